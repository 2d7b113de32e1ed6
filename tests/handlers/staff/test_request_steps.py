"""The steps of a lawful request as officers take them: buttons in private, and the words that some of them ask for."""

from dataclasses import replace

import pytest

from desk.acquaintance import pressed_start
from desk.disclosure.letters import TOLD_OF
from desk.errors import DeskError
from desk.model import Account, AccountKind, Role
from desk.rules.disclosure.instruments import Instrument, questions
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State
from handlers.buttons import Action
from handlers.messages.request_words import DATA, LETTER_NAMES, LETTERS, PROMPTS, QUESTIONS, REFUSE
from handlers.request_errors import DEPUTIES, SENTENCES
from storage.database import Engine
from tests.handlers.staff.desk import MIA, OLGA, ROOM, StaffDesk
from tests.handlers.updates import Json, private
from tests.storage.test_requests import ASKED, ORDER

PIA, FAY, SUE, CORA = (
    {"id": number, "is_bot": False, "first_name": name, "language_code": "en"}
    for number, name in ((301, "Pia"), (302, "Fay"), (303, "Sue"), (304, "Cora"))
)


@pytest.fixture
def engine() -> Engine:
    return "sqlite"


@pytest.fixture
async def desk(desk: StaffDesk) -> StaffDesk:
    for person, role in ((PIA, Role.OFFICER), (FAY, Role.OFFICER), (SUE, Role.OFFICER), (CORA, Role.COUNSEL)):
        account = Account(person["id"], AccountKind.PERSON, person["first_name"], language="en")
        await desk.run(lambda unit, who=account: pressed_start(unit, who))
        await desk.run(lambda unit, who=account.id, role=role: unit.staff.grant(who, role, None))
    await desk.run(lambda unit: unit.requests.add(ORDER))
    return desk


async def version(desk: StaffDesk) -> int:
    return (await desk.run(lambda unit: unit.requests.get(1))).version


async def state(desk: StaffDesk) -> State:
    return (await desk.run(lambda unit: unit.requests.get(1))).state


async def presses(desk: StaffDesk, word: str, person: Json = PIA) -> None:
    await desk.presses(person, Action.REQUEST_STEP, 1, await version(desk), word, chat=private(person))


async def says(desk: StaffDesk, word: str, words: str, person: Json = PIA) -> None:
    await desk.presses(person, Action.REQUEST_ASK, 1, await version(desk), word, chat=private(person))
    await desk.types(person, words, private(person))


async def submit(desk: StaffDesk) -> None:
    await presses(desk, "check")
    await says(desk, "authenticate", "Ministry's directory; Ms Krause")
    await presses(desk, "find_valid")
    for question in questions(Instrument.EU_EPOC, telegram_8_3=False):
        await says(desk, f"yes-{question}", "As the document says.")
    await presses(desk, "submit")


async def test_a_request_goes_from_the_call_back_to_its_approval_by_buttons_alone(desk: StaffDesk):
    await submit(desk)
    await desk.presses(FAY, Action.REQUEST_SCOPE, 1, chat=private(FAY))
    for said in (
        "Prosecutor&#x27;s office of Rostock",
        "666",
        "reported messages",
        "Regulation (EU) 2023/1543",
        "Approved by 0 of 2",
    ):
        assert said in desk.last_said
    await presses(desk, "narrow", FAY)
    await desk.presses(PIA, Action.REQUEST_DATA, 1, "messages", chat=private(PIA))
    assert "less than the authority asks for" in desk.last_said
    await says(desk, "period", "the first three weeks")
    assert "2026-01-01..2026-03-31" in desk.last_said
    await desk.types(PIA, "2025-11-01 – 2025-11-20", private(PIA))
    await presses(desk, "submit")
    scope = await desk.run(lambda unit: unit.scopes.scope(1))
    assert scope is not None
    for approver in (SUE, CORA):
        await desk.presses(approver, Action.REQUEST_APPROVE, 1, scope.id, chat=private(approver))
    assert (await state(desk), scope.scope.data) == (State.APPROVED, {Data.IDENTITY})


