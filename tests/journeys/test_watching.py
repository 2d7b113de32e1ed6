"""A campaign as the lead lives it who answers for it: she watches, pauses, goes on, tries again, and stops another one in the middle."""

import csv

from bot.storehouse import opened
from desk.campaigns import CampaignState, Post, Terms
from desk.ports import Unit
from desk.rules.durations import HOUR
from tests.journeys.stage import Stage

WORDS = "The rules change on Monday."


async def test_a_lead_watches_and_steers_what_is_sent(stage: Stage):
    await _a_pause_holds_it_back(stage)
    await _what_is_in_doubt_is_sent_again_when_she_says_so(stage)
    await _who_has_read_it_is_counted(stage)
    await _the_table_names_nobody(stage)
    await _a_stop_is_asked_about_and_for_good(stage)


async def _announces(stage: Stage, terms: Terms) -> None:
    """Lena lets an announcement go; how it is composed is another story."""

    async def write(unit: Unit) -> None:
        number = await unit.campaigns.add(stage.cast.lena.id, terms)
        await unit.campaigns.put_text(number, "en", Post(WORDS))
        await unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.SCHEDULED)

    async with opened(stage.settings, stage.clock) as storehouse:
        await storehouse.runner.run(write)


async def _a_pause_holds_it_back(stage: Stage) -> None:
    await _announces(stage, Terms(ask_read=True, spread=10 * HOUR))
    lena = stage.cast.lena
    await lena.sees("B-1 · being sent")
    # Drawn while recipients were gathered, it is left alone for eight seconds: those may begin with the end of this minute.
    stage.later(minutes=1)
    await lena.sees("Still to be sent: ", within=15)
    assert "B-1 is paused" in await lena.presses("Pause")
    await lena.sees("B-1 · paused")
    stage.cast.ben.blocks_bot()
    stage.later(hours=11)
    stage.cast.olga.writes("/campaign B-1")
    await stage.cast.olga.sees("B-1 · paused")


async def _what_is_in_doubt_is_sent_again_when_she_says_so(stage: Stage) -> None:
    lena = stage.cast.lena
    stage.telegram.faults.drop_after(method="sendMessage", times=1, chat=stage.cast.max.id)
    assert "B-1 is being sent" in await lena.presses("Resume")
    done = await lena.sees("B-1 · done")
    assert "Unknown whether it arrived: 1" in done.text
    await lena.presses("Retry 1")
    await lena.sees("Of 1 of them it is not known whether it arrived: it may reach them twice.")
    await lena.presses("Send again to 1")
    again = await lena.sees("Possibly sent twice: 1")
    assert "Unknown" not in again.text
    assert "have not pressed Start: 1" in again.text


async def _who_has_read_it_is_counted(stage: Stage) -> None:
    for person in (stage.cast.ana, stage.cast.mona):
        await person.sees(WORDS)
        await person.presses("I have read this")
    stage.cast.lena.writes("/campaign B-1")
    await stage.cast.lena.sees("Have read it: 2 (English 2)")


async def _the_table_names_nobody(stage: Stage) -> None:
    lena = stage.cast.lena
    await lena.presses("Send me the table")
    (sent,) = await stage.telegram.called("sendDocument")
    file = stage.telegram.world.files.find(sent.result["document"]["file_id"])
    assert file.name == "B-1.csv"
    content = file.content.decode()
    rows = list(csv.DictReader(content.splitlines()))
    assert sorted(row["state"] for row in rows) == [*["sent"] * (len(rows) - 1), "skipped"]
    assert not any(str(one.id) in content for one in (stage.cast.ana, stage.cast.ben, stage.cast.olga))


async def _a_stop_is_asked_about_and_for_good(stage: Stage) -> None:
    lena = stage.cast.lena
    await _announces(stage, Terms(spread=1_000 * HOUR))
    await lena.sees("B-2 · being sent")
    await lena.presses("Stop")
    await lena.sees("Stop B-2 for good?")
    assert "B-2 is stopped" in await lena.presses("Stop it for good")
    await lena.sees("stopped before their turn")
    stage.cast.mona.writes("/campaigns")
    await stage.cast.mona.sees("Your role does not cover this")
