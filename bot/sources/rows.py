"""From the rows of an operator's query to values: columns `person`, `value` and, where it is about moments, `at`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface
from typing import Final

from bot.sources.decoding import milliseconds
from bot.sources.reply import LONGEST, MOST, Fault
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.supplied import Value
from desk.rules.durations import Ms

Row = Mapping[str, object]

_ABSENT: Final = object()
_SAYS: Final = (str, int, Decimal, IPv4Address, IPv6Address, IPv4Interface, IPv6Interface)
"""What PostgreSQL and SQLite give for addresses and numbers. A float has lost digits, and bytes say nothing yet."""


def values_of(rows: Sequence[Row], kind: Data, source: str) -> list[Value] | Fault:
    """A row without a value says that there is none. More than `MOST` rows are too many to be all that was asked for."""
    if len(rows) > MOST:
        return Fault.LARGE
    found = list(_values(rows, kind, source))
    return Fault.MALFORMED if None in found else [one for one in found if one is not None]


def _values(rows: Iterable[Row], kind: Data, source: str) -> Iterable[Value | None]:
    """None for a row that is no value."""
    for row in rows:
        person, said, at = row.get("person"), row.get("value", _ABSENT), row.get("at")
        if said is None:
            continue
        moment, words = _moment(at), str(said) if isinstance(said, _SAYS) else ""
        good = 0 < len(words) <= LONGEST and (at is None) == (moment is None)
        yield Value(kind, source, person, words, moment) if good and isinstance(person, int) else None


def _moment(at: object) -> Ms | None:
    """Milliseconds, or a moment that says its zone."""
    if isinstance(at, datetime):
        return None if at.tzinfo is None else milliseconds(at)
    return at if isinstance(at, int) else None
