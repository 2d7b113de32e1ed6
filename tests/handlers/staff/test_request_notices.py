"""Telling the persons of a request, and writing to its authority, as officers press it in private."""

from dataclasses import replace

import pytest

from desk.acquaintance import pressed_start
from desk.model import Account, AccountKind, Role
from desk.rules.disclosure.instruments import Instrument
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State, Step
from handlers.buttons import Action
from storage.database import Engine
from tests.handlers.staff.desk import StaffDesk
from tests.handlers.updates import Json, private
from tests.storage.test_requests import ASKED, ORDER

PIA: Json = {"id": 301, "is_bot": False, "first_name": "Pia", "language_code": "en"}
NATIONAL = replace(ORDER, instrument=Instrument.NATIONAL_ORDER, language="en")


@pytest.fixture
def engine() -> Engine:
    return "sqlite"


@pytest.fixture
async def desk(desk: StaffDesk) -> StaffDesk:
    account = Account(PIA["id"], AccountKind.PERSON, "Pia", language="en")
    await desk.run(lambda unit: pressed_start(unit, account))
    await desk.run(lambda unit: unit.staff.grant(account.id, Role.OFFICER, None))
    await desk.run(lambda unit: unit.requests.add(NATIONAL))
    await desk.run(lambda unit: unit.scopes.propose(1, replace(ASKED, data=frozenset({Data.IDENTITY})), 302))
    return desk


async def stands(desk: StaffDesk, state: State, step: Step, words: str = "", code: str = "") -> None:
    async def put(unit) -> None:
        await unit.requests.change(replace(await unit.requests.lock(1), state=state))
        await unit.requests.log(1, step, state, by=302, words=words, code=code)

    await desk.run(put)


async def found(desk: StaffDesk):
    return await desk.run(lambda unit: unit.requests.get(1))


async def presses(desk: StaffDesk, action: Action, word: str) -> None:
    await desk.presses(PIA, action, 1, (await found(desk)).version, word, chat=private(PIA))


async def writes(desk: StaffDesk) -> str:
    await desk.presses(PIA, Action.REQUEST_LETTER, 1, chat=private(PIA))
    return desk.last_said


async def test_an_officer_reads_what_the_person_will_read_and_tells_them(desk: StaffDesk):
    await stands(desk, State.NOTICE_DUE, Step.OWE_NOTICE)
    await desk.presses(PIA, Action.REQUEST_NOTICE, 1, chat=private(PIA))
    for said in ("cannot be taken back", "An authority asked for data about you", "was handed over", "12 Js 7/26"):
        assert said in desk.last_said
    await presses(desk, Action.REQUEST_STEP, "tell")
    assert "the person was told" in desk.last_said
    assert "1 of them has not received it yet" in desk.last_said
    await presses(desk, Action.REQUEST_STEP, "close")
    assert (await found(desk)).state is State.CLOSED


async def test_a_delay_and_a_bar_need_their_lines(desk: StaffDesk):
    await stands(desk, State.NOTICE_DUE, Step.OWE_NOTICE)
    await presses(desk, Action.REQUEST_ASK, "delay")
    for words in (
        "soon",
        "90d\n§ 95a\nJudge Adler",
        "2031-01-31",
        "2031-01-31\n§ 95a",
        "2031-02-31\n§ 95a\nJudge Adler",
    ):
        await desk.types(PIA, words, private(PIA))
        assert (await found(desk)).state is State.NOTICE_DUE
    await desk.types(PIA, "2031-01-31\n§ 95a\nJudge Adler", private(PIA))
    delayed = await found(desk)
    assert (delayed.state, delayed.particulars.secrecy_basis) == (State.NOTICE_DELAYED, "§ 95a; Judge Adler")
    assert delayed.secrecy_until == 1_927_670_400_000  # secret on that day still, in UTC
    await presses(desk, Action.REQUEST_ASK, "bar")
    await desk.types(PIA, "§ 95a\nJudge Adler", private(PIA))
    assert (await found(desk)).state is State.NOTICE_NOT_PERMITTED


