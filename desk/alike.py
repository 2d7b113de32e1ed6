"""Cases that are alike: the same harmless thing, reported many times over. Shown together first, then dismissed, each by its own decision.

Two open cases are alike when they are taken for the same category and hold the same: the same words (but for case and spaces) with the
same files, posted by whomever; or, where neither holds anything, the same account, reported as an account. Never among them:

- what is grave, by any category under which it was reported, and what only references are kept of;
- what a reporter added a file to, and what is known by its address alone: nobody can say that two of these are the same;
- what was decided before and is looked at again;
- what somebody else has claimed, and what concerns whoever looks;
- what came, or was reported or changed, after they saw the list.

It is looked up when it is shown and again when it is dismissed. What changes in between stays open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from desk.casework import require_open
from desk.errors import CaseHeld, CaseMovedOn, TooGrave
from desk.evidence import Evidence, EvidenceKind
from desk.model import Case
from desk.ports import Unit
from desk.rules.durations import Ms
from desk.rules.rights import audiences
from desk.triage import see

GRAVE: Final = 4
"""From this severity on each case is looked at by itself: what a group of harmless ones hides must not be one of these."""
LOOKED_AT: Final = 300
"""Open cases of one category that are compared, the oldest."""
AT_MOST: Final = 25
"""Cases in one list: as many as fit into one message, and as somebody still reads before they press."""

_OPAQUE: Final = frozenset({EvidenceKind.FILE, EvidenceKind.LINK})

Print = tuple[object, ...]
"""What a case holds, as far as it can be compared."""


@dataclass(frozen=True, slots=True)
class Alike:
    """One of them, as a list shows it."""

    case: Case
    reports: int
    with_words: int
    """Reports in which somebody wrote why: worth a look before all are dismissed."""
    text: str
    """What was posted; empty where it may disturb who reads it in passing."""


async def alike(unit: Unit, number: int, moderator: int, until: Ms | None = None) -> Sequence[Alike]:
    """A case and those that are like it, the case first, as they were before `until` (None: now).

    Raises TooGrave where each must be looked at by itself; CaseHeld, AlreadyDecided, CaseMovedOn, and what `see` raises.
    """
    case = await see(unit, number, moderator)
    await require_open(unit, case)
    await _require_free(unit, case, moderator)
    until = unit.now if until is None else until
    moved_at = max([case.changed_at, *(report.at for report in await unit.reports.of_case(case.id))])
    if moved_at > until:
        raise CaseMovedOn(case.ref, moved_at)
    like = await _open(unit, case, moderator, until)
    if like is None:
        raise TooGrave(case.ref)
    wanted, first = like
    found = [first]
    allowed = audiences(await unit.staff.roles(moderator))
    for other in await unit.cases.of_category(case.category, allowed, LOOKED_AT):
        if len(found) == AT_MOST:
            break
        looked = await _open(unit, other, moderator, until) if other.id != case.id else None
        if looked is not None and looked[0] == wanted:
            found.append(looked[1])
    return found


async def _require_free(unit: Unit, case: Case, moderator: int) -> None:
    claim = await unit.claims.of(case.id)
    if claim is not None and claim.moderator != moderator:
        raise CaseHeld(case.ref, claim.moderator, claim.until)


async def _open(unit: Unit, case: Case, moderator: int, until: Ms) -> tuple[Print, Alike] | None:
    """What a case holds, and how a list shows it; None for one that is never among those that are alike."""
    if case.accused == moderator or case.reference_only or max(case.opened_at, case.changed_at) > until:
        return None
    claim = await unit.claims.of(case.id)
    if claim is not None and claim.moderator != moderator:
        return None
    reports = await unit.reports.of_case(case.id)
    if any(report.reporter == moderator or report.at > until for report in reports):
        return None
    categories = [unit.policy.as_stored(name) for name in (case.category, *(report.category for report in reports))]
    if any(category.severity >= GRAVE for category in categories) or await unit.decisions.of_case(case.id):
        return None
    evidence = await unit.evidence.of_case(case.id)
    holds = _print(case, evidence)
    if holds is None:
        return None
    words = sum(bool(report.text) for report in reports)
    text = next((item.snapshot.text for item in evidence if item.snapshot.text), "")
    covered = any(category.disturbing for category in categories)
    return holds, Alike(case, len(reports), words, "" if covered else text)


def _print(case: Case, evidence: Sequence[Evidence]) -> Print | None:
    if any(item.kind in _OPAQUE for item in evidence):
        return None
    if not evidence:
        return ("account", case.accused) if case.accused is not None and case.message is None else None
    held = {_content(item) for item in evidence}
    return None if ("", ()) in held else ("posted", *sorted(held))


def _content(item: Evidence) -> tuple[str, tuple[str, ...]]:
    words = " ".join(item.snapshot.text.casefold().split())
    return words, tuple(sorted(media.unique_id for media in item.snapshot.media))
