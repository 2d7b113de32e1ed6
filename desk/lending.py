"""A moderator's right in one group, lent to who administrates it, for one unit and as far as that group goes."""

from collections.abc import Iterable
from dataclasses import replace

from desk.errors import ForStaffOnly, NotAllowed
from desk.groups import Lent, Moderators
from desk.model import Case, Role, Sanction, Strike, Subject
from desk.ports import Unit
from desk.rules.ladder import counting
from desk.rules.policy import Category


async def lends(unit: Unit, group: int) -> bool:
    """Whether a group's settings let its Telegram administrators moderate there."""
    settings = await unit.groups.of(group)
    return settings.moderators is Moderators.ADMINISTRATORS and await unit.chats.served(settings.chat)


async def lend(unit: Unit, administrator: int, group: int) -> Unit:
    """The unit in which an administrator, as Telegram has just called them, moderates a group. Raises NotAllowed where it lends nothing."""
    if not await lends(unit, group):
        raise NotAllowed
    return replace(unit, lent=Lent(administrator, group))


async def roles_here(unit: Unit, person: int) -> frozenset[Role]:
    """The roles with which somebody acts in this unit: their own, and what a group lends them."""
    roles = await unit.staff.roles(person)
    return roles | {Role.MODERATOR} if unit.lent is not None and unit.lent.to == person else roles


async def require_own(unit: Unit, case: Case) -> None:
    """A lent right ends with its group, and before what is too grave for it. Raises ForStaffOnly."""
    if unit.lent is not None:
        there = await unit.chats.now_at(case.chat) if case.chat is not None else None
        if there != unit.lent.group or case.reference_only:
            raise ForStaffOnly
    require_ordinary(unit, unit.policy.as_stored(case.category))


def require_within(unit: Unit, sanctions: Iterable[Sanction]) -> None:
    """What holds in other groups too is not a lent right's to lift. Raises ForStaffOnly."""
    if unit.lent is not None and any(one.kind.lasts and one.chat != unit.lent.group for one in sanctions):
        raise ForStaffOnly


async def strikes_in(unit: Unit, account: int, group: int | None) -> list[Strike]:
    """The strikes against an account that count in a group, or (None) everywhere, the latest first."""
    here = await unit.chats.now_at(group) if group is not None else None
    return counting(await unit.decisions.strikes(account), here)


def require_ordinary(unit: Unit, category: Category) -> None:
    """What concerns lives or children, and what nobody may copy, is for the staff: the law may want others told. Raises ForStaffOnly."""
    if unit.lent is not None and (category.vital or category.reference_only):
        raise ForStaffOnly


def placed(unit: Unit, subject: Subject, key: str) -> tuple[Subject, str]:
    """What a lent right acts on. An account is judged for this group alone: what others have reported about it stays with the staff."""
    if unit.lent is None or subject.message is not None:
        return subject, key
    return replace(subject, chat=unit.lent.group), f"{key}:{unit.lent.group}"
