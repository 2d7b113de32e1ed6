"""Campaigns edited everywhere and withdrawn, on a real server on loopback that misbehaves as Telegram does, over both engines."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from bot.campaigns import broadcasting, correcting, patience, preparing, settling
from desk.campaigns import Attachment, CampaignState, CorrectionCounts, CorrectionKind, Post, Terms
from desk.correcting import begin_edit, order_edit, withdraw, write
from desk.model import Role
from desk.ports import Unit
from desk.rules.durations import DAY
from storage.database import Database
from tests.bot.station import MANDATORY, Station, Telegram, refused, station
from tests.desk.test_announcing import plain

LEAD = 301
PEOPLE = range(1_001, 1_061)
OLD, NEW = "New rules", "New rules, mended"
GONE = "This announcement was withdrawn."

Refusing = Callable[[str, int, int], web.StreamResponse | None]
"""Of a method, a chat, and how often that was asked there: what is answered; None lets it be done."""


@dataclass
class Chats(Telegram):
    """Keeps what stands in each chat."""

    refuse: Refusing = lambda _method, _chat, _nth: None
    texts: dict[int, str] = field(default_factory=dict)
    buttons: dict[int, bool] = field(default_factory=dict)
    asked: Counter[tuple[str, int]] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    opens_for: int = 1_000
    """How many sends pass before the gate is opened."""

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        method, body = request.path.rpartition("/")[2], await request.json()
        chat = body["chat_id"]
        self.asked[method, chat] += 1
        await asyncio.sleep(self.delay_s)
        if method.startswith("send") and len(self.arrived) >= self.opens_for:
            await self.gate.wait()
        if (refusal := self.refuse(method, chat, self.asked[method, chat])) is not None:
            return refusal
        if method == "deleteMessages":
            self.texts.pop(chat, None)
            return web.json_response({"ok": True, "result": True})
        text = body.get("text", body.get("caption"))
        if method.startswith("send"):
            self.arrived[chat] += 1
            self.sent[text] += 1
        elif self.texts.get(chat) == text:
            return refused(400, "Bad Request: message is not modified: specified new message content is the same")
        self.texts[chat] = text
        self.buttons[chat] = "reply_markup" in body
        return web.json_response({"ok": True, "result": {"message_id": 7}})

    def count(self, method: str) -> int:
        return sum(times for (name, _chat), times in self.asked.items() if name == method)


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    monkeypatch.setattr(preparing, "EVERY_S", 0.02)
    monkeypatch.setattr(settling, "AGAIN_S", 0.02)
    for module in (broadcasting, correcting):
        monkeypatch.setattr(module, "IDLE_S", 0.02)
    for module in (patience, correcting):
        monkeypatch.setattr(module, "FIRST_REST", 5)
        monkeypatch.setattr(module, "LONGEST_REST", 20)


async def sent(desk: Station, terms: Terms = MANDATORY) -> int:
    """A campaign that everybody has got."""
    await desk.people(*PEOPLE)
    number = await desk.campaign(terms)
    desk.start()
    await desk.until(number)
    return number


async def half_sent(desk: Station, telegram: Chats) -> int:
    """A campaign that some have got, and the others wait for."""
    await desk.people(*PEOPLE)
    number = await desk.campaign()
    desk.start()
    async with asyncio.timeout(30):
        while len(telegram.arrived) < telegram.opens_for:
            await asyncio.sleep(0.001)
    return number


async def edit(desk: Station, number: int, text: str = NEW) -> None:
    await desk.runner.run(lambda unit: unit.staff.grant(LEAD, Role.LEAD, None))
    correction = await desk.runner.run(lambda unit: begin_edit(unit, number, LEAD))
    await desk.runner.run(lambda unit: write(unit, number, LEAD, "en", Post(text), plain))
    await desk.runner.run(lambda unit: order_edit(unit, correction.id, LEAD))


async def take_back(desk: Station, number: int) -> None:
    await desk.runner.run(lambda unit: unit.staff.grant(LEAD, Role.LEAD, None))
    await desk.runner.run(lambda unit: withdraw(unit, number, LEAD))


async def corrected(desk: Station, number: int) -> CorrectionCounts:
    """Wait until the last correction is over; how it went."""
    async with asyncio.timeout(30):
        while await desk.runner.read(lambda unit: unit.corrections.running()):
            await asyncio.sleep(0.01)
    latest = await desk.runner.read(lambda unit: unit.corrections.latest(number))
    assert latest is not None
    return await desk.runner.read(lambda unit: unit.corrections.counts(latest))


async def test_everybody_who_got_it_reads_the_new_text_once(database: Database) -> None:
    telegram = Chats()
    async with station(database, telegram) as desk:
        number = await sent(desk, Terms(mandatory=True, ask_read=True))
        await edit(desk, number)
        assert await corrected(desk, number) == CorrectionCounts(done=60, failed=0, left=0)
    assert set(telegram.texts.values()) == {NEW}
    assert all(telegram.buttons.values())
    assert telegram.count("editMessageText") == 60


async def test_a_copy_whose_consequences_fail_holds_up_nobody(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_unit: Unit, _recipient: int) -> None:
        raise ValueError("cannot be")

    def refuse(method: str, chat: int, _nth: int) -> web.StreamResponse | None:
        is_lost = method.startswith("edit") and chat == 1_005
        return refused(403, "Forbidden: bot was blocked by the user") if is_lost else None

    monkeypatch.setattr(correcting, "gone", fail)
    telegram = Chats(refuse=refuse)
    async with station(database, telegram) as desk:
        number = await sent(desk)
        await edit(desk, number)
        assert await corrected(desk, number) == CorrectionCounts(done=59, failed=1, left=0)
    assert telegram.count("editMessageText") == 60


async def test_who_gets_it_later_gets_the_new_text_and_no_edit(database: Database) -> None:
    telegram = Chats(opens_for=15)
    async with station(database, telegram) as desk:
        number = await half_sent(desk, telegram)
        await edit(desk, number)
        telegram.gate.set()
        await desk.until(number)
        await corrected(desk, number)
    assert set(telegram.texts.values()) == {NEW}
    assert 15 <= telegram.sent[OLD] < 60
    assert telegram.count("editMessageText") == telegram.sent[OLD]
    assert set(telegram.arrived.values()) == {1}


async def test_storms_leave_every_copy_in_a_true_state(database: Database) -> None:
    blocked, missing, forbidden = 1_005, 1_006, 1_007

    def storm(method: str, chat: int, nth: int) -> web.StreamResponse | None:
        if method == "sendMessage":
            return None
        if chat == blocked:
            return refused(403, "Forbidden: bot was blocked by the user")
        if chat == missing:
            return refused(400, "Bad Request: message to edit not found")
        if chat == forbidden:
            return refused(502, "Bad Gateway")
        if chat == 1_009 and nth == 1:
            return refused(429, "Too Many Requests: retry after 1", retry_after=1)
        if chat % 5 == 0 and nth == 1:
            return refused(500, "Internal Server Error")
        return None

    telegram = Chats(refuse=storm)
    async with station(database, telegram) as desk:
        number = await sent(desk)
        await edit(desk, number)
        assert await corrected(desk, number) == CorrectionCounts(done=57, failed=3, left=0)
        rows = await desk.rows(number)
        assert "blocked" in rows[blocked].correction_error
        assert not await desk.runner.read(lambda unit: unit.people.can_be_told(blocked))
    assert telegram.asked["editMessageText", blocked] == 1
    assert telegram.asked["editMessageText", forbidden] == correcting.TRIES
    assert {text for chat, text in telegram.texts.items() if chat not in (blocked, missing, forbidden)} == {NEW}


async def test_what_a_kill_interrupts_is_done_by_the_next(database: Database) -> None:
    telegram = Chats(delay_s=0.01)
    async with station(database, telegram) as desk:
        number = await sent(desk)
        await edit(desk, number)
        while telegram.count("editMessageText") < 40:
            await asyncio.sleep(0.001)
        await desk.kill()
        again = Chats(texts=telegram.texts, delay_s=0)
        async with station(database, again) as next_desk:
            next_desk.start()
            assert (await corrected(next_desk, number)).done == 60
    assert set(again.texts.values()) == {NEW}
    assert again.count("editMessageText") <= 60 - 40 + correcting.PAGE


async def test_what_is_withdrawn_is_deleted_or_says_so(database: Database) -> None:
    old, refusing = 1_002, 1_003

    def too_old(method: str, chat: int, _nth: int) -> web.StreamResponse | None:
        if method == "deleteMessages" and chat in (old, refusing):
            return refused(400, "Bad Request: message can't be deleted for everyone")
        return None

    telegram = Chats(refuse=too_old)
    async with station(database, telegram) as desk:
        number = await sent(desk, Terms(mandatory=True, ask_read=True))
        await desk.database.run(
            lambda tx: tx.run(
                "UPDATE campaign_recipients SET settled_at = settled_at - :days WHERE recipient = :old",
                days=3 * DAY,
                old=old,
            )
        )
        await take_back(desk, number)
        assert await corrected(desk, number) == CorrectionCounts(done=60, failed=0, left=0)
        assert await desk.state(number) is CampaignState.WITHDRAWN
    assert telegram.texts == {old: GONE, refusing: GONE}
    assert not telegram.buttons[old]
    assert telegram.asked["deleteMessages", old] == 0


async def test_withdrawing_ends_what_is_being_sent(database: Database) -> None:
    telegram = Chats(opens_for=15)
    async with station(database, telegram) as desk:
        number = await half_sent(desk, telegram)
        await take_back(desk, number)
        telegram.gate.set()
        counts = await corrected(desk, number)
        async with asyncio.timeout(30):
            while (await desk.states(number)).keys() - {"sent", "skipped"}:
                await asyncio.sleep(0.01)
        states = await desk.states(number)
        latest = await desk.runner.read(lambda unit: unit.corrections.latest(number))
        assert latest is not None
        assert latest.kind is CorrectionKind.WITHDRAW
    assert states["sent"] + states["skipped"] == 60
    assert states["sent"] == counts.done == len(telegram.arrived) < 60
    assert not telegram.texts


async def test_a_photo_keeps_standing_above_what_is_mended_and_taken_back(database: Database) -> None:
    telegram = Chats()
    async with station(database, telegram) as desk:
        await desk.people(1_001)
        number = await desk.campaign()
        photo = Post(OLD, attachment=Attachment("photo", "AgAD"))
        await desk.runner.run(lambda unit: unit.campaigns.put_text(number, "en", photo))
        desk.start()
        await desk.until(number)
        await edit(desk, number)
        await corrected(desk, number)
        assert telegram.texts == {1_001: NEW}
        await desk.database.run(lambda tx: tx.run("UPDATE campaign_recipients SET settled_at = 1"))
        await take_back(desk, number)
        await corrected(desk, number)
    assert telegram.texts == {1_001: GONE}
    assert {method for method, _chat in telegram.asked} == {"sendPhoto", "editMessageCaption"}
