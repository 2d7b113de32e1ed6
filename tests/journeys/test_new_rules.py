"""The rules change: a lead announces them, everybody reads what is different, and from the stated moment they hold."""

import asyncio

from bot.storehouse import opened
from tests.journeys.stage import NEVER_STARTED, Stage

NEW = """
version = "2099-01-01"
[categories.spam]
points = 4
[categories.bets]
title = "Betting"
description = "Offers of bets."
rule = "Do not offer bets."
severity = 2
points = 1
expires = "30d"
deadline = "24h"
"""

BETTING = "Betting\nDo not offer bets."
"""As /rules puts it."""


async def test_new_rules_are_announced_and_hold_from_their_moment(stage: Stage):
    await _lena_adds_the_new_rules(stage)
    await _everybody_reads_what_changes(stage)
    await _until_then_the_old_ones_hold(stage)
    await _from_then_on_the_new_ones_do(stage)
    await _a_start_does_not_bring_the_old_ones_back(stage)


async def _lena_adds_the_new_rules(stage: Stage) -> None:
    lena = stage.cast.lena
    lena.writes("/announce We have talked about our rules.")
    await lena.sees("Announcement B-1")
    await lena.presses("Announce a new policy")
    await lena.presses("Add the policy as a file")
    await lena.sees("Send me the policy as a file")
    lena.sends_file("document", "new.toml", content=NEW.replace("points = 4", "points = -4").encode())
    await lena.sees(
        "I cannot use this policy: “new.toml, line 4: categories.spam.points: is -4, must be a whole number"
    )
    lena.sends_file("document", "new.toml", content=NEW.encode())
    await lena.sees("It announces the policy 2099-01-01")
    await lena.presses("Go back")
    await lena.presses("Check and send")
    await lena.presses("Send it")


async def _everybody_reads_what_changes(stage: Stage) -> None:
    told = await stage.cast.ana.sees("We have talked about our rules.")
    assert "Version 2099-01-01 of the rules, in force from" in told.text
    assert "• New: Betting. Do not offer bets. This leaves 1 point." in told.text
    assert "• Spam: 4 points (before: 1 point)" in told.text


async def _until_then_the_old_ones_hold(stage: Stage) -> None:
    stage.cast.ben.writes("/rules")
    await stage.cast.ben.sees("/report tells the moderators of a violation")
    assert not any(BETTING in text for text in stage.cast.ben.texts())


async def _from_then_on_the_new_ones_do(stage: Stage) -> None:
    stage.later(days=30)
    await _in_force(stage, "2099-01-01")
    stage.cast.ben.writes("/rules")
    await stage.cast.ben.sees(BETTING)
    await stage.spike_is_reported(said="/report bets")
    await stage.cast.mona.sees("Betting", in_=stage.staff)


async def _in_force(stage: Stage, version: str) -> None:
    async with opened(stage.settings, stage.clock) as storehouse, asyncio.timeout(10):
        while await storehouse.runner.read(lambda unit: unit.policies.in_force(None)) != version:
            await asyncio.sleep(0.05)


async def _a_start_does_not_bring_the_old_ones_back(stage: Stage) -> None:
    stage.expects(NEVER_STARTED)
    await stage.restarts()
    stage.cast.mona.says("/warn C-1 bets No bets here.", in_=stage.staff)
    await stage.cast.mona.sees("D-1: warned, 1 point", in_=stage.staff)
    assert (await stage.shows("D-1"))["policy"] == "2099-01-01"
