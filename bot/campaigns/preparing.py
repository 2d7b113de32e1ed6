"""What campaigns need besides being sent: begun when their moment has come, filled with recipients, and ended. A page at a time."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Final

from bot.campaigns.broadcasting import Broadcaster
from bot.logs import where
from desk.broadcasting import advance, begin_due
from desk.campaigns import Campaign, CampaignState
from desk.ports import Unit
from desk.rules.policy import Policy
from storage.database import StorageUnavailable
from storage.unit import Runner

EVERY_S: Final = 1.0

_log = logging.getLogger(__name__)


class Preparer:
    """At any time at most one per desk: it shares the courier's leadership."""

    def __init__(self, runner: Runner, broadcaster: Broadcaster, told: Callable[[], None]) -> None:
        """`told` is called when somebody may be owed news."""
        self._runner = runner
        self._broadcaster = broadcaster
        self._told = told

    async def run(self) -> None:
        """Look after all campaigns until cancelled."""
        while True:
            try:
                more = await self._step()
            except StorageUnavailable as fault:
                _log.warning("campaigns are not prepared: %s", type(fault).__name__)
                more = False
            if not more:
                await self._rest()

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(EVERY_S):
                await self._broadcaster.landed.wait()
        except TimeoutError:
            return

    async def _step(self) -> bool:
        self._broadcaster.landed.clear()
        begun = await self._runner.run(begin_due)
        policy, campaigns = await self._runner.read(_under_way)
        self._broadcaster.serve(policy, [one.id for one in campaigns if one.state is CampaignState.SENDING])
        advanced = [await self._advance(one.id) for one in campaigns if one.state is not CampaignState.SCHEDULED]
        if begun or any(advanced):
            self._told()
        return any(advanced)

    async def _advance(self, number: int) -> bool:
        """A page of one campaign; what ails it must not keep the others waiting."""
        try:
            return await self._runner.run(lambda unit: advance(unit, number))
        except StorageUnavailable:
            raise
        except Exception as fault:  # noqa: BLE001  see above
            _log.error("campaign %d is not prepared: %s", number, where(fault))
            return False


async def _under_way(unit: Unit) -> tuple[Policy, Sequence[Campaign]]:
    return unit.policy, await unit.campaigns.under_way()
