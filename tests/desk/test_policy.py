"""An operator changes the policy while cases are open."""

from dataclasses import replace

import pytest

from desk import triage
from desk.errors import UnknownCategory
from desk.model import CaseState, Outcome
from desk.views import my_reports, view_case
from tests.desk.floor import MIA, Floor
from tests.storage.desk import ANNA, BORIS, POLICY, SPAMMER

GAMBLING = replace(POLICY.category("drugs"), name="gambling", title="Gambling", law="Tell the commission.")
WITH_GAMBLING = replace(POLICY, categories={**POLICY.categories, "gambling": GAMBLING})


@pytest.fixture
async def renamed(desk: Floor) -> Floor:
    """A case of a category that has left the policy."""
    desk.runner = desk.under(WITH_GAMBLING)
    await desk.files("gambling")
    desk.runner = desk.under(POLICY)
    return desk


async def test_the_case_is_shown_by_the_name_it_had_and_weighs_like_other(renamed: Floor):
    view = await renamed.run(lambda unit: view_case(unit, 1))
    assert (view.case.category, view.category.name, view.category.title) == ("gambling", "gambling", "gambling")
    assert view.category.severity == POLICY.category("other").severity
    assert view.laws == ()


async def test_its_deadline_stays(renamed: Floor):
    case = await renamed.case(1)
    assert case.deadline - case.opened_at == GAMBLING.deadline
    await renamed.files("spam", BORIS)
    assert (await renamed.case(1)).deadline == case.deadline


async def test_reports_join_it_and_bring_a_category_that_is_known(renamed: Floor):
    await renamed.files("spam", BORIS)
    assert (await renamed.case(1)).category == "spam"


async def test_it_can_be_claimed_noted_and_taken_for_something_else(renamed: Floor):
    await renamed.claims()
    await renamed.run(lambda unit: triage.note(unit, 1, MIA, "the rules have changed"))
    await renamed.run(lambda unit: triage.recategorise(unit, 1, MIA, "illegal_goods"))
    assert (await renamed.case(1)).category == "illegal_goods"


async def test_it_can_be_dismissed_under_its_old_name(renamed: Floor):
    assert (await renamed.decides(Outcome.DISMISS)).category == "gambling"
    assert (await renamed.case(1)).state is CaseState.CLOSED


async def test_nobody_is_sanctioned_under_a_rule_that_is_none_any_more(renamed: Floor):
    with pytest.raises(UnknownCategory):
        await renamed.decides(Outcome.WARN)
    assert (await renamed.decides(Outcome.WARN, category="illegal_goods")).points == 4


async def test_old_strikes_and_reports_can_still_be_read(desk: Floor):
    desk.runner = desk.under(WITH_GAMBLING)
    await desk.files("gambling")
    await desk.decides(Outcome.WARN)
    desk.runner = desk.under(POLICY)
    assert [strike.category for strike in await desk.strikes(SPAMMER.id)] == ["gambling"]
    assert len(await desk.run(lambda unit: my_reports(unit, ANNA.id, 5))) == 1
    assert (await desk.run(lambda unit: view_case(unit, 1))).decisions[0].category == "gambling"


async def test_what_nobody_may_copy_stays_so_when_the_category_is_gone(desk: Floor):
    hidden = replace(GAMBLING, reference_only=True)
    desk.runner = desk.under(replace(POLICY, categories={**POLICY.categories, "gambling": hidden}))
    await desk.files("gambling")
    desk.runner = desk.under(POLICY)
    await desk.files("spam", BORIS)
    assert await desk.copies() == []
