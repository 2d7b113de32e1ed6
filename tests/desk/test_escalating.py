"""A case that is handed to officers: who is called and when, who may notify an authority, and who reviews that."""

from dataclasses import replace
from typing import Final

import pytest

from desk import erasing, staffing
from desk.disclosure import approving, escalating, reading, reminding, reviewing
from desk.disclosure.asking_others import is_over
from desk.disclosure.course import take
from desk.disclosure.escalation import EscalationKind
from desk.errors import HoldRefused, NotAllowed, ReasonMissing
from desk.model import Attribution, Outcome, Role
from desk.notices import OfficerNews, PreservationAsked, RequestChange, RequestNews
from desk.request_errors import (
    AlreadyEscalated,
    ApprovedAlready,
    InvolvedInRequest,
    PreparedIt,
    RequestMovedOn,
    ReviewOwed,
    WordsMissing,
)
from desk.rules.disclosure.states import State, Step
from desk.rules.durations import DAY, MINUTE
from desk.views import view_case
from storage.database import Engine
from tests.desk.floor import LENA, MIA, NOAH, OLGA, OTTO, Floor, message, person
from tests.desk.test_purging import YEAR, purge, settle
from tests.desk.test_set_aside import forgets
from tests.storage.desk import BORIS, SPAMMER, START

FIRST, SECOND, THIRD = 501, 502, 503
WHY: Final = "He names a school and a day."
TOLD: Final = "State police, control room, by their form; reference 17-4."


@pytest.fixture
def engine() -> Engine:
    """The store is tried on both; verbs know no engine."""
    return "sqlite"


@pytest.fixture
async def desk(desk: Floor) -> Floor:
    await desk.appoint()
    for officer in (FIRST, SECOND, THIRD):
        await desk.run(lambda unit, who=officer: staffing.grant(unit, who, Role.OFFICER, OLGA))
    await desk.files()
    await desk.owed(OfficerNews)
    return desk


async def escalates(desk: Floor, kind: EscalationKind = EscalationKind.THREAT, by: int = MIA) -> None:
    await desk.run(lambda unit: escalating.escalate(unit, 1, by, kind, WHY))


async def called(desk: Floor) -> list[tuple[int, RequestChange]]:
    await desk.run(escalating.call_due)
    return [(who, news.change) for who, news in await desk.owed(RequestNews)]


async def notifies(desk: Floor, person: int, *, quoted: bool = False) -> None:
    await desk.run(lambda unit: escalating.notify(unit, 1, person, TOLD, quoted=quoted))


async def reviews(desk: Floor, person: int) -> None:
    await desk.run(lambda unit: reviewing.review(unit, 1, person, proper=True, words="It was urgent."))


async def state(desk: Floor) -> State:
    return (await desk.run(lambda unit: unit.requests.get(1))).state


async def test_moderators_see_only_that_it_was_escalated(desk: Floor):
    await escalates(desk)
    view = await desk.run(lambda unit: view_case(unit, 1))
    assert view.escalated
    assert [entry.verb for entry in view.timeline][-1] == "escalated"
    assert not any("threat" in str(entry) for entry in view.timeline)
    with pytest.raises(NotAllowed):
        await desk.run(lambda unit: reading.read(unit, 1, MIA))


async def test_it_needs_a_reason_and_is_escalated_once_for_each_cause(desk: Floor):
    with pytest.raises(ReasonMissing):
        await desk.run(lambda unit: escalating.escalate(unit, 1, MIA, EscalationKind.THREAT, " "))
    await escalates(desk)
    with pytest.raises(AlreadyEscalated):
        await escalates(desk, by=NOAH)
    await escalates(desk, EscalationKind.PRESERVATION)


async def test_officers_are_called_until_one_answers(desk: Floor):
    await escalates(desk)
    everyone = [(who, RequestChange.THREAT) for who in (FIRST, SECOND, THIRD)]
    assert await called(desk) == everyone
    assert await called(desk) == []
    desk.clock.now += 5 * MINUTE
    assert await called(desk) == everyone
    await desk.run(lambda unit: escalating.acknowledge(unit, 1, FIRST))
    desk.clock.now += 15 * MINUTE
    assert await called(desk) == []
    with pytest.raises(NotAllowed):
        await notifies(desk, LENA)


