"""A report written in private, one step at a time: category, subject, details, summary.

The draft is a row and its prompt a view of it, so both survive a restart; every update is one unit that reads the draft, changes it,
saves it and has the prompt drawn again. A press edits the prompt in place, a message gets a new one below it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from desk import drafts
from desk.drafts import Draft, Step
from desk.errors import DraftGone, DraftIncomplete, StaleButton
from desk.evidence import EvidenceKind, NewEvidence
from desk.intake import NewReport, file_report
from desk.model import Account, Door
from desk.notices import DraftPrompt
from desk.ports import Unit
from desk.rules.policy import Category
from handlers.answering import answer, reader_of
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.commands import Command, leading_category, required_category, words_of
from handlers.incoming import account_of, person
from handlers.messages import answers, prompts
from handlers.snapshots import attached_snapshot
from handlers.subjects import forwarded_evidence, read_subject
from handlers.wire import CallbackQuery, Message

Edit = Callable[[Unit, Draft], Awaitable[Draft]]


async def begin(arrival: Arrival, message: Message, command: Command) -> None:
    """/report in private: a new draft, with what the command says already; one that is open is shown again."""
    writer = person(message)
    if writer is None:
        return
    name, text = leading_category(command.args, arrival.house.policy)

    async def work(unit: Unit) -> None:
        await unit.people.meet(writer)
        draft = await unit.drafts.of(writer.id) or Draft()
        if name is not None:
            draft = drafts.categorise(replace(draft, step=Step.CATEGORY), unit.policy.category(name))
        await _keep(unit, writer.id, drafts.add_text(draft, text), anew=True)

    await arrival.desk.run(work)


async def begin_for_group(unit: Unit, writer: Account, group: int | None) -> None:
    """Begin a draft about a group, by the group's button; one that is open keeps what it holds."""
    draft = await unit.drafts.of(writer.id) or Draft()
    await _keep(unit, writer.id, replace(draft, group=group or draft.group), anew=True)


async def on_report_button(arrival: Arrival, query: CallbackQuery, _press: Press) -> None:
    async def work(unit: Unit) -> None:
        await unit.people.meet(account_of(query.sender))
        await begin_for_group(unit, account_of(query.sender), None)

    await arrival.desk.run(work)
    await arrival.house.telegram.answer_press(query.id)


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
        await _keep(unit, writer.id, changed, anew=anew)
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


async def on_category(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def edit(unit: Unit, draft: Draft) -> Draft:
        _at(draft, Step.CATEGORY)
        return drafts.categorise(draft, unit.policy.category(press.word))

    await _edit(arrival, query, edit)


async def on_back(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def edit(_unit: Unit, draft: Draft) -> Draft:
        _at(draft, press.word)
        return drafts.back(draft)

    await _edit(arrival, query, edit)


async def on_next(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Leave the details, or keep the subject that was named before."""

    async def edit(_unit: Unit, draft: Draft) -> Draft:
        _at(draft, press.word)
        if draft.step is Step.SUBJECT and draft.subject is None:
            raise DraftIncomplete(Step.SUBJECT)
        return drafts.next_step(draft)

    await _edit(arrival, query, edit)


async def on_change(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def edit(_unit: Unit, draft: Draft) -> Draft:
        _at(draft, Step.SUMMARY)
        if press.word not in list(Step):
            raise StaleButton
        return drafts.change(draft, Step(press.word))

    await _edit(arrival, query, edit)


async def on_consent(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def edit(_unit: Unit, draft: Draft) -> Draft:
        _at(draft, Step.SUMMARY)
        return replace(draft, consent=press.ids[0] == 1)

    await _edit(arrival, query, edit)


async def on_pick(arrival: Arrival, query: CallbackQuery, _press: Press) -> None:
    """Show Telegram's picker; it changes nothing, so it is said directly."""
    telegram, presser = arrival.house.telegram, account_of(query.sender)
    await telegram.say(presser.id, prompts.person_picker(await reader_of(arrival, presser)))
    await telegram.answer_press(query.id)


async def on_cancel(arrival: Arrival, query: CallbackQuery, _press: Press) -> None:
    presser = account_of(query.sender)

    async def work(unit: Unit) -> None:
        await _draft(unit, presser.id)
        await _discard(unit, presser.id)

    await arrival.desk.run(work)
    reader = await reader_of(arrival, presser)
    await arrival.house.telegram.answer_press(query.id, answers.draft_cancelled(reader))


async def on_confirm(arrival: Arrival, query: CallbackQuery, _press: Press) -> None:
    """File the report, with the statement of good faith that the summary shows (DSA Art. 16(2)(d))."""
    presser = account_of(query.sender)

    async def work(unit: Unit) -> str:
        draft = await _draft(unit, presser.id)
        _at(draft, Step.SUMMARY)
        receipt = await file_report(unit, _report(draft, presser, arrival.cause))
        await _discard(unit, presser.id)
        return receipt.report

    ref = await arrival.desk.run(work)
    reader = await reader_of(arrival, presser)
    await arrival.house.telegram.answer_press(query.id, answers.draft_sent(ref, reader))


def _report(draft: Draft, reporter: Account, cause: str) -> NewReport:
    category, subject = drafts.complete(draft)
    return NewReport(
        reporter=reporter,
        category=category,
        text=draft.text,
        subject=subject,
        evidence=draft.evidence,
        door=Door.PRIVATE,
        cause=cause,
        consent=draft.consent,
    )


async def _edit(arrival: Arrival, query: CallbackQuery, edit: Edit) -> None:
    async def work(unit: Unit) -> None:
        draft = await _draft(unit, query.sender.id)
        await _keep(unit, query.sender.id, await edit(unit, draft), anew=False)

    await arrival.desk.run(work)
    await arrival.house.telegram.answer_press(query.id)


async def _draft(unit: Unit, person: int) -> Draft:
    draft = await unit.drafts.of(person)
    if draft is None:
        raise DraftGone
    return draft


def _at(draft: Draft, step: str) -> None:
    """A button works at its own step only, so that one pressed twice, or scrolled back to, does nothing."""
    if draft.step != step:
        raise StaleButton


def _category(unit: Unit, draft: Draft) -> Category:
    if draft.category is None:
        raise DraftIncomplete(Step.CATEGORY)
    return unit.policy.category(draft.category)


async def _keep(unit: Unit, person: int, draft: Draft, *, anew: bool) -> None:
    await unit.drafts.save(person, draft, unit.now + unit.policy.limits.draft)
    await _show(unit, person, anew=anew)


async def _discard(unit: Unit, person: int) -> None:
    """Drop the draft, and have its last prompt lose its buttons."""
    await unit.drafts.drop(person)
    await _show(unit, person, anew=False)


async def _show(unit: Unit, person: int, *, anew: bool) -> None:
    await unit.notices.show(person, DraftPrompt(person), cause=f"draft:{person}", anew=anew)
