"""Holds: orders that keep matching records from being purged or erased. They widen nobody's access."""

from dataclasses import dataclass
from enum import StrEnum

from desk.rules.durations import Ms


class Matching(StrEnum):
    """Which records a hold keeps."""

    CASE = "case"
    """One case, with what its people wrote to the desk."""
    ACCOUNT = "account"
    """Everything by or about one account."""
    CATEGORY = "category"
    """The cases that are of one category, or were reported or judged as such."""
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class NewHold:
    matching: Matching
    basis: str
    """Which law or order asks for it."""
    owner: int
    until: Ms
    target: int | None = None
    """The case or the account."""
    category: str | None = None
    since: Ms | None = None
    """Only cases opened from then on."""
    before: Ms | None = None
    """Only cases opened before then."""
    secret: bool = False
    """Whom it concerns must not learn of it."""
    warn_at: Ms | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    id: int
    matching: Matching
    target: int | None
    category: str | None
    since: Ms | None
    before: Ms | None
    basis: str
    owner: int
    secret: bool
    placed_at: Ms
    until: Ms
    warn_at: Ms | None
    ended_at: Ms | None
    ended_by: int | None

    @property
    def ref(self) -> str:
        return f"H-{self.id}"
