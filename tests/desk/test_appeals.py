"""Appeals: who may ask for another look, until when, and who judges them."""

from dataclasses import replace

import pytest

from desk import appeals, judging, staffing
from desk.errors import (
    AppealExhausted,
    AppealPending,
    AppealSettled,
    AppealTooLate,
    CaseHeld,
    ConcernsYou,
    NotDismissed,
    NothingToAppeal,
    NothingToReplace,
    NotMilder,
    OwnVerdict,
    ReasonExposes,
    ReasonMissing,
    UnknownReference,
)
from desk.model import Account, Appeal, AppealState, CaseState, Contested, Outcome, Role, SanctionState
from desk.notices import (
    AppealCard,
    AppealDecided,
    AppealOverdue,
    AppealReceived,
    CaseCard,
    LiftSanction,
    OutcomeWithdrawn,
    ReportDecided,
    StatementOfReasons,
)
from desk.reversal import void
from desk.rules.durations import DAY, parse
from desk.sanctions import record_sanction
from desk.undoing import undo
from desk.views import view_case
from storage.database import StorageError
from tests.desk.floor import LENA, MIA, NOAH, OLGA, OTTO, Floor, attached, person
from tests.storage.desk import ANNA, BORIS, POLICY, SPAMMER


async def muted(desk: Floor, lasts: str = "7d") -> None:
    """Mia mutes the spammer for spam that Anna reported."""
    await desk.files("scam")
    await desk.decides(Outcome.MUTE, lasts=parse(lasts))
    for sanction in await desk.run(lambda unit: unit.sanctions.of_decision(1)):
        await desk.run(lambda unit, one=sanction: record_sanction(unit, one.id, SanctionState.APPLIED))


async def dismissed(desk: Floor) -> None:
    """Mia dismisses what Anna reported."""
    await desk.files()
    await desk.decides(Outcome.DISMISS)


async def appeals_against(
    desk: Floor, by: Account = SPAMMER, decision: int = 1, text: str = "It was satire."
) -> Appeal:
    async def work(unit) -> Appeal:
        what = await appeals.contested(unit, by.id, decision)
        return await appeals.file_appeal(unit, by, what, text)

    return await desk.run(work)


async def looks_again(desk: Floor, by: Account = ANNA, report: int = 1) -> Appeal:
    async def work(unit) -> Appeal:
        what = await appeals.contested_report(unit, by.id, report)
        return await appeals.file_appeal(unit, by, what, "Please read it again.")

    return await desk.run(work)


async def overturns(desk: Floor, by: int = NOAH, number: int = 1, reason: str = "Satire is allowed.") -> Appeal:
    return await desk.run(lambda unit: judging.overturn(unit, number, by, reason))


async def upholds(desk: Floor, by: int = NOAH, number: int = 1, reason: str = "It was no satire.") -> Appeal:
    return await desk.run(lambda unit: judging.uphold(unit, number, by, reason))


async def replaces(desk: Floor, outcome: Outcome, lasts: str | None = None, by: int = NOAH) -> Appeal:
    length = parse(lasts) if lasts else None
    return await desk.run(lambda unit: judging.replace(unit, 1, by, outcome, length, "A first time."))


async def test_an_appeal_is_receipted_and_shown_to_those_who_judge(desk: Floor):
    await muted(desk)
    appeal = await appeals_against(desk)
    assert (appeal.ref, appeal.state, appeal.text, appeal.judged_by) == ("A-1", AppealState.OPEN, "It was satire.", MIA)
    assert appeal.deadline == desk.clock.now + POLICY.appeals.deadline
    assert await desk.owed(AppealReceived) == [(SPAMMER.id, AppealReceived(1, 1, None, appeal.deadline, 0))]
    assert "appealed" in await desk.verbs()
    assert not any("satire" in line or str(SPAMMER.id) in line for line in await desk.details())


async def test_its_card_goes_to_the_staff_chat(desk: Floor):
    await muted(desk)
    await appeals_against(desk)
    assert await desk.owed(AppealCard) == [(0, AppealCard(1))]


