"""What a hold keeps of somebody who is erased: there for whoever has the order, for nobody else, and no longer than the hold."""

from dataclasses import replace

from desk import erasing, preserving
from desk.evidence import EvidenceKind, ForwardOrigin, NewEvidence, Snapshot
from desk.holds import Matching, NewHold
from desk.rules.durations import DAY
from storage import codec
from storage.evidence import context as of_evidence
from storage.keys import wrapping_context
from storage.sealing import DataKey
from tests.desk.floor import OLGA, Floor, message
from tests.storage.desk import BORIS, GROUP, MASTER, SPAMMER, START

STAND_IN = MASTER.stand_in(SPAMMER.id)
UNTIL = START + 30 * DAY
PIECE = NewEvidence(EvidenceKind.MESSAGE, Snapshot(SPAMMER, GROUP, 5, START, "cheap coins"))


async def holds(desk: Floor, matching: Matching, target: int) -> None:
    new = NewHold(matching, "order 7", OLGA, UNTIL, target, secret=True)
    asked = await desk.run(lambda unit: preserving.ask(unit, new))
    await desk.run(lambda unit: preserving.place(unit, asked.number, OLGA))


async def forgets(desk: Floor, person: int) -> None:
    asked = await desk.run(lambda unit: erasing.ask(unit, person))
    await desk.run(lambda unit: erasing.erase(unit, person, asked.at))


async def aside(desk: Floor) -> list[tuple[int, str]]:
    rows = await desk.sql("SELECT stand_in, source FROM set_aside ORDER BY source")
    return [(row["stand_in"], row["source"]) for row in rows]


async def test_who_has_the_order_can_read_the_name_that_an_erasure_took_away(desk: Floor):
    await desk.files(evidence=(PIECE,))
    await holds(desk, Matching.ACCOUNT, SPAMMER.id)
    await forgets(desk, SPAMMER.id)
    assert await aside(desk) == [(STAND_IN, "accounts"), (STAND_IN, "evidence")]
    (row,) = await desk.sql("SELECT sealed FROM set_aside WHERE source = 'accounts'")
    names = (await withheld_key(desk)).open(row["sealed"], f"accounts.sealed:{SPAMMER.id}".encode())
    assert codec.names(names).username == SPAMMER.username
    (row,) = await desk.sql("SELECT sealed FROM set_aside WHERE source = 'evidence'")
    snapshot = await desk.run(lambda unit: unit.evidence._keys.open(row["sealed"], of_evidence(1)))
    assert codec.snapshot(snapshot).author == SPAMMER


async def withheld_key(desk: Floor) -> DataKey:
    (row,) = await desk.sql("SELECT id, wrapped FROM data_keys WHERE withheld_at IS NOT NULL")
    return DataKey(row["id"], MASTER.unwrap(row["wrapped"], wrapping_context("person", STAND_IN)))


async def test_the_desk_itself_shows_the_stand_in_alone(desk: Floor):
    await desk.files(evidence=(PIECE,))
    await holds(desk, Matching.ACCOUNT, SPAMMER.id)
    await forgets(desk, SPAMMER.id)
    assert await desk.run(lambda unit: unit.people.known(SPAMMER.id)) is None
    (piece,) = await desk.evidence()
    assert piece.snapshot.author is not None
    assert (piece.snapshot.author.id, piece.snapshot.author.name) == (STAND_IN, "")


async def test_of_a_case_that_no_hold_keeps_no_piece_is_set_aside(desk: Floor):
    await desk.files(evidence=(PIECE,))
    await desk.files(evidence=(PIECE,), about=message(6))
    await holds(desk, Matching.CASE, 2)
    await forgets(desk, SPAMMER.id)
    rows = await desk.sql("SELECT number FROM set_aside WHERE source = 'evidence'")
    assert [row["number"] for row in rows] == [2]


async def test_it_goes_with_the_hold(desk: Floor):
    await desk.files(evidence=(PIECE,))
    await holds(desk, Matching.CASE, 1)
    await forgets(desk, SPAMMER.id)
    assert len(await aside(desk)) == 2
    await desk.run(erasing.look_after)
    assert len(await aside(desk)) == 2
    desk.clock.now = UNTIL
    await desk.run(preserving.end_due)
    await desk.run(erasing.look_after)
    assert await aside(desk) == []


async def test_whom_the_evidence_of_a_held_case_only_names_stays_named_there(desk: Floor):
    """The spammer had it from Boris, of whom the case is not."""
    origin = ForwardOrigin("user", BORIS, BORIS.name, START)
    await desk.files(evidence=(replace(PIECE, snapshot=replace(PIECE.snapshot, forward=origin)),))
    await holds(desk, Matching.CASE, 1)
    await forgets(desk, BORIS.id)
    assert await aside(desk) == [(MASTER.stand_in(BORIS.id), "evidence")]
    assert await desk.run(erasing.look_after) == 0
    desk.clock.now = UNTIL + 1
    await desk.run(preserving.end_due)
    assert await desk.run(erasing.look_after) == 1
    assert await aside(desk) == []


async def test_what_nobody_may_copy_is_not_kept_there_either(desk: Floor):
    await desk.files(evidence=(PIECE,))
    await holds(desk, Matching.ACCOUNT, SPAMMER.id)
    await forgets(desk, SPAMMER.id)
    await desk.files("child_safety", by=BORIS)
    (row,) = await desk.sql("SELECT sealed FROM set_aside WHERE source = 'evidence'")
    kept = codec.snapshot(await desk.run(lambda unit: unit.evidence._keys.open(row["sealed"], of_evidence(1))))
    assert (kept.author, kept.text) == (SPAMMER, "")
