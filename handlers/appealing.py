"""Appeals, on the side of whoever appeals. The words and the files come as a draft in private, as those of a report do.

/appeal        /appeal D-9 [words]        /appeal R-12 [words], or C-7        /withdraw A-4
"""

import re
from collections.abc import Awaitable, Callable
from typing import Final

from desk import appeals, drafts
from desk.appeals import Appealable
from desk.errors import CommandIncomplete, DraftOpen
from desk.model import Account, Appeal, AppealState, Contested
from desk.ports import Unit
from desk.rules.durations import Ms
from handlers.answering import answer_privately, facts_of, reader_of
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.commands import Command, first_word
from handlers.drafting import keep
from handlers.forgetting import recognise
from handlers.incoming import account_of, is_private, person
from handlers.messages.appeals import what_to_appeal, withdrawn
from handlers.messages.text import Text, foreign
from handlers.reporting import remove_command
from handlers.saying import say_over
from handlers.wire import CallbackQuery, Message

_REFERENCE: Final = re.compile(r"([DdRrCc])-?([0-9]{1,18})")
_APPEAL: Final = re.compile(r"[Aa]-?([0-9]{1,18})")
_CONTESTED: Final[dict[str, Callable[[Unit, int, int], Awaitable[Contested]]]] = {
    "D": appeals.contested,
    "R": appeals.contested_report,
    "C": appeals.contested_case,
}
APPEALS: Final = 10
"""How many of one's own appeals are looked at for open ones."""


async def on_appeal(arrival: Arrival, message: Message, command: Command) -> None:
    """In a group the command would show that somebody was judged: it is removed, and answered in private."""
    writer = person(message)
    if not is_private(message.chat):
        await remove_command(arrival, message)
    if writer is None:
        return
    word, words = first_word(command.args)
    shape = _REFERENCE.fullmatch(word)
    if shape is not None:
        what = _CONTESTED[shape[1].upper()]
        await arrival.desk.run(lambda unit: _begin(unit, writer, what, int(shape[2]), words))
    elif not word:
        answer_privately(arrival, message, await _list(arrival, writer))
    else:
        raise CommandIncomplete("appeal")


async def on_withdraw(arrival: Arrival, message: Message, command: Command) -> None:
    writer = person(message)
    if not is_private(message.chat):
        await remove_command(arrival, message)
    shape = _APPEAL.fullmatch(first_word(command.args)[0])
    if shape is None:
        raise CommandIncomplete("withdraw")
    if writer is None:
        return
    appeal = await arrival.desk.run(lambda unit: appeals.withdraw(unit, int(shape[1]), writer.id))
    words = withdrawn(appeal.ref, await reader_of(arrival, writer))
    answer_privately(arrival, message, Text(foreign(words)))


async def on_appeal_button(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _on_button(arrival, query, appeals.contested, press.ids[0])


async def on_second_look(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _on_button(arrival, query, appeals.contested_report, press.ids[0])


async def on_withdraw_button(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    appeal = await arrival.desk.run(lambda unit: appeals.withdraw(unit, press.ids[0], query.sender.id))
    await say_over(arrival, query, lambda reader: withdrawn(appeal.ref, reader))


async def _on_button(
    arrival: Arrival, query: CallbackQuery, what: Callable[[Unit, int, int], Awaitable[Contested]], number: int
) -> None:
    """The draft is asked for in private: who read an ephemeral message and never pressed Start is led there by this press."""
    presser = account_of(query.sender)

    async def work(unit: Unit) -> bool:
        await _begin(unit, presser, what, number, "")
        return await unit.people.can_be_told(presser.id)

    reached = await arrival.desk.run(work)
    url = None if reached else f"https://t.me/{arrival.house.bot.username}?start=appeal"
    await arrival.house.telegram.answer_press(query.id, url=url)


async def _begin(
    unit: Unit, writer: Account, find: Callable[[Unit, int, int], Awaitable[Contested]], number: int, words: str
) -> None:
    """Begin a draft of an appeal; one about the same is shown again. Raises DraftOpen, and what `contested` raises."""
    await unit.people.meet(writer)
    what = await find(unit, writer.id, number)
    draft = await unit.drafts.of(writer.id)
    if draft is not None and draft.appeal != what:
        raise DraftOpen
    if draft is None:
        decision = await unit.decisions.get(what.decision)
        draft = drafts.begin_appeal(what, decision.category)
    await keep(unit, writer.id, drafts.add_text(draft, words), anew=True)


async def _list(arrival: Arrival, writer: Account) -> Text:
    await recognise(arrival, writer)

    async def look(unit: Unit) -> tuple[tuple[Appealable, ...], tuple[Appeal, ...], Ms]:
        mine = await unit.appeals.of_person(writer.id, APPEALS)
        pending = tuple(appeal for appeal in mine if appeal.state is AppealState.OPEN)
        return tuple(await appeals.appealable(unit, writer.id)), pending, unit.now

    found, pending, now = await arrival.desk.read(look)
    return what_to_appeal(found, pending, facts_of(arrival, now), await reader_of(arrival, writer))
