"""Who acted, and what a report is about."""

import pytest

from desk.errors import NotReportable
from desk.model import AccountKind, Attribution, Membership, MemberStatus, Missing
from handlers import wire
from handlers.incoming import author, forwarded_subject, lane_of, membership_of, person, replied_to, subject
from tests.handlers.updates import (
    ANNA,
    ANONYMOUS,
    BOT,
    CHANNEL,
    CHANNEL_BOT,
    GROUP,
    SAM,
    TELEGRAM,
    forwards,
    message,
    presses,
    raw,
    report,
    update,
    writes,
)


def read(value) -> wire.Message:
    return wire.decode(raw(update(message=value))).message


def test_a_person_is_themselves():
    account = author(read(message(sender=ANNA)))
    assert (account.id, account.kind, account.name, account.username) == (101, AccountKind.PERSON, "Anna R", "anna_r")


def test_a_channel_that_writes_in_a_group_is_the_channel():
    account = author(read(message(sender=CHANNEL_BOT, sender_chat=CHANNEL)))
    assert (account.id, account.kind, account.name) == (CHANNEL["id"], AccountKind.CHANNEL, "News")


def test_an_anonymous_administrator_is_the_group():
    account = author(read(message(sender=ANONYMOUS, sender_chat=GROUP)))
    assert (account.id, account.kind) == (GROUP["id"], AccountKind.GROUP)


def test_an_automatic_forward_is_the_linked_channels():
    post = read(message(sender=TELEGRAM, sender_chat=CHANNEL, is_automatic_forward=True, text="news"))
    assert subject(post, BOT["id"]).accused.id == CHANNEL["id"]


@pytest.mark.parametrize("stand_in", [ANONYMOUS, CHANNEL_BOT, TELEGRAM])
def test_a_stand_in_account_is_never_accused(stand_in):
    found = subject(read(message(sender=stand_in, text="who am I")), BOT["id"])
    assert found.accused is None
    assert found.attribution is Attribution.WEAK
    assert found.missing == (Missing.HIDDEN_AUTHOR,)


@pytest.mark.parametrize(
    "fields",
    [{"sender": ANONYMOUS, "sender_chat": GROUP}, {"sender": CHANNEL_BOT, "sender_chat": CHANNEL}, {"sender": BOT}],
)
def test_only_people_can_be_written_to(fields):
    assert person(read(message(**fields))) is None


def test_the_author_of_a_message_is_accused_strongly():
    found = subject(read(message(message_id=7)), BOT["id"])
    assert (found.chat, found.message, found.accused.id) == (GROUP["id"], 7, SAM["id"])
    assert found.attribution is Attribution.STRONG
    assert found.missing == ()


def test_of_an_album_only_one_item_is_in_reach():
    item = read(message(photo=[{"file_id": "a", "file_unique_id": "b"}], media_group_id="99"))
    found = subject(item, BOT["id"])
    assert found.album == "99"
    assert found.missing == (Missing.REST_OF_ALBUM,)


def test_the_desks_own_message_is_refused():
    with pytest.raises(NotReportable) as refusal:
        subject(read(message(sender=BOT)), BOT["id"])
    assert refusal.value.what == "desk"


@pytest.mark.parametrize(
    "service", [{"new_chat_members": [SAM]}, {"new_chat_title": "x"}, {"pinned_message": message()}]
)
def test_a_service_message_is_refused(service):
    with pytest.raises(NotReportable) as refusal:
        subject(read(message(**service)), BOT["id"])
    assert refusal.value.what == "service"


def test_a_forward_accuses_its_visible_author():
    found = forwarded_subject(_origin(type="user", sender_user=SAM), BOT["id"])
    assert (found.accused.id, found.attribution, found.chat, found.message) == (
        SAM["id"],
        Attribution.STRONG,
        None,
        None,
    )


def test_a_forward_with_a_hidden_author_accuses_nobody():
    found = forwarded_subject(_origin(type="hidden_user", sender_user_name="Sam"), BOT["id"])
    assert (found.accused, found.missing) == (None, (Missing.HIDDEN_AUTHOR,))


def test_a_forwarded_post_is_the_channels_post():
    found = forwarded_subject(_origin(type="channel", chat=CHANNEL, message_id=45), BOT["id"])
    assert (found.chat, found.message, found.accused.id) == (CHANNEL["id"], 45, CHANNEL["id"])


def test_a_forward_of_the_desks_own_message_is_refused():
    with pytest.raises(NotReportable):
        forwarded_subject(_origin(type="user", sender_user=BOT), BOT["id"])


def _origin(**fields) -> wire.Origin:
    return wire.decode(raw(forwards(fields))).message.forward_origin


def test_writing_in_a_topic_answers_nobody():
    opening = message(message_id=5, sender=SAM, forum_topic_created={"name": "x", "icon_color": 1})
    written = message(text="/report", reply_to_message=opening, message_thread_id=5, is_topic_message=True)
    assert replied_to(read(written)) is None


def test_a_reply_in_a_topic_answers_its_message():
    written = message(
        text="/report", reply_to_message=message(message_id=9), message_thread_id=5, is_topic_message=True
    )
    assert replied_to(read(written)).message_id == 9


@pytest.mark.parametrize(
    ("happened", "lane"),
    [
        (report(), GROUP["id"]),
        (writes("hello"), ANNA["id"]),
        (presses("1|d_send"), ANNA["id"]),
        (update(edited_message=message(edit_date=1)), GROUP["id"]),
        (update(callback_query={"id": "1", "from": ANNA, "data": "x"}), ANNA["id"]),
        (update(poll={"id": "1"}), 0),
    ],
)
def test_updates_of_one_chat_share_a_lane(happened, lane):
    assert lane_of(wire.decode(raw(happened))) == lane


@pytest.mark.parametrize(
    ("told", "membership"),
    [
        ({"status": "creator"}, Membership(MemberStatus.LEADS)),
        ({"status": "administrator", "can_invite_users": True}, Membership(MemberStatus.LEADS)),
        ({"status": "member"}, Membership(MemberStatus.FREE)),
        ({"status": "left"}, Membership(MemberStatus.FREE, inside=False)),
        ({"status": "kicked", "until_date": 0}, Membership(MemberStatus.BANNED, inside=False)),
        ({"status": "kicked", "until_date": 9}, Membership(MemberStatus.BANNED, inside=False, until=9_000)),
        (
            {
                "status": "restricted",
                "is_member": True,
                "until_date": 9,
                "can_send_polls": True,
                "can_pin_messages": False,
            },
            Membership(MemberStatus.RESTRICTED, ("can_send_polls",), inside=True, until=9_000),
        ),
    ],
)
def test_a_member_is_what_telegram_says_as_far_as_sanctions_go(told, membership):
    change = {"chat": GROUP, "from": ANNA, "date": 1, "old_chat_member": {"user": SAM, "status": "member"}}
    change["new_chat_member"] = {"user": SAM} | told
    read_ = wire.decode(raw(update(chat_member=change))).chat_member
    assert membership_of(read_.new_chat_member) == membership
