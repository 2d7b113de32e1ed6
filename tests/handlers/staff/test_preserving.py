"""`/hold`, `/holds`, `/unhold`: for owners and officers alone, and nobody else finds a trace."""

from itertools import product

import pytest

from desk.acquaintance import pressed_start
from desk.model import Account, AccountKind, Role
from desk.notices import RemoveMessage
from handlers.buttons import Action
from storage.database import Engine
from tests.handlers.desk import LEGAL_CHAT
from tests.handlers.staff.desk import LENA, MIA, OLGA, ROOM, StaffDesk, offence
from tests.handlers.updates import GROUP, SAM, Json, private, report
from tests.storage.desk import START

IDA = {"id": 501, "is_bot": False, "first_name": "Ida", "language_code": "en"}
LEGAL = {"id": LEGAL_CHAT, "type": "supergroup", "title": "Legal"}
ORDER = "/hold C-1 90d secret order 17 of the court"
UNTIL = START + 90 * 86_400_000
ELSEWHERE = "This does not work here. Please write it to me in private."

KINDS = [
    ("/hold 666 2026-03-01 an order", ["Keeps everything by or about", "666", "1 Mar 2026", "It is not secret"]),
    ("/hold @buy_coins an order", ["666", "@buy_coins was theirs on 24 Nov 2025", "22 Feb 2026"]),
    ("/hold everything 2w secret an order", ["Keeps everything:", "8 Dec 2025", "It is secret"]),
    ("/hold spam an order", ["all cases of “Spam", "That is 1 case now."]),
    ("/hold spam 2025-11-01..2025-11-24 an order", ["from 1 Nov 2025 to 24 Nov 2025", "That is 1 case now."]),
    ("/hold spam 2025-11-25.. an order", ["on 25 Nov 2025 or later", "That is 0 cases now."]),
    ("/hold child_safety an order", ["Not kept with it: “"]),
    ("/hold spam ..2025-11-23 an order", ["on 23 Nov 2025 or earlier", "That is 0 cases now."]),
]
REFUSED = [
    ("/hold", "Say what to keep"),
    ("/hold C-9 an order", "There is no C-9"),
    ("/hold 4711 an order", "4711"),
    ("/hold @nobody_here an order", "@nobody_here"),
    ("/hold sbam an order", "There is no category"),
    ("/hold C-1 90d", "On which basis?"),
    ("/hold C-1 forever an order", "Three years from today"),
    ("/hold C-1 2020-01-01 an order", "over already"),
    ("/hold C-1 2026-02-30 an order", "cannot read this day"),
    ("/hold C-1 2025-01-01..2025-02-01 an order", "for a category only"),
    ("/hold spam 2025-02-01..2025-01-01 an order", "ends before it begins"),
    ("/hold H-9 90d", "There is no H-9"),
    ("/hold H-9 soon", "Until when?"),
    ("/unhold", "Which one?"),
    ("/unhold H-9", "There is no H-9"),
    ("/holds H-9", "There is no H-9"),
]


@pytest.fixture
def engine() -> Engine:
    """What the stores do is tested with them."""
    return "sqlite"


@pytest.fixture
async def busy(desk: StaffDesk) -> StaffDesk:
    account = Account(IDA["id"], AccountKind.PERSON, "Ida", language="en")
    await desk.run(lambda unit: pressed_start(unit, account))
    await desk.run(lambda unit: unit.staff.grant(IDA["id"], Role.OFFICER, None))
    await desk.handles(report(reply=offence()))
    await desk.owes()
    return desk


async def holds(desk: StaffDesk) -> list[str]:
    return [hold.ref for hold in await desk.run(lambda unit: unit.holds.in_force())]


async def placed(desk: StaffDesk, order: str = ORDER) -> None:
    await desk.types(IDA, order, private(IDA))
    await desk.presses(IDA, Action.HOLD_PLACE, 1, chat=private(IDA))


async def test_a_hold_is_placed_by_the_button_that_says_what_it_keeps(busy: StaffDesk):
    await busy.types(IDA, ORDER, private(IDA))
    for said in (
        "Place this hold?",
        "Keeps C-1",
        "That is 1 case now.",
        "It is secret",
        "Basis: order 17 of the court",
        "22 Feb 2026",
    ):
        assert said in busy.last_said
    assert await holds(busy) == []
    await busy.presses(IDA, Action.HOLD_PLACE, 1, chat=private(IDA))
    assert await holds(busy) == ["H-1"]
    assert "H-1 · secret" in busy.last_said
    answer = await busy.presses(IDA, Action.HOLD_PLACE, 1, chat=private(IDA))
    assert "placed or dropped already" in answer.text
    assert await holds(busy) == ["H-1"]


async def test_dropped_it_is_never_placed(busy: StaffDesk):
    await busy.types(IDA, ORDER, private(IDA))
    await busy.presses(IDA, Action.HOLD_DROP, 1, chat=private(IDA))
    await busy.presses(IDA, Action.HOLD_PLACE, 1, chat=private(IDA))
    assert await holds(busy) == []


async def test_it_is_looked_at_extended_and_ended_by_buttons(busy: StaffDesk):
    await placed(busy)
    await busy.presses(OLGA, Action.HOLDS, chat=private(OLGA))
    assert "<b>H-1 · secret</b>, until 22 Feb 2026 16:00\nKeeps C-1" in busy.last_said
    await busy.presses(OLGA, Action.HOLD_EXTEND, 1, UNTIL, chat=private(OLGA))
    assert "Holds until 23 May 2026" in busy.last_said
    answer = await busy.presses(OLGA, Action.HOLD_EXTEND, 1, UNTIL, chat=private(OLGA))
    assert "has changed since you saw it" in answer.text
    until = (await busy.run(lambda unit: unit.holds.get(1))).until
    await busy.presses(OLGA, Action.HOLD_END, 1, chat=private(OLGA))
    assert "End H-1 now?" in busy.last_said
    assert await holds(busy) == ["H-1"]
    await busy.presses(OLGA, Action.HOLD_END_NOW, 1, until, chat=private(OLGA))
    assert "by <a href" in busy.last_said
    assert await holds(busy) == []


