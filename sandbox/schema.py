"""The published Bot API as a door: every call is checked against it before anything happens.

The methods' own flags say what is required; the flags of types in the published file do not (most fields of answers are
optional), so `REQUIRED` says it for the types that a bot may send. Stricter than Telegram on purpose: a parameter or field
that nobody published is refused, because Telegram would ignore it and the mistake would stay hidden. A server older than
10.3 (`api="10.0"`) ignores what it does not know, exactly as a real one would.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Literal

from sandbox.refusals import bad_request
from sandbox.scalars import PYTHON_TYPES, SCALARS, Check, from_text, mistyped
from sandbox.wire import JsonObject, Upload

Version = Literal["10.3", "10.0"]

REQUIRED: dict[str, tuple[str, ...]] = {
    "BotCommand": ("command", "description"),
    "BotCommandScopeChat": ("type", "chat_id"),
    "BotCommandScopeChatAdministrators": ("type", "chat_id"),
    "BotCommandScopeChatMember": ("type", "chat_id", "user_id"),
    "CopyTextButton": ("text",),
    "EphemeralMessageParameters": ("receiver_user_id",),
    "ForceReply": ("force_reply",),
    "InlineKeyboardButton": ("text",),
    "InlineKeyboardMarkup": ("inline_keyboard",),
    "InputMediaAudio": ("type", "media"),
    "InputMediaDocument": ("type", "media"),
    "InputMediaPhoto": ("type", "media"),
    "InputMediaVideo": ("type", "media"),
    "KeyboardButton": ("text",),
    "KeyboardButtonRequestChat": ("request_id", "chat_is_channel"),
    "KeyboardButtonRequestUsers": ("request_id",),
    "LoginUrl": ("url",),
    "MessageEntity": ("type", "offset", "length"),
    "ReplyKeyboardMarkup": ("keyboard",),
    "ReplyKeyboardRemove": ("remove_keyboard",),
    "User": ("id",),
    "WebAppInfo": ("url",),
}

# What came after 10.0 and matters here: an older server answers 404 to these methods and ignores these fields.
NEWER_METHODS = re.compile(r"Ephemeral|RichMessage")
NEWER_FIELDS = frozenset({"ephemeral_message_parameters", "ephemeral_message_id", "is_ephemeral", "rich_message"})

# Telegram has its own words for the parameters that are forgotten most.
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "user_id": "invalid user_id specified",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
}


@cache
def _published() -> JsonObject:
    content: JsonObject = json.loads(resources.files("sandbox").joinpath("botapi-10.3.json").read_text("utf-8"))
    return content


class Api:
    """The methods and types that one version of the server knows, compiled to checks on first use."""

    def __init__(self, version: Version = "10.3") -> None:
        self.version = version
        self.is_current = version == "10.3"
        published = _published()
        self._types = {name: self._known(declared["fields"]) for name, declared in published["types"].items()}
        self._methods = {
            name: self._known(declared["fields"])
            for name, declared in published["methods"].items()
            if self.is_current or not NEWER_METHODS.search(name)
        }
        self._names = {name.lower(): name for name in self._methods}
        self._checks: dict[str, Check] = {}
        self._compiled: dict[str, tuple[dict[str, Check], list[str]]] = {}

    def method(self, name: str) -> str | None:
        """The published spelling of a method (Telegram ignores case), or None if this server does not know it."""
        return self._names.get(name.lower())

    def check(self, method: str, raw: Mapping[str, object]) -> JsonObject:
        """The parameters of one call with their published types. Raises Refusal."""
        checks, required = self._parameters(method)
        checked: JsonObject = {}
        for name, value in raw.items():
            if (check := checks.get(name)) is not None:
                if value is not None:
                    checked[name] = check(value, name)
            elif isinstance(value, Upload):
                checked[name] = value  # a part that an `attach://` elsewhere in the call may name
            elif self.is_current:
                raise bad_request(f'unknown parameter "{name}" of {method}')
        for name in required:
            if checked.get(name) in (None, ""):
                raise bad_request(MISSING.get(name, f'parameter "{name}" is required'))
        return checked

    def _known(self, fields: JsonObject) -> JsonObject:
        return {name: field for name, field in fields.items() if self.is_current or name not in NEWER_FIELDS}

    def _parameters(self, method: str) -> tuple[dict[str, Check], list[str]]:
        compiled = self._compiled.get(method)
        if compiled is None:
            fields = self._methods[method]
            checks = {name: self._parameter(field["types"]) for name, field in fields.items()}
            compiled = checks, [name for name, field in fields.items() if field["required"]]
            self._compiled[method] = compiled
        return compiled

    def _parameter(self, types: list[str]) -> Check:
        check_value = self._one_of(types)

        def check(value: object, where: str) -> object:
            return check_value(from_text(types, value, where) if isinstance(value, str) else value, where)

        return check

    def _one_of(self, types: list[str]) -> Check:
        """A check for one of `types`: the only one, the one of the value's own kind, or the object whose fields fit."""
        if len(types) == 1:
            return self._check_of(types[0])
        plain = {PYTHON_TYPES[name]: SCALARS[name] for name in types if name in PYTHON_TYPES}
        objects = [name for name in types if name not in SCALARS]

        def check(value: object, where: str) -> object:
            if (scalar := plain.get(type(value))) is not None:
                return scalar(value, where)
            if isinstance(value, Upload) and "InputFile" in types:
                return value
            if isinstance(value, dict) and objects:
                return self._check_of(self._fitting(objects, value))(value, where)
            raise (
                bad_request("object expected as reply markup")
                if where == "reply_markup"
                else mistyped(where, " or ".join(types))
            )

        return check

    def _check_of(self, name: str) -> Check:
        check = self._checks.get(name)
        if check is None:
            check = self._checks[name] = self._compile(name)
        return check

    def _compile(self, name: str) -> Check:
        if name.startswith("Array of "):
            return _array_of(self._one_of(re.split(r", | and ", name.removeprefix("Array of "))))
        if name in SCALARS:
            return SCALARS[name]
        if not self._types[name]:
            return self._variant_of(name)
        return self._object(name)

    def _variant_of(self, name: str) -> Check:
        """A type without fields of its own (`InputMedia`, `BotCommandScope`) stands for those that continue its name."""
        variants = [other for other, fields in self._types.items() if other.startswith(name) and fields]

        def check(value: object, where: str) -> object:
            if not isinstance(value, dict):
                raise mistyped(where, name)
            return self._check_of(self._fitting(variants, value))(value, where) if variants else value

        return check

    def _fitting(self, names: list[str], value: JsonObject) -> str:
        """The type that an object is meant to be: named by its `type`, or the first that has all its fields."""
        kind = value.get("type")
        if isinstance(kind, str):
            named = [name for name in names if name.lower().endswith(kind.replace("_", ""))]
            if not named:
                raise bad_request(f'unsupported type "{kind}" specified')
            return min(named, key=len)
        complete = [name for name in names if all(field in value for field in REQUIRED.get(name, ()))] or names
        return next((name for name in complete if self._types[name].keys() >= value.keys()), complete[0])

    def _object(self, name: str) -> Check:
        declared = self._types[name]
        needed = REQUIRED.get(name, ())
        checks: dict[str, Check] = {}  # filled when first met: some types contain themselves

        def check_field(field: str, value: object) -> object:
            if field not in checks:
                checks[field] = self._one_of(declared[field]["types"])
            return checks[field](value, f"{name}.{field}")

        def check(value: object, where: str) -> object:
            if isinstance(value, str) and name == "KeyboardButton":
                return {"text": value}
            if not isinstance(value, dict):
                raise mistyped(where, name)
            self._refuse_unknown(name, value)
            for field in needed:
                if value.get(field) is None:
                    raise bad_request(f"can't parse {name}: can't find field \"{field}\"")
            known = ((field, item) for field, item in value.items() if field in declared and item is not None)
            return {field: check_field(field, item) for field, item in known}

        return check

    def _refuse_unknown(self, name: str, value: JsonObject) -> None:
        if self.is_current and (unknown := [field for field in value if field not in self._types[name]]):
            raise bad_request(f'unknown field "{unknown[0]}" of {name}')


@cache
def api_of(version: Version) -> Api:
    """One for all servers of a version: it keeps nothing but the checks that it has compiled."""
    return Api(version)


def _array_of(check_item: Check) -> Check:
    def check(value: object, where: str) -> object:
        if not isinstance(value, list):
            raise mistyped(where, "an Array")
        return [check_item(item, where) for item in value]

    return check
