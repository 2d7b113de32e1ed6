"""The path of a lawful request, verb by verb: who may take a step, what is kept of it, and what it refuses."""

from dataclasses import replace

import pytest

from config import policy
from desk import officers, staffing
from desk.disclosure import analysing, approving, checking, deputies, keeping, reading, reminding, reviewing, waiting
from desk.disclosure.course import take
from desk.errors import NotAllowed, UnknownReference
from desk.model import Role
from desk.notices import DeputyNamed, RequestChange, RequestNews
from desk.request_errors import (
    AnalysisIncomplete,
    AnalysisNegative,
    ApprovedAlready,
    BindingOrder,
    DeputyRefused,
    LeavesTooFew,
    NotHanded,
    PreparedIt,
    RequestMovedOn,
    ReviewOwed,
    SameContact,
    ScopeChanged,
    ScopeMissing,
    ScopeTooDeep,
    ScopeTooWide,
    TooFewApprovers,
    TooSoon,
    WordsMissing,
)
from desk.rules.disclosure.instruments import DataClass, Instrument, questions
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import OPEN, TABLE, State, Step
from desk.rules.durations import DAY, HOUR, parse
from storage.database import Engine, StatementFailed
from tests.desk.floor import ANNA, OLGA, Floor
from tests.desk.officers import (
    COUNSEL,
    EMERGENCY,
    FIRST,
    IDENTITY,
    PREPARER,
    PRESERVATION,
    SECOND,
    answer_all,
    appoint,
    check,
    does,
    receive,
    state,
    submit,
)
from tests.storage.desk import SPAMMER, START
from tests.storage.test_requests import ASKED, ORDER


@pytest.fixture
def engine() -> Engine:
    """The stores are tried on both with them; guards and verbs know no engine."""
    return "sqlite"


@pytest.fixture
async def desk(desk: Floor) -> Floor:
    return await appoint(desk)


async def test_the_call_back_is_recorded_and_never_goes_to_the_contact_that_the_request_names(desk: Floor):
    await receive(desk)
    await does(desk, checking.take_up)
    with pytest.raises(SameContact):
        await does(desk, checking.authenticate, PREPARER, "Wrote to Office@Example.org, they said yes")
    with pytest.raises(WordsMissing):
        await does(desk, checking.authenticate, PREPARER, "  ")
    taken = await does(desk, checking.authenticate, FIRST, "Ministry's directory; Ms Krause")
    assert (taken.authenticated_by, taken.authenticated_at) == (FIRST, START)
    kept = await desk.run(lambda unit: unit.requests.get(1))
    assert kept.particulars.authenticated_how == "Ministry's directory; Ms Krause"
    assert not any("Krause" in line for line in await desk.details())


async def test_an_order_is_narrowed_and_approved_by_two_who_did_not_prepare_it(desk: Floor):
    seen = await submit(desk)
    asked = await desk.owed(RequestNews)
    assert asked == [(who, RequestNews(1, RequestChange.APPROVAL_ASKED)) for who in (FIRST, SECOND)]
    await does(desk, approving.approve, FIRST, seen)
    await does(desk, approving.narrow, FIRST)
    with pytest.raises(RequestMovedOn):
        await does(desk, approving.approve, SECOND, seen + 1)
    assert (PREPARER, RequestNews(1, RequestChange.SENT_BACK)) in await desk.owed(RequestNews)
    await does(desk, analysing.toggle_data, PREPARER, Data.MESSAGES)
    await does(desk, analysing.set_period, PREPARER, START - DAY, START)
    await does(desk, analysing.submit)
    with pytest.raises(ScopeChanged):
        await does(desk, approving.approve, SECOND, seen)
    number = (await desk.run(lambda unit: unit.scopes.scope(1))).id  # type: ignore[union-attr]
    for officer in (FIRST, SECOND):
        assert (PREPARER, RequestNews(1, RequestChange.APPROVED)) not in await desk.owed(RequestNews)
        await does(desk, approving.approve, officer, number)
    assert (PREPARER, RequestNews(1, RequestChange.APPROVED)) in await desk.owed(RequestNews)
    scope = (await desk.run(lambda unit: reading.read(unit, 1, FIRST))).scope
    assert (await state(desk), scope) == (State.APPROVED, replace(ASKED, data=IDENTITY, since=START - DAY))
    assert any("request_submit L-1" in line and '"narrowed":1' in line for line in await desk.details())
    assert not any(str(SPAMMER.id) in line for line in await desk.details() if "request_" in line)


