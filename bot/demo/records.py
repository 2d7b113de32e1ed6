"""What `ombud show REF --json`, `ombud journal verify` and `ombud request import` print, as far as the demo looks at it."""

import msgspec


class Reported(msgspec.Struct, frozen=True):
    ref: str
    reporter: str
    category: str
    text: str


class Told(msgspec.Struct, frozen=True):
    ref: str
    kind: str
    state: str


class Step(msgspec.Struct, frozen=True):
    at: str
    by: str
    verb: str
    ref: str


class CaseRecord(msgspec.Struct, frozen=True):
    """Times are written as `2026-11-24T08:00:00Z`; members appear as pseudonyms, staff by id."""

    ref: str
    state: str
    category: str
    severity: int
    deadline: str
    reports: list[Reported]
    decisions: list[str]
    notices: list[Told]
    timeline: list[Step]


class AppealRecord(msgspec.Struct, frozen=True):
    """What `ombud show A-1 --json` prints."""

    ref: str
    decision: str
    state: str
    decided_by: int
    reason: str


class Head(msgspec.Struct, frozen=True):
    size: int
    root: str


class JournalRecord(msgspec.Struct, frozen=True):
    """What `ombud journal verify` prints."""

    rows: int
    heads: int
    unsealed: int
    last: Head


class RequestRecord(msgspec.Struct, frozen=True):
    """What `ombud request import` prints."""

    ref: str
    faults: list[str]
    document_sha256: str
