"""Setting up: where the desk says what it needs, and what a chat is called for the settings."""

from tests.journeys.stage import Stage


async def test_an_administrator_reads_the_chats_id_in_the_chat(stage: Stage):
    stage.cast.greta.says("/chatid", in_=stage.group)
    answer = await stage.cast.ana.sees("The id of “Gardeners” is", in_=stage.group)
    assert str(stage.group.id) in answer.text


async def test_a_member_reads_the_chats_id_unseen(stage: Stage):
    stage.cast.ana.says("/chatid", in_=stage.group)
    answer = await stage.cast.ana.sees("The id of “Gardeners” is", in_=stage.group)
    assert str(stage.group.id) in answer.text
    assert stage.posts_in(stage.group) == []


async def test_a_channel_says_its_id(stage: Stage):
    channel = stage.telegram.channel("Coins Daily", owner=stage.cast.greta)
    channel.add_bot(admin=True)
    channel.posts("/chatid")
    await stage.telegram.called("sendMessage", times=_sent(stage) + 1)
    assert str(channel.id) in channel.texts()[-1]


async def test_who_brings_the_desk_into_a_group_reads_what_it_needs(stage: Stage):
    group = stage.telegram.supergroup("Roses", owner=stage.cast.greta)
    group.add_bot(admin=False)
    await stage.cast.greta.sees("Please make me an administrator")
    group.add_bot(admin=True)
    await stage.cast.greta.sees("I am an administrator of “Roses” now")


async def test_a_host_who_never_pressed_start_finds_the_settings_by_a_button_in_the_group(stage: Stage):
    group = stage.telegram.supergroup("Roses", owner=stage.cast.cleo)
    group.add_bot(admin=True)
    await stage.cast.cleo.presses("Open the settings", in_=group)
    await stage.cast.cleo.sees("I am an administrator of “Roses” now")


async def test_staff_see_more_in_the_help_than_members(stage: Stage):
    stage.cast.ana.writes("/help")
    assert "/queue" not in (await stage.cast.ana.sees("What you can do here")).text
    stage.cast.mona.writes("/help")
    assert "/queue" in (await stage.cast.mona.sees("What you can do here")).text
    stage.cast.olga.writes("/help")
    assert "/role" in (await stage.cast.olga.sees("What you can do here")).text


def _sent(stage: Stage) -> int:
    return sum(call.method == "sendMessage" for call in stage.telegram.calls)
