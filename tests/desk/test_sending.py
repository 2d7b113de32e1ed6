"""What orders do to a campaign in the very moment in which it begins or ends. SQLite has one writer: there nothing comes in between."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from desk import broadcasting
from desk.campaigns import CampaignState, Post, Terms
from storage.database import Engine
from storage.recipients import RecipientStore
from storage.unit import Runner
from tests.storage.desk import MASTER, MODERATOR, POLICY, START, Always, Desk

BY = "staff:301"


@pytest.fixture
async def number(desk: Desk, engine: Engine) -> int:
    if engine == "sqlite":
        pytest.skip("one writer")
    number = await desk.run(lambda unit: unit.campaigns.add(MODERATOR, Terms()))
    await desk.run(lambda unit: unit.campaigns.put_text(number, "en", Post("New rules")))
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.SCHEDULED))
    return number


def in_between(monkeypatch: pytest.MonkeyPatch, method: str, order: Callable[[], Awaitable[object]]) -> None:
    """Somebody orders something right after this was looked at."""
    looked = getattr(RecipientStore, method)

    async def look(store: RecipientStore, *args: object, **named: object) -> object:
        found = await looked(store, *args, **named)
        await order()
        return found

    monkeypatch.setattr(RecipientStore, method, look)


async def sending(desk: Desk, number: int) -> None:
    await desk.run(broadcasting.begin_due)
    assert await desk.run(lambda unit: broadcasting.advance(unit, number))


async def test_who_is_asked_for_while_it_ends_is_written_to_all_the_same(
    desk: Desk, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sending(desk, number)
    in_between(monkeypatch, "any_left", lambda: desk.run(lambda unit: broadcasting.retry(unit, number, BY)))
    await desk.run(lambda unit: broadcasting.advance(unit, number))
    (campaign,) = await desk.run(lambda unit: unit.campaigns.under_way())
    assert (campaign.state, campaign.retry_at) == (CampaignState.SENDING, START)


async def test_what_is_paused_while_it_ends_has_not_ended(
    desk: Desk, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sending(desk, number)
    in_between(monkeypatch, "any_left", lambda: desk.run(lambda unit: broadcasting.pause(unit, number, BY)))
    assert not await desk.run(lambda unit: broadcasting.advance(unit, number))
    verbs = [row["verb"] for row in await desk.sql("SELECT verb FROM journal ORDER BY id")]
    assert verbs == ["began_campaign", "paused_campaign"]


async def test_what_is_stopped_while_it_outgrows_its_author_waits_for_nobody(
    desk: Desk, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_between(monkeypatch, "count", lambda: desk.run(lambda unit: broadcasting.stop(unit, number, BY)))
    narrow = replace(POLICY, campaigns=replace(POLICY.campaigns, second_person_over=-1))
    await Runner(desk.database, MASTER, Always(narrow), desk.clock).run(broadcasting.begin_due)
    assert not await desk.sql("SELECT kind FROM outbox WHERE kind = 'CampaignOutgrew'")
