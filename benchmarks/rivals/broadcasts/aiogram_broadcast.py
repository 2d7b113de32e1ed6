"""aiogram-broadcast, as its README broadcasts: a service with its own defaults over subscribers in PostgreSQL.

Of its two storages it is the one that the benchmark can start.
"""

import asyncpg
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram_broadcast import BroadcastService, PostgresBroadcastStorage, Subscriber

from benchmarks.rivals.broadcasts.task import Effort, Task, perform, timed


async def broadcast(task: Task) -> Effort:
    session = AiohttpSession(api=TelegramAPIServer.from_base(task.url))
    async with asyncpg.create_pool(task.database) as pool, Bot(task.token, session=session) as bot:
        storage = PostgresBroadcastStorage(pool)
        await storage.create_schema()
        for person in task.people:
            await storage.add_subscriber(Subscriber(id=person, full_name=f"Person {person}"))
        service = BroadcastService(bot, storage)
        return await timed(service.broadcast_text(task.text, parse_mode="HTML"))


if __name__ == "__main__":
    perform(broadcast)
