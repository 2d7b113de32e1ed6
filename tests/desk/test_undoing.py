"""Taking a decision back: who may and until when, what is put back, who hears of it, and what is only listed."""

import asyncio

import pytest

from desk.casework import require_open
from desk.errors import (
    AlreadyVoided,
    ConcernsYou,
    DecidedAbove,
    DecisionWithdrawn,
    NotAllowed,
    NothingToUndo,
    ReasonExposes,
    ReasonMissing,
    UndoTooLate,
    UnknownReference,
)
from desk.model import CaseState, Outcome, Role, SanctionState
from desk.notices import (
    ApplySanction,
    CaseCard,
    DecisionUndone,
    LiftSanction,
    Measure,
    OutcomeWithdrawn,
    ReportDecided,
    StatementOfReasons,
)
from desk.ports import Unit
from desk.recording import record_statement
from desk.reversal import reasons_to_review
from desk.rules.durations import DAY, HOUR, parse
from desk.sanctions import record_sanction
from desk.undoing import Undone, undo, undo_latest, undo_of_case
from desk.views import my_reports
from storage.database import StorageUnavailable
from tests.desk.floor import LENA, MIA, NOAH, OLGA, OTTO, Floor, about, linked, message, person, posted
from tests.storage.desk import ANNA, BORIS, GROUP, SPAMMER

WHY = "I took one account for another."


async def undoes(desk: Floor, decision: int = 1, by: int = MIA, why: str = WHY) -> Undone:
    return await desk.run(lambda unit: undo(unit, decision, by, why))


async def applied(desk: Floor) -> None:
    for _, act in await desk.owed(ApplySanction):
        await desk.run(lambda unit, number=act.sanction: record_sanction(unit, number, SanctionState.APPLIED))


async def test_everything_that_it_did_goes_together_and_everybody_hears(desk: Floor):
    await desk.files("scam")
    await desk.files("scam", by=BORIS)
    decided = await desk.decides(Outcome.MUTE, lasts=parse("2d"))
    await applied(desk)
    done = await undoes(desk)

    assert (done.decision.voided_by, done.reopened, done.review) == (MIA, True, ())
    assert (await desk.strikes())[0].voided_at == desk.clock.now
    until = desk.clock.now + 2 * DAY
    told = DecisionUndone(
        decision=1,
        reason=WHY,
        lifted=(Measure("mute", GROUP, until),),
        kept=(),
        points=decided.points,
        total=0,
        again=True,
    )
    rows = await desk.sql("SELECT kind, recipient FROM outbox WHERE state = 'due' AND kind <> 'CaseCard' ORDER BY id")
    assert [(row["kind"], row["recipient"]) for row in rows] == [
        ("LiftSanction", GROUP),
        ("OutcomeWithdrawn", ANNA.id),
        ("OutcomeWithdrawn", BORIS.id),
        ("DecisionUndone", SPAMMER.id),
    ]
    assert await desk.owed(DecisionUndone) == [(SPAMMER.id, told)]


async def test_the_case_is_in_the_queue_again_with_its_deadline_and_its_next_outcome_is_told(desk: Floor):
    await desk.files()
    before = await desk.case(1)
    await desk.decides(Outcome.WARN)
    await undoes(desk)
    case = await desk.case(1)
    assert (case.state, case.closed_at, case.deadline) == (CaseState.OPEN, None, before.deadline)
    assert [one.acted for one in await desk.run(lambda unit: my_reports(unit, ANNA.id, 5))] == [None]
    await desk.owed(ReportDecided)
    await desk.decides(Outcome.DISMISS, reason="no_violation")
    assert await desk.owed(ReportDecided) == [(ANNA.id, ReportDecided(1, acted=False))]


async def test_a_danger_to_life_is_called_out_again(desk: Floor):
    await desk.files(category="threat_to_life")
    await desk.decides(Outcome.DISMISS, reason="no_violation")
    assert not await desk.run(lambda unit: unit.pages.waiting(1))
    await undoes(desk)
    assert await desk.run(lambda unit: unit.pages.waiting(1))


async def test_a_dismissal_is_undone_without_a_word_to_the_accused(desk: Floor):
    await desk.files()
    await desk.decides(Outcome.DISMISS, reason="no_violation")
    done = await undoes(desk)
    assert done.reopened
    assert await desk.owed(OutcomeWithdrawn) == [(ANNA.id, OutcomeWithdrawn(1, again=True))]
    assert not [1 for who, _ in await desk.owed(DecisionUndone) if who == SPAMMER.id]


