"""The few places where a statement must be spelled differently for each engine.

{for update}        nobody else changes these rows until the unit ends (SQLite has one writer: nothing to say)
{for key share}     nobody else holds these rows {for update} until the unit ends; others may hold them like this, and change them
{skip locked}       leave out rows that another unit has locked
{row}               where a row lies at this moment, for whoever has just found it in the same statement
{numbers :name}     the integers of a parameter that `numbers` wrote, as a subquery
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from typing import Final

from storage.database import Engine

Spelled = Mapping[Engine, str]

_FIXED: Final[Mapping[Engine, Mapping[str, str]]] = {
    "sqlite": {"{for update}": "", "{for key share}": "", "{skip locked}": "", "{row}": "rowid"},
    "postgres": {
        "{for update}": "FOR UPDATE",
        "{for key share}": "FOR KEY SHARE",
        "{skip locked}": "FOR UPDATE SKIP LOCKED",
        "{row}": "ctid",
    },
}
_NUMBERS: Final[Mapping[Engine, str]] = {
    "sqlite": r"SELECT value FROM json_each(:\1)",
    "postgres": r"SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST(:\1 AS JSON))",
}
_LIST: Final = re.compile(r"\{numbers :(\w+)\}")


def spelled(sql: str) -> Spelled:
    """A statement for both engines."""
    return {engine: _spell(sql, engine) for engine in _FIXED}


def numbers(values: Collection[int]) -> str:
    """Integers as one parameter, for `{numbers :name}`."""
    return json.dumps([*values])


def _spell(sql: str, engine: Engine) -> str:
    for placeholder, spelling in _FIXED[engine].items():
        sql = sql.replace(placeholder, spelling)
    return _LIST.sub(_NUMBERS[engine], sql)
