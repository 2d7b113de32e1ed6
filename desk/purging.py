"""Removing what has outlived its use: daily, in pages, each of them a unit with its line in the journal.

A page looks at holds and at what is still worked on in the unit that removes, so that whatever a purge is stopped after, nothing is half
removed; the next unit goes on where it came to.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from desk import locker
from desk.ports import Unit
from desk.rules.appealing import appealable_until, latest
from desk.rules.durations import DAY, Ms
from desk.rules.purging import Remains, Removal, removal
from desk.rules.retention import Kind, began_by
from desk.rules.schedule import days_between, digest_day
from desk.stores.purging import BEGINNING, Gone, Place, Purge, Step

CASES: Final = 25
"""Cases that a unit looks at: whoever reports something meanwhile waits for it, which nobody notices."""
RECORDS: Final = 100
"""Records of another kind that it removes."""
REQUESTS: Final = 5
"""Lawful requests that it removes: each may have a document of 20 MB."""
RECIPIENTS: Final = 500
"""Recipients of a campaign that it removes: small rows, and many."""
_NIGHT: Final = 4 * 60
"""Minutes after midnight, in the policy's time zone: when fewest people report."""
_PAUSE_DAYS: Final = 30
_OF_CASES: Final = (Kind.REPORT, Kind.EVIDENCE, Kind.DECISION, Kind.NOTICE, Kind.APPEAL)
_KINDS: Final[Mapping[Step, Kind]] = {
    Step.CAUTIONS: Kind.DECISION,
    Step.NOTICES: Kind.NOTICE,
    Step.FLAGGERS: Kind.DECISION,
    Step.CAMPAIGNS: Kind.CAMPAIGN,
    Step.REQUESTS: Kind.REQUEST,
    Step.HOLDS: Kind.REQUEST,
    Step.PROFILES: Kind.PROFILE,
    Step.GROUPS: Kind.PROFILE,
}
_SPARED: Final[Ms] = DAY
"""Keys that were made since are left alone: what they are for may be about to be written."""


async def begin_due(unit: Unit) -> bool:
    """Begin the purge of this night, unless it has begun; one makes up for all that were missed.

    A desk that looks for the first time, or after a long pause, begins with the next night's: a clock that is wrong when a machine starts
    must not take years of records away before somebody sets it right.
    """
    night = _night(unit)
    if await unit.purges.is_begun(night):
        return False
    last = await unit.purges.latest_before(night)
    await unit.purges.begin(night)
    if last is not None and days_between(last, night) <= _PAUSE_DAYS:
        return True
    begun = await unit.purges.current()
    if begun is not None:
        await unit.purges.move(begun, None, BEGINNING, {})
    return False


async def begin_now(unit: Unit) -> str:
    """Begin a purge, whether or not that of this night has ended; returns its day."""
    night = _night(unit)
    await unit.purges.begin(night)
    return night


async def page(unit: Unit) -> Mapping[str, int] | None:
    """Remove one page; returns how many records of each kind went, None where there is none to go on with."""
    purge = await unit.purges.current()
    if purge is None:
        return None
    if purge.step is not Step.KEYS:  # nothing is sealed under those
        await unit.holds.freeze()
    counts, place = await _REMOVE.get(purge.step, _loose)(unit, purge)
    step = purge.step if place else _after(purge.step)
    await unit.purges.move(purge, step, place or BEGINNING, Counter(purge.removed) + counts)
    return counts


async def forecast(unit: Unit) -> Mapping[str, int]:
    """How many records of each kind a purge would remove now; keys, which go with what they sealed, are not counted. Writes nothing."""
    cautions = await _ripe(unit, Step.CAUTIONS)
    counts = Counter({Step.CAUTIONS.value: len(cautions)}) + await _count_cases(unit, cautions)
    for step in Step:
        if step not in (Step.CAUTIONS, Step.CASES, Step.KEYS):
            found = await _ripe(unit, step)
            counts[step.value] += len(found)
            if step is Step.CAMPAIGNS:
                counts["recipients"] = sum([await unit.purges.recipients(campaign) for campaign in found])
    return dict(+counts)


async def is_over(unit: Unit, day: str) -> bool:
    """Whether a day's purge has ended. While somebody else is at one of its pages, `page` has none to offer."""
    return await unit.purges.is_over(day)


async def removed(unit: Unit, day: str) -> Mapping[str, int]:
    """How many records of each kind a day's purge has removed, whoever did."""
    return await unit.purges.removed(day)


def _night(unit: Unit) -> str:
    return digest_day(unit.now, _NIGHT, unit.policy.staff.timezone)


_Found = tuple[Counter[str], Place | None]


async def _cases(unit: Unit, purge: Purge) -> _Found:
    removals, place = await _ripe_cases(unit, purge.place)
    counts: Counter[str] = Counter()
    for one in removals:
        if one.files:
            await locker.drop(unit, one.case)
            counts["files"] += one.files
    for case, gone in (await unit.purges.remove(removals)).items():
        await unit.journal.write("desk", "purged", f"C-{case}", case=case, digest=gone.digest, **gone.counts)
        counts.update(gone.counts)
    return counts, place


async def _count_cases(unit: Unit, cautions: Sequence[int]) -> Counter[str]:
    counts: Counter[str] = Counter()
    place: Place | None = BEGINNING
    while place is not None:
        removals, place = await _ripe_cases(unit, place, cautions)
        for one in removals:
            counts.update(
                evidence=one.evidence,
                files=one.files,
                notices=one.notices,
                appeals=len(one.appeals),
                reports=len(one.reports),
                texts=len(one.words),
                decisions=len(one.decisions),
                cases=int(one.whole),
            )
    return counts


