"""Files of what was reported: expected once, sealed, and gone with what they belong to."""

import asyncio
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from desk import fetching, locker, triage
from desk.evidence import Media, NewEvidence
from desk.files import EvidenceFile, FileState, VaultCopy
from desk.model import Outcome
from desk.notices import RemoveCopy
from desk.ports import Unit
from storage.contents import FolderTaken, NoRoom, claim, contents
from storage.keyring import MasterKey
from storage.keys import Keys
from storage.locker import Locker
from tests.desk.floor import MIA, PHOTO, Floor, attached, message, posted
from tests.storage.desk import BORIS, MASTER, START

CONTENT = b"\x89PNG secret beach holiday"
VOICE = Media("voice", "says-it", "a-voice", 900)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def kept_in(desk: Floor, place: Path) -> Locker:
    return Locker(desk.database, MASTER, contents(desk.database, place), desk.clock)


def shown(*media: Media, number: int = 5, text: str = "look") -> NewEvidence:
    return posted(number, text, media=media)


async def files(desk: Floor, case: int = 1) -> list[EvidenceFile]:
    return [*await desk.run(lambda unit: unit.files.of_case(case))]


async def keep(desk: Floor, kept_in: Locker, file: EvidenceFile, content: bytes = CONTENT) -> bool:
    sealed = await kept_in.put(file, content)
    return sealed is not None and await desk.run(lambda unit: fetching.kept(unit, file, sealed))


async def stored(desk: Floor, place: Path) -> list[bytes]:
    """Every content on the disk, in whichever of the two places."""
    if desk.database.engine == "postgres":
        return [row["sealed"] for row in await desk.sql("SELECT sealed FROM evidence_contents")]
    return [path.read_bytes() for path in _found(place) if path.is_file()]


def _found(place: Path) -> list[Path]:
    return [*place.rglob("*")]


def _leave(place: Path) -> None:
    """What a crash leaves: a content that no row names, and one that is half written."""
    (folder,) = place.iterdir()
    (folder / ("0" * 62)).write_bytes(b"left by a crash")
    (folder / f"{'1' * 62}.12345678.new").write_bytes(b"half written")


def _move(place: Path, one: str, other: str) -> None:
    """Put the content at the address `other` to the address `one`."""
    (place / one[:2] / one[2:]).write_bytes((place / other[:2] / other[2:]).read_bytes())


async def test_the_files_of_a_report_are_fetched_in_their_order(desk: Floor):
    await desk.files(evidence=(shown(PHOTO), attached()))
    await desk.files(by=BORIS, about=message(6), evidence=(shown(VOICE, number=6),))

    first = await desk.run(lambda unit: unit.files.due())
    assert first is not None
    assert (first.case, first.media, first.state) == (1, PHOTO, FileState.DUE)
    await desk.run(lambda unit: fetching.not_kept(unit, first, FileState.GONE))
    second = await desk.run(lambda unit: unit.files.due())
    assert second is not None
    assert (second.case, second.media) == (2, VOICE)


async def test_one_file_is_fetched_once_for_a_case_and_again_for_another(desk: Floor):
    again = replace(PHOTO, file_id="fetches-it-too")
    await desk.files(evidence=(shown(PHOTO), shown(again, text="look again"), attached()))
    await desk.files(about=message(6), evidence=(shown(PHOTO, number=6),))

    assert [len(await files(desk, case)) for case in (1, 2)] == [1, 1]
    digests = [row["digest"] for row in await desk.sql("SELECT digest FROM evidence_files")]
    assert len(set(digests)) == 2


async def test_what_is_kept_opens_again_and_lies_nowhere_in_clear(desk: Floor, kept_in: Locker, place: Path):
    await desk.files(evidence=(shown(PHOTO),))
    (file,) = await files(desk)
    assert await keep(desk, kept_in, file)

    (kept,) = await files(desk)
    sha256 = hashlib.sha256(CONTENT).digest()
    assert (kept.state, kept.size, kept.sha256) == (FileState.KEPT, len(CONTENT), sha256)
    assert await kept_in.open(file.id) == CONTENT
    on_disk = b"".join(await stored(desk, place)) + repr(await desk.sql("SELECT * FROM evidence_files")).encode()
    assert CONTENT not in on_disk
    assert b"secret beach" not in on_disk
    assert sha256.hex().encode() not in on_disk
    assert PHOTO.unique_id.encode() not in on_disk
    assert all(sha256.hex() not in line for line in await desk.details())


