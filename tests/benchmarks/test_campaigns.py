"""Campaigns, in small: what is measured is checked on the way."""

from pathlib import Path

import pytest

from benchmarks.campaigns import during, kills, size
from benchmarks.strict.running import Conditions

NEAR = Conditions(round_trip=4, jitter=2)
"""A process that starts asks the server for much, one after the other."""


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/ombud.db"


async def test_recipients_of_a_growing_campaign_are_added_claimed_and_settled(empty_url: str, tmp_path: Path):
    figures = await size.measure(empty_url, tmp_path, 20, 60)
    assert figures.ratio > 0


async def test_reports_are_answered_in_the_middle_of_a_campaign(sqlite: str, tmp_path: Path):
    figures = await during.measure(sqlite, tmp_path, 3, campaign=True, conditions=NEAR)
    assert 4 <= figures.median_ms <= figures.longest_ms
    assert figures.campaign_per_second > 0


@pytest.mark.parametrize(("engine", "mandatory"), [("sqlite", True), ("postgres", False)])
async def test_kills_leave_nobody_out(empty_url: str, tmp_path: Path, *, mandatory: bool):
    figures = await kills.measure(empty_url, tmp_path, 20, 1, mandatory=mandatory, seed=7, conditions=NEAR)
    assert figures.lost == 0
    assert figures.repeated <= figures.possibly_repeated <= figures.in_flight
