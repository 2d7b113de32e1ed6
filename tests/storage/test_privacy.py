"""What someone reads who has the database and not the key."""

from pathlib import Path

import pytest

from desk.decisions import OwnAction
from desk.drafts import Draft
from desk.importing import Import
from desk.model import Attribution, Chat, NoteKind, Outcome, Subject
from desk.pending import Pending
from desk.ports import Unit
from desk.records import NewDecision
from desk.rules.durations import DAY
from desk.rules.imports import Listed
from desk.verdict import Verdict
from storage.database import Database, Engine, Tx
from storage.inbox import Arrived, Inbox
from tests.storage.desk import ANNA, BORIS, GROUP, MASTER, MODERATOR, SPAMMER, START, Desk, evidence

SECRETS = (
    "Anna Reporter",
    "anna_r",
    "Sam Spammer",
    "buy_coins",
    "cheap coins here",
    "my own words",
    "half written",
    "spamming again",
    "brought along",
    "internal remark",
    "no advertising, Sam",
    "Secret Garden",
    "raw update body",
)


async def live(desk: Desk) -> None:
    """One of everything that holds personal data."""
    case = await desk.report(ANNA, text="my own words")
    await desk.report(BORIS, text="my own words")

    async def work(unit: Unit) -> None:
        await unit.chats.seen(Chat(GROUP, "group", "Secret Garden", "secret_garden"))
        await unit.drafts.save(ANNA.id, Draft(text="half written"), START + DAY)
        subject = Subject(chat=GROUP, message=5, accused=SPAMMER, attribution=Attribution.STRONG)
        verdict = Verdict(MODERATOR, Outcome.WARN, None, "spamming again")
        await unit.pending.add(Pending(verdict, OwnAction(subject, (evidence(),), "U-1")), START + DAY)
        await unit.imports.add(
            Import(MODERATOR, GROUP, (Listed(SPAMMER.id, None, "brought along", "spam"),)), START + DAY
        )
        await unit.imports.mark(GROUP, "brought along")
        await unit.notes.add(case.id, MODERATOR, NoteKind.NOTE, "internal remark")
        await unit.decisions.add(
            NewDecision(case.id, Outcome.WARN, "spam", 1, SPAMMER.id, "no advertising, Sam", "1", MODERATOR, None)
        )

    await desk.run(work)
    await Inbox(desk.database, MASTER, 1).store([Arrived(1, 1, b"raw update body")], START)


async def tables(tx: Tx, engine: Engine) -> list[str]:
    sql = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        "postgres": "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
    }[engine]
    return [row["name"] for row in await tx.rows(sql)]


async def everything(database: Database) -> str:
    """Every value of every row, as text; bytes as the characters they might be."""

    async def read(tx: Tx) -> str:
        values = [
            value
            for table in await tables(tx, database.engine)
            if table != "policies"
            for row in await tx.rows(f"SELECT * FROM {table}")
            for value in dict(row).values()
        ]
        return "\n".join(bytes(each).decode("latin-1") if isinstance(each, bytes) else str(each) for each in values)

    return await database.read(read)


async def test_no_column_holds_a_personal_value_in_clear(desk: Desk):
    await live(desk)
    text = await everything(desk.database)
    assert "message:-1001:5" in text
    assert [secret for secret in SECRETS if secret.casefold() in text.casefold()] == []


def contents(folder: Path) -> list[bytes]:
    """The database file and its write-ahead log."""
    return [path.read_bytes() for path in folder.glob("ombud.db*")]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_files_on_disk_hold_no_personal_value_in_clear(desk: Desk, tmp_path: Path):
    await live(desk)
    files = contents(tmp_path)
    assert any(b"message:-1001:5" in content for content in files)
    assert [secret for secret in SECRETS for content in files if secret.encode() in content] == []
