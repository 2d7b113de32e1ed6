"""Misuse of reporting: a caution before a mute, what a mute silences and what never, and another lead's look."""

import asyncio
from dataclasses import replace

import pytest

from desk import histories, reporters, staffing, triage
from desk.errors import (
    AlreadyCautioned,
    AlreadyMuted,
    AlreadyReviewed,
    CautionMissing,
    ConcernsYou,
    MuteTooLong,
    NotAllowed,
    NotContested,
    OwnDecision,
    ReasonMissing,
    TooLateToContest,
    UnknownReference,
)
from desk.misuse import Gravity, Intention, Misuse, Weighed
from desk.model import Account, Audience, Case, Outcome, Role
from desk.notices import (
    CaseCard,
    CasePage,
    MisuseContested,
    MisuseDecided,
    MisuseReviewed,
    OutcomeWithdrawn,
    ReportReceived,
)
from desk.ports import Unit
from desk.rules.durations import DAY, HOUR
from desk.rules.priority import SILENT
from desk.rules.trust import Record
from desk.undoing import undo
from desk.views import view_case
from tests.desk.floor import LENA, MIA, OLGA, OTTO, Floor, about, message, number_of, person
from tests.storage.desk import ANNA, BORIS, POLICY, SPAMMER

WEIGHED = Weighed(Gravity.SERIOUS, Intention.DELIBERATE, "You report a neighbour every day.")


async def cautions(desk: Floor, report: int = 1, by: int = LENA, weighed: Weighed = WEIGHED) -> Misuse:
    return await desk.run(lambda unit: reporters.caution(unit, report, by, weighed))


async def mutes(desk: Floor, report: int = 1, by: int = LENA, lasts: int | None = None) -> Misuse:
    until = None if lasts is None else desk.clock.now + lasts
    return await desk.run(lambda unit: reporters.mute(unit, report, by, WEIGHED, until))


async def muted(desk: Floor, who: Account = ANNA) -> Misuse:
    """Somebody whose first report was dismissed, and whose reports are muted for thirty days."""
    await desk.files(by=who)
    await desk.decides(Outcome.DISMISS)
    await cautions(desk)
    return await mutes(desk)


async def filed(desk: Floor, by: Account, number: int, category: str = "spam") -> Case:
    return await desk.case(number_of(await desk.files(category, by, message(number))))


async def queued(desk: Floor) -> list[int]:
    page = await desk.run(lambda unit: triage.queue(unit, MIA, None, 50))
    return [case.id for case in page.cases]


async def told(desk: Floor) -> list[int]:
    """The cases that the history of the spammer tells."""
    past = await desk.run(lambda unit: histories.history(unit, SPAMMER.id, MIA, before=None, limit=10, openly=True))
    return [chapter.case.id for chapter in past.chapters]


async def test_no_mute_without_a_caution_that_still_holds(desk: Floor):
    await desk.files()
    with pytest.raises(CautionMissing):
        await mutes(desk)
    await cautions(desk)
    desk.clock.now += POLICY.reporters.warning
    with pytest.raises(CautionMissing):
        await mutes(desk)
    again = await cautions(desk)
    await desk.run(lambda unit: reporters.clear(unit, again.id, LENA, "too hasty"))
    with pytest.raises(CautionMissing):
        await mutes(desk)


async def test_the_reporter_is_told_what_was_weighed_and_until_when(desk: Floor):
    mute = await muted(desk)
    first, second = await desk.owed(MisuseDecided)
    assert (first[0], first[1].weighed, first[1].unfounded, first[1].decided) == (ANNA.id, WEIGHED, 1, 1)
    assert second[1].until == desk.clock.now + POLICY.reporters.mute
    kept = await desk.run(lambda unit: unit.misuse.get(mute.id))
    assert (kept.unfounded, kept.decided, kept.gravity, kept.intention) == (
        1,
        1,
        Gravity.SERIOUS,
        Intention.DELIBERATE,
    )


