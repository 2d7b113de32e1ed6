"""Trusted flaggers: `/flagger <target> on reason`, `/flagger <target> off [gravity intention] reason`, `/flaggers`, for owners and leads.

With gravity and intention the status is taken because it was misused, and both are put on record with the figures.

The answers go to the lead alone, and a command in the staff chat disappears: who knows the flaggers by name could tell who reported a
case that says it came from one.
"""

from desk import flagging
from desk.errors import CommandIncomplete
from desk.model import LEADS, Account, AccountKind
from desk.ports import Unit
from desk.records import Flagger, FormerFlagger
from handlers import access, targets
from handlers.arrival import Arrival
from handlers.commands import Command, first_word
from handlers.confirming import confirm_name
from handlers.gathering import facts_of_staff
from handlers.incoming import STAND_INS
from handlers.messages import flaggers
from handlers.messages.facts import Facts
from handlers.messages.flaggers import Named
from handlers.reporters import leading_factors
from handlers.saying import say_privately
from handlers.targets import OfName
from handlers.wire import Message


@access.staff_only(LEADS, unseen=True)
async def on_flagger(arrival: Arrival, message: Message, command: Command) -> None:
    target, words = await targets.read_person(arrival, message, command)
    switch, reason = first_word(words)
    if switch.casefold() not in ("on", "off"):
        raise CommandIncomplete("flagger")
    if isinstance(target, OfName):
        await confirm_name(arrival, message, target, Command("flagger", words), unseen=True)
        return
    account, on = target.account, switch.casefold() == "on"
    if account.kind is not AccountKind.PERSON or account.id in {arrival.house.bot.id, *STAND_INS}:
        raise CommandIncomplete("flagger")

    async def work(unit: Unit, lead: int) -> tuple[Account, bool]:
        known = await targets.known(unit, account)
        if on and known.name:
            await unit.people.meet(known)
        if on:
            return known, await flagging.grant(unit, account.id, lead, reason)
        weighed = leading_factors(reason)
        if weighed is not None:
            return known, await flagging.suspend(unit, account.id, lead, weighed)
        return known, await flagging.revoke(unit, account.id, lead, reason)

    known, changed = await access.typed(arrival, message, work, LEADS, unseen=True)
    await say_privately(arrival, message, lambda reader: flaggers.changed(known, reader, on=on, new=changed))


@access.staff_only(LEADS)
async def on_flaggers(arrival: Arrival, message: Message, _command: Command) -> None:
    async def work(unit: Unit, lead: int) -> tuple[Named[Flagger], Named[FormerFlagger], Facts]:
        listed, former = await flagging.all_of_them(unit, lead), await flagging.former(unit, lead)
        facts = await facts_of_staff(unit, arrival.house, {one.by for one in former})
        named = [(await unit.people.known(one.account), one) for one in listed]
        return named, [(await unit.people.known(one.account), one) for one in former], facts

    listed, former, facts = await access.typed(arrival, message, work, LEADS)
    await say_privately(arrival, message, lambda reader: flaggers.listing(listed, former, facts, reader))
