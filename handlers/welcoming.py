"""What everyone can ask the desk for: Start, help, their own reports and standing, a language, a chat's id, a group's button."""

import re
from typing import Final

from desk import acquaintance, views
from desk.errors import NotAllowed, StaleButton
from desk.model import Account, AccountKind, Role
from desk.ports import Unit
from desk.rules.durations import Ms
from handlers import access, drafting, group_settings
from handlers.answering import answer, answer_privately, facts_of, reader_of, reader_there
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.commands import Command
from handlers.forgetting import recognise
from handlers.incoming import account_of, author, chat_of, is_group, is_private, person, thread_of
from handlers.messages import answers, rulebook, welcome
from handlers.messages.text import Text
from handlers.reporting import remove_command
from handlers.wire import CallbackQuery, Message

MY_REPORTS: Final = 10
"""How many of one's own reports are shown; older ones are in the chat's history."""

_REPORT_LINK: Final = re.compile(r"report_(-[0-9]{1,18})")
"""What `welcome.start_parameter` writes."""
_SETTINGS_LINK: Final = re.compile(r"settings_(-[0-9]{1,18})")
"""What `group_panel.set_up_button` writes."""


async def on_start(arrival: Arrival, message: Message, command: Command) -> None:
    """Start: what waited for them is due now. By a group's button they begin a report, else they are greeted."""
    writer, link = person(message), _REPORT_LINK.fullmatch(command.args)
    if writer is None:
        return
    settings = _SETTINGS_LINK.fullmatch(command.args)
    if settings is not None:
        await arrival.desk.run(lambda unit: acquaintance.pressed_start(unit, writer))
        await group_settings.open_from_link(arrival, writer, int(settings[1]))
        return

    async def work(unit: Unit) -> Ms:
        await acquaintance.pressed_start(unit, writer)
        if link is not None:
            await drafting.begin_for_group(unit, writer, await _served(unit, int(link[1])))
        return unit.now

    now = await arrival.desk.run(work)
    if command.args == rulebook.START:
        reader = await reader_of(arrival, writer)
        for page in rulebook.rule_pages(arrival.house.policy, reader):
            await answer(arrival, message, page)
    elif link is None:
        await answer(arrival, message, welcome.greeting(facts_of(arrival, now), await reader_of(arrival, writer)))


async def _served(unit: Unit, chat: int) -> int | None:
    """The group of a link, if the desk is there: the link may be old, or somebody's own."""
    now_at = await unit.chats.now_at(chat)
    return now_at if await unit.chats.served(now_at) else None


async def on_help(arrival: Arrival, message: Message, _command: Command) -> None:
    writer = person(message)

    async def look(unit: Unit) -> tuple[frozenset[Role], Ms]:
        return (await unit.staff.roles(writer.id) if writer is not None else frozenset()), unit.now

    roles, now = await arrival.desk.read(look)
    lent = writer is not None and await access.is_lent(arrival, message, writer)
    reader = await reader_there(arrival, message)
    await answer(arrival, message, welcome.help_text(roles, facts_of(arrival, now), reader, lent=lent))


async def on_unknown_command(arrival: Arrival, message: Message, _command: Command) -> None:
    """A command of nobody, or one that is of no use here."""
    await answer(arrival, message, answers.unknown_command(await reader_there(arrival, message)))


async def on_my_reports(arrival: Arrival, message: Message, _command: Command) -> None:
    """One's own reports. In a group the command would show that there are some: it is removed."""
    writer = person(message)
    if not is_private(message.chat):
        await remove_command(arrival, message)
    if writer is not None:
        answer_privately(arrival, message, await _reports_of(arrival, writer))


async def on_my_reports_button(arrival: Arrival, query: CallbackQuery, _press: Press) -> None:
    presser = account_of(query.sender)
    arrival.house.telegram.tell(presser.id, await _reports_of(arrival, presser))
    await arrival.house.telegram.answer_press(query.id)


async def _reports_of(arrival: Arrival, reporter: Account) -> Text:
    await recognise(arrival, reporter)

    async def look(unit: Unit) -> tuple[tuple[views.MyReport, ...], Ms]:
        return tuple(await views.my_reports(unit, reporter.id, MY_REPORTS)), unit.now

    reports, now = await arrival.desk.read(look)
    return welcome.my_reports(reports, facts_of(arrival, now), await reader_of(arrival, reporter))


async def on_my_status(arrival: Arrival, message: Message, _command: Command) -> None:
    """What counts against oneself now. In a group the command would show that there may be some: it is removed."""
    writer = person(message)
    if not is_private(message.chat):
        await remove_command(arrival, message)
    if writer is None:
        return

    group = message.chat.id if is_group(message.chat) else None
    await recognise(arrival, writer)

    async def look(unit: Unit) -> tuple[views.MyStatus, Ms]:
        return await views.my_status(unit, writer.id, group), unit.now

    status, now = await arrival.desk.read(look)
    text = welcome.my_status(status, facts_of(arrival, now), await reader_of(arrival, writer))
    answer_privately(arrival, message, text)


async def on_language(arrival: Arrival, message: Message, _command: Command) -> None:
    text = answers.languages(arrival.house.languages, await reader_there(arrival, message))
    await answer(arrival, message, text)


async def on_language_button(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    if press.word not in arrival.house.languages:
        raise StaleButton
    presser = account_of(query.sender)
    await arrival.desk.run(lambda unit: acquaintance.chose_language(unit, presser, press.word))
    chosen = answers.language_chosen(arrival.house.readers(press.word))
    await arrival.house.telegram.answer_press(query.id, chosen)


async def on_chat_id(arrival: Arrival, message: Message, _command: Command) -> None:
    """The chat's id: said in the chat to those who run it or work here, in private to others."""
    text = welcome.chat_id(chat_of(message.chat), await reader_there(arrival, message))
    if not is_private(message.chat) and await runs_it(arrival, message):
        arrival.house.telegram.tell(message.chat.id, text, thread=thread_of(message))
    else:
        await answer(arrival, message, text)


async def runs_it(arrival: Arrival, message: Message) -> bool:
    """Whether a message comes from an administrator of its chat, or from staff. The chat itself speaks for its administrators."""
    writer = author(message)
    if writer is None:
        return False
    roles = await arrival.desk.read(lambda unit: unit.staff.roles(writer.id))
    if roles or writer.id == message.chat.id:
        return True
    return writer.kind is AccountKind.PERSON and await arrival.house.telegram.is_administrator(
        message.chat.id, writer.id
    )


async def on_setup(arrival: Arrival, message: Message, _command: Command) -> None:
    """Post and pin the group's "Report privately" button. Raises NotAllowed for others than its administrators and staff."""
    if is_private(message.chat):
        await answer(arrival, message, answers.only_in_groups(await reader_there(arrival, message)))
        return
    if not await runs_it(arrival, message):
        raise NotAllowed

    async def work(unit: Unit) -> None:
        await acquaintance.offer_button(unit, chat_of(message.chat), arrival.cause)

    await arrival.desk.run(work)
    await answer(arrival, message, answers.button_posted(await reader_there(arrival, message)))