@pytest.mark.parametrize(
    ("state", "step", "code", "said"),
    [
        (State.CLARIFICATION_REQUESTED, Step.ASK, "", ("please clarify", "Which &lt;account&gt;?", "is paused")),
        (
            State.REFUSED,
            Step.REFUSE,
            Refusal.NO_LEGAL_BASIS,
            ("does not state a legal basis", "Which &lt;account&gt;?"),
        ),
        (State.NO_DATA, Step.FIND_NOTHING, "not_held", ("We hold none of the data", "Which &lt;account&gt;?")),
        (State.WITHDRAWN, Step.WITHDRAW, "withdrawn", ("You have withdrawn it",)),
        (State.EXPIRED, Step.EXPIRE, "expired", ("no longer in force",)),
        (State.PRESERVED, Step.PRESERVE, "", ("is preserved until", "Nothing is disclosed under this instrument")),
        (
            State.DELIVERED,
            Step.DELIVER,
            "handed_over",
            ("We gave effect to it on", "nothing else", "arrived and opens", "We inform the person"),
        ),
        (State.PACKAGED, Step.PACKAGE, "", ("nothing else", "account ids and names", "less than you asked for")),
    ],
)
async def test_a_letter_says_what_the_latest_step_means_and_names_no_person(
    desk: StaffDesk, state: State, step: Step, code: str, said: tuple[str, ...]
):
    await stands(desk, state, step, "Which <account>?", code)
    letter = await writes(desk)
    for words in (*said, "Prosecutor", "12 Js 7/26", "L-1"):
        assert words in letter
    assert not any(str(person) in letter for person in ASKED.persons)


async def test_once_the_authority_has_answered_there_is_no_letter_to_write(desk: StaffDesk):
    await stands(desk, State.CLARIFICATION_REQUESTED, Step.ASK, "Which account?")
    await stands(desk, State.LEGAL_ANALYSIS, Step.CLARIFIED, "That one.")
    await desk.presses(PIA, Action.REQUEST_LETTER, 1, chat=private(PIA))
    assert not desk.telegram.said


async def test_requests_list_the_notices_that_are_owed_apart(desk: StaffDesk):
    await stands(desk, State.NOTICE_DUE, Step.OWE_NOTICE)
    await desk.types(PIA, "/requests", private(PIA))
    assert "The person is to be told" in desk.last_said


async def test_a_letter_that_nobody_has_recorded_as_sent_is_shown_until_somebody_does(desk: StaffDesk):
    await stands(desk, State.REFUSED, Step.REFUSE, "None is named.", Refusal.NO_LEGAL_BASIS)
    owed = "Not recorded as sent: the receipt, the refusal"
    await desk.types(PIA, "/requests", private(PIA))
    assert owed in desk.last_said
    assert "Settled" not in desk.last_said
    await desk.types(PIA, "/request L-1", private(PIA))
    assert owed in desk.last_said
    await writes(desk)
    await desk.presses(PIA, Action.REQUEST_LETTER_SENT, 1, 1, chat=private(PIA))
    assert "on record" in desk.answered.text
    (row,) = await desk.sql("SELECT actor, detail FROM journal WHERE verb = 'request_letter'")
    assert row["actor"] == "staff:301"
    assert '"step":"refuse"' in row["detail"]
    await desk.types(PIA, "/requests", private(PIA))
    assert "Not recorded as sent" not in desk.last_said


async def test_an_officer_records_that_an_authority_wants_the_desk_to_inform(desk: StaffDesk):
    await desk.run(lambda unit: unit.requests.add(replace(ORDER, language="en")))
    version = (await desk.run(lambda unit: unit.requests.get(2))).version
    await desk.presses(PIA, Action.REQUEST_ASK, 2, version, "inform", chat=private(PIA))
    await desk.types(PIA, "Letter of 24 November", private(PIA))
    assert not (await desk.run(lambda unit: unit.requests.get(2))).asked_to_inform
    await desk.types(PIA, "Letter of 24 November\nProsecutor Krause", private(PIA))
    assert "asks us to inform the person: Letter of 24 November; Prosecutor Krause" in desk.last_said