async def test_a_moderators_own_action_stays_closed_and_says_how_to_act_anew(desk: Floor):
    await desk.acts(Outcome.WARN, "scam")
    done = await undoes(desk)
    assert not done.reopened
    case = await desk.case(1)
    assert case.state is CaseState.CLOSED
    with pytest.raises(DecisionWithdrawn):
        await desk.run(lambda unit: require_open(unit, case))
    assert (await desk.acts(Outcome.WARN, "scam")).case == 2


async def test_two_cases_about_the_same_are_taken_back_at_once(desk: Floor):
    """Where no account makes them take turns, PostgreSQL lets each wait for the key; the second is tried again, as updates are."""
    for case, by in ((1, ANNA), (2, BORIS)):
        await desk.files(by=by, about=linked(), evidence=())
        await desk.decides(Outcome.DISMISS, case=case, reason="no_violation")

    async def surely(decision: int, by: int) -> bool:
        while True:
            try:
                return (await undoes(desk, decision, by)).reopened
            except StorageUnavailable:
                continue

    if desk.database.engine == "postgres":
        first_is_in = asyncio.Event()

        async def slowly(unit: Unit) -> None:
            await undo(unit, 1, MIA, WHY)
            first_is_in.set()
            await asyncio.sleep(0.2)

        first = asyncio.create_task(desk.run(slowly))
        await first_is_in.wait()
        assert not await surely(2, NOAH)
        await first
    else:
        assert sorted(await asyncio.gather(surely(1, MIA), surely(2, NOAH))) == [False, True]
    states = [(await desk.case(number)).state for number in (1, 2)]
    assert sorted(states) == [CaseState.CLOSED, CaseState.OPEN]


async def test_a_matter_that_was_reported_anew_stays_with_the_later_case(desk: Floor):
    await desk.files()
    await desk.decides(Outcome.DISMISS, reason="no_violation")
    await desk.files(by=BORIS)
    done = await undoes(desk)
    assert not done.reopened
    assert ((await desk.case(1)).state, (await desk.case(2)).state) == (CaseState.CLOSED, CaseState.OPEN)
    assert await desk.owed(OutcomeWithdrawn) == [(ANNA.id, OutcomeWithdrawn(1, again=False))]


async def test_what_was_deleted_is_said_to_be_gone(desk: Floor):
    await desk.files()
    await desk.decides(Outcome.DELETE)
    await applied(desk)
    done = await undoes(desk)
    ((_, told),) = await desk.owed(DecisionUndone)
    assert (told.lifted, [one.kind for one in told.kept]) == ((), ["delete"])
    assert len(done.kept) == 1


async def test_what_failed_or_had_ended_is_not_said_to_be_put_back(desk: Floor):
    await desk.files("scam")
    await desk.decides(Outcome.MUTE, lasts=parse("2d"))
    ((_, act),) = await desk.owed(ApplySanction)
    await desk.run(lambda unit: record_sanction(unit, act.sanction, SanctionState.FAILED, "not enough rights"))
    await undoes(desk)
    ((_, told),) = await desk.owed(DecisionUndone)
    assert (told.lifted, told.kept) == ((), ())


async def test_undoing_twice_and_two_at_once(desk: Floor):
    await desk.files("scam")
    await desk.decides(Outcome.WARN)
    await undoes(desk)
    with pytest.raises(AlreadyVoided):
        await undoes(desk, by=NOAH)
    assert len(await desk.owed(DecisionUndone)) == 1


async def test_a_later_mistake_is_undone_by_the_owner_when_it_is_too_late_for_others(desk: Floor):
    await desk.files("scam")
    await desk.decides(Outcome.WARN)
    desk.clock.now += DAY
    with pytest.raises(UndoTooLate) as refusal:
        await undoes(desk, by=MIA)
    assert refusal.value.role == Role.LEAD
    desk.clock.now += 6 * DAY
    with pytest.raises(UndoTooLate) as refusal:
        await undoes(desk, by=LENA)
    assert refusal.value.role == Role.OWNER
    assert (await undoes(desk, by=OLGA)).decision.voided_by == OLGA