async def test_nobody_appeals_for_others_or_learns_of_a_dismissal_about_them(desk: Floor):
    await muted(desk)
    with pytest.raises(UnknownReference):
        await appeals_against(desk, by=BORIS)
    with pytest.raises(UnknownReference):
        await appeals_against(desk, decision=99)


async def test_the_accused_of_a_dismissed_case_learns_nothing(desk: Floor):
    await dismissed(desk)
    with pytest.raises(UnknownReference):
        await appeals_against(desk)
    assert await desk.run(lambda unit: appeals.appealable(unit, SPAMMER.id)) == []


async def test_one_appeal_is_open_at_a_time_and_a_withdrawn_one_can_be_made_anew(desk: Floor):
    await muted(desk)
    await appeals_against(desk)
    with pytest.raises(AppealPending):
        await appeals_against(desk)
    with pytest.raises(UnknownReference):
        await desk.run(lambda unit: appeals.withdraw(unit, 1, BORIS.id))
    gone = await desk.run(lambda unit: appeals.withdraw(unit, 1, SPAMMER.id))
    assert gone.state is AppealState.WITHDRAWN
    with pytest.raises(AppealSettled):
        await desk.run(lambda unit: appeals.withdraw(unit, 1, SPAMMER.id))
    assert (await appeals_against(desk)).ref == "A-2"


async def test_the_window_runs_from_the_delivery_of_the_notice(desk: Floor):
    await muted(desk)
    desk.clock.now += 30 * DAY
    await desk.owed(StatementOfReasons)
    (listed,) = await desk.run(lambda unit: appeals.appealable(unit, SPAMMER.id))
    assert listed.what == Contested(1)
    desk.clock.now = listed.until
    assert (await appeals_against(desk)).id == 1
    desk.clock.now += 1
    await desk.run(lambda unit: appeals.withdraw(unit, 1, SPAMMER.id))
    with pytest.raises(AppealTooLate) as late:
        await appeals_against(desk)
    assert late.value.at == listed.until
    assert await desk.run(lambda unit: appeals.appealable(unit, SPAMMER.id)) == []


async def test_a_voided_decision_cannot_be_appealed(desk: Floor):
    await muted(desk)
    await desk.run(lambda unit: _void(unit, LENA))
    with pytest.raises(NothingToAppeal):
        await appeals_against(desk)


async def test_an_undo_leaves_an_open_appeal_with_nothing_to_judge(desk: Floor):
    await muted(desk)
    await appeals_against(desk)
    await desk.run(lambda unit: _void(unit, MIA))
    appeal = await desk.run(lambda unit: unit.appeals.get(1))
    assert (appeal.state, appeal.decided_by) == (AppealState.MOOT, None)
    with pytest.raises(AppealSettled):
        await upholds(desk)
    assert "appeal_overtaken" in await desk.verbs()


async def _void(unit, by: int):
    return await void(unit, await unit.decisions.get(1), by, "A slip.")


async def test_who_decided_does_not_judge_the_appeal(desk: Floor):
    await muted(desk)
    await appeals_against(desk)
    for verb in (upholds, overturns):
        with pytest.raises(OwnVerdict):
            await verb(desk, by=MIA)
    with pytest.raises(OwnVerdict):
        await desk.run(lambda unit: judging.ask(unit, 1, MIA, "uphold"))


async def test_the_database_refuses_the_same_person(desk: Floor):
    await muted(desk)
    await appeals_against(desk)
    judged = "UPDATE appeals SET state = 'upheld', decided_by = {by}, settled_at = 1 WHERE id = 1 RETURNING id"
    with pytest.raises(StorageError):
        await desk.sql(judged.format(by=MIA))
    with pytest.raises(StorageError):
        await desk.sql(f"UPDATE appeals SET judged_by = {NOAH} WHERE id = 1 RETURNING id")
    assert len(await desk.sql(judged.format(by=NOAH))) == 1


