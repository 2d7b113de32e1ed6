"""Campaigns sent to a real server on loopback that misbehaves as Telegram does, over a database of each engine."""

import asyncio
import random
import time
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from bot.campaigns import announcing, broadcasting, patience, preparing, settling
from bot.line import Line
from bot.pacing import Call
from desk import broadcasting as orders
from desk.acquaintance import gone
from desk.campaigns import Audience, AudienceKind, CampaignState, RecipientState, Terms
from desk.model import Chat, Role
from desk.ports import Unit
from desk.rules.durations import DAY, HOUR
from storage.database import Database, StorageUnavailable
from tests.bot.station import MANDATORY, OPTIONAL, OWN_CHAT, Telegram, refused, station
from tests.storage.desk import POLICY

PEOPLE = range(1_001, 1_061)
BY = "staff:201"


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    monkeypatch.setattr(preparing, "EVERY_S", 0.02)
    monkeypatch.setattr(broadcasting, "IDLE_S", 0.02)
    monkeypatch.setattr(patience, "FIRST_REST", 5)
    monkeypatch.setattr(patience, "LONGEST_REST", 20)
    monkeypatch.setattr(announcing, "LONGEST_DELAY", 500)
    monkeypatch.setattr(settling, "AGAIN_S", 0.02)


async def test_everybody_gets_it_once_and_the_campaign_is_done(database: Database) -> None:
    telegram = Telegram()
    async with station(database, telegram) as desk:
        await desk.people(*PEOPLE)
        number = await desk.campaign()
        desk.start()
        await desk.until(number)
        assert await desk.states(number) == {"sent": 60}
        assert set(telegram.arrived.values()) == {1}
        row = (await desk.rows(number))[1_001]
        assert (row.language, row.tries, row.repeats) == ("en", 1, 0)


async def test_a_text_in_their_language_goes_to_each(database: Database) -> None:
    telegram = Telegram()
    async with station(database, telegram) as desk:
        await desk.people(1, language="en")
        await desk.people(2, language="es-mx")
        await desk.people(3, language="xx")
        number = await desk.campaign(MANDATORY, es="Normas", en="Rules")
        desk.start()
        await desk.until(number)
        texts = {body["chat_id"]: body["text"] for body in telegram.bodies}
        assert texts == {1: "Rules", 2: "Normas", 3: "Normas"}


async def test_who_blocked_the_bot_is_known_to_the_next_campaign(database: Database) -> None:
    def answer(chat: int, _nth: int) -> web.StreamResponse | None:
        return refused(403, "Forbidden: bot was blocked by the user") if chat == 2 else None

    async with station(database, Telegram(answer)) as desk:
        await desk.people(1, 2, 3)
        first = await desk.campaign()
        desk.start()
        await desk.until(first)
        assert await desk.states(first) == {"sent": 2, "blocked": 1}
        second = await desk.campaign()
        await desk.until(second)
        assert await desk.states(second) == {"sent": 2}


async def test_a_429_is_no_loss_and_no_failure(database: Database) -> None:
    def answer(_chat: int, nth: int) -> web.StreamResponse | None:
        return refused(429, "Too Many Requests: retry after 1", retry_after=1) if nth == 1 else None

    telegram = Telegram(answer)
    async with station(database, telegram) as desk:
        await desk.people(1, 2)
        number = await desk.campaign(OPTIONAL)
        desk.start()
        await desk.until(number)
        assert await desk.states(number) == {"sent": 2}
        assert set(telegram.arrived.values()) == {1}
        assert await desk.repeated(number) == 0


async def test_an_attempt_in_doubt_is_repeated_and_counted_where_everybody_must_hear_it(database: Database) -> None:
    def answer(chat: int, nth: int) -> web.StreamResponse | None:
        return refused(502, "Bad Gateway") if nth <= 2 and chat % 10 == 0 else None

    telegram = Telegram(answer)
    async with station(database, telegram) as desk:
        await desk.people(*PEOPLE)
        number = await desk.campaign()
        desk.start()
        await desk.until(number)
        assert await desk.states(number) == {"sent": 60}
        assert await desk.repeated(number) == 2 * 6


