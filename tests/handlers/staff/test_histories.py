"""`/history` and "Related cases"."""

from desk.model import Account, AccountKind
from desk.rules.durations import DAY
from handlers.buttons import Action
from tests.handlers.staff.desk import LENA, MIA, NOAH, ROOM, offence
from tests.handlers.updates import ANNA, GROUP
from tests.storage.desk import SPAMMER


async def reports(desk, count: int) -> None:
    for number in range(count):
        await desk.report(Account(9_000 + number, AccountKind.PERSON, f"R{number}"), message=100 + number)


async def test_a_history_marks_what_was_voided_and_what_has_expired(desk):
    await reports(desk, 4)
    await desk.types(MIA, "/warn C-1 spam")
    await desk.types(MIA, "/mute C-2 1d scam The shop does not exist.")
    await desk.sql("UPDATE decisions SET voided_at = 1764000000000 WHERE id = 2")
    desk.clock.now += 31 * DAY
    await desk.types(MIA, "/dismiss C-3 harmless")
    await desk.types(MIA, f"/history {SPAMMER.id}")

    assert desk.telegram.said[-1][0] == ROOM["id"]
    assert "<b>D-1</b> warned (expired 24 Dec 2025" in desk.last_said
    assert "<s><b>D-2</b> muted</s> (voided 24 Nov 2025" in desk.last_said
    assert "Mute in " in desk.last_said
    assert "<b>D-3</b> dismissed" in desk.last_said
    assert "<b>C-4</b> Spam" in desk.last_said


async def test_a_long_history_is_shown_page_by_page(desk):
    await reports(desk, 8)
    await desk.types(MIA, "/history @buy_coins")
    first = desk.last_said
    await desk.presses(MIA, Action.HISTORY, 3)

    assert "C-8" in first
    assert "C-2" not in first
    assert "C-2" in desk.last_said
    assert desk.telegram.said[-1][0] == MIA["id"]


async def test_a_colleagues_history_does_not_come_into_the_staff_chat(desk):
    await desk.types(ANNA, "/report harassment", GROUP, offence(sender=NOAH))
    await desk.types(LENA, f"/history {NOAH['id']}")
    chat, words, _whisper = desk.telegram.said[-1]
    await desk.types(MIA, f"/history {NOAH['id']}")

    assert chat == LENA["id"]
    assert "C-1" in words
    assert desk.last_said.startswith("They work here too, and your role is not above theirs.")


async def test_related_cases_are_listed_to_the_presser_alone(desk):
    await reports(desk, 2)
    await desk.types(MIA, "/warn C-1 spam")
    await desk.presses(NOAH, Action.RELATED, 2, 0)

    chat, words, _whisper = desk.telegram.said[-1]
    assert chat == NOAH["id"]
    assert "<b>C-1</b> Spam" in words
    assert "<b>D-1</b> warned" in words


async def test_a_history_of_nobody_is_refused(desk):
    await desk.types(MIA, "/history @nobody_here")
    assert desk.last_said.startswith("I have never met")
