"""Taking a lawful request in: what is kept and counted, who is turned away, and the holds that keep what it asks about."""

import json
from dataclasses import replace
from hashlib import sha256

import pytest

from desk import preserving, staffing
from desk.acquaintance import pressed_start
from desk.disclosure import analysing, approving, checking, intake, keeping, reading, waiting
from desk.disclosure.asking_others import is_over
from desk.disclosure.intake import DOCUMENT_AT_MOST, Document
from desk.errors import HoldRefused, NotAllowed, UnknownReference
from desk.model import LEGAL, Outcome, Role
from desk.notices import HoldNews, RequestCard, RequestChange, RequestNews
from desk.request_errors import FaultsOnFace, IntakeRefused, InvolvedInRequest, LeavesTooFew, RequestMovedOn
from desk.rules.disclosure.form import Form
from desk.rules.disclosure.instruments import DataClass, Instrument
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data, Scope
from desk.rules.disclosure.settled import SILENCE
from desk.rules.disclosure.states import State
from desk.rules.durations import DAY, HOUR
from storage.sealing import digest
from tests.desk.floor import OLGA, Floor, person
from tests.desk.officers import (
    DOCUMENT,
    FIRST,
    FORM,
    PREPARER,
    SECOND,
    answer_all,
    appoint,
    check,
    confirm,
    does,
    holds,
    state,
    take_in,
)
from tests.storage.desk import ANNA, MASTER, SPAMMER, START

PRESERVES = replace(FORM, instrument=Instrument.EU_EPOC_PR, data=(), since=None, before=None, reach=None)


@pytest.fixture
async def desk(desk: Floor) -> Floor:
    return await appoint(desk, PREPARER, FIRST)


async def test_a_request_is_kept_sealed_counted_and_shown_to_the_officers_without_the_person(desk: Floor):
    request = await take_in(desk)
    assert (request.state, request.due_at, request.remind_at) == (
        State.RECEIVED,
        START + 10 * DAY,
        START + 5 * DAY,
    )
    assert request.particulars.asked is not None
    assert request.particulars.asked.persons == {SPAMMER.id}  # the stranger is kept as written
    assert request.particulars.persons == FORM.persons
    assert await desk.owed(RequestCard) == [(LEGAL, RequestCard(1))]
    (line,) = [line for line in await desk.details() if "request_received" in line]
    assert sha256(DOCUMENT.content).hexdigest() in line
    assert '"strangers":1' in line
    for value in (str(SPAMMER.id), "nobody_here", "Rostock", "example.org"):
        assert value not in line


def proves(line: str, field: str, words: str) -> bool:
    """Whether a line of the journal has the salted digest of these words."""
    nonce, found = json.loads(line[line.index("{") :])[field].split(":")
    return digest(MASTER.index(f"journal salt {nonce}"), words.encode()).hex() == found


async def test_by_which_way_it_came_how_it_was_confirmed_and_until_when_it_is_secret_is_on_record_without_the_words(
    desk: Floor,
):
    await take_in(desk, replace(FORM, secrecy_until=START + DAY, secrecy_basis="Art. 13"))
    await confirm(desk)
    said = {line.split(" ")[1]: line for line in await desk.details()}
    assert f'"until":{START + DAY}' in said["request_received"]
    assert proves(said["request_received"], "channel", FORM.channel)
    assert proves(said["request_authenticate"], "how", "Ministry's directory; Ms Krause")
    assert not any("Krause" in line or FORM.channel in line for line in said.values())


async def heard(desk: Floor) -> list[tuple[int, RequestChange]]:
    return [(who, news.change) for who, news in await desk.owed(RequestNews)]