async def test_approval_pressed_twice_counts_once(desk: Floor):
    seen = await submit(desk)
    await does(desk, approving.approve, FIRST, seen)
    with pytest.raises(ApprovedAlready):
        await does(desk, approving.approve, FIRST, seen)
    assert await state(desk) is State.APPROVAL_PENDING


async def test_who_ever_analysed_it_approves_nothing_also_where_another_took_over(desk: Floor):
    await receive(desk)
    await check(desk)
    with pytest.raises(LeavesTooFew):
        await does(desk, analysing.answer, FIRST, "authority_competent", yes=True, why="It is.")
    await desk.run(lambda unit: unit.staff.grant(COUNSEL, Role.COUNSEL, OLGA))
    await does(desk, analysing.answer, FIRST, "authority_competent", yes=True, why="It is.")
    await answer_all(desk)
    await does(desk, analysing.submit)
    number = (await desk.run(lambda unit: unit.scopes.scope(1))).id  # type: ignore[union-attr]
    with pytest.raises(PreparedIt):
        await does(desk, approving.approve, FIRST, number)
    for approver in (SECOND, COUNSEL):
        await does(desk, approving.approve, approver, number)
    assert await state(desk) is State.APPROVED


@pytest.mark.parametrize("became", ["no officer", "an owner", "involved"])
async def test_an_approval_counts_only_while_whoever_gave_it_could_give_it(desk: Floor, became: str):
    seen = await submit(desk)
    for officer in (FIRST, SECOND):
        await does(desk, approving.approve, officer, seen)
    if became == "no officer":
        await desk.run(lambda unit: unit.staff.revoke(FIRST, Role.OFFICER, OLGA))
    elif became == "an owner":
        await desk.run(lambda unit: unit.staff.grant(FIRST, Role.OWNER, OLGA))
    else:
        await desk.report(replace(ANNA, id=FIRST))
    with pytest.raises(NotHanded):
        await desk.run(lambda unit: take(unit, 1, Step.COLLECT, PREPARER))
    assert (await desk.run(lambda unit: reading.read(unit, 1, PREPARER))).course.fell
    await does(desk, approving.narrow, PREPARER)  # the way on
    assert (await state(desk)) is State.NARROWED


async def test_an_owner_cannot_approve_whatever_else_they_are(desk: Floor):
    seen = await submit(desk)
    await desk.run(lambda unit: unit.staff.grant(OLGA, Role.OFFICER, OLGA))
    with pytest.raises(NotAllowed):
        await does(desk, approving.approve, OLGA, seen)


async def test_a_scope_never_asks_for_more_than_the_authority(desk: Floor):
    await receive(desk, replace(ORDER, reach=DataClass.SUBSCRIBER))
    await check(desk)
    for verb, said in (
        (analysing.toggle_person, (4711,)),
        (analysing.toggle_data, (Data.IP,)),
        (analysing.set_period, (START - 90 * DAY, START)),
    ):
        with pytest.raises(ScopeTooWide):
            await does(desk, verb, PREPARER, *said)
    with pytest.raises(ScopeMissing):
        await does(desk, analysing.set_period, PREPARER, START, START - DAY)
    with pytest.raises(AnalysisIncomplete):
        await does(desk, analysing.submit)
    await answer_all(desk)
    with pytest.raises(ScopeTooDeep):
        await does(desk, analysing.submit)
    await does(desk, analysing.toggle_person, PREPARER, SPAMMER.id)
    with pytest.raises(ScopeMissing):
        await does(desk, analysing.submit)


async def test_a_no_stands_in_the_way_until_it_is_answered_anew(desk: Floor):
    await receive(desk)
    await check(desk)
    await answer_all(desk)
    await does(desk, analysing.answer, PREPARER, "period_bounded", yes=False, why="It has no end.")
    with pytest.raises(AnalysisNegative):
        await does(desk, analysing.submit)
    with pytest.raises(WordsMissing):
        await does(desk, analysing.answer, PREPARER, "period_bounded", yes=True, why=" ")