async def test_an_optional_one_in_doubt_stays_unknown_until_somebody_asks_for_it(database: Database) -> None:
    def answer(chat: int, nth: int) -> web.StreamResponse | None:
        return refused(502, "Bad Gateway") if nth == 1 and chat in (1_001, 1_002) else None

    telegram = Telegram(answer)
    async with station(database, telegram) as desk:
        await desk.people(*PEOPLE)
        number = await desk.campaign(OPTIONAL)
        desk.start()
        await desk.until(number)
        assert await desk.states(number) == {"sent": 58, "unknown": 2}
        await desk.runner.run(lambda unit: orders.retry(unit, number, BY))
        await desk.until(number)
        assert await desk.states(number) == {"sent": 60}
        assert await desk.repeated(number) == 2


@pytest.mark.parametrize("terms", [MANDATORY, OPTIONAL])
async def test_a_connection_that_breaks_after_the_effect_repeats_only_what_is_mandatory(
    database: Database, terms: Terms
) -> None:
    telegram = Telegram(drop=lambda chat, nth: nth == 1 and chat % 20 == 0)
    async with station(database, telegram) as desk:
        await desk.people(*PEOPLE)
        number = await desk.campaign(terms)
        desk.start()
        await desk.until(number)
        states, repeats = await desk.states(number), telegram.arrived.total() - len(telegram.arrived)
        if terms.mandatory:
            assert (states, repeats, await desk.repeated(number)) == ({"sent": 60}, 3, 3)
        else:
            assert (states, repeats, await desk.repeated(number)) == ({"sent": 57, "unknown": 3}, 0, 0)


@pytest.mark.parametrize(("engine", "terms"), [("sqlite", MANDATORY), ("postgres", OPTIONAL)])
async def test_in_a_storm_everybody_ends_in_a_true_state(database: Database, terms: Terms) -> None:
    chance = random.Random(4)

    def answer(_chat: int, _nth: int) -> web.StreamResponse | None:
        match chance.randrange(24):
            case 0:
                return refused(429, "Too Many Requests: retry after 1", retry_after=1)
            case 1 | 2 | 3:
                return refused(502, "Bad Gateway")
            case 4:
                return refused(400, "Bad Request: not enough rights")
            case 5:
                return refused(403, "Forbidden: user is deactivated")
            case _:
                return None

    telegram = Telegram(answer, drop=lambda _chat, _nth: chance.random() < 0.1)
    async with station(database, telegram) as desk:
        await desk.people(*PEOPLE[:30])
        number = await desk.campaign(terms)
        desk.start()
        await desk.until(number)
        rows = await desk.rows(number)
    assert set(rows) == set(PEOPLE[:30])
    for who, row in rows.items():
        arrived = telegram.arrived[who]
        assert arrived >= (row.state is RecipientState.SENT)
        assert arrived <= (1 + row.repeats if terms.mandatory else 1)
        assert row.state is not RecipientState.UNKNOWN or not terms.mandatory
        assert arrived == 0 or row.repeats or row.state in (RecipientState.SENT, RecipientState.UNKNOWN)


async def test_what_never_gets_an_answer_is_unknown_after_twelve_tries(database: Database) -> None:
    telegram = Telegram(lambda _chat, _nth: refused(502, "Bad Gateway"))
    async with station(database, telegram) as desk:
        await desk.people(1)
        number = await desk.campaign()
        desk.start()
        await desk.until(number)
        assert await desk.states(number) == {"unknown": 1}
        assert telegram.calls[1] == 12


async def test_a_server_that_is_down_uses_nobody_up(database: Database) -> None:
    """Of an optional campaign each attempt in doubt is one that nobody repeats."""
    down = True

    def answer(_chat: int, _nth: int) -> web.StreamResponse | None:
        return refused(502, "Bad Gateway") if down else None

    async with station(database, Telegram(answer)) as desk:
        await desk.people(*range(1, 200))
        number = await desk.campaign(OPTIONAL, approved=True)
        desk.start()
        await asyncio.sleep(0.3)
        down = False
        await desk.until(number)
        states = await desk.states(number)
        assert states["unknown"] <= 30
        assert sum(states.values()) == 199


