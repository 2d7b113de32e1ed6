"""A ban for ever in several groups: proposed by a command, approved by a colleague's press."""

from dataclasses import replace

import pytest

from desk.acquaintance import joined
from desk.model import Chat, Outcome
from desk.ports import Unit
from desk.views import view_case
from handlers.buttons import Action
from handlers.messages.cards import case_card
from handlers.messages.text import Text
from tests.handlers.messages.samples import ENGLISH, FACTS, labels, reading
from tests.handlers.staff.desk import MIA, NOAH, StaffDesk
from tests.handlers.updates import GROUP

OTHER = -1002222222222


@pytest.fixture
async def proposed(desk: StaffDesk) -> StaffDesk:
    async def share(unit: Unit, chat: int) -> None:
        await joined(unit, Chat(chat, "supergroup", "A group"), administrator=True)
        await unit.groups.keep(replace(await unit.groups.of(chat), sanctions_shared=True))

    for chat in (GROUP["id"], OTHER):
        await desk.run(lambda unit, chat=chat: share(unit, chat))
    await desk.types(MIA, "/ban 777 forever --everywhere spam they come back // again and again")
    return desk


async def test_it_is_said_that_somebody_else_has_to_approve(proposed: StaffDesk):
    assert proposed.last_said.startswith("A ban for ever in several groups takes a second person. It is proposed")
    assert await number_of_decisions(proposed) == 0


async def test_the_card_asks_and_a_colleague_presses(proposed: StaffDesk):
    (case,) = await proposed.draw_cards()
    shown = await card(proposed, case)
    assert "proposes a ban for ever" in reading(shown)
    assert {"Approve the ban", "Reject the ban"} <= {*labels(shown)}

    assert (await proposed.presses(MIA, Action.APPROVE_BAN, 1)).text.startswith("You proposed this")
    await proposed.presses(NOAH, Action.APPROVE_BAN, 1)
    assert [decision.outcome for decision in await proposed.decisions(case)] == [Outcome.BAN]
    assert f"Approved by {NOAH['id']}" in reading(await card(proposed, case))


async def card(desk: StaffDesk, case: int) -> Text:
    return case_card(await desk.run(lambda unit: view_case(unit, case)), FACTS, ENGLISH)


async def number_of_decisions(desk: StaffDesk) -> int:
    return len(await desk.sql("SELECT id FROM decisions"))
