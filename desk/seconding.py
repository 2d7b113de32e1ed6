"""Which verdicts take a second person, and who that can be."""

from collections.abc import Collection, Sequence
from typing import Final

from desk.casework import staff
from desk.errors import NobodyToApprove, SecondPersonNeeded
from desk.model import Case, Decision, SanctionKind
from desk.ports import Unit
from desk.records import NewSanction, ProposalEnd
from desk.rules.durations import DAY, Ms
from desk.rules.rights import who_may_see
from desk.verdict import Verdict

FOR_EVER: Final[Ms] = 366 * DAY
"""What is longer than this is for ever to whoever is banned, as it is to Telegram."""


async def require_second(unit: Unit, case: Case, verdict: Verdict, wanted: Sequence[NewSanction]) -> bool:
    """Whether a second person would be needed, and is waived. Raises SecondPersonNeeded, NobodyToApprove.

    The policy's waiver is for a desk of one: where somebody else could approve, it changes nothing.
    """
    if verdict.approved_by is not None or not _shuts_out(unit, wanted):
        return False
    if await approvers(unit, case, verdict.moderator):
        raise SecondPersonNeeded(case.id, verdict)
    if not unit.policy.limits.lone_bans:
        raise NobodyToApprove
    return True


async def record_waiver(unit: Unit, decision: Decision, verdict: Verdict) -> None:
    """Keep that a decision was made alone, for the journal and for everybody who reads the case."""
    await unit.proposals.waive(decision, verdict)
    await unit.journal.write(staff(verdict.moderator), "second_person_waived", decision.ref, case=decision.case)


async def overtake(unit: Unit, case: Case) -> None:
    """A case was decided otherwise: what waits for a second person there must not wake when that is undone."""
    for proposal in await unit.proposals.of_case(case.id):
        if proposal.end is None:
            await unit.proposals.end(proposal.id, ProposalEnd.WITHDRAWN, None)
            await unit.journal.write("desk", "ban_withdrawn", case.ref, case=case.id)


async def approvers(unit: Unit, case: Case, proposer: int) -> Collection[int]:
    """Who could approve: whoever else may judge the case."""
    judges = {who for role in who_may_see(case.audience) for who in await unit.staff.with_role(role)}
    return judges - {proposer, case.accused, *await unit.reports.reporters(case.id)}


def _shuts_out(unit: Unit, wanted: Sequence[NewSanction]) -> bool:
    """Whether somebody is banned for ever from several groups, or from one and from those that come to share its measures."""
    bans = [one for one in wanted if one.kind is SanctionKind.BAN]
    endless = [one for one in bans if one.until is None or one.until > unit.now + FOR_EVER]
    return len({one.chat for one in endless}) > 1 or any(one.spreads for one in endless)
