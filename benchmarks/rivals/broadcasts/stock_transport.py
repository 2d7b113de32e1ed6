"""python-telegram-bot's own transport with `allow_paid_broadcast`: messages gathered behind a semaphore, on one core.

How many are under way at once is the first argument.
"""

import asyncio
import os
import sys

from telegram import Bot
from telegram.request import HTTPXRequest

from benchmarks.campaigns.cores import give_first
from benchmarks.rivals.broadcasts.task import Effort, Task, perform, timed


async def broadcast(task: Task) -> Effort:
    give_first(os.getpid())
    at_once = int(sys.argv[1])
    # As many connections as `ApplicationBuilder` gives its bots.
    async with Bot(task.token, f"{task.url}/bot", request=HTTPXRequest(connection_pool_size=256)) as bot:
        room = asyncio.Semaphore(at_once)

        async def send(person: int) -> None:
            async with room:
                await bot.send_message(person, task.text, allow_paid_broadcast=True)

        return await timed(asyncio.gather(*map(send, task.people)))


if __name__ == "__main__":
    perform(broadcast)
