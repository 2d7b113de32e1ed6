"""How a group is served: its set-up when the desk comes in, and what its administrators choose then and later.

Whoever chooses was found to be one of them, by Telegram and at the press; that is the caller's to see to.
"""

from dataclasses import replace

from desk import menus
from desk.casework import staff
from desk.errors import NotServed, SharingForLeads
from desk.groups import GroupSettings, Step, after
from desk.model import LEADS
from desk.notices import GroupPanel, SetUpButton
from desk.ports import Unit
from desk.reach import take_over


async def require_served(unit: Unit, group: int) -> int:
    """The group's id today. Raises NotServed where the desk is not, or not any more."""
    now_at = await unit.chats.now_at(group)
    if not await unit.chats.served(now_at):
        raise NotServed
    return now_at


async def offer_settings(unit: Unit, group: int, person: int | None, cause: str) -> None:
    """Show an administrator how their group is served, in private: the set-up where it stands, or all of it.

    Where it is not known who they are, or the desk may not write to them yet, a button in the group leads there; it names nobody.
    """
    group = await require_served(unit, group)
    if person is not None and await unit.people.can_be_told(person):
        settings = await unit.groups.of(group)
        await show_panel(unit, group, person, settings.step, anew=True)
    else:
        await unit.notices.owe(group, SetUpButton(), cause=cause)


async def show_panel(unit: Unit, group: int, person: int, page: Step | None, *, anew: bool = False) -> None:
    """Draw the panel of a group for one of its administrators."""
    await unit.notices.show(person, GroupPanel(group, page), cause=f"group{group}", anew=anew)


async def turn_to(unit: Unit, group: int, person: int, page: Step | None) -> None:
    """Show another page; while the set-up lasts that is where it stands, and the overview ends it. Raises NotServed."""
    settings = await unit.groups.of(await require_served(unit, group))
    if settings.step is not None and settings.step is not page:
        await unit.groups.keep(replace(settings, step=page))
        if page is None:
            await unit.journal.write(staff(person), "group_set_up", str(settings.chat))
    await show_panel(unit, settings.chat, person, page)


async def choose(unit: Unit, chosen: GroupSettings, step: Step, person: int) -> None:
    """Keep what an administrator chose at a step; the set-up goes on to the next one, later changes back to the overview.

    Raises SharingForLeads where somebody else than the desk's own lets a group share.
    """
    if step is Step.SHARED and chosen.sanctions_shared and not LEADS & await unit.staff.roles(person):
        raise SharingForLeads
    page = after(step) if chosen.step is not None else None
    await unit.groups.keep(replace(chosen, step=page))
    if step is Step.SHARED:
        await take_over(unit, chosen.chat)
    if step in (Step.LANGUAGE, Step.MODERATORS):
        await menus.refresh_in(unit, chosen.chat)
    await unit.journal.write(staff(person), "group_set", str(chosen.chat), what=step, to=_said(chosen, step))
    if await unit.people.can_be_told(person):
        await show_panel(unit, chosen.chat, person, page)


def _said(chosen: GroupSettings, step: Step) -> str:
    values = {
        Step.LANGUAGE: chosen.language,
        Step.MODERATORS: chosen.moderators,
        Step.SHARED: chosen.sanctions_shared,
        Step.SAID: chosen.said_in_group,
        Step.LOG: chosen.log_chat,
        Step.LADDER: chosen.ladder,
    }
    return str(values[step])
