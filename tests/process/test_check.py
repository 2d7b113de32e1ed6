"""`ombud check`: every problem is one line that says what is wrong and how to mend it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox import Group, Person, Sandbox
from tests.moment import BEGINS
from tests.process.process import Ended, Process, desk

BAD_SETTINGS = 2
FOUND = 1


@dataclass(frozen=True)
class House:
    telegram: Sandbox
    olga: Person
    staff: Group
    process: Process

    async def check(self, **settings: str | None) -> Ended:
        ended = await self.process.command("check", **settings)
        assert ended.out == ""
        assert "Traceback" not in ended.err
        return ended


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Everything as it should be: privacy mode off, the bot an administrator of the staff chat, two people who decide."""
    async with Sandbox(privacy_mode=False, limits="off", begins=BEGINS.timestamp()) as telegram:
        olga, mia = telegram.person("Olga Owner"), telegram.person("Mia")
        staff = telegram.supergroup("Staff", owner=olga, members=[mia])
        staff.add_bot(admin=True)
        url, owners = f"sqlite:///{tmp_path}/desk/ombud.db", f"{olga.id},{mia.id}"
        settings = {"staff_chat": str(staff.id), "owners": owners, "contact": "@olga"}
        async with desk(telegram, tmp_path / "desk", url, **settings) as process:
            yield House(telegram, olga, staff, process)


def found(ended: Ended, *begin: str, code: int = FOUND) -> None:
    """Exactly these problems, each by its beginning, in any order."""
    lines = ended.err.splitlines()
    assert ended.code == code, ended.err
    assert len(lines) == len(begin), ended.err
    assert all(any(line.startswith(one) for line in lines) for one in begin), ended.err


async def test_nothing_is_wrong_with_a_desk_that_is_set_up(house: House) -> None:
    ended = await house.check()
    found(ended, "All is well.", "Nobody is an officer, so no lawful request can be taken in", code=0)


async def test_check_makes_no_database(house: House) -> None:
    await house.check()
    assert list(house.process.home.iterdir()) == []


async def test_an_unknown_variable_is_named_with_what_was_meant(house: House) -> None:
    found(await house.check(staf_chat="-100"), "OMBUD_STAF_CHAT: unknown setting; did you mean OMBUD_STAFF_CHAT?")


async def test_every_wrong_line_of_the_policy_is_named_beside_the_rest(house: House) -> None:
    text = 'version = "1"\n[categories.spam]\nseverity = 9\npoints = "many"\n[limits]\nreports_per_hour = -1\n'
    (house.process.home / "mine.toml").write_text(text)
    found(
        await house.check(policy="mine.toml", staff_chat=None),
        "mine.toml, line 3: categories.spam.severity: is 9",
        'mine.toml, line 4: categories.spam.points: is "many"',
        "mine.toml, line 6: limits.reports_per_hour: is -1",
        "OMBUD_STAFF_CHAT: cases have nowhere to appear",
        code=BAD_SETTINGS,
    )


async def test_a_missing_token_leaves_the_rest_checked(house: House) -> None:
    found(
        await house.check(token=None, owners=None),
        "OMBUD_TOKEN: is missing",
        "OMBUD_OWNERS: nobody can appoint",
        "Fewer than two people",
        code=BAD_SETTINGS,
    )


async def test_a_rejected_token_is_said_without_quoting_it(house: House) -> None:
    ended = await house.check(token="123456:of-somebody-else")
    found(ended, "OMBUD_TOKEN: the Bot API server rejects it", code=BAD_SETTINGS)
    assert "somebody" not in ended.err


async def test_a_server_that_is_not_there_is_named(house: House) -> None:
    found(await house.check(api_url="http://127.0.0.1:1"), "OMBUD_API_URL: http://127.0.0.1:1 does not answer")


async def test_a_desk_with_one_person_who_decides_cannot_hear_appeals(house: House) -> None:
    found(await house.check(owners=str(house.olga.id)), "Fewer than two people may decide cases")


async def test_a_desk_of_one_that_says_so_is_in_order(house: House, tmp_path: Path) -> None:
    alone = tmp_path / "alone.toml"
    alone.write_text("[appeals]\nsingle_moderator = true\n")
    assert (await house.check(owners=str(house.olga.id), policy=str(alone))).code == 0


async def test_a_moderator_whom_the_owner_appointed_counts(house: House) -> None:
    process, olga = house.process, house.olga
    process.settings["owners"] = str(olga.id)
    await process.serves()
    mia = next(iter(set(house.staff.chat.members) - {olga.id, house.telegram.bot.id}))
    olga.says(f"/role {mia} moderator", in_=house.staff)
    await olga.sees("moderator", in_=house.staff)
    assert (await house.check()).code == 0


async def test_nobody_who_could_appoint_moderators(house: House) -> None:
    found(
        await house.check(owners=None, contact=None),
        "OMBUD_OWNERS: nobody can appoint",
        "OMBUD_CONTACT: people are not told whom to ask",
        "Fewer than two people",
    )


async def test_no_staff_chat(house: House) -> None:
    found(await house.check(staff_chat=None), "OMBUD_STAFF_CHAT: cases have nowhere to appear")


async def test_a_staff_chat_that_the_bot_is_not_in(house: House) -> None:
    found(await house.check(staff_chat="-1001999999999"), "OMBUD_STAFF_CHAT: the bot cannot see this chat")
    house.staff.remove_bot()
    found(await house.check(), "OMBUD_STAFF_CHAT: the bot cannot see this chat")


async def test_a_person_instead_of_a_staff_chat(house: House) -> None:
    house.olga.starts()
    found(await house.check(staff_chat=str(house.olga.id)), "OMBUD_STAFF_CHAT: is a private")


async def test_a_bot_that_is_no_administrator_of_the_staff_chat(house: House) -> None:
    house.staff.add_bot(admin=False)
    found(await house.check(), "The bot is no administrator of the staff chat")


async def test_a_forum_whose_topics_the_bot_may_not_manage(house: House) -> None:
    forum = house.telegram.supergroup("Forum", owner=house.olga, forum=True)
    forum.add_bot(admin=True, can_manage_topics=False)
    found(await house.check(staff_chat=str(forum.id)), "The staff chat has topics, but the bot may not manage them")
    forum.add_bot(admin=True, can_manage_topics=True)
    assert (await house.check(staff_chat=str(forum.id))).code == 0


async def test_a_vault_chat_that_anybody_could_find_or_where_nothing_could_be_removed(house: House) -> None:
    vault = house.telegram.channel("Vault", owner=house.olga, username="our_evidence")
    vault.add_bot(admin=True)
    found(await house.check(vault_chat=str(vault.id)), "OMBUD_VAULT_CHAT: no large file is copied there: it is public")
    found(
        await house.check(vault_chat=str(vault.id), legal_chat=str(vault.id)),
        "OMBUD_VAULT_CHAT: no large file is copied there: it is the officers' chat",
        "OMBUD_LEGAL_CHAT: is a channel chat, must be a group",
        "Nobody is an officer, so no lawful request can be taken in",
    )
    ended = await house.check(vault_chat=str(house.staff.id))
    found(ended, "OMBUD_VAULT_CHAT: no large file is copied there: it is the staff chat")


async def test_privacy_mode(house: House) -> None:
    house.telegram.world.privacy_mode = True
    found(await house.check(), "Privacy mode is on")


async def test_a_database_whose_key_is_lost(house: House) -> None:
    await house.process.command("migrate")
    found(
        await house.check(key_file=str(house.process.home / "other.key")), "The database cannot be used: no master key"
    )
