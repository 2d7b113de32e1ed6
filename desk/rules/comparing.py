"""What changes for people from one version of the policy to the next, the most important to them first.

Compared is what people are forbidden, what follows, how long it counts and is kept, and how they can object. The staff's own numbers
(claims, digests, undoing, officers, campaigns, authorities' clocks) and what only steers their work (`page`, `one_press`, `law` and the
like) are not.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from desk.rules.changes import (
    CategoryAdded,
    CategoryRemoved,
    Change,
    Count,
    CountChanged,
    DeadlineChanged,
    ExpiryChanged,
    GoesToChanged,
    LadderAdded,
    LadderRemoved,
    Length,
    LengthChanged,
    RetentionChanged,
    Reweighed,
    Reworded,
    StepChanged,
    Switch,
    Switched,
    Weight,
    Wording,
)
from desk.rules.durations import Duration, Ms
from desk.rules.policy import Category, Policy, Step

_APPEALS: Final[Mapping[Length, Callable[[Policy], Duration | Ms]]] = {
    Length.APPEAL_WINDOW: lambda policy: policy.appeals.window,
    Length.APPEAL_LATEST: lambda policy: policy.appeals.latest,
    Length.APPEAL_DEADLINE: lambda policy: policy.appeals.deadline,
}
_REPORTING: Final[Mapping[Length, Callable[[Policy], Duration | Ms]]] = {
    Length.MISUSE_WINDOW: lambda policy: policy.reporters.window,
    Length.MISUSE_WARNING: lambda policy: policy.reporters.warning,
    Length.MISUSE_MUTE: lambda policy: policy.reporters.mute,
    Length.MISUSE_MUTE_LONGEST: lambda policy: policy.reporters.mute_longest,
    Length.DRAFT: lambda policy: policy.limits.draft,
    Length.PACKAGE: lambda policy: policy.retention.package_grace,
}
_COUNTS: Final[Mapping[Count, Callable[[Policy], int]]] = {
    Count.REPORTS_PER_HOUR: lambda policy: policy.limits.reports_per_hour,
    Count.REPORTS_PER_DAY: lambda policy: policy.limits.reports_per_day,
}


def changes(before: Policy, after: Policy) -> tuple[Change, ...]:
    """All that changes for people, the most important first: what is forbidden, what it leads to, how to object, what is kept, the rest.

    Empty for two versions that differ in name only, or in what concerns nobody but the staff.
    """
    both = [
        (before.categories[name], category) for name, category in after.categories.items() if name in before.categories
    ]
    return (
        *(CategoryAdded(one) for name, one in after.categories.items() if name not in before.categories),
        *(CategoryRemoved(one) for name, one in before.categories.items() if name not in after.categories),
        *_reworded(both, Wording.RULE),
        *(GoesToChanged(new, old.goes_to, new.goes_to) for old, new in both if not _alike(old.goes_to, new.goes_to)),
        *_steps(None, before.ladder, after.ladder),
        *_reweighed(both, Weight.POINTS),
        *(ExpiryChanged(new, old.expires, new.expires) for old, new in both if not _same(old.expires, new.expires)),
        *_ladders(before.ladders, after.ladders),
        *_switched(both, Switch.EVERYWHERE, lambda category: category.everywhere),
        *_switched_in_all(before.later_groups, after.later_groups, Switch.LATER_GROUPS),
        *_lengths(before, after, _APPEALS),
        *_switched_in_all(before.appeals.single_moderator, after.appeals.single_moderator, Switch.SINGLE_MODERATOR),
        *_retention(before.retention.kept, after.retention.kept),
        *_reweighed(both, Weight.SEVERITY),
        *(DeadlineChanged(new, old.deadline, new.deadline) for old, new in both if old.deadline != new.deadline),
        *_switched(both, Switch.REFERENCE_ONLY, lambda category: category.reference_only),
        *_reworded(both, Wording.TITLE),
        *_reworded(both, Wording.DESCRIPTION),
        *(CountChanged(count, of(before), of(after)) for count, of in _COUNTS.items() if of(before) != of(after)),
        *_lengths(before, after, _REPORTING),
    )


_Both = list[tuple[Category, Category]]


def _reworded(both: _Both, wording: Wording) -> Iterator[Reworded]:
    words: Mapping[Wording, Callable[[Category], str]] = {
        Wording.RULE: lambda category: category.rule,
        Wording.TITLE: lambda category: category.title,
        Wording.DESCRIPTION: lambda category: category.description,
    }
    said = words[wording]
    return (Reworded(wording, old, new) for old, new in both if said(old) != said(new))


def _reweighed(both: _Both, weight: Weight) -> Iterator[Reweighed]:
    for old, new in both:
        was, now = (old.points, new.points) if weight is Weight.POINTS else (old.severity, new.severity)
        if was != now:
            yield Reweighed(weight, new, was, now)


def _switched(both: _Both, switch: Switch, on: Callable[[Category], bool]) -> Iterator[Switched]:
    return (Switched(switch, on(new), new) for old, new in both if on(old) != on(new))


def _switched_in_all(before: bool, after: bool, switch: Switch) -> Iterator[Switched]:
    if before != after:
        yield Switched(switch, after)


def _ladders(before: Mapping[str, tuple[Step, ...]], after: Mapping[str, tuple[Step, ...]]) -> Iterator[Change]:
    for name, steps in after.items():
        if name in before:
            yield from _steps(name, before[name], steps)
        else:
            yield LadderAdded(name, steps)
    yield from (LadderRemoved(name) for name in before if name not in after)


def _steps(ladder: str | None, before: tuple[Step, ...], after: tuple[Step, ...]) -> Iterator[StepChanged]:
    """By their points, rising."""
    old, new = ({step.points: step for step in steps} for steps in (before, after))
    for points in sorted(old.keys() | new.keys()):
        if not _alike(old.get(points), new.get(points)):
            yield StepChanged(ladder, points, old.get(points), new.get(points))


def _lengths(
    before: Policy, after: Policy, compared: Mapping[Length, Callable[[Policy], Duration | Ms]]
) -> Iterator[LengthChanged]:
    return (
        LengthChanged(what, of(before), of(after)) for what, of in compared.items() if not _same(of(before), of(after))
    )


def _retention(before: Mapping[str, Duration], after: Mapping[str, Duration]) -> Iterator[RetentionChanged]:
    return (RetentionChanged(kind, before[kind], after[kind]) for kind in after if not _same(before[kind], after[kind]))


def _alike(one: Step | None, other: Step | None) -> bool:
    """Whether two steps do the same, however their lengths are written."""
    if one is None or other is None:
        return one is other
    return (one.do, one.everywhere) == (other.do, other.everywhere) and _same(one.lasts, other.lasts)


def _same(one: Duration | Ms | None, other: Duration | Ms | None) -> bool:
    """Two weeks are fourteen days; a month is not thirty of them."""
    if isinstance(one, Duration) and isinstance(other, Duration):
        return (one.ms, one.months) == (other.ms, other.months)
    return one == other
