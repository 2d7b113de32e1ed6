"""`/import rose [group]`, with a file: warnings from another bot, first as a dry run. For leads, in private or in the staff chat."""

import re
from collections.abc import Sequence
from functools import partial

from desk.errors import CommandIncomplete, ImportRefused
from desk.importing import Import, Proposal, confirm, propose
from desk.model import LEADS, Decision
from desk.ports import Unit
from desk.rules.imports import BYTES_AT_MOST, RoseSettings, read
from handlers import access
from handlers.answering import answer, in_staff_chat, reader_there
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.commands import Command, first_word
from handlers.gathering import facts_of_places
from handlers.incoming import is_private
from handlers.messages import imports
from handlers.messages.facts import Facts
from handlers.saying import say_over
from handlers.wire import CallbackQuery, File, Message

_GROUP = re.compile(r"-[0-9]{1,18}")


@access.staff_only(LEADS)
async def on_import(arrival: Arrival, message: Message, command: Command) -> None:
    """Read the file and say what it comes to; nothing is brought before the button."""
    source, where = first_word(command.args)
    if source.casefold() != "rose":
        raise CommandIncomplete("import")
    if not is_private(message.chat) and not await in_staff_chat(arrival, message):
        raise ImportRefused("elsewhere")
    found = read(await _content(arrival, message), arrival.house.policy, arrival.received_at)
    reader = await reader_there(arrival, message)
    if isinstance(found, RoseSettings):
        await answer(arrival, message, imports.only_settings(found, reader))
        return
    staff_chat = await arrival.house.staff_chat()

    async def work(unit: Unit, lead: int) -> tuple[Proposal, Facts]:
        group = await _group(unit, where, staff_chat)
        proposal = await propose(unit, Import(lead, group, found))
        return proposal, await facts_of_places(unit, arrival.house, [group])

    proposal, facts = await access.typed(arrival, message, work, LEADS)
    await answer(arrival, message, imports.dry_run(proposal, facts, reader))


async def on_confirm(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    number, staff = press.ids[0], arrival.house.readers(arrival.house.language)

    async def work(unit: Unit, lead: int) -> Sequence[Decision]:
        return await confirm(unit, number, lead, imports.note(staff))

    brought = await access.pressed(arrival, query, work, LEADS)
    await say_over(arrival, query, partial(imports.brought, [decision.ref for decision in brought]))


async def _content(arrival: Arrival, message: Message) -> bytes:
    """The file that carries the command as its caption, or that the command replies to. Its size is known before it is fetched."""
    file = _file(message) or (_file(message.reply_to_message) if message.reply_to_message is not None else None)
    if file is None:
        raise ImportRefused("no_file")
    if (file.file_size or 0) > BYTES_AT_MOST:
        raise ImportRefused("too_large")
    content = await arrival.house.telegram.fetch(file.file_id, BYTES_AT_MOST)
    if content is None:
        raise ImportRefused("not_fetched")
    return content


def _file(message: Message) -> File | None:
    return message.document


async def _group(unit: Unit, words: str, staff_chat: int | None) -> int:
    """The served group in which the warnings were given: the one that is named, else the only one. Raises ImportRefused."""
    served = [chat for chat in await unit.groups.served() if chat != staff_chat]
    if not words and len(served) == 1:
        return served[0]
    if _GROUP.fullmatch(words) is None:
        raise ImportRefused("which_group")
    group = await unit.chats.now_at(int(words))
    if group not in served:
        raise ImportRefused("which_group")
    return group