async def test_reporters_accused_and_strangers_do_not_judge(desk: Floor):
    await desk.files("scam", by=person(NOAH))
    await desk.decides(Outcome.MUTE, lasts=parse("7d"))
    await appeals_against(desk)
    with pytest.raises(ConcernsYou):
        await upholds(desk, by=NOAH)
    await desk.run(lambda unit: unit.staff.grant(SPAMMER.id, Role.LEAD, None))
    with pytest.raises(UnknownReference) as unknown:
        await upholds(desk, by=SPAMMER.id)
    assert unknown.value.ref == "A-1"


async def test_a_single_moderator_judges_only_where_the_policy_says_so_and_nobody_else_could(desk: Floor):
    await muted(desk)
    await appeals_against(desk)
    alone = desk.under(replace(POLICY, appeals=replace(POLICY.appeals, single_moderator=True)))
    with pytest.raises(OwnVerdict):
        await alone.run(lambda unit: judging.uphold(unit, 1, MIA, "Still so."))
    await desk.sql(f"UPDATE staff SET revoked_at = 1 WHERE account <> {MIA} RETURNING id")
    with pytest.raises(OwnVerdict):
        await upholds(desk, by=MIA)
    appeal = await alone.run(lambda unit: judging.uphold(unit, 1, MIA, "Still so."))
    assert (appeal.waived, appeal.decided_by) == (True, MIA)
    ((_, told),) = await desk.owed(AppealDecided)
    assert told.waived


async def test_upholding_lets_everything_stand_and_is_the_last_word(desk: Floor):
    await muted(desk)
    await appeals_against(desk)
    appeal = await upholds(desk)
    assert (appeal.state, appeal.decided_by, appeal.reason) == (AppealState.UPHELD, NOAH, "It was no satire.")
    told = AppealDecided(1, 1, None, AppealState.UPHELD, "It was no satire.", waived=False)
    assert await desk.owed(AppealDecided) == [(SPAMMER.id, told)]
    assert (await desk.strikes())[0].voided_at is None
    with pytest.raises(AppealExhausted):
        await appeals_against(desk)
    with pytest.raises(AppealSettled):
        await overturns(desk, by=LENA)


async def test_overturning_undoes_and_tells_everyone(desk: Floor):
    await muted(desk)
    await appeals_against(desk)
    appeal = await overturns(desk)
    assert appeal.state is AppealState.OVERTURNED
    decision = await desk.run(lambda unit: unit.decisions.get(1))
    assert (decision.voided_by, decision.voided_why) == (NOAH, "Satire is allowed.")
    due = await desk.run(lambda unit: unit.notices.of_case(1))
    assert [one.recipient for one in due if one.kind == "AppealDecided"] == [SPAMMER.id]
    assert await desk.owed(OutcomeWithdrawn) == [(ANNA.id, OutcomeWithdrawn(1, again=False))]
    assert "appeal_overturned" in await desk.verbs()


async def test_overturning_lifts_the_mute(desk: Floor):
    await muted(desk)
    await appeals_against(desk)
    await overturns(desk)
    assert len(await desk.owed(LiftSanction)) == 1


async def test_a_milder_decision_takes_the_place_of_the_first(desk: Floor):
    await muted(desk)
    await appeals_against(desk)
    appeal = await replaces(desk, Outcome.MUTE, "1d")
    assert (appeal.state, appeal.replacement) == (AppealState.REPLACED, 2)
    first, second = await desk.run(lambda unit: unit.decisions.of_case(1))
    assert first.voided_at is not None
    assert (second.outcome, second.decided_by, second.points) == (Outcome.MUTE, NOAH, first.points)
    assert second.expires_at == first.expires_at
    assert [one.decision for _, one in await desk.owed(StatementOfReasons)] == [1, 2]
    assert await desk.owed(OutcomeWithdrawn) == []
    with pytest.raises(AppealExhausted):
        await appeals_against(desk, decision=2)


