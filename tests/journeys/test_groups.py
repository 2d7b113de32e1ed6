"""A group of its own: set up by buttons, moderated by its administrators, with a log that says what holds."""

from sandbox import Channel, Group
from tests.journeys.stage import NEVER_STARTED, Stage


async def test_a_group_is_set_up_and_its_administrators_moderate_it(stage: Stage):
    stage.expects(NEVER_STARTED)  # Spike hears of it when he presses Start
    roses = stage.telegram.supergroup("Roses", owner=stage.cast.greta, members=[stage.cast.ben, stage.cast.spike])
    roses.filters_spam()
    roses.add_bot(admin=True)
    log = stage.telegram.channel("Rose log", owner=stage.cast.greta)
    log.add_bot(admin=True)

    await _it_is_set_up_by_buttons(stage, roses, log)
    await _its_owner_warns_and_the_log_has_it(stage, roses, log)
    await _an_undo_corrects_the_line(stage, log)
    await _who_hides_behind_the_group_confirms(stage, roses, log)
    await _what_was_chosen_stays(stage, roses)


async def _it_is_set_up_by_buttons(stage: Stage, roses: Group, log: Channel) -> None:
    greta = stage.cast.greta
    health = await greta.sees("I am an administrator of “Roses” now")
    assert "✓ I may: delete messages, restrict members, pin messages, invite people." in health.text
    assert "Telegram's own filter against spam is on" in health.text
    for button in (
        "Go on",
        "Use the staff's language",
        "Let administrators moderate too",
        "Keep them apart",
        "Say nothing",
    ):
        await greta.presses(button)
    page = await greta.sees("/setlog")
    log.posts(page.text[page.text.index("/setlog") :])
    await greta.presses("Confirm: I am an administrator", in_=log)
    await greta.sees("gets a line in “Rose log”")
    await greta.presses("Use the policy's own")
    overview = await greta.sees("Settings of “Roses”")
    assert "Who moderates: the desk's staff and the group's administrators" in overview.text
    assert "Log: “Rose log”" in overview.text
    assert roses.texts() == []


async def _its_owner_warns_and_the_log_has_it(stage: Stage, roses: Group, log: Channel) -> None:
    greta, post = stage.cast.greta, stage.cast.spike.says("Cheap coins!", in_=roses)
    greta.replies(post, "/warn spam No advertising among roses.")
    await greta.sees("D-1: warned", in_=roses)
    line = await greta.sees("#warn D-1", in_=log)
    assert "Spike" not in line.text


async def _an_undo_corrects_the_line(stage: Stage, log: Channel) -> None:
    stage.cast.lena.says("/undo D-1 They had asked before.", in_=stage.staff)
    line = await stage.cast.greta.sees("#undo D-1", in_=log)
    assert line.text.startswith("#warn D-1")
    assert sum("D-1" in text for text in log.texts()) == 1


async def _who_hides_behind_the_group_confirms(stage: Stage, roses: Group, log: Channel) -> None:
    ben, greta = stage.cast.ben, stage.cast.greta
    roses.promotes(ben, anonymous=True, title="Gardener")
    ben.replies(stage.cast.spike.says("Coins again!", in_=roses), "/mute 1d spam Asked to stop.")
    await ben.sees("An administrator gave me a command", in_=roses)
    assert "Only the administrator who gave this command" in await greta.presses("Confirm", in_=roses)
    await ben.presses("Confirm", in_=roses)
    await greta.sees("#mute D-2", in_=log)
    decision = await stage.shows("D-2")
    assert decision["decided_by"] == ben.id
    assert "An administrator gave me a command" not in "\n".join(roses.texts())


async def _what_was_chosen_stays(stage: Stage, roses: Group) -> None:
    """Also when the desk is shown out, and comes back."""
    roses.remove_bot()
    roses.add_bot(admin=True)
    overview = await stage.cast.greta.sees("Settings of “Roses”")
    assert "Log: “Rose log”" in overview.text


async def test_a_group_that_becomes_a_supergroup_keeps_what_was_chosen_and_decided(stage: Stage):
    stage.expects(NEVER_STARTED)
    greta, spike = stage.cast.greta, stage.cast.spike
    roses = stage.telegram.group("Roses", owner=greta, members=[spike])
    roses.add_bot(admin=True)
    assert "Telegram mutes nobody there" in (await greta.sees("I am an administrator of “Roses” now")).text
    for button in ("Go on", "Use the staff's language", "Let administrators moderate too"):
        await greta.presses(button)
    log = stage.telegram.supergroup("Rose log", owner=greta)
    log.add_bot(admin=True)
    await greta.sees("I am an administrator of “Rose log” now")
    greta.says(f"/setlog {roses.id}", in_=log)
    await greta.sees("gets a line in “Rose log”", in_=log)
    greta.replies(spike.says("Cheap coins!", in_=roses), "/warn spam No advertising among roses.")
    await greta.sees("#warn D-1", in_=log)

    roses.upgrades()
    greta.replies(spike.says("Coins again!", in_=roses), "/ban 7d spam Asked to stop.")
    line = await greta.sees("#ban D-2", in_=log)
    assert "“Roses”" in line.text
    greta.says("/undo D-1 They had asked before.", in_=roses)
    await greta.sees("#undo D-1", in_=log)
    (sanction,) = (await stage.shows("D-2"))["sanctions"]
    assert (sanction["chat"], sanction["state"]) == (roses.id, "applied")