async def test_the_other_officers_hear_of_what_came_in_and_whom_it_concerns_does_not(desk: Floor):
    await desk.files()
    for reporter_or_accused in (ANNA.id, SPAMMER.id):
        await desk.run(lambda unit, who=reporter_or_accused: unit.staff.grant(who, Role.OFFICER, None))
    request = await take_in(desk)
    assert await heard(desk) == [(FIRST, RequestChange.RECEIVED)]
    await take_in(desk, replace(FORM, facts="A threat with a place and a time.", validated=True))
    assert await heard(desk) == [(FIRST, RequestChange.EMERGENCY)]
    await take_in(desk, document=replace(DOCUMENT, attached=""))  # on the machine, in an officer's name
    assert await heard(desk) == [(PREPARER, RequestChange.RECEIVED), (FIRST, RequestChange.RECEIVED)]
    assert not is_over(request, RequestChange.RECEIVED)
    taken_up = await desk.run(lambda unit: checking.take_up(unit, 1, FIRST))
    assert is_over(taken_up, RequestChange.RECEIVED)


async def test_an_emergency_has_its_own_clock(desk: Floor):
    request = await take_in(desk, replace(FORM, facts="A threat with a place and a time.", validated=True))
    assert (request.emergency, request.due_at) == (True, START + 8 * HOUR)
    assert (await take_in(desk, replace(FORM, due_at=START + 3 * DAY))).due_at == START + 3 * DAY


@pytest.mark.parametrize(
    ("form", "document", "fault"),
    [
        (replace(FORM, authority=""), DOCUMENT, "incomplete"),
        (replace(FORM, reach=None), DOCUMENT, "incomplete"),
        (FORM, replace(DOCUMENT, content=b""), "no_document"),
        (FORM, replace(DOCUMENT, content=bytes(DOCUMENT_AT_MOST + 1)), "large"),
    ],
    ids=["nobody asks", "no level", "no document", "large"],
)
async def test_a_form_that_is_not_filled_in_is_not_taken_in(desk: Floor, form: Form, document: Document, fault: str):
    with pytest.raises(IntakeRefused) as refused:
        await take_in(desk, form, document=document)
    assert refused.value.fault == fault
    assert await desk.sql("SELECT id FROM requests") == []


async def test_a_document_is_taken_in_up_to_twenty_megabytes():
    intake.check_size(20 * 1024 * 1024)
    with pytest.raises(IntakeRefused):
        intake.check_size(20 * 1024 * 1024 + 1)


@pytest.mark.parametrize(
    ("more", "emergency", "secrecy"),
    [
        ({}, 0, 0),
        ({"facts": "A threat with a place and a time.", "validated": True}, 1, 0),
        ({"secrecy_until": START + DAY}, 0, 1),
    ],
    ids=["ordinary", "an emergency", "secret"],
)
async def test_whether_it_is_urgent_and_whether_it_is_secret_is_on_record(
    desk: Floor, more: dict[str, object], emergency: int, secrecy: int
):
    await take_in(desk, replace(FORM, **more))  # type: ignore[arg-type]
    said = json.loads(next(line for line in await desk.details() if "request_received" in line).split(" ", 3)[3])
    assert (said["emergency"], said["secrecy"]) == (emergency, secrecy)


async def test_a_preservation_asks_for_all_there_is_and_without_a_clock_officers_are_asked_after_a_silence(desk: Floor):
    request = await take_in(desk, PRESERVES)
    assert request.particulars.asked == Scope(frozenset({SPAMMER.id}), frozenset(Data), 0, START)
    assert (request.due_at, request.remind_at) == (None, START + SILENCE)


async def test_whom_words_mean_is_said_with_when_they_were_last_seen(desk: Floor):
    known = replace(SPAMMER, username="buy_coins")
    await desk.run(lambda unit: unit.people.meet(known))
    meant = await desk.run(lambda unit: intake.meant(unit, (str(SPAMMER.id), "@buy_coins", "4711", "@nobody_here")))
    assert [(one.number, one.known, one.seen) for one in meant] == [
        (SPAMMER.id, known, START),
        (SPAMMER.id, known, START),
        (4711, None, None),
        (None, None, None),
    ]