@pytest.mark.parametrize(("outcome", "lasts"), [(Outcome.MUTE, "8d"), (Outcome.BAN, "1d"), (Outcome.MUTE, "7d")])
async def test_an_appeal_never_makes_it_worse(desk: Floor, outcome: Outcome, lasts: str):
    await muted(desk)
    await appeals_against(desk)
    with pytest.raises(NotMilder):
        await replaces(desk, outcome, lasts)
    assert (await desk.run(lambda unit: unit.appeals.get(1))).state is AppealState.OPEN
    assert (await desk.strikes())[0].voided_at is None


async def test_reasons_are_required_and_name_no_reporter(desk: Floor):
    await muted(desk)
    await appeals_against(desk)
    with pytest.raises(ReasonMissing):
        await upholds(desk, reason=" ")
    with pytest.raises(ReasonExposes):
        await upholds(desk, reason="Anna Reporter was right.")


async def test_a_dismissed_report_gets_one_second_look(desk: Floor):
    await dismissed(desk)
    await desk.owed(ReportDecided)
    (listed,) = await desk.run(lambda unit: appeals.appealable(unit, ANNA.id))
    assert listed.what == Contested(1, 1)
    with pytest.raises(UnknownReference):
        await looks_again(desk, by=BORIS)
    await looks_again(desk)
    with pytest.raises(OwnVerdict):
        await overturns(desk, by=MIA)
    with pytest.raises(NothingToReplace):
        await replaces(desk, Outcome.WARN)
    await upholds(desk)
    with pytest.raises(AppealExhausted):
        await looks_again(desk)


async def test_a_second_look_is_used_up_by_withdrawing_it(desk: Floor):
    await dismissed(desk)
    await looks_again(desk)
    await desk.run(lambda unit: appeals.withdraw(unit, 1, ANNA.id))
    with pytest.raises(AppealExhausted):
        await looks_again(desk)


async def test_a_report_that_is_dismissed_anew_after_its_second_look_gets_no_third(desk: Floor):
    await dismissed(desk)
    await looks_again(desk)
    await overturns(desk)
    await desk.decides(Outcome.DISMISS, by=NOAH)
    assert await desk.run(lambda unit: appeals.appealable(unit, ANNA.id)) == []
    with pytest.raises(AppealExhausted):
        await looks_again(desk)


async def test_a_second_look_that_was_overtaken_is_not_used_up(desk: Floor):
    await dismissed(desk)
    await looks_again(desk)
    await desk.run(lambda unit: undo(unit, 1, MIA, "I misread it."))
    await desk.decides(Outcome.DISMISS, by=NOAH)
    assert (await looks_again(desk)).ref == "A-2"


async def test_a_second_look_that_succeeds_opens_the_case_again(desk: Floor):
    await dismissed(desk)
    await looks_again(desk)
    desk.clock.now += DAY
    await overturns(desk)
    case = await desk.case(1)
    assert case.state is CaseState.OPEN
    await desk.decides(Outcome.WARN, by=LENA)
    told = [owed for _, owed in await desk.owed(ReportDecided)]
    assert told == [ReportDecided(1, acted=False), ReportDecided(1, acted=True)]
    with pytest.raises(NotDismissed):
        await looks_again(desk)


async def test_a_case_reported_again_meanwhile_does_not_stand_in_the_way(desk: Floor):
    await dismissed(desk)
    await looks_again(desk)
    await desk.files(by=BORIS)
    await overturns(desk)
    assert [(await desk.case(number)).state for number in (1, 2)] == [CaseState.CLOSED, CaseState.OPEN]
    assert [owed.again for _, owed in await desk.owed(AppealDecided)] == [False]


async def test_files_are_kept_with_the_appeal(desk: Floor):
    await muted(desk)

    async def work(unit) -> Appeal:
        return await appeals.file_appeal(unit, SPAMMER, Contested(1), "", [attached()])

    await desk.run(work)
    assert [item.appeal for item in await desk.evidence()] == [None, 1]


