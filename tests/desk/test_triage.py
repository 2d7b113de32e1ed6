"""Who holds a case, until when, and what is done with it before the verdict."""

import asyncio

import pytest

from desk import triage
from desk.errors import (
    AlreadyDecided,
    CaseHeld,
    CaseMovedOn,
    NotAllowed,
    NotYourClaim,
    ReasonMissing,
    UnknownCategory,
    UnknownReference,
)
from desk.model import NoteKind, Outcome
from tests.desk.floor import LENA, MIA, NOAH, Floor
from tests.storage.desk import ANNA, BORIS, POLICY, START

CLAIM = POLICY.limits.claim


async def holder(desk: Floor) -> int | None:
    claim = await desk.run(lambda unit: unit.claims.of(1))
    return claim.moderator if claim is not None else None


async def test_of_two_who_claim_at_once_one_holds_it_and_the_other_is_told_who(desk: Floor):
    await desk.files()
    results = await asyncio.gather(desk.claims(MIA), desk.claims(NOAH), return_exceptions=True)
    (refusal,) = [result for result in results if isinstance(result, CaseHeld)]
    assert (refusal.by, refusal.until) == (await holder(desk), START + CLAIM)
    assert (await desk.verbs()).count("claimed") == 1


async def test_a_claim_ends_with_its_time_and_not_before(desk: Floor):
    await desk.files()
    await desk.claims(MIA)
    desk.clock.now += CLAIM - 1
    with pytest.raises(CaseHeld):
        await desk.claims(NOAH)
    desk.clock.now += 1
    assert (await desk.claims(NOAH)).until == desk.clock.now + CLAIM


async def test_a_claim_is_renewed_by_its_holder(desk: Floor):
    await desk.files()
    await desk.claims(MIA)
    desk.clock.now += CLAIM - 1
    assert (await desk.claims(MIA)).until == desk.clock.now + CLAIM
    desk.clock.now += 1
    assert await holder(desk) == MIA


async def test_only_the_holder_releases(desk: Floor):
    await desk.files()
    await desk.claims(MIA)
    with pytest.raises(NotYourClaim):
        await desk.run(lambda unit: triage.release(unit, 1, NOAH))
    await desk.run(lambda unit: triage.release(unit, 1, MIA))
    assert await holder(desk) is None
    with pytest.raises(NotYourClaim):
        await desk.run(lambda unit: triage.release(unit, 1, MIA))


async def test_a_claim_that_ended_has_nothing_to_release(desk: Floor):
    await desk.files()
    await desk.claims(MIA)
    desk.clock.now += CLAIM
    with pytest.raises(NotYourClaim):
        await desk.run(lambda unit: triage.release(unit, 1, MIA))


async def test_a_decided_case_is_claimed_by_nobody(desk: Floor):
    await desk.files()
    await desk.claims(MIA)
    decision = await desk.decides(Outcome.DISMISS)
    assert await holder(desk) is None
    with pytest.raises(AlreadyDecided) as refusal:
        await desk.claims(NOAH)
    assert (refusal.value.decision, refusal.value.by, refusal.value.at) == (decision.ref, MIA, START)


async def test_what_was_printed_before_the_case_changed_asks_for_nothing(desk: Floor):
    await desk.files()
    seen = (await desk.case(1)).version
    await desk.files("hate", BORIS)
    with pytest.raises(CaseMovedOn):
        await desk.run(lambda unit: triage.ask(unit, 1, MIA, "warn", seen))
    assert await holder(desk) is None


async def test_asking_claims_once_on_record(desk: Floor):
    await desk.files()
    await desk.run(lambda unit: triage.ask(unit, 1, MIA, "warn"))
    await desk.run(lambda unit: triage.ask(unit, 1, MIA, ""))
    assert (await desk.verbs()).count("claimed") == 1


async def test_a_note_is_for_staff_and_needs_words(desk: Floor):
    await desk.files()
    with pytest.raises(ReasonMissing):
        await desk.run(lambda unit: triage.note(unit, 1, MIA, " \n"))
    await desk.run(lambda unit: triage.note(unit, 1, MIA, " seen him before "))
    (note,) = await desk.run(lambda unit: unit.notes.of_case(1))
    assert (note.author, note.text) == (MIA, "seen him before")


async def test_a_hand_over_is_recorded_after_the_verdict_too(desk: Floor):
    await desk.files("child_safety")
    await desk.decides(Outcome.DELETE)
    await desk.run(lambda unit: triage.ask_after_verdict(unit, 1, LENA, "handover"))
    await desk.run(lambda unit: triage.note(unit, 1, LENA, "police, 4711", NoteKind.HANDOVER))
    assert (await desk.verbs())[-1] == "handed_over"


async def test_who_recategorises_holds_the_case(desk: Floor):
    await desk.files()
    await desk.claims(NOAH)
    with pytest.raises(CaseHeld):
        await desk.run(lambda unit: triage.recategorise(unit, 1, MIA, "scam"))
    await desk.run(lambda unit: triage.recategorise(unit, 1, NOAH, "scam"))
    assert (await desk.case(1)).category == "scam"
    with pytest.raises(UnknownCategory):
        await desk.run(lambda unit: triage.recategorise(unit, 1, NOAH, "scams"))


async def test_a_milder_category_gives_no_more_time(desk: Floor):
    await desk.files("intimate_images")
    deadline = (await desk.case(1)).deadline
    await desk.run(lambda unit: triage.recategorise(unit, 1, MIA, "copyright"))
    assert (await desk.case(1)).deadline == deadline


async def test_looking_at_evidence_is_on_record(desk: Floor):
    await desk.files()
    view = await desk.run(lambda unit: triage.open_evidence(unit, 1, MIA, warned=True))
    assert [item.snapshot.text for item in view.evidence] == ["cheap coins here"]
    assert (await desk.verbs())[-1] == "evidence_viewed"


async def test_members_work_on_nothing(desk: Floor):
    await desk.files()
    with pytest.raises(NotAllowed):
        await desk.claims(BORIS.id)
    with pytest.raises(NotAllowed):
        await desk.decides(Outcome.DISMISS, ANNA.id)


async def test_a_case_that_is_none_is_named(desk: Floor):
    with pytest.raises(UnknownReference, match="C-99"):
        await desk.claims(case=99)
