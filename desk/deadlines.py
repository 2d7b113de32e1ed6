"""Deadlines are not left to whoever happens to look: a reminder before, first to who holds the case, and one once it has passed."""

from desk.cards import viewers
from desk.model import Case, Claim
from desk.notices import DeadlineReminder
from desk.ports import Unit

REMIND_AT_MOST = 50
"""Cases looked at in one go; the next go follows within seconds."""


async def remind_due(unit: Unit) -> int:
    """Owe the reminders whose time has come; returns how many cases they are about.

    What comes due together for the same people is one message: after a pause the staff chat must not be flooded. Where the deadline has
    passed already, that alone is said. What its holder was told is said to the others when the claim ends before the verdict.
    """
    owed: dict[tuple[int, bool], list[int]] = {}
    due = await unit.cases.to_remind(REMIND_AT_MOST)
    for case in due:
        passed = case.deadline <= unit.now
        holder = None if passed else await unit.claims.of(case.id)
        if holder is not None and await unit.people.can_be_told(holder.moderator):
            await _remind_holder(unit, case, holder)
            continue
        for recipient in await viewers(unit, case):
            owed.setdefault((recipient, passed), []).append(case.id)
        await unit.cases.reminded(case.id, passed=passed)
        if passed:
            await unit.journal.write("desk", "deadline_passed", case.ref, case=case.id)
    for (recipient, passed), cases in owed.items():
        reminder, cause = DeadlineReminder(tuple(cases), passed), f"C-{cases[0]}/{'passed' if passed else 'near'}"
        await unit.notices.owe(recipient, reminder, cause=cause, case=cases[0] if len(cases) == 1 else None)
    return len(due)


async def _remind_holder(unit: Unit, case: Case, claim: Claim) -> None:
    """In private and once, however often they renew the claim."""
    reminder = DeadlineReminder((case.id,), passed=False)
    await unit.notices.owe(claim.moderator, reminder, cause=f"{case.ref}/near-held", case=case.id)
    await unit.cases.remind_at(case.id, min(claim.until, case.deadline))
