"""Who reports and who is judged both have their data erased; the case goes on, the mute holds, and who comes back has their points."""

from tests.journeys.stage import Stage

SHOWN = "(erased)"


async def test_who_is_erased_is_gone_and_not_let_off(stage: Stage):
    cast = stage.cast
    cast.spike.starts()
    await stage.spike_is_reported("Cheap coins!", "/report scam he wrote to my sister, too")
    cast.mona.says("/mute C-1 7d scam Coins are no chess pieces.", in_=stage.staff)
    await cast.spike.sees("Coins are no chess pieces.")
    await cast.mona.sees("✅ applied", in_=stage.staff)

    for person in (cast.ana, cast.spike):
        person.writes("/forgetme")
        question = await person.sees("Erase your data at this desk?")
        assert ("your mute in 1 group" in question.text) == (person is cast.spike)
        await person.presses("Erase my data")
        await person.sees("Your data is erased.")
    await cast.mona.sees(SHOWN, in_=stage.staff)
    assert "Spike" not in stage.card().text

    await stage.restarts()
    stage.later(days=8)
    await cast.mona.sees("lifted, as its time was over", in_=stage.staff)
    cast.spike.says("I may write again", in_=stage.group)

    cast.spike.writes("/mystatus")
    assert "2 points" in (await cast.spike.sees("Your active warnings")).text
    cast.mona.says("/case C-1", in_=stage.staff)
    await cast.mona.sees("Spike", in_=stage.staff)
