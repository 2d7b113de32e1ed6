"""`ombud demo`: one story, played end to end by the real process against a Telegram of our own."""

import asyncio
import signal
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from rich.console import Console

from bot.demo.process import DeskFailed, DeskProcess
from bot.demo.stage import Cast, Stage
from bot.demo.story import one_report
from bot.demo.transcript import Transcript
from sandbox import CannotWrite, Sandbox

LONGEST_S: Final = 90.0
"""Seconds after which a story has failed, whatever it waits for. It takes less than a minute; a busy machine takes longer."""

_LOG_LINES: Final = 40

Story = Callable[[Stage], Awaitable[None]]
"""Raises AssertionError for what did not happen."""


async def play(story: Story = one_report) -> int:
    """Play a story and print it; returns 0 if all of it happened, else 1 after what did not and the end of the desk's log.

    Everything that was stored is removed, and the process ended, on every way out. SIGTERM and SIGINT cancel it.
    """
    _end_when_told()
    console = Console(highlight=False)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ombud-demo-") as home:
        async with Sandbox() as telegram:
            cast, transcript = Cast.of(telegram), Transcript(console, telegram)
            async with DeskProcess(telegram, Path(home), staff_chat=cast.staff.id, owner=cast.olga.id) as desk:
                failure = await _failure(story, Stage(telegram, cast, desk, transcript))
                if failure is not None:
                    transcript.scene("The story broke", failure)
                    transcript.remark("\n".join(["\nThe end of the desk's log:", *desk.log_tail(_LOG_LINES)]), "dim")
                    return 1
    transcript.scene(f"All of it happened, in {time.monotonic() - began:.0f} seconds")
    return 0


def _end_when_told() -> None:
    """Ctrl-C and what ends a build have the same way out, also where whoever started this process ignores SIGINT."""
    playing = asyncio.current_task()
    assert playing is not None
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, playing.cancel)


async def _failure(story: Story, stage: Stage) -> str | None:
    """Play the story while it is printed. What did not happen, if anything."""
    # Printing is looking that never finds enough.
    printing = asyncio.create_task(stage.telegram.world.transcript.until(stage.transcript.catch_up, LONGEST_S))
    try:
        async with asyncio.timeout(LONGEST_S):
            await story(stage)
    except TimeoutError:
        return f"It took longer than {LONGEST_S:.0f} seconds."
    except (AssertionError, CannotWrite, DeskFailed) as broken:
        return str(broken) or type(broken).__name__
    finally:
        printing.cancel()
        with suppress(asyncio.CancelledError):
            await printing
    return None
