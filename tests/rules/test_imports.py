"""Lists of warnings from another bot, as people write them, and Rose's own export."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.errors import ImportRefused
from desk.rules.imports import BYTES_AT_MOST, ROWS_AT_MOST, Listed, RoseSettings, identities, read
from tests.storage.desk import POLICY, START

NOV_3 = 1_762_128_000_000
EXPORT = {
    "bot_id": 609517172,
    "data": {
        "admin": {"legacy_admin": False},
        "rules": {"button_name": "", "content": "Be nice.", "send_to_chat": False},
        "warns": {"action": "tban", "action_duration": 86400, "warn_for": 0, "warn_limit": 3},
    },
    "version": 2,
}


def listed(text: str) -> tuple[Listed, ...]:
    found = read(text.encode(), POLICY, START)
    assert isinstance(found, tuple)
    return found


def refused(text: str | bytes) -> tuple[str, int]:
    with pytest.raises(ImportRefused) as refusal:
        read(text.encode() if isinstance(text, str) else text, POLICY, START)
    return refusal.value.fault, refusal.value.line


def test_a_list_with_all_columns():
    text = 'account,date,reason,category\n123456789,2025-11-03,"links, again",spam\n987654321,,,\n'
    assert listed(text) == (Listed(123456789, NOV_3, "links, again", "spam"), Listed(987654321, None, "", "other"))


def test_columns_in_any_order_and_case_with_semicolons_as_spreadsheets_save_them():
    assert listed("﻿Reason;Account\r\nlinks;123456789\r\n") == (Listed(123456789, None, "links", "other"),)


@pytest.mark.parametrize("date", ["2025-11-03T00:00", "2025-11-03 00:00:00+00:00", "2025-11-03T01:00+01:00"])
def test_a_moment_is_utc_where_it_names_no_zone(date):
    assert listed(f"account,date\n123456789,{date}\n")[0].at == NOV_3


def test_roses_export_holds_settings_and_no_warnings():
    assert read(json.dumps(EXPORT).encode(), POLICY, START) == RoseSettings(3, "tban")


@pytest.mark.parametrize("warns", [None, [], {"warn_limit": "3", "action": 7}, {"warn_limit": True, "action": None}])
def test_an_export_that_says_something_else_of_warnings_says_nothing(warns):
    found = read(json.dumps({"bot_id": 1, "data": {"warns": warns}}).encode(), POLICY, START)
    assert found in (RoseSettings(None, ""), RoseSettings(1, ""))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ("columns", 0)),
        ("who,why\n1,2\n", ("columns", 0)),
        ("account,warned_by\n123456789,5\n", ("columns", 0)),
        ("account,reason\n", ("empty", 0)),
        ("account,reason\n123456789\n", ("row", 2)),
        ("account,reason\n123456789,a,b\n", ("row", 2)),
        ("account\n123456789\n@somebody\n", ("account", 3)),
        ("account\n-100123456789\n", ("account", 2)),
        ("account\n١٢٣٤٥\n", ("account", 2)),
        ("account\n99999999999999999\n", ("account", 2)),
        ("account,date\n123456789,tomorrow\n", ("date", 2)),
        ("account,date\n123456789,2030-01-01\n", ("date", 2)),
        ("account,date\n123456789,0001-01-01\n", ("date", 2)),
        ("account,category\n123456789,rudeness\n", ("category", 2)),
        ("account,reason\n123456789," + "x" * 501 + "\n", ("reason", 2)),
        ("account\n" + "123456789\n" * (ROWS_AT_MOST + 1), ("too_many", 0)),
        ('account,reason\n123456789,"never closed\n', ("quotes", 0)),
        ("{", ("unreadable", 0)),
        ('{"a": ' * 100_000, ("too_large", 0)),
        ('{"a": ' * 20_000, ("unreadable", 0)),
        ('{"data": {}}', ("no_export", 0)),
        ('{"bot_id": 1, "data": 5}', ("no_export", 0)),
        (b"\xff\xfe\x00", ("unreadable", 0)),
        (b"x" * (BYTES_AT_MOST + 1), ("too_large", 0)),
    ],
)
def test_what_is_no_list_is_refused_whole(text, fault):
    assert refused(text) == fault


def test_warnings_that_are_all_alike_are_told_apart_by_their_number_alone():
    once, twice = listed("account\n123456789\n"), listed("account\n123456789\n123456789\n")
    assert identities(twice)[:1] == identities(once)
    assert len(set(identities(twice))) == 2


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_nothing_but_a_refusal_comes_of_garbage(data):
    with suppress(ImportRefused):
        read(data, POLICY, START)


@given(st.text(alphabet='account,date;"\n0123456789 -', max_size=120))
def test_nothing_but_a_refusal_comes_of_what_is_nearly_a_list(text):
    with suppress(ImportRefused):
        read(f"account,date\n{text}".encode(), POLICY, START)
