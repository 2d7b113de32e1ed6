"""Menus of commands: each person is offered what is theirs. What they may do is decided when they do it, never by a menu."""

from desk.notices import CommandMenu
from desk.ports import Unit


async def refresh(unit: Unit, account: int) -> None:
    """Somebody's roles or language have changed: what they are offered follows. Many changes before that are one."""
    await unit.notices.show(account, CommandMenu(), cause="menu")


async def refresh_in(unit: Unit, group: int) -> None:
    """Who moderates a group has changed, or its language: what its administrators are offered there follows."""
    await unit.notices.show(group, CommandMenu(), cause="menu")


async def refresh_staff(unit: Unit) -> None:
    """The same for all who work here: this version may offer other commands than the last one."""
    for account in await unit.staff.everybody():
        await refresh(unit, account)
