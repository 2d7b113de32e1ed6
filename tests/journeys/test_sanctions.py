"""Sanctions that are true: what Telegram was asked for, put back exactly, seen when people do it by hand, and tried again."""

import pytest

from sandbox import CannotWrite
from tests.journeys.stage import NEVER_STARTED, Stage

WHILE_S = 20


async def test_a_short_mute_is_the_desks_to_end_and_gives_back_what_somebody_had_before(stage: Stage):
    """Telegram would mute for ever what is shorter than 30 seconds, and knows nothing of Greta's restriction before it."""
    stage.expects(NEVER_STARTED)
    stage.group.restricts(stage.cast.spike, can_send_messages=True, can_invite_users=True)
    before = stage.group.chat.membership(stage.cast.spike.id, stage.telegram.clock.now())
    await stage.spike_is_reported()
    stage.cast.mona.says(f"/mute C-1 {WHILE_S}s scam sells coins to strangers // a word first", in_=stage.staff)
    (call,) = await stage.telegram.called("restrictChatMember")
    assert "until_date" not in call.params
    with pytest.raises(CannotWrite):
        stage.cast.spike.says("And another!", in_=stage.group)
    await stage.cast.mona.sees("✅ applied", in_=stage.staff)
    stage.telegram.clock.advance(WHILE_S + 1)
    await stage.cast.mona.sees("lifted, as its time was over", in_=stage.staff)
    assert stage.group.chat.membership(stage.cast.spike.id, stage.telegram.clock.now()) == before
    stage.cast.spike.says("I am back", in_=stage.group)


async def test_a_ban_that_is_lifted_by_hand_shows_in_the_case_and_is_not_set_again(stage: Stage):
    """Spike never pressed Start: in the group he is told before he is out of it."""
    stage.expects(NEVER_STARTED)
    await stage.spike_is_reported()
    stage.cast.mona.says("/ban C-1 7d scam sells coins to strangers // enough", in_=stage.staff)
    await stage.cast.mona.sees("✅ applied", in_=stage.staff)
    assert _told_inside_before(stage, "banChatMember")
    stage.group.unbans(stage.cast.spike)
    await stage.cast.mona.sees("lifted, by hand, in Telegram itself", in_=stage.staff)
    assert (await stage.shows("D-1"))["sanctions"][0]["state"] == "lifted"
    stage.cast.mona.says("/case C-1", in_=stage.staff)
    page = await stage.cast.mona.sees("lifted it by hand, in Telegram itself", in_=stage.staff)
    assert "member " in page.text
    assert stage.group.chat.membership(stage.cast.spike.id, stage.telegram.clock.now()).status == "left"


async def test_rights_that_come_later_have_it_tried_again(stage: Stage):
    stage.expects(NEVER_STARTED, "not enough rights")
    stage.group.add_bot(admin=True, can_restrict_members=False)
    await stage.spike_is_reported()
    stage.cast.mona.says("/kick C-1 scam sells coins to strangers // enough", in_=stage.staff)
    card = await stage.cast.mona.sees("❌ failed", in_=stage.staff)
    assert ["Try again"] in card.labels
    assert "is being tried again" in await stage.cast.mona.presses("Try again", in_=stage.staff)
    stage.group.add_bot(admin=True)
    await stage.cast.mona.sees("✅ applied", in_=stage.staff)
    assert not stage.group.chat.membership(stage.cast.spike.id, stage.telegram.clock.now()).is_inside


def _told_inside_before(stage: Stage, act: str) -> bool:
    """Whether a statement was whispered in the group before Telegram was asked for an act."""
    done = [call for call in stage.telegram.calls if not call.error]
    whispers = [
        place
        for place, call in enumerate(done)
        if "ephemeral_message_parameters" in call.params and "Decision D-1" in str(call.params.get("text"))
    ]
    return bool(whispers) and whispers[0] < [call.method for call in done].index(act)
