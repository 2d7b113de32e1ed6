"""Taking a lawful request in, as an officer does: the form in private, its summary, the list, the page and the receipt."""

import pytest

from desk.acquaintance import pressed_start
from desk.disclosure.values import Request, RequestDraft
from desk.model import Account, AccountKind, Role
from desk.notices import RemoveMessage
from desk.rules.disclosure.form import Part
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State
from desk.rules.durations import HOUR
from handlers.buttons import Action
from handlers.messages.request_form import ASKS, LABELS, REACHES
from handlers.request_errors import INTAKE
from storage.database import Engine
from tests.handlers.desk import LEGAL_CHAT
from tests.handlers.staff.desk import MIA, StaffDesk
from tests.handlers.updates import GROUP, Json, message, private, update

PIA, FAY = (
    {"id": number, "is_bot": False, "first_name": name, "language_code": "en"}
    for number, name in ((301, "Pia"), (302, "Fay"))
)
ROOM = {"id": LEGAL_CHAT, "type": "supergroup", "title": "Legal"}
ORDER = b"%PDF-1.7 order"


@pytest.fixture
def engine() -> Engine:
    return "sqlite"


@pytest.fixture
async def desk(desk: StaffDesk) -> StaffDesk:
    for person in (PIA, FAY):
        account = Account(person["id"], AccountKind.PERSON, person["first_name"], language="en")
        await desk.run(lambda unit, who=account: pressed_start(unit, who))
        await desk.run(lambda unit, who=account.id: unit.staff.grant(who, Role.OFFICER, None))
    desk.telegram.files["order-1"] = ORDER
    return desk


async def types(desk: StaffDesk, *words: str, person: Json = PIA) -> None:
    for one in words:
        await desk.types(person, one, private(person))


async def presses(desk: StaffDesk, action: Action, *carried: int | str) -> None:
    await desk.presses(PIA, action, *carried, chat=private(PIA))


async def sends(desk: StaffDesk, size: int = len(ORDER), name: str = "order-1") -> None:
    file = {"file_id": name, "file_unique_id": "u", "file_size": size, "file_name": "order.pdf"}
    await desk.handles(update(message=message(private(PIA), PIA, document=file)))


async def draft(desk: StaffDesk) -> RequestDraft | None:
    return await desk.run(lambda unit: unit.request_drafts.of(PIA["id"]))


async def requests(desk: StaffDesk) -> list[Request]:
    return list(await desk.run(lambda unit: unit.requests.by_deadline(10)))


async def fill_in(desk: StaffDesk, *, basis: str | None = "Regulation (EU) 2023/1543, Art. 5") -> None:
    await types(desk, "/request new")
    await presses(desk, Action.INTAKE_CHOOSE, "kind-eu_epoc")
    await types(desk, "Prosecutor <of> Rostock", "DE de", "office@example.org", "e-mail", "12 Js 7/26")
    if basis is None:
        await presses(desk, Action.INTAKE_NEXT, "basis")
    else:
        await types(desk, basis)
    await types(desk, "4711 @nobody_here", "2025-01-01..2025-03-31")
    await presses(desk, Action.INTAKE_CHOOSE, "data-identity")
    await presses(desk, Action.INTAKE_NEXT, "data")
    await presses(desk, Action.INTAKE_CHOOSE, "reach-content")
    for part in ("secrecy", "facts", "due"):
        await presses(desk, Action.INTAKE_NEXT, part)
    await sends(desk)


async def test_an_officer_takes_a_request_in_and_gets_the_receipt_for_the_authority(desk: StaffDesk):
    await fill_in(desk)
    assert "Prosecutor &lt;of&gt; Rostock" in desk.last_said
    assert "order.pdf" in desk.last_said
    assert "4711 @nobody_here" in desk.last_said
    assert "@nobody_here: nobody I have met" in desk.last_said
    await presses(desk, Action.INTAKE_CONFIRM)
    (request,) = await requests(desk)
    assert (request.taken_in_by, request.country, request.language) == (PIA["id"], "DE", "de")
    assert request.particulars.asked is not None
    assert (request.particulars.asked.persons, request.particulars.asked.data) == ({4711}, {Data.IDENTITY})
    assert await desk.run(lambda unit: unit.requests.document(1)) == ORDER
    page, head, letter = (said for _chat, said, _whisper in desk.telegram.said[-3:])
    assert "It names: 4711 @nobody_here" in page
    assert "L-1 has been taken in" in head
    for said in ("Your reference: 12 Js 7/26", "Our reference: L-1", "We will answer by"):
        assert said in letter
    assert await draft(desk) is None
    await presses(desk, Action.INTAKE_CONFIRM)  # pressed twice
    assert len(await requests(desk)) == 1
    assert "Begin again" in desk.answered.text


