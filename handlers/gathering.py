"""What is said about a case needs the names of chats and staff: gathered in the unit that looked at the case."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from desk import policies
from desk.announcing import Length
from desk.campaigns import Campaign
from desk.model import Account, Chat
from desk.ports import Unit
from desk.views import AppealView, CaseView
from handlers.arrival import House
from handlers.messages.facts import Facts
from handlers.messages.policy_changes import least


async def case_facts(unit: Unit, house: House, view: CaseView) -> Facts:
    """What the renderers of a case need: the chats that it names, and the staff who worked on it."""
    return Facts(
        policy=unit.policy,
        helplines=house.helplines,
        bot=house.bot,
        now=unit.now,
        chats=await _chats(unit, _places(view)),
        people=await _people(unit, _workers(view)),
    )


async def appeal_facts(unit: Unit, house: House, view: AppealView) -> Facts:
    """What the renderers of an appeal need: the same, and those who judge it."""
    facts = await case_facts(unit, house, view.about)
    judges = {view.appeal.judged_by, view.appeal.decided_by, view.asked.judge if view.asked else None} - {None}
    return replace(facts, people={**facts.people, **await _people(unit, [one for one in judges if one is not None])})


async def measure(unit: Unit, house: House, campaign: Campaign) -> Length:
    """How long a text of an announcement becomes by what is told below it of the policy that it carries, whatever its reader's language."""
    announced = await policies.announced(unit, campaign)
    room = least(announced, [house.readers(code) for code in house.languages]) if announced is not None else 0
    return lambda _campaign, _language, post: len(post.text.encode("utf-16-le", "surrogatepass")) // 2 + room


async def facts_of_places(unit: Unit, house: House, places: Iterable[int]) -> Facts:
    """What a text needs that names chats and nobody who works here."""
    return Facts(unit.policy, house.helplines, house.bot, unit.now, await _chats(unit, places))


async def facts_of_staff(unit: Unit, house: House, workers: Iterable[int]) -> Facts:
    """What a text needs that names people who work here and no chat."""
    return Facts(
        unit.policy,
        house.helplines,
        house.bot,
        unit.now,
        people=await _people(unit, workers),
        catalogue=house.catalogue,
    )


def _places(view: CaseView) -> set[int]:
    places = {sanction.chat for sanction in view.sanctions}
    places |= {item.snapshot.chat for item in view.evidence if item.snapshot.chat is not None}
    return places | {view.case.chat} if view.case.chat is not None else places


def _workers(view: CaseView) -> set[int]:
    workers = {decision.decided_by for decision in view.decisions} | {note.author for note in view.notes}
    workers |= {decision.voided_by for decision in view.decisions if decision.voided_by is not None}
    workers |= {int(entry.by.removeprefix("staff:")) for entry in view.timeline if entry.by.startswith("staff:")}
    return workers | {view.claim.moderator} if view.claim is not None else workers


async def _chats(unit: Unit, numbers: Iterable[int]) -> Mapping[int, Chat]:
    found = [await unit.chats.known(number) for number in numbers]
    return {chat.id: chat for chat in found if chat is not None}


async def _people(unit: Unit, numbers: Iterable[int]) -> Mapping[int, Account]:
    found = [await unit.people.known(number) for number in numbers]
    return {account.id: account for account in found if account is not None}
