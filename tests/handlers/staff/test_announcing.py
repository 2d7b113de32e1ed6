"""/announce and what its panel asks for: who may, what is taken as the text, and that no report is ever swallowed."""

from dataclasses import replace

import pytest

from desk.announcing import begin
from desk.campaigns import Asked, Attachment, AudienceKind, Campaign, CampaignState, Formatting, Post, QuietHours
from desk.model import STAFF
from desk.notices import AnnouncementPanel, AnnouncementReviewed, AnnouncementSample, ApprovalCard, DraftPrompt
from desk.rules.announcing import write_moment
from desk.rules.durations import DAY, HOUR, MINUTE
from handlers.announcing_words import CHOICES
from handlers.buttons import Action
from storage.unit import Runner
from tests.handlers.staff.desk import LENA, MIA, OLGA, ROOM, StaffDesk
from tests.handlers.updates import BOT, GROUP, message, private, update
from tests.storage.desk import MASTER, POLICY, START, Always

PHOTO = [{"file_id": "small", "file_unique_id": "s"}, {"file_id": "large", "file_unique_id": "l"}]
BOLD = {"type": "bold", "offset": 0, "length": 5}


async def sends(desk: StaffDesk, person=LENA, **content: object) -> None:
    await desk.handles(update(message=message(private(person), person, **content)))


async def presses(desk: StaffDesk, action: Action, *carried: int | str, person=LENA) -> str:
    return (await desk.presses(person, action, *carried, chat=private(person))).text


async def draft(desk: StaffDesk, number: int = 1) -> Campaign:
    found = await desk.run(lambda unit: unit.campaigns.of(number))
    assert found is not None
    return found


async def texts(desk: StaffDesk):
    return await desk.run(lambda unit: unit.campaigns.texts(1))


async def asked(desk: StaffDesk, person=LENA) -> Asked | None:
    return await desk.run(lambda unit: unit.campaigns.asked(person["id"]))


@pytest.fixture
async def panel(desk: StaffDesk) -> StaffDesk:
    await sends(desk, text="/announce")
    return desk


async def test_it_opens_a_panel_in_private(panel: StaffDesk):
    assert [what for what in await panel.owes_to(LENA["id"]) if isinstance(what, AnnouncementPanel)] == [
        AnnouncementPanel(1)
    ]


@pytest.mark.parametrize("chat", [GROUP, ROOM])
async def test_in_a_group_nothing_is_taken_and_the_command_disappears(desk: StaffDesk, chat):
    await desk.types(LENA, "/announce The new rules", chat=chat)
    assert await desk.run(lambda unit: unit.campaigns.of(1)) is None
    assert [delivery.recipient for delivery in await desk.owes()] == [chat["id"]]
    assert desk.telegram.said[-1][0] == LENA["id"]


async def test_who_is_no_lead_is_told_nothing_else(desk: StaffDesk):
    await sends(desk, MIA, text="/announce Hello")
    assert "Your role does not cover this" in desk.last_said
    assert await desk.run(lambda unit: unit.campaigns.of(1)) is None


async def test_words_behind_the_command_are_the_first_text_with_their_formatting(desk: StaffDesk):
    entities = [{"type": "bot_command", "offset": 0, "length": 9}, {"type": "bold", "offset": 12, "length": 3}]
    await sends(desk, text="/announce 🎉 New rules", entities=entities)
    assert await texts(desk) == {"en": Post("🎉 New rules", (Formatting("bold", 2, 3),))}


async def test_what_the_command_replies_to_is_the_first_text(desk: StaffDesk):
    reply = message(private(LENA), LENA, caption="Hello", caption_entities=[BOLD], photo=PHOTO)
    await sends(desk, text="/announce", reply_to_message=reply)
    assert await texts(desk) == {"en": Post("Hello", (Formatting("bold", 0, 5),), Attachment("photo", "large"))}


async def test_the_desks_own_words_are_nobodys_text(desk: StaffDesk):
    await sends(desk, text="/announce", reply_to_message=message(private(LENA), BOT, text="Announcement B-1"))
    assert await texts(desk) == {}


