"""Handing a case to the officers, typed and pressed; and a threat to life as officers, and leads in their place, work on it."""

import pytest

from desk.acquaintance import pressed_start
from desk.disclosure import escalating
from desk.disclosure.reading import read
from desk.evidence import EvidenceKind, NewEvidence, Snapshot
from desk.intake import NewReport, file_report
from desk.model import Account, AccountKind, Door, Role, Subject
from desk.rules.disclosure.states import State
from desk.rules.durations import MINUTE
from handlers.arrival import Hosting
from handlers.buttons import Action
from handlers.messages.text import Text
from handlers.messages.threats import prepared
from storage.database import Engine
from tests.handlers.messages.samples import ENGLISH, FACTS
from tests.handlers.staff.desk import LENA, MIA, NOAH, ROOM, StaffDesk, offence
from tests.handlers.updates import Json, private, report
from tests.handlers.updates import presses as press
from tests.storage.desk import ANNA, GROUP, SPAMMER, START

PIA, FAY, SUE = (
    {"id": number, "is_bot": False, "first_name": name, "language_code": "en"}
    for number, name in ((501, "Pia"), (502, "Fay"), (503, "Sue"))
)
TOLD = "State police, by their form; reference 17-4."


@pytest.fixture
def engine() -> Engine:
    return "sqlite"


@pytest.fixture
async def desk(desk: StaffDesk) -> StaffDesk:
    for person in (PIA, FAY, SUE):
        account = Account(person["id"], AccountKind.PERSON, person["first_name"], language="en")
        await desk.run(lambda unit, who=account: pressed_start(unit, who))
        await desk.run(lambda unit, who=account.id: unit.staff.grant(who, Role.OFFICER, None))
    await desk.handles(report(reply=offence()))
    await desk.draw_cards()
    return desk


async def state(desk: StaffDesk) -> State:
    return (await desk.run(lambda unit: unit.requests.get(1))).state


async def version(desk: StaffDesk) -> int:
    return (await desk.run(lambda unit: unit.requests.get(1))).version


async def says(desk: StaffDesk, person: Json, word: str, words: str) -> None:
    await desk.presses(person, Action.THREAT_ASK, 1, await version(desk), word, chat=private(person))
    await desk.types(person, words, private(person))


async def test_a_typed_escalation_is_a_threat_to_life_and_leaves_the_staff_chat(desk: StaffDesk):
    await desk.types(MIA, "/escalate C-1 He names a school and a day.")
    assert "as a threat to life" in desk.last_said
    request = await desk.run(lambda unit: unit.requests.get(1))
    assert (request.instrument, request.particulars.facts) == ("art18", "He names a school and a day.")
    removed = await desk.owes_to(ROOM["id"])
    assert "RemoveMessage" in {type(one).__name__ for one in removed}
    await desk.types(NOAH, "/escalate C-1 preserve: the police called")
    assert "to be kept" in desk.last_said
    assert (await desk.run(lambda unit: unit.escalations.get(2))).reason == "the police called"


async def test_the_button_asks_which_and_why_and_the_card_says_no_more_than_that_it_was(desk: StaffDesk):
    await desk.presses(MIA, Action.ESCALATE, 1)
    await desk.presses(MIA, Action.ESCALATE_AS, 1, "threat")
    await desk.replies_to_card(MIA, "He names a school and a day.")
    assert await state(desk) is State.RECEIVED
    assert "with the officers now" in desk.last_said
    assert "threat" not in desk.last_said
    await desk.types(MIA, "/case C-1")
    assert "Escalated to the officers." in desk.last_said
    assert "school" not in desk.last_said


async def test_an_officer_takes_care_of_it_copies_the_text_and_records_the_channel(desk: StaffDesk):
    await desk.types(MIA, "/escalate C-1 He names a school and a day.")
    await desk.presses(PIA, Action.THREAT, 1, chat=private(PIA))
    assert "Nobody has answered yet" in desk.last_said
    assert "Notify the authority by" in desk.last_said
    await desk.presses(PIA, Action.THREAT_ACKNOWLEDGE, 1, chat=private(PIA))
    assert "An officer answered" in desk.last_said
    await desk.presses(PIA, Action.THREAT_TEXT, 1, 0, chat=private(PIA))
    for said in ("Article 18", "L-1", "666", "He names a school and a day."):
        assert said in desk.last_said
    assert "cheap coins" not in desk.last_said
    await desk.presses(PIA, Action.THREAT_TEXT, 1, 1, chat=private(PIA))
    assert "cheap coins" in desk.last_said
    await says(desk, PIA, "notify-1", TOLD)
    assert await state(desk) is State.DELIVERED
    for reviewer in (FAY, SUE):
        await says(desk, reviewer, "review-yes", "A day and a place were named.")
    assert await state(desk) is State.CLOSED


