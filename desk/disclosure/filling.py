"""A request as an officer takes it in: a draft row, filled in one thing at a time, that survives a restart and ends after its time."""

from dataclasses import replace

from desk.announcing import give_way
from desk.disclosure import intake
from desk.disclosure.values import Request, RequestDraft
from desk.errors import StaleButton
from desk.ports import Unit
from desk.request_errors import IntakeRefused
from desk.rules.disclosure import answers, form
from desk.rules.disclosure.form import SUPPLIED, Form, Part


async def begin(unit: Unit, person: int) -> RequestDraft:
    """A new draft; one that is open is gone on with. Raises IntakeRefused while they write a report or an appeal."""
    draft = await unit.request_drafts.of(person)
    return await _keep(unit, person, draft or RequestDraft(Form()))


async def begin_supply(unit: Unit, number: int, person: int) -> RequestDraft:
    """Put down what an authority supplies to a request, in the place of whatever they were taking in. Raises as `intake.begin_supply`."""
    draft = await intake.begin_supply(unit, number, person)
    return await _keep(unit, person, replace(draft, part=Part.SUMMARY))


async def answer(unit: Unit, person: int, words: str) -> RequestDraft:
    """Take what was typed for what is asked. Raises IntakeRefused."""
    draft = await _open(unit, person)
    return await _on(unit, person, draft, answers.fill(draft.form, draft.part, words, unit.now))


async def choose(unit: Unit, person: int, part: str, value: str) -> RequestDraft:
    """Take what a button says. Raises StaleButton where something else is asked by now."""
    draft = await _asking(unit, person, part)
    filled = answers.choose(draft.form, draft.part, value)
    if draft.part is Part.DATA:  # more of them may be chosen
        return await _keep(unit, person, replace(draft, form=filled))
    return await _on(unit, person, draft, filled)


async def go_on(unit: Unit, person: int, part: str) -> RequestDraft:
    """Leave without an answer what may be missing; kinds of data stay as they are chosen. Raises StaleButton."""
    draft = await _asking(unit, person, part)
    return await _on(unit, person, draft, answers.clear(draft.form, draft.part))


async def turn_to(unit: Unit, person: int, part: str) -> RequestDraft:
    """Change one thing of the summary. Raises StaleButton."""
    draft = await _open(unit, person)
    allowed = SUPPLIED if draft.request is not None else form.parts_of(draft.form)
    if part not in allowed or draft.part is not Part.SUMMARY:
        raise StaleButton
    return await _keep(unit, person, replace(draft, part=Part(part), changing=True))


async def attach(unit: Unit, person: int, name: str, attached: str, size: int) -> RequestDraft:
    """Take the document, whose size Telegram has told. Raises IntakeRefused, also where something else is asked."""
    draft = await _open(unit, person)
    if draft.part is not Part.DOCUMENT:
        raise IntakeRefused("words")
    intake.check_size(size)
    return await _on(unit, person, replace(draft, document=name, attached=attached, size=size), draft.form)


async def drop(unit: Unit, person: int) -> int | None:
    """Of which request it would have been a supplement; None for a new one."""
    draft = await unit.request_drafts.of(person)
    await unit.request_drafts.drop(person)
    return None if draft is None else draft.request


async def confirm(unit: Unit, person: int, seen: RequestDraft, content: bytes) -> Request:
    """Take it in, once, or put down what was supplied. `seen` is the draft whose document was fetched. Raises what `intake` raises;
    IntakeRefused where the draft is gone or another meanwhile."""
    draft = await _open(unit, person)
    if draft != seen:
        raise StaleButton
    await unit.request_drafts.drop(person)
    if draft.request is not None:
        return await intake.supply(unit, draft.request, draft.form, person)
    document = intake.Document(draft.document, content, draft.attached)
    return await intake.take_in(unit, draft.form, document, person)


async def _asking(unit: Unit, person: int, part: str) -> RequestDraft:
    draft = await _open(unit, person)
    if draft.part != part:
        raise StaleButton
    return draft


async def _open(unit: Unit, person: int) -> RequestDraft:
    draft = await unit.request_drafts.of(person)
    if draft is None:
        raise IntakeRefused("gone")
    return draft


async def _on(unit: Unit, person: int, draft: RequestDraft, filled: Form) -> RequestDraft:
    """One thing on; back to the summary where only one was to be changed, unless another instrument now asks for more."""
    part = form.after(draft.part, filled)
    if draft.changing:
        part = form.missing(filled) or Part.SUMMARY
    return await _keep(
        unit, person, replace(draft, form=filled, part=part, changing=draft.changing and part is not Part.SUMMARY)
    )


async def _keep(unit: Unit, person: int, draft: RequestDraft) -> RequestDraft:
    """What they write from now on belongs to it."""
    if await unit.drafts.of(person) is not None:
        raise IntakeRefused("open")
    await give_way(unit, person)
    await unit.asks.nothing(person)
    await unit.request_drafts.save(person, draft, unit.now + unit.policy.limits.draft)
    return draft
