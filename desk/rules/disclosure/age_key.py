"""The public key of an authority, as the `age` tool writes it (https://age-encryption.org/v1): Bech32 (BIP 173) of an X25519 key. Pure."""

from hashlib import sha256
from typing import Final

from desk.request_errors import KeyUnreadable

_PREFIX: Final = "age"
_SECRET: Final = "AGE-SECRET-KEY"
_LENGTH: Final = 62
"""Characters of a key."""
_AROUND: Final = ".,;:()<>\"'`"
"""What a sentence puts next to it."""
_LETTERS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_CHECKSUM: Final = 6
_BYTES: Final = 32
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_DIGITS: Final = 32
"""Of a fingerprint: 128 bits, few enough to be read out over the telephone."""


def public_key(typed: str) -> str:
    """The key, in the one way in which it is written. Raises KeyUnreadable: one wrong letter is always noticed."""
    key = _alone(typed)
    if key.isupper():
        key = key.lower()
    prefix, _one, rest = key.partition("1")
    if prefix != _PREFIX or not set(rest) <= set(_LETTERS):
        raise KeyUnreadable
    values = [_LETTERS.index(letter) for letter in rest]
    if _polymod([*_expanded(prefix), *values]) != 1 or len(_bytes(values[:-_CHECKSUM])) != _BYTES:
        raise KeyUnreadable
    return key


def _alone(typed: str) -> str:
    """Without what `age-keygen` prints around it, and without the line ends that a letter puts into it. Raises KeyUnreadable where there is
    not exactly one, or a secret key beside it: whoever holds that could open the package as well."""
    words = [word.strip(_AROUND) for word in typed.split()]
    begins = [place for place, word in enumerate(words) if word.lower().startswith(f"{_PREFIX}1")]
    if len(begins) != 1 or _SECRET in typed.upper():
        raise KeyUnreadable
    key = ""
    for word in words[begins[0] :]:
        if len(key) < _LENGTH:
            key += word
    return key


def fingerprint(key: str) -> str:
    """The first 32 hexadecimal digits of the SHA-256 of the key as it is written, so that whoever owns it can tell it with no tool of ours:
    `printf %s age1... | sha256sum`."""
    return sha256(key.encode()).hexdigest()[:_DIGITS]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, part in enumerate(_GENERATOR):
            check ^= part if top >> place & 1 else 0
    return check


def _expanded(prefix: str) -> list[int]:
    return [*(ord(one) >> 5 for one in prefix), 0, *(ord(one) & 31 for one in prefix)]


def _bytes(values: list[int]) -> bytes:
    """Five bits each to eight; empty where the rest is no padding."""
    bits = "".join(f"{value:05b}" for value in values)
    whole = len(bits) // 8 * 8
    if len(bits) - whole > 4 or "1" in bits[whole:]:
        return b""
    return bytes(int(bits[place : place + 8], 2) for place in range(0, whole, 8))
