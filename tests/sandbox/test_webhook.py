"""Updates pushed to the bot's own address."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from tests.sandbox.client import Refused


@dataclass
class Receiver:
    """The bot's own little web server: remembers what came, answers with the statuses it was told."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    retry_after: str = ""
    got: asyncio.Queue = field(default_factory=asyncio.Queue)

    async def take(self, request: web.Request) -> web.Response:
        await self.got.put((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), await request.json()))
        headers = {"Retry-After": self.retry_after} if self.retry_after else None
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200, headers=headers)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    running = Receiver()
    app = web.Application()
    app.router.add_post("/hook", running.take)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    running.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield running
    await runner.cleanup()


async def test_updates_are_pushed_with_the_secret_and_settled(telegram, bot, receiver, ben):
    await bot.call("setWebhook", url=receiver.url, secret_token="s3cret")
    ben.writes("hello")
    secret, update = await asyncio.wait_for(receiver.got.get(), 5)
    assert (secret, update["message"]["text"]) == ("s3cret", "hello")
    await bot.call("deleteWebhook")
    assert await bot.updates() == []


async def test_a_failed_delivery_is_tried_again(telegram, bot, receiver, ben):
    receiver.statuses = [500, 503]
    await bot.call("setWebhook", url=receiver.url)
    ben.writes("hello")
    deliveries = [await asyncio.wait_for(receiver.got.get(), 5) for _ in range(3)]
    assert len({update["update_id"] for _, update in deliveries}) == 1
    assert "503" in (await bot.call("getWebhookInfo"))["last_error_message"]


async def test_retry_after_is_honoured(telegram, bot, receiver, ben):
    receiver.statuses, receiver.retry_after = [503], "1"
    await bot.call("setWebhook", url=receiver.url)
    ben.writes("hello")
    await asyncio.wait_for(receiver.got.get(), 5)
    began = time.monotonic()
    await asyncio.wait_for(receiver.got.get(), 5)
    assert time.monotonic() - began > 0.9


async def test_an_update_that_was_not_taken_waits_for_polling(telegram, bot, receiver, ben):
    receiver.statuses = [500] * 100
    await bot.call("setWebhook", url=receiver.url)
    ben.writes("hello")
    await asyncio.wait_for(receiver.got.get(), 5)
    assert (await bot.call("getWebhookInfo"))["pending_update_count"] == 1
    await bot.call("deleteWebhook")
    assert (await bot.updates())[0]["message"]["text"] == "hello"


async def test_polling_and_a_webhook_exclude_each_other(telegram, bot, receiver):
    poll = asyncio.create_task(bot.updates(timeout=30))
    await telegram.world.transcript.until(lambda: telegram.world.updates.is_polled or None, within=5)
    await bot.call("setWebhook", url=receiver.url)
    with pytest.raises(Refused, match="Conflict: terminated by setWebhook request"):
        await poll
    with pytest.raises(Refused, match="Conflict: can't use getUpdates method while webhook is active"):
        await bot.updates()


async def test_pending_updates_can_be_dropped(bot, ben):
    ben.writes("hello")
    await bot.call("deleteWebhook", drop_pending_updates=True)
    assert await bot.updates() == []


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"url": "http://example.org/hook"}, "An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://example.org/hook", "secret_token": "no blanks"},
            "secret token contains unallowed characters",
        ),
    ],
)
async def test_wrong_addresses_and_secrets_are_refused(bot, params, reason):
    with pytest.raises(Refused, match=reason):
        await bot.call("setWebhook", **params)