async def test_a_request_is_taken_in_and_shown_where_nobody_else_reads_along(desk: StaffDesk):
    """Whatever chat a press says it comes from."""
    await fill_in(desk)
    await desk.presses(PIA, Action.INTAKE_CONFIRM, chat=ROOM)
    assert len(await requests(desk)) == 1
    assert [words for chat, words, _ in desk.telegram.said if chat == ROOM["id"]] == []
    assert "It names: 4711 @nobody_here" in desk.telegram.said[-3][1]


async def test_the_form_says_what_must_be_refused_and_each_thing_can_be_changed(desk: StaffDesk):
    await fill_in(desk, basis=None)
    assert "does not state a legal basis" in desk.last_said
    await presses(desk, Action.INTAKE_PART, "basis")
    await types(desk, "Art. 5")
    assert "does not state a legal basis" not in desk.last_said
    await presses(desk, Action.INTAKE_PART, "persons")
    await presses(desk, Action.INTAKE_NEXT, "persons")
    assert "names no specific account" in desk.last_said
    await presses(desk, Action.INTAKE_CONFIRM)
    (request,) = await requests(desk)
    assert request.particulars.faults == (Refusal.NO_ACCOUNT,)
    await types(desk, "/request L-1")
    assert "On its face it must be sent back or refused" in desk.last_said
    await presses(desk, Action.INTAKE_SUPPLY, 1)
    assert "can be taken in all the same" not in desk.last_said
    await presses(desk, Action.INTAKE_DROP)
    assert "Nothing was added to L-1" in desk.last_said
    await presses(desk, Action.INTAKE_SUPPLY, 1)
    await presses(desk, Action.INTAKE_PART, "persons")
    await types(desk, "4711")
    await presses(desk, Action.INTAKE_CONFIRM)
    (request,) = await requests(desk)
    assert (request.particulars.faults, request.particulars.document) == ((), "order.pdf")


async def test_an_order_sent_in_an_emergency_is_watched_until_it_is_validated_or_counts_as_revoked(desk: StaffDesk):
    await fill_in(desk)
    await presses(desk, Action.INTAKE_PART, "facts")
    await types(desk, "A threat with a place and a time.")
    assert "validated by a judge or prosecutor" in desk.last_said
    await presses(desk, Action.INTAKE_CHOOSE, "validated-no")
    assert "Validated before it was sent: Not yet" in desk.last_said
    await presses(desk, Action.INTAKE_CONFIRM)
    await types(desk, "/request L-1")
    assert "before it was validated" in desk.last_said
    desk.clock.now += 48 * HOUR
    await types(desk, "/request L-1")
    assert "treat it as revoked" in desk.last_said
    (request,) = await requests(desk)
    await presses(desk, Action.REQUEST_STEP, 1, request.version, "revoked")
    (request,) = await requests(desk)
    assert (request.state, request.code) == (State.WITHDRAWN, "not_validated")
    await presses(desk, Action.REQUEST_LETTER, 1)
    assert "no validation reached us in time" in desk.last_said


async def test_a_name_is_shown_with_who_bears_it(desk: StaffDesk):
    await desk.meet(Account(666, AccountKind.PERSON, "Sam <b>", username="buy_coins", language="en"))
    await fill_in(desk)
    await presses(desk, Action.INTAKE_PART, "persons")
    await types(desk, "@Buy_Coins")
    assert "Sam &lt;b&gt;" in desk.last_said
    assert "666" in desk.last_said
    assert "last seen" in desk.last_said


@pytest.mark.parametrize(
    ("words", "said"),
    [("everyone in the group", "Only ids and @usernames"), ("@x", "Only ids and @usernames")],
)
async def test_what_does_not_fit_is_refused_and_asked_again(desk: StaffDesk, words: str, said: str):
    await types(desk, "/request new")
    await presses(desk, Action.INTAKE_CHOOSE, "kind-eu_epoc_pr")
    await types(desk, "Rostock", "DE", "office@example.org", "e-mail", "1", "Art. 5", words)
    assert said in desk.last_said
    held = await draft(desk)
    assert held is not None
    assert held.part is Part.PERSONS


async def test_a_document_that_is_missing_or_too_large_or_lost_is_asked_for_again(desk: StaffDesk):
    await fill_in(desk)
    await presses(desk, Action.INTAKE_PART, "document")
    await types(desk, "no file")
    assert "original document as a file" in desk.last_said
    await sends(desk, size=20 * 1024 * 1024 + 1)
    assert "over 20 MB" in desk.last_said
    await sends(desk, name="lost")
    await presses(desk, Action.INTAKE_CONFIRM)
    assert "send it again" in desk.answered.text
    assert await requests(desk) == []


