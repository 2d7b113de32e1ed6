"""Telegram's moods: limits, broken connections, people who are gone, chats that move. Nothing owed is lost."""

import asyncio

import asyncpg
import pytest

from bot.storehouse import opened
from sandbox import Group, Person
from tests.journeys.stage import NEVER_STARTED, House, Stage


async def test_a_429_for_one_chat_delays_that_chat_only(house: House):
    async with house.stage(api="10.0") as stage:
        stage.telegram.faults.too_many_requests(1, method="sendMessage")
        await stage.spike_is_reported()
        await stage.cast.ana.sees("Your report has arrived")
        assert _times(stage.cast.ana, "Your report has arrived") == 1


async def test_a_429_for_everything_delays_everything_and_loses_nothing(house: House):
    async with house.stage(api="10.0") as stage:
        stage.telegram.faults.too_many_requests(1, method="sendMessage", times=2)
        await stage.spike_is_reported()
        await stage.cast.ana.sees("Your report has arrived")
        assert _times(stage.cast.ana, "Your report has arrived") == 1
        assert await stage.repeated() == 0


async def test_a_failing_server_is_asked_again_and_the_repetition_counted(house: House):
    async with house.stage(api="10.0") as stage:
        stage.telegram.faults.server_error(502, method="sendMessage")
        await stage.spike_is_reported()
        await stage.cast.ana.sees("Your report has arrived")
        assert await stage.repeated() == 1


async def test_a_connection_lost_after_the_effect_repeats_what_is_owed_and_counts_it(house: House):
    async with house.stage(api="10.0") as stage:
        stage.telegram.faults.drop_after(method="sendMessage")
        await stage.spike_is_reported()
        await stage.cast.ana.sees("Your report has arrived")
        await stage.telegram.called("sendMessage", times=len(_sent(stage)) + 1)
        assert await stage.repeated() == 1


async def test_a_connection_lost_before_the_effect_loses_nothing(house: House):
    async with house.stage(api="10.0") as stage:
        stage.telegram.faults.drop_before(method="sendMessage")
        await stage.spike_is_reported()
        await stage.cast.ana.sees("Your report has arrived")
        assert _times(stage.cast.ana, "Your report has arrived") == 1


async def test_fetching_goes_on_after_the_server_failed(stage: Stage):
    stage.telegram.faults.server_error(502, method="getUpdates", times=1)
    await stage.spike_is_reported()


async def test_a_sanction_whose_answer_is_lost_is_done_and_recorded_once(stage: Stage):
    stage.expects(NEVER_STARTED)
    await stage.spike_is_reported()
    stage.telegram.faults.drop_after(method="restrictChatMember")
    stage.cast.mona.says("/mute C-1 1d scam sells coins to strangers", in_=stage.staff)
    await stage.cast.mona.sees("✅ applied", in_=stage.staff)
    assert [one["state"] for one in (await stage.shows("D-1"))["sanctions"]] == ["applied"]


async def test_who_blocked_the_bot_hears_the_outcome_when_they_come_back(house: House):
    async with house.stage(api="10.0") as stage:
        stage.expects("bot was blocked by the user")
        await stage.spike_is_reported()
        await stage.cast.ana.sees("Your report has arrived")
        stage.cast.ana.blocks_bot()
        await _is_dismissed(stage)
        await _has_notice(stage, "ReportDecided", "blocked")
        stage.cast.ana.starts()
        await stage.cast.ana.sees("Your report R-1 has been decided")


async def test_unblocking_alone_brings_what_waited(house: House):
    async with house.stage(api="10.0") as stage:
        stage.expects("bot was blocked by the user")
        await stage.spike_is_reported()
        await stage.cast.ana.sees("Your report has arrived")
        stage.cast.ana.blocks_bot()
        await _is_dismissed(stage)
        await _has_notice(stage, "ReportDecided", "blocked")
        stage.cast.ana.unblocks_bot()
        await stage.cast.ana.sees("Your report R-1 has been decided")