async def test_nobody_undoes_what_was_decided_above_them(desk: Floor):
    await desk.files("scam")
    await desk.decides(Outcome.WARN, by=LENA)
    with pytest.raises(DecidedAbove):
        await undoes(desk, by=MIA)
    assert (await undoes(desk, by=OTTO)).decision.voided_by == OTTO


async def test_a_colleague_may_undo_a_moderators_decision(desk: Floor):
    await desk.files("scam")
    await desk.decides(Outcome.WARN, by=MIA)
    assert (await undoes(desk, by=NOAH)).decision.voided_by == NOAH


async def test_nobody_undoes_a_decision_about_themselves_or_their_own_report(desk: Floor):
    await desk.files("scam", by=person(NOAH))
    await desk.decides(Outcome.WARN)
    with pytest.raises(ConcernsYou):
        await undoes(desk, by=NOAH)
    await desk.files("scam", about=about(person(MIA)), evidence=())
    await desk.decides(Outcome.WARN, by=LENA, case=2)
    with pytest.raises(UnknownReference) as refusal:
        await undoes(desk, 2, by=MIA)
    assert refusal.value.ref == "D-2"
    with pytest.raises(NotAllowed):
        await undoes(desk, by=999)


async def test_without_a_reason_or_with_a_reporter_in_it_nothing_is_undone(desk: Floor):
    await desk.files("scam")
    await desk.decides(Outcome.WARN)
    for why, refusal in (("  ", ReasonMissing), ("Anna Reporter was wrong", ReasonExposes)):
        with pytest.raises(refusal):
            await undoes(desk, why=why)
    assert (await desk.strikes())[0].voided_at is None


async def warned_twice(desk: Floor) -> None:
    """The second time after the first was read: it stands a step higher."""
    await desk.files("scam")
    await desk.decides(Outcome.WARN)
    await desk.run(lambda unit: record_statement(unit, 1, delivered=True))
    desk.clock.now += HOUR
    await desk.files("scam", about=message(6), evidence=(posted(6, sent_at=desk.clock.now),))
    await desk.decides(Outcome.WARN, case=2)
    await desk.owed(CaseCard)


async def test_later_decisions_that_it_pushed_up_are_listed_and_stand(desk: Floor):
    await warned_twice(desk)
    done = await undoes(desk)

    assert [one.id for one in done.review] == [2]
    stands = await desk.run(lambda unit: unit.decisions.get(2))
    assert stands.voided_at is None
    assert [act.sanction for _, act in await desk.owed(LiftSanction)] == [1]
    assert await desk.run(lambda unit: reasons_to_review(unit, stands)) == (1,)
    assert "to_review" in await desk.verbs(2)


async def test_the_card_of_a_case_to_review_is_drawn_again(desk: Floor):
    await warned_twice(desk)
    await undoes(desk)
    assert sorted({card.case for _, card in await desk.owed(CaseCard)}) == [1, 2]


async def test_what_counts_is_as_if_it_had_not_been_whatever_has_expired(desk: Floor):
    await desk.files("scam")
    await desk.decides(Outcome.WARN)
    desk.clock.now += 100 * DAY
    await desk.files("scam", about=message(6))
    await desk.decides(Outcome.WARN, case=2)
    await undoes(desk, 1, by=OLGA)
    ((_, told),) = await desk.owed(DecisionUndone)
    assert told.total == 2


async def test_the_latest_warning_is_undone_by_account_and_by_case(desk: Floor):
    for number in (5, 6):
        await desk.files("scam", about=message(number))
        await desk.decides(Outcome.WARN, case=number - 4)
    assert (await desk.run(lambda unit: undo_latest(unit, SPAMMER.id, MIA, WHY))).decision.id == 2
    assert (await desk.run(lambda unit: undo_of_case(unit, 1, MIA, WHY))).decision.id == 1
    with pytest.raises(NothingToUndo):
        await desk.run(lambda unit: undo_latest(unit, SPAMMER.id, MIA, WHY))
    with pytest.raises(NothingToUndo):
        await desk.run(lambda unit: undo_of_case(unit, 1, MIA, WHY))


async def test_a_new_decision_after_an_undo_gets_its_own_statement(desk: Floor):
    await desk.files("scam")
    await desk.decides(Outcome.WARN)
    await undoes(desk)
    await desk.decides(Outcome.WARN, category="spam")
    assert [told.decision for _, told in await desk.owed(StatementOfReasons)] == [1, 2]
