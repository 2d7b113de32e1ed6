import asyncio

import pytest

from desk import intake, triage
from desk.errors import CaseHeld, UnknownReference
from desk.model import Role
from desk.ports import Unit
from desk.rules.durations import HOUR
from desk.views import view_case
from storage.database import StatementFailed
from tests.storage.desk import ANNA, BORIS, COLLEAGUE, MODERATOR, POLICY, START, Desk, new_report


async def appoint(desk: Desk, *people: int) -> None:
    async def work(unit: Unit) -> None:
        for person in people:
            await unit.staff.grant(person, Role.MODERATOR, None)

    await desk.run(work)


async def test_unit_runs_under_the_clock_and_the_policy_that_it_was_given(desk: Desk):
    async def look(unit: Unit) -> tuple[int, str, str]:
        return unit.now, unit.policy.version, await unit.policies.in_force(None)

    desk.clock.now += HOUR
    assert await desk.run(look) == (START + HOUR, POLICY.version, POLICY.version)


async def test_unit_that_refuses_leaves_nothing(desk: Desk):
    async def work(unit: Unit) -> None:
        await intake.file_report(unit, new_report(ANNA, 5, "look"))
        await unit.cases.get(999)

    with pytest.raises(UnknownReference):
        await desk.run(work)
    for table in ("cases", "reports", "evidence", "outbox", "journal", "accounts", "data_keys"):
        assert await desk.sql(f"SELECT * FROM {table}") == []


async def test_looking_cannot_write(desk: Desk):
    with pytest.raises(StatementFailed):
        await desk.runner.read(lambda unit: unit.people.started(ANNA.id))


async def test_reports_about_one_message_make_one_case_with_one_card_and_a_receipt_each(desk: Desk):
    await asyncio.gather(desk.report(ANNA, text="spam!"), desk.report(BORIS, text="спам"))
    case = await desk.case(1)
    view = await desk.runner.read(lambda unit: view_case(unit, case.id))
    assert {entry.report.text for entry in view.reports} == {"spam!", "спам"}
    assert len(view.evidence) == 1
    assert sorted(notice.kind for notice in view.notices) == ["CaseCard", "ReportReceived", "ReportReceived"]
    assert [entry.verb for entry in view.timeline] == ["reported", "reported"]
    assert {entry.by for entry in view.timeline} == {f"member:{entry.pseudonym}" for entry in view.reports}


async def test_of_two_moderators_who_claim_at_once_one_is_told_who_holds_it(desk: Desk):
    case = await desk.report()
    await appoint(desk, MODERATOR, COLLEAGUE)
    claims = (desk.run(lambda unit, who=who: triage.claim(unit, case.id, who)) for who in (MODERATOR, COLLEAGUE))
    ended = await asyncio.gather(*claims, return_exceptions=True)
    (refusal,) = (end for end in ended if isinstance(end, CaseHeld))
    (claim,) = (end for end in ended if not isinstance(end, CaseHeld))
    assert (refusal.by, refusal.until) == (claim.moderator, claim.until)
