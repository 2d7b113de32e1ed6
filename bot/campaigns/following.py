"""A campaign followed to its end, with a bar on standard error."""

import asyncio
import time
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from desk.campaigns import RecipientState
from desk.rules.durations import SECOND, Ms
from desk.watching import CampaignView, view_campaign
from storage.unit import Runner

EVERY_S: Final = 2.0


async def follow(runner: Runner, number: int) -> CampaignView:
    """Look every two seconds until it has ended; returns it as it stood last. Raises UnknownReference."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[said]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(f"B-{number}", said="")
        while True:
            began = time.monotonic()
            view = await runner.read(lambda unit: view_campaign(unit, number))
            progress = view.progress
            settled = progress.total - progress.open
            bar.update(task, completed=settled, total=progress.total or None, said=_said(view), refresh=True)
            if view.campaign.ended_at is not None:
                return view
            # Counting a million takes a fifth of a second: no more than a tenth of the time goes into it.
            await asyncio.sleep(max(EVERY_S, 9 * (time.monotonic() - began)))


def _said(view: CampaignView) -> str:
    counts = view.progress.counts
    words = [view.campaign.state.value]
    words += [f"{counts[state]} {state}" for state in _TOLD if counts[state]]
    if view.progress.rate:
        words.append(f"{view.progress.rate:.1f}/s")
    left = view.progress.left(view.at)
    if left is not None:
        words.append(f"{_clock(left)} left")
    return " · ".join(words)


_TOLD: Final = (RecipientState.BLOCKED, RecipientState.FAILED, RecipientState.UNKNOWN, RecipientState.SKIPPED)


def _clock(lasts: Ms) -> str:
    seconds = lasts // SECOND
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
