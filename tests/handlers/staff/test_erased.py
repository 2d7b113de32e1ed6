"""What staff see of somebody who was erased: that they were, in the reader's language, and nothing breaks on it."""

import json

import pytest

from bot.showing import show
from desk import appeals, erasing
from desk.model import Account, AccountKind
from desk.rules.durations import Ms
from desk.views import view_appeal, view_case
from handlers.buttons import Action
from handlers.messages.appeal_cards import appeal_card, appeal_page, appeals_waiting
from handlers.messages.cards import case_card, topic_name
from handlers.messages.casepages import case_pages, queue_page
from handlers.messages.evidence import evidence_pages
from handlers.messages.reader import Reader
from handlers.messages.warnings import warns
from tests.handlers.messages.nasty import check
from tests.handlers.messages.samples import ENGLISH, FACTS
from tests.handlers.staff.desk import LENA, MIA, StaffDesk
from tests.handlers.updates import ANNA, SAM, report
from tests.storage.desk import MASTER

SAMS = MASTER.stand_in(SAM["id"])
"""What stands for him."""


class Dutch:
    """A catalogue with one word."""

    def gettext(self, text: str) -> str:
        return "(gewist)" if text == "(erased)" else text

    def ngettext(self, one: str, many: str, n: int) -> str:
        return one if n == 1 else many


async def forgets(desk: StaffDesk, person: int) -> None:
    asked: Ms = (await desk.run(lambda unit: erasing.ask(unit, person))).at
    await desk.run(lambda unit: erasing.erase(unit, person, asked))


@pytest.fixture
async def erased(desk: StaffDesk) -> StaffDesk:
    """Anna reported Sam, he was warned and appealed, she was heard; both are erased, and his appeal is open again as far as a card is."""
    await desk.handles(report("/report scam"))
    await desk.draw_cards()
    await desk.types(MIA, "/warn C-1 scam No scams, please.")
    who = Account(SAM["id"], AccountKind.PERSON, "Sam")

    async def appeal(unit):
        return await appeals.file_appeal(unit, who, await appeals.contested(unit, who.id, 1), "It was satire.")

    await desk.run(appeal)
    for person in (SAM, ANNA):
        await forgets(desk, person["id"])
    return desk


async def test_every_page_of_the_case_says_so_in_the_readers_language(erased: StaffDesk):
    view = await erased.run(lambda unit: view_case(unit, 1))
    shown = await erased.run(lambda unit: view_appeal(unit, 1))
    reader = Reader("nl", Dutch())
    pages = [
        case_card(view, FACTS, reader),
        *case_pages(view, FACTS, reader),
        *evidence_pages(view, FACTS, reader),
        warns(view.accused, FACTS, reader),
        appeal_card(shown, FACTS, reader),
        appeal_page(shown, FACTS, reader),
        appeals_waiting([shown.appeal], FACTS, reader),
        queue_page([view.case], False, FACTS, reader),
    ]
    for page in pages:
        check(page.html)
        assert str(SAMS) not in page.html
        assert "Sam" not in page.html
    assert sum("(gewist)" in page.html for page in pages) >= 4
    assert topic_name(view, FACTS, ENGLISH)


async def test_staff_go_on_with_the_case(erased: StaffDesk):
    for typed in ("/case C-1", "/note C-1 both are gone", "/appeals", "/queue", "/undo D-1 It was satire indeed."):
        await erased.types(MIA, typed)
        assert "incident" not in erased.last_said
    assert "undone" in await erased.verbs() or "voided" in await erased.verbs()


async def test_the_page_of_evidence_and_the_history_are_shown(erased: StaffDesk):
    await erased.presses(MIA, Action.EVIDENCE, 1, chat={"id": MIA["id"], "type": "private", "first_name": "Mia"})
    await erased.presses(MIA, Action.RELATED, 1, 0)
    await erased.types(MIA, f"/history {SAM['id']}")
    assert "D-1" not in erased.last_said, "who is erased has no history until they come back"


async def test_leads_find_nobody_behind_a_report(erased: StaffDesk):
    alone = {"id": LENA["id"], "type": "private", "first_name": "Lena"}
    for typed in ("/unseal R-1 A court asks.", "/misuse R-1", "/flaggers", "/roles"):
        await erased.types(LENA, typed, chat=alone)
        assert not any(
            one in erased.last_said for one in ("incident", str(ANNA["id"]), str(MASTER.stand_in(ANNA["id"])))
        )
    await erased.types(LENA, "/unseal R-1 A court asks.", chat=alone)
    assert "(erased)" in erased.last_said


async def test_everything_can_still_be_shown_by_reference(erased: StaffDesk):
    for ref in ("C-1", "D-1", "A-1", "R-1"):
        shown = json.dumps(await erased.run(lambda unit, ref=ref: show(unit, ref)), default=str)
        assert str(SAMS) not in shown
        assert str(SAM["id"]) not in shown
