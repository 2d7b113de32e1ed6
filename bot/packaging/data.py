"""What was collected as data for other programs: `data.json`, with the scope that was approved and what is missing of it."""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from desk.disclosure.collecting import Held
from desk.rules.disclosure.collected import Record, Said
from desk.rules.disclosure.scope import Data, Scope
from desk.rules.disclosure.supplied import Supplied
from handlers.messages.package_summary import MOMENTS
from handlers.messages.wording import iso

_SALT: Final = 16

Inside = Mapping[int, tuple[str, bytes]]
"""Files by their numbers in the locker: where they are in the package, and what they hold."""


@dataclass(frozen=True, slots=True)
class Whole:
    """All that was collected."""

    held: Held
    supplied: Supplied = field(repr=False)
    not_held: frozenset[Data]
    inside: Inside = field(repr=False)


def as_json(whole: Whole) -> bytes:
    """The salt is random: nobody can guess from the digest on record what was collected."""
    held, supplied = whole.held, whole.supplied
    return json.dumps(
        {
            "request": held.request.ref,
            "authority_reference": held.request.particulars.reference,
            "collected_at": iso(held.at),
            "salt": secrets.token_hex(_SALT),
            "scope": _scope(held.scope),
            "records": [_record(one, whole.inside) for one in held.records],
            "supplied": [
                {
                    "kind": one.kind.value,
                    "person": one.person,
                    "source": one.source,
                    "value": one.value,
                    "at": None if one.at is None else iso(one.at),
                }
                for one in supplied.values
            ],
            "nothing_found": [{"kind": kind.value, "person": person} for kind, person in sorted(_nothing_found(whole))],
            "not_held": sorted(whole.not_held),
        },
        ensure_ascii=False,
        indent=1,
    ).encode()


def _nothing_found(whole: Whole) -> Iterable[tuple[Data, int]]:
    """Of what the desk holds, and of what sources were asked for."""
    held = whole.held
    kept = held.scope.data - whole.not_held
    there = {(one.kind, one.person) for one in held.records} | {(one.kind, one.person) for one in whole.supplied.values}
    return ((kind, person) for kind in kept for person in held.scope.persons if (kind, person) not in there)


def _scope(scope: Scope) -> Mapping[str, object]:
    return {
        "persons": sorted(scope.persons),
        "data": sorted(scope.data),
        "since": iso(scope.since),
        "before": iso(scope.before),
    }


def _record(one: Record, inside: Inside) -> Mapping[str, object]:
    files = [
        {"type": file.type, "name": file.name, "path": inside[file.number][0] if file.number in inside else None}
        for file in one.files
    ]
    return {
        "kind": one.kind.value,
        "person": one.person,
        "at": None if one.at is None else iso(one.at),
        "ref": one.ref,
        "fields": {name: _value(name, said) for name, said in one.says.items() if said is not None},
        **({"files": files} if files else {}),
    }


def _value(name: str, said: Said) -> Said:
    return iso(said) if name in MOMENTS and isinstance(said, int) else said
