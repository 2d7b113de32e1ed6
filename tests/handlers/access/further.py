"""More of the world of `world.py`, and what else somebody can do in it who may not: other forms of a command, later steps, and answers
to what the desk asked them when they still held the role. Each by somebody whose own role comes close to it."""

from collections.abc import Mapping, Sequence
from typing import Final

from config.policy import PACKAGED
from desk.campaigns import Asked, Terms
from desk.correcting import ASKED
from desk.disclosure.escalating import escalate
from desk.disclosure.escalation import EscalationKind
from desk.model import STAFF, Role
from desk.notices import AppealCard, CaseCard
from handlers.announcing_words import REJECT, Ask
from handlers.buttons import Action, encode
from storage.outbox import DeliveryState, Outbox
from tests.desk.officers import receive
from tests.handlers.access.table import Who
from tests.handlers.access.world import PEOPLE, World
from tests.handlers.staff.desk import ROOM
from tests.handlers.updates import BOT, Json, message, presses, private, update, writes
from tests.storage.desk import MASTER, START

AUDITOR, COUNSEL, MODERATOR = (PEOPLE[who] for who in (Who.AUDITOR, Who.COUNSEL, Who.MODERATOR))
FORMS: Final = {
    "/ban @nobody_here 1d spam no advertising here": AUDITOR,
    "/ban 777 1d spam no advertising here": AUDITOR,
    "/undo C-2 it was a joke": AUDITOR,
    "/flagger 777 off they were careless": MODERATOR,
    "/misuse": MODERATOR,
    "/role 777 none": MODERATOR,
    "/deputy 9006 7d": COUNSEL,
}
PRESSES: Final = {
    (Action.MISUSE, 1, "w-m"): MODERATOR,
    (Action.REQUEST_STEP, 2, 1, "check"): COUNSEL,
    (Action.REQUEST_LETTER_SENT, 2, 1): COUNSEL,
    (Action.REQUEST_HAND, 2): COUNSEL,
    (Action.REQUEST_PACK, 2, 1, "collect"): COUNSEL,
    (Action.REQUEST_PACK, 2, 1, "package"): COUNSEL,
}
_ANSWERED: Final = (Asked(2, Ask.STARTS), Asked(3, f"{REJECT}{START}"), Asked(1, f"{ASKED}en"))
"""What leads were asked about campaigns who are moderators now."""
_CARD: Final = 900
"""The first message by which the desk posts a card."""


async def go_on(world: World) -> Sequence[Json]:
    """Take the world further: the cards stand in the staff chat, a threat to life (L-1) and an order (L-2) are with the officers."""
    cards = await _post_cards(world)
    await world.run(lambda unit: escalate(unit, 1, PEOPLE[Who.LEAD]["id"], EscalationKind.THREAT, "A school, a day."))
    await receive(world)  # type: ignore[arg-type]
    await world.run(lambda unit: unit.asks.ask(COUNSEL["id"], 2, 1, "withdraw"))
    world.telegram.files["F"] = b"account,date,reason,category\n666,2025-11-03,the same link five times,spam\n"
    return [
        *(writes(form, who) for form, who in FORMS.items()),
        *(presses(encode(action, *carried), who) for (action, *carried), who in PRESSES.items()),
        *(_replies(AUDITOR, card) for card in cards),
        *[writes("Next week.", await _asked(world, asked)) for asked in _ANSWERED],
        await _sends_policy(world),
        update(message=message(ROOM, MODERATOR, document=_file("F"), caption="/import rose")),
        writes("It fell away.", COUNSEL),
    ]


async def _post_cards(world: World) -> Sequence[int]:
    """Where those of C-1 and A-1 are."""
    outbox = Outbox(world.database, MASTER)
    due = await outbox.claim(world.clock.now, 1_000, 1_000)
    places: Mapping[object, int] = {one.what: _CARD + n for n, one in enumerate(due) if one.recipient == STAFF}
    await outbox.settle([one.settled(DeliveryState.SENT, message=places.get(one.what)) for one in due], world.clock.now)
    return [places[CaseCard(1)], places[AppealCard(1)]]


def _replies(person: Json, card: int) -> Json:
    return update(message=message(ROOM, person, text="Enough.", reply_to_message=message(ROOM, BOT, message_id=card)))


async def _asked(world: World, asked: Asked) -> Json:
    """Somebody of whom that was asked."""
    person = {"id": 9_100 + asked.campaign, "is_bot": False, "first_name": "Mo", "language_code": "en"}
    await world.run(lambda unit: unit.staff.grant(person["id"], Role.MODERATOR, None))
    await world.run(lambda unit: unit.campaigns.ask(person["id"], asked, START + 1_000))
    return person


async def _sends_policy(world: World) -> Json:
    """The file that was asked of the author of a draft."""
    draft = await world.run(lambda unit: unit.campaigns.add(MODERATOR["id"], Terms()))
    await world.run(lambda unit: unit.campaigns.ask(MODERATOR["id"], Asked(draft, Ask.POLICY), START + 1_000))
    world.telegram.files["P"] = PACKAGED.read_bytes()
    return update(message=message(private(MODERATOR), MODERATOR, document=_file("P")))


def _file(number: str) -> Json:
    return {"file_id": number, "file_unique_id": number, "file_size": 80, "file_name": f"{number}.toml"}