async def test_what_is_protected_never_takes_the_place_of_the_text_that_can_be_copied(
    desk: StaffDesk, monkeypatch: pytest.MonkeyPatch
):
    """An edited message stays as it was sent: what the moderator wrote could be forwarded from there."""
    await desk.types(MIA, "/escalate C-1 He names a school and a day.")
    redrawn: list[Text] = []
    monkeypatch.setattr(desk.telegram, "redraw", lambda _chat, _message, text: redrawn.append(text))
    whole = await desk.run(lambda unit: read(unit, 1, PIA["id"]))
    case = await desk.run(lambda unit: unit.cases.get(1))
    text = prepared(whole, case, None, FACTS, Hosting(), ENGLISH, quoted=False, exposes=False)
    assert not text.protected
    for row in text.buttons:
        await desk.handles(press(row[0].data or "", PIA, private(PIA)))
    assert redrawn == []
    assert "Write it as your next message here" in desk.last_said


async def test_a_lead_sees_nothing_until_nobody_has_answered_in_time(desk: StaffDesk):
    await desk.types(MIA, "/escalate C-1 He names a school and a day.")
    await desk.presses(LENA, Action.THREAT, 1, chat=private(LENA))
    assert "school" not in desk.last_said
    desk.clock.now += 15 * MINUTE
    await desk.presses(LENA, Action.THREAT, 1, chat=private(LENA))
    assert "school" in desk.last_said
    await says(desk, LENA, "notify-0", TOLD)
    assert await state(desk) is State.DELIVERED


async def test_what_names_the_reporter_is_not_put_into_the_text(desk: StaffDesk):
    await desk.types(MIA, "/escalate C-1 Anna says that he means it.")
    await desk.presses(PIA, Action.THREAT_TEXT, 1, 0, chat=private(PIA))
    assert "in your own words" in desk.last_said
    assert "Anna" not in desk.last_said


@pytest.mark.parametrize("consent", [True, False])
async def test_what_was_forwarded_in_private_is_in_the_text_with_its_reporters_consent_alone(
    desk: StaffDesk, consent: bool
):
    forwarded = NewEvidence(
        EvidenceKind.FORWARD, Snapshot(SPAMMER, GROUP, 77, START, "at the school", link="t.me/c/77")
    )
    about = Subject(chat=None, message=None, accused=SPAMMER)
    new = NewReport(ANNA, "spam", "", about, (forwarded,), Door.PRIVATE, "U-77", consent=consent)
    await desk.run(lambda unit: file_report(unit, new))
    await desk.types(MIA, "/escalate C-2 He names a place and a day.")
    await desk.presses(PIA, Action.THREAT_TEXT, 1, 1, chat=private(PIA))
    assert "Article 18" in desk.last_said
    for said in ("at the school", "t.me/c/77", "When:"):
        assert (said in desk.last_said) is consent


async def test_that_it_is_no_threat_is_looked_at_by_another(desk: StaffDesk):
    await desk.types(MIA, "/escalate C-1 He names a school and a day.")
    await says(desk, PIA, "nothreat", "A line of a song.")
    assert "Somebody else has to look at that" in desk.last_said
    await desk.presses(PIA, Action.THREAT_TEXT, 1, 0, chat=private(PIA))
    await says(desk, PIA, "notify-0", TOLD)
    await says(desk, PIA, "review-yes", "I was right.")
    assert await state(desk) is State.WITHDRAWN
    await desk.presses(FAY, Action.THREAT, 1, chat=private(FAY))
    assert "Found to be no threat: <i>A line of a song.</i>" in desk.last_said
    await desk.presses(FAY, Action.THREAT_ASK, 1, await version(desk), "review-no", chat=private(FAY))
    assert "called again at once" in desk.last_said
    await desk.types(FAY, "The school exists.", private(FAY))
    assert await state(desk) is State.RECEIVED
    assert "Found to be a threat after all: <i>The school exists.</i>" in desk.last_said
    await says(desk, PIA, "nothreat", "I called the school: it is a play.")
    await says(desk, FAY, "review-yes", "So it is.")
    assert await state(desk) is State.CLOSED


async def test_an_officer_has_a_case_kept_by_one_press_and_not_by_two(desk: StaffDesk):
    await desk.run(
        lambda unit: escalating.escalate(
            unit, 1, MIA["id"], escalating.EscalationKind.PRESERVATION, "The police called."
        )
    )
    await desk.presses(PIA, Action.PRESERVE_CASE, 1, chat=private(PIA))
    assert "H-1 keeps it" in desk.answered.text
    await desk.presses(FAY, Action.PRESERVE_NOT, 1, chat=private(FAY))
    assert "H-1" not in desk.answered.text
    assert len(await desk.run(lambda unit: unit.holds.in_force())) == 1
