"""The figures of lawful requests: by country, by instrument, by outcome."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final

from desk.rules.disclosure.instruments import RULES, Instrument
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data
from desk.rules.transparency.counted import Counted
from desk.rules.transparency.report import (
    WITHHELD,
    Answers,
    Cell,
    Figure,
    alone,
    apart,
    by_word,
    counted,
    figure,
    hours,
    parts,
)
from desk.rules.transparency.withholding import Tables, Withheld, all_of, withhold

RECEIVED: Final = "requests_received"
OUTCOMES: Final = ("fulfilled_in_full", "fulfilled_narrowed", "refused", "no_data", "withdrawn", "expired")
"""How a request that asks for data ends; a preservation is counted apart."""
_HANDED_OVER: Final = ("fulfilled_in_full", "fulfilled_narrowed")
_ENDS: Final = (*OUTCOMES, "preserved")
"""One request has one of these, in its quarter or later: together they come to no more than what was received."""
LEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "accounts_named": (RECEIVED,),
    "accounts_affected": (RECEIVED, *_HANDED_OVER),
}
"""What is withheld of these is withheld of a figure too: it could tell it."""
BY_COUNTRY: Final = "by_country"
BY_INSTRUMENT: Final = "by_instrument"
_BY_END: Final = "by_end"
NOTICES: Final = ("notices_given", "notices_delayed", "notices_barred")
QUERIES: Final = (
    RECEIVED,
    *_ENDS,
    *LEADERS,
    "data_kinds",
    "time_to_receipt",
    "time_to_answer",
    *NOTICES,
    "reviews",
    "own_notifications",
)


def disclosure(answers: Answers, countries: Collection[str], below: int) -> Mapping[str, Figure]:
    """All that is published of lawful requests."""
    tables = {name: _tables(name, answers, countries) for name in (RECEIVED, *_ENDS, *LEADERS)}
    withheld = {RECEIVED: withhold(tables[RECEIVED], below)}
    withheld |= _ends({name: tables[name] for name in _ENDS}, below, withheld[RECEIVED])
    for name, leaders in LEADERS.items():
        told_apart = all_of(withheld[leader] for leader in leaders)
        withheld[name] = None if told_apart is None else withhold(tables[name], below, told_apart)
    telling = {table: _there(tables, table) for table in (BY_COUNTRY, BY_INSTRUMENT)} | {"by_reason": [*Refusal]}
    figures = {
        name: figure(those, withheld[name], {BY_INSTRUMENT: _blank(name)}, None if name == RECEIVED else telling)
        for name, those in tables.items()
    }
    handed = all_of(withheld[name] for name in _HANDED_OVER)
    figures["emergencies"] = Figure(_emergencies(figures[RECEIVED].by[BY_INSTRUMENT]), {})
    figures["data_kinds"] = apart("by_kind", _kinds(answers["data_kinds"]), below, handed)
    figures["hours_to_receipt"] = hours(answers["time_to_receipt"], below)
    figures["hours_to_answer"] = hours(answers["time_to_answer"], below)
    notices = parts({name: counted(answers[name]) for name in NOTICES}, below, handed)
    figures |= {name: Figure(cell, {}) for name, cell in notices.items()}
    found = _findings(by_word(answers["reviews"], ("1", "0")))
    figures["emergencies_reviewed"] = Figure(None, {"by_finding": parts(found, below, withheld[RECEIVED])})
    figures["own_notifications"] = alone(counted(answers["own_notifications"]), below, {})
    return figures


def _there(tables: Mapping[str, Tables], table: str) -> set[str]:
    """The rows in which anything at all happened."""
    return {row for those in tables.values() for row, count in those[table].items() if count}


def _ends(tables: Mapping[str, Tables], below: int, received: Withheld | None) -> Mapping[str, Withheld | None]:
    """What is withheld of how requests ended: more than of figures that stand alone, since what was received less all other ends would tell
    one of them, in a row as in the whole."""
    totals = {name: sum(those[BY_COUNTRY].values()) for name, those in tables.items()}
    bound = received
    while bound is not None:
        found = {name: withhold(those, below, bound) for name, those in tables.items()}
        whole = frozenset(name for name, rows in found.items() if rows is None)
        together = withhold({_BY_END: totals}, below, {_BY_END: whole})
        if together is None:
            break
        found |= dict.fromkeys(together[_BY_END])
        rows = all_of([bound, *(rows for rows in found.values() if rows is not None)]) or {}
        rows = {table: rows.get(table, frozenset()) for table in (BY_COUNTRY, BY_INSTRUMENT)}
        if rows == bound:
            return found
        bound = rows
    return dict.fromkeys(tables)


def row_of(instrument: str, *, emergency: bool) -> str:
    """Emergencies under an instrument are a row of their own: a count of all emergencies beside it could tell a withheld one."""
    return f"{instrument}_emergency" if emergency and instrument != Instrument.EMERGENCY else instrument


def rows_of(name: str) -> list[str]:
    """The rows by instrument to which a figure applies; nought where there was none."""
    return [row for instrument, row in _ROWS if _applies(name, instrument)]


_ROWS: Final = [
    *((one, one.value) for one in Instrument if one is not Instrument.ART18),
    (Instrument.EU_EPOC, row_of(Instrument.EU_EPOC, emergency=True)),
]


def _applies(name: str, instrument: Instrument) -> bool:
    """Nothing is handed over, and nothing lapses unanswered, where all that is asked is to keep data; and the other way round."""
    keeps = RULES[instrument].preserves_only
    if name == "preserved":
        return keeps
    return not keeps or name not in (*_HANDED_OVER, "no_data", "expired", "accounts_affected")


def _blank(name: str) -> list[str]:
    applies = rows_of(name)
    return [row for _instrument, row in _ROWS if row not in applies]


def _tables(name: str, answers: Answers, countries: Collection[str]) -> Tables:
    of_country = Counter(dict.fromkeys(countries, 0))
    of_instrument = Counter(dict.fromkeys(rows_of(name), 0))
    counts = [one for one in answers[name] if _applies(name, Instrument(one.instrument))]
    for one in counts:
        of_country[one.country] += one.count
        of_instrument[row_of(one.instrument, emergency=one.emergency)] += one.count
    tables = {BY_COUNTRY: dict(of_country), BY_INSTRUMENT: dict(of_instrument)}
    return tables | {"by_reason": by_word(counts, [code.value for code in Refusal])} if name == "refused" else tables


def _emergencies(received: Mapping[str, Cell]) -> Cell:
    """All of them, where each part of them is published; then it tells nothing more."""
    total = 0
    for row, cell in received.items():
        if row == Instrument.EMERGENCY or row.endswith("_emergency"):
            if not isinstance(cell, int):
                return WITHHELD
            total += cell
    return total


def _kinds(answer: Collection[Counted]) -> Mapping[str, int]:
    found = Counter(dict.fromkeys([kind.value for kind in Data], 0))
    for one in answer:
        for kind in one.what.split():
            found[kind] += one.count
    return dict(found)


def _findings(reviews: Mapping[str, int]) -> Mapping[str, int]:
    return {"proper": reviews["1"], "improper": reviews["0"]}
