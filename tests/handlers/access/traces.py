"""What a unit changed in the database, column by column, and which verbs it wrote to the journal: noted by SQLite itself."""

from typing import Final

from storage.database import Database, Tx
from storage.unit import Runner
from tests.handlers.access.world import Rehearsal

_MADE: Final = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
_COLUMNS: Final = "SELECT name FROM pragma_table_info(:table)"


class Noting(Rehearsal):
    """Notes what the units did that it takes back."""

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner)
        self.changed: set[str] = set()
        """Tables of which rows came or went, and `table.column` where one was changed."""
        self.verbs: set[str] = set()

    async def look(self, tx: Tx) -> None:
        for row in await tx.rows("SELECT DISTINCT changed, verb FROM temp.traces"):
            self.changed.add(row["changed"])
            self.verbs |= {row["verb"]} - {None}


async def watch(database: Database) -> None:
    """Have every change noted from now on; the notes of a unit go with it when it is taken back."""
    await database.run(_lay_triggers)


async def _lay_triggers(tx: Tx) -> None:
    await tx.run("CREATE TEMP TABLE traces (changed TEXT, verb TEXT)")
    for table in [row["name"] for row in await tx.rows(_MADE)]:
        columns = [row["name"] for row in await tx.rows(_COLUMNS, table=table)]
        verb = "NEW.verb" if table == "journal" else "NULL"
        changes = "".join(_changed(table, column) for column in columns)
        await _on(tx, "INSERT", table, f"INSERT INTO traces VALUES ('{table}', {verb});")
        await _on(tx, "DELETE", table, f"INSERT INTO traces VALUES ('{table}', NULL);")
        await _on(tx, "UPDATE", table, changes)


def _changed(table: str, column: str) -> str:
    return f"INSERT INTO traces SELECT '{table}.{column}', NULL WHERE OLD.{column} IS NOT NEW.{column};"


async def _on(tx: Tx, event: str, table: str, does: str) -> None:
    await tx.run(f"CREATE TEMP TRIGGER {table}_{event} AFTER {event} ON main.{table} BEGIN {does} END")
