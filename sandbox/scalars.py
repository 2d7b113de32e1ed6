"""Checks of plain values, and the reading of those that a form sends as text."""

from __future__ import annotations

import json
from collections.abc import Callable

from sandbox.refusals import Refusal, bad_request
from sandbox.wire import Upload

Check = Callable[[object, str], object]

TRUE_WORDS = frozenset({"true", "True", "1"})
FALSE_WORDS = frozenset({"false", "False", "0"})


def mistyped(where: str, expected: str) -> Refusal:
    return bad_request(f'"{where}" must be {expected}')


def integer(value: object, where: str) -> object:
    if type(value) is int and -(2**63) <= value < 2**63:
        return value
    raise mistyped(where, "Integer")


def floating(value: object, where: str) -> object:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    raise mistyped(where, "Float")


def string(value: object, where: str) -> object:
    if not isinstance(value, str):
        raise mistyped(where, "String")
    if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise bad_request("strings must be encoded in UTF-8")
    return value


def boolean(value: object, where: str) -> object:
    if isinstance(value, bool):
        return value
    raise mistyped(where, "Boolean")


def input_file(value: object, where: str) -> object:
    if isinstance(value, Upload):
        return value
    raise mistyped(where, "InputFile")


SCALARS: dict[str, Check] = {
    "Integer": integer,
    "Float": floating,
    "String": string,
    "Boolean": boolean,
    "True": boolean,
    "InputFile": input_file,
}
PYTHON_TYPES: dict[str, type] = {"Integer": int, "Float": float, "String": str, "Boolean": bool, "True": bool}


def from_text(types: list[str], text: str, where: str) -> object:
    """Read one text of a form or query string as the published types say: Telegram sends everything as text."""
    if types == ["Integer", "String"]:
        return int(text) if text.removeprefix("-").isdecimal() else text
    if "String" in types:
        return text
    if types == ["Integer"]:
        return _number(text, where)
    if types[0] in ("Boolean", "True"):
        return _truth(text, where)
    return _json(text, where)


def _number(text: str, where: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise mistyped(where, "Integer") from None


def _truth(text: str, where: str) -> bool:
    if text in TRUE_WORDS or text in FALSE_WORDS:
        return text in TRUE_WORDS
    raise mistyped(where, "Boolean")


def _json(text: str, where: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        name = "reply keyboard markup" if where == "reply_markup" else where.replace("_", " ")
        raise bad_request(f"can't parse {name} JSON object") from None
