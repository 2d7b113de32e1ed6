"""Encryption to an authority, so that nobody between the desk and whoever owns the key reads it.

age (https://age-encryption.org/v1) is always there; OpenPGP comes with `ombud[openpgp]`.
"""

from typing import Final

from desk.disclosure.package import AuthorityKey
from desk.request_errors import KeyKindMissing, KeyUnreadable
from desk.rules.disclosure.public_key import KeyKind

_AGE: Final = b"age-encryption.org/"
"""How every file of age begins."""


def encrypt(content: bytes, key: AuthorityKey) -> bytes:
    """Raises KeyKindMissing; KeyUnreadable for a key that its library does not take, be it revoked, expired or for signatures only."""
    return _with_age(content, key) if key.kind is KeyKind.AGE else _with_openpgp(content, key)


def kind_of(package: bytes) -> KeyKind:
    """For which kind of key a package was encrypted."""
    return KeyKind.AGE if package.startswith(_AGE) else KeyKind.OPENPGP


def _with_age(content: bytes, key: AuthorityKey) -> bytes:
    # Imported here: most desks never disclose anything.
    import pyrage

    try:
        sealed: bytes = pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(key.public)])
    except (pyrage.RecipientError, pyrage.EncryptError):
        raise KeyUnreadable from None
    return sealed


def _with_openpgp(content: bytes, key: AuthorityKey) -> bytes:
    try:
        import pysequoia
    except ImportError:
        raise KeyKindMissing from None
    try:
        certificate = pysequoia.Cert.from_bytes(key.public.encode())
        if certificate.is_revoked or certificate.fingerprint != key.fingerprint:
            raise KeyUnreadable
        sealed: bytes = pysequoia.encrypt(content, recipients=[certificate], armor=False)
    except RuntimeError:  # of that library, whatever is wrong
        raise KeyUnreadable from None
    return sealed
