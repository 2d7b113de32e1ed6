"""Which cases may be dismissed together: the same harmless thing and nothing else."""

import pytest

from desk import triage
from desk.alike import alike
from desk.errors import AlreadyDecided, CaseHeld, CaseMovedOn, ConcernsYou, NotAllowed, TooGrave, UnknownReference
from desk.evidence import EvidenceKind, NewEvidence, Snapshot
from desk.model import Account, AccountKind, Outcome
from desk.undoing import undo
from tests.desk.floor import LENA, MIA, NOAH, PHOTO, Floor, about, attached, message, number_of, person, posted
from tests.storage.desk import ANNA, BORIS, GROUP

OTHER = Account(5_000_000_777, AccountKind.PERSON, "Otto Other", None, "en")


async def filed(desk: Floor, number: int, text: str = "Good morning!", category: str = "spam", **more: object) -> int:
    evidence = more.pop("evidence", (posted(number, text),))
    return number_of(await desk.files(category, about=message(number), evidence=evidence, **more))


async def found(desk: Floor, case: int = 1, by: int = MIA, until: int | None = None) -> list[int]:
    return [one.case.id for one in await desk.run(lambda unit: alike(unit, case, by, until))]


async def test_the_same_words_under_the_same_rule_are_alike_whoever_posted_them(desk: Floor):
    await filed(desk, 5)
    await filed(desk, 6, "good  MORNING!\n")
    theirs = NewEvidence(EvidenceKind.MESSAGE, Snapshot(OTHER, GROUP, 7, 1, "Good morning!"))
    await desk.files(about=message(7, OTHER), evidence=(theirs,))
    await filed(desk, 8, "Good evening!")
    await filed(desk, 9, category="scam", by=BORIS)
    assert await found(desk) == [1, 2, 3]


async def test_the_same_words_under_another_picture_are_not(desk: Floor):
    await filed(desk, 5)
    await filed(desk, 6, evidence=(posted(6, "Good morning!", media=(PHOTO,)),))
    assert await found(desk) == [1]
    assert await found(desk, 2) == [2]


async def test_what_nobody_can_compare_is_looked_at_by_itself(desk: Floor):
    link = NewEvidence(EvidenceKind.LINK, Snapshot(None, None, None, None, link="https://t.me/c/1/5"))
    await filed(desk, 5, evidence=(link,))
    await filed(desk, 6, evidence=(posted(6, "Good morning!"), attached()), by=BORIS)
    await filed(desk, 7, evidence=(posted(7, ""),), by=person(900))
    await filed(desk, 8, evidence=(), by=person(901))
    for case in (1, 2, 3, 4):
        with pytest.raises(TooGrave):
            await found(desk, case)


async def test_reports_of_the_same_account_on_different_days_are_alike(desk: Floor):
    for day in range(2):
        desk.clock.now += day * 86_400_000
        await desk.files(about=about(OTHER), evidence=())
    await desk.files(about=about(person(5_000_000_888)), evidence=())
    assert await found(desk) == [1, 2]


@pytest.mark.parametrize("category", ["hate", "child_safety", "threat_to_life", "personal_data"])
async def test_nothing_grave_is_among_them(desk: Floor, category: str):
    await filed(desk, 5, category=category)
    await filed(desk, 6, category=category, by=BORIS)
    with pytest.raises(TooGrave):
        await found(desk)


async def test_nor_what_one_of_its_reporters_found_grave(desk: Floor):
    await filed(desk, 5)
    await filed(desk, 6)
    await filed(desk, 6, category="hate", by=BORIS)
    await desk.run(lambda unit: triage.recategorise(unit, 2, NOAH, "spam"))
    await desk.run(lambda unit: triage.release(unit, 2, NOAH))
    assert await found(desk) == [1]


async def test_nor_what_a_colleague_holds_or_concerns_oneself(desk: Floor):
    await filed(desk, 5)
    await filed(desk, 6)
    await filed(desk, 7)
    await desk.claims(NOAH, 2)
    await filed(desk, 7, by=person(MIA))
    assert await found(desk) == [1]
    assert await found(desk, by=LENA) == [1, 3]
    with pytest.raises(CaseHeld):
        await found(desk, 2)
    with pytest.raises(ConcernsYou):
        await found(desk, 3)


async def test_what_came_or_was_reported_after_the_list_is_not(desk: Floor):
    for number in (5, 6, 7):
        await filed(desk, number)
    shown_at = desk.clock.now
    desk.clock.now += 1
    await filed(desk, 6, by=BORIS)
    await filed(desk, 8, by=BORIS)
    assert await found(desk, until=shown_at) == [1, 3]
    assert await found(desk) == [1, 2, 3, 4]
    with pytest.raises(CaseMovedOn):
        await found(desk, 2, until=shown_at)


async def test_what_may_disturb_is_not_shown_in_passing(desk: Floor):
    await filed(desk, 5)
    await filed(desk, 6)
    await filed(desk, 6, category="sexual_content", by=BORIS)
    await desk.run(lambda unit: triage.recategorise(unit, 2, MIA, "spam"))
    listed = await desk.run(lambda unit: alike(unit, 1, MIA))
    assert [one.text for one in listed] == ["Good morning!", ""]


async def test_what_is_decided_is_over(desk: Floor):
    await filed(desk, 5)
    await filed(desk, 6)
    await desk.decides(Outcome.DISMISS, case=2)
    assert await found(desk) == [1]
    with pytest.raises(AlreadyDecided):
        await found(desk, 2)


async def test_what_is_looked_at_again_is_looked_at_by_itself(desk: Floor):
    await filed(desk, 5)
    await filed(desk, 6)
    decision = await desk.decides(Outcome.DISMISS, case=2)
    await desk.run(lambda unit: undo(unit, decision.id, MIA, "too quick"))
    assert await found(desk) == [1]
    with pytest.raises(TooGrave):
        await found(desk, 2)


async def test_cases_about_staff_are_in_no_list_of_those_who_must_not_know(desk: Floor):
    about_mia = NewEvidence(EvidenceKind.MESSAGE, Snapshot(person(MIA), GROUP, 6, 1, "Good morning!"))
    await filed(desk, 5)
    await desk.files(about=message(6, person(MIA)), evidence=(about_mia,))
    assert await found(desk, by=NOAH) == [1]
    assert await found(desk, by=LENA) == [1, 2]
    with pytest.raises(UnknownReference):
        await found(desk, 2)
    with pytest.raises(NotAllowed):
        await found(desk, by=ANNA.id)
