"""One story, from a post in a group to what everybody hears of it. Each step is an expectation: what does not happen ends the story."""

import asyncio
from dataclasses import dataclass

from bot.demo.process import CaseRecord, DeskProcess
from bot.demo.transcript import Transcript
from sandbox import Group, Message, Person, Sandbox

REASON = "You insulted members and threatened to publish where they live. Argue about roses, not about people."


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and where."""

    olga: Person
    mira: Person
    noor: Person
    ana: Person
    ben: Person
    chiara: Person
    max: Person
    gardeners: Group
    staff: Group


def cast(telegram: Sandbox) -> Cast:
    """A group of gardeners, and the chat of those who look after it."""
    olga, mira, noor = (telegram.person(name) for name in ("Olga Berg", "Mira Okafor", "Noor Haddad"))
    ana, ben, chiara = (telegram.person(name) for name in ("Ana Lima", "Ben Carter", "Chiara Rossi"))
    spammer = telegram.person("Max Deals")
    gardeners = telegram.supergroup("Gardeners", owner=olga, members=[mira, noor, ana, ben, chiara, spammer])
    staff = telegram.supergroup("Staff room", owner=olga, members=[mira, noor])
    for group in (gardeners, staff):
        group.add_bot(admin=True)
    return Cast(olga, mira, noor, ana, ben, chiara, spammer, gardeners, staff)


@dataclass(frozen=True, slots=True)
class Stage:
    telegram: Sandbox
    cast: Cast
    desk: DeskProcess
    transcript: Transcript


async def one_report(stage: Stage) -> None:
    """The whole story."""
    await _open(stage)
    post = await _provoke(stage)
    await _report(stage, post)
    await _crash(stage, post)
    holder = await _race(stage)
    await _warn(stage, holder)
    await _come_back(stage)
    await _delete_by_one_press(stage, holder)
    await _look_it_up(stage)


async def _open(stage: Stage) -> None:
    who = stage.cast
    stage.transcript.scene(
        "A desk opens",
        "Olga owns the group Gardeners. Her desk runs as `ombud run`, a process of its own; she appoints two moderators.",
    )
    await stage.desk.start()
    for moderator in (who.mira, who.noor):
        hello = moderator.says("Good morning!", in_=who.staff)
        who.olga.replies(hello, "/role moderator")
    who.ana.starts()
    who.ben.starts()
    for moderator in (who.mira, who.noor):
        await who.olga.sees(f"{moderator.name} has this role now: moderator", in_=who.staff, within=20)
    for member in (who.ana, who.ben):
        await member.sees("Welcome")


async def _provoke(stage: Stage) -> Message:
    who = stage.cast
    stage.transcript.scene("A spammer posts in Gardeners")
    who.ana.says("My roses have black spots again. What do you use?", in_=who.gardeners)
    return who.max.says(
        "Only fools like Ana buy anything but MegaGrow! Order at megagrow.example or I tell everyone where you live.",
        in_=who.gardeners,
    )


async def _report(stage: Stage, post: Message) -> None:
    who = stage.cast
    stage.transcript.scene("Three people report it, and nobody in the group sees who")
    who.ana.replies(post, "/report harassment He threatens me")
    await who.ana.sees("R-1", in_=who.gardeners)
    await who.mira.sees("C-1", in_=who.staff)


async def _crash(stage: Stage, post: Message) -> None:
    who = stage.cast
    stage.transcript.scene("kill -9 in the middle")
    who.ben.replies(post, "@admin please look at this")
    await stage.telegram.all_read()
    await stage.desk.kill()
    who.chiara.replies(post, "/report spam")
    who.gardeners.removes(who.chiara)
    await stage.desk.start()
    await who.ben.presses("Harassment", in_=who.gardeners, within=20)
    await who.ben.sees("You reported: Harassment", in_=who.gardeners)
    await who.mira.sees("3 reporters", in_=who.staff)


async def _race(stage: Stage) -> Person:
    who = stage.cast
    stage.transcript.scene("Two moderators reach for the case at once")
    first, second = await asyncio.gather(
        who.mira.presses("Claim", in_=who.staff), who.noor.presses("Claim", in_=who.staff)
    )
    print(first, second)
    holder = who.mira if "is yours" in first else who.noor
    return holder


async def _warn(stage: Stage, holder: Person) -> None:
    who = stage.cast
    stage.transcript.scene("A warning, with a reason in words")
    await holder.presses("Warn", in_=who.staff)
    await holder.sees("Warn for what", in_=who.staff)
    await holder.presses("Harassment", in_=who.staff)
    card = await holder.sees("Reply to this card with the reason", in_=who.staff)
    holder.replies(card, REASON)
    await holder.sees("D-1: warned", in_=who.staff)
    for reporter in (who.ana, who.ben):
        await reporter.sees("has been decided")


async def _come_back(stage: Stage) -> None:
    who = stage.cast
    stage.transcript.scene("Those who never pressed Start do so now")
    who.max.starts()
    await who.max.sees(REASON)
    who.chiara.starts()
    await who.chiara.sees("has arrived: R-3")
    await who.chiara.sees("R-3 has been decided")


async def _delete_by_one_press(stage: Stage, holder: Person) -> None:
    who = stage.cast
    stage.transcript.scene("For plain spam one press is enough")
    post = who.max.says("MegaGrow! MegaGrow! 50 % off today at megagrow.example", in_=who.gardeners)
    who.ana.replies(post, "/report spam")
    await holder.sees("C-2", in_=who.staff)
    await holder.presses("Delete message", in_=who.staff)
    await holder.sees("Delete for what", in_=who.staff)
    print(await holder.presses("Spam", in_=who.staff))
    await who.max.sees("D-2")


async def _look_it_up(stage: Stage) -> None:
    stage.transcript.scene("What the desk has stored")
    record = await stage.desk.show("C-1")
    print(record)
    await stage.telegram.quiet()
    for call in stage.telegram.refused:
        print(call.method, call.error, call.params)
    print(await stage.desk.stop())
