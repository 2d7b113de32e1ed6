"""A report written in private, one step at a time: category, subject, details, summary; an appeal has the last two of these.

The draft is a row and its prompt a view of it, so both survive a restart; every update is one unit that reads the draft, changes it,
saves it and has the prompt drawn again. A press edits the prompt in place, a message gets a new one below it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from desk import drafts
from desk.announcing import give_way
from desk.drafts import Draft, Step
from desk.errors import DraftIncomplete, DraftOpen
from desk.evidence import EvidenceKind, NewEvidence
from desk.model import Account
from desk.notices import DraftEnd, DraftPrompt
from desk.ports import Unit
from desk.rules.policy import Category
from handlers.answering import answer, reader_of
from handlers.arrival import Arrival
from handlers.commands import Command, leading_category, required_category, words_of
from handlers.incoming import person
from handlers.messages import answers
from handlers.snapshots import attached_snapshot
from handlers.subjects import forwarded_evidence, read_subject
from handlers.wire import Message


async def begin(arrival: Arrival, message: Message, command: Command) -> None:
    """/report in private: a new draft, with what the command says already; one that is open is shown again."""
    writer = person(message)
    if writer is None:
        return
    name, text = leading_category(command.args, arrival.house.policy)

    async def work(unit: Unit) -> None:
        await unit.people.meet(writer)
        draft = await unit.drafts.of(writer.id) or Draft()
        if draft.appeal is not None:
            raise DraftOpen
        if name is not None:
            draft = drafts.categorise(replace(draft, step=Step.CATEGORY), unit.policy.category(name))
        await keep(unit, writer.id, drafts.add_text(draft, text), anew=True)

    await arrival.desk.run(work)


async def begin_for_group(unit: Unit, writer: Account, group: int | None) -> None:
    """Begin a draft, about a group where its button was pressed; one that is open, an appeal too, keeps what it holds."""
    draft = await unit.drafts.of(writer.id) or Draft()
    if draft.appeal is None:
        draft = replace(draft, group=group or draft.group)
    await keep(unit, writer.id, draft, anew=True)


async def on_message(arrival: Arrival, message: Message) -> None:
    """Anything written or sent in private that is no command: it belongs to the draft, if there is one."""
    writer = person(message)
    if writer is None:
        return

    async def work(unit: Unit) -> bool:
        draft = await unit.drafts.of(writer.id)
        if draft is None:
            return False
        if drafts.is_of_album(draft, message.media_group_id):
            changed, anew = _album_item(unit, draft, message), False
        else:
            changed, anew = await _STEPS[draft.step](arrival, unit, draft, message), True
        await keep(unit, writer.id, changed, anew=anew)
        return True

    if not await arrival.desk.run(work):
        await answer(arrival, message, answers.nothing_begun(await reader_of(arrival, writer)))


async def _take_category(_arrival: Arrival, unit: Unit, draft: Draft, message: Message) -> Draft:
    if message.forward_origin is not None or not words_of(message):
        raise DraftIncomplete(Step.CATEGORY)
    name, text = required_category(words_of(message), unit.policy)
    return drafts.add_text(drafts.categorise(draft, unit.policy.category(name)), text)


async def _take_subject(arrival: Arrival, unit: Unit, draft: Draft, message: Message) -> Draft:
    found = await read_subject(unit, message, arrival.house.bot)
    if found.chat is not None:
        await unit.chats.seen(found.chat)
    return drafts.name_subject(draft, found.subject, found.evidence, _category(unit, draft))


async def _take_details(_arrival: Arrival, unit: Unit, draft: Draft, message: Message) -> Draft:
    snapshot = attached_snapshot(message)
    if not snapshot.media and message.forward_origin is None:
        return drafts.add_text(draft, snapshot.text)
    return drafts.add_file(draft, NewEvidence(EvidenceKind.FILE, snapshot), _category(unit, draft))


async def _take_nothing(_arrival: Arrival, _unit: Unit, _draft: Draft, _message: Message) -> Draft:
    raise DraftIncomplete(Step.SUMMARY)


_STEPS: Final[dict[Step, Callable[[Arrival, Unit, Draft, Message], Awaitable[Draft]]]] = {
    Step.CATEGORY: _take_category,
    Step.SUBJECT: _take_subject,
    Step.DETAILS: _take_details,
    Step.SUMMARY: _take_nothing,
}


def _album_item(unit: Unit, draft: Draft, message: Message) -> Draft:
    if message.forward_origin is None:
        raise DraftIncomplete(draft.step)
    return drafts.complete_album(draft, forwarded_evidence(message, message.forward_origin), _category(unit, draft))


def _category(unit: Unit, draft: Draft) -> Category:
    if draft.category is None:
        raise DraftIncomplete(Step.CATEGORY)
    return unit.policy.as_stored(draft.category) if draft.appeal is not None else unit.policy.category(draft.category)


async def keep(unit: Unit, person: int, draft: Draft, *, anew: bool) -> None:
    """Save the draft for the policy's time from now, and have its prompt drawn. It goes before an announcement in the making."""
    await give_way(unit, person)
    await unit.drafts.save(person, draft, unit.now + unit.policy.limits.draft)
    await show(unit, person, anew=anew, appeal=draft.appeal is not None)


async def show(unit: Unit, person: int, *, anew: bool, appeal: bool, ended: DraftEnd | None = None) -> None:
    """Have the prompt drawn from what is stored by then; `anew` posts it below what was written meanwhile."""
    await unit.notices.show(person, DraftPrompt(person, ended, appeal), cause=f"draft:{person}", anew=anew)
