"""The public key to which a package is encrypted: of age or, where the desk has what that takes, of OpenPGP. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from desk.rules.disclosure import age_key, openpgp_key


class KeyKind(StrEnum):
    AGE = "age"
    OPENPGP = "openpgp"


@dataclass(frozen=True, slots=True)
class PublicKey:
    kind: KeyKind
    text: str
    """As it is written."""
    fingerprint: str
    """Hexadecimal, without spaces."""


def read(typed: str) -> PublicKey:
    """What somebody sent as a key. Raises KeyUnreadable."""
    if openpgp_key.BEGIN in typed:
        text = openpgp_key.block(typed)
        return PublicKey(KeyKind.OPENPGP, text, openpgp_key.fingerprint(text))
    text = age_key.public_key(typed)
    return PublicKey(KeyKind.AGE, text, age_key.fingerprint(text))


def grouped(digits: str) -> str:
    """A fingerprint as it is read out: four digits at a time."""
    return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))


def same(typed: str, digits: str) -> bool:
    """Whether what somebody wrote down is this fingerprint, whole."""
    return "".join(one for one in typed.casefold() if one not in " -:\n\t") == digits
