"""Paid broadcasts, in small."""

import pytest

from benchmarks.campaigns import paid
from benchmarks.campaigns.race import Contestant


@pytest.mark.parametrize("contestant", [paid.ours("sqlite"), paid.STOCK["stock"]], ids=["ours", "stock"])
def test_paid_sends_reach_everybody_once(contestant: Contestant):
    figures = paid.measure(contestant, "", 60)
    assert (figures.lost, figures.twice, figures.refused_429) == (0, 0, 0)
    assert figures.per_second > 0
