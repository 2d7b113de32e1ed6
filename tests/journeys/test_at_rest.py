"""A whole story, then all that is left of it in the database and in the logs: nothing that anybody wrote, and nobody's name."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from bot.backing_up import back_up
from bot.journal.exporting import export
from bot.journal.sealing import Sealer
from bot.purging import purge
from bot.storehouse import opened
from desk.preserving import end_due
from desk.rules.durations import DAY
from sandbox import Person
from storage.audit import Known
from storage.database import Database, connect
from storage.verifying import verify
from tests.journeys.stage import House, Stage
from tests.storage.test_privacy import everything

YEAR = 365 * DAY
WRITTEN = (
    "Cheap coins at nowhere.example",
    "cheaper coins than before",
    "he does this every day",
    "he telephoned my mother",
    "bens-telephone-bill.pdf",
    "half a sentence that waits",
    "known from the flower show",
    "advertising is for the fair",
    "somebody_unheard_of",
    "neither Telegram nor we know this field",
    "it was all a misunderstanding",
    "an order of the court of Nowhere",
    "a photographed page with a bill on it",
    "+34 600 123 456",
    "the raffle of the chess club",
    "a raffle needs no links",
)
"""What people of the story write, in the order in which they do."""


async def test_nothing_that_is_left_of_a_story_shows_a_word_or_a_name(house: House, logged: io.StringIO):
    async with house.stage() as stage:
        stage.expects("bot can't initiate conversation", "not enough rights")
        await _play(stage)
        known = await head_for(stage.cast.olga)
        private = [*WRITTEN, stage.group.title, stage.telegram.token, *_names(stage)]
        private += [key.read_text().strip() for key in house.folder.glob("*.key")]
        if house.database_url.startswith("sqlite"):
            await back_up(stage.settings, house.folder / "backup.tar", stage.clock())
    left = await left_of(house, known)
    assert '"verb":"reported"' in left["journal"]
    assert "message:" in left["rows"]
    assert "set aside" in logged.getvalue()
    assert any("files/" in place for place in left) == house.database_url.startswith("sqlite")
    await _years_pass(stage)
    after = await left_of(house, known)
    assert '"verb":"purged"' in after["journal"]
    assert "message:" not in after["rows"]
    left |= {f"{place} after years": text for place, text in after.items()} | {"log": logged.getvalue()}
    found = {(place, one) for place, text in left.items() for one in private if one.casefold() in text.casefold()}
    assert found == set()


async def left_of(house: House, known: Known) -> dict[str, str]:
    """All that is left of the desk but its keys, by where it is."""
    database = await connect(house.database_url)
    try:
        return {
            "rows": await everything(database),
            "journal": await _sealed(database, house.folder, known),
            **files(house.folder),
        }
    finally:
        await database.close()


async def _years_pass(stage: Stage) -> None:
    """All that may go is purged."""
    async with opened(stage.settings, lambda: stage.clock() + 4 * YEAR) as storehouse:
        await storehouse.runner.run(end_due)
        assert (await purge(storehouse.runner, storehouse.database))["cases"] == 2


async def head_for(olga: Person) -> Known:
    """What she keeps of the journal, in her private chat."""
    olga.writes("/head")
    shown = await olga.sees("🔏")
    size, root = re.findall(r"(\d+):([0-9a-f]{64})", shown.text)[0]
    return {int(size): [bytes.fromhex(root)]}


async def _sealed(database: Database, folder: Path, known: Known) -> str:
    """The journal as it is handed out, which holds and goes on from the known head: most of it was sealed while the story went on."""
    found = await verify(database, known)
    assert found.heads
    await Sealer(database, folder / "signing.key", lambda: found.last.at).seal()
    assert (await verify(database)).unsealed == 0
    out = io.BytesIO()
    await export(database, out.write, blinded=False)
    return out.getvalue().decode()


async def _play(stage: Stage) -> None:
    """Reports by all doors, a warning, a sanction that fails, drafts sent and not sent, an edit, and an update that nobody understands."""
    cast = stage.cast
    cast.spike.starts()
    post = cast.spike.says(WRITTEN[0], in_=stage.group)
    cast.ana.replies(post, f"/report scam {WRITTEN[2]}")
    cast.cleo.replies(post, "@admin please")
    await cast.mona.sees("2 reporters", in_=stage.staff)
    cast.spike.edits(post, WRITTEN[1])
    await cast.mona.sees("1 later edit", in_=stage.staff)
    await _reports_in_private(cast.ben, stage)
    await _moderates(stage)
    await _leaves_a_draft(cast.ana)
    stage.telegram.raw_update(
        b'{"update_id": UPDATE_ID, "message": {"message_id": "%s", "from": {"first_name": "Ana Lima"}}}'
        % WRITTEN[9].encode()
    )
    cast.ana.writes("/myreports")
    await cast.ana.sees("Your reports")
    cast.mona.says(f"/dismiss C-2 {WRITTEN[10]}", in_=stage.staff)
    await cast.ben.sees("has been decided")
    await _appeals(stage)
    await _is_held_and_erased(stage)
    await stage.telegram.all_read()


async def _appeals(stage: Stage) -> None:
    spike = stage.cast.spike
    spike.writes("/appeal")
    await spike.sees("What you can appeal")
    await spike.presses("Appeal D-1")
    await spike.sees("Your appeal against decision D-1")
    spike.writes(WRITTEN[14])
    await spike.sees(WRITTEN[14])
    await spike.presses("Continue")
    await spike.presses("✅ Send appeal")
    await spike.sees("Your appeal has arrived: A-1")
    stage.cast.max.says(f"/uphold A-1 {WRITTEN[15]}", in_=stage.staff)
    await spike.sees("Your appeal A-1 against D-1 has been decided")


async def _is_held_and_erased(stage: Stage) -> None:
    """Olga has everything of Ben's kept, and begins to do so for everybody; he takes a copy of it and has it erased."""
    olga, ben = stage.cast.olga, stage.cast.ben
    for what in (f"{ben.id} 90d secret", "everything"):
        olga.writes(f"/hold {what} {WRITTEN[11]}")
        await olga.sees("Place this hold?")
        if what != "everything":
            await olga.presses("Place the hold")
            await olga.sees("H-1 · secret")
    ben.writes("/mydata")
    await stage.telegram.called("sendDocument")
    ben.writes("/forgetme")
    await ben.sees("Erase your data at this desk?")
    await ben.presses("Erase my data")
    await ben.sees("Your data is erased.")


