"""A report written in private, step by step."""

import pytest

from desk.drafts import FILES_AT_MOST, TEXT_AT_MOST, Step
from desk.evidence import EvidenceKind
from desk.model import Attribution, Door, Missing
from desk.notices import DraftPrompt, ReportReceived
from tests.handlers.updates import (
    ANNA,
    BOT,
    CHANNEL,
    GROUP,
    SAM,
    forwards,
    message,
    presses,
    private,
    report,
    update,
    writes,
)
from tests.storage.desk import POLICY

BY_SAM = {"type": "user", "sender_user": SAM}
PHOTO = [{"file_id": "id", "file_unique_id": "unique"}]


async def at_subject(desk, category="scam"):
    await desk.handles(writes("/report"))
    await desk.handles(presses(f"1|d_cat|{category}"))


async def at_details(desk, category="scam"):
    await at_subject(desk, category)
    await desk.handles(forwards(BY_SAM))


async def at_summary(desk):
    await at_details(desk)
    await desk.handles(presses("1|d_next|details"))


async def test_it_begins_with_the_category_and_is_asked_by_the_courier(desk):
    await desk.handles(writes("/report"))

    assert (await desk.draft()).step is Step.CATEGORY
    assert await desk.owes_to(ANNA["id"]) == [DraftPrompt(ANNA["id"])]
    assert desk.telegram.said == []


async def test_a_whole_report_is_filed_with_the_statement_of_good_faith(desk):
    await at_details(desk)
    await desk.handles(writes("he wrote to me first"))
    await desk.handles(presses("1|d_next|details"))
    await desk.handles(presses("1|d_send"))

    filed = await desk.run(lambda unit: unit.reports.get(1))
    case = await desk.case(1)
    assert (filed.category, filed.text, filed.door) == ("scam", "he wrote to me first", Door.PRIVATE)
    assert (case.accused, case.attribution) == (SAM["id"], Attribution.STRONG)
    assert await desk.draft() is None
    assert desk.telegram.answers[-1] == "Sent: R-1"
    assert ReportReceived in [type(what) for what in await desk.owes_to(ANNA["id"])]


async def test_a_second_press_on_send_sends_nothing(desk):
    await at_summary(desk)
    await desk.handles(presses("1|d_send"))
    await desk.handles(presses("1|d_send"))

    assert desk.telegram.answers[-1].startswith("This draft was sent")
    assert len(await desk.run(lambda unit: unit.reports.of_reporter(ANNA["id"], 10))) == 1


async def test_the_command_may_name_the_category_and_say_why(desk):
    await desk.handles(writes("/report scam he took my money"))

    draft = await desk.draft()
    assert (draft.step, draft.category, draft.text) == (Step.SUBJECT, "scam", "he took my money")


async def test_a_category_may_be_typed(desk):
    await desk.handles(writes("/report"))
    await desk.handles(writes("Hate"))
    assert (await desk.draft()).category == "hate"


async def test_a_category_that_nobody_knows_is_asked_again(desk):
    await desk.handles(writes("/report"))
    await desk.handles(writes("harrasment"))

    assert "Did you mean harassment?" in desk.last_said
    assert (await desk.draft()).step is Step.CATEGORY


async def test_the_groups_button_brings_the_group(desk):
    joined = {"user": BOT, "status": "administrator"}
    change = {"chat": GROUP, "from": ANNA, "date": 1, "old_chat_member": joined, "new_chat_member": joined}
    await desk.handles(update(my_chat_member=change))
    await desk.handles(writes(f"/start report_{GROUP['id']}"))
    await desk.handles(presses("1|d_cat|scam"))
    await desk.handles(forwards(BY_SAM))
    await desk.handles(presses("1|d_next|details"))
    await desk.handles(presses("1|d_send"))

    assert (await desk.case(1)).chat == GROUP["id"]


async def test_a_button_of_a_group_that_is_not_served_still_begins_a_report(desk):
    await desk.handles(writes("/start report_-100999"))
    assert (await desk.draft()).group is None


