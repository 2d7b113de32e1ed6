"""`ombud demo`: one story, played end to end by the real process against a Telegram of our own."""

import asyncio
import tempfile
import time
from pathlib import Path

from rich.console import Console

from bot.demo.process import DeskProcess
from bot.demo.story import Stage, cast, one_report
from bot.demo.transcript import Transcript
from sandbox import Sandbox


async def play() -> int:
    console = Console(highlight=False)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ombud-demo-") as home:
        async with Sandbox(limits="strict") as telegram:
            who = cast(telegram)
            desk = DeskProcess(telegram, Path(home), staff_chat=who.staff.id, owner=who.olga.id)
            transcript = Transcript(console, telegram)
            async def follow():
                while True:
                    await telegram.world.transcript.until(lambda: len(telegram.transcript()) > transcript.told or None, 60)
                    transcript.catch_up()
            t = asyncio.create_task(follow())
            try:
                await one_report(Stage(telegram, who, desk, transcript))
            except AssertionError as e:
                transcript.catch_up()
                print(e)
                print("\n".join(desk.log_tail(30)))
            finally:
                t.cancel()
                await desk.kill()
    print(time.monotonic() - began)
    return 0