async def test_telegrams_norm_bars_what_binds_nobody_and_never_an_order(desk: Floor):
    strict = desk.under(replace(policy.load(), telegram_8_3=True))
    await receive(desk, EMERGENCY)
    await receive(desk)
    for number, instrument in enumerate((Instrument.EMERGENCY, Instrument.EU_EPOC), 1):
        for step in (Step.CHECK, Step.AUTHENTICATE, Step.FIND_VALID):
            await strict.run(lambda unit, n=number, step=step: take(unit, n, step, PREPARER))
        for asked in questions(instrument, telegram_8_3=True):
            yes = asked != "confirms_suspect"
            await strict.run(
                lambda unit, n=number, q=asked, yes=yes: analysing.answer(unit, n, PREPARER, q, yes=yes, why="It says.")
            )
    await strict.run(lambda unit: unit.scopes.propose(1, replace(ASKED, data=IDENTITY), PREPARER))
    with pytest.raises(AnalysisNegative):
        await strict.run(lambda unit: approving.approve_emergency(unit, 1, FIRST))
    with pytest.raises(BindingOrder):
        await strict.run(lambda unit: analysing.refuse(unit, 2, PREPARER, Refusal.TELEGRAM_8_3, "No suspect."))
    assert (await strict.run(lambda unit: analysing.submit(unit, 2, PREPARER))).state is State.APPROVAL_PENDING


async def test_a_refusal_has_a_code_and_words(desk: Floor):
    await receive(desk)
    await does(desk, checking.take_up)
    with pytest.raises(WordsMissing):
        await does(desk, analysing.refuse, PREPARER, Refusal.CIVIL_CLAIM, "")
    refused = await does(desk, analysing.refuse, PREPARER, Refusal.CIVIL_CLAIM, "Please ask the court.")
    assert (refused.state, refused.code, refused.remind_at) == (State.REFUSED, "civil_claim", START + 14 * DAY)
    assert any('"code":"civil_claim"' in line for line in await desk.details())


async def test_a_desk_with_two_officers_receives_preserves_answers_not_held_and_refuses(desk: Floor):
    await desk.run(lambda unit: staffing.revoke(unit, SECOND, OLGA))
    await receive(desk)
    await check(desk)
    await answer_all(desk)
    with pytest.raises(TooFewApprovers):
        await does(desk, analysing.submit)
    answered = await does(desk, analysing.find_nothing, PREPARER, "We never see IP addresses: ask Telegram.")
    assert (answered.state, answered.code) == (State.NO_DATA, "not_held")


async def test_an_emergency_is_approved_by_one_and_reviewed_by_another_before_it_closes(desk: Floor):
    await receive(desk, EMERGENCY)
    await check(desk)
    await does(desk, analysing.toggle_data, PREPARER, Data.IDENTITY)
    await does(desk, analysing.toggle_data, PREPARER, Data.IDENTITY)
    with pytest.raises(AnalysisIncomplete):
        await does(desk, approving.approve_emergency)
    await answer_all(desk, Instrument.EMERGENCY)
    await does(desk, approving.approve_emergency)
    owed = await desk.owed(RequestNews)
    assert owed == [(who, RequestNews(1, RequestChange.REVIEW_OWED)) for who in (FIRST, SECOND)]
    with pytest.raises(PreparedIt):
        await does(desk, reviewing.review, PREPARER, proper=True, words="I was right.")
    await does(desk, analysing.find_nothing, FIRST, "Nobody of that name.")
    with pytest.raises(ReviewOwed):
        await desk.run(lambda unit: take(unit, 1, Step.CLOSE, FIRST))
    await does(desk, reviewing.review, SECOND, proper=False, words="The facts came from the request alone.")
    with pytest.raises(ApprovedAlready):
        await does(desk, reviewing.review, SECOND, proper=True, words="On second thought.")
    assert (await desk.run(lambda unit: take(unit, 1, Step.CLOSE, FIRST))).state is State.CLOSED


async def test_the_clock_stands_while_the_authority_is_asked_and_nobody_is_reminded(desk: Floor):
    await receive(desk)
    await does(desk, checking.take_up)
    asked = await does(desk, waiting.ask, PREPARER, "Which account do you mean?")
    assert (asked.state, asked.remind_at) == (State.CLARIFICATION_REQUESTED, START + 30 * DAY)
    desk.clock.now += 3 * DAY
    assert await desk.run(reminding.remind_due) == 0
    going_on = await does(desk, waiting.clarified, PREPARER, "The one with the id 666.")
    assert (going_on.state, going_on.due_at) == (State.AUTHENTICITY_CHECK, START + 13 * DAY)