async def test_it_is_in_its_authors_language_where_the_desk_speaks_it(desk: StaffDesk):
    await desk.run(lambda unit: unit.people.speaks(LENA["id"], "de-AT"))
    await sends(desk, text="/announce Neue Regeln")
    assert list(await texts(desk)) == ["de"]


async def test_the_next_message_is_the_text_that_was_asked_for(panel: StaffDesk):
    await presses(panel, Action.ANNOUNCE_ASK, 1, "text-de")
    origin = {"type": "channel", "date": 1, "chat": {"id": -5, "type": "channel", "title": "C"}, "message_id": 3}
    entities = [BOLD, {"type": "pre", "offset": 6, "length": 4, "language": "py"}]
    await sends(panel, text="Hallo x=1 da", entities=entities, forward_origin=origin)
    formatting = (Formatting("bold", 0, 5), Formatting("pre", 6, 4, language="py"))
    assert await texts(panel) == {"de": Post("Hallo x=1 da", formatting)}
    assert await asked(panel) is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"voice": {"file_id": "v", "file_unique_id": "v"}}, "takes text"),
        ({"photo": PHOTO}, "says nothing"),
        ({"photo": PHOTO, "caption": "x" * 1_030}, "too long"),
        ({"text": "x" * 4_097}, "1 characters too long"),
    ],
)
async def test_what_cannot_be_sent_is_refused_and_asked_for_again(panel: StaffDesk, content, words: str):
    await presses(panel, Action.ANNOUNCE_ASK, 1, "text-en")
    await sends(panel, **content)
    assert words in panel.last_said
    assert await texts(panel) == {}
    assert await asked(panel) == Asked(1, "text-en")


async def test_an_album_is_refused_once_for_all_its_items(panel: StaffDesk):
    await presses(panel, Action.ANNOUNCE_ASK, 1, "text-en")
    for _item in range(3):
        await sends(panel, photo=PHOTO, media_group_id="7")
    assert panel.telegram.said == []
    shown = [what for what in await panel.owes_to(LENA["id"]) if isinstance(what, AnnouncementPanel)]
    assert shown == [AnnouncementPanel(1, "album-text-en")]
    assert await texts(panel) == {}
    assert await asked(panel) == Asked(1, "text-en")


async def test_a_report_in_between_is_a_report(panel: StaffDesk):
    await presses(panel, Action.ANNOUNCE_ASK, 1, "text-en")
    await sends(panel, text="/report spam")
    await sends(panel, text="@buy_coins")
    await sends(panel, text="They write to everybody")
    assert await texts(panel) == {}
    written = await panel.draft(LENA["id"])
    assert written is not None
    assert "They write to everybody" in written.text
    assert any(isinstance(what, DraftPrompt) for what in await panel.owes_to(LENA["id"]))


async def test_nothing_is_asked_for_while_a_report_is_written(panel: StaffDesk):
    await sends(panel, text="/report spam")
    assert "in the middle" in await presses(panel, Action.ANNOUNCE_ASK, 1, "text-en")
    assert await asked(panel) is None


async def test_what_was_asked_for_long_ago_takes_nothing(panel: StaffDesk):
    await presses(panel, Action.ANNOUNCE_ASK, 1, "text-en")
    panel.clock.now += POLICY.limits.draft + 1
    await sends(panel, text="Hello there")
    assert await texts(panel) == {}


