"""What moderators look at: the queue, a case, its evidence, someone's warnings."""

import pytest

from desk.evidence import EvidenceKind, Media, NewEvidence, Snapshot
from desk.model import Account, AccountKind, Role
from desk.rules.durations import MINUTE
from handlers.buttons import Action
from tests.handlers.staff.desk import LENA, MIA, NOAH, OLGA, ROOM, Answer, offence
from tests.handlers.updates import ANNA, GROUP, SAM, private
from tests.storage.desk import GROUP as REPORTED_IN
from tests.storage.desk import SPAMMER, START

PHOTO = Media("photo", "file-1", "unique-1", 1_000)


async def reports(desk, count: int) -> None:
    for number in range(count):
        await desk.report(Account(9_000 + number, AccountKind.PERSON, f"R{number}"), message=100 + number)


async def photographed(desk, category: str = "spam") -> None:
    await desk.report()
    snapshot = Snapshot(SPAMMER, REPORTED_IN, 5, START, "look", media=(PHOTO,))
    await desk.run(lambda unit: unit.evidence.add(1, None, NewEvidence(EvidenceKind.EDIT, snapshot)))
    await desk.types(MIA, "/claim C-1")
    await desk.presses(MIA, Action.RECATEGORISE_AS, 1, category)


async def test_the_queue_is_answered_where_it_was_asked(desk):
    await reports(desk, 2)
    await desk.types(MIA, "/queue")

    assert desk.telegram.said[-1][0] == ROOM["id"]
    assert "C-1" in desk.last_said
    assert "C-2" in desk.last_said


async def test_the_queue_goes_on_behind_its_last_case(desk):
    await reports(desk, 9)
    await desk.types(MIA, "/queue")
    first = desk.last_said
    last = await desk.case(8)

    await desk.presses(MIA, Action.QUEUE, last.priority.band, last.priority.due, last.id)

    assert "C-8" in first
    assert "C-9" not in first
    assert "C-9" in desk.last_said
    assert desk.telegram.said[-1][0] == MIA["id"]


async def test_an_empty_queue_says_so(desk):
    await desk.types(MIA, "/queue")

    assert desk.last_said == "No open cases are left here. Thank you."


async def test_the_queue_is_not_for_members(desk):
    await reports(desk, 1)
    await desk.types(ANNA, "/queue", private(ANNA))

    assert desk.last_said.startswith("Your role does not cover this.")


async def test_a_cases_page_tells_how_it_came_so_far(desk):
    await desk.report()
    await desk.types(MIA, "/claim C-1")
    await desk.types(NOAH, "/case C-1")

    assert "claimed it" in desk.last_said
    assert ">Mia</a>" in desk.last_said


async def test_a_case_opened_by_button_is_shown_in_private(desk):
    await desk.report()
    await desk.presses(MIA, Action.OPEN_CASE, 1)

    assert desk.answered.text == "I have sent it to you in private."
    assert desk.telegram.said[-1][0] == MIA["id"]


async def test_who_never_started_the_bot_is_led_to_it(desk):
    await desk.report()
    await desk.run(lambda unit: unit.people.stopped(MIA["id"]))
    await desk.presses(MIA, Action.EVIDENCE, 1)

    assert desk.telegram.presses == [Answer("", False, "https://t.me/ombud_bot?start=staff")]
    assert desk.telegram.said == []


async def test_evidence_is_shown_in_private_and_on_the_record(desk):
    await desk.report()
    await desk.presses(MIA, Action.EVIDENCE, 1)

    chat, words, _whisper = desk.telegram.said[-1]
    assert (chat, "cheap coins here" in words) == (MIA["id"], True)
    assert "evidence_viewed" in await desk.verbs()


@pytest.mark.parametrize(("category", "covered"), [("spam", False), ("violence", True)])
async def test_files_are_covered_where_they_may_disturb(desk, category, covered):
    await photographed(desk, category)
    await desk.presses(MIA, Action.EVIDENCE_ANYWAY, 1)

    assert desk.telegram.shown == [(MIA["id"], PHOTO, covered)]


