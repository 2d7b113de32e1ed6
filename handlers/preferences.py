"""What people choose about announcements: /notices, /timezone, and the buttons below an announcement."""

from desk import preferences
from desk.errors import StaleButton
from desk.model import Account
from desk.ports import Unit
from desk.preferences import Preferences
from desk.rules.durations import Ms
from desk.rules.zones import find_zone, zones
from handlers.answering import answer, facts_of, reader_of
from handlers.arrival import Arrival
from handlers.buttons import NONE, Press
from handlers.commands import Command
from handlers.incoming import account_of, is_private, person
from handlers.messages import choices
from handlers.messages.text import Text
from handlers.wire import CallbackQuery, Message


async def on_notices(arrival: Arrival, message: Message, _command: Command) -> None:
    """Whether optional announcements are on, and the button that changes it."""
    writer = person(message)
    if writer is not None:
        chosen = await arrival.desk.read(lambda unit: preferences.preferences(unit, writer.id))
        await answer(arrival, message, choices.optional(chosen.optional, await reader_of(arrival, writer)))


async def on_optional(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """The panel's button: the panel says what holds from now on."""
    presser, wanted = account_of(query.sender), bool(press.ids[0])
    await arrival.desk.run(lambda unit: preferences.want_optional(unit, presser, wanted=wanted))
    reader = await reader_of(arrival, presser)
    _redraw(arrival, query, choices.optional(wanted, reader))
    await arrival.house.telegram.answer_press(query.id, choices.optional_chosen(wanted, reader))


async def on_stop_optional(arrival: Arrival, query: CallbackQuery, _press: Press) -> None:
    """The button below an announcement, however old. The way back is shown where something changed."""
    presser = account_of(query.sender)
    changed = await arrival.desk.run(lambda unit: preferences.want_optional(unit, presser, wanted=False))
    reader = await reader_of(arrival, presser)
    if changed:
        arrival.house.telegram.tell(presser.id, choices.optional(False, reader))
    await arrival.house.telegram.answer_press(query.id, choices.optional_chosen(False, reader))


async def on_timezone(arrival: Arrival, message: Message, command: Command) -> None:
    """/timezone Europe/Madrid; alone it shows theirs and some to choose from. Raises UnknownTimezone."""
    writer = person(message)
    if writer is None:
        return
    if not command.args:
        await answer(arrival, message, await _zone_panel(arrival, writer))
        return
    zone = find_zone(command.args)
    await arrival.desk.run(lambda unit: preferences.live_in(unit, writer, zone))
    await answer(arrival, message, await _zone_panel(arrival, writer))


async def on_timezone_button(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    zone = None if press.word == NONE else press.word
    if zone is not None and zone not in zones():
        raise StaleButton
    presser = account_of(query.sender)
    await arrival.desk.run(lambda unit: preferences.live_in(unit, presser, zone))
    _redraw(arrival, query, await _zone_panel(arrival, presser))
    await arrival.house.telegram.answer_press(query.id)


async def on_read(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """They have read an announcement. Raises NothingToRead."""
    presser = account_of(query.sender)
    await arrival.desk.run(lambda unit: preferences.note_read(unit, press.ids[0], presser))
    await arrival.house.telegram.answer_press(query.id, choices.read_noted(await reader_of(arrival, presser)))


async def _zone_panel(arrival: Arrival, account: Account) -> Text:
    async def look(unit: Unit) -> tuple[Preferences, Ms]:
        return await preferences.preferences(unit, account.id), unit.now

    chosen, now = await arrival.desk.read(look)
    return choices.timezone(chosen.timezone, facts_of(arrival, now), await reader_of(arrival, account))


def _redraw(arrival: Arrival, query: CallbackQuery, text: Text) -> None:
    """Let the presser's own panel say something else; one that stands where others read it stays as it is."""
    if query.message is not None and is_private(query.message.chat):
        arrival.house.telegram.redraw(query.message.chat.id, query.message.message_id, text)
