"""Material that may only be referred to: by whatever way a case comes to be about it, no copy stays and none is added."""

from desk.model import Account, AccountKind
from handlers.buttons import Action
from tests.handlers.staff.desk import MIA, StaffDesk, offence
from tests.handlers.updates import ANNA, GROUP, SAM, presses, report
from tests.storage.desk import BORIS

PHOTO = {"photo": [{"file_id": "fetches-it", "file_unique_id": "the-same-for-all"}], "caption": "look at this"}
BORIS_R = {"id": BORIS.id, "is_bot": False, "first_name": "Boris"}


async def copies(desk: StaffDesk) -> list[str]:
    """What the first case keeps of words, and of what fetches a file."""
    evidence = await desk.run(lambda unit: unit.evidence.of_case(1))
    return [
        kept for item in evidence for kept in (item.snapshot.text, *(m.file_id for m in item.snapshot.media)) if kept
    ]


async def is_reported(desk: StaffDesk, category: str, reporter: dict[str, object] = ANNA) -> None:
    await desk.handles(report(f"/report {category}", offence(text=None, **PHOTO), sender=reporter))


async def test_a_verdict_that_finds_it_removes_what_was_copied(desk):
    await is_reported(desk, "spam")
    assert await copies(desk) == ["look at this", "fetches-it"]

    await desk.types(MIA, "/warn C-1 child_safety This is forbidden.")

    assert await copies(desk) == []
    await desk.presses(MIA, Action.EVIDENCE, 1)
    assert desk.telegram.shown == []


async def test_a_moderators_own_action_adds_no_copy_to_such_a_case(desk):
    await is_reported(desk, "child_safety")

    await desk.types(MIA, "/warn spam no more of this", GROUP, offence(text=None, **PHOTO))

    assert len(await desk.decisions()) == 1
    assert await copies(desk) == []


async def test_a_closed_case_about_the_same_loses_its_copies_too(desk):
    await is_reported(desk, "spam")
    await desk.types(MIA, "/dismiss C-1 a joke among friends")

    await is_reported(desk, "child_safety", BORIS_R)

    assert (await desk.case(2)).previous == 1
    assert await copies(desk) == []
    await desk.presses(MIA, Action.EVIDENCE, 1)
    assert desk.telegram.shown == []


async def test_one_reporter_cannot_take_back_what_another_has_said(desk):
    await desk.run(lambda unit: unit.people.meet(Account(SAM["id"], AccountKind.PERSON, "Sam")))
    await is_reported(desk, "child_safety")
    await is_reported(desk, "child_safety", BORIS_R)

    await desk.handles(presses("1|named|2|spam", BORIS_R))

    assert (await desk.case(1)).category == "child_safety"


async def test_who_alone_named_a_category_may_name_another(desk):
    await is_reported(desk, "spam")

    await desk.handles(presses("1|named|1|other"))

    assert (await desk.case(1)).category == "other"