async def test_a_forward_is_taken_with_its_author_and_its_content(desk):
    await at_details(desk)

    draft = await desk.draft()
    assert (draft.step, draft.subject.accused.id, draft.subject.missing) == (Step.DETAILS, SAM["id"], ())
    assert [(item.kind, item.snapshot.text) for item in draft.evidence] == [(EvidenceKind.FORWARD, "cheap coins here")]


async def test_a_hidden_author_is_said_to_be_missing(desk):
    await at_subject(desk)
    await desk.handles(forwards({"type": "hidden_user", "sender_user_name": "Sam"}))

    subject = (await desk.draft()).subject
    assert (subject.accused, subject.missing) == (None, (Missing.HIDDEN_AUTHOR,))


async def test_reports_of_one_channel_post_join_one_case(desk):
    post = {"type": "channel", "chat": CHANNEL, "message_id": 45}
    for person in (ANNA, SAM):
        await desk.handles(writes("/report scam", person))
        await desk.handles(forwards(post, person))
        await desk.handles(presses("1|d_next|details", person))
        await desk.handles(presses("1|d_send", person))

    assert len(await desk.run(lambda unit: unit.reports.reporters(1))) == 2
    assert (await desk.case(1)).accused == CHANNEL["id"]


async def test_an_album_arrives_item_by_item_and_stays_one_subject(desk):
    await at_subject(desk)
    for number in range(3):
        photo = [{"file_id": f"id{number}", "file_unique_id": f"unique{number}"}]
        await desk.handles(forwards(BY_SAM, photo=photo, media_group_id="9"))

    draft = await desk.draft()
    assert draft.step is Step.DETAILS
    assert [item.snapshot.media[0].unique_id for item in draft.evidence] == ["unique0", "unique1", "unique2"]


async def test_a_link_is_kept_and_its_message_said_to_be_out_of_reach(desk):
    await at_subject(desk)
    await desk.handles(writes("https://t.me/c/1234567890/45"))

    draft = await desk.draft()
    assert (draft.subject.chat, draft.subject.message) == (-1001234567890, 45)
    assert draft.subject.missing == (Missing.UNREACHABLE_MESSAGE,)
    assert [(item.kind, item.snapshot.link) for item in draft.evidence] == [
        (EvidenceKind.LINK, "https://t.me/c/1234567890/45")
    ]


async def test_a_public_link_of_a_chat_that_was_met_names_it(desk):
    known = {**GROUP, "username": "gardeners"}
    joined = {"user": BOT, "status": "member"}
    change = {"chat": known, "from": ANNA, "date": 1, "old_chat_member": joined, "new_chat_member": joined}
    await desk.handles(update(my_chat_member=change))
    await at_subject(desk)
    await desk.handles(writes("https://t.me/Gardeners/45"))

    subject = (await desk.draft()).subject
    assert (subject.chat, subject.message, subject.accused) == (GROUP["id"], 45, None)


async def test_a_public_link_of_a_stranger_is_kept_as_typed(desk):
    await at_subject(desk)
    await desk.handles(writes("https://t.me/somewhere/45"))

    subject = (await desk.draft()).subject
    assert (subject.chat, subject.typed) == (None, "https://t.me/somewhere/45")


async def test_telegrams_picker_names_a_person_for_certain(desk):
    await at_subject(desk)
    await desk.handles(presses("1|d_pick"))
    assert desk.telegram.said[-1][0] == ANNA["id"]

    shared = {"request_id": 1, "users": [{"user_id": SAM["id"], "first_name": "Sam"}]}
    await desk.handles(update(message=message(private(ANNA), ANNA, users_shared=shared)))

    subject = (await desk.draft()).subject
    assert (subject.accused.id, subject.accused.name, subject.attribution) == (SAM["id"], "Sam", Attribution.STRONG)


