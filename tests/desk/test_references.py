"""Material that nobody may copy: only references stay, whichever way a case came to be about it, for good."""

import pytest

from desk import triage
from desk.evidence import EvidenceKind, Snapshot
from desk.intake import name_category, record_edit
from desk.model import Outcome
from desk.notices import StatementOfReasons
from desk.views import view_case
from tests.desk.floor import MIA, PHOTO, Floor, attached, message, person, posted
from tests.storage.desk import ANNA, BORIS, GROUP, SPAMMER, START

PICTURE = (posted(text="look at this", media=(PHOTO,)),)


async def edits(desk: Floor, text: str) -> int:
    return await desk.run(lambda unit: record_edit(unit, Snapshot(SPAMMER, GROUP, 5, START, text, edited_at=START + 1)))


async def test_a_report_keeps_references_and_no_files(desk: Floor):
    await desk.files("child_safety", evidence=(*PICTURE, attached()))
    assert await desk.copies() == []
    (kept,) = await desk.evidence()
    assert (kept.kind, kept.snapshot.message, kept.snapshot.media[0].unique_id) == (
        EvidenceKind.MESSAGE,
        5,
        PHOTO.unique_id,
    )


async def test_a_report_that_joins_removes_what_was_copied_before(desk: Floor):
    await desk.files("spam", evidence=PICTURE)
    assert await desk.copies() == ["look at this", PHOTO.file_id]
    await desk.files("child_safety", BORIS, evidence=PICTURE)
    assert await desk.copies() == []
    assert await desk.verbs() == ["reported", "files_removed", "evidence_reduced", "reported"]


async def test_a_category_found_by_a_moderator_removes_what_was_copied(desk: Floor):
    await desk.files("sexual_content", evidence=PICTURE)
    await desk.run(lambda unit: triage.recategorise(unit, 1, MIA, "child_safety"))
    assert await desk.copies() == []


async def test_a_category_named_by_the_reporter_removes_what_was_copied(desk: Floor):
    await desk.files("other", evidence=PICTURE)
    await desk.run(lambda unit: name_category(unit, 1, ANNA.id, "sextortion"))
    assert await desk.copies() == []


async def test_a_verdict_that_finds_it_removes_what_was_copied_and_quotes_nothing(desk: Floor):
    await desk.files("sexual_content", evidence=PICTURE)
    await desk.decides(Outcome.WARN, category="child_safety")
    assert await desk.copies() == []
    ((_, statement),) = await desk.owed(StatementOfReasons)
    assert statement.excerpt is None


@pytest.mark.parametrize("order", [("child_safety", "threat_to_life"), ("threat_to_life", "child_safety")])
async def test_with_a_life_in_danger_both_rules_hold_in_either_order(desk: Floor, order: tuple[str, str]):
    await desk.files(order[0], evidence=PICTURE)
    await desk.files(order[1], BORIS, evidence=PICTURE)
    assert (await desk.case(1)).category == "threat_to_life"
    assert await desk.copies() == []
    assert await desk.pages() == 1
    view = await desk.run(lambda unit: view_case(unit, 1))
    assert len(view.laws) == 2


async def test_the_law_is_named_although_another_category_is_graver(desk: Floor):
    await desk.files("child_safety")
    await desk.files("self_harm", BORIS)
    view = await desk.run(lambda unit: view_case(unit, 1))
    assert view.category.law is None
    assert len(view.laws) == 1


async def test_later_reports_edits_and_actions_add_no_copy(desk: Floor):
    await desk.files("child_safety", evidence=PICTURE)
    await desk.files("spam", BORIS, evidence=(posted(text="and another"), attached()))
    assert await edits(desk, "now it says something else") == 1
    await desk.acts(Outcome.DELETE, "spam")
    assert await desk.copies() == []


async def test_what_a_moderator_found_stays_forbidden_when_the_case_gets_another_name(desk: Floor):
    await desk.files("sexual_content", evidence=PICTURE)
    await desk.run(lambda unit: triage.recategorise(unit, 1, MIA, "child_safety"))
    await desk.run(lambda unit: triage.recategorise(unit, 1, MIA, "spam"))
    await desk.files("threat_to_life", BORIS, evidence=(posted(text="a copy"),))
    assert await desk.copies() == []


async def test_a_new_case_about_the_same_message_copies_nothing_either(desk: Floor):
    await desk.files("child_safety")
    await desk.decides(Outcome.DELETE)
    await desk.files("spam", person(77), evidence=PICTURE)
    assert await desk.copies(2) == []


async def test_an_edit_of_what_nobody_reported_is_not_kept(desk: Floor):
    await desk.files(about=message(9), evidence=(posted(9),))
    before = await desk.counts()
    assert await edits(desk, "now it says something else") == 0
    assert await desk.counts() == before


async def test_an_edit_is_kept_beside_what_was_said_and_moves_the_version_on(desk: Floor):
    await desk.files()
    version = (await desk.case(1)).version
    assert await edits(desk, "I never said that") == 1
    assert await desk.copies() == ["cheap coins here", "I never said that"]
    assert (await desk.case(1)).version == version + 1
    await edits(desk, "I never said that")
    assert (await desk.case(1)).version == version + 1
