"""What must be refused or sent back, line by line: it is tried, goes no further, and ends with its code on record and its hold gone."""

from dataclasses import replace
from typing import Final

import pytest

from desk.disclosure import analysing, approving, checking, waiting
from desk.disclosure.values import Request
from desk.errors import DeskError
from desk.request_errors import AnalysisNegative, FaultsOnFace, RequestMovedOn, ScopeTooDeep
from desk.rules.disclosure.form import Form
from desk.rules.disclosure.instruments import DataClass, Instrument, questions
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State
from desk.rules.durations import DAY
from handlers.messages.request_words import LETTERS
from handlers.request_errors import SENTENCES
from storage.database import Engine
from tests.desk.floor import Floor
from tests.desk.officers import FIRST, FORM, PREPARER, appoint, confirm, does, holds, take_in
from tests.storage.desk import START

COURT: Final = replace(FORM, instrument=Instrument.NATIONAL_ORDER)
LIFE: Final = replace(FORM, instrument=Instrument.EMERGENCY, data=(Data.IDENTITY,), facts="A bridge, at noon.")


@pytest.fixture
def engine() -> Engine:
    """The stores are tried on both with them; guards and verbs know no engine."""
    return "sqlite"


@pytest.fixture
async def desk(desk: Floor) -> Floor:
    return await appoint(desk)


async def brings_before_approvers(desk: Floor, form: Form, no: str) -> None:
    """As far as it goes; the legal analysis says no to one question, or to none."""
    await take_in(desk, form)
    await confirm(desk)
    await does(desk, checking.find_valid)
    assert form.instrument is not None
    for question in questions(form.instrument, telegram_8_3=False):
        await does(desk, analysing.answer, PREPARER, question, yes=question != no, why="As the document says.")
    alone = form.instrument is Instrument.EMERGENCY
    await does(desk, approving.approve_emergency if alone else analysing.submit, FIRST if alone else PREPARER)


@pytest.mark.parametrize(
    ("form", "no", "error", "code"),
    [
        (replace(FORM, legal_basis=""), "", FaultsOnFace, Refusal.NO_LEGAL_BASIS),
        (FORM, "authority_competent", AnalysisNegative, Refusal.NOT_COMPETENT),
        (replace(FORM, persons=()), "", FaultsOnFace, Refusal.NO_ACCOUNT),
        (replace(FORM, before=None), "", FaultsOnFace, Refusal.TOO_BROAD),
        (FORM, "period_bounded", AnalysisNegative, Refusal.TOO_BROAD),
        (replace(FORM, before=START + 30 * DAY), "", FaultsOnFace, Refusal.FUTURE_MESSAGES),
        (replace(FORM, data=(Data.MESSAGES,), reach=DataClass.SUBSCRIBER), "", FaultsOnFace, Refusal.TOO_DEEP),
        (replace(FORM, reach=DataClass.SUBSCRIBER), "", ScopeTooDeep, Refusal.TOO_DEEP),
        (replace(LIFE, facts=""), "", FaultsOnFace, Refusal.NO_FACTS),
        (LIFE, "facts_verified", AnalysisNegative, Refusal.NO_FACTS),
        (FORM, "no_privilege", AnalysisNegative, Refusal.CONFLICT),
        (COURT, "level_covers_data", AnalysisNegative, Refusal.CIVIL_CLAIM),
        (COURT, "proportionate", AnalysisNegative, Refusal.WEAKENING),
    ],
)
async def test_it_goes_no_further_and_is_refused(
    desk: Floor, form: Form, no: str, error: type[DeskError], code: Refusal
):
    with pytest.raises(error):
        await brings_before_approvers(desk, form, no)
    assert SENTENCES[error]
    refused: Request = await does(desk, analysing.refuse, PREPARER, code, "See the law.")
    assert (refused.state, refused.code) == (State.REFUSED, code)
    assert LETTERS[code]
    assert [hold.ended_at is None for hold in await holds(desk)] == [False] * len(await holds(desk))
    assert any("request_refuse L-1" in line and f'"code":"{code}"' in line for line in await desk.details())


async def test_who_was_not_called_back_gets_nothing(desk: Floor):
    await take_in(desk, replace(FORM, channel="a message in chat"))
    await does(desk, checking.take_up)
    with pytest.raises(RequestMovedOn):
        await does(desk, checking.find_valid)
    await does(desk, analysing.refuse, PREPARER, Refusal.UNVERIFIED_SENDER, "The directory knows no such office.")
    assert await holds(desk) == []


async def test_what_is_not_held_is_said_to_be_not_held(desk: Floor):
    with pytest.raises(AnalysisNegative):
        await brings_before_approvers(desk, replace(COURT, data=(Data.IP,)), "data_held")
    answered = await does(desk, analysing.find_nothing, PREPARER, "Please address Telegram.")
    assert (answered.state, answered.code) == (State.NO_DATA, "not_held")


@pytest.mark.parametrize(("ends", "state"), [(waiting.withdraw, State.WITHDRAWN), (waiting.expire, State.EXPIRED)])
async def test_an_order_that_is_withdrawn_or_not_in_force_is_approved_by_nobody(
    desk: Floor, ends: object, state: State
):
    await brings_before_approvers(desk, FORM, "")
    ended = await does(desk, ends, PREPARER, "Ms Krause, called back.")
    assert ended.state is state
    proposed = await desk.run(lambda unit: unit.scopes.scope(1))
    assert proposed is not None
    with pytest.raises(RequestMovedOn):
        await does(desk, approving.approve, FIRST, proposed.id)
