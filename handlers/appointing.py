"""An officer's appointment that waits: another officer consents or objects, by the buttons of its announcement."""

from desk import officers
from desk.model import LEADS, Account, Role
from desk.ports import Unit
from desk.records import OfficerGrant
from desk.rules.durations import Ms
from handlers import access
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.messages import appointments
from handlers.saying import say_over
from handlers.wire import CallbackQuery

_ASKED = LEADS | {Role.OFFICER}
"""Leads only where no officer is left who could consent, which `desk.officers` finds out."""


async def on_consent(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, person: int) -> tuple[OfficerGrant, Account | None, Ms]:
        grant = await officers.consent(unit, press.ids[0], person)
        return grant, await unit.people.known(grant.account), unit.now

    grant, account, now = await access.pressed(arrival, query, work, needed=_ASKED)
    await say_over(arrival, query, lambda reader: appointments.consented(grant, account, now, reader))


async def on_object(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, person: int) -> tuple[OfficerGrant, Account | None]:
        grant = await officers.refuse(unit, press.ids[0], person)
        return grant, await unit.people.known(grant.account)

    grant, account = await access.pressed(arrival, query, work, needed=_ASKED)
    await say_over(arrival, query, lambda reader: appointments.objected(grant, account, reader))