async def test_nobody_else_on_the_machine_reads_the_folder(desk: Floor, kept_in: Locker, place: Path):
    if desk.database.engine == "postgres":
        pytest.skip("PostgreSQL keeps contents as rows")
    await desk.files(evidence=(shown(PHOTO),))
    await keep(desk, kept_in, (await files(desk))[0])

    assert {path.stat().st_mode & 0o077 for path in (place, *_found(place))} == {0}
    (file,) = (path for path in _found(place) if path.is_file())
    assert len(file.parent.name) == 2


async def test_the_same_file_of_two_cases_has_two_addresses_and_each_goes_alone(
    desk: Floor, kept_in: Locker, place: Path
):
    await desk.files(evidence=(shown(PHOTO),))
    await desk.files(about=message(6), evidence=(shown(PHOTO, number=6),))
    one, other = (await files(desk, 1))[0], (await files(desk, 2))[0]
    assert [await keep(desk, kept_in, file) for file in (one, other)] == [True, True]
    assert len(set(await stored(desk, place))) == 2

    assert await desk.run(lambda unit: locker.drop(unit, 1)) == 1
    await kept_in.sweep()
    assert await kept_in.open(one.id) is None
    assert await kept_in.open(other.id) == CONTENT


async def test_a_content_that_was_altered_or_moved_here_from_another_case_does_not_open(
    desk: Floor, kept_in: Locker, place: Path
):
    await desk.files(evidence=(shown(PHOTO),))
    await desk.files(about=message(6), evidence=(shown(PHOTO, number=6),))
    for case in (1, 2):
        await keep(desk, kept_in, (await files(desk, case))[0])
    one, other = (row["address"] for row in await desk.sql("SELECT address FROM evidence_files ORDER BY id"))
    if desk.database.engine == "postgres":
        await desk.sql(
            "UPDATE evidence_contents SET sealed = (SELECT sealed FROM evidence_contents WHERE address = :other)"
            " WHERE address = :one RETURNING 1 AS done",
            one=one,
            other=other,
        )
    else:
        _move(place, one.hex(), other.hex())

    assert await kept_in.open((await files(desk, 1))[0].id) is None
    assert await kept_in.open((await files(desk, 2))[0].id) == CONTENT


async def test_of_child_abuse_no_file_is_ever_expected(desk: Floor):
    await desk.files("child_safety", evidence=(shown(PHOTO), attached()))
    await desk.files("child_safety", by=BORIS, evidence=(shown(VOICE),))

    assert await files(desk) == []
    assert await desk.sql("SELECT id FROM evidence_files") == []


async def test_a_case_found_to_be_about_child_abuse_loses_its_files_at_once(desk: Floor, kept_in: Locker, place: Path):
    await desk.files(evidence=(shown(PHOTO, VOICE),))
    await keep(desk, kept_in, (await files(desk))[0])
    await desk.claims()
    await desk.run(lambda unit: triage.recategorise(unit, 1, MIA, "child_safety"))
    await kept_in.sweep()

    assert await files(desk) == []
    assert await stored(desk, place) == []
    assert await desk.run(lambda unit: unit.files.due()) is None
    assert "files_removed" in await desk.verbs()


async def test_one_reporter_who_names_child_abuse_suffices(desk: Floor, kept_in: Locker, place: Path):
    await desk.files(evidence=(shown(PHOTO),))
    await keep(desk, kept_in, (await files(desk))[0])
    await desk.files("child_safety", by=BORIS, evidence=(shown(VOICE),))
    await kept_in.sweep()

    assert await files(desk) == []
    assert await stored(desk, place) == []


