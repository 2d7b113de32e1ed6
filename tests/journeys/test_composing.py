"""An announcement from its first word to the people it is for: written, tried, read by a second person, and sent at its time."""

import re

from sandbox import html
from tests.journeys.stage import House, Stage

FEW = "[campaigns]\nsecond_person_over = 3\n"
RULES = "<b>New rules</b> from Monday: <a href='https://example.org/rules'>read them</a>"


def exactly(text: str) -> re.Pattern[str]:
    """A message that says this and nothing else: the panel quotes it, too."""
    return re.compile(rf"\A{re.escape(text)}\Z")


async def test_what_a_lead_writes_a_second_person_approves_and_everybody_reads_in_their_language(house: House):
    async with house.stage(policy=FEW) as stage:
        lola, *_ = await stage.crowd(2, "Lola", language="es")
        await _she_forwards_a_text_and_writes_another(stage)
        await _what_she_is_shown_is_what_they_will_get(stage)
        await _a_report_in_between_is_a_report(stage)
        await _it_waits_for_an_owner_who_reads_all_of_it(stage)
        stage.later(days=1)
        stage.until("09:00")
        got = await stage.cast.ana.sees(exactly("New rules from Monday: read them"))
        assert got.formats == [("bold", "New rules"), ("text_link", "read them")]
        await lola.sees(exactly("Nuevas reglas desde el lunes"))
        await stage.cast.lena.presses("Open its progress")
        await stage.cast.lena.sees(re.compile("B-1 · done.*approved by Olga Owner.*Sent: 9", re.DOTALL))
        assert not stage.cast.cleo.messages()


async def _she_forwards_a_text_and_writes_another(stage: Stage) -> None:
    lena, ben = stage.cast.lena, stage.cast.ben
    post = ben.says(html(RULES), in_=stage.group)
    lena.says("/announce soon", in_=stage.staff)
    await lena.sees("Announcements are written in private", in_=stage.staff)
    assert not any("are written" in text for text in stage.cast.mona.texts(in_=stage.staff))
    lena.writes("/announce")
    await lena.sees("There is no text yet")
    await lena.presses("Write the text", "Write it in English")
    await lena.sees("Send me the text in English")
    lena.forwards(post)
    await lena.sees("English: New rules from Monday")
    await lena.presses("Write the text", "Write it in español")
    await stage.restarts()
    lena.writes("Nuevas reglas desde el lunes")
    await lena.sees("español: Nuevas reglas")
    await lena.presses(
        "Choose who gets it", "Make it mandatory", "Go back", "Choose when", "Send tomorrow at 9", "Go back"
    )
    await lena.sees("tomorrow at 09:00 UTC")


async def _what_she_is_shown_is_what_they_will_get(stage: Stage) -> None:
    lena = stage.cast.lena
    await lena.presses("Preview it")
    await lena.sees("Preview of B-1 in español")
    await lena.sees(exactly("Nuevas reglas desde el lunes"))
    shown = await lena.sees(exactly("New rules from Monday: read them"))
    assert shown.formats == [("bold", "New rules"), ("text_link", "read them")]
    assert "as a test" in await lena.presses("Test it on the staff")
    await stage.cast.mona.sees("Test of B-1 in English", in_=stage.staff)
    tested = await stage.cast.mona.sees(exactly("New rules from Monday: read them"), in_=stage.staff)
    assert tested.formats == shown.formats


async def _a_report_in_between_is_a_report(stage: Stage) -> None:
    lena = stage.cast.lena
    await lena.presses("Write the text", "Change it in English")
    lena.writes("/report scam")
    await lena.sees("report")
    lena.writes("@spike_sells")
    await stage.telegram.quiet(0.1)
    lena.writes("/announce")
    await lena.sees("English: New rules from Monday")
    await lena.presses("Cancel")


async def _it_waits_for_an_owner_who_reads_all_of_it(stage: Stage) -> None:
    lena, olga, mona = stage.cast.lena, stage.cast.olga, stage.cast.mona
    await lena.presses("Check and send")
    assert "waits for a second person" in await lena.presses("Ask a second person")
    card = await olga.sees("Lena Lead wants to send the announcement B-1")
    assert "Approve it" not in card.labels
    assert not any("wants to send" in text for text in mona.texts())
    await olga.presses("Read all of it")
    await olga.sees("Nuevas reglas desde el lunes")
    assert "B-1 is approved" in await olga.presses("Approve it")
    await lena.sees("Olga Owner approved your announcement B-1")


async def test_what_is_rejected_comes_back_and_is_changed(house: House):
    async with house.stage(policy=FEW) as stage:
        lena, olga = stage.cast.lena, stage.cast.olga
        lena.writes("/announce You are all banned!")
        await lena.presses("Check and send", "Ask a second person")
        await olga.presses("Read all of it")
        await olga.sees("You are all banned!")
        await olga.presses("Reject it")
        await olga.sees("Write me why you reject B-1")
        olga.writes("Nobody is banned. Please say what is meant.")
        await lena.sees("Please say what is meant.")
        await lena.presses("Take it back and change it", "Write the text", "Change it in English")
        lena.writes("Spam is forbidden from now on.")
        await lena.sees("English: Spam is forbidden")
        await lena.presses("Check and send", "Ask a second person")
        await olga.presses("Read all of it")
        await olga.sees("Spam is forbidden from now on.")
        await olga.presses("Approve it")
        await stage.cast.ana.sees("Spam is forbidden from now on.")
        assert not any("banned" in text for text in stage.cast.ana.texts())