async def test_each_kind_says_exactly_what_it_keeps(busy: StaffDesk):
    for typed, says in KINDS:
        await busy.types(IDA, typed, private(IDA))
        assert [said for said in says if said not in busy.last_said] == [], busy.last_said


async def test_of_an_account_it_does_not_say_how_many_cases_it_takes_part_in(busy: StaffDesk):
    """Officers would learn from the number what somebody has reported."""
    await busy.types(IDA, "/hold 101 an order", private(IDA))
    assert "case now" not in busy.last_said
    assert "cases now" not in busy.last_said


async def test_what_cannot_be_done_is_said_with_what_can(busy: StaffDesk):
    for typed, says in REFUSED:
        await busy.types(IDA, typed, private(IDA))
        assert says in busy.last_said, typed
    assert await busy.sql("SELECT id FROM hold_drafts") == []


async def test_what_cannot_be_done_to_a_hold_is_said(busy: StaffDesk):
    await placed(busy)
    await busy.types(IDA, "/hold H-1 2025-12-01", private(IDA))
    assert "lasts longer than that already" in busy.last_said
    await busy.presses(IDA, Action.HOLD_END_NOW, 1, UNTIL, chat=private(IDA))
    await busy.types(IDA, "/hold H-1 90d", private(IDA))
    assert "has ended already" in busy.last_said


async def test_in_the_room_for_lawful_requests_the_command_goes_and_the_answer_comes_in_private(busy: StaffDesk):
    await busy.types(IDA, ORDER, LEGAL)
    assert busy.telegram.said[-1][0] == IDA["id"]
    assert "Place this hold?" in busy.last_said
    assert any(isinstance(one, RemoveMessage) for one in await busy.owes_to(LEGAL_CHAT))


async def test_without_a_private_chat_nothing_is_asked_there(busy: StaffDesk):
    await busy.run(lambda unit: unit.people.stopped(IDA["id"]))
    await busy.types(IDA, ORDER, LEGAL)
    assert "press Start" in busy.last_said
    assert await busy.sql("SELECT id FROM hold_drafts") == []


async def test_elsewhere_it_disappears_and_nobody_reads_of_it(busy: StaffDesk):
    await placed(busy)
    for chat, who, typed in product((ROOM, GROUP), (OLGA, LENA, MIA), (ORDER, "/holds", "/unhold H-1")):
        await busy.owes()
        before = len(busy.telegram.said)
        await busy.types(who, typed, chat)
        ((recipient, words, _whisper),) = busy.telegram.said[before:]
        assert recipient == who["id"]
        assert (ELSEWHERE if who is OLGA else "Your role does not cover this") in words
        assert any(isinstance(one, RemoveMessage) for one in await busy.owes_to(chat["id"]))


async def test_who_may_not_know_of_a_hold_meets_it_nowhere(busy: StaffDesk):
    """A lead learns nothing of it by any word, nor by the case, nor does the person it is about."""
    asks = {LENA["id"]: LENA, MIA["id"]: MIA, SAM["id"]: SAM}
    before = {who: await answers(busy, person) for who, person in asks.items()}
    await placed(busy)
    for number, who in asks.items():
        assert await answers(busy, who) == before[number]
        for action, carried in ((Action.HOLD_OPEN, (1,)), (Action.HOLD_END_NOW, (1, UNTIL)), (Action.HOLDS, ())):
            answer = await busy.presses(who, action, *carried, chat=private(who))
            assert "Your role does not cover this" in answer.text
    assert await holds(busy) == ["H-1"]


async def answers(desk: StaffDesk, who: Json) -> list[str]:
    """All that somebody can ask about the case or themselves."""
    before = len(desk.telegram.said)
    for typed in ("/case C-1", "/history 666", "/warns 666", "/queue", "/mystatus", "/myreports", "/help", "/privacy"):
        await desk.types(who, typed, private(who))
    return [words for _chat, words, _whisper in desk.telegram.said[before:]]


async def test_whom_it_concerns_finds_no_hold_whatever_their_role(busy: StaffDesk):
    """Granted behind the desk's back: the spammer is an officer."""
    await busy.run(lambda unit: unit.staff.grant(SAM["id"], Role.OFFICER, None))
    await placed(busy)
    await busy.types(SAM, "/holds", private(SAM))
    assert "No hold that you may see" in busy.last_said
    for typed in ("/holds H-1", "/unhold H-1", "/hold H-1 90d", "/hold C-1 an order"):
        await busy.types(SAM, typed, private(SAM))
        assert "that you can see" in busy.last_said
    answer = await busy.presses(SAM, Action.HOLD_END_NOW, 1, UNTIL, chat=private(SAM))
    assert "There is no H-1" in answer.text
    assert await holds(busy) == ["H-1"]


async def test_a_press_counts_with_the_roles_of_its_moment(busy: StaffDesk):
    await busy.types(IDA, ORDER, private(IDA))
    await busy.run(lambda unit: unit.staff.revoke(IDA["id"], Role.OFFICER, None))
    answer = await busy.presses(IDA, Action.HOLD_PLACE, 1, chat=private(IDA))
    assert "Your role does not cover this" in answer.text
    assert await holds(busy) == []


async def test_what_is_foreign_is_escaped(busy: StaffDesk):
    await busy.types(IDA, "/hold C-1 <b>order</b>", private(IDA))
    assert "&lt;b&gt;order" in busy.last_said
