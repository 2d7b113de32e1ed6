"""What is changed in a file: each place once, and only what is run."""

import pytest

from tests.mutants.mutations import mutants


@pytest.mark.parametrize(
    ("source", "become"),
    [
        ("x = a < b\n", ["x = a <= b"]),
        ("x = a is not b\n", ["x = a is b"]),
        ("x = a and b\n", ["x = a or b"]),
        ("if a:\n    b()\n", ["if (not (a)):", "pass"]),
        ("x = [one for one in many if one]\n", ["x = [one for one in many if (not (one))]"]),
        ("x = not a\n", ["x = bool(a)"]),
        ("x = a + 1\n", ["x = a - 1", "x = a + 2"]),
        ("mandatory = True\n", ["mandatory = False"]),
        ("raise Wrong\n", ["pass"]),
        ("x = {1: a, 2: b}\n", ["x = {1: b, 2: a}", "x = {2: a, 2: b}", "x = {1: a, 3: b}"]),
        ('q = "SELECT a FROM b WHERE c <= ? AND d IS NULL"\n', 3),
    ],
)
def test_each_place_is_changed_once(source: str, become: list[str] | int) -> None:
    found = [mutant.told(source.encode())[1] for mutant in mutants("file.py", source.encode())]
    assert len(found) == become if isinstance(become, int) else found == become


@pytest.mark.parametrize(
    "source",
    [
        "x: int | None\n",
        "def f(a: int | None) -> int | None: ...\n",
        '"""SELECT what WHERE 1 < 2"""\n',
        '_log.info("nothing that anybody decides on")\n',
        "x = f\"{a}\" + 'b'\n",
    ],
)
def test_what_is_not_run_or_only_logged_is_left_alone(source: str) -> None:
    assert mutants("file.py", source.encode()) == []


def test_a_change_leaves_the_rest_of_the_file_as_it_is() -> None:
    source = 'name = "Łódź"\nx = a < b\n'.encode()
    (mutant,) = mutants("file.py", source)
    assert mutant.applied(source).decode() == 'name = "Łódź"\nx = a <= b\n'