async def test_a_lead_may_notify_once_no_officer_has_answered_in_time(desk: Floor):
    await escalates(desk)
    await called(desk)
    desk.clock.now += 15 * MINUTE - 1
    with pytest.raises(NotAllowed):
        await notifies(desk, LENA)
    await called(desk)
    desk.clock.now += 1
    assert (LENA, RequestChange.TAKEOVER) in await called(desk)
    for stranger in (MIA, OLGA):
        with pytest.raises(NotAllowed):
            await notifies(desk, stranger)
    await notifies(desk, LENA)
    assert await state(desk) is State.DELIVERED


async def test_a_desk_without_officers_waits_for_none(desk: Floor):
    for officer in (FIRST, SECOND, THIRD):
        await desk.run(lambda unit, who=officer: staffing.revoke(unit, who, OLGA))
    await escalates(desk)
    assert await called(desk) == [(LENA, RequestChange.TAKEOVER)]
    await notifies(desk, LENA)


async def test_two_others_review_it_and_that_closes_it(desk: Floor):
    await escalates(desk)
    await notifies(desk, FIRST)
    asked = [who for who, news in await desk.owed(RequestNews) if news.change is RequestChange.REVIEW_OWED]
    assert asked == [SECOND, THIRD]
    with pytest.raises(PreparedIt):
        await reviews(desk, FIRST)
    with pytest.raises(ReviewOwed):
        await desk.run(lambda unit: take(unit, 1, Step.CLOSE, SECOND))
    await reviews(desk, SECOND)
    with pytest.raises(ApprovedAlready):
        await reviews(desk, SECOND)
    assert await state(desk) is State.DELIVERED
    await reviews(desk, THIRD)
    assert await state(desk) is State.CLOSED


async def test_where_too_few_officers_are_left_the_leads_on_call_review(desk: Floor):
    await desk.run(lambda unit: staffing.revoke(unit, THIRD, OLGA))
    await escalates(desk)
    await desk.owed(RequestNews)
    await notifies(desk, FIRST)
    assert [who for who, _news in await desk.owed(RequestNews)] == [LENA, SECOND]
    await reviews(desk, SECOND)
    await reviews(desk, LENA)
    assert await state(desk) is State.CLOSED


async def test_nothing_else_leads_anywhere(desk: Floor):
    await escalates(desk)
    for step in Step:
        if step not in (Step.NOTIFY_AUTHORITY, Step.WITHDRAW):
            with pytest.raises(RequestMovedOn):
                await desk.run(lambda unit, step=step: take(unit, 1, step, FIRST))
    with pytest.raises(RequestMovedOn):
        await desk.run(lambda unit: approving.approve_emergency(unit, 1, FIRST))


async def test_who_reported_it_is_accused_or_decided_it_is_turned_away(desk: Floor):
    for who in (MIA, SPAMMER.id):
        await desk.run(lambda unit, who=who: unit.staff.grant(who, Role.OFFICER, None))
    await desk.decides(Outcome.WARN, reason="No threats.")
    await escalates(desk, by=NOAH)
    assert [who for who, _change in await called(desk)] == [FIRST, SECOND, THIRD]
    for who in (MIA, SPAMMER.id):
        with pytest.raises(InvolvedInRequest):
            await desk.run(lambda unit, who=who: escalating.acknowledge(unit, 1, who))
        with pytest.raises(InvolvedInRequest):
            await notifies(desk, who)


async def test_where_the_case_concerns_all_leads_the_owners_act(desk: Floor):
    for officer in (FIRST, SECOND, THIRD):
        await desk.run(lambda unit, who=officer: unit.staff.revoke(who, Role.OFFICER, None))
    await desk.files(by=person(LENA))
    await escalates(desk)
    assert await called(desk) == [(OLGA, RequestChange.TAKEOVER), (OTTO, RequestChange.TAKEOVER)]
    await notifies(desk, OLGA)
    assert await state(desk) is State.DELIVERED


