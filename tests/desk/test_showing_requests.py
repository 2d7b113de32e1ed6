"""`ombud show L-1 --json`: how far a lawful request is, and never whom it is about."""

import pytest

from bot.showing import show
from storage.database import Engine
from tests.desk.floor import Floor
from tests.storage.desk import SPAMMER
from tests.storage.test_requests import ASKED, receive


@pytest.fixture
def engine() -> Engine:
    return "sqlite"


async def test_a_request_is_shown_without_the_persons(desk: Floor):
    await receive(desk)
    await desk.run(lambda unit: unit.scopes.propose(1, ASKED, 301))
    await desk.run(lambda unit: unit.scopes.approve(1, 302))
    shown = await desk.run(lambda unit: show(unit, "L-1"))
    assert list(shown) == ["ref", "state", "instrument", "authority", "country", "due_at", "approvals", "scope"]
    assert (shown["state"], shown["instrument"], shown["country"]) == ("received", "eu_epoc", "DE")
    assert shown["scope"] == ["identity", "messages"]
    assert str(SPAMMER.id) not in str(shown)
    assert "buy_coins" not in str(shown)