async def _ripe_cases(unit: Unit, place: Place, gone: Sequence[int] = ()) -> tuple[list[Removal], Place | None]:
    """What goes of a page of cases; `gone` are cautions that would have gone before.

    A new policy takes no time for an appeal from anybody, so that earlier ones are asked too.
    """
    ends = [began_by(unit.policy.retention.kept[kind.value], unit.now) for kind in _OF_CASES]
    found = await unit.purges.cases(place, max((end for end in ends if end is not None), default=-1), CASES)
    remains = await unit.purges.remains(found.numbers, gone)
    old = [case for case in remains if not removal(unit.policy, case, (), unit.now).is_nothing]
    decided = [one.at for case in old for one in case.decisions]
    changed = bool(decided) and await unit.policies.changed_since(min(decided))
    appealable = [await appealable_ends(unit, case) if changed else _ends_today(unit, case) for case in old]
    removals = [removal(unit.policy, case, each, unit.now) for case, each in zip(old, appealable, strict=True)]
    return [one for one in removals if not one.is_nothing], found.next


async def appealable_ends(unit: Unit, case: Remains) -> list[Ms | None]:
    """Until when each of its decisions may be appealed, by the policy of today and by those of its time; None: for ever."""
    ends = []
    for one in case.decisions:
        moments = [one.at, *([] if one.told_at is None else [one.told_at])]
        rules = [unit.policy.appeals, *[(await unit.policies.at(moment)).appeals for moment in moments]]
        ends.append(latest(*(appealable_until(each, one.at, one.told_at) for each in rules)))
    return ends


def _ends_today(unit: Unit, case: Remains) -> list[Ms | None]:
    """The same where no other policy was in force since the first of them."""
    return [appealable_until(unit.policy.appeals, one.at, one.told_at) for one in case.decisions]


async def _loose(unit: Unit, purge: Purge) -> _Found:
    until = _until(unit, purge.step)
    if until is None:
        return Counter(), None
    found = await unit.purges.loose(purge.step, until, purge.place, RECORDS)
    gone = await unit.purges.drop(purge.step, found.numbers, until)
    await _note(unit, purge.step, gone)
    return Counter(gone.counts), found.next


async def _ripe(unit: Unit, step: Step) -> list[int]:
    """All records of a step that would go."""
    until = _until(unit, step)
    place: Place | None = None if until is None else BEGINNING
    numbers: list[int] = []
    while until is not None and place is not None:
        found = await unit.purges.loose(step, until, place, RECORDS)
        numbers += found.numbers
        place = found.next
    return numbers


async def _campaigns(unit: Unit, purge: Purge) -> _Found:
    """One campaign at a time: its recipients go in pages, it goes with the last of them."""
    until = _until(unit, purge.step)
    if until is None:
        return Counter(), None
    found = await unit.purges.loose(purge.step, until, purge.place, RECORDS)
    if not found.numbers:
        return Counter(), found.next
    campaign = found.numbers[0]
    await unit.campaigns.hold(campaign)
    if campaign not in (await unit.purges.loose(purge.step, until, purge.place, RECORDS)).numbers:
        return Counter(), purge.place  # somebody has just taken it up again
    recipients = await unit.purges.drop_recipients(campaign, RECIPIENTS)
    counts = Counter({"recipients": recipients}) if recipients else Counter()
    if recipients < RECIPIENTS:
        gone = await unit.purges.drop(purge.step, [campaign], until)
        await unit.journal.write("desk", "purged", f"B-{campaign}", digest=gone.digest, **counts, **gone.counts)
        counts.update(gone.counts)
    elif recipients:
        await unit.journal.write("desk", "purged", f"B-{campaign}", **counts)
    return counts, purge.place


async def _requests(unit: Unit, purge: Purge) -> _Found:
    """Each goes whole; the journal says of it how much that was, and nothing that it said."""
    until = _until(unit, purge.step)
    if until is None:
        return Counter(), None
    found = await unit.purges.loose(purge.step, until, purge.place, REQUESTS)
    for number in found.numbers:
        gone = await unit.purges.drop_request(number)
        await unit.journal.write("desk", "purged", f"L-{number}", digest=gone.digest, **gone.counts)
    return Counter({purge.step.value: len(found.numbers)} if found.numbers else {}), found.next


async def _note(unit: Unit, step: Step, gone: Gone) -> None:
    if gone.counts:
        await unit.journal.write("desk", "purged", step.value, digest=gone.digest, **gone.counts)


def _until(unit: Unit, step: Step) -> Ms | None:
    """The last moment at which records of a step may have begun that go now; None where they stay for good."""
    if step is Step.KEYS:
        return unit.now - _SPARED
    end = began_by(unit.policy.retention.kept[_KINDS[step].value], unit.now)
    if step is not Step.CAUTIONS or end is None:
        return end
    contested = began_by(unit.policy.appeals.latest, unit.now)
    return None if contested is None else min(end, contested)


def _after(step: Step) -> Step | None:
    steps = list(Step)
    place = steps.index(step) + 1
    return steps[place] if place < len(steps) else None


_Removing = Callable[[Unit, Purge], Awaitable[_Found]]
_REMOVE: Final[Mapping[Step, _Removing]] = {
    Step.CASES: _cases,
    Step.CAMPAIGNS: _campaigns,
    Step.REQUESTS: _requests,
}
