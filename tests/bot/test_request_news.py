"""Officers are told in private of each emergency that came in; of other requests only where no chat of theirs shows the card."""

from dataclasses import replace

import pytest

from bot.attempts import Attempt, Done
from bot.readership import Readership
from bot.staff_news import StaffNews
from desk.disclosure import checking
from desk.model import Role
from desk.notices import RequestChange, RequestNews
from handlers.messages.text import Text
from storage.database import Database, Engine
from storage.policies import adopt
from tests.handlers.desk import FrontDesk
from tests.storage.desk import POLICY, START
from tests.storage.test_requests import ORDER

OFFICER = 301


class Sent:
    """In the place of a sender: what was sent to whom."""

    def __init__(self) -> None:
        self.texts: list[tuple[int, str]] = []

    async def send(self, chat: int, text: Text, _thread: int | None = None, *, reply_to: int | None = None) -> Attempt:
        assert reply_to is None
        self.texts.append((chat, text.html))
        return Done()


@pytest.fixture
def engine() -> Engine:
    return "sqlite"


@pytest.fixture
async def desk(database: Database) -> FrontDesk:
    await adopt(database, POLICY, START - 1)
    desk = FrontDesk(database)
    await desk.run(lambda unit: unit.staff.grant(OFFICER, Role.OFFICER, None))
    await desk.run(lambda unit: unit.requests.add(ORDER))
    return desk


async def told(desk: FrontDesk, change: RequestChange, chat: int | None) -> str:
    async def legal_chat() -> int | None:
        return chat

    sent = Sent()
    readership = Readership(replace(desk.house(), legal_chat=legal_chat))
    await StaffNews(sent, desk.runner, readership).tell(OFFICER, RequestNews(1, change))  # type: ignore[arg-type]
    return "".join(words for _chat, words in sent.texts)


async def test_a_request_is_told_in_private_where_nothing_shows_its_card(desk: FrontDesk):
    assert "A request has come in" in await told(desk, RequestChange.RECEIVED, None)
    assert await told(desk, RequestChange.RECEIVED, -1001) == ""


async def test_an_emergency_is_told_in_private_until_somebody_has_taken_it_up(desk: FrontDesk):
    for chat in (None, -1001):
        assert "emergency request has come in" in await told(desk, RequestChange.EMERGENCY, chat)
    await desk.run(lambda unit: checking.take_up(unit, 1, OFFICER))
    assert await told(desk, RequestChange.EMERGENCY, -1001) == ""
