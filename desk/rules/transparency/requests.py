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
)
from desk.rules.transparency.withholding import Tables, Withheld, all_of, withhold

RECEIVED: Final = "requests_received"
OUTCOMES: Final = ("fulfilled_in_full", "fulfilled_narrowed", "refused", "no_data", "withdrawn", "expired")
"""How a request that asks for data ends; a preservation is counted apart."""
_HANDED_OVER: Final = ("fulfilled_in_full", "fulfilled_narrowed")
LEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    RECEIVED: (),
    **dict.fromkeys((*OUTCOMES, "preserved", "accounts_named"), (RECEIVED,)),
    "accounts_affected": (RECEIVED, *_HANDED_OVER),
}
"""What is withheld of these is withheld of a figure too: it could tell it."""
BY_COUNTRY: Final = "by_country"
BY_INSTRUMENT: Final = "by_instrument"
ALONE: Final = ("notices_given", "notices_delayed", "notices_barred")
QUERIES: Final = (*LEADERS, "data_kinds", "time_to_receipt", "time_to_answer", *ALONE, "reviews", "own_notifications")


def disclosure(answers: Answers, countries: Collection[str], below: int) -> Mapping[str, Figure]:
    """All that is published of lawful requests."""
    withheld: dict[str, Withheld | None] = {}
    figures: dict[str, Figure] = {}
    for name, leaders in LEADERS.items():
        tables = _tables(name, answers, countries)
        told_apart = all_of(withheld[leader] for leader in leaders)
        withheld[name] = None if told_apart is None else withhold(tables, below, told_apart)
        figures[name] = figure(tables, withheld[name], {BY_INSTRUMENT: _blank(name)})
    handed = all_of(withheld[name] for name in _HANDED_OVER)
    figures["emergencies"] = Figure(_emergencies(figures[RECEIVED].by[BY_INSTRUMENT]), {})
    figures["data_kinds"] = apart("by_kind", _kinds(answers["data_kinds"]), below, handed)
    figures["hours_to_receipt"] = hours(answers["time_to_receipt"], below)
    figures["hours_to_answer"] = hours(answers["time_to_answer"], below)
    figures |= {name: alone(counted(answers[name]), below, handed) for name in ALONE}
    reviews = by_word(answers["reviews"], ("1", "0"))
    figures["emergencies_reviewed"] = apart("by_finding", _findings(reviews), below, withheld[RECEIVED])
    figures["own_notifications"] = alone(counted(answers["own_notifications"]), below, {})
    return figures


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