async def test_only_an_officer_whom_it_does_not_concern_takes_it_in(desk: Floor):
    await desk.files()
    await desk.run(lambda unit: unit.staff.grant(ANNA.id, Role.OFFICER, None))
    await desk.run(lambda unit: unit.staff.grant(SPAMMER.id, Role.OFFICER, None))
    for reporter_or_accused in (ANNA.id, SPAMMER.id):
        with pytest.raises(InvolvedInRequest):
            await take_in(desk, by=reporter_or_accused)
    with pytest.raises(NotAllowed):
        await take_in(desk, by=OLGA)
    await take_in(desk)
    assert [one.id for one in await desk.run(lambda unit: intake.listed(unit, FIRST))] == [1]
    assert await desk.run(lambda unit: intake.listed(unit, ANNA.id)) == []


async def test_what_lacks_something_on_its_face_is_counted_and_goes_no_further_until_it_is_supplied(desk: Floor):
    request = await take_in(desk, replace(FORM, legal_basis="", before=None))
    assert request.particulars.faults == (Refusal.NO_LEGAL_BASIS, Refusal.TOO_BROAD)
    assert any("request_received" in line and "no_legal_basis too_broad" in line for line in await desk.details())
    await confirm(desk)
    with pytest.raises(FaultsOnFace):
        await desk.run(lambda unit: checking.find_valid(unit, 1, PREPARER))
    await desk.run(lambda unit: waiting.ask(unit, 1, PREPARER, "On which basis, and until when?"))
    draft = await desk.run(lambda unit: intake.begin_supply(unit, 1, PREPARER))
    whole = replace(draft.form, legal_basis="Art. 5", before=START)
    supplied = await desk.run(lambda unit: intake.supply(unit, 1, whole, PREPARER))
    assert supplied.particulars.faults == ()
    assert supplied.particulars.authenticated_how == "Ministry's directory; Ms Krause"
    await desk.run(lambda unit: waiting.clarified(unit, 1, PREPARER, "Both, in a letter of today."))
    await desk.run(lambda unit: checking.find_valid(unit, 1, PREPARER))
    assert [hold.target for hold in await holds(desk)] == [SPAMMER.id]
    assert PREPARER in await desk.run(lambda unit: unit.scopes.analysts(1))


async def test_from_the_call_back_on_each_account_is_held_and_learns_nothing(desk: Floor):
    await take_in(desk, replace(FORM, persons=(str(SPAMMER.id), "4711")))
    assert await holds(desk) == []
    await confirm(desk)
    placed = await holds(desk)
    assert [(one.target, one.owner, one.basis, one.secret) for one in placed] == [
        (4711, PREPARER, "L-1", True),
        (SPAMMER.id, PREPARER, "L-1", True),
    ]
    assert placed[0].until > START + 10 * DAY
    assert not any(str(SPAMMER.id) in line for line in await desk.details() if "hold" in line)
    await desk.run(lambda unit: waiting.withdraw(unit, 1, PREPARER, "A letter of today."))
    assert all(one.ended_at == START for one in await holds(desk))
    await desk.sql("DELETE FROM holds")  # as the purge does in its time
    assert await holds(desk) == []


async def test_nobody_takes_data_from_under_a_request_by_ending_its_hold(desk: Floor):
    await take_in(desk)
    await confirm(desk)
    (hold,) = await holds(desk)
    for keeper, refusal in ((PREPARER, HoldRefused), (OLGA, UnknownReference)):
        with pytest.raises(refusal):
            await desk.run(lambda unit, who=keeper: preserving.end(unit, hold.id, who, seen=hold.until))
    assert (await holds(desk))[0].ended_at is None


