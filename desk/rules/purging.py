"""What goes of a case once its time is over, kind by kind, and what stays because something still rests on it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from desk.model import Sanction
from desk.rules.appealing import ending, is_over, latest
from desk.rules.durations import Ms
from desk.rules.policy import Policy
from desk.rules.retention import Kind, counts, holds_still


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """A decision, without its words."""

    id: int
    at: Ms
    told_at: Ms | None
    points: int
    expires_at: Ms | None
    voided_at: Ms | None


@dataclass(frozen=True, slots=True)
class KeptAppeal:
    """An appeal that was settled."""

    id: int
    decision: int
    report: int | None
    replacement: int | None


@dataclass(frozen=True, slots=True)
class KeptReport:
    id: int
    has_words: bool
    """Whether its reporter's words are still there."""
    weighed: bool
    """Whether a caution or a mute of its reporter names it."""


@dataclass(frozen=True, slots=True)
class Remains:
    """What there is of a case on which nobody works, and that no hold keeps."""

    case: int
    start: Ms
    """When it closed. One that nobody reported but muted people never closes: its last change."""
    decisions: tuple[KeptDecision, ...] = ()
    sanctions: tuple[Sanction, ...] = ()
    appeals: tuple[KeptAppeal, ...] = ()
    reports: tuple[KeptReport, ...] = ()
    evidence: int = 0
    files: int = 0
    notices: int = 0
    """What people were told, and is settled; not the cards, which show what there is."""


@dataclass(frozen=True, slots=True)
class Removal:
    """What goes of a case."""

    case: int
    evidence: int = 0
    files: int = 0
    notices: int = 0
    reports: tuple[int, ...] = ()
    words: tuple[int, ...] = ()
    """Reports of which only the words go: an appeal, a caution or a mute that stays names them."""
    appeals: tuple[int, ...] = ()
    decisions: tuple[int, ...] = ()
    whole: bool = False
    """Nothing of it is left: the case goes too, with its notes, its cards and its key."""

    @property
    def is_nothing(self) -> bool:
        return self == Removal(self.case)


def removal(policy: Policy, case: Remains, appealable: Iterable[Ms | None], now: Ms) -> Removal:
    """What of a case may go now. `appealable` are the ends of the time in which its decisions may be appealed (None: never).

    The case goes with the last of its records. One without any decision, which only muted people reported, goes with what they sent.
    """
    ends = tuple(appealable)
    over = {kind: is_over(latest(ending(policy.retention.kept[kind.value], case.start), *ends), now) for kind in Kind}
    appeals = case.appeals if over[Kind.APPEAL] else ()
    staying = [one for one in case.appeals if not over[Kind.APPEAL]]
    decisions = _decisions(case, staying, now) if over[Kind.DECISION] else ()
    named = {one.report for one in staying}
    loose = [one for one in case.reports if over[Kind.REPORT] and not one.weighed and one.id not in named]
    bound = [one for one in case.reports if over[Kind.REPORT] and one not in loose]
    whole = (
        over[Kind.EVIDENCE]
        and over[Kind.NOTICE]
        and not staying
        and len(decisions) == len(case.decisions)
        and len(loose) == len(case.reports)
    )
    return Removal(
        case=case.case,
        evidence=case.evidence if over[Kind.EVIDENCE] else 0,
        files=case.files if over[Kind.EVIDENCE] else 0,
        notices=case.notices if over[Kind.NOTICE] else 0,
        reports=tuple(one.id for one in loose),
        words=tuple(one.id for one in bound if one.has_words),
        appeals=tuple(one.id for one in appeals),
        decisions=decisions,
        whole=whole and over[Kind.REPORT],
    )


def _decisions(case: Remains, appeals: Iterable[KeptAppeal], now: Ms) -> tuple[int, ...]:
    """The decisions that neither count nor hold, and on which no appeal rests."""
    needed = {one.decision for one in case.sanctions if holds_still(one, now)}
    for appeal in appeals:
        needed |= {appeal.decision, appeal.replacement or 0}
    return tuple(one.id for one in case.decisions if one.id not in needed and not counts(one, now))