async def test_a_scope_of_many_persons_is_shown_in_full_before_it_can_be_approved(desk: StaffDesk):
    many = replace(ASKED, persons=frozenset(range(7_000_000_001, 7_000_000_301)))
    await desk.run(lambda unit: unit.requests.add(replace(ORDER, particulars=replace(ORDER.particulars, asked=many))))
    before = len(desk.telegram.said)
    await desk.presses(FAY, Action.REQUEST_SCOPE, 2, chat=private(FAY))
    shown = "".join(words for chat, words, _ in desk.telegram.said[before:] if chat == FAY["id"])
    assert all(str(person) in shown for person in many.persons)


async def test_a_button_leaves_out_whom_it_shows_whoever_is_asked_about_by_now(desk: StaffDesk):
    two = replace(ASKED, persons=frozenset({500, 600}))
    await desk.run(lambda unit: unit.requests.add(replace(ORDER, particulars=replace(ORDER.particulars, asked=two))))
    request = await desk.run(lambda unit: unit.requests.get(2))
    await desk.run(lambda unit: unit.requests.change(replace(request, state=State.LEGAL_ANALYSIS)))
    more = replace(ORDER.particulars, asked=replace(ASKED, persons=frozenset({400, 500, 600})))
    await desk.run(lambda unit: unit.requests.reseal(2, more))
    await desk.presses(PIA, Action.REQUEST_PERSON, 2, 600, chat=private(PIA))
    scope = await desk.run(lambda unit: unit.scopes.scope(2))
    assert scope is not None
    assert scope.scope.persons == {400, 500}
    await desk.presses(PIA, Action.REQUEST_PERSON, 2, 700, chat=private(PIA))
    assert (await desk.run(lambda unit: unit.scopes.scope(2))) == scope


async def test_a_press_taken_twice_or_after_somebody_elses_step_is_refused(desk: StaffDesk):
    seen = await version(desk)
    await desk.presses(PIA, Action.REQUEST_STEP, 1, seen, "check", chat=private(PIA))
    await desk.presses(FAY, Action.REQUEST_STEP, 1, seen, "check", chat=private(FAY))
    assert "moved on" in desk.answered.text
    await desk.presses(PIA, Action.REQUEST_ASK, 1, await version(desk), "ask", chat=private(PIA))
    await says(desk, "withdraw", "The prosecutor, called back.", FAY)
    await desk.types(PIA, "Which account?", private(PIA))
    assert "moved on" in desk.last_said
    assert await state(desk) is State.WITHDRAWN


async def test_who_goes_back_writes_nothing_into_the_request(desk: StaffDesk):
    await desk.presses(PIA, Action.REQUEST_ASK, 1, await version(desk), "withdraw", chat=private(PIA))
    await desk.presses(PIA, Action.REQUEST_STEPS, 1, chat=private(PIA))
    await desk.types(PIA, "See you at lunch", private(PIA))
    assert await state(desk) is State.RECEIVED


async def test_words_that_do_not_do_are_asked_for_again(desk: StaffDesk):
    await presses(desk, "check")
    await says(desk, "authenticate", "Called office@example.org")
    assert "independent directory" in desk.last_said
    await desk.types(PIA, "Ministry's directory; Ms Krause", private(PIA))
    assert await state(desk) is State.VALIDITY_REVIEW


@pytest.mark.parametrize(
    "typed",
    [
        "2025-11-01",
        "2025-11-20..2025-11-01",
        "2025-02-30..2025-03-01",
        "1990-01-01..2030-01-01",
        "1990-01-01..9999-12-31",
        "soon",
    ],
)
async def test_a_period_that_is_open_reversed_or_wider_is_sent_back(desk: StaffDesk, typed: str):
    await presses(desk, "check")
    await says(desk, "authenticate", "Ministry's directory; Ms Krause")
    await presses(desk, "find_valid")
    await says(desk, "period", typed)
    assert await desk.run(lambda unit: unit.scopes.scope(1)) is None