async def test_whom_a_request_is_about_its_holds_tell_only_officers_whom_it_does_not_concern(desk: Floor):
    """An owner, and an officer who decided about one of the persons, keep holds as well."""
    await desk.files()
    judge = 303
    await desk.run(lambda unit: unit.staff.grant(judge, Role.OFFICER, None))
    await desk.run(lambda unit: unit.staff.grant(judge, Role.MODERATOR, None))
    await desk.decides(Outcome.DISMISS, by=judge)
    await take_in(desk)
    await confirm(desk)
    (hold,) = await holds(desk)
    for keeper, sees in ((PREPARER, ["H-1"]), (FIRST, ["H-1"]), (OLGA, []), (judge, [])):
        assert [one.ref for one in await desk.run(lambda unit, who=keeper: preserving.listed(unit, who))] == sees
        assert await desk.run(lambda unit, who=keeper: preserving.may_hear(unit, hold, who)) is bool(sees)
    for keeper in (OLGA, judge):
        with pytest.raises(UnknownReference):
            await desk.run(lambda unit, who=keeper: preserving.look(unit, hold.id, who))
        with pytest.raises(UnknownReference):
            await desk.run(lambda unit, who=keeper: preserving.extend_usually(unit, hold.id, who, hold.until))


async def test_a_hold_goes_on_while_its_request_is_open_however_long_that_takes(desk: Floor):
    await take_in(desk)
    await confirm(desk)
    await desk.run(lambda unit: waiting.ask(unit, 1, PREPARER, "Which account?"))
    desk.clock.now += 200 * DAY
    assert await desk.run(preserving.end_due) == 1
    assert await desk.run(preserving.end_due) == 0
    (hold,) = await holds(desk)
    assert (hold.ended_at, hold.until > desk.clock.now) == (None, True)


async def test_nobody_is_told_that_a_hold_is_about_to_end_which_goes_on(desk: Floor):
    await desk.run(lambda unit: pressed_start(unit, person(PREPARER)))
    await take_in(desk)
    await confirm(desk)
    (hold,) = await holds(desk)
    desk.clock.now = hold.until - DAY
    await desk.run(preserving.warn_due)
    assert await desk.owed(HoldNews) == []
    assert not any("hold_warned" in line for line in await desk.details())


async def test_who_sees_what_a_request_says_to_add_to_it_has_read_it(desk: Floor):
    await take_in(desk)
    await desk.run(lambda unit: intake.begin_supply(unit, 1, PREPARER))
    assert any("request_read" in line for line in await desk.details())


async def test_whom_an_incomplete_request_names_is_kept_from_it_and_held(desk: Floor):
    """Nothing could be collected on it as it is, and all the same it says whom it is about."""
    await take_in(desk, replace(FORM, persons=(str(SPAMMER.id), str(FIRST)), before=None))
    for looks in (reading.read, intake.begin_supply):
        with pytest.raises(InvolvedInRequest):
            await desk.run(lambda unit, looks=looks: looks(unit, 1, FIRST))
    assert await desk.run(lambda unit: intake.listed(unit, FIRST)) == []
    await confirm(desk)
    assert {hold.target for hold in await holds(desk)} == {SPAMMER.id, FIRST}


async def test_who_gives_a_name_away_is_meant_by_it_all_the_same(desk: Floor):
    """It meant who bore it when the request came in; by the time something is supplied somebody else may."""
    await desk.run(lambda unit: unit.people.meet(replace(SPAMMER, username="buy_coins")))
    await take_in(desk, replace(FORM, persons=("@Buy_Coins",), legal_basis=""))
    desk.clock.now += DAY
    await desk.run(lambda unit: unit.people.meet(replace(SPAMMER, username="nobody_now")))
    await desk.run(lambda unit: unit.people.meet(replace(ANNA, username="buy_coins")))
    draft = await desk.run(lambda unit: intake.begin_supply(unit, 1, PREPARER))
    shown = await desk.run(lambda unit: intake.meant_by(unit, draft))
    assert [one.number for one in shown] == [SPAMMER.id]
    supplied = await desk.run(lambda unit: intake.supply(unit, 1, replace(draft.form, legal_basis="Art. 5"), PREPARER))
    assert supplied.particulars.asked is not None
    assert supplied.particulars.asked.persons == {SPAMMER.id}
    renamed = await desk.run(lambda unit: intake.supply(unit, 1, replace(FORM, persons=("@buy_coins",)), PREPARER))
    assert renamed.particulars.asked is not None
    assert renamed.particulars.asked.persons == {SPAMMER.id}