async def test_officers_are_reminded_at_a_half_a_quarter_an_eighth_and_at_the_deadline(desk: Floor):
    await receive(desk)
    await does(desk, checking.take_up)
    told = []
    for hours in range(0, 11 * 24, 6):
        desk.clock.now = START + hours * HOUR
        await desk.run(reminding.remind_due)
        told += [hours for who, _ in await desk.owed(RequestNews) if who == FIRST]
    assert told == [5 * 24, 7 * 24 + 12, 8 * 24 + 18, 10 * 24]


async def test_an_enforcing_authority_has_its_time_and_silence_leads_on(desk: Floor):
    await receive(desk)
    await check(desk)
    waits = await does(desk, waiting.notify_enforcer)
    assert waits.waits_until == START + 10 * DAY
    with pytest.raises(TooSoon):
        await desk.run(lambda unit: take(unit, 1, Step.ENFORCER_SILENT, PREPARER))
    with pytest.raises(RequestMovedOn):
        await does(desk, analysing.submit)
    desk.clock.now += 10 * DAY
    assert await desk.run(reminding.remind_due) == 1
    assert await state(desk) is State.LEGAL_ANALYSIS
    await does(desk, waiting.notify_enforcer)
    await does(desk, waiting.enforcer_consented, PREPARER, "By letter of today.")
    assert await state(desk) is State.LEGAL_ANALYSIS


async def test_a_preservation_is_extended_once_a_press_and_expires_by_itself(desk: Floor):
    await receive(desk, PRESERVATION)
    await does(desk, checking.take_up)
    await does(desk, checking.authenticate, PREPARER, "Ministry's directory; Ms Krause")
    kept = await does(desk, keeping.preserve)
    assert (kept.state, kept.due_at) == (State.PRESERVED, START + 60 * DAY)
    extended = await does(desk, keeping.extend, PREPARER, "Letter of the same office.")
    assert extended.due_at == START + 90 * DAY
    with pytest.raises(TooSoon):
        await does(desk, waiting.expire, PREPARER, "We need the room.")
    desk.clock.now = START + 90 * DAY
    while await desk.run(reminding.remind_due):
        pass
    assert await state(desk) is State.EXPIRED


async def test_it_is_taken_back_from_wherever_it_is_until_it_was_handed_over(desk: Floor):
    seen = await submit(desk)
    for officer in (FIRST, SECOND):
        await does(desk, approving.approve, officer, seen)
    withdrawn = await does(desk, waiting.withdraw, PREPARER, "The prosecutor, called back.")
    assert (withdrawn.state, withdrawn.code) == (State.WITHDRAWN, "withdrawn")
    with pytest.raises(RequestMovedOn):
        await desk.run(lambda unit: take(unit, 1, Step.COLLECT, PREPARER))


async def test_what_is_not_held_after_all_is_said_once_the_scope_was_sent_back(desk: Floor):
    await submit(desk)
    await does(desk, approving.narrow, FIRST)
    answered = await does(desk, analysing.find_nothing, PREPARER, "It was purged before the hold.")
    assert answered.state is State.NO_DATA


@pytest.mark.parametrize("state", sorted(OPEN))
def test_until_something_was_handed_over_an_order_can_be_refused_withdrawn_or_lapse(state: State):
    assert TABLE[state, Step.REFUSE] is State.REFUSED
    assert TABLE[state, Step.WITHDRAW] is State.WITHDRAWN
    assert TABLE[state, Step.EXPIRE] is State.EXPIRED


async def test_a_deputy_gives_the_absent_officers_voice_before_the_deadline_and_not_after(desk: Floor):
    await desk.run(lambda unit: unit.staff.grant(COUNSEL, Role.COUNSEL, OLGA))
    await desk.run(lambda unit: deputies.name(unit, SECOND, COUNSEL, parse("4w")))
    assert await desk.owed(DeputyNamed) == [(COUNSEL, DeputyNamed(SECOND, START + 28 * DAY))]
    seen = await submit(desk)
    await does(desk, approving.approve, COUNSEL, seen)
    assert (await desk.run(lambda unit: unit.scopes.approvals(seen)))[0].instead_of == SECOND
    with pytest.raises(ApprovedAlready):
        await does(desk, approving.approve, SECOND, seen)
    desk.clock.now += 11 * DAY
    late = await desk.run(lambda unit: reading.read(unit, 1, COUNSEL))
    assert late.actor.instead_of is None


