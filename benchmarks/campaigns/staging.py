"""A campaign about to be sent: people who pressed Start, and a text that two people stand for."""

from typing import Final

from benchmarks.campaigns.race import TEXT
from benchmarks.measure import require
from bot.storehouse import Storehouse
from desk import announcing
from desk.approving import approve, let_go
from desk.campaigns import Campaign, CampaignState, Post, Terms
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
    """A campaign with these terms to everybody who started the bot, composed and approved, which may begin at once. Returns its number."""
    run = storehouse.runner.run
    await run(lambda unit: appoint_owners(unit, (AUTHOR, SECOND_PERSON)))
    number = (await run(lambda unit: announcing.begin(unit, AUTHOR))).id
    await run(lambda unit: announcing.choose(unit, number, AUTHOR, lambda _: terms))
    await run(lambda unit: announcing.write(unit, number, AUTHOR, "en", Post(TEXT), _length))
    if await run(lambda unit: let_go(unit, number, AUTHOR, _length)) is CampaignState.WAITING:
        frozen_at = (await run(lambda unit: announcing.find(unit, number))).frozen_at or 0
        await run(lambda unit: approve(unit, number, SECOND_PERSON, frozen_at))
    return number


def _length(campaign: Campaign, language: str, post: Post) -> int:
    return len(post.text)
