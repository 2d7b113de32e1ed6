"""The public key of an authority that uses OpenPGP (RFC 9580): enough of it is read here to tell its fingerprint. Pure.

Whether it can be encrypted to, the library says that does that, and it compares the fingerprint.
"""

import binascii
import hashlib
import re
from typing import Final

from desk.request_errors import KeyUnreadable

BEGIN: Final = "-----BEGIN PGP PUBLIC KEY BLOCK-----"
_BLOCK: Final = re.compile(
    rf"{BEGIN}\n(?:[^\n]+\n)*\s*\n(?P<body>[A-Za-z0-9+/=\n]+?)(?:\n=[A-Za-z0-9+/]{{4}})?\n-----END PGP PUBLIC KEY BLOCK-----"
)
_PUBLIC_KEY: Final = 6
"""The packet with which a certificate begins; a secret key begins with another."""


def block(typed: str) -> str:
    """The armored block alone, as it was sent. Raises KeyUnreadable."""
    found = _BLOCK.search(_lines(typed))
    if found is None:
        raise KeyUnreadable
    return found[0] + "\n"


def fingerprint(key: str) -> str:
    """Of its primary key, in hexadecimal: SHA-1 for version 4, SHA-256 for version 6 (RFC 9580, 5.5.4). Raises KeyUnreadable."""
    found = _BLOCK.search(key)
    try:
        body = _first_packet(binascii.a2b_base64("" if found is None else found["body"]))
    except (binascii.Error, IndexError):
        raise KeyUnreadable from None
    if body[:1] == b"\x04":
        return hashlib.sha1(b"\x99" + len(body).to_bytes(2, "big") + body, usedforsecurity=False).hexdigest()
    if body[:1] == b"\x06":
        return hashlib.sha256(b"\x9b" + len(body).to_bytes(4, "big") + body).hexdigest()
    raise KeyUnreadable


def _lines(typed: str) -> str:
    """Without what a message adds: other line ends, and spaces around the lines."""
    return "\n".join(line.strip() for line in typed.strip().splitlines())


def _first_packet(data: bytes) -> bytes:
    """The content of the first packet (RFC 9580, 4.2), which has to be a public key. Raises IndexError where it is cut short."""
    head = data[0]
    if head & 0xC0 == 0xC0:
        tag, begin, length = head & 0x3F, *_new_length(data)
    else:
        octets = (1, 2, 4, 0)[head & 3]
        tag, begin, length = head >> 2 & 0x0F, 1 + octets, int.from_bytes(data[1 : 1 + octets], "big")
    body = data[begin : begin + length]
    if not head & 0x80 or tag != _PUBLIC_KEY or len(body) != length or not length:
        raise KeyUnreadable
    return body


def _new_length(data: bytes) -> tuple[int, int]:
    """Where the content begins, and how long it is; a public key is never of partial length."""
    first = data[1]
    if first < 192:
        return 2, first
    if first < 224:
        return 3, (first - 192 << 8) + data[2] + 192
    if first == 255:
        return 6, int.from_bytes(data[2:6], "big")
    raise KeyUnreadable