async def test_what_a_muted_person_reports_is_kept_and_raises_nothing(desk: Floor):
    mute = await muted(desk)
    await desk.owed(CaseCard)
    case = await filed(desk, ANNA, 6)
    assert case.priority.band == SILENT
    assert await queued(desk) == []
    assert await desk.run(lambda unit: unit.reports.muted(mute.id)) == [(2, case.id)]
    owed = await desk.owed(ReportReceived | CaseCard)
    assert [(what.report, what.muted) for _who, what in owed if isinstance(what, ReportReceived)] == [(2, True)]
    assert not any(isinstance(what, CaseCard) for _who, what in owed)


async def test_what_only_a_muted_person_reported_is_queued_once_a_decision_about_it_is_undone(desk: Floor):
    await muted(desk)
    case = await filed(desk, ANNA, 6)
    await desk.decides(Outcome.WARN, case=case.id)
    await desk.owed(CaseCard)
    desk.clock.now += 3 * DAY
    await desk.run(lambda unit: undo(unit, 2, LENA, "I took you for another."))
    owed = [what for _who, what in await desk.owed(OutcomeWithdrawn | CaseCard)]
    assert OutcomeWithdrawn(2, again=True) in owed
    assert any(isinstance(what, CaseCard) for what in owed)
    assert await queued(desk) == [case.id]
    assert (await desk.case(case.id)).deadline > desk.clock.now


async def test_a_muted_voice_adds_nothing_to_a_case_of_others(desk: Floor):
    await muted(desk)
    before = await filed(desk, BORIS, 6)
    assert (await filed(desk, ANNA, 6)).priority == before.priority


async def test_a_life_in_danger_and_a_child_are_heard_from_a_muted_person_too(desk: Floor):
    await muted(desk)
    threat = await filed(desk, ANNA, 6, "threat_to_life")
    child = await filed(desk, ANNA, 7, "child_safety")
    assert await queued(desk) == [threat.id, child.id]
    await desk.owed(CaseCard)
    await desk.pages()
    assert [what.case for _who, what in await desk.owed(CasePage)][:1] == [threat.id]


async def test_once_the_time_is_over_they_are_heard_again_by_itself(desk: Floor):
    await muted(desk)
    desk.clock.now += POLICY.reporters.mute
    assert await queued(desk) == []
    assert (await filed(desk, ANNA, 6)).id in await queued(desk)


async def test_a_withdrawn_mute_lets_what_it_held_back_be_heard_with_its_full_time(desk: Floor):
    mute = await muted(desk)
    case = await filed(desk, ANNA, 6)
    closed = await filed(desk, ANNA, 7)
    await desk.decides(Outcome.DISMISS, case=closed.id)
    desk.clock.now += 3 * DAY
    await desk.owed(CaseCard)
    await desk.run(lambda unit: reporters.clear(unit, mute.id, LENA, "I was wrong"))
    assert await queued(desk) == [case.id]
    assert (await desk.case(case.id)).deadline == desk.clock.now + POLICY.category("spam").deadline
    owed = await desk.owed(CaseCard | MisuseReviewed)
    assert [what.case for _who, what in owed if isinstance(what, CaseCard)] == [case.id]
    assert [(who, what.stands) for who, what in owed if isinstance(what, MisuseReviewed)] == [(ANNA.id, False)]


async def test_one_mute_at_a_time_and_no_longer_than_the_policy_lets(desk: Floor):
    await desk.files()
    await cautions(desk)
    with pytest.raises(MuteTooLong):
        await mutes(desk, lasts=POLICY.reporters.mute_longest + 1)
    await mutes(desk, lasts=POLICY.reporters.mute_longest)
    with pytest.raises(AlreadyMuted):
        await mutes(desk, lasts=HOUR)


async def test_of_a_crowd_those_are_shown_who_were_mostly_wrong(desk: Floor):
    await desk.files(about=message(6))
    await desk.decides(Outcome.DISMISS)
    await desk.files()
    for number in range(reporters.SHOWN_AT_MOST):
        await desk.files(by=person(900 + number))
    shown = await desk.run(lambda unit: reporters.pasts(unit, 2, LENA))
    assert len(shown) == reporters.SHOWN_AT_MOST
    assert (shown[0].report, shown[0].record) == (2, Record(1, 0))
    with pytest.raises(NotAllowed):
        await desk.run(lambda unit: reporters.pasts(unit, 2, MIA))