@pytest.mark.parametrize("code", [code for code in Refusal if code is not Refusal.TELEGRAM_8_3])
async def test_every_refusal_has_a_button_a_sentence_for_the_authority_and_a_counter(desk: StaffDesk, code: Refusal):
    await presses(desk, "check")
    await desk.presses(PIA, Action.REQUEST_REFUSE, 1, chat=private(PIA))
    assert "why is it refused?" in desk.last_said
    await says(desk, f"refuse-{code}", "See the law.")
    kept = await desk.run(lambda unit: unit.requests.get(1))
    assert (kept.state, kept.code) == (State.REFUSED, code.value)
    (row,) = await desk.sql("SELECT detail FROM journal WHERE verb = 'request_refuse'")
    assert f'"code":"{code}"' in row["detail"]
    await desk.presses(PIA, Action.REQUEST_LETTER, 1, chat=private(PIA))
    assert f"for this reason:\n\n{LETTERS[code]}\n\nSee the law." in desk.last_said


async def test_nobody_else_reads_or_does_anything_and_a_group_sees_nothing(desk: StaffDesk):
    for person in (MIA, OLGA):
        await desk.presses(person, Action.REQUEST_SCOPE, 1, chat=private(person))
        assert "Your role does not cover this" in desk.answered.text
    await desk.presses(CORA, Action.REQUEST_SCOPE, 1, chat=private(CORA))
    assert "There is no L-1" in desk.answered.text
    await desk.presses(PIA, Action.REQUEST_SCOPE, 1, chat=ROOM)
    assert desk.telegram.said[-1][0] == PIA["id"]


async def test_who_finds_an_emergency_wrong_before_it_is_collected_sends_it_back(desk: StaffDesk):
    asked = replace(ASKED, data=frozenset({Data.IDENTITY}))
    facts = replace(ORDER.particulars, asked=asked, facts="A place and a time.")
    await desk.run(lambda unit: unit.requests.add(replace(ORDER, instrument=Instrument.EMERGENCY, particulars=facts)))

    async def at(word: str, words: str = "", person: Json = PIA) -> None:
        now = (await desk.run(lambda unit: unit.requests.get(2))).version
        action = Action.REQUEST_ASK if words else Action.REQUEST_STEP
        await desk.presses(person, action, 2, now, word, chat=private(person))
        if words:
            await desk.types(person, words, private(person))

    await at("check")
    await at("authenticate", "Ministry's directory; Ms Krause")
    await at("find_valid")
    for question in questions(Instrument.EMERGENCY, telegram_8_3=False):
        await at(f"yes-{question}", "As she said.")
    await desk.presses(PIA, Action.REQUEST_SCOPE, 2, chat=private(PIA))
    await at("approve_emergency")
    assert "the review by somebody else is still owed" in desk.last_said
    await at("review-no", "The place does not exist.", FAY)
    assert (await desk.run(lambda unit: unit.requests.get(2))).state is State.NARROWED
    assert any("The scope goes back" in words for _chat, words, _whisper in desk.telegram.said)
    await desk.run(lambda unit: unit.staff.revoke(PIA["id"], Role.OFFICER, None))
    await at("approve_emergency", person=FAY)
    assert (await desk.run(lambda unit: unit.requests.get(2))).emergency_by == FAY["id"]


async def test_a_deputy_is_named_shown_and_taken_back(desk: StaffDesk):
    await desk.types(FAY, "/deputy 304 2w", private(FAY))
    assert "Cora" in desk.last_said
    await desk.types(FAY, "/deputy end", private(FAY))
    assert "Nobody stands in for you" in desk.last_said
    for typed, said in (
        ("/deputy end", "nothing to end"),
        ("/deputy 304", "For how long?"),
        ("/deputy 302 1d", "That is you"),
    ):
        await desk.types(FAY, typed, private(FAY))
        assert said in desk.last_said


def test_everything_has_words():
    assert DATA.keys() == {*Data}
    assert REFUSE.keys() == LETTERS.keys() == {*Refusal}
    asked = {one for instrument in Instrument for one in questions(instrument, telegram_8_3=True)}
    assert QUESTIONS.keys() == asked
    assert LETTER_NAMES.keys() == TOLD_OF
    assert all(len(said) <= 200 for said in (*SENTENCES.values(), *DEPUTIES.values()))
    assert all(issubclass(one, DeskError) for one in SENTENCES)
    assert all(PROMPTS.values())