async def test_a_button_of_another_question_does_nothing_and_cancelling_leaves_nothing(desk: StaffDesk):
    await types(desk, "/request new")
    await presses(desk, Action.INTAKE_CHOOSE, "reach-content")
    await presses(desk, Action.INTAKE_CHOOSE, "kind-art18")
    held = await draft(desk)
    assert held is not None
    assert (held.part, held.form.instrument) == (Part.KIND, None)
    await presses(desk, Action.INTAKE_DROP)
    assert await draft(desk) is None


async def test_requests_are_listed_and_shown_to_officers_in_private_alone(desk: StaffDesk):
    await fill_in(desk)
    await presses(desk, Action.INTAKE_CONFIRM)
    await types(desk, "/requests", person=FAY)
    assert "L-1" in desk.last_said
    assert "4711" not in desk.last_said
    assert "Too few people are here to disclose" in desk.last_said
    assert "In an emergency one officer approves" in desk.last_said
    await desk.run(lambda unit: unit.staff.grant(303, Role.COUNSEL, None))
    await types(desk, "/requests", person=FAY)
    assert "Too few people" not in desk.last_said
    await types(desk, "/request l1", person=FAY)
    assert "4711" in desk.last_said
    await types(desk, "/request", person=FAY)
    assert "/request L-5" in desk.last_said
    await types(desk, "/request L-1", person=MIA)
    assert "4711" not in desk.last_said
    said = len(desk.telegram.said)
    for chat in (GROUP, ROOM):
        await desk.types(FAY, "/request L-1", chat)
    assert not any("4711" in words for _chat, words, _whisper in desk.telegram.said[said:])
    await desk.presses(FAY, Action.REQUEST_STEPS, 1, chat=ROOM)  # under the card: it opens in private
    assert desk.telegram.said[-1][0] == FAY["id"]
    assert len(await desk.sql("SELECT 1 AS one FROM journal WHERE verb = 'request_read'")) == 2


async def test_the_list_that_is_asked_for_in_the_officers_room_is_read_in_private(desk: StaffDesk):
    await fill_in(desk)
    await presses(desk, Action.INTAKE_CONFIRM)
    await desk.owes()
    said = len(desk.telegram.said)
    await desk.types(FAY, "/requests", ROOM)
    ((chat, words, _),) = desk.telegram.said[said:]
    assert (chat, "L-1" in words) == (FAY["id"], True)
    assert any(isinstance(one, RemoveMessage) for one in await desk.owes_to(LEGAL_CHAT))
    await desk.types(FAY, "/requests", GROUP)
    assert "This does not work here" in desk.last_said


async def test_the_original_is_shown_to_who_may_read_the_request(desk: StaffDesk):
    await fill_in(desk)
    await presses(desk, Action.INTAKE_CONFIRM)
    await desk.presses(FAY, Action.REQUEST_DOCUMENT, 1, chat=private(FAY))
    assert [(chat, media.file_id) for chat, media, _ in desk.telegram.shown] == [(FAY["id"], "order-1")]
    (exhibit,) = desk.telegram.exhibits
    assert exhibit.sealed is not None
    assert await exhibit.sealed() == ORDER
    assert desk.telegram.still is not None
    assert await desk.telegram.still()
    await desk.run(lambda unit: unit.staff.revoke(FAY["id"], Role.OFFICER, 401))
    assert not await desk.telegram.still()
    await desk.presses(MIA, Action.REQUEST_DOCUMENT, 1, chat=private(MIA))
    assert len(desk.telegram.shown) == 1
    await presses(desk, Action.REQUEST_RECEIPT, 1)
    assert "Our reference: L-1" in desk.last_said
    await presses(desk, Action.REQUEST_RECEIPT_TOLD, 1)
    assert "on record" in desk.answered.text
    (row,) = await desk.sql("SELECT actor FROM journal WHERE verb = 'request_receipt_told'")
    assert row["actor"] == "staff:301"


async def test_who_is_no_officer_any_more_fills_in_no_form(desk: StaffDesk):
    await types(desk, "/request new")
    await desk.run(lambda unit: unit.staff.revoke(PIA["id"], Role.OFFICER, 401))
    await types(desk, "hello")
    assert "officer" not in desk.last_said
    await presses(desk, Action.INTAKE_CHOOSE, "kind-eu_epoc")
    held = await draft(desk)
    assert held is not None
    assert held.form.instrument is None


def test_everything_that_is_asked_has_words():
    assert ASKS.keys() == LABELS.keys() == {*Part} - {Part.SUMMARY}
    assert all(REACHES.values())
    assert all(len(said) <= 200 for said in INTAKE.values())
