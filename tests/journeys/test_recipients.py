"""What people do with announcements, and what becomes of those that they have got: left, taken up again, mended, taken back."""

import re

from bot.storehouse import opened
from desk.campaigns import CampaignState, Post, Terms
from desk.ports import Unit
from tests.journeys.stage import Stage

GONE = "This announcement was withdrawn."


async def announces(stage: Stage, text: str, *, mandatory: bool = False) -> None:
    """Lena lets an announcement to everyone go, and Olga approves it; how it is composed is another story."""

    async def write(unit: Unit) -> None:
        number = await unit.campaigns.add(stage.cast.lena.id, Terms(mandatory=mandatory))
        await unit.campaigns.put_text(number, "en", Post(text))
        await unit.campaigns.approve(number, stage.cast.olga.id)
        await unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.SCHEDULED)

    async with opened(stage.settings, stage.clock) as storehouse:
        await storehouse.runner.run(write)


async def test_who_wants_no_optional_announcements_gets_the_mandatory_ones_and_comes_back_by_one_press(stage: Stage):
    ana, ben, lena = stage.cast.ana, stage.cast.ben, stage.cast.lena
    ana.writes("/start")
    await ana.sees("Optional announcements you can turn off")
    await announces(stage, "A picnic on Sunday!")
    await ana.sees("This announcement is optional")
    assert "no more optional announcements" in await ana.presses("Stop these")

    await announces(stage, "Another picnic!")
    await ben.sees("Another picnic!")
    lena.writes("/campaign B-2")
    await lena.sees("want no optional announcements: 1")
    await announces(stage, "New rules from Monday", mandatory=True)
    await ana.sees("New rules from Monday")
    assert not any("Another picnic" in text for text in ana.texts())

    await ana.presses("Turn them on")
    await announces(stage, "The last picnic!")
    await ana.sees("The last picnic!")


async def test_what_was_sent_is_mended_everywhere_and_taken_back(stage: Stage):
    lena, olga, ana, ben = stage.cast.lena, stage.cast.olga, stage.cast.ana, stage.cast.ben
    await announces(stage, "New rules from Mnoday", mandatory=True)
    await ana.sees("New rules from Mnoday")
    await _she_mends_it(stage)
    await _an_owner_reads_and_approves_it(stage)
    await ana.sees("New rules from Monday")
    assert not any("Mnoday" in text for person in (ana, ben, lena) for text in person.texts())
    await lena.sees("Edited everywhere")

    stage.later(days=3)
    await announces(stage, "Read the new rules!", mandatory=True)
    await ben.sees("Read the new rules!")
    for ref in ("B-1", "B-2"):
        olga.writes(f"/campaign {ref}")
        await olga.sees(f"{ref} · done")
        await olga.presses("Withdraw")
        await olga.sees(f"Withdraw {ref} everywhere?")
        assert f"{ref} is being withdrawn" in await olga.presses("Withdraw it everywhere")
        await olga.sees(re.compile(rf"(?s)\A\W*{ref} · withdrawn.*Withdrawn everywhere"))
    await ben.sees(GONE)
    assert not any("Monday" in text or "Read the new rules" in text for text in ben.texts())


async def _she_mends_it(stage: Stage) -> None:
    lena = stage.cast.lena
    lena.writes("/campaign B-1")
    await lena.presses("Edit everywhere")
    await lena.sees("B-1: a correction")
    await lena.presses("Write it anew in English")
    await lena.sees("Send me the whole new text")
    lena.writes("New rules from Monday")
    await lena.sees("English: written anew")
    await lena.presses("Edit it everywhere")
    await lena.sees("It waits for another lead or owner")


async def _an_owner_reads_and_approves_it(stage: Stage) -> None:
    olga = stage.cast.olga
    card = await olga.sees("Lena Lead wants to edit it")
    assert "Approve the correction" not in card.labels
    await olga.presses("Read the new text")
    await olga.sees("New rules from Monday")
    await olga.presses("Approve the correction")