async def test_a_deleted_account_is_not_written_to_again_and_again(house: House):
    async with house.stage(api="10.0") as stage:
        stage.expects("user is deactivated")
        await stage.spike_is_reported()
        await stage.cast.ana.sees("Your report has arrived")
        stage.cast.ana.deactivates()
        await _is_dismissed(stage)
        await _has_notice(stage, "ReportDecided", "blocked")
        await stage.telegram.quiet(0.1)
        assert len([call for call in stage.telegram.refused if call.error.code == 403]) == 1


async def test_a_desk_that_was_thrown_out_of_the_staff_chat_shows_its_cards_when_it_is_back(stage: Stage):
    stage.expects("bot was kicked")
    stage.staff.remove_bot()
    stage.cast.ana.replies(stage.cast.spike.says("Buy now!", in_=stage.group), "/report scam")
    await stage.cast.ana.sees("Your report has arrived", in_=stage.group)
    await _has_notice(stage, "CaseCard", "blocked")
    stage.staff.add_bot(admin=True)
    await stage.cast.mona.sees("Buy now!", in_=stage.staff)


async def test_a_desk_that_was_thrown_out_of_a_group_cannot_act_there_and_says_so(stage: Stage):
    stage.expects("bot was kicked", NEVER_STARTED)
    await stage.spike_is_reported()
    stage.group.remove_bot()
    stage.cast.mona.says("/mute C-1 1d scam sells coins to strangers", in_=stage.staff)
    card = await stage.cast.mona.sees("❌ failed", in_=stage.staff)
    assert "The bot is not in this chat any more" in card.text


async def test_a_staff_chat_that_becomes_a_supergroup_is_followed(house: House):
    async with house.stage(basic_staff=True) as stage:
        await stage.spike_is_reported()
        stage.staff.upgrades()
        stage.cast.ben.replies(stage.cast.spike.says("Last coins!", in_=stage.group), "/report scam")
        await stage.cast.mona.sees("Last coins!", in_=stage.staff)
        assert "is yours" in await stage.cast.mona.presses("Claim", in_=stage.staff)
        await stage.restarts()
        stage.cast.mona.says("/queue", in_=stage.staff)
        await stage.cast.mona.sees("Open cases", in_=stage.staff)


async def test_the_card_of_an_open_case_is_posted_again_where_the_staff_chat_went(house: House):
    async with house.stage(basic_staff=True) as stage:
        # The edit may come before the desk has read of the upgrade: then Telegram's refusal tells it.
        stage.expects("message to edit not found", "upgraded to a supergroup")
        post = await stage.spike_is_reported("Buy now!")
        stage.staff.upgrades()
        stage.cast.ben.replies(post, "/report scam")
        card = await stage.cast.mona.sees("2 reporters", in_=stage.staff)
        assert card.chat is stage.staff.chat


async def test_a_staff_chat_that_moved_while_the_desk_was_down_is_found(house: House):
    async with house.stage(basic_staff=True) as stage:
        stage.expects("upgraded to a supergroup")
        await stage.closes()
        stage.staff.upgrades()
        stage.opens()
        await stage.spike_is_reported()
        await stage.telegram.quiet(0.2)
        async with opened(stage.settings, stage.clock) as storehouse:
            menus = await storehouse.database.read(
                lambda tx: tx.rows("SELECT * FROM outbox WHERE kind = 'CommandMenu'")
            )
        assert min(menu["recipient"] for menu in menus) > 0, "what a person is owed stays theirs"


