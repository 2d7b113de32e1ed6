"""The buttons below a draft's prompt. Each is one unit: read the draft, change it, save it, have the prompt drawn again."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from desk import drafts
from desk.appeals import file_appeal
from desk.drafts import Draft, Step
from desk.errors import DraftGone, DraftIncomplete, StaleButton
from desk.intake import NewReport, file_report
from desk.model import Account, Door
from desk.notices import DraftEnd
from desk.ports import Unit
from handlers.answering import reader_of
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.drafting import begin_for_group, keep, show
from handlers.incoming import account_of
from handlers.messages import answers, prompts
from handlers.wire import CallbackQuery

Edit = Callable[[Unit, Draft], Awaitable[Draft]]


async def on_begin(arrival: Arrival, query: CallbackQuery, _press: Press) -> None:
    async def work(unit: Unit) -> None:
        await unit.people.meet(account_of(query.sender))
        await begin_for_group(unit, account_of(query.sender), None)

    await arrival.desk.run(work)
    await arrival.house.telegram.answer_press(query.id)


async def on_category(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def edit(unit: Unit, draft: Draft) -> Draft:
        _at(draft, Step.CATEGORY)
        return drafts.categorise(draft, unit.policy.category(press.word))

    await _edit(arrival, query, edit)


async def on_back(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def edit(_unit: Unit, draft: Draft) -> Draft:
        _at(draft, press.word)
        if draft.appeal is not None:
            raise StaleButton
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
        if press.word not in list(Step) or (draft.appeal is not None and press.word != Step.DETAILS):
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
    telegram.tell(presser.id, prompts.person_picker(await reader_of(arrival, presser)))
    await telegram.answer_press(query.id)


async def on_cancel(arrival: Arrival, query: CallbackQuery, _press: Press) -> None:
    presser = account_of(query.sender)

    async def work(unit: Unit) -> None:
        await _discard(unit, presser.id, await _draft(unit, presser.id), DraftEnd.CANCELLED)

    await arrival.desk.run(work)
    reader = await reader_of(arrival, presser)
    await arrival.house.telegram.answer_press(query.id, answers.draft_cancelled(reader))


async def on_confirm(arrival: Arrival, query: CallbackQuery, _press: Press) -> None:
    """File the report, with the statement of good faith that the summary shows (DSA Art. 16(2)(d)), or the appeal."""
    presser = account_of(query.sender)

    async def work(unit: Unit) -> str:
        draft = await _draft(unit, presser.id)
        _at(draft, Step.SUMMARY)
        ref = await _file(unit, draft, presser, arrival.cause)
        await _discard(unit, presser.id, draft, DraftEnd.SENT)
        return ref

    ref = await arrival.desk.run(work)
    reader = await reader_of(arrival, presser)
    await arrival.house.telegram.answer_press(query.id, answers.draft_sent(ref, reader))


async def _file(unit: Unit, draft: Draft, presser: Account, cause: str) -> str:
    if draft.appeal is not None:
        return (await file_appeal(unit, presser, draft.appeal, draft.text, draft.evidence)).ref
    return (await file_report(unit, _report(draft, presser, cause))).report


def _report(draft: Draft, reporter: Account, cause: str) -> NewReport:
    category, subject = drafts.complete(draft)
    return NewReport(
        reporter=reporter,
        category=category,
        text=drafts.words(draft),
        subject=subject,
        evidence=draft.evidence,
        door=Door.PRIVATE,
        cause=cause,
        consent=draft.consent,
    )


async def _edit(arrival: Arrival, query: CallbackQuery, edit: Edit) -> None:
    async def work(unit: Unit) -> None:
        draft = await _draft(unit, query.sender.id)
        await keep(unit, query.sender.id, await edit(unit, draft), anew=False)

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


async def _discard(unit: Unit, person: int, draft: Draft, ended: DraftEnd) -> None:
    """Drop the draft, and have its last prompt lose its buttons."""
    await unit.drafts.drop(person)
    await show(unit, person, anew=False, ended=ended, appeal=draft.appeal is not None)