@pytest.mark.parametrize(
    ("what", "typed", "refused"),
    [
        ("days", "14", "many"),
        ("spread", "6h", "6"),
        ("quiet", "21:30-7", "night"),
        ("starts", write_moment(START + DAY, "UTC"), "2020-01-01 09:00"),
        ("notafter", write_moment(START + DAY, "UTC"), "tomorrow"),
    ],
)
async def test_what_is_typed_is_taken_or_refused(panel: StaffDesk, what: str, typed: str, refused: str):
    await presses(panel, Action.ANNOUNCE_ASK, 1, what)
    before = (await draft(panel)).terms
    await sends(panel, text=refused)
    assert (await draft(panel)).terms == before
    await sends(panel, text=typed)
    terms, minute = (await draft(panel)).terms, START // MINUTE * MINUTE
    taken = {
        "days": terms.audience.days == 14 and terms.audience.kind is AudienceKind.REPORTERS,
        "spread": terms.spread == 6 * HOUR,
        "quiet": terms.quiet == QuietHours(21 * 60 + 30, 7 * 60),
        "starts": terms.starts_at == minute + DAY,
        "notafter": terms.not_after == minute + DAY,
    }
    assert taken[what]
    assert await asked(panel) is None


@pytest.mark.parametrize("word", sorted(CHOICES))
async def test_every_choice_can_be_pressed(panel: StaffDesk, word: str):
    await presses(panel, Action.ANNOUNCE_SET, 1, word)
    assert "Paid sending is off" in panel.telegram.presses[-1].text if word == "paid" else True
    await draft(panel)


async def test_a_choice_that_was_never_printed_changes_nothing(panel: StaffDesk):
    before = await draft(panel)
    for action, word in (
        (Action.ANNOUNCE_SET, "all"),
        (Action.ANNOUNCE_PAGE, "nowhere"),
        (Action.ANNOUNCE_ASK, "text-xx"),
    ):
        assert await presses(panel, action, 1, word)
    assert await draft(panel) == before


async def test_a_policy_comes_as_a_file_that_is_checked_at_once(panel: StaffDesk):
    await presses(panel, Action.ANNOUNCE_ASK, 1, "file")
    await sends(panel, text="version 2")
    assert "as a file" in panel.last_said
    await uploads(panel, b"[categories.spam]\npoints = -1\n")
    assert "I cannot use this policy" in panel.last_said
    assert (await draft(panel)).policy is None
    await uploads(panel, b'version = "2099-01-01"\n[categories.spam]\npoints = 3\n')
    carried = (await draft(panel)).policy
    assert carried is not None
    assert carried.version == "2099-01-01"
    await presses(panel, Action.ANNOUNCE_ASK, 1, "effective")
    await sends(panel, text=write_moment(START + 3 * DAY, "UTC"))
    carried = (await draft(panel)).policy
    assert carried is not None
    assert carried.effective_at == (START + 3 * DAY) // MINUTE * MINUTE


async def uploads(desk: StaffDesk, content: bytes) -> None:
    desk.telegram.files["P"] = content
    file = {"file_id": "P", "file_unique_id": "P", "file_size": len(content), "file_name": "policy.toml"}
    await sends(desk, document=file)


async def test_a_long_text_leaves_room_for_what_the_policy_changes(panel: StaffDesk):
    await presses(panel, Action.ANNOUNCE_ASK, 1, "file")
    await uploads(panel, b'version = "2099-01-01"\n[categories.spam]\npoints = 3\n')
    await presses(panel, Action.ANNOUNCE_ASK, 1, "text-en")
    await sends(panel, text="x" * 4_050)
    assert "too long" in panel.last_said
    assert await texts(panel) == {}


async def test_a_preview_is_for_its_author_and_a_test_for_the_staff(panel: StaffDesk):
    assert "no text yet" in await presses(panel, Action.ANNOUNCE_PREVIEW, 1)
    await sends(panel, text="/announce Hello")
    await panel.owes()
    await presses(panel, Action.ANNOUNCE_PREVIEW, 1)
    await presses(panel, Action.ANNOUNCE_TEST, 1)
    shown = [(one.recipient, one.what.kind) for one in await panel.owes() if isinstance(one.what, AnnouncementSample)]
    assert shown == [(LENA["id"], "preview"), (STAFF, "test")]


