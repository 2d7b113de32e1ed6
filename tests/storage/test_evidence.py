from dataclasses import replace

from desk.evidence import (
    Entity,
    EvidenceKind,
    ForwardOrigin,
    Media,
    NewEvidence,
    Snapshot,
    as_reference,
)
from desk.ports import Unit
from tests.storage.desk import GROUP, SPAMMER, START, Desk, evidence

PHOTO = Media("photo", "file-1", "unique-1", 2048, "cat.jpg")
RICH = Snapshot(
    author=SPAMMER,
    chat=GROUP,
    message=5,
    sent_at=START - 5,
    text="Купи 🪙 <b>",
    entities=(Entity("bold", 0, 4), Entity("text_link", 5, 2, "https://example.org")),
    link="https://t.me/c/1/5",
    forward=ForwardOrigin("hidden_user", None, "Somebody", START - 9),
    media=(PHOTO,),
    album="77",
    edited_at=START - 1,
)


async def add(desk: Desk, case: int, *items: NewEvidence) -> list[int | None]:
    async def work(unit: Unit) -> list[int | None]:
        return [await unit.evidence.add(case, None, item) for item in items]

    return await desk.run(work)


async def test_snapshot_comes_back_as_it_went_in(desk: Desk):
    case = await desk.open_case()
    (number,) = await add(desk, case.id, NewEvidence(EvidenceKind.FORWARD, RICH))
    (item,) = await desk.run(lambda unit: unit.evidence.of_case(case.id))
    assert (item.id, item.case, item.kind, item.at) == (number, case.id, EvidenceKind.FORWARD, START)
    assert item.snapshot == RICH


async def test_same_snapshot_is_kept_once_per_case(desk: Desk):
    case, other = await desk.open_case(), await desk.open_case("alone:2")
    first, again = await add(desk, case.id, evidence(), evidence())
    (elsewhere,) = await add(desk, other.id, evidence())
    assert first is not None
    assert again is None
    assert elsewhere is not None


async def test_letter_case_tells_two_snapshots_apart(desk: Desk):
    case = await desk.open_case()
    assert None not in await add(desk, case.id, evidence("join now"), evidence("JOIN NOW"))


async def test_another_file_id_is_not_another_file(desk: Desk):
    case = await desk.open_case()
    renamed = replace(RICH, media=(replace(PHOTO, file_id="file-2"),))
    other = replace(RICH, media=(replace(PHOTO, unique_id="unique-2"),))
    items = (NewEvidence(EvidenceKind.MESSAGE, snapshot) for snapshot in (RICH, renamed, other))
    stored = await add(desk, case.id, *items)
    assert [number is None for number in stored] == [False, True, False]


async def test_message_is_traced_to_the_open_cases_that_hold_it(desk: Desk):
    cases = [await desk.open_case(f"alone:{n}") for n in range(3)]
    for case in cases:
        await add(desk, case.id, evidence(), evidence("edited", kind=EvidenceKind.EDIT))
    await desk.run(lambda unit: unit.cases.close(cases[1].id))

    async def look(unit: Unit) -> tuple[list[int], list[int]]:
        return [*await unit.evidence.cases_about(GROUP, 5)], [*await unit.evidence.cases_about(GROUP, 6)]

    assert await desk.run(look) == ([cases[0].id, cases[2].id], [])


async def test_reduced_evidence_holds_references_only_and_is_reduced_once(desk: Desk):
    case = await desk.open_case()
    link = NewEvidence(EvidenceKind.LINK, Snapshot(None, GROUP, 5, None, link="https://t.me/c/1/5"))
    await add(desk, case.id, NewEvidence(EvidenceKind.MESSAGE, RICH), link)
    reduced = await desk.run(lambda unit: unit.evidence.reduce_to_references(case.id))
    kept = await desk.run(lambda unit: unit.evidence.of_case(case.id))
    assert reduced == 1
    assert [item.snapshot for item in kept] == [as_reference(RICH), link.snapshot]
    assert await desk.run(lambda unit: unit.evidence.reduce_to_references(case.id)) == 0


async def test_copies_that_reduce_to_one_reference_become_one(desk: Desk):
    case = await desk.open_case()
    await add(desk, case.id, evidence("first words"), evidence("other words"))
    assert await desk.run(lambda unit: unit.evidence.reduce_to_references(case.id)) == 2
    assert len(await desk.run(lambda unit: unit.evidence.of_case(case.id))) == 1


async def test_message_of_reduced_media_is_reduced_even_where_it_has_no_words(desk: Desk):
    case = await desk.open_case()
    wordless = Snapshot(SPAMMER, GROUP, 5, START, media=(replace(PHOTO, name=None),))
    await add(desk, case.id, NewEvidence(EvidenceKind.MESSAGE, wordless))
    assert await desk.run(lambda unit: unit.evidence.reduce_to_references(case.id)) == 1
    (kept,) = await desk.run(lambda unit: unit.evidence.of_case(case.id))
    assert kept.snapshot.media[0].file_id == ""