async def test_a_group_that_became_a_supergroup_gets_it_there(database: Database) -> None:
    def answer(chat: int, _nth: int) -> web.StreamResponse | None:
        if chat == -5:
            return refused(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1005)
        return None

    telegram = Telegram(answer)
    async with station(database, telegram) as desk:
        for chat in (-5, -6, OWN_CHAT):
            await desk.runner.run(
                lambda unit, chat=chat: unit.chats.joined(Chat(chat, "group", "A group"), administrator=True)
            )
        number = await desk.campaign(Terms(mandatory=True, audience=Audience(AudienceKind.GROUPS)))
        desk.start()
        await desk.until(number)
        rows = await desk.rows(number)
        assert {who: (row.state.value, row.error) for who, row in rows.items()} == {
            -5: ("skipped", "moved"),
            -1005: ("sent", ""),
            -6: ("sent", ""),
        }
        assert telegram.arrived == {-1005: 1, -6: 1}


async def test_a_paused_one_goes_on_where_it_was(database: Database) -> None:
    telegram = Telegram()
    async with station(database, telegram) as desk:
        await desk.people(*PEOPLE)
        number = await desk.campaign()
        desk.start()
        await desk.until(number, CampaignState.SENDING)
        await desk.runner.run(lambda unit: orders.pause(unit, number, BY))
        await desk.landed()
        paused_at = telegram.arrived.total()
        await asyncio.sleep(0.1)
        assert telegram.arrived.total() == paused_at < 60
        await desk.runner.run(lambda unit: orders.resume(unit, number, BY))
        await desk.until(number)
        assert await desk.states(number) == {"sent": 60}
        assert set(telegram.arrived.values()) == {1}


async def test_a_stopped_one_reaches_nobody_else_and_says_who_was_skipped(database: Database) -> None:
    telegram = Telegram()
    async with station(database, telegram) as desk:
        await desk.people(*PEOPLE)
        number = await desk.campaign()
        desk.start()
        await desk.until(number, CampaignState.SENDING)
        await desk.arrivals(5)
        await desk.runner.run(lambda unit: orders.stop(unit, number, BY))
        await desk.ended(number)
        states = await desk.states(number)
        assert states["sent"] == telegram.arrived.total()
        assert states["sent"] + states["skipped"] == 60
        assert {row.error for row in (await desk.rows(number)).values()} == {"", "stopped"}


async def test_nobody_gets_it_after_its_time(database: Database) -> None:
    async with station(database, Telegram(delay_s=0.01)) as desk:
        await desk.people(*range(1, 400))
        number = await desk.campaign(Terms(mandatory=True, not_after=desk.clock() + 20 * 1_000), approved=True)
        desk.start()
        await desk.until(number)
        states = await desk.states(number)
        assert states["sent"] < 399
        assert states["sent"] + states["skipped"] == 399


