"""python-telegram-broadcast, as its README broadcasts: one after the other, up to five tries."""

from functools import partial

import telegram
from python_telegram_broadcast import (
    BroadcastMethodType,
    BroadcastStrategyType,
    handle_broadcast,
    select_broadcast_method,
    select_broadcast_strategy,
)

from benchmarks.rivals.broadcasts.task import Effort, Task, perform, timed


async def broadcast(task: Task) -> Effort:
    # It makes its bot itself, and only for Telegram's own server.
    telegram.Bot = partial(telegram.Bot, base_url=f"{task.url}/bot")  # type: ignore[misc, assignment]
    subscribers = [(person, f"person {person}") for person in task.people]
    sending = handle_broadcast(
        subscribers,
        task.token,
        select_broadcast_method(BroadcastMethodType.TEXT),
        select_broadcast_strategy(BroadcastStrategyType.ASYNCIO_SEQUENTIAL),
        task.text,
        "...",
        use_multiproc=False,
        use_nproc=1,
        seconds=0.0,
        max_retry=5,
    )
    return await timed(sending)


if __name__ == "__main__":
    perform(broadcast)
