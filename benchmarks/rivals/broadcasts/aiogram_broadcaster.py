"""aiogram_broadcaster, as its example broadcasts: a mailer over a file that keeps its state, without an interval."""

from pathlib import Path

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram_broadcaster import Broadcaster
from aiogram_broadcaster.contents import TextContent
from aiogram_broadcaster.storages.file import FileStorage

from benchmarks.rivals.broadcasts.task import Effort, Task, perform, timed


async def broadcast(task: Task) -> Effort:
    session = AiohttpSession(api=TelegramAPIServer.from_base(task.url))
    async with Bot(task.token, session=session) as bot:
        storage = FileStorage(Path(task.folder) / "mailers.json")
        await storage.startup()
        broadcaster = Broadcaster(bot, storage=storage)

        async def send() -> None:
            mailer = await broadcaster.create_mailer(chats=set(task.people), content=TextContent(text=task.text))
            await mailer.start()

        return await timed(send())


if __name__ == "__main__":
    perform(broadcast)
