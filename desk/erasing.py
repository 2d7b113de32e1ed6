"""Erasing a person's data at their word: what goes, what stays and why, and who comes back.

What is theirs alone goes with the key that opens it. Where others need that something happened, a stand-in takes the place of their id
(`desk.model.is_stand_in`): cases go on, points count. `storage/returning.py` says what counts again for somebody who comes back.
"""

from dataclasses import dataclass

from desk import appeals
from desk.casework import staff
from desk.errors import ErasureNotAsked, StillStaff
from desk.holds import Hold
from desk.knowing import known_holds
from desk.leaving import hand_back
from desk.misuse import Misuse
from desk.model import Appeal, AppealState, CaseState, Decision, Role, Sanction
from desk.ports import Unit
from desk.rules.durations import MINUTE, Ms
from desk.rules.retention import counts, holds_still

OPEN_FOR: Ms = 15 * MINUTE
"""How long the question may be answered: what it says may change, and a button is pressed by mistake one day."""
LISTED = 200
"""Reports, appeals and decisions each that are looked through, the latest."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an erasure means for one person, besides what it means for everybody.

    Nothing of cases that they need not know of, nor of secret holds.
    """

    appeals: tuple[Appeal, ...]
    """Open ones of theirs: they are withdrawn."""
    reports: tuple[str, ...]
    """Those that are still worked on, by reference: they will not hear what comes of them."""
    flagger: bool
    """Whether they are a trusted flagger."""
    decisions: tuple[Decision, ...]
    """Those against them whose points count."""
    sanctions: tuple[Sanction, ...]
    """Mutes and bans that hold."""
    misuse: tuple[Misuse, ...]
    """Cautions and mutes as a reporter that hold."""
    holds: tuple[Hold, ...]
    worked_here: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody is asked to confirm. `at` names the question: an earlier one is over."""

    meaning: Meaning
    at: Ms


async def ask(unit: Unit, person: int) -> Asked:
    """Somebody wants their data erased: what that means, before they confirm it. Raises StillStaff."""
    await _require_no_role(unit, person)
    await unit.erasures.ask(person, unit.now + OPEN_FOR)
    return Asked(await _meaning(unit, person), unit.now)


async def keep(unit: Unit, person: int, asked_at: Ms) -> None:
    """They do not mean it. Raises ErasureNotAsked."""
    if not await unit.erasures.take(person, asked_at):
        raise ErasureNotAsked


async def erase(unit: Unit, person: int, asked_at: Ms) -> Meaning:
    """They confirmed it. From this commit on nobody reads what they wrote, and a restored backup is erased of it again.

    Raises ErasureNotAsked, StillStaff.
    """
    if not await unit.erasures.take(person, asked_at):
        raise ErasureNotAsked
    await _require_no_role(unit, person)
    meaning = await _erase(unit, person, unit.now)
    unit.erasures.enlist(person, unit.now)
    return meaning


async def erase_again(unit: Unit, person: int, at: Ms) -> None:
    """Do it once more in a database that was restored from before it was done, which was `at`. Roles that came back go again."""
    for role in sorted(await unit.staff.roles(person)):
        await unit.staff.revoke(person, role, None)
        await unit.journal.write("desk", "revoked", staff(person), role=role)
        await hand_back(unit, person)
    await _erase(unit, person, at)


async def is_back(unit: Unit, person: int) -> bool:
    """Whether somebody asks who was erased and whom the desk has not met since: met, they have back what still counts."""
    return await unit.people.known(person) is None and await unit.erasures.knows(person)


async def look_after(unit: Unit) -> int:
    """Let go of what was kept for a time: ids that no sanction and no case needs any more, keys that no hold needs; returns how many."""
    done = await unit.erasures.finish()
    withheld = await unit.erasures.withheld()
    if withheld:
        await unit.holds.freeze()
    for stand_in, account in withheld.items():
        if not await unit.holds.on_account(stand_in) and (account is None or not await unit.holds.on_account(account)):
            await unit.erasures.release(stand_in)
            # Of whom is not said: who reads the journal would learn whom a hold had kept, and a hold may be secret.
            await unit.journal.write("desk", "key_destroyed", "holds", whose=unit.pseudonyms.digest(str(stand_in)))
            done += 1
    return done


async def _require_no_role(unit: Unit, person: int) -> None:
    """Nor one that they are about to get: the timer would make an officer of somebody whom nobody knows."""
    waiting = [grant for grant in await unit.officer_grants.waiting() if grant.account == person]
    if waiting or await unit.staff.roles(person):
        raise StillStaff


async def _erase(unit: Unit, person: int, at: Ms) -> Meaning:
    await unit.holds.freeze()
    cases = await unit.erasures.hold(person)
    meaning = await _meaning(unit, person)
    for appeal in meaning.appeals:
        await appeals.withdraw(unit, appeal.id, person)
    held = await unit.holds.on_account(person)
    await unit.erasures.erase(person, withheld=bool(held))
    await unit.erasures.record(person, at)
    for case in sorted(cases):
        await unit.notices.redraw_cards(case)
    whom = f"member:{unit.pseudonyms.of(0, person)}"
    await unit.journal.write(whom, "erased", whom)
    return meaning


async def _meaning(unit: Unit, person: int) -> Meaning:
    mine = await unit.appeals.of_person(person, LISTED)
    reported = await unit.reports.of_reporter(person, LISTED)
    decided = await unit.decisions.against(person, LISTED)
    return Meaning(
        appeals=tuple(one for one in mine if one.state is AppealState.OPEN),
        reports=tuple(report.ref for report, case in reported if case.state is CaseState.OPEN),
        flagger=await unit.flaggers.trusted(person),
        decisions=tuple(one for one in decided if counts(one, unit.now)),
        sanctions=tuple(one for one in await unit.sanctions.of_account(person) if holds_still(one, unit.now)),
        misuse=tuple(one for one in await unit.misuse.of_reporter(person) if one.holds(unit.now)),
        holds=(await known_holds(unit, person)).holds,
        worked_here=any([person in await unit.staff.ever(role) for role in Role]),
    )
