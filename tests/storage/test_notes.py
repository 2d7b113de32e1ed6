from desk.model import Note, NoteKind
from desk.ports import Unit
from desk.rules.durations import HOUR
from tests.storage.desk import COLLEAGUE, MODERATOR, START, Desk


async def test_notes_are_read_in_the_order_in_which_they_were_written(desk: Desk):
    case, other = await desk.open_case(), await desk.open_case("alone:2")

    async def write(unit: Unit) -> None:
        await unit.notes.add(other.id, COLLEAGUE, NoteKind.NOTE, "elsewhere")
        await unit.notes.add(case.id, MODERATOR, NoteKind.NOTE, "smells of a bot net")

    await desk.run(write)
    desk.clock.now += HOUR
    await desk.run(lambda unit: unit.notes.add(case.id, COLLEAGUE, NoteKind.HANDOVER, "police, ref 17/4"))
    assert await desk.run(lambda unit: unit.notes.of_case(case.id)) == [
        Note(NoteKind.NOTE, MODERATOR, "smells of a bot net", START),
        Note(NoteKind.HANDOVER, COLLEAGUE, "police, ref 17/4", START + HOUR),
    ]
