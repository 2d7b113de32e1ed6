"""The figures of campaigns, counted for all who watch.

Counting a million rows takes a fifth of a second on SQLite, and whoever reads from the same connection waits for it. So campaigns are
counted one at a time, and while one is being sent one count serves all who look within five seconds.
"""

import asyncio
from typing import Final

from desk.campaigns import CampaignState
from desk.ports import Unit
from desk.rules.durations import SECOND, Ms
from desk.watching import CampaignView, view_campaign
from storage.unit import Runner

KEPT: Final[Ms] = 5 * SECOND


class Figures:
    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._counting = asyncio.Lock()
        self._seen: dict[int, CampaignView] = {}

    async def of(self, number: int) -> CampaignView:
        """A campaign as far as it is; of what is being sent its counts may be five seconds old. Raises UnknownReference."""
        async with self._counting:
            seen = self._seen.pop(number, None)
            self._seen[number] = await self._runner.read(lambda unit: _view(unit, number, seen))
            return self._seen[number]


async def _view(unit: Unit, number: int, seen: CampaignView | None) -> CampaignView:
    return seen if seen is not None and await _holds(unit, seen) else await view_campaign(unit, number)


async def _holds(unit: Unit, seen: CampaignView) -> bool:
    """Whether nothing but its counts can have changed, and those only a little."""
    sending = seen.campaign.state is CampaignState.SENDING
    return sending and unit.now - seen.at < KEPT and await unit.campaigns.of(seen.campaign.id) == seen.campaign