async def _reports_in_private(ben: Person, stage: Stage) -> None:
    ben.writes("/report harassment")
    await ben.sees("Which message, or whom")
    ben.forwards(stage.cast.spike.says(WRITTEN[0], in_=stage.group))
    await ben.sees("What should we know?")
    ben.writes(f"{WRITTEN[3]} from {WRITTEN[13]}")
    await ben.sees(WRITTEN[3])
    ben.sends_file("document", WRITTEN[4], content=WRITTEN[12].encode())
    await ben.sees("1 file added")
    await ben.presses("Continue")
    await ben.presses("✅ Send report")
    await stage.cast.mona.sees("C-2", in_=stage.staff)


async def _moderates(stage: Stage) -> None:
    """Mona leaves a note and bans Spike, where the desk may not ban anybody any more."""
    mona = stage.cast.mona
    mona.says(f"/note C-1 {WRITTEN[6]}", in_=stage.staff)
    await mona.sees("Your note is with C-1", in_=stage.staff)
    stage.group.add_bot(admin=True, can_restrict_members=False)
    mona.says(f"/ban C-1 7d scam {WRITTEN[7]}", in_=stage.staff)
    await stage.cast.spike.sees("Decision D-1")
    await mona.sees("❌ failed", in_=stage.staff)
    mona.says("/warns @spike_sells", in_=stage.staff)
    await mona.sees("Last seen", in_=stage.staff)


async def _leaves_a_draft(ana: Person) -> None:
    ana.writes("/report hate")
    await ana.sees("Which message, or whom")
    ana.writes(f"@{WRITTEN[8]}")
    await ana.sees("What should we know?")
    ana.writes(WRITTEN[5])
    await ana.sees(WRITTEN[5])


def _names(stage: Stage) -> Iterator[str]:
    """Whole names and usernames, and of names the parts that are no common words."""
    for person in vars(stage.cast).values():
        yield person.name
        if person.username:
            yield person.username
    yield from ("Lima", "Duran", "Maximilian", "Gardener")


def files(folder: Path) -> dict[str, str]:
    """All that is stored in a folder but keys, as characters."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".key"]
    return {str(path.relative_to(folder)): path.read_bytes().decode("latin-1") for path in paths}
