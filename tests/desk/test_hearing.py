"""How a reporter's past moves a case, and what a moderator is warned of."""

from dataclasses import replace

import pytest

from desk import appeals, flagging, judging
from desk.errors import NotAllowed, ReasonMissing
from desk.misuse import Gravity, Intention, Weighed
from desk.model import Account, Case, Outcome
from desk.notices import FlaggerStatus
from desk.ports import Unit
from desk.records import FlaggerEnd
from desk.rules.durations import HOUR, MINUTE
from desk.rules.priority import FIRST, ORDINARY
from desk.views import CaseView, view_case
from tests.desk.floor import LENA, MIA, Floor, message, number_of, person
from tests.storage.desk import ANNA, BORIS, POLICY

NEW = person(900)


async def has_past(desk: Floor, who: Account, upheld: int, dismissed: int, first: int = 1_000) -> None:
    """So many earlier reports of theirs, decided."""
    outcomes = [Outcome.WARN] * upheld + [Outcome.DISMISS] * dismissed
    for number, outcome in enumerate(outcomes):
        about = message(first + number, accused=person(7_000_000 + first + number))
        case = number_of(await desk.files("spam", who, about))
        await desk.decides(outcome, case=case)
        desk.clock.now += 2 * HOUR  # no more than the policy lets one report


async def filed(desk: Floor, by: Account, category: str = "scam", number: int = 5) -> Case:
    return await desk.case(
        number_of(await desk.files(category, by, message(number, accused=person(8_000_000 + number))))
    )


async def seen(desk: Floor, case: int) -> CaseView:
    return await desk.run(lambda unit: view_case(unit, case))


async def wait_of(desk: Floor, by: Account, category: str = "scam", number: int = 5) -> int:
    case = await filed(desk, by, category, number)
    return case.priority.due - case.opened_at


async def test_who_was_mostly_right_moves_a_case_up_and_who_was_mostly_wrong_moves_it_down(desk: Floor):
    await has_past(desk, ANNA, upheld=5, dismissed=1)
    await has_past(desk, BORIS, upheld=0, dismissed=5, first=2_000)
    right, new, wrong = [await wait_of(desk, who, number=n) for n, who in enumerate((ANNA, NEW, BORIS), 5)]
    assert right < new < wrong


async def test_four_decided_reports_move_nothing(desk: Floor):
    await has_past(desk, ANNA, upheld=0, dismissed=4)
    assert await wait_of(desk, ANNA) == await wait_of(desk, NEW, number=6)


@pytest.mark.parametrize("category", ["threat_to_life", "self_harm", "child_safety", "grooming", "terrorism"])
async def test_a_bad_past_delays_nothing_that_concerns_lives_or_children(desk: Floor, category: str):
    await has_past(desk, BORIS, upheld=0, dismissed=6)
    assert await wait_of(desk, BORIS, category) == await wait_of(desk, NEW, category, 6)


async def test_one_bad_reporter_among_several_moves_a_case_no_further_down(desk: Floor):
    await has_past(desk, BORIS, upheld=0, dismissed=6)
    case = await filed(desk, BORIS)
    await desk.files("scam", NEW, message(5, accused=person(8_000_005)))
    both = await desk.case(case.id)
    await filed(desk, NEW, number=6)
    await desk.files("scam", person(901), message(6, accused=person(8_000_006)))
    other = await desk.case(case.id + 1)
    assert both.priority.due < case.priority.due
    assert both.priority.due == other.priority.due


async def test_a_decision_that_is_voided_is_taken_out_of_the_record_by_itself(desk: Floor):
    await has_past(desk, BORIS, upheld=0, dismissed=5)
    assert (await seen(desk, (await filed(desk, BORIS)).id)).reasons.credit.trust < 0
    await desk.sql("UPDATE decisions SET voided_at = 1 WHERE id = 1 RETURNING id")
    assert (await seen(desk, (await filed(desk, BORIS, number=6)).id)).reasons.credit.tenths is None


async def test_an_appeal_that_overturns_a_decision_corrects_what_it_said_of_the_reporter(desk: Floor):
    await has_past(desk, ANNA, upheld=5, dismissed=0)
    assert (await seen(desk, (await filed(desk, ANNA)).id)).reasons.credit.trust > 0
    accused = (await desk.case(1)).accused
    assert accused is not None

    async def appeal(unit: Unit) -> int:
        what = await appeals.contested(unit, accused, 1)
        return (await appeals.file_appeal(unit, person(accused), what, "It was satire.")).id

    number = await desk.run(appeal)
    await desk.run(lambda unit: judging.overturn(unit, number, LENA, "It was satire."))
    assert (await seen(desk, (await filed(desk, ANNA, number=6)).id)).reasons.credit.tenths is None


async def test_a_case_says_the_share_in_tenths(desk: Floor):
    await has_past(desk, ANNA, upheld=5, dismissed=2)
    assert (await seen(desk, (await filed(desk, ANNA)).id)).reasons.credit.tenths == 7