async def test_where_one_lead_is_left_beside_who_acted_an_owner_reviews_it_too(desk: Floor):
    for officer in (SECOND, THIRD):
        await desk.run(lambda unit, who=officer: unit.staff.revoke(who, Role.OFFICER, None))
    await escalates(desk)
    await notifies(desk, FIRST)
    asked = [who for who, news in await desk.owed(RequestNews) if news.change is RequestChange.REVIEW_OWED]
    assert asked == [LENA, OLGA, OTTO]
    await reviews(desk, LENA)
    await reviews(desk, OLGA)
    assert await state(desk) is State.CLOSED


async def test_whom_a_later_report_names_for_certain_the_authority_reads_of(desk: Floor):
    somebody = person(555, "Somebody Else")
    unsure = message(accused=somebody, attribution=Attribution.WEAK, number=6)
    await desk.files(about=unsure)
    await desk.run(lambda unit: escalating.escalate(unit, 2, MIA, EscalationKind.THREAT, WHY))
    before = await desk.run(lambda unit: unit.requests.get(1))
    assert before.particulars.accounts == {somebody.id}
    await desk.files(by=BORIS, about=replace(unsure, accused=SPAMMER, attribution=Attribution.STRONG))
    now = await desk.run(lambda unit: unit.requests.get(1))
    assert now.particulars.accounts == {SPAMMER.id}
    assert now.particulars.facts == WHY
    assert now.version > before.version


async def test_of_who_was_erased_while_the_case_is_open_the_authority_reads_the_id(desk: Floor):
    await forgets(desk, SPAMMER.id)
    await escalates(desk)
    request = await desk.run(lambda unit: unit.requests.get(1))
    assert request.particulars.accounts == {SPAMMER.id}


async def test_of_who_was_erased_and_is_known_no_more_nobody_is_named(desk: Floor):
    await desk.decides(Outcome.DISMISS, reason="No threats.")
    await forgets(desk, SPAMMER.id)
    await desk.run(erasing.look_after)
    await escalates(desk, by=NOAH)
    assert (await desk.run(lambda unit: unit.requests.get(1))).particulars.asked is None


async def test_who_was_erased_as_the_accused_is_turned_away_as_an_officer(desk: Floor):
    await desk.decides(Outcome.DISMISS, reason="No threats.")
    await forgets(desk, SPAMMER.id)
    await desk.run(erasing.look_after)
    await escalates(desk, by=NOAH)
    await desk.run(lambda unit: unit.staff.grant(SPAMMER.id, Role.OFFICER, None))
    with pytest.raises(InvolvedInRequest):
        await desk.run(lambda unit: reading.read(unit, 1, SPAMMER.id))


async def test_the_accused_reads_nothing_of_it_as_an_officer_once_its_case_is_purged(desk: Floor):
    await escalates(desk)
    await notifies(desk, FIRST)
    for who in (SECOND, THIRD):
        await reviews(desk, who)
    await desk.decides(Outcome.DISMISS)
    await settle(desk)
    desk.clock.now = START + 2 * YEAR
    assert (await purge(desk))["cases"] == 1
    await desk.run(lambda unit: unit.staff.grant(SPAMMER.id, Role.OFFICER, None))
    with pytest.raises(InvolvedInRequest):
        await desk.run(lambda unit: reading.read(unit, 1, SPAMMER.id))


async def test_the_channel_is_recorded_and_never_in_the_journal(desk: Floor):
    await escalates(desk)
    with pytest.raises(WordsMissing):
        await desk.run(lambda unit: escalating.notify(unit, 1, FIRST, " ", quoted=True))
    await notifies(desk, FIRST, quoted=True)
    steps = await desk.run(lambda unit: unit.requests.steps(1))
    assert (steps[-1].step, steps[-1].words) == (Step.NOTIFY_AUTHORITY, TOLD)
    said = " ".join(await desk.details())
    assert "identity messages" in said
    assert "school" not in said
    assert "control room" not in said


