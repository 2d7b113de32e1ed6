"""What `ombud check` says of a desk that answers lawful requests."""

from pathlib import Path

import pytest

from bot.app import legal_chat_now
from bot.checking import NO_OFFICERS, disclosing, legal_room, remarks
from bot.storehouse import opened
from bot.transport import make_bot
from config.settings import Settings
from desk.model import Role
from desk.rules.disclosure.means import Means
from sandbox import Sandbox

PUBLIC = ("OMBUD_LEGAL_CHAT: it is public", "OMBUD_LEGAL_CHAT: lawful requests are shown there")
CHAT = "OMBUD_LEGAL_CHAT"
FEW = "Fewer than 3 people may disclose on a lawful request (officers and counsel who are no owners), so nothing is disclosed"
ENOUGH = Means(frozenset({1, 2, 3}), frozenset({1, 2, 3}))


@pytest.mark.parametrize(
    ("chat", "officers", "approvers", "said"),
    [
        (None, set(), set(), []),
        (None, {1, 2}, {1, 2, 3}, [CHAT]),
        (-1001, {1, 2}, {1, 2, 3}, []),
        (-1001, {1, 2}, {1, 2}, [f"{FEW} but what identifies a person in an emergency"]),
        (-1001, {1}, {1}, [f"{FEW}, in an emergency neither"]),
        (-1001, {1, 9}, {1}, [f"{FEW}, in an emergency neither"]),  # the other is an owner
        (-1001, {1}, {1, 2, 3}, ["Nobody could confirm the key that the only officer enters"]),
        (-1001, set(), set(), ["Nobody is an officer"]),
    ],
)
def test_a_small_desk_is_told_what_it_may_do_and_that_its_cards_need_a_chat(
    chat: int | None, officers: set[int], approvers: set[int], said: list[str]
):
    settings = Settings(legal_chat=chat, staff_chat=-1002)
    found = list(disclosing(settings, Means(frozenset(officers), frozenset(approvers))))
    assert [begin in problem for problem, begin in zip(found, said, strict=True)] == [True] * len(said)
    assert all("received, preserved, refused" in problem for problem in found if "Fewer" in problem)


async def test_a_desk_without_officers_is_told_so_before_an_authority_writes(tmp_path: Path):
    settings = Settings(data_dir=tmp_path, key_file=tmp_path / "key")
    assert await remarks(settings) == [NO_OFFICERS]
    async with opened(settings) as storehouse:
        await storehouse.runner.run(lambda unit: unit.staff.grant(1, Role.OFFICER, None))
    assert await remarks(settings) == []


def test_the_staff_chat_is_no_chat_of_the_officers():
    (said,) = disclosing(Settings(legal_chat=-1001, staff_chat=-1001), ENOUGH)
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
