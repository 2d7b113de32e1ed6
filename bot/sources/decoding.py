"""From the JSON of an HTTPS source to values: strict about what a value is, counting what was not asked for."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from bot.sources.reply import LONGEST, MOST, Fault, Reply
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.supplied import Surplus, Value
from desk.rules.durations import Ms

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ANSWER: Final = frozenset({"records"})
_RECORD: Final = frozenset({"person", "kind", "at", "value"})


def decode(body: bytes, source: str) -> Reply | Fault:
    """`{"records": [{"person": 123, "kind": "ip", "at": "2026-01-02T03:04:05Z", "value": "203.0.113.7"}]}`"""
    try:
        answer: object = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Fault.MALFORMED
    records = answer.get("records") if isinstance(answer, dict) else None
    if not isinstance(answer, dict) or not isinstance(records, list):
        return Fault.MALFORMED
    if len(records) > MOST:
        return Fault.LARGE
    cut_off = Counter({Surplus.FIELD: len(answer.keys() - _ANSWER)})
    values = []
    for record in records:
        one = _value(record, source) if isinstance(record, dict) else None
        if one is None:
            return Fault.MALFORMED
        cut_off[Surplus.FIELD] += len(record.keys() - _RECORD)
        if isinstance(one, Surplus):
            cut_off[one] += 1
        else:
            values.append(one)
    return Reply(tuple(values), +cut_off)


def milliseconds(moment: datetime) -> Ms:
    """Of a moment that says its zone."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def _value(record: dict[str, object], source: str) -> Value | Surplus | None:
    """None where it is no value at all, Surplus.KIND where it is of a kind that nobody knows."""
    person, kind, value, at = (record.get(name) for name in ("person", "kind", "value", "at"))
    if not isinstance(person, int) or isinstance(person, bool) or not isinstance(kind, str):
        return None
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST:
        return None
    moment = None
    if at is not None:
        moment = _moment(at)
        if moment is None:
            return None
    return Value(Data(kind), source, person, value, moment) if kind in {*Data} else Surplus.KIND


def _moment(at: object) -> Ms | None:
    try:
        moment = datetime.fromisoformat(at) if isinstance(at, str) else None
    except ValueError:
        return None
    return None if moment is None or moment.tzinfo is None else milliseconds(moment)