async def dismisses(desk: Floor, person: int) -> None:
    await desk.run(lambda unit: escalating.find_no_threat(unit, 1, person, "A line of a song."))


async def kept(desk: Floor) -> list[int | None]:
    return [hold.target for hold in await desk.run(lambda unit: unit.holds.in_force())]


async def test_that_it_is_no_threat_is_looked_at_by_another_before_its_hold_goes(desk: Floor):
    await escalates(desk)
    with pytest.raises(WordsMissing):
        await desk.run(lambda unit: escalating.find_no_threat(unit, 1, FIRST, ""))
    await dismisses(desk, FIRST)
    asked = [who for who, news in await desk.owed(RequestNews) if news.change is RequestChange.REVIEW_OWED]
    assert asked == [SECOND, THIRD]
    assert (await state(desk), await kept(desk), await called(desk)) == (State.WITHDRAWN, [1], [])
    with pytest.raises(ReviewOwed):
        await desk.run(lambda unit: take(unit, 1, Step.CLOSE, None))
    with pytest.raises(PreparedIt):
        await reviews(desk, FIRST)
    with pytest.raises(AlreadyEscalated):
        await escalates(desk)
    await reviews(desk, SECOND)
    assert (await state(desk), await kept(desk), await called(desk)) == (State.CLOSED, [], [])
    await escalates(desk)


async def test_who_finds_a_threat_all_the_same_has_everybody_called_again_and_the_reviews_begin_anew(desk: Floor):
    await escalates(desk)
    await desk.run(lambda unit: escalating.acknowledge(unit, 1, FIRST))
    await dismisses(desk, FIRST)
    desk.clock.now += 20 * MINUTE
    await desk.owed(RequestNews)
    await desk.run(lambda unit: reviewing.review(unit, 1, SECOND, proper=False, words="The school exists."))
    assert (await state(desk), await kept(desk)) == (State.RECEIVED, [1])
    assert await called(desk) == [(who, RequestChange.THREAT) for who in (FIRST, SECOND, THIRD)]
    with pytest.raises(NotAllowed):
        await notifies(desk, LENA)
    desk.clock.now += 15 * MINUTE
    assert (LENA, RequestChange.TAKEOVER) in await called(desk)
    await notifies(desk, FIRST)
    news = [who for who, news in await desk.owed(RequestNews) if news.change is RequestChange.REVIEW_OWED]
    assert news == [LENA, SECOND, THIRD]  # anew, as the first was about something else
    await reviews(desk, THIRD)
    assert await state(desk) is State.DELIVERED
    await reviews(desk, SECOND)
    assert await state(desk) is State.CLOSED


async def test_a_review_of_what_may_be_a_threat_is_asked_for_each_day(desk: Floor):
    await escalates(desk)
    await dismisses(desk, FIRST)
    await desk.owed(RequestNews)
    for _ in range(2):
        desk.clock.now += DAY
        await desk.run(reminding.remind_due)
        assert [who for who, _news in await desk.owed(RequestNews)] == [SECOND, THIRD]
    request = await desk.run(lambda unit: unit.requests.get(1))
    assert not is_over(request, RequestChange.REVIEW_OWED)
    reopened = await desk.run(lambda unit: reviewing.review(unit, 1, SECOND, proper=False, words="The school exists."))
    assert is_over(reopened, RequestChange.REVIEW_OWED)


async def test_a_lead_looks_at_it_where_no_other_officer_is_left(desk: Floor):
    for officer in (SECOND, THIRD):
        await desk.run(lambda unit, who=officer: staffing.revoke(unit, who, OLGA))
    await escalates(desk)
    await dismisses(desk, FIRST)
    assert [who for who, _news in await desk.owed(RequestNews)] == [LENA]
    await reviews(desk, LENA)
    assert await state(desk) is State.CLOSED


