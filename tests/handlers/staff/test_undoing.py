"""Taking a decision back, by command and by button; what is said when that cannot be done."""

from desk.model import CaseState
from desk.notices import DecisionUndone, OutcomeWithdrawn
from desk.rules.durations import DAY
from handlers.asking import Menu, read
from handlers.buttons import Action
from tests.handlers.staff.desk import LENA, MIA, NOAH, offence
from tests.handlers.updates import GROUP
from tests.storage.desk import ANNA as REPORTER
from tests.storage.desk import SPAMMER

WARN = "/warn C-1 scam You asked people for money."


async def warned(desk) -> None:
    await desk.report()
    await desk.draw_cards()
    await desk.types(MIA, WARN)


async def test_a_decision_is_undone_by_its_number(desk):
    await warned(desk)
    await desk.types(MIA, "/undo D-1 It was a joke among friends.")

    assert desk.last_said == "D-1 is undone, everyone concerned is told. C-1 is open again."
    owed = {type(one.what): one.recipient for one in await desk.owes()}
    assert (owed[DecisionUndone], owed[OutcomeWithdrawn]) == (SPAMMER.id, REPORTER.id)


async def test_a_decision_is_undone_by_its_case(desk):
    await warned(desk)
    await desk.types(NOAH, "/undo C-1 It was a joke among friends.")

    assert (await desk.decisions())[0].voided_by == NOAH["id"]


async def test_the_cards_button_asks_for_the_reason(desk):
    await warned(desk)
    case = await desk.case(1)
    answer = await desk.presses(MIA, Action.UNDO, 1, case.version)
    claim = await desk.run(lambda unit: unit.claims.of(1))
    await desk.replies_to_card(MIA, "It was a joke among friends.")

    assert answer.text == "Reply to the card with why you take it back. The person concerned will read it."
    assert read(claim.menu).menu is Menu.UNDO
    assert (await desk.decisions())[0].voided_why == "It was a joke among friends."
    assert (await desk.case(1)).state is CaseState.OPEN
    assert await desk.claimed_by() is None


async def test_of_two_who_press_at_once_the_second_hears_who_is_at_it(desk):
    await warned(desk)
    case = await desk.case(1)
    await desk.presses(MIA, Action.UNDO, 1, case.version)
    answer = await desk.presses(NOAH, Action.UNDO, 1, case.version)

    assert answer.alert
    assert answer.text.startswith("Mia is working on C-1")


async def test_of_two_who_type_at_once_the_second_hears_that_nothing_is_left(desk):
    await warned(desk)
    for person in (MIA, NOAH):
        await desk.types(person, "/undo D-1 A joke.")

    assert desk.last_said.startswith("D-1 holds no more: it was withdrawn today")


async def test_a_button_that_was_printed_before_the_case_changed_undoes_nothing(desk):
    await warned(desk)
    case = await desk.case(1)
    await desk.types(MIA, "/undo D-1 A joke.")
    await desk.types(MIA, WARN)
    answer = await desk.presses(MIA, Action.UNDO, 1, case.version)

    assert answer.text.startswith("C-1 has changed since you saw it")


async def test_too_late_says_whom_to_ask(desk):
    await warned(desk)
    said = []
    for days, person in ((1, MIA), (7, LENA), (200, LENA)):
        desk.clock.now += days * DAY
        await desk.types(person, "/undo D-1 A joke.")
        said.append(desk.last_said)

    assert said == [
        "It is too late for you to undo D-1. Ask a lead: they still can.",
        "It is too late for you to undo D-1. Ask an owner: they still can.",
        "It is too late to undo D-1. An appeal of the person concerned can still change it.",
    ]


async def test_what_a_lead_decided_a_moderator_leaves_to_them(desk):
    await desk.report()
    await desk.types(LENA, WARN)
    await desk.types(MIA, "/undo D-1 A joke.")

    assert desk.last_said == "Lena stands above you and decided D-1. Ask them, or an owner."


async def test_without_a_reason_or_without_a_decision_it_says_what_is_missing(desk):
    await warned(desk)
    said = []
    for words in ("/undo D-1", "/undo", "/undo D-77 A joke.", "/undo C-1 "):
        await desk.types(MIA, words)
        said.append(desk.last_said.split(".")[0].split(":")[0])

    assert said == [
        "Please give a reason in words",
        "Something is missing from /undo",
        "There is no D-77 that you can see",
        "Please give a reason in words",
    ]


async def test_a_reporter_cannot_undo_what_came_of_their_report(desk):
    await desk.types(NOAH, "/report spam", GROUP, offence())
    await desk.types(MIA, "/dismiss C-1 Nothing there.")
    await desk.types(NOAH, "/undo D-1 But it is!")

    assert desk.last_said == "C-1 concerns you, or you reported it. Somebody else has to work on it."


async def test_who_acted_by_themselves_hears_how_to_act_anew(desk):
    await desk.types(MIA, "/warn scam You asked people for money.", GROUP, offence())
    await desk.types(MIA, "/undo D-1 A joke.")
    await desk.types(MIA, "/warn C-1 scam Not a joke after all.")

    assert desk.last_said.startswith("C-1 is closed: D-1 was withdrawn today")
    assert "give the command with the message or the account" in desk.last_said


async def test_a_reply_to_the_card_names_the_case(desk):
    await warned(desk)
    await desk.replies_to_card(MIA, "/undo It was a joke among friends.")

    assert (await desk.decisions())[0].voided_why == "It was a joke among friends."