async def test_with_three_officers_only_who_prepares_it_puts_down_what_is_supplied(desk: Floor):
    await desk.run(lambda unit: staffing.grant(unit, 303, Role.OFFICER, OLGA))
    await desk.run(lambda unit: unit.staff.grant(303, Role.OFFICER, OLGA))
    await take_in(desk, replace(FORM, legal_basis=""))
    with pytest.raises(LeavesTooFew):
        await desk.run(lambda unit: intake.supply(unit, 1, FORM, FIRST))
    assert (await desk.run(lambda unit: intake.supply(unit, 1, FORM, PREPARER))).particulars.faults == ()


async def test_an_erasure_that_comes_meanwhile_waits_and_the_person_reads_nothing_of_it(desk: Floor):
    await desk.files()
    await take_in(desk)
    await confirm(desk)
    assert [hold.basis for hold in await desk.run(lambda unit: unit.holds.on_account(SPAMMER.id))] == ["L-1"]
    assert [hold.basis for hold in await desk.run(lambda unit: unit.holds.on_case(1))] == ["L-1"]


@pytest.mark.parametrize("instrument", [Instrument.EU_INFORMATION, Instrument.EU_EPOC])
async def test_nobody_learns_of_a_request_by_asking_what_is_held_about_them(desk: Floor, instrument: Instrument):
    """An officer tells them, when nothing bars it: see `test_request_notices`."""
    await take_in(desk, replace(FORM, instrument=instrument, data=(Data.IDENTITY,)))
    await confirm(desk)
    assert [one.secret for one in await holds(desk)] == [True]


async def test_a_preservation_keeps_by_its_holds_and_their_time_follows_it(desk: Floor):
    await take_in(desk, PRESERVES)
    await confirm(desk)
    await desk.run(lambda unit: keeping.preserve(unit, 1, PREPARER))
    for _ in range(2):
        request = await desk.run(lambda unit: keeping.extend(unit, 1, PREPARER, "A letter of today."))
    (hold,) = await holds(desk)
    assert request.due_at is not None
    assert hold.until >= request.due_at
    assert hold.ended_at is None


@pytest.mark.parametrize(
    "more",
    [
        {"persons": (*FORM.persons, "4711")},
        {"persons": (*FORM.persons, "@somebody_else")},
        {"data": (*FORM.data, Data.IP)},
        {"since": START - 40 * DAY},
        {"before": START + DAY},
    ],
)
async def test_what_asks_for_more_than_was_confirmed_takes_another_call_back(desk: Floor, more: dict[str, object]):
    await take_in(desk)
    await confirm(desk)
    await desk.run(lambda unit: checking.find_valid(unit, 1, PREPARER))
    supplied = await desk.run(lambda unit: intake.supply(unit, 1, replace(FORM, **more), PREPARER))  # type: ignore[arg-type]
    assert (supplied.state, supplied.authenticated_at) == (State.AUTHENTICITY_CHECK, None)
    assert [hold.target for hold in await holds(desk)] == [SPAMMER.id]
    with pytest.raises(RequestMovedOn):
        await desk.run(lambda unit: checking.find_valid(unit, 1, PREPARER))


async def test_a_question_that_is_answered_by_more_leads_back_to_the_call_back(desk: Floor):
    await take_in(desk)
    await confirm(desk)
    await desk.run(lambda unit: waiting.ask(unit, 1, PREPARER, "Which accounts?"))
    form = replace(FORM, persons=(*FORM.persons, "4711"))
    asking = await desk.run(lambda unit: intake.supply(unit, 1, form, PREPARER))
    assert asking.state is State.CLARIFICATION_REQUESTED
    answered = await desk.run(lambda unit: waiting.clarified(unit, 1, PREPARER, "Both, in a letter of today."))
    assert answered.state is State.AUTHENTICITY_CHECK
    await desk.run(lambda unit: checking.authenticate(unit, 1, PREPARER, "Ministry's directory; Ms Krause"))
    assert {hold.target for hold in await holds(desk)} == {SPAMMER.id, 4711}


