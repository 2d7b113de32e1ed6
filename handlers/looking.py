"""Buttons that only show something, to the presser alone: the evidence, a case's page, more of the queue."""

from collections.abc import Sequence

from desk import triage
from desk.files import EvidenceFile, FileState
from desk.ports import Unit
from desk.views import CaseView
from handlers import access
from handlers.answering import facts_of, reader_over
from handlers.arrival import Arrival, Exhibit
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

    async def work(unit: Unit, moderator: int) -> tuple[CaseView, Sequence[EvidenceFile], Facts] | None:
        view = await triage.open_evidence(unit, case, moderator, warned=warned)
        if view is None:
            return None
        return view, await unit.files.of_case(case), await case_facts(unit, arrival.house, view)

    opened = await access.pressed(arrival, query, work)
    reader = await reader_over(arrival, query)
    if opened is None:
        await show_privately(arrival, query, [evidence_warning(case, reader)])
        return
    view, files, facts = opened
    if await show_privately(arrival, query, evidence_pages(view, facts, reader, files)):
        _show_files(arrival, query.sender.id, view, files, reader)


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


def _show_files(
    arrival: Arrival, moderator: int, view: CaseView, files: Sequence[EvidenceFile], reader: Reader
) -> None:
    """Show each file once, covered where it may disturb. References have nothing to show.

    It may take minutes until the last one's turn has come: by then the case may not be for their eyes any more, or hold references only.
    """
    kept = {file.media.unique_id: file.id for file in files if file.state is FileState.KEPT}
    shown: dict[str, Exhibit] = {}
    for item in view.evidence:
        for media in item.snapshot.media:
            if media.file_id:
                shown[media.unique_id] = Exhibit(media, kept.get(media.unique_id))

    async def still() -> bool:
        return await arrival.desk.read(lambda unit: triage.may_look_at_files(unit, view.case.id, moderator))

    def missing(count: int) -> Text:
        return Text(foreign(staff_answers.files_unavailable(count, reader)))

    arrival.house.telegram.show_files(
        moderator, tuple(shown.values()), spoiler=view.disturbing, still=still, missing=missing
    )
