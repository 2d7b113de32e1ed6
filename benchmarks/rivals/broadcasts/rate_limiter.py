"""python-telegram-bot with its `AIORateLimiter`: every message handed over at once, for the limiter to hold back.

With its defaults, or with as many further tries after a 429 as the first argument says.
"""

import asyncio
import sys

from telegram.ext import AIORateLimiter, Application

from benchmarks.rivals.broadcasts.task import Effort, Task, perform, timed


async def broadcast(task: Task) -> Effort:
    retries = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    limiter = AIORateLimiter(max_retries=retries)
    builder = Application.builder().token(task.token).base_url(f"{task.url}/bot").rate_limiter(limiter)
    async with builder.updater(None).build() as application:
        bot = application.bot
        sends = (bot.send_message(person, task.text) for person in task.people)
        return await timed(asyncio.gather(*sends, return_exceptions=True))


if __name__ == "__main__":
    perform(broadcast)