async def test_results_are_kept_until_the_database_hears_them(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram = Telegram(delay_s=0.02)
    async with station(database, telegram) as desk:
        await desk.people(*PEOPLE)
        number = await desk.campaign(OPTIONAL)
        desk.start()
        await desk.arrivals(5)
        run, full = database.run, True

        async def fail(work: object, *, durable: bool = False) -> object:
            if full:
                raise StorageUnavailable("the disk is full")
            return await run(work, durable=durable)  # type: ignore[arg-type]

        monkeypatch.setattr(database, "run", fail)
        await asyncio.sleep(0.2)
        before = telegram.calls.total()
        assert before < 60
        full = False
        await desk.until(number)
        assert await desk.states(number) == {"sent": 60}
        assert set(telegram.arrived.values()) == {1}


async def test_a_result_whose_consequences_fail_holds_up_nobody(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else all of its batch would stay in `sending`, and be sent again after the next start."""

    def answer(chat: int, _nth: int) -> web.StreamResponse | None:
        return refused(403, "Forbidden: bot was blocked by the user") if chat % 10 == 0 else None

    async def fail(unit: Unit, recipient: int) -> None:
        if recipient == 1_010:
            raise ValueError("cannot be")
        await gone(unit, recipient)

    monkeypatch.setattr(settling, "gone", fail)
    async with station(database, Telegram(answer)) as desk:
        await desk.people(*PEOPLE)
        number = await desk.campaign()
        desk.start()
        await desk.until(number)
        assert await desk.states(number) == {"sent": 54, "blocked": 6}
        assert await desk.repeated(number) == 0


async def test_a_chat_that_must_rest_keeps_no_place_from_others(database: Database) -> None:
    """Groups in slow mode ask for up to an hour: whoever was claimed for them would wait on the line for as long."""
    telegram = Telegram()
    async with station(database, telegram) as desk:
        await desk.people(*PEOPLE)
        now = time.monotonic_ns() // 1_000_000
        for chat, at in ((1_001, now - 10_000), (1_002, now)):
            desk.pace.started(Call(chat), at)
            desk.pace.refused(Call(chat), at, HOUR)
        number = await desk.campaign()
        desk.start()
        await desk.arrivals(58)
        await desk.stop()
        assert await desk.states(number) == {"sent": 58, "due": 2}
        assert {row.tries for row in (await desk.rows(number)).values()} == {0, 1}


async def test_another_leader_s_paid_sends_count_to_the_budget(database: Database) -> None:
    """Leadership may be lost to another worker, and won again."""
    rich = replace(POLICY, campaigns=replace(POLICY.campaigns, paid_budget_stars=2))
    telegram = Telegram()
    async with station(database, telegram, rich) as desk:
        await desk.people(1)
        number = await desk.campaign(Terms(mandatory=True, paid=True, spread=DAY), approved=True)
        desk.start()
        await desk.until(number, CampaignState.SENDING)
        await asyncio.sleep(0.2)
        await desk.kill()
        # What the other one did.
        await desk.database.run(
            lambda tx: tx.run(
                "INSERT INTO campaign_recipients (campaign, recipient, state, due_at, paid, settled_at)"
                " VALUES (:number, 5, 'sent', 1, 20, 1)",
                number=number,
            )
        )
        await desk.people(*PEOPLE)
        await desk.database.run(
            lambda tx: tx.many(
                "INSERT INTO campaign_recipients (campaign, recipient, due_at) VALUES (:number, :who, 1)",
                [{"number": number, "who": who} for who in PEOPLE],
            )
        )
        desk.start()
        await desk.arrivals(60)
        assert not any(body.get("allow_paid_broadcast") for body in telegram.bodies)


async def test_nobody_is_written_to_while_results_cannot_be_kept(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a disk that is nearly full a claim may fit where results do not: after a kill all of those would be in doubt."""
    telegram, full = Telegram(), True
    async with station(database, telegram) as desk:
        await desk.people(*PEOPLE)
        number = await desk.campaign()
        run_settling = desk.runner.run_settling

        async def fail(*args: Any) -> None:
            if full:
                raise StorageUnavailable("the disk is full")
            await run_settling(*args)

        monkeypatch.setattr(desk.runner, "run_settling", fail)
        desk.start()
        await desk.arrivals(1)
        await asyncio.sleep(0.3)
        assert telegram.arrived.total() < 30
        full = False
        await desk.until(number)
        assert set(telegram.arrived.values()) == {1}


async def test_a_result_that_is_written_twice_undoes_no_claim_in_between(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit whose answer got lost is tried again: who was put back may have been claimed since, and be on their way."""
    telegram, seen, lost = Telegram(), False, False
    monkeypatch.setattr(settling, "AGAIN_S", 0.6)
    async with station(database, telegram) as desk:
        await desk.people(1)
        number = await desk.campaign(OPTIONAL)
        ready_in, run_settling = Line.ready_in, desk.runner.run_settling

        def rests(line: Line, call: Call) -> int:
            nonlocal seen
            if call.chat == 1 and not seen:
                seen = True
                return 10_000
            return ready_in(line, call)

        async def lose(*args: Any) -> None:
            nonlocal lost
            await run_settling(*args)
            if not lost:
                lost = True
                raise StorageUnavailable("the connection was closed")

        monkeypatch.setattr(Line, "ready_in", rests)
        monkeypatch.setattr(desk.runner, "run_settling", lose)
        desk.start()
        await desk.until(number)
        assert telegram.arrived == {1: 1}


async def test_who_leads_no_more_writes_to_nobody_else(database: Database) -> None:
    """The next leader takes whom it finds in `sending` for written to, perhaps, and does it again."""
    telegram = Telegram()
    async with station(database, telegram) as desk:
        await desk.people(1)
        now = time.monotonic_ns() // 1_000_000
        desk.pace.started(Call(1), now)
        desk.pace.refused(Call(1), now, 1_000)
        number = await desk.campaign()
        desk.start()
        async with asyncio.timeout(10):
            while await desk.states(number) != {"sending": 1}:
                await asyncio.sleep(0.005)
        await desk.kill()
        await asyncio.sleep(1.5)
        assert not telegram.calls
        assert await desk.states(number) == {"due": 1}


async def test_a_claim_whose_answer_got_lost_leaves_nobody_behind(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that breaks during the commit: it may have come through."""
    telegram = Telegram()
    async with station(database, telegram) as desk:
        await desk.people(*PEOPLE)
        number = await desk.campaign()
        claim, lost = desk.broadcast.claim, 0

        async def lose(*args: Any, **named: Any) -> object:
            nonlocal lost
            page = await claim(*args, **named)
            if page.claimed and lost < 3:
                lost += 1
                raise StorageUnavailable("the connection was closed")
            return page

        monkeypatch.setattr(desk.broadcast, "claim", lose)
        desk.start()
        await desk.until(number)
        assert await desk.states(number) == {"sent": 60}
        assert set(telegram.arrived.values()) == {1}


async def test_stopping_the_desk_puts_back_whose_turn_has_not_come(database: Database) -> None:
    telegram = Telegram(delay_s=0.02)
    async with station(database, telegram) as desk:
        await desk.people(*PEOPLE)
        number = await desk.campaign(OPTIONAL)
        desk.start()
        await desk.arrivals(10)
        await desk.stop()
        states = await desk.states(number)
        assert states["sent"] == telegram.arrived.total()
        assert set(states) == {"sent", "due"}


async def test_what_is_paid_for_stays_within_the_budget(database: Database) -> None:
    rich = replace(POLICY, campaigns=replace(POLICY.campaigns, paid_budget_stars=2))
    telegram = Telegram()
    async with station(database, telegram, rich) as desk:
        await desk.people(*PEOPLE)
        number = await desk.campaign(Terms(mandatory=True, paid=True))
        desk.start()
        await desk.until(number)
        assert sum(1 for body in telegram.bodies if body.get("allow_paid_broadcast")) == 20
        assert await desk.runner.read(lambda unit: unit.recipients.paid(number)) == 20
        assert await desk.states(number) == {"sent": 60}


async def test_a_campaign_that_waits_for_its_hour_does_not_hold_up_another(database: Database) -> None:
    telegram = Telegram()
    async with station(database, telegram) as desk:
        await desk.people(1, 2)
        spread = await desk.campaign(Terms(mandatory=True, spread=10 * DAY))
        soon = await desk.campaign()
        desk.start()
        await desk.until(soon)
        assert await desk.state(spread) is CampaignState.SENDING


async def test_what_is_for_the_staff_is_not_sent_to_who_left_it_meanwhile(database: Database) -> None:
    telegram = Telegram()
    async with station(database, telegram) as desk:
        await desk.people(1, 2)
        for who in (1, 2):
            await desk.runner.run(lambda unit, who=who: unit.staff.grant(who, Role.MODERATOR, None))
        number = await desk.campaign(replace(MANDATORY, audience=Audience(AudienceKind.STAFF)))
        await desk.runner.run(orders.begin_due)
        while await desk.runner.run(lambda unit: orders.advance(unit, number)):
            pass
        await desk.runner.run(lambda unit: unit.staff.revoke(2, Role.MODERATOR, None))
        desk.start()
        await desk.until(number)
        assert {who: row.error for who, row in (await desk.rows(number)).items()} == {1: "", 2: "left"}
        assert set(telegram.arrived) == {1}
