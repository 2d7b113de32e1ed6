"""Time zones as people write them."""

import pytest

from desk.errors import UnknownTimezone
from desk.rules.zones import find_zone


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Madrid", "Europe/Madrid"),
        (" europe / MADRID ", "Europe/Madrid"),
        ("america/new york", "America/New_York"),
        ("America/Port au Prince", "America/Port-au-Prince"),
        ("madrid", "Europe/Madrid"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_found_in_any_case_and_by_its_city(typed: str, zone: str):
    assert find_zone(typed) == zone


@pytest.mark.parametrize(
    ("typed", "near"),
    [("Europe/Madird", "Europe/Madrid"), ("Berlln", "Europe/Berlin")],
)
def test_a_misspelt_zone_is_refused_with_what_comes_near(typed: str, near: str):
    with pytest.raises(UnknownTimezone) as refusal:
        find_zone(typed)
    assert near in refusal.value.near
    assert len(refusal.value.near) <= 3


@pytest.mark.parametrize("typed", ["Pacific", "Buenos Aires"])
def test_a_name_of_several_is_refused_with_these(typed: str):
    with pytest.raises(UnknownTimezone) as refusal:
        find_zone(typed)
    assert len(refusal.value.near) > 1


@pytest.mark.parametrize("typed", ["", "/", "middle of nowhere", "\u202e", "Factory", "localtime", "x" * 4000])
def test_what_is_no_zone_is_refused(typed: str):
    with pytest.raises(UnknownTimezone):
        find_zone(typed)
