"""Writes a policy as a file that an operator can edit: the way back from what is stored."""

import json
from collections.abc import Iterator, Mapping
from typing import Final

from config.reading import Key

_BARE: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def as_toml(text: str) -> str:
    """The TOML that says what a policy's stored text says, every default written out. `config.policy.load` reads the same from it."""
    return "\n".join(_table((), json.loads(text))).strip() + "\n"


def _table(key: Key, values: Mapping[str, object]) -> Iterator[str]:
    """Its own values first: behind the header of a table within it they would be that one's."""
    below = {name: value for name, value in values.items() if isinstance(value, dict | list)}
    for name, value in values.items():
        if name not in below:
            yield f"{_spelled((name,))} = {_value(value)}"
    for name, value in below.items():
        where = (*key, name)
        if isinstance(value, dict):
            # The header of a table of tables says nothing, unless the table is empty.
            if not value or not all(isinstance(one, dict | list) for one in value.values()):
                yield f"\n[{_spelled(where)}]"
            yield from _table(where, value)
        else:
            for one in value:
                yield f"\n[[{_spelled(where)}]]"
                yield from _table(where, one)


def _value(value: object) -> str:
    """JSON's text, numbers and truth are TOML's, but for one character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _spelled(key: Key) -> str:
    return ".".join(str(part) if _BARE.issuperset(str(part)) and part else _value(part) for part in key)
