"""Puts down what is left to answer of a request's analysis, beside the desk: `python -m bot.demo.answering NUMBER OFFICER REASON`.

The story shows one answer. In the chat each takes two seconds, because Telegram lets a bot say one thing a second to somebody.
"""

import asyncio
import sys
from itertools import islice

from bot.storehouse import looked_into
from config import settings as configuration
from desk.disclosure.analysing import answer
from desk.disclosure.guarding import asked_of
from desk.ports import Unit


async def _answer_the_rest(unit: Unit, number: int, officer: int, why: str) -> None:
    for question in islice(asked_of(unit, await unit.requests.get(number)), 1, None):
        await answer(unit, number, officer, question, yes=True, why=why)


async def _beside(number: int, officer: int, why: str) -> None:
    async with looked_into(configuration.load()) as storehouse:
        await storehouse.runner.run(lambda unit: _answer_the_rest(unit, number, officer, why))


if __name__ == "__main__":
    asyncio.run(_beside(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
