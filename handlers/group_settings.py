"""A group's settings: /settings there, then buttons in private. Every press is checked with Telegram anew."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from desk import serving
from desk.errors import DeskError, LogOfWhich, LogRefused, NotAllowed, StaleButton, Unidentified
from desk.groups import GroupSettings, Moderators, Step
from desk.intake import Command as Shown
from desk.intake import tidy
from desk.model import Account, Chat
from desk.ports import Unit
from handlers import access
from handlers.answering import answer, reader_there
from handlers.arrival import Arrival
from handlers.buttons import NONE, Press
from handlers.commands import Command
from handlers.incoming import account_of, chat_of, is_private, person
from handlers.messages import group_panel
from handlers.wire import CallbackQuery, Message

Choice = Callable[[GroupSettings], GroupSettings]

_OVERVIEW: Final = "all"
"""The word for the page that shows everything."""


async def on_settings(arrival: Arrival, message: Message, _command: Command) -> None:
    """Show a group's settings, in private, to whoever may choose them. The command is removed, whoever wrote it."""
    if is_private(message.chat):
        await answer(arrival, message, group_panel.only_in_groups(await reader_there(arrival, message)))
        return
    group = message.chat.id
    try:
        writer = _writer(message)
        await access.require_governs(arrival, writer, group)
    except DeskError as error:
        if not access.is_held(message, error):
            await access.remove_traces(arrival, message)
        raise

    async def work(unit: Unit) -> None:
        await unit.people.meet(writer)
        await unit.chats.seen(chat_of(message.chat))
        if message.message_id:
            await tidy(unit, Shown(group, message.message_id), arrival.cause)
        await serving.offer_settings(unit, group, writer.id, arrival.cause)

    await arrival.desk.run(work)


async def open_from_link(arrival: Arrival, person: Account, group: int) -> None:
    """Show a group's settings to whoever came by its button. Raises NotAllowed."""
    await access.require_governs(arrival, person, group)
    await arrival.desk.run(lambda unit: serving.offer_settings(unit, group, person.id, arrival.cause))


async def on_page(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    if press.word not in {_OVERVIEW, *Step}:
        raise StaleButton
    page = None if press.word == _OVERVIEW else Step(press.word)

    async def work(unit: Unit, presser: int) -> None:
        await serving.turn_to(unit, _group(press), presser, page)

    await _pressed(arrival, query, press, work)


async def on_language(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    if press.word not in {NONE, *arrival.house.languages}:
        raise StaleButton
    await _choose(arrival, query, press, Step.LANGUAGE, lambda now: replace(now, language=_word(press)))


async def on_moderators(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    if press.word not in set(Moderators):
        raise StaleButton
    await _choose(arrival, query, press, Step.MODERATORS, lambda now: replace(now, moderators=Moderators(press.word)))


async def on_shared(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _choose(arrival, query, press, Step.SHARED, lambda now: replace(now, sanctions_shared=bool(press.ids[1])))


async def on_said(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _choose(arrival, query, press, Step.SAID, lambda now: replace(now, said_in_group=bool(press.ids[1])))


async def on_ladder(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    if press.word not in {NONE, *arrival.house.policy.ladders}:
        raise StaleButton
    await _choose(arrival, query, press, Step.LADDER, lambda now: replace(now, ladder=_word(press)))


async def on_log_off(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _choose(arrival, query, press, Step.LOG, lambda now: replace(now, log_chat=None))


async def on_set_log(arrival: Arrival, message: Message, command: Command) -> None:
    """/setlog <group>: from now on the group's decisions are logged in this chat.

    For who may choose the group's settings and administrates this chat too.
    Raises NotAllowed, LogOfWhich, LogRefused, NotServed, Unidentified.
    """
    try:
        log, group = await _require_log(arrival, message, command)
    except DeskError as error:
        if not access.is_held(message, error):
            await access.remove_traces(arrival, message)
        raise
    writer = _writer(message)

    async def work(unit: Unit) -> Chat:
        await unit.people.meet(writer)
        await unit.chats.seen(log)
        if message.message_id:
            await tidy(unit, Shown(log.id, message.message_id), arrival.cause)
        settings = await unit.groups.of(await serving.require_served(unit, group))
        await serving.choose(unit, replace(settings, log_chat=log.id), Step.LOG, writer.id)
        return await unit.chats.known(settings.chat) or Chat(settings.chat, "", "")

    served = await arrival.desk.run(work)
    await answer(arrival, message, group_panel.log_set(served, log, await reader_there(arrival, message)))


async def _require_log(arrival: Arrival, message: Message, command: Command) -> tuple[Chat, int]:
    """The chat to log in, and the group whose decisions are meant, once both are found to be the writer's to choose."""
    writer = _writer(message)
    group, telegram = _number(command), arrival.house.telegram
    await access.require_governs(arrival, writer, group)
    mine = await telegram.rights(message.chat.id, arrival.house.bot.id)
    if mine is None or (message.chat.type == "channel" and not mine.post):
        raise LogRefused  # where it is no administrator, Telegram does not promise to tell it who is one
    if await telegram.rights(message.chat.id, writer.id) is None:
        raise NotAllowed
    return chat_of(message.chat), group


def _number(command: Command) -> int:
    """The group that the command names."""
    digits = command.args.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 18):
        raise LogOfWhich
    return -int(digits)


def _writer(message: Message) -> Account:
    writer = person(message)
    if writer is None:
        raise Unidentified
    return writer


async def _choose(arrival: Arrival, query: CallbackQuery, press: Press, step: Step, choice: Choice) -> None:
    async def work(unit: Unit, presser: int) -> None:
        settings = await unit.groups.of(await serving.require_served(unit, _group(press)))
        await serving.choose(unit, choice(settings), step, presser)

    await _pressed(arrival, query, press, work)


async def _pressed(
    arrival: Arrival, query: CallbackQuery, press: Press, work: Callable[[Unit, int], Awaitable[None]]
) -> None:
    presser, group = account_of(query.sender), _group(press)
    group = await arrival.desk.read(lambda unit: unit.chats.now_at(group))
    await access.require_governs(arrival, presser, group)

    async def unit_of_work(unit: Unit) -> None:
        await unit.people.meet(presser)
        await work(unit, presser.id)

    await arrival.desk.run(unit_of_work)
    await arrival.house.telegram.answer_press(query.id)


def _group(press: Press) -> int:
    return -press.ids[0]


def _word(press: Press) -> str | None:
    return None if press.word == NONE else press.word
