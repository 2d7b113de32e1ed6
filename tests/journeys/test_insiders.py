"""What no moderator does alone: shut somebody out of every group for ever, or sanction without end."""

from desk.groups import GroupSettings
from tests.journeys.stage import NEVER_STARTED, House, Stage

SLOWLY = "[limits]\nsanctions_per_10m = 2\n"


async def test_nobody_goes_too_far_alone(house: House):
    async with house.stage(policy=SLOWLY) as stage:
        stage.expects(NEVER_STARTED)
        await _a_ban_everywhere_takes_two(stage)
        await _who_is_too_fast_pauses(stage)


async def _a_ban_everywhere_takes_two(stage: Stage) -> None:
    mona, max_, spike = stage.cast.mona, stage.cast.max, stage.cast.spike
    roses = stage.telegram.supergroup("Roses", owner=stage.cast.greta, members=[spike])
    roses.add_bot(admin=True)
    for place in (stage.group, roses):
        await stage.chose(GroupSettings(place.id, sanctions_shared=True))
    await stage.spike_is_reported()
    mona.says("/ban C-1 forever scam You took money from many. // the third account", in_=stage.staff)
    await mona.sees("takes a second person. It is proposed", in_=stage.staff)
    await max_.sees("Mona Moderator proposes a ban for ever", in_=stage.staff)
    assert "Somebody else has to look at it" in await mona.presses("Approve the ban", in_=stage.staff)
    await stage.telegram.quiet(0.1)
    assert not any(call.method == "banChatMember" for call in stage.telegram.calls)
    await max_.presses("Approve the ban", in_=stage.staff)
    await mona.sees("Approved by Maximilian Moderator", in_=stage.staff)
    await stage.telegram.quiet(0.2)
    for place in (stage.group, roses):
        assert place.chat.membership(spike.id, stage.telegram.clock.now()).status == "kicked"


async def _who_is_too_fast_pauses(stage: Stage) -> None:
    mona, ben = stage.cast.mona, stage.cast.ben
    posts = [ben.says(f"Look at number {n}", in_=stage.group) for n in range(3)]
    for post in posts:
        stage.cast.ana.replies(post, "/report spam")
    await mona.sees("C-4 · ", in_=stage.staff)
    mona.says("/delete C-2 spam No advertising.", in_=stage.staff)
    mona.says("/delete C-3 spam No advertising.", in_=stage.staff)
    await mona.sees("yours pause until a lead lets you go on", in_=stage.staff)
    await stage.cast.lena.sees("Mona Moderator decided 2 sanctions within 10 minutes")
    assert "can impose sanctions again" in await stage.cast.lena.presses("Let them go on")
    await mona.sees("A lead has looked, and lets you go on")
    mona.says("/delete C-3 spam No advertising.", in_=stage.staff)
    await mona.sees("D-3", in_=stage.staff)
