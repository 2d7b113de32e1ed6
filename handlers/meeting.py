"""Where the desk is let in and who closes the door: its own memberships, and groups that move."""

from collections.abc import Awaitable, Callable

from desk import acquaintance, serving
from desk.by_hand import Change, witness
from desk.errors import NotAllowed
from desk.model import Account, Chat
from desk.ports import Unit
from handlers import access
from handlers.answering import reader_of
from handlers.arrival import Arrival
from handlers.incoming import account_of, at, chat_of, is_private, membership_of
from handlers.messages import answers
from handlers.wire import ChatMemberUpdated, Member, Message


async def on_membership(arrival: Arrival, change: ChatMemberUpdated) -> None:
    """The desk itself was let in, promoted, blocked or removed."""
    if is_private(change.chat):
        await _met_or_blocked(arrival, change)
        return
    chat, inside = chat_of(change.chat), _is_inside(change.new_chat_member)
    administrator = change.new_chat_member.status == "administrator"
    is_staffs = chat.id == await arrival.house.staff_chat()

    async def work(unit: Unit) -> None:
        if inside:
            await acquaintance.joined(unit, chat, administrator=administrator, is_staffs=is_staffs)
        else:
            await acquaintance.left(unit, chat)

    arrived = inside and change.new_chat_member.status != change.old_chat_member.status
    if not arrived or chat.kind == "channel" or is_staffs:
        await arrival.desk.run(work)
    elif administrator:
        await _set_up(arrival, account_of(change.sender), chat, work)
    else:
        await arrival.desk.run(work)
        await _explain(arrival, change, chat)


async def _met_or_blocked(arrival: Arrival, change: ChatMemberUpdated) -> None:
    who = account_of(change.sender)

    async def work(unit: Unit) -> None:
        if _is_inside(change.new_chat_member):
            await acquaintance.pressed_start(unit, who)
        else:
            await acquaintance.blocked_desk(unit, who.id)

    await arrival.desk.run(work)


async def _set_up(arrival: Arrival, host: Account, chat: Chat, join: Callable[[Unit], Awaitable[None]]) -> None:
    """Begin to ask how the group is to be served: who brought the desk in, in private, else whoever administrates the group."""
    try:
        await access.require_governs(arrival, host, chat.id)
        may_choose = True
    except NotAllowed:
        may_choose = False

    async def work(unit: Unit) -> None:
        await join(unit)
        await serving.offer_settings(unit, chat.id, host.id if may_choose else None, arrival.cause)

    await arrival.desk.run(work)


async def _explain(arrival: Arrival, change: ChatMemberUpdated, chat: Chat) -> None:
    """To who brought the desk in, if they can be written to: what it lacks."""
    host = account_of(change.sender)
    arrival.house.telegram.tell(host.id, answers.joined(chat.title, await reader_of(arrival, host)))


async def on_member(arrival: Arrival, change: ChatMemberUpdated) -> None:
    """Somebody came, left, or was changed by somebody else than the desk."""
    witnessed = Change(
        chat=change.chat.id,
        account=change.new_chat_member.user.id,
        by=change.sender.id,
        before=at(change.date + 1),
        was=membership_of(change.old_chat_member),
        now=membership_of(change.new_chat_member),
    )
    await arrival.desk.run(lambda unit: witness(unit, witnessed))


def _is_inside(member: Member) -> bool:
    return member.status in ("member", "administrator", "creator") or member.is_member


async def on_migration(arrival: Arrival, message: Message) -> None:
    """A group became a supergroup. Both chats say so, each naming the other."""
    if message.migrate_to_chat_id is not None:
        old, new = message.chat.id, message.migrate_to_chat_id
    elif message.migrate_from_chat_id is not None:
        old, new = message.migrate_from_chat_id, message.chat.id
    else:
        return

    is_staffs = old == await arrival.house.staff_chat()

    async def work(unit: Unit) -> None:
        await acquaintance.moved(unit, old, new, is_staffs=is_staffs)

    await arrival.desk.run(work)
