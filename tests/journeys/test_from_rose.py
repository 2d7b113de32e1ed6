"""A moderator and a lead who come from Rose: her words work, and her warnings can be brought along."""

from tests.journeys.stage import Stage

LIST = "account,date,reason,category\n{spike},,the same link five times,spam\n"


async def test_coming_from_rose(stage: Stage):
    await _roses_words_work(stage)
    await _her_warnings_come_along(stage)


async def _roses_words_work(stage: Stage) -> None:
    mona, spike = stage.cast.mona, stage.cast.spike
    stage.group.adds(mona)
    spike.writes("/start")
    await spike.sees("Welcome.")
    post = spike.says("cheap coins here", in_=stage.group)
    mona.replies(post, "/dwarn spamming again")
    await mona.sees("Nothing is done yet.", in_=stage.group)
    assert "D-1: warned, message deleted" in await mona.presses("Spam", in_=stage.group)
    await spike.sees("spamming again")
    await stage.telegram.called("deleteMessage")


async def _her_warnings_come_along(stage: Stage) -> None:
    lena, spike = stage.cast.lena, stage.cast.spike
    lena.sends_file("document", "rose.csv", "/import rose", content=LIST.format(spike=spike.id).encode())
    await lena.sees("This was a dry run: nothing is changed yet.")
    assert "1 warning brought: D-2." in await lena.presses("Bring 1 warning")
    lena.writes(f"/warns {spike.id}")
    await lena.sees("D-2")