@pytest.mark.parametrize(
    ("deputy", "lasts", "fault"),
    [
        (FIRST, "1d", "self"),
        (OLGA, "1d", "role"),
        (4711, "1d", "role"),
        (SECOND, "forever", "length"),
        (SECOND, "1y", "length"),
    ],
)
async def test_a_deputy_is_an_officer_or_counsel_for_a_time(desk: Floor, deputy: int, lasts: str, fault: str):
    with pytest.raises(DeputyRefused) as refused:
        await desk.run(lambda unit: deputies.name(unit, FIRST, deputy, parse(lasts)))
    assert refused.value.fault == fault
    with pytest.raises(NotAllowed):
        await desk.run(lambda unit: deputies.name(unit, OLGA, SECOND, parse("1d")))


async def test_counsel_is_appointed_as_an_officer_is_and_sees_only_what_they_may_approve(desk: Floor):
    waits = await desk.run(lambda unit: staffing.grant(unit, COUNSEL, Role.COUNSEL, OLGA))
    assert waits is staffing.Granted.WAITS
    await desk.run(lambda unit: officers.consent(unit, 1, FIRST))
    desk.clock.now += DAY
    await desk.run(officers.appoint_due)
    assert await desk.run(lambda unit: unit.staff.roles(COUNSEL)) == {Role.COUNSEL}
    await receive(desk)
    with pytest.raises(NotAllowed):
        await does(desk, checking.take_up, COUNSEL)
    await check(desk)
    await answer_all(desk)
    with pytest.raises(UnknownReference):
        await desk.run(lambda unit: reading.read(unit, 1, COUNSEL))
    await does(desk, analysing.submit)
    assert (await desk.run(lambda unit: reading.read(unit, 1, COUNSEL))).scope == ASKED
    assert any("request_read" in line for line in await desk.details())


async def test_a_kill_between_a_step_and_its_row_leaves_neither(desk: Floor):
    seen = await submit(desk)

    async def killed(unit: object) -> None:
        await approving.approve(unit, 1, FIRST, seen)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await desk.run(killed)
    assert await desk.run(lambda unit: unit.scopes.approvals(seen)) == []
    assert not any("request_approve " in line for line in await desk.details())


async def test_once_it_is_approved_nothing_is_prepared_any_more(desk: Floor):
    seen = await submit(desk)
    for officer in (FIRST, SECOND):
        await does(desk, approving.approve, officer, seen)
    with pytest.raises(RequestMovedOn):
        await does(desk, analysing.toggle_data, PREPARER, Data.MESSAGES)
    with pytest.raises(RequestMovedOn):
        await does(desk, analysing.answer, PREPARER, "data_held", yes=True, why="It is.")
    assert (await desk.run(lambda unit: unit.scopes.scope(1))).id == seen  # type: ignore[union-attr]


async def test_only_what_one_person_did_alone_is_reviewed_and_by_no_owner(desk: Floor):
    await receive(desk, EMERGENCY)
    await check(desk)
    with pytest.raises(RequestMovedOn):
        await does(desk, reviewing.review, SECOND, proper=True, words="Nothing was done yet.")
    await answer_all(desk, Instrument.EMERGENCY)
    await does(desk, approving.approve_emergency, FIRST)
    await desk.run(lambda unit: unit.staff.grant(SECOND, Role.OWNER, None))
    with pytest.raises(NotAllowed):
        await does(desk, reviewing.review, SECOND, proper=True, words="Right.")


async def test_a_step_that_cannot_be_put_on_record_is_not_taken(desk: Floor):
    seen = await submit(desk)
    for officer in (FIRST, SECOND):
        await does(desk, approving.approve, officer, seen)
    await desk.database.run(
        lambda tx: tx.run("CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, ''); END")
    )
    before = await desk.run(lambda unit: unit.requests.steps(1))
    with pytest.raises(StatementFailed):
        await desk.run(lambda unit: take(unit, 1, Step.COLLECT, PREPARER))
    assert await state(desk) is State.APPROVED
    assert await desk.run(lambda unit: unit.requests.steps(1)) == before


async def test_a_scope_that_is_drawn_anew_is_a_change_that_a_button_printed_before_it_finds(desk: Floor):
    await receive(desk, EMERGENCY)
    await check(desk)
    printed = (await desk.run(lambda unit: unit.requests.get(1))).version
    await does(desk, analysing.set_period, PREPARER, START - DAY, START)
    assert (await desk.run(lambda unit: unit.requests.get(1))).version > printed
