"""A campaign about to be sent: people who pressed Start, and a text that two people stand for."""

from typing import Final

from benchmarks.campaigns.race import TEXT
from benchmarks.measure import require
from bot.app import Storehouse
from desk.campaigns import CampaignState, Post, Terms
from desk.ports import Unit
from desk.rules.durations import Ms
from desk.staffing import appoint_owners
from storage.database import Database, Tx

AUTHOR: Final = 5_900_000_001
SECOND_PERSON: Final = 5_900_000_002

_AT_ONCE: Final = 50_000
"""People in one statement, of which none may take longer than a minute."""

# Their names are never read: nobody looks at them, and a campaign calls nobody by name.
_FILL: Final = """
    INSERT INTO accounts (id, kind, sealed, digest, language, started_at, optional_off_at, seen_at)
    WITH RECURSIVE made(n) AS
        (SELECT CAST(:first AS BIGINT) UNION ALL SELECT n + 1 FROM made WHERE n < CAST(:last AS BIGINT))
    SELECT n, 'person', CAST(:nothing AS {bytes}), CAST(:nothing AS {bytes}), 'en',
           CAST(:now AS BIGINT), CAST(:opted_out AS BIGINT), CAST(:now AS BIGINT)
    FROM made"""


async def started(database: Database, people: range, now: Ms, *, optional: bool = True) -> None:
    """Let these people have pressed Start; without `optional` they want no announcements that they can do without."""
    fill = _FILL.format(bytes="BLOB" if database.engine == "sqlite" else "BYTEA")
    for first in range(people.start, people.stop, _AT_ONCE):
        last = min(first + _AT_ONCE, people.stop) - 1

        async def insert(tx: Tx, first: int = first, last: int = last) -> int:
            return await tx.run(fill, first=first, last=last, now=now, opted_out=None if optional else now, nothing=b"")

        require("people", await database.run(insert), last - first + 1)


async def scheduled(storehouse: Storehouse, terms: Terms) -> int:
    """A campaign with these terms to everybody who started the bot, which may begin at once. Returns its number."""
    await storehouse.runner.run(lambda unit: appoint_owners(unit, (AUTHOR, SECOND_PERSON)))

    async def compose(unit: Unit) -> int:
        number = await unit.campaigns.add(AUTHOR, terms)
        await unit.campaigns.put_text(number, "en", Post(TEXT))
        return number

    number = await storehouse.runner.run(compose)

    async def approve(unit: Unit) -> bool:
        await unit.campaigns.approve(number, SECOND_PERSON)
        return await unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.SCHEDULED)

    require("scheduled", await storehouse.runner.run(approve), True)
    return number
