"""What lies within a scope, of a smaller scope and of what was collected: each of its sides bounds it by itself."""

from dataclasses import replace

import pytest

from desk.request_errors import ScopeTooWide
from desk.rules.disclosure.collected import Record, require_within
from desk.rules.disclosure.scope import Data, Scope

ASKED = Scope(frozenset({11, 12}), frozenset({Data.IDENTITY, Data.IP}), 100, 200)
SMALLER = Scope(frozenset({11}), frozenset({Data.IP}), 120, 180)
HELD = Record(Data.IDENTITY, 11, 100, "", {"name": "Sam"})


def test_a_smaller_scope_and_the_same_are_within():
    assert SMALLER.within(ASKED)
    assert ASKED.within(ASKED)
    assert not ASKED.within(SMALLER)


@pytest.mark.parametrize(
    "wider",
    [
        replace(SMALLER, persons=frozenset({11, 13})),
        replace(SMALLER, data=frozenset({Data.IP, Data.PHONE})),
        replace(SMALLER, since=99),
        replace(SMALLER, before=201),
    ],
)
def test_what_is_wider_on_one_side_is_not_within_and_has_another_digest(wider: Scope):
    assert not wider.within(ASKED)
    assert wider.digest != SMALLER.digest


def test_what_was_collected_within_it_is_kept():
    require_within(ASKED, [HELD, replace(HELD, at=199), replace(HELD, at=None, person=12)])


@pytest.mark.parametrize(
    "more", [replace(HELD, person=13), replace(HELD, kind=Data.MESSAGES), replace(HELD, at=99), replace(HELD, at=200)]
)
def test_one_record_too_many_and_nothing_is_kept(more: Record):
    with pytest.raises(ScopeTooWide):
        require_within(ASKED, [HELD, more])