async def test_few_are_told_at_once_and_nobody_else_is_asked(panel: StaffDesk):
    await sends(panel, text="/announce Hello")
    assert "B-1 begins within a minute, or at the time you chose" in await presses(panel, Action.ANNOUNCE_LET_GO, 1)
    assert (await draft(panel)).state is CampaignState.SCHEDULED
    assert "have finished writing" in await presses(panel, Action.ANNOUNCE_LET_GO, 1)
    await presses(panel, Action.ANNOUNCE_TAKE_BACK, 1)
    assert (await draft(panel)).state is CampaignState.DRAFT


@pytest.fixture
async def waiting(panel: StaffDesk) -> StaffDesk:
    """An announcement that waits for Olga."""
    strict = replace(POLICY, campaigns=replace(POLICY.campaigns, second_person_over=1))
    panel.runner = Runner(panel.database, MASTER, Always(strict), panel.clock)
    await sends(panel, text="/announce Hello")
    assert "waits for a second person" in await presses(panel, Action.ANNOUNCE_LET_GO, 1)
    return panel


async def test_the_other_leads_are_asked_and_approve_what_they_have_read(waiting: StaffDesk):
    cards = [one.recipient for one in await waiting.owes() if isinstance(one.what, ApprovalCard)]
    assert cards == [OLGA["id"]]
    await presses(waiting, Action.ANNOUNCEMENT_READ, 1, person=OLGA)
    kinds = [type(what) for what in await waiting.owes_to(OLGA["id"])]
    assert AnnouncementSample in kinds
    for who in (LENA, MIA):
        assert await presses(waiting, Action.ANNOUNCEMENT_APPROVE, 1, START, person=who)
        assert (await draft(waiting)).state is CampaignState.WAITING
    assert "B-1 is approved" in await presses(waiting, Action.ANNOUNCEMENT_APPROVE, 1, START, person=OLGA)
    assert (await draft(waiting)).state is CampaignState.SCHEDULED


async def test_who_rejects_it_writes_why_and_its_author_reads_that(waiting: StaffDesk):
    await presses(waiting, Action.ANNOUNCEMENT_REJECT, 1, START, person=OLGA)
    assert "why you reject B-1" in waiting.last_said
    await waiting.owes()
    await sends(waiting, OLGA, text="Too harsh.")
    assert "B-1 is rejected" in waiting.last_said
    told = [what for what in await waiting.owes_to(LENA["id"]) if isinstance(what, AnnouncementReviewed)]
    assert told == [AnnouncementReviewed(1, OLGA["id"], approved=False, reason="Too harsh.")]


async def test_a_report_of_the_second_person_is_no_reason(waiting: StaffDesk):
    await presses(waiting, Action.ANNOUNCEMENT_REJECT, 1, START, person=OLGA)
    await sends(waiting, OLGA, text="/report spam")
    await sends(waiting, OLGA, text="@buy_coins")
    assert (await draft(waiting)).rejected_by is None
    assert await asked(waiting, OLGA) is None


async def test_a_press_from_an_old_message_of_a_stranger_does_nothing(panel: StaffDesk):
    await panel.run(lambda unit: begin(unit, OLGA["id"]))
    assert "Only its author" in await presses(panel, Action.ANNOUNCE_DROP, 2)
    assert (await draft(panel, 2)).author == OLGA["id"]


async def test_what_somebody_else_wrote_is_no_reason_of_theirs(waiting: StaffDesk):
    await presses(waiting, Action.ANNOUNCEMENT_REJECT, 1, START, person=OLGA)
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Anna"}
    await sends(waiting, OLGA, text="Boris threatens me", forward_origin=origin)
    assert (await draft(waiting)).rejected_by is None


async def test_what_is_settled_meanwhile_is_waited_for_no_longer(waiting: StaffDesk):
    await presses(waiting, Action.ANNOUNCEMENT_REJECT, 1, START, person=OLGA)
    await presses(waiting, Action.ANNOUNCE_TAKE_BACK, 1)
    await sends(waiting, OLGA, text="Too harsh")
    assert "since you read it" in waiting.last_said
    assert await asked(waiting, OLGA) is None