async def test_pressed_twice_it_is_one_caution(desk: Floor):
    await desk.files()
    await desk.files(about=message(6))
    await cautions(desk)
    with pytest.raises(AlreadyCautioned):
        await cautions(desk, by=OLGA)
    assert (await cautions(desk, 2)).report == 2


async def test_what_is_held_back_says_nothing_about_whom_it_accuses(desk: Floor):
    await muted(desk)
    held = await filed(desk, ANNA, 6)
    theirs = await filed(desk, BORIS, 7)
    view = await desk.run(lambda unit: view_case(unit, theirs.id))
    assert (view.related.cases, view.related.open) == (1, 0)
    assert held.id not in await told(desk)
    await desk.decides(Outcome.DISMISS, case=held.id)
    assert held.id in await told(desk)


async def test_what_is_held_back_about_somebody_who_joins_the_staff_is_not_for_their_colleagues(desk: Floor):
    await muted(desk)
    held = number_of(await desk.files(by=ANNA, about=about(BORIS)))
    await desk.run(lambda unit: staffing.grant(unit, BORIS.id, Role.MODERATOR, OLGA))
    assert (await desk.case(held)).audience is Audience.LEADS


async def test_two_leads_at_once_over_two_reports_mute_once(desk: Floor):
    """Two workers, whose transactions overlap: SQLite has one writer, which lets nothing overlap."""
    await desk.files()
    await desk.files(about=message(6))
    await cautions(desk)
    if desk.database.engine == "sqlite":
        await mutes(desk)
        with pytest.raises(AlreadyMuted):
            await mutes(desk, 2, by=OLGA)
        return
    done, leave = asyncio.Event(), asyncio.Event()

    async def lingering(unit: Unit) -> None:
        await reporters.mute(unit, 1, LENA, WEIGHED, None)
        done.set()
        await leave.wait()

    first = asyncio.create_task(desk.run(lingering))
    await done.wait()
    second = asyncio.create_task(mutes(desk, 2, by=OLGA))
    await asyncio.wait({second}, timeout=0.3)
    leave.set()
    await first
    with pytest.raises(AlreadyMuted):
        await second


async def test_only_leads_who_are_not_concerned_and_with_a_reason(desk: Floor):
    await desk.files()
    await desk.files(by=person(LENA))
    for report, by, weighed, refusal in (
        (1, MIA, WEIGHED, NotAllowed),
        (1, LENA, WEIGHED, ConcernsYou),
        (2, LENA, WEIGHED, ConcernsYou),
        (1, OLGA, Weighed(Gravity.MINOR, Intention.UNKNOWN, " "), ReasonMissing),
        (99, OLGA, WEIGHED, UnknownReference),
    ):
        with pytest.raises(refusal):
            await cautions(desk, report, by, weighed)


async def test_a_lead_learns_nothing_of_a_report_about_themselves(desk: Floor):
    await desk.files("harassment", about=about(person(LENA)))
    with pytest.raises(UnknownReference) as met:
        await cautions(desk)
    assert met.value.ref == "R-1"
    await cautions(desk, by=OLGA)
    assert await desk.run(lambda unit: reporters.listed(unit, LENA)) == []
    assert len(await desk.run(lambda unit: reporters.listed(unit, OTTO))) == 1


async def test_another_lead_looks_again_and_lets_it_stand(desk: Floor):
    mute = await muted(desk)
    await desk.owed(MisuseDecided)
    with pytest.raises(NotContested):
        await desk.run(lambda unit: reporters.uphold(unit, mute.id, OLGA, "It holds."))
    await desk.run(lambda unit: reporters.contest(unit, mute.id, ANNA.id, "It was all true."))
    assert [who for who, _what in await desk.owed(MisuseContested)] == [OLGA, OTTO]
    with pytest.raises(OwnDecision):
        await desk.run(lambda unit: reporters.uphold(unit, mute.id, LENA, "It holds."))
    stands = await desk.run(lambda unit: reporters.uphold(unit, mute.id, OLGA, "It holds."))
    assert (stands.contest, stands.review, stands.holds(desk.clock.now)) == ("It was all true.", "It holds.", True)
    assert await desk.owed(MisuseReviewed) == [(ANNA.id, MisuseReviewed(mute.id, mute.kind, True, "It holds."))]
    for again in (
        lambda unit: reporters.uphold(unit, mute.id, OTTO, "Yes."),
        lambda unit: reporters.contest(unit, mute.id, ANNA.id, "But"),
    ):
        with pytest.raises(AlreadyReviewed):
            await desk.run(again)