async def test_a_picked_person_without_a_name_keeps_the_one_that_is_known(desk):
    await desk.handles(report())
    await at_subject(desk)
    shared = {"request_id": 1, "users": [{"user_id": SAM["id"]}]}
    await desk.handles(update(message=message(private(ANNA), ANNA, users_shared=shared)))

    assert (await desk.draft()).subject.accused.name == "Sam"


@pytest.mark.parametrize("typed", ["@buy_coins", "buy_coins", "it was @Buy_Coins again", "https://t.me/buy_coins"])
async def test_a_name_that_was_met_is_weak(desk, typed):
    await desk.handles(report())
    await at_subject(desk)
    await desk.handles(writes(typed))

    subject = (await desk.draft()).subject
    assert (subject.accused.id, subject.attribution) == (SAM["id"], Attribution.WEAK)


@pytest.mark.parametrize("typed", ["666", "tg://user?id=666"])
async def test_an_id_that_was_met_is_certain(desk, typed):
    await desk.handles(report())
    await at_subject(desk)
    await desk.handles(writes(typed))

    subject = (await desk.draft()).subject
    assert (subject.accused.id, subject.attribution) == (SAM["id"], Attribution.STRONG)


@pytest.mark.parametrize("typed", ["@stranger_99", "123456789", "the one with the red hat", "https://t.me/+AbCdEf"])
async def test_whom_nobody_knows_is_kept_in_the_reporters_words(desk, typed):
    await at_subject(desk)
    await desk.handles(writes(typed))

    subject = (await desk.draft()).subject
    assert (subject.accused, subject.typed, subject.missing) == (None, typed, (Missing.UNKNOWN_ACCOUNT,))


async def test_a_mention_without_a_username_names_its_person(desk):
    await at_subject(desk)
    entity = {"type": "text_mention", "offset": 0, "length": 3, "user": SAM}
    await desk.handles(writes("Sam", entities=[entity]))
    assert (await desk.draft()).subject.accused.id == SAM["id"]


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        ({"type": "user", "sender_user": ANNA}, "This is your own message"),
        ({"type": "user", "sender_user": BOT}, "This message is mine"),
    ],
)
async def test_oneself_and_the_desk_are_refused_at_once(desk, origin, words):
    await at_subject(desk)
    await desk.handles(forwards(origin))

    assert desk.last_said.startswith(words)
    assert (await desk.draft()).step is Step.SUBJECT


async def test_a_screenshot_is_no_subject_yet(desk):
    await at_subject(desk)
    await desk.handles(update(message=message(private(ANNA), ANNA, photo=PHOTO)))
    assert desk.last_said.startswith("Please say what or whom you report")


async def test_words_and_files_add_up_until_the_next_step(desk):
    await at_details(desk)
    await desk.handles(writes("first"))
    await desk.handles(update(message=message(private(ANNA), ANNA, photo=PHOTO, caption="proof")))
    await desk.handles(writes("second"))

    draft = await desk.draft()
    assert (draft.step, draft.text) == (Step.DETAILS, "first\nsecond")
    assert [item.kind for item in draft.evidence] == [EvidenceKind.FORWARD, EvidenceKind.FILE]


async def test_too_many_words_are_refused_and_the_earlier_ones_stay(desk):
    await at_details(desk)
    await desk.handles(writes("kept"))
    await desk.handles(writes("x" * TEXT_AT_MOST))

    assert "2000 characters" in desk.last_said
    assert (await desk.draft()).text == "kept"


async def test_an_eleventh_file_is_refused(desk):
    await at_details(desk)
    for _ in range(FILES_AT_MOST + 1):
        await desk.handles(update(message=message(private(ANNA), ANNA, photo=PHOTO)))

    assert desk.last_said == "I take 10 files. This one was not added."


async def test_of_material_that_nobody_may_hold_no_copy_is_made(desk):
    await at_details(desk, "child_safety")
    assert [item.snapshot.text for item in (await desk.draft()).evidence] == [""]

    await desk.handles(update(message=message(private(ANNA), ANNA, photo=PHOTO)))
    assert desk.last_said.startswith("I take no files")