async def test_a_deadline_that_passes_is_told_to_the_leads_once(desk: Floor):
    await muted(desk)
    appeal = await appeals_against(desk)
    assert await desk.run(appeals.escalate) == 0
    desk.clock.now = appeal.deadline
    assert await desk.run(appeals.escalate) == 1
    assert await desk.run(appeals.escalate) == 0
    assert await desk.owed(AppealOverdue) == [(LENA, AppealOverdue(1))]


async def test_what_waits_is_listed_for_those_who_may_see_it(desk: Floor):
    await muted(desk)
    await appeals_against(desk)
    assert [one.ref for one in await desk.run(lambda unit: judging.waiting(unit, LENA))] == ["A-1"]
    await upholds(desk)
    assert await desk.run(lambda unit: judging.waiting(unit, LENA)) == []


async def test_while_the_card_asks_one_judge_another_is_told_who_is_at_it(desk: Floor):
    await muted(desk)
    await appeals_against(desk)
    await desk.run(lambda unit: judging.ask(unit, 1, NOAH, "overturn"))
    with pytest.raises(CaseHeld) as held:
        await desk.run(lambda unit: judging.ask(unit, 1, LENA, "uphold"))
    assert (held.value.ref, held.value.by) == ("A-1", NOAH)
    desk.clock.now = held.value.until
    await desk.run(lambda unit: judging.ask(unit, 1, LENA, "uphold"))


async def test_a_milder_measure_of_another_kind_says_what_is_lifted(desk: Floor):
    await muted(desk)
    await appeals_against(desk)
    await replaces(desk, Outcome.WARN)
    ((_, told),) = await desk.owed(AppealDecided)
    assert [measure.kind for measure in told.lifted] == ["mute"]


async def test_the_cases_card_names_its_appeals(desk: Floor):
    await muted(desk)
    await desk.owed(CaseCard)
    await appeals_against(desk)
    assert len(await desk.owed(CaseCard)) == 1
    view = await desk.run(lambda unit: view_case(unit, 1))
    assert [one.ref for one in view.appeals] == ["A-1"]


async def test_who_decided_first_does_not_undo_what_took_its_place_on_appeal(desk: Floor):
    await muted(desk)
    await appeals_against(desk)
    judged = await replaces(desk, Outcome.WARN)
    with pytest.raises(OwnVerdict):
        await desk.run(lambda unit: undo(unit, judged.replacement or 0, MIA, "I see it otherwise."))
    await desk.run(lambda unit: undo(unit, judged.replacement or 0, NOAH, "Not even that."))


async def test_the_appeal_of_who_works_here_by_now_is_shown_to_those_above_them(desk: Floor):
    await muted(desk)
    await appeals_against(desk)
    await desk.owed(AppealCard)
    await desk.run(lambda unit: staffing.grant(unit, SPAMMER.id, Role.MODERATOR, LENA))
    shown = {who for who, _card in await desk.owed(AppealCard)}
    assert {LENA, OLGA, OTTO} <= shown
    assert SPAMMER.id not in shown


async def test_who_dismissed_it_first_does_not_dismiss_again_what_another_judge_opened(desk: Floor):
    await dismissed(desk)
    await looks_again(desk)
    await overturns(desk)
    with pytest.raises(OwnVerdict):
        await desk.decides(Outcome.DISMISS)
    await desk.decides(Outcome.DISMISS, by=LENA)


async def test_a_judge_who_lost_the_role_keeps_no_appeal_from_others(desk: Floor):
    await muted(desk)
    await appeals_against(desk)
    await desk.run(lambda unit: judging.ask(unit, 1, NOAH, "uphold"))
    await desk.run(lambda unit: staffing.revoke(unit, NOAH, LENA))
    await desk.run(lambda unit: judging.ask(unit, 1, LENA, "overturn"))
    asked = await desk.run(lambda unit: unit.appeals.asked(1))
    assert (asked.judge, asked.menu) == (LENA, "overturn")
