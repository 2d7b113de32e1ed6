"""Buttons that only show something, to the presser alone: the evidence, a case's page, more of the queue."""

from desk import triage
from desk.evidence import Media
from desk.ports import Unit
from desk.views import CaseView
from handlers import access
from handlers.answering import facts_of, reader_over
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.casework import read_page, read_queue
from handlers.gathering import case_facts
from handlers.messages import staff_answers
from handlers.messages.casepages import case_pages, queue_page
from handlers.messages.evidence import evidence_pages, evidence_warning
from handlers.messages.facts import Facts
from handlers.messages.reader import Reader
from handlers.messages.text import Text, foreign
from handlers.saying import show_privately
from handlers.wire import CallbackQuery


async def on_evidence(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """What may disturb is announced first."""
    await _show_evidence(arrival, query, press.ids[0], warned=False)


async def on_evidence_anyway(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _show_evidence(arrival, query, press.ids[0], warned=True)


async def _show_evidence(arrival: Arrival, query: CallbackQuery, case: int, *, warned: bool) -> None:
    """Texts first, then the files, which cannot be passed on. The journal keeps who looked."""

    async def work(unit: Unit, moderator: int) -> tuple[CaseView, Facts] | None:
        view = await triage.open_evidence(unit, case, moderator, warned=warned)
        return None if view is None else (view, await case_facts(unit, arrival.house, view))

    opened = await access.pressed(arrival, query, work)
    reader = await reader_over(arrival, query)
    if opened is None:
        await show_privately(arrival, query, [evidence_warning(case, reader)])
        return
    view, facts = opened
    if await show_privately(arrival, query, evidence_pages(view, facts, reader)):
        _show_files(arrival, query.sender.id, view, reader)


async def on_open_case(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, moderator: int) -> tuple[CaseView, Facts]:
        return await read_page(unit, arrival, press.ids[0], moderator)

    view, facts = await access.pressed(arrival, query, work)
    await show_privately(arrival, query, case_pages(view, facts, await reader_over(arrival, query)))


async def on_queue(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    after = (press.ids[0], press.ids[1], press.ids[2]) if press.ids else None
    page, now = await access.pressed(arrival, query, lambda unit, moderator: read_queue(unit, moderator, after))
    reader = await reader_over(arrival, query)
    await show_privately(arrival, query, [queue_page(page.cases, page.more, facts_of(arrival, now), reader)])


def _show_files(arrival: Arrival, moderator: int, view: CaseView, reader: Reader) -> None:
    """Show each file once, covered where it may disturb. References have nothing to show."""
    files: dict[str, Media] = {}
    for item in view.evidence:
        files |= {media.unique_id: media for media in item.snapshot.media if media.file_id}

    def missing(count: int) -> Text:
        return Text(foreign(staff_answers.files_unavailable(count, reader)))

    arrival.house.telegram.show_files(moderator, tuple(files.values()), spoiler=view.disturbing, missing=missing)
