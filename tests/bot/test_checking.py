"""What `ombud check` says of a desk that answers lawful requests."""

from pathlib import Path

import pytest

from bot.app import legal_chat_now
from bot.checking import disclosing, legal_room
from bot.storehouse import opened
from bot.transport import make_bot
from config.settings import Settings
from sandbox import Sandbox

PUBLIC = ("OMBUD_LEGAL_CHAT: it is public", "OMBUD_LEGAL_CHAT: lawful requests are shown there")
CHAT, FEW = "OMBUD_LEGAL_CHAT", "Fewer than 3 people"


@pytest.mark.parametrize(
    ("chat", "discloses", "officers", "said"),
    [
        (None, set(), set(), []),
        (None, {1, 2, 3}, {1, 2}, [CHAT]),
        (-1001, {1, 2, 3}, {1, 2}, []),
        (-1001, {1, 2}, {1, 2}, [FEW]),
        (-1001, set(), set(), [FEW]),
    ],
)
def test_three_officers_are_the_least_and_their_cards_need_a_chat(
    chat: int | None, discloses: set[int], officers: set[int], said: list[str]
):
    settings = Settings(legal_chat=chat, staff_chat=-1002)
    found = list(disclosing(settings, discloses, officers))
    assert [problem.startswith(begin) for problem, begin in zip(found, said, strict=True)] == [True] * len(said)


def test_the_staff_chat_is_no_chat_of_the_officers():
    (said,) = disclosing(Settings(legal_chat=-1001, staff_chat=-1001), {1, 2, 3}, {1, 2, 3})
    assert said.startswith("OMBUD_LEGAL_CHAT: it is the staff chat")


async def test_where_moderators_read_along_nothing_of_requests_is_shown(tmp_path: Path):
    """Also where the settings name the group that the staff chat was before it became a supergroup."""
    settings = Settings(data_dir=tmp_path, key_file=tmp_path / "key", legal_chat=-1001, staff_chat=-1001)
    async with opened(settings) as storehouse:
        assert await legal_chat_now(settings, storehouse) is None
        apart = settings.model_copy(update={"staff_chat": -77})
        assert await legal_chat_now(apart, storehouse) == -1001
        await storehouse.runner.run(lambda unit: unit.chats.moved(-77, -1001))
        assert await legal_chat_now(apart, storehouse) is None


async def test_nobody_but_officers_reads_in_the_officers_chat():
    async with Sandbox(limits="off") as telegram:
        pia, fay, mia, away = (telegram.person(name) for name in ("Pia", "Fay", "Mia", "Away"))
        legal = telegram.supergroup("Legal", owner=pia, members=[fay, mia], username="legal_of_ours")
        legal.add_bot(admin=True)
        bot = make_bot(telegram.token, telegram.url, connections=1)
        await bot.initialize()
        officers = {pia.id, fay.id, away.id}
        said = [one async for one in legal_room(bot, legal.id, officers)]
        assert [one.startswith(begin) for one, begin in zip(said, PUBLIC, strict=True)] == [True, True]
        assert "1 are no officers" in said[1]
        assert len([one async for one in legal_room(bot, legal.id, officers | {mia.id})]) == 1
        await bot.shutdown()
