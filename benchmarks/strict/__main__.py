"""`python -m benchmarks.strict`: serves until it is told to stop. The first line on standard output is the port."""

import asyncio
import random
from typing import Annotated

import typer

from benchmarks.strict.answers import Telegram
from benchmarks.strict.http import Connection, Travel
from benchmarks.strict.limits import Limits


def main(
    round_trip: Annotated[float, typer.Option(help="Milliseconds, half of them before a call takes effect.")] = 40,
    jitter: Annotated[
        float, typer.Option(help="Milliseconds that the round trip is longer or shorter by, at most.")
    ] = 0,
    second: Annotated[float, typer.Option(help="How many seconds a second of the limits lasts.")] = 1,
    blocked: Annotated[int, typer.Option(help="Percent of the people that have blocked the bot.")] = 0,
) -> None:
    """A Bot API server that keeps Telegram's limits to the letter."""
    travel = Travel(round_trip / 1000, jitter / 1000, random.Random(1))
    asyncio.run(_serve(Telegram(Limits(second), blocked), travel))


async def _serve(telegram: Telegram, travel: Travel) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(telegram, travel), "127.0.0.1", 0, backlog=1024)
    async with server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    typer.run(main)
