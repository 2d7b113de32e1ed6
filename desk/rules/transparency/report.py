"""A quarter's figures, from the answers of the journal: what applies, what is nought, what is withheld."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final, Literal

from desk.rules.durations import HOUR
from desk.rules.transparency.counted import Counted
from desk.rules.transparency.quarters import Quarter
from desk.rules.transparency.withholding import Rows, Tables, Withheld, all_of, withhold

Cell = int | float | Literal["withheld"] | None
"""A count, or hours; None is blank: it cannot apply."""
WITHHELD: Final = "withheld"
Answers = Mapping[str, Sequence[Counted]]
"""By the names of the queries."""
RowNames = Mapping[str, Collection[str]]
"""Some rows of each table."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, and the tables that come to it."""

    total: Cell
    by: Mapping[str, Mapping[str, Cell]]


@dataclass(frozen=True, slots=True)
class Report:
    quarter: Quarter
    over: bool
    """Whether its figures can change no more."""
    below: int
    """Counts under this are withheld; 0: none is."""
    figures: Mapping[str, Figure]


def figure(
    tables: Tables, withheld: Withheld | None, blank: RowNames | None = None, telling: RowNames | None = None
) -> Figure:
    """A figure as it is published. `blank` are rows to which it cannot apply; `telling` those of which a nought would tell something, where
    the whole is withheld."""
    total = max((sum(rows.values()) for rows in tables.values()), default=0)
    by: dict[str, dict[str, Cell]] = {}
    for name, rows in tables.items():
        hidden = rows.keys() if withheld is None else withheld.get(name, frozenset())
        by[name] = {row: _cell(count, hidden=row in hidden) for row, count in rows.items()}
        if withheld is None:
            by[name] |= dict.fromkeys(rows.keys() & {*(telling or {}).get(name, ())}, WITHHELD)
        by[name] |= dict.fromkeys((blank or {}).get(name, ()), None)
    return Figure(_cell(total, hidden=withheld is None) if telling is None or withheld is not None else WITHHELD, by)


def alone(count: int, below: int, leaders: Withheld | None) -> Figure:
    """A count that is part of no total. It is withheld too where what it depends on is, as a whole."""
    return Figure(_cell(count, hidden=count < below or leaders is None), {})


def apart(name: str, rows: Rows, below: int, leaders: Withheld | None) -> Figure:
    """Counts that come to no total, since one thing may be counted in several."""
    cells = {row: _cell(count, hidden=count < below or leaders is None) for row, count in rows.items()}
    return Figure(None, {name: cells})


def parts(rows: Rows, below: int, leaders: Withheld | None) -> Mapping[str, Cell]:
    """Counts that come to a whole which a reader may know: beside a small one its smallest neighbours are withheld too."""
    held = None if leaders is None else withhold({"": rows}, below)
    return {row: _cell(count, hidden=held is None or row in held[""]) for row, count in rows.items()}


def hours(times: Sequence[Counted], below: int) -> Figure:
    """The median of times; blank where there is none."""
    if not times:
        return Figure(None, {})
    middle = round(median(one.count for one in times) / HOUR, 1)
    return Figure(WITHHELD if len(times) < below else middle, {})


def counted(answer: Sequence[Counted]) -> int:
    return sum(one.count for one in answer)


def by_word(answer: Sequence[Counted], rows: Collection[str] = ()) -> Rows:
    """Counts by what the query tells apart; nought for `rows` of which there is none."""
    found = Counter(dict.fromkeys(rows, 0))
    for one in answer:
        found[one.word] += one.count
    return dict(found)


def moderation(answers: Answers, categories: Collection[str], below: int) -> Mapping[str, Figure]:
    """Reports, decisions by category and sanction, appeals and their outcome, how long it took."""
    reports = {"by_category": by_word(answers["reports"], categories)}
    dismissed: Counter[str] = Counter(dict.fromkeys(categories, 0))
    violations: Counter[str] = Counter(dict.fromkeys(categories, 0))
    outcomes: Counter[str] = Counter(dict.fromkeys(_OUTCOMES, 0))
    for one in answers["decisions"]:
        (dismissed if one.word == _DISMISSED else violations)[one.what] += one.count
        if one.word != _DISMISSED:
            outcomes[one.word] += one.count
    found = {"by_category": dict(violations), "by_outcome": dict(outcomes)}
    held = withhold(found, below)
    ended = {"by_outcome": by_word(answers["appeals_ended"], _APPEALS)}
    only = {"by_category": dict(dismissed)}
    return {
        "reports": figure(reports, withhold(reports, below)),
        "violations": figure(found, held),
        "dismissed": figure(only, withhold(only, below)),
        **_sanctions(answers["sanctions"], categories, below, held),
        "voided": alone(counted(answers["voided"]), below, {}),
        "appeals": alone(counted(answers["appeals"]), below, {}),
        "appeals_ended": figure(ended, withhold(ended, below)),
        "hours_to_decision": hours(answers["time_to_decision"], below),
        "hours_to_appeal": hours(answers["time_to_appeal"], below),
    }


_DISMISSED: Final = "dismiss"
_OUTCOMES: Final = ("warn", "delete", "mute", "kick", "ban")
_SANCTIONS: Final = ("delete", "mute", "kick", "ban")
_APPEALS: Final = ("appeal_upheld", "appeal_overturned", "appeal_replaced", "appeal_withdrawn", "appeal_overtaken")


def _sanctions(
    answer: Sequence[Counted], categories: Collection[str], below: int, leaders: Withheld | None
) -> Mapping[str, Figure]:
    """Decisions by each kind of sanction. One decision may carry several: they come to no total."""
    found = {kind: Counter(dict.fromkeys(categories, 0)) for kind in _SANCTIONS}
    for one in answer:
        for kind in {sanction.split()[1] for sanction in one.what.split("; ")} & found.keys():
            found[kind][one.word] += one.count
    told_apart = None if leaders is None else all_of([leaders])
    figures: dict[str, Figure] = {}
    for kind, rows in found.items():
        tables = {"by_category": dict(rows)}
        held = None if leaders is None else withhold(tables, below, told_apart)
        figures[f"sanctions_{kind}"] = figure(tables, held)
    return figures


def _cell(count: int, *, hidden: bool) -> Cell:
    return WITHHELD if hidden and count else count
