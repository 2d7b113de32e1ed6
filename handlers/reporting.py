"""A report from a group: /report or @admin in reply to a message. Whoever asked, the group sees no trace of it."""

from desk import intake
from desk.errors import ReportRefused
from desk.evidence import EvidenceKind, NewEvidence
from desk.intake import NewReport, file_report, name_category, record_edit, tidy
from desk.model import Account, AccountKind, Door
from desk.ports import Unit
from handlers.answering import answer_privately, reader_of, reader_there, whisper_to, whisper_under
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.commands import Command, leading_category
from handlers.incoming import account_of, author, chat_of, person, replied_to, subject
from handlers.messages import answers
from handlers.messages.naming import category_label
from handlers.snapshots import snapshot
from handlers.wire import CallbackQuery, Message


async def on_report(arrival: Arrival, message: Message, command: Command) -> None:
    """Take the replied message as evidence and file a report about it.

    Without a category it is filed at once as `other`, and the receipt asks. The command is removed also when the report is refused.
    """
    reported, reporter = replied_to(message), author(message)
    try:
        if reported is None or reporter is None:
            await _explain(arrival, message)
            return
        await _file(arrival, message, command.args, reported, reporter)
    except ReportRefused:
        await remove_command(arrival, message)
        raise
    await _warn_of_recent_actions(arrival, message, reported)


async def remove_command(arrival: Arrival, message: Message) -> None:
    """Have a message removed that shows what its writer asked the desk for."""
    shown = _shown(message)
    if shown is None:
        return

    async def work(unit: Unit) -> None:
        await tidy(unit, shown, arrival.cause)

    await arrival.desk.run(work)


async def _file(arrival: Arrival, message: Message, args: str, reported: Message, reporter: Account) -> None:
    category, text = leading_category(args, arrival.house.policy)
    new = NewReport(
        reporter=reporter,
        category=category or "other",
        text=text,
        subject=subject(reported, arrival.house.bot.id),
        evidence=(NewEvidence(EvidenceKind.MESSAGE, snapshot(reported)),),
        door=Door.GROUP,
        cause=arrival.cause,
        ask_category=category is None,
        command=_shown(message),
        whisper=whisper_to(arrival, message, reporter),
    )

    async def work(unit: Unit) -> None:
        await unit.chats.seen(chat_of(message.chat))
        await file_report(unit, new)

    await arrival.desk.run(work)


def _shown(message: Message) -> intake.Command | None:
    """What is to be removed; an ephemeral command has nothing to remove."""
    return intake.Command(message.chat.id, message.message_id) if message.message_id else None


async def _explain(arrival: Arrival, message: Message) -> None:
    await remove_command(arrival, message)
    reader = await reader_there(arrival, message)
    answer_privately(arrival, message, answers.how_to_report(message.chat.id, arrival.house.bot, reader))


async def _warn_of_recent_actions(arrival: Arrival, message: Message, reported: Message) -> None:
    """Administrators see deleted commands for 48 hours: who reports one of them should know. After the commit, as a mere hint."""
    reporter = person(message)
    if reporter is None or not message.message_id:
        return
    if await _by_administrator(arrival, reported):
        reader = await reader_of(arrival, reporter)
        answer_privately(arrival, message, answers.seen_by_administrators(arrival.house.bot, reader))


async def _by_administrator(arrival: Arrival, reported: Message) -> bool:
    accused = author(reported)
    if accused is None or accused.kind is AccountKind.CHANNEL:
        return False
    if accused.kind is AccountKind.GROUP:
        return accused.id == reported.chat.id
    return await arrival.house.telegram.was_administrator(reported.chat.id, accused.id)


async def on_category(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """The choice below a receipt."""
    presser, report = account_of(query.sender), press.ids[0]

    async def work(unit: Unit) -> None:
        await name_category(unit, report, presser.id, press.word, whisper_under(arrival, query))

    await arrival.desk.run(work)
    reader = await reader_of(arrival, presser)
    title = category_label(press.word, arrival.house.policy, reader)
    await arrival.house.telegram.answer_press(query.id, answers.category_named(title, reader))


async def on_edit(arrival: Arrival, message: Message) -> None:
    """A message that was reported has changed: what it says now is kept beside what it said."""

    async def work(unit: Unit) -> None:
        await record_edit(unit, snapshot(message))

    await arrival.desk.run(work)