async def test_where_nobody_else_can_it_waits_unless_the_policy_lets_who_decided_look_again(desk: Floor):
    mute = await muted(desk)
    for owner in (OLGA, OTTO):
        await desk.run(lambda unit, who=owner: unit.staff.revoke(who, Role.OWNER, None))
    assert not (await desk.run(lambda unit: reporters.contest(unit, mute.id, ANNA.id, ""))).heard
    with pytest.raises(OwnDecision):
        await desk.run(lambda unit: reporters.uphold(unit, mute.id, LENA, "It holds."))
    alone = desk.under(replace(POLICY, appeals=replace(POLICY.appeals, single_moderator=True)))
    assert (await alone.run(lambda unit: reporters.contest(unit, mute.id, ANNA.id, "Please."))).heard
    await alone.run(lambda unit: reporters.uphold(unit, mute.id, LENA, "It holds."))
    assert [what.own for _who, what in await desk.owed(MisuseReviewed)] == [True]


async def test_a_contest_is_raised_once_and_takes_more_words(desk: Floor):
    mute = await muted(desk)
    for words in ("", "It was true.", "", "Ask Boris."):
        await desk.run(lambda unit, words=words: reporters.contest(unit, mute.id, ANNA.id, words))
    assert len(await desk.owed(MisuseContested)) == 2
    assert (await desk.run(lambda unit: unit.misuse.get(mute.id))).contest == "It was true.\nAsk Boris."
    assert (await desk.verbs()).count("misuse_contested") == 1


async def test_nobody_contests_for_others_or_for_ever(desk: Floor):
    mute = await muted(desk)
    with pytest.raises(UnknownReference):
        await desk.run(lambda unit: reporters.contest(unit, mute.id, BORIS.id, "me too"))
    desk.clock.now += 200 * DAY
    with pytest.raises(TooLateToContest):
        await desk.run(lambda unit: reporters.contest(unit, mute.id, ANNA.id, "late"))


async def test_a_lead_whose_reports_are_muted_neither_sees_nor_ends_it(desk: Floor):
    await desk.files(by=person(LENA))
    await cautions(desk, by=OLGA)
    mute = await mutes(desk, by=OLGA)
    assert await desk.run(lambda unit: reporters.listed(unit, LENA)) == []
    with pytest.raises(UnknownReference):
        await desk.run(lambda unit: reporters.clear(unit, mute.id, LENA, "mine"))
    await desk.run(lambda unit: reporters.contest(unit, mute.id, LENA, "no"))
    assert [who for who, _what in await desk.owed(MisuseContested)] == [OTTO]


async def test_the_journal_has_figures_and_no_words_or_names(desk: Floor):
    await muted(desk)
    (row,) = [line for line in await desk.details() if "reporter_muted" in line]
    assert all(part in row for part in ('"unfounded":1', '"decided":1', "serious", "deliberate", "R-1"))
    assert "neighbour" not in row
    assert str(ANNA.id) not in row


async def test_a_former_lead_is_no_lead(desk: Floor):
    mute = await muted(desk)
    await desk.run(lambda unit: unit.staff.revoke(OLGA, Role.OWNER, None))
    with pytest.raises(NotAllowed):
        await desk.run(lambda unit: reporters.clear(unit, mute.id, OLGA, "please"))


async def test_what_a_lead_may_not_know_of_is_not_shown_beside_another_report_of_the_same_person(desk: Floor):
    await desk.files("harassment", about=about(person(LENA)))
    made = await cautions(desk, by=OLGA)
    await desk.run(lambda unit: reporters.contest(unit, made.id, ANNA.id, "Lena really did that."))
    await desk.files(about=message(6))
    shown = {by: (await desk.run(lambda unit, by=by: reporters.past(unit, 2, by))).misuse for by in (LENA, OLGA)}
    assert (shown[LENA], [one.ref for one in shown[OLGA]]) == ((), [made.ref])