async def test_a_change_to_such_a_category_removes_what_was_copied(desk):
    await at_details(desk)
    await desk.handles(update(message=message(private(ANNA), ANNA, photo=PHOTO)))
    await desk.handles(presses("1|d_next|details"))
    await desk.handles(presses("1|d_edit|category"))
    await desk.handles(presses("1|d_cat|child_safety"))

    draft = await desk.draft()
    assert draft.step is Step.SUMMARY
    assert [(item.kind, item.snapshot.text) for item in draft.evidence] == [(EvidenceKind.FORWARD, "")]


async def test_each_step_can_go_back_and_keeps_what_was_said(desk):
    await at_summary(desk)
    for step in ("summary", "details", "subject"):
        await desk.handles(presses(f"1|d_back|{step}"))

    draft = await desk.draft()
    assert (draft.step, draft.category) == (Step.CATEGORY, "scam")
    assert draft.subject is not None


async def test_a_button_pressed_twice_goes_back_once(desk):
    await at_summary(desk)
    await desk.handles(presses("1|d_back|summary"))
    await desk.handles(presses("1|d_back|summary"))

    assert (await desk.draft()).step is Step.DETAILS
    assert desk.telegram.answers[-1].startswith("This button is from an earlier step")


async def test_a_changed_subject_leads_back_to_the_summary(desk):
    await at_summary(desk)
    await desk.handles(presses("1|d_edit|subject"))
    await desk.handles(writes("@stranger_99"))

    draft = await desk.draft()
    assert (draft.step, draft.subject.typed, draft.evidence) == (Step.SUMMARY, "@stranger_99", ())


async def test_the_subject_cannot_be_skipped(desk):
    await at_subject(desk)
    await desk.handles(presses("1|d_next|subject"))
    assert desk.telegram.answers[-1].startswith("Please say what or whom")


async def test_consent_to_be_quoted_is_given_and_taken_back(desk):
    await at_summary(desk)
    await desk.handles(presses("1|d_quote|1"))
    assert (await desk.draft()).consent
    await desk.handles(presses("1|d_quote|0"))
    assert not (await desk.draft()).consent


async def test_words_at_the_summary_point_to_the_buttons(desk):
    await at_summary(desk)
    await desk.handles(writes("send it"))
    assert desk.last_said.startswith("Please use the buttons")


async def test_a_cancelled_draft_is_gone(desk):
    await at_summary(desk)
    await desk.handles(presses("1|d_stop"))

    assert await desk.draft() is None
    assert desk.telegram.answers[-1] == "Cancelled. Nothing was sent."
    await desk.handles(presses("1|d_next|summary"))
    assert desk.telegram.answers[-1].startswith("This draft was sent, was cancelled or has expired")


async def test_an_abandoned_draft_expires(desk):
    await at_summary(desk)
    desk.clock.now += POLICY.limits.draft + 1
    await desk.handles(presses("1|d_send"))
    assert desk.telegram.answers[-1].startswith("This draft was sent, was cancelled or has expired")


async def test_a_refused_report_leaves_the_draft(desk):
    for _ in range(2):
        await at_summary(desk)
        await desk.handles(presses("1|d_send"))

    assert desk.telegram.answers[-1].startswith("You have reported this already: R-1")
    assert (await desk.draft()).step is Step.SUMMARY


async def test_words_that_belong_to_no_draft_are_answered(desk):
    await desk.handles(writes("hello?"))
    assert "/report begins a report" in desk.last_said


@pytest.mark.parametrize("data", ["1|d_cat|spam", "1|d_edit|nowhere", "1|d_edit|details"])
async def test_buttons_of_another_step_do_nothing(desk, data):
    await at_details(desk)
    before = await desk.draft()
    await desk.handles(presses(data))
    assert await desk.draft() == before
