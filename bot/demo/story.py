"""One story, from a post in a group to what everybody hears of it. Each step is an expectation: what does not happen ends the story."""

import asyncio
from typing import Final

from bot.demo import campaign, disclosure, ending
from bot.demo.expecting import expect
from bot.demo.stage import Stage
from sandbox import CannotWrite, Group, Message, Person

COLD_S: Final = 15.0
"""Seconds that a process may take to start and answer, on a slow machine that compiles everything first."""

REASON: Final = (
    "You insulted a member and threatened to publish where people live. Argue about roses, not about people."
)
APPEAL: Final = "It was a bad joke among neighbours. I do not know where anybody lives."
OVERTURNED: Final = (
    "They have joked like this for years, and nobody was afraid. It was rude; it was no threat, and no harassment."
)


async def one_report(stage: Stage) -> None:
    """The whole story. Raises AssertionError with what did not happen."""
    await _the_desk_opens(stage)
    post = _the_spammer_posts(stage)
    await asyncio.gather(_two_report(stage, post), disclosure.take_in(stage))
    await _the_process_is_killed(stage, post)
    _, files = await asyncio.gather(_it_is_decided(stage), disclosure.answer(stage))
    disclosure.tell(stage, files)
    await ending.look_it_up(stage)


async def _it_is_decided(stage: Stage) -> None:
    holder = await _two_reach_for_it(stage)
    await _a_warning(stage, holder)
    # One edit a second is what Telegram allows a chat: nobody waits for Olga's while there is something else to see.
    await asyncio.gather(_moderators_at_work(stage, holder), campaign.compose(stage))
    await campaign.everybody_reads(stage)


async def _moderators_at_work(stage: Stage, holder: Person) -> None:
    await _everyone_is_told(stage)
    await _an_appeal(stage, holder)
    await _one_press(stage, holder)


def _is_silenced(person: Person, group: Group) -> bool:
    try:
        person.says("Hello?", in_=group)
    except CannotWrite:
        return True
    return False


async def _the_desk_opens(stage: Stage) -> None:
    who = stage.cast
    stage.transcript.scene(
        "Olga opens a desk",
        "She runs `ombud run`, a process of its own, and appoints two moderators and three officers.",
    )
    who.olga.starts()
    for group in (who.gardeners, who.staff):
        group.add_bot(admin=True)
    await stage.desk.start()
    for moderator in (who.mira, who.noor):
        hello = moderator.says("Good morning!", in_=who.staff)
        who.olga.replies(hello, "/role moderator")
    who.ana.starts()
    who.ben.starts()
    who.elena.starts()
    for moderator in (who.mira, who.noor):
        await moderator.sees(f"{moderator.name} has this role now: moderator", in_=who.staff, within=COLD_S)
    await disclosure.appoint(stage)
    for person in (who.olga, who.ana, who.ben):
        await person.sees("Welcome")
    await who.olga.sees("I am an administrator of “Gardeners” now")


def _the_spammer_posts(stage: Stage) -> Message:
    who = stage.cast
    stage.transcript.scene("A spammer posts in Gardeners")
    who.ana.says("My roses have black spots again. What do you use?", in_=who.gardeners)
    return who.max.says(
        "Only a fool like Ana asks that. Buy MegaGrow at megagrow.example, or I tell everyone where you live!",
        in_=who.gardeners,
    )


async def _two_report(stage: Stage, post: Message) -> None:
    who = stage.cast
    stage.transcript.scene(
        "People report it, and nobody in the group sees who",
        "Telegram shows /report to its sender and the desk alone. @admin is public, so the desk deletes it at once.",
    )
    who.ana.replies(post, "/report harassment He threatens me")
    await who.ana.sees("Your report has arrived: R-1", in_=who.gardeners)
    await who.mira.sees("reporter", in_=who.staff)
    who.ben.replies(post, "@admin please look at this")
    await who.ben.sees("What is it about?", in_=who.gardeners)


async def _the_process_is_killed(stage: Stage, post: Message) -> None:
    who = stage.cast
    stage.transcript.scene("kill -9 in the middle")
    who.chiara.replies(post, "/report spam")
    who.gardeners.removes(who.chiara)
    await stage.telegram.all_read()
    await stage.desk.kill()
    stage.transcript.remark(
        "Chiara's report is stored and acknowledged; in that instant the process is killed. Ben presses a button, and nobody is there."
    )
    named = asyncio.create_task(who.ben.presses("Harassment", in_=who.gardeners, within=COLD_S))
    await asyncio.sleep(0.5)
    stage.transcript.remark("`ombud run` again.")
    await stage.desk.start()
    expect("Harassment" in await named, "Ben's press is answered by what it did")
    await who.ben.sees("You reported: Harassment", in_=who.gardeners)
    await who.mira.sees("3 reporters", in_=who.staff)
    seen = who.max.texts(in_=who.gardeners)
    expect(
        not any(sign in text for text in seen for sign in ("/report", "@admin", "R-")), "Max sees no trace of a report"
    )


