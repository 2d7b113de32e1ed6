"""Encryption to an authority: age (https://age-encryption.org/v1), so that nobody between the desk and whoever owns the key reads it."""

import pyrage


def encrypt(content: bytes, key: str) -> bytes:
    """To a public key that `desk.rules.disclosure.age_key.public_key` has read."""
    sealed: bytes = pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(key)])
    return sealed
