"""A mistake that is taken back: in two groups at once, exactly, and everybody who had heard of it hears of that."""

import re

from desk.groups import GroupSettings
from sandbox import Group
from tests.journeys.stage import Stage


async def test_a_mistake_is_taken_back(stage: Stage):
    roses = stage.telegram.supergroup("Roses", owner=stage.cast.greta, members=[stage.cast.spike])
    roses.add_bot(admin=True)
    stage.cast.spike.starts()
    await stage.cast.spike.sees("Welcome")
    for place in (stage.group, roses):
        await stage.chose(GroupSettings(place.id, sanctions_shared=True, said_in_group=True))
    stage.group.restricts(stage.cast.spike, can_send_messages=True, can_send_polls=True)
    before = [_status(stage, place) for place in (stage.group, roses)]

    await _muted_everywhere(stage, roses)
    await _undone_by_the_cards_button(stage, roses)
    assert [_status(stage, place) for place in (stage.group, roses)] == before
    await _decided_anew_and_pardoned(stage)


async def _muted_everywhere(stage: Stage, roses: Group) -> None:
    mona, spike = stage.cast.mona, stage.cast.spike
    await stage.spike_is_reported()
    mona.says("/mute C-1 1d scam You asked people for money.", in_=stage.staff)
    await spike.sees("You cannot write in “Roses” until")
    for place in (stage.group, roses):
        said = await stage.cast.greta.sees("The moderators have muted a member until", in_=place)
        assert "Spike" not in said.text
    await mona.sees("Mute in “Roses” until", in_=stage.staff)
    assert {_status(stage, place)[0] for place in (stage.group, roses)} == {"restricted"}


async def _undone_by_the_cards_button(stage: Stage, roses: Group) -> None:
    mona = stage.cast.mona
    assert "Reply to the card with why" in await mona.presses("Undo D-1", in_=stage.staff)
    mona.replies(stage.card("C-1"), "I took you for another.")
    await mona.sees("D-1 is undone, everyone concerned is told. C-1 is open again.", in_=stage.staff)
    told = await stage.cast.spike.sees("Decision D-1 was withdrawn")
    assert "We lift the mute in “Roses”." in told.text
    assert "I took you for another." in told.text
    reporter = await stage.cast.ana.sees("The decision about your report R-1 was withdrawn.")
    assert "Spike" not in reporter.text
    for place in (stage.group, roses):
        await stage.cast.greta.sees("A measure of the moderators that was said here was withdrawn.", in_=place)
    lifted = ": lifted, as the decision was withdrawn"
    await mona.sees(re.compile(f"{lifted}.*{lifted}", re.DOTALL), in_=stage.staff)


async def _decided_anew_and_pardoned(stage: Stage) -> None:
    mona, spike = stage.cast.mona, stage.cast.spike
    mona.says("/mute C-1 2h scam It was you after all. --silent", in_=stage.staff)
    await spike.sees("It was you after all.")
    mona.says(f"/unmute {spike.id} You have said sorry.", in_=stage.staff)
    await mona.sees("The mute is lifted in 2 groups. They are told. D-2 stands", in_=stage.staff)
    lifted = await spike.sees("A mute on you is lifted")
    assert "The decision stands, and its points count as before: D-2" in lifted.text


def _status(stage: Stage, place: Group) -> tuple[str, frozenset[str]]:
    """What Spike is there, and what he may do."""
    now = place.chat.membership(stage.cast.spike.id, stage.telegram.clock.now())
    return now.status, frozenset(right for right, granted in now.rights.items() if granted)