async def _two_reach_for_it(stage: Stage) -> Person:
    who = stage.cast
    stage.transcript.scene("Two moderators reach for the case at once")
    said = await asyncio.gather(*(one.presses("Claim", in_=who.staff) for one in (who.mira, who.noor)))
    won = ["C-1 is yours" in words for words in said]
    expect(sorted(won) == [False, True], f"one of the two gets the case: {said}")
    holder = who.mira if won[0] else who.noor
    refusal = said[won.index(False)]
    expect(f"{holder.name} is working on C-1" in refusal, f"the other is told who has it: {refusal}")
    await holder.sees(f"Claimed by {holder.name}", in_=who.staff)
    return holder


async def _a_warning(stage: Stage, holder: Person) -> None:
    who = stage.cast
    stage.transcript.scene(
        "A warning, with a reason in words",
        "Harassment is not seen at a glance: the policy asks for words. Its ladder makes two points a mute for a day.",
    )
    await holder.presses("Warn", in_=who.staff)
    await holder.sees("Warn for what?", in_=who.staff)
    await holder.presses("Harassment", in_=who.staff)
    card = await holder.sees("Reply to this card with the reason", in_=who.staff)
    holder.replies(card, REASON)
    await holder.sees("waits until the person concerned presses Start", in_=who.staff)
    await holder.sees("✅ applied", in_=who.staff)
    expect(_is_silenced(who.max, who.gardeners), "Telegram lets Max write no more in the group")
    for reporter, ref in ((who.ana, "R-1"), (who.ben, "R-2")):
        await reporter.sees(f"Your report {ref} has been decided")


async def _everyone_is_told(stage: Stage) -> None:
    who = stage.cast
    stage.transcript.scene(
        "Who never pressed Start is told as soon as they do",
        "Telegram lets no bot write first. What is owed to Max and to Chiara has waited for them.",
    )
    who.max.starts()
    statement = await who.max.sees("Decision D-1")
    expect(REASON in statement.text, "the statement of reasons gives the moderator's words")
    await who.mira.sees("delivered to the person concerned", in_=who.staff)
    who.chiara.starts()
    await who.chiara.sees("Your report has arrived: R-3")
    await who.chiara.sees("Your report R-3 has been decided")


async def _an_appeal(stage: Stage, holder: Person) -> None:
    who = stage.cast
    stage.transcript.scene(
        "Max appeals, and somebody else judges", "Who decided is refused: by the desk, and by the database itself."
    )
    await who.max.presses("Appeal this decision")
    await who.max.sees("Your appeal against decision D-1")
    who.max.writes(APPEAL)
    await who.max.sees(APPEAL)
    await who.max.presses("Continue")
    await who.max.sees("Is this right?")
    await who.max.presses("✅ Send appeal")
    await who.max.sees("Your appeal has arrived: A-1")
    await holder.sees("A-1 · Appeal against D-1", in_=who.staff)
    refusal = await holder.presses("Overturn", in_=who.staff)
    expect("a decision of your own" in refusal, f"who decided does not judge: {refusal}")
    judge = who.noor if holder is who.mira else who.mira
    judge.starts()
    judge.writes(f"/overturn A-1 {OVERTURNED}")
    result = await who.max.sees("Your appeal A-1 against D-1 has been decided")
    expect(OVERTURNED in result.text, "the result gives the judge's reasons")
    for reporter, ref in ((who.ana, "R-1"), (who.ben, "R-2"), (who.chiara, "R-3")):
        await reporter.sees(f"The decision about your report {ref} was withdrawn")
    await judge.sees(": lifted, ", in_=who.staff)
    expect(not _is_silenced(who.max, who.gardeners), "Max may write in the group again")


async def _one_press(stage: Stage, holder: Person) -> None:
    who = stage.cast
    stage.transcript.scene("For plain spam one press is enough", "The rule itself is the reason.")
    post = who.max.says("MegaGrow! MegaGrow! Half price today at megagrow.example", in_=who.gardeners)
    who.ana.replies(post, "/report spam")
    await holder.sees("C-2", in_=who.staff)
    await holder.presses("Delete message", in_=who.staff)
    await holder.sees("Delete for what?", in_=who.staff)
    done = await holder.presses("Spam", in_=who.staff)
    expect("D-2: message deleted, 1 point" in done, f"one press decides: {done}")
    await who.max.sees("Decision D-2")
    await who.ana.sees("Your report R-4 has been decided")
    await holder.sees("Delete in “Gardeners”: ✅ applied", in_=who.staff)
    expect(post.is_deleted, "the advertisement is gone")