@pytest.mark.parametrize("category", ["violence", "sexual_content"])
async def test_what_may_disturb_is_announced_before_it_is_shown(desk, category):
    await photographed(desk, category)
    await desk.presses(MIA, Action.EVIDENCE, 1)

    assert "may be disturbing" in desk.last_said
    assert desk.telegram.shown == []
    assert "evidence_viewed" not in await desk.verbs()


async def test_the_words_of_one_reporter_suffice_to_cover_it(desk):
    await desk.types(ANNA, "/report violence", GROUP, offence())
    await desk.types(MIA, "/claim C-1")
    await desk.presses(MIA, Action.RECATEGORISE_AS, 1, "spam")
    await desk.types(MIA, "/case C-1")

    assert "It may be disturbing" in desk.last_said
    assert "cheap coins here" not in desk.last_said


async def test_of_child_abuse_only_references_are_shown(desk):
    await photographed(desk, "child_safety")
    await desk.presses(MIA, Action.EVIDENCE, 1)

    assert desk.telegram.shown == []
    assert "cheap coins here" not in desk.last_said


async def may_still(desk) -> bool:
    assert desk.telegram.still is not None
    return await desk.telegram.still()


async def test_files_are_not_shown_any_more_once_the_case_may_hold_references_only(desk):
    await photographed(desk)
    await desk.presses(MIA, Action.EVIDENCE, 1)
    before = await may_still(desk)
    await desk.presses(MIA, Action.RECATEGORISE_AS, 1, "child_safety")

    assert before
    assert not await may_still(desk)


async def test_files_are_not_shown_any_more_to_who_lost_the_role(desk):
    await photographed(desk)
    await desk.presses(MIA, Action.EVIDENCE, 1)
    before = await may_still(desk)
    await desk.run(lambda unit: unit.staff.revoke(MIA["id"], Role.MODERATOR, OLGA["id"]))

    assert before
    assert not await may_still(desk)


async def test_a_view_is_journalled_with_how_many_files_it_showed(desk):
    await photographed(desk)
    await desk.presses(MIA, Action.EVIDENCE, 1)

    (row,) = await desk.sql("SELECT actor, detail FROM journal WHERE verb = 'evidence_viewed'")
    assert (row["actor"], row["detail"]) == (f"staff:{MIA['id']}", '{"files":1}')


async def test_a_file_that_telegram_no_longer_shows_is_said_to_be_unavailable(desk):
    await photographed(desk)
    desk.telegram.fileless = True
    await desk.presses(MIA, Action.EVIDENCE, 1)

    assert desk.last_said == "Evidence unavailable: Telegram could not show 1 file."


async def test_evidence_of_a_hidden_case_is_not_shown(desk):
    await desk.types(ANNA, "/report harassment", GROUP, offence(sender=NOAH))
    await desk.presses(MIA, Action.EVIDENCE, 1)

    assert desk.answered.alert
    assert desk.telegram.said == []


async def test_warnings_are_shown_by_reply(desk):
    await desk.types(MIA, "/warn scam The shop does not exist.", GROUP, offence())
    await desk.types(NOAH, "/warns", GROUP, offence())

    chat, words, _whisper = desk.telegram.said[-1]
    assert chat == NOAH["id"]
    assert "2 points, step 2 of 5" in words


@pytest.mark.parametrize("target", [str(SPAMMER.id), "@buy_coins", "C-1"])
async def test_warnings_are_shown_by_id_name_and_case(desk, target):
    await desk.report()
    await desk.types(MIA, "/warn C-1 scam The shop does not exist.")
    await desk.types(NOAH, f"/warns {target}")

    assert "Sam Spammer" in desk.last_said
    assert "<b>D-1</b>" in desk.last_said


async def test_a_strike_that_expired_is_shown_no_more(desk):
    await desk.types(MIA, "/warn spam", GROUP, offence())
    desk.clock.now += 31 * 24 * 60 * MINUTE
    await desk.types(MIA, f"/warns {SAM['id']}")

    assert "No active strikes." in desk.last_said


async def test_a_colleagues_warnings_are_for_leads(desk):
    await desk.types(MIA, f"/warns {NOAH['id']}")
    refused = desk.last_said
    await desk.types(LENA, f"/warns {NOAH['id']}")

    assert refused.startswith("They work here too, and your role is not above theirs.")
    assert "No active strikes." in desk.last_said
