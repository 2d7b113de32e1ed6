"""Paid broadcasts, in small."""

import pytest

from benchmarks.campaigns import paid


@pytest.mark.parametrize("transport", ["ombud", "stock"])
async def test_both_transports_reach_everybody_once(transport: paid.Transport):
    figures = await paid.measure(transport, 20)
    assert (figures.lost, figures.twice, figures.refused_429) == (0, 0, 0)
    assert figures.per_second > 0
