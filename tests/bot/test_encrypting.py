"""What is encrypted to an authority, and to which keys nothing is."""

from dataclasses import replace

import pysequoia
import pytest

from bot.packaging.encrypting import encrypt, kind_of
from desk.disclosure.package import AuthorityKey
from desk.request_errors import KeyUnreadable
from desk.rules.disclosure.public_key import KeyKind, read

SECRET = pysequoia.Tsk.generate("Authority <office@example.org>")
CERTIFICATE = SECRET.extract_certificate()


def confirmed(armored: str) -> AuthorityKey:
    key = read(armored)
    return AuthorityKey(key.kind, key.text, key.fingerprint, 301, 0, 302, 1)


def test_what_is_sealed_for_a_key_of_openpgp_says_nothing_of_its_content():
    sealed = encrypt(b"203.0.113.7", confirmed(str(CERTIFICATE)))
    assert b"203.0.113.7" not in sealed
    assert kind_of(sealed) is KeyKind.OPENPGP


def test_nothing_is_encrypted_to_a_key_that_its_owner_revoked():
    revoked = pysequoia.Cert.from_bytes(bytes(CERTIFICATE) + bytes(CERTIFICATE.revoke(SECRET.certifier())))
    with pytest.raises(KeyUnreadable):
        encrypt(b"secret", confirmed(str(revoked)))


def test_nothing_is_encrypted_to_a_key_with_another_fingerprint_than_the_confirmed_one():
    with pytest.raises(KeyUnreadable):
        encrypt(b"secret", replace(confirmed(str(CERTIFICATE)), fingerprint="0" * 40))