async def test_what_asks_for_no_more_leaves_the_call_back_as_it_is(desk: Floor):
    await take_in(desk)
    await confirm(desk)
    less = replace(FORM, data=(Data.IDENTITY,), legal_basis="Art. 5", since=START - 20 * DAY)
    supplied = await desk.run(lambda unit: intake.supply(unit, 1, less, PREPARER))
    assert (supplied.state, supplied.authenticated_at) == (State.VALIDITY_REVIEW, START)


async def test_what_is_supplied_is_kept_and_shown_and_on_record_with_how_many_are_strangers(desk: Floor):
    await take_in(desk)
    await desk.owed(RequestCard)
    supplied = await desk.run(lambda unit: intake.supply(unit, 1, replace(FORM, reach=DataClass.SUBSCRIBER), PREPARER))
    assert supplied.reach is DataClass.SUBSCRIBER
    assert await desk.run(lambda unit: unit.requests.get(1)) == supplied
    assert await desk.owed(RequestCard) == [(LEGAL, RequestCard(1))]
    (line,) = [line for line in await desk.details() if line.startswith(f"staff:{PREPARER} request_supplied L-1 ")]
    assert '"strangers":1' in line


async def test_a_stranger_whom_the_desk_has_met_since_is_held_without_another_call_back(desk: Floor):
    await take_in(desk)
    await confirm(desk)
    await desk.run(lambda unit: unit.people.meet(person(4711, username="nobody_here")))
    supplied = await desk.run(lambda unit: intake.supply(unit, 1, FORM, PREPARER))
    assert supplied.authenticated_at == START
    assert {hold.target for hold in await holds(desk)} == {SPAMMER.id, 4711}


async def test_nobody_puts_down_that_they_are_meant_themselves(desk: Floor):
    await take_in(desk)
    with pytest.raises(InvolvedInRequest):
        await desk.run(lambda unit: intake.supply(unit, 1, replace(FORM, persons=(str(PREPARER),)), PREPARER))


async def test_who_looks_at_the_list_is_on_record(desk: Floor):
    await desk.run(lambda unit: intake.listed(unit, FIRST))
    assert (await desk.details())[-1] == f"staff:{FIRST} requests_listed requests {{}}"


async def test_once_it_is_decided_nothing_is_supplied_any_more(desk: Floor):
    await take_in(desk)
    await desk.run(lambda unit: waiting.withdraw(unit, 1, PREPARER, "A letter of today."))
    with pytest.raises(RequestMovedOn):
        await desk.run(lambda unit: intake.supply(unit, 1, FORM, PREPARER))
    with pytest.raises(RequestMovedOn):
        await desk.run(lambda unit: intake.begin_supply(unit, 1, PREPARER))


async def test_what_lacks_something_since_it_was_found_valid_goes_to_no_approver(desk: Floor):
    await appoint(desk, SECOND, 305)
    await take_in(desk)
    await check(desk)
    await answer_all(desk)
    await desk.run(lambda unit: intake.supply(unit, 1, replace(FORM, legal_basis=""), PREPARER))
    with pytest.raises(FaultsOnFace):
        await does(desk, analysing.submit)
    await desk.run(lambda unit: intake.supply(unit, 1, FORM, PREPARER))
    await does(desk, analysing.submit)
    assert await state(desk) is State.APPROVAL_PENDING


async def test_an_emergency_without_facts_is_approved_by_nobody(desk: Floor):
    await appoint(desk, SECOND, 305)
    facts = replace(FORM, instrument=Instrument.EMERGENCY, facts="A threat with a place.", data=(Data.IDENTITY,))
    await take_in(desk, facts)
    await check(desk)
    await answer_all(desk, Instrument.EMERGENCY)
    await desk.run(lambda unit: intake.supply(unit, 1, replace(facts, facts=""), PREPARER))
    with pytest.raises(FaultsOnFace):
        await does(desk, approving.approve_emergency, FIRST)