async def test_a_group_that_becomes_a_supergroup_is_followed_by_its_cases(stage: Stage):
    stage.expects(NEVER_STARTED, "upgraded to a supergroup")
    small = _small_group(stage)
    stage.cast.ana.replies(stage.cast.spike.says("Buy now!", in_=small), "/report scam")
    await stage.cast.mona.sees("C-1", in_=stage.staff)
    small.upgrades()
    stage.cast.mona.says("/mute C-1 1d scam sells coins to strangers", in_=stage.staff)
    await stage.cast.mona.sees("✅ applied", in_=stage.staff)
    (call,) = await stage.telegram.called("restrictChatMember")
    assert call.params["chat_id"] == small.id


async def test_what_waited_while_the_desk_was_down_is_done_after_the_restart(house: House):
    async with house.stage(api="10.0") as stage:
        await stage.closes()
        post = stage.cast.spike.says("Buy now!", in_=stage.group)
        stage.cast.ana.replies(post, "/report scam")
        stage.cast.ben.replies(post, "/report scam")
        stage.opens()
        await stage.cast.mona.sees("2 reporters", in_=stage.staff)
        await stage.cast.ana.sees("Your report has arrived")
        await stage.cast.ben.sees("Your report has arrived")
        await stage.telegram.called("deleteMessage", times=2)


async def test_a_start_waits_for_a_server_that_does_not_answer_yet(stage: Stage):
    await stage.closes()
    stage.telegram.faults.server_error(502, method="getMe")
    stage.opens()
    await stage.spike_is_reported()
    assert stage.telegram.faults.strike("refuse", "getMe") is None, "the first question met the fault"


async def test_what_nobody_is_owed_is_not_posted_twice_for_a_lost_answer(stage: Stage):
    stage.telegram.faults.drop_after(method="sendMessage", times=2)
    stage.cast.greta.says("/setup", in_=stage.group)
    await stage.cast.ana.sees("report it privately", in_=stage.group)
    await stage.telegram.quiet(1.2)
    assert len(stage.posts_in(stage.group)) == 1
    assert await stage.repeated() == 0


async def test_a_button_that_cannot_be_pinned_is_not_posted_again(stage: Stage):
    stage.telegram.faults.too_many_requests(1, method="pinChatMessage")
    stage.cast.greta.says("/setup", in_=stage.group)
    await stage.cast.ana.sees("report it privately", in_=stage.group)
    await stage.telegram.quiet(1.2)
    assert len(stage.posts_in(stage.group)) == 1


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_a_database_server_that_drops_everyone_costs_nothing(house: House):
    async with house.stage(api="10.0") as stage:
        for number, reporter in enumerate((stage.cast.ana, stage.cast.ben), start=1):
            reporter.replies(stage.cast.spike.says(f"Offer {number}", in_=stage.group), "/report scam")
            await _everyone_is_dropped(stage.settings.database_url)
            await reporter.sees("Your report has arrived", within=10)
            await stage.cast.mona.sees(f"Offer {number}", in_=stage.staff, within=10)
        await stage.telegram.called("deleteMessage", times=2, within=10)


async def _everyone_is_dropped(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    finally:
        await connection.close()


async def _is_dismissed(stage: Stage) -> None:
    stage.cast.mona.says("/dismiss C-1 looks fine", in_=stage.staff)
    await stage.cast.mona.sees("D-1: dismissed", in_=stage.staff)


async def _has_notice(stage: Stage, kind: str, state: str) -> None:
    """Wait until the desk has written down what the sandbox refused: on a busy machine that is later than the refusal."""
    async with asyncio.timeout(5):
        while [one["state"] for one in (await stage.shows("C-1"))["notices"] if one["kind"] == kind] != [state]:
            await asyncio.sleep(0.02)


def _small_group(stage: Stage) -> Group:
    """A basic group, before it grows."""
    small = stage.telegram.group("Seedlings", owner=stage.cast.greta, members=[stage.cast.ana, stage.cast.spike])
    small.add_bot(admin=True)
    return small


def _times(person: Person, words: str) -> int:
    return sum(words in text for text in person.texts())


def _sent(stage: Stage) -> list[str]:
    return [call.method for call in stage.telegram.calls if call.method == "sendMessage"]