async def test_an_officer_who_acts_has_answered_and_no_lead_takes_over_from_them(desk: Floor):
    await escalates(desk)
    await notifies(desk, FIRST)
    desk.clock.now += 15 * MINUTE
    with pytest.raises(NotAllowed):
        await reviews(desk, LENA)
    with pytest.raises(NotAllowed):
        await desk.run(lambda unit: reading.read(unit, 1, LENA))


async def test_where_who_answered_decides_the_case_meanwhile_the_leads_may_act(desk: Floor):
    await escalates(desk)
    await desk.run(lambda unit: escalating.acknowledge(unit, 1, FIRST))
    await desk.run(lambda unit: unit.staff.grant(FIRST, Role.MODERATOR, None))
    await desk.decides(Outcome.WARN, reason="No threats.", by=FIRST)
    desk.clock.now += 15 * MINUTE
    with pytest.raises(InvolvedInRequest):
        await notifies(desk, FIRST)
    await notifies(desk, LENA)


async def test_where_who_answered_is_no_officer_any_more_the_leads_may_act_and_are_reminded(desk: Floor):
    await escalates(desk)
    await desk.run(lambda unit: escalating.acknowledge(unit, 1, FIRST))
    desk.clock.now += 30 * MINUTE
    await desk.run(reminding.remind_due)
    assert [who for who, _news in await desk.owed(RequestNews)] == [FIRST, SECOND, THIRD]
    await desk.run(lambda unit: unit.staff.revoke(FIRST, Role.OFFICER, OLGA))
    for _ in range(4):  # at a quarter, an eighth, the end; and then for as long as nobody acts
        desk.clock.now += 15 * MINUTE
        await desk.run(reminding.remind_due)
        assert [who for who, _news in await desk.owed(RequestNews)] == [LENA, SECOND, THIRD]
    await notifies(desk, LENA)


async def test_officers_keep_what_a_request_is_expected_for_or_do_not(desk: Floor):
    await escalates(desk, EscalationKind.PRESERVATION)
    assert [who for who, _asked in await desk.owed(PreservationAsked)] == [FIRST, SECOND, THIRD]
    with pytest.raises(InvolvedInRequest):
        await desk.run(lambda unit: escalating.preserve(unit, 1, MIA))
    hold = await desk.run(lambda unit: escalating.preserve(unit, 1, FIRST))
    assert (hold.owner, hold.target, hold.secret) == (FIRST, 1, True)
    with pytest.raises(HoldRefused):
        await desk.run(lambda unit: escalating.decline(unit, 1, SECOND))
    await escalates(desk, EscalationKind.PRESERVATION)
    await desk.run(lambda unit: escalating.decline(unit, 2, SECOND))
    assert len(await desk.run(lambda unit: unit.holds.in_force())) == 1


async def test_where_no_officer_is_left_an_owner_is_asked_to_keep_it(desk: Floor):
    for officer in (FIRST, SECOND, THIRD):
        await desk.run(lambda unit, who=officer: staffing.revoke(unit, who, OLGA))
    await escalates(desk, EscalationKind.PRESERVATION)
    assert [who for who, _asked in await desk.owed(PreservationAsked)] == [OLGA, OTTO]
    hold = await desk.run(lambda unit: escalating.preserve(unit, 1, OLGA))
    assert hold.owner == OLGA


async def test_where_who_was_asked_to_keep_it_is_there_no_more_others_are_asked(desk: Floor):
    await escalates(desk, EscalationKind.PRESERVATION)
    assert [who for who, _asked in await desk.owed(PreservationAsked)] == [FIRST, SECOND, THIRD]
    for officer in (FIRST, SECOND, THIRD):
        await desk.run(lambda unit, who=officer: staffing.revoke(unit, who, OLGA))
    assert await desk.run(escalating.call_due) == 0
    desk.clock.now += DAY
    assert await desk.run(escalating.call_due) == 1
    assert [who for who, _asked in await desk.owed(PreservationAsked)] == [OLGA, OTTO]
    await desk.run(lambda unit: escalating.decline(unit, 1, OLGA))
    desk.clock.now += DAY
    assert await desk.run(escalating.call_due) == 0
