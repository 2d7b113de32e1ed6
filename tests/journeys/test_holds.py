"""A hold from its order to its end: who places it is warned in time, and nobody else finds a trace of it."""

import pytest

from tests.journeys.stage import Stage

DAY_S = 24 * 3600


async def test_a_secret_hold_is_placed_extended_and_ends(stage: Stage):
    olga, max_ = stage.cast.olga, stage.cast.max
    await stage.spike_is_reported()
    olga.writes(f"/role {max_.id} officer")
    await max_.sees("is an officer now")
    await _the_officer_places_it_in_private(stage)
    await _colleagues_find_no_trace(stage)
    await _its_owner_is_warned_extends_it_and_hears_that_it_ended(stage)


async def _the_officer_places_it_in_private(stage: Stage) -> None:
    max_ = stage.cast.max
    max_.says("/hold C-1 10d secret order 17", in_=stage.staff)
    await max_.sees("This does not work here", in_=stage.staff)
    await stage.telegram.quiet(0.1)
    assert not any("order 17" in message.text for message in stage.staff.messages())
    max_.writes("/hold C-1 10d secret order 17")
    await max_.sees("Place this hold?")
    await max_.presses("Place the hold")
    await max_.sees("H-1 · secret")


async def _colleagues_find_no_trace(stage: Stage) -> None:
    shown = str(await stage.shows("C-1"))
    for word in ("H-1", "hold", "order 17"):
        assert word not in shown
        assert not any(word in message.text for message in stage.staff.messages())
    stage.cast.lena.writes("/holds")
    await stage.cast.lena.sees("Your role does not cover this")


async def _its_owner_is_warned_extends_it_and_hears_that_it_ended(stage: Stage) -> None:
    max_ = stage.cast.max
    stage.telegram.clock.advance(3 * DAY_S + 60)
    await max_.sees("H-1 ends")
    await max_.presses("Extend by 90 days")
    await max_.sees("Holds until")
    stage.telegram.clock.advance(97 * DAY_S)
    await max_.sees("its time was over")
    with pytest.raises(AssertionError):
        await stage.cast.olga.sees("H-1", within=0.1)