async def test_a_file_that_was_being_fetched_meanwhile_is_not_kept(desk: Floor, kept_in: Locker, place: Path):
    await desk.files(evidence=(shown(PHOTO),))
    (file,) = await files(desk)
    sealed = await kept_in.put(file, CONTENT)
    assert sealed is not None
    await desk.files("child_safety", by=BORIS, evidence=())

    assert not await desk.run(lambda unit: fetching.kept(unit, file, sealed))
    await kept_in.sweep(thoroughly=True)
    assert await stored(desk, place) == []
    assert "file_kept" not in await desk.verbs()


async def test_a_file_of_a_purged_case_is_not_even_sealed(desk: Floor, kept_in: Locker, place: Path):
    await desk.files(evidence=(shown(PHOTO),))
    (file,) = await files(desk)
    await desk.run(lambda unit: locker.drop(unit, 1))

    assert await kept_in.put(file, CONTENT) is None
    assert await stored(desk, place) == []


async def test_a_thorough_sweep_leaves_what_is_kept_and_nothing_else(desk: Floor, kept_in: Locker, place: Path):
    await desk.files(evidence=(shown(PHOTO),))
    await keep(desk, kept_in, (await files(desk))[0])
    before = await stored(desk, place)
    if desk.database.engine == "sqlite":
        _leave(place)
    await kept_in.sweep(thoroughly=True)

    assert await stored(desk, place) == before


async def test_a_copy_in_the_vault_goes_with_its_case(desk: Floor):
    await desk.files(evidence=(shown(PHOTO, VOICE),))
    for number, file in enumerate(await files(desk)):
        await desk.run(lambda unit, file=file: fetching.not_kept(unit, file, FileState.TOO_LARGE))
        copy = VaultCopy(-100_900, 70 + number)
        assert await desk.run(lambda unit, file=file, copy=copy: unit.files.reserve(file.id, copy))
    await desk.run(lambda unit: unit.files.vaulted(1))
    await desk.files("child_safety", by=BORIS, evidence=())

    removals = [(place, what.message) for place, what in await desk.owed(RemoveCopy) if place == -100_900]
    assert sorted(removals) == [(-100_900, 70), (-100_900, 71)]


async def test_a_copy_whose_case_went_meanwhile_is_not_counted_as_kept(desk: Floor):
    await desk.files(evidence=(shown(PHOTO),))
    (file,) = await files(desk)
    await desk.run(lambda unit: fetching.not_kept(unit, file, FileState.TOO_LARGE))
    await desk.run(lambda unit: locker.drop(unit, 1))

    assert not await desk.run(lambda unit: unit.files.reserve(file.id, VaultCopy(-100_900, 70)))


async def test_two_who_copy_the_same_file_reserve_one_place(desk: Floor):
    """Whoever has lost the lead without knowing copies beside the one that leads: no copy may be left that nobody knows of."""
    await desk.files(evidence=(shown(PHOTO),))
    (file,) = await files(desk)
    await desk.run(lambda unit: fetching.not_kept(unit, file, FileState.TOO_LARGE))
    first, second, moved = VaultCopy(-100_900, 70), VaultCopy(-100_900, 71), VaultCopy(-100_901, 7)
    assert await desk.run(lambda unit: fetching.reserve(unit, file, first))
    assert not await desk.run(lambda unit: fetching.reserve(unit, file, second))
    assert (await files(desk))[0].copy == first
    assert await desk.run(lambda unit: fetching.reserve(unit, file, moved))
    assert (await files(desk))[0].copy == moved
    assert [(chat, what.message) for chat, what in await desk.owed(RemoveCopy) if chat < -100_800] == [(-100_900, 70)]


async def test_a_file_whose_message_cannot_be_read_any_more_keeps_no_other_waiting(desk: Floor):
    await desk.files(evidence=(shown(PHOTO),))
    await desk.files(about=message(6), evidence=(shown(VOICE, number=6),))
    await desk.sql("UPDATE evidence SET sealed = (SELECT sealed FROM evidence WHERE case_id = 2) WHERE case_id = 1")
    (file, _) = (await desk.run(fetching.due)) or pytest.fail("none is due")
    assert (file.id, file.media.file_id) == (1, "")
    await desk.run(lambda unit: fetching.not_kept(unit, file, FileState.GONE))
    (file, _) = (await desk.run(fetching.due)) or pytest.fail("none is due")
    assert (file.id, file.media) == (2, VOICE)