async def test_a_trusted_flagger_comes_first_and_is_told(desk: Floor):
    before = await filed(desk, NEW)
    mine = await filed(desk, ANNA, "spam", 6)
    assert mine.priority.band == ORDINARY
    assert await desk.run(lambda unit: flagging.grant(unit, ANNA.id, LENA, "They know scams"))
    assert not await desk.run(lambda unit: flagging.grant(unit, ANNA.id, LENA, "They know scams"))
    assert (await desk.case(mine.id)).priority.band == FIRST
    assert (await filed(desk, ANNA, "spam", 7)).priority < before.priority
    assert await desk.owed(FlaggerStatus) == [(ANNA.id, FlaggerStatus(True, "They know scams"))]


async def test_the_status_is_taken_and_its_cases_go_back_to_the_ordinary(desk: Floor):
    await desk.run(lambda unit: flagging.grant(unit, ANNA.id, LENA, "They know scams"))
    case = await filed(desk, ANNA)
    assert await desk.run(lambda unit: flagging.revoke(unit, ANNA.id, LENA, "Mostly wrong"))
    assert not await desk.run(lambda unit: flagging.revoke(unit, ANNA.id, LENA, "Mostly wrong"))
    assert (await desk.case(case.id)).priority.band == ORDINARY


async def test_a_status_that_was_misused_is_taken_with_what_was_weighed(desk: Floor):
    await has_past(desk, ANNA, upheld=1, dismissed=3)
    weighed = Weighed(Gravity.SERIOUS, Intention.CARELESS, "Too many were wrong")
    await desk.run(lambda unit: flagging.grant(unit, ANNA.id, LENA, "They know scams"))
    await desk.owed(FlaggerStatus)
    desk.clock.now += MINUTE
    assert await desk.run(lambda unit: flagging.suspend(unit, ANNA.id, LENA, weighed))
    assert await desk.owed(FlaggerStatus) == [(ANNA.id, FlaggerStatus(False, weighed.reason, weighed, 3, 4))]
    (kept,) = await desk.run(lambda unit: flagging.former(unit, LENA))
    assert kept.end == FlaggerEnd(3, 4, Gravity.SERIOUS, Intention.CARELESS, weighed.reason)
    (row,) = [line for line in await desk.details() if "flagger_revoked" in line]
    assert all(part in row for part in ('"unfounded":3', '"decided":4', "serious", "careless"))
    with pytest.raises(NotAllowed):
        await desk.run(lambda unit: flagging.former(unit, MIA))


async def test_only_leads_give_the_status_with_a_reason_and_never_to_themselves(desk: Floor):
    for by, account, reason, refusal in (
        (MIA, ANNA.id, "a friend", NotAllowed),
        (LENA, LENA, "me", NotAllowed),
        (LENA, ANNA.id, " ", ReasonMissing),
    ):
        with pytest.raises(refusal):
            await desk.run(lambda unit, a=account, b=by, r=reason: flagging.grant(unit, a, b, r))
    assert await desk.run(lambda unit: unit.flaggers.all(0)) == []


async def test_the_journal_names_no_flagger_and_no_reason(desk: Floor):
    await desk.run(lambda unit: flagging.grant(unit, ANNA.id, LENA, "They know scams"))
    (row,) = [line for line in await desk.details() if "flagger_granted" in line]
    assert str(ANNA.id) not in row
    assert "scams" not in row


async def test_many_people_against_one_account_in_a_short_time_are_a_possible_pile_on(desk: Floor):
    for number in range(POLICY.reporters.pile_on):
        await desk.files("spam", person(900 + number), message(100 + number % 3))
        desk.clock.now += MINUTE
    pile = (await seen(desk, 1)).pile_on
    assert pile is not None
    assert (pile.people, pile.within) == (POLICY.reporters.pile_on, HOUR)


async def test_more_people_than_a_pile_on_takes_move_nothing_up(desk: Floor):
    people = [person(900 + number) for number in range(POLICY.reporters.pile_on + 3)]
    ranks = [(await filed(desk, one)).priority for one in people]
    crowd = POLICY.reporters.pile_on
    assert ranks[crowd - 1] < ranks[crowd - 2]
    assert set(ranks[crowd - 1 :]) == {ranks[crowd - 1]}
    assert (await seen(desk, 1)).reasons.reporters == crowd + 3


async def test_as_many_over_a_day_are_none_and_nothing_happens_by_itself(desk: Floor):
    for number in range(POLICY.reporters.pile_on):
        await desk.files("spam", person(900 + number), message(100))
        desk.clock.now += HOUR
    assert (await seen(desk, 1)).pile_on is None


async def test_a_policy_may_say_how_many_decided_reports_are_enough(desk: Floor):
    await has_past(desk, ANNA, upheld=2, dismissed=0)
    case = await filed(desk, ANNA)
    strict = replace(POLICY, reporters=replace(POLICY.reporters, enough=2))
    view = await desk.under(strict).run(lambda unit: view_case(unit, case.id))
    assert view.reasons.credit.tenths == 10
