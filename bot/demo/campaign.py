"""The end of the story: the rules change, and everybody who knows the desk is told so, in their language."""

from typing import Final

from bot.demo.expecting import expect
from bot.demo.stage import Stage
from sandbox import Message

ENGLISH: Final = "Advertising has become a nuisance here, so we look at it sooner, and it counts more."
SPANISH: Final = "La publicidad se ha vuelto una molestia: la miraremos antes y contará más."
POLICY: Final = b"""\
version = "gardeners-2"

[categories.spam]
points = 2
deadline = "6h"
"""
REACHED: Final = 10
"""Olga, Ana, Ben, Chiara, Elena, Max, who judged the appeal, and three officers: all who have pressed Start."""


async def compose(stage: Stage) -> None:
    """Olga writes the announcement while others work; the transcript tells it later. Raises AssertionError with what did not happen."""
    olga = stage.cast.olga
    stage.transcript.keep_for_later(olga.id)
    olga.writes(f"/announce {ENGLISH}")
    await olga.presses("Write the text", "Write it in español")
    await olga.sees("Send me the text in español")
    olga.writes(SPANISH)
    await olga.sees("español: La publicidad")
    # Both are on one page: the panel need not be drawn in between.
    await olga.presses("Choose who gets it", "Ask for “I have read this”", "Go back")
    await olga.presses("Announce a new policy", "Add the policy as a file")
    await olga.sees("Send me the policy as a file")
    olga.sends_file("document", "gardeners.toml", content=POLICY)
    await olga.sees("It announces the policy gardeners-2")
    await olga.presses("Go back", "Check and send")
    await olga.sees("It begins within a minute")


async def everybody_reads(stage: Stage) -> None:
    """It is sent, and read. Raises AssertionError with what did not happen."""
    who = stage.cast
    stage.transcript.scene(
        "The rules change, and everybody is told",
        "Meanwhile Olga has written it in two languages, with the new version of the policy. It goes to few: nobody has to approve it.",
    )
    stage.transcript.tell_meanwhile(who.olga.id)
    await who.olga.presses("Send it")
    for person in (who.olga, who.ana, who.ben, who.chiara, who.max):
        told = await person.sees(ENGLISH)
        expect("Spam: 2 points (before: 1 point)" in told.text, f"{person.name} reads what changes: {told.text}")
    told = await who.elena.sees(SPANISH)
    expect("gardeners-2" in told.text and ENGLISH not in told.text, f"Elena reads it in Spanish: {told.text}")
    await who.elena.presses(_only_button(told))
    card = await who.olga.sees("📣 B-1 · done")
    if "Have read it: 0" in card.text:
        # She read it a moment later: that is on the card when somebody looks again.
        who.olga.writes("/campaign B-1")
        card = await who.olga.sees("📣 B-1 · done")
    complete = f"Sent: {REACHED}\n" in card.text and "Have read it: 1 (español 1)" in card.text
    expect(complete, f"everybody got it, and Elena has read it: {card.text}")


def _only_button(told: Message) -> str:
    """The label of a message's button, in whatever language it is."""
    ((label,),) = told.labels
    return label