async def test_tries_are_further_and_further_apart_until_there_is_none_left(desk: Floor):
    await desk.files(evidence=(shown(PHOTO),))
    waited = []
    while (file := (await files(desk))[0]).state is FileState.DUE:
        await desk.run(lambda unit, file=file: fetching.try_later(unit, file, FileState.FAILED))
        (row,) = await desk.sql("SELECT due_at FROM evidence_files")
        waited.append(row["due_at"] - desk.clock.now)
        desk.clock.now = max(desk.clock.now, row["due_at"])

    assert waited[:-1] == [*fetching.DELAYS]
    assert file.state is FileState.FAILED
    assert "file_not_kept" in await desk.verbs()


async def test_a_file_that_waits_lets_others_pass(desk: Floor):
    await desk.files(evidence=(shown(PHOTO, VOICE),))
    (first, second) = await files(desk)
    await desk.run(lambda unit: fetching.try_later(unit, first, FileState.GONE, after=60_000))

    due = await desk.run(lambda unit: unit.files.due())
    assert due is not None
    assert due.id == second.id
    desk.clock.now += 60_000
    due = await desk.run(lambda unit: unit.files.due())
    assert due is not None
    assert due.id == second.id


async def test_the_closed_case_about_the_same_loses_its_files_too(desk: Floor, kept_in: Locker, place: Path):
    await desk.files(evidence=(shown(PHOTO),))
    await keep(desk, kept_in, (await files(desk))[0])
    await desk.decides(Outcome.DISMISS)
    await desk.files("child_safety", by=BORIS, evidence=(shown(VOICE),))
    await kept_in.sweep()

    assert [await files(desk, case) for case in (1, 2)] == [[], []]
    assert await stored(desk, place) == []


async def test_a_file_that_nobody_can_open_any_more_keeps_nobody_waiting(desk: Floor):
    await desk.files(evidence=(shown(PHOTO),))
    await desk.database.run(lambda tx: Keys(tx, MASTER, START).destroy("case", 1))

    due = await desk.run(lambda unit: unit.files.due())
    assert due is not None
    assert due.media.file_id == ""


async def test_evidence_leaves_room_on_the_disk_for_reports(
    desk: Floor, kept_in: Locker, place: Path, monkeypatch: pytest.MonkeyPatch
):
    if desk.database.engine == "postgres":
        pytest.skip("PostgreSQL keeps contents as rows")
    await desk.files(evidence=(shown(PHOTO),))
    monkeypatch.setattr("storage.contents.RESERVE", 2**62)
    with pytest.raises(NoRoom):
        await keep(desk, kept_in, (await files(desk))[0])

    assert await stored(desk, place) == []


def test_a_folder_is_one_databases_alone(place: Path):
    claim(place, MASTER)
    claim(place, MASTER)
    with pytest.raises(FolderTaken):
        claim(place, MasterKey(b"o" * 32))
    assert place.stat().st_mode & 0o077 == 0


async def test_what_is_kept_at_this_moment_is_dropped_with_its_case(desk: Floor, kept_in: Locker, place: Path):
    if desk.database.engine == "sqlite":
        pytest.skip("there is one writer")
    await desk.files(evidence=(shown(PHOTO),))
    (file,) = await files(desk)
    sealed = await kept_in.put(file, CONTENT)
    assert sealed is not None
    keeping = asyncio.Event()

    async def slowly(unit: Unit) -> None:
        assert await fetching.kept(unit, file, sealed)
        keeping.set()
        await asyncio.sleep(0.2)

    first = asyncio.create_task(desk.run(slowly))
    await keeping.wait()
    await desk.run(lambda unit: locker.drop(unit, 1))
    await first

    assert await stored(desk, place) == []
