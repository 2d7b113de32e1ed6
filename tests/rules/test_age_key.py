"""Public keys of age: read strictly, told by a fingerprint that anybody can compute."""

import subprocess

import pyrage
import pytest

from desk.errors import KeyUnreadable
from desk.rules.disclosure.age_key import fingerprint, grouped, public_key, same

KEY = str(pyrage.x25519.Identity.generate().to_public())


def test_what_the_tool_makes_is_read_with_spaces_around_it_and_in_capitals():
    for _ in range(20):
        key = str(pyrage.x25519.Identity.generate().to_public())
        assert public_key(f"  {key}\n") == public_key(key.upper()) == key


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "age1",
        KEY[:-1],
        KEY + "q",
        KEY[:20] + ("q" if KEY[20] != "q" else "p") + KEY[21:],
        KEY[:20] + KEY[20:].upper(),
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ",
        str(pyrage.x25519.Identity.generate()),
    ],
)
def test_anything_else_is_no_key(typed: str):
    with pytest.raises(KeyUnreadable):
        public_key(typed)


def test_the_fingerprint_is_what_a_shell_prints_and_is_compared_whole():
    printed = subprocess.run(["sha256sum"], input=KEY.encode(), capture_output=True, check=True).stdout.decode()
    digits = fingerprint(KEY)
    assert printed.startswith(digits)
    assert same(grouped(digits).upper(), digits)
    assert not same(digits[:-1], digits)
    assert not same("", digits)
