"""The authority's key, and the package that was encrypted to it."""

from dataclasses import dataclass

from desk.rules.disclosure.public_key import KeyKind
from desk.rules.durations import Ms


@dataclass(frozen=True, slots=True)
class AuthorityKey:
    """The public key to which a package is encrypted."""

    kind: KeyKind
    public: str
    fingerprint: str
    entered_by: int
    entered_at: Ms
    confirmed_by: int | None
    """Somebody else, to whom the authority read the fingerprint out."""
    confirmed_at: Ms | None


@dataclass(frozen=True, slots=True)
class KeptPackage:
    """What is on record of what was collected for a request, and of the package made of it; both outlast their contents."""

    request: int
    digest: str
    """Of what was collected: SHA-256, hexadecimal."""
    collected_at: Ms
    sha256: str
    """Of the package as it was handed over; empty before there is one."""
    fingerprint: str
    packaged_at: Ms | None
    drop_at: Ms | None
    dropped_at: Ms | None
