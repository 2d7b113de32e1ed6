"""Public keys of authorities: read strictly, told by a fingerprint that anybody can compute."""

import subprocess

import pyrage
import pysequoia
import pytest

from desk.request_errors import KeyUnreadable
from desk.rules.disclosure.public_key import KeyKind, grouped, read, same

KEY = str(pyrage.x25519.Identity.generate().to_public())
SECRET = pysequoia.Tsk.generate("Authority <office@example.org>")
BLOCK = str(SECRET.extract_certificate())
NO_KEYS = (
    "",
    "age1",
    KEY[:-1],
    KEY + "q",
    KEY[:20] + ("q" if KEY[20] != "q" else "p") + KEY[21:],
    KEY[:20] + KEY[20:].upper(),
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ",
    str(pyrage.x25519.Identity.generate()),
    str(SECRET),
    BLOCK.splitlines()[0],
    BLOCK.replace(BLOCK.splitlines()[3], "!"),
    "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nxjM=\n-----END PGP PUBLIC KEY BLOCK-----",
    "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n=\n-----END PGP PUBLIC KEY BLOCK-----",
)


def test_what_the_tool_makes_is_read_with_spaces_around_it_and_in_capitals():
    for _ in range(20):
        key = str(pyrage.x25519.Identity.generate().to_public())
        assert read(f"  {key}\n") == read(key.upper())
        assert (read(key).kind, read(key).text) == (KeyKind.AGE, key)


def test_a_key_is_read_as_the_tool_prints_it_and_as_a_letter_breaks_it():
    """`age-keygen -y` prints the key alone, `age-keygen` a line that says so; mail breaks it into lines."""
    for typed in (
        f"Public key: {KEY}",
        f"# created: 2026-01-01\n# public key: {KEY}",
        f"{KEY[:30]}\n{KEY[30:]}",
        f"{KEY}.",
    ):
        assert read(typed).text == KEY


def test_a_secret_key_beside_it_is_never_taken_for_a_key():
    with pytest.raises(KeyUnreadable):
        read(f"# public key: {KEY}\n{pyrage.x25519.Identity.generate()}")


def test_anything_else_is_no_key():
    for typed in NO_KEYS:
        with pytest.raises(KeyUnreadable):
            read(typed)


def test_a_key_of_openpgp_has_the_fingerprint_that_its_own_programs_show():
    for profile in (pysequoia.Profile.RFC4880, pysequoia.Profile.RFC9580):
        certificate = pysequoia.Tsk.generate("A <a@example.org>", profile=profile).extract_certificate()
        sent = "\r\n".join(f" {line} " for line in f"Our key:\n{certificate}\nRegards".splitlines())
        key = read(sent)
        assert (key.kind, key.fingerprint) == (KeyKind.OPENPGP, certificate.fingerprint)
        assert pysequoia.Cert.from_bytes(key.text.encode()).fingerprint == key.fingerprint


def test_the_fingerprint_is_what_a_shell_prints_and_is_compared_whole():
    printed = subprocess.run(["sha256sum"], input=KEY.encode(), capture_output=True, check=True).stdout.decode()
    digits = read(KEY).fingerprint
    assert printed.startswith(digits)
    assert same(grouped(digits).upper(), digits)
    assert not same(digits[:-1], digits)
    assert not same("", digits)
