"""The digest of the queue: once each morning, and nothing that is hidden."""

from dataclasses import replace

import pytest

from desk.digest import Digest, digest_due, view_digest
from desk.model import STAFF
from desk.notices import JournalHead, MorningDigest, ReportReceived
from desk.rules.durations import DAY, HOUR
from desk.rules.policy import Staff
from storage import signer
from storage.unit import Runner
from tests.desk.floor import MIA, NOAH, Floor, message, person
from tests.storage.desk import MASTER, POLICY, START, Always
from tests.storage.test_tree import KEY, seal

# The clock of the tests starts on 24 November 2025 at 16:00 UTC.
MORNING = START + 16 * HOUR


async def mornings(desk: Floor, at: int, staff: Staff | None = None) -> list[str]:
    """The days whose digest becomes due by then."""
    desk.clock.now = at
    policy = replace(POLICY, staff=staff or POLICY.staff)
    await Runner(desk.database, MASTER, Always(policy), desk.clock).run(digest_due)
    owed = await desk.owed(MorningDigest)
    assert {recipient for recipient, _what in owed} <= {STAFF}
    return [what.day for _recipient, what in owed]


async def look(desk: Floor, day: str = "2025-11-24") -> Digest | None:
    await desk.run(lambda unit: unit.digests.begin("2025-11-24"))
    return await desk.run(lambda unit: view_digest(unit, day))


async def test_each_morning_has_one(desk: Floor):
    assert await mornings(desk, START) == []
    assert await mornings(desk, MORNING - 1) == []
    assert await mornings(desk, MORNING) == ["2025-11-25"]
    assert await mornings(desk, MORNING + HOUR) == []
    assert await mornings(desk, MORNING + DAY) == ["2025-11-26"]


async def test_after_a_pause_it_comes_late_and_alone(desk: Floor):
    await mornings(desk, START)
    assert await mornings(desk, MORNING + 3 * DAY + 5 * HOUR) == ["2025-11-28"]
    assert await mornings(desk, MORNING + 3 * DAY + 6 * HOUR) == []


async def test_the_head_of_the_journal_comes_with_it_and_without_it(desk: Floor):
    await mornings(desk, START)
    await desk.files()
    await desk.database.run(lambda tx: signer.name_next(tx, KEY.public))
    await seal(desk.database)
    assert await mornings(desk, MORNING) == ["2025-11-25"]
    assert await owed_heads(desk) == {"head/2025-11-25": STAFF}
    assert await mornings(desk, MORNING + DAY, Staff(None, "UTC")) == []
    assert await owed_heads(desk) == {"head/2025-11-25": STAFF, "head/2025-11-26": STAFF}


async def owed_heads(desk: Floor) -> dict[str, int]:
    """To whom a head was owed, by its cause."""
    rows = await desk.sql("SELECT cause, recipient FROM outbox WHERE kind = :kind", kind=JournalHead.__name__)
    return {row["cause"]: row["recipient"] for row in rows}


async def test_an_operator_can_turn_it_off(desk: Floor):
    await mornings(desk, START)
    assert await mornings(desk, MORNING, Staff(None, "UTC")) == []


async def test_another_time_on_the_same_day_is_no_second_digest(desk: Floor):
    await mornings(desk, START)
    await mornings(desk, MORNING)
    assert await mornings(desk, MORNING + 4 * HOUR, Staff(11 * 60, "UTC")) == []


async def test_a_digest_that_was_overtaken_says_nothing(desk: Floor):
    assert await look(desk) is not None
    await desk.run(lambda unit: unit.digests.begin("2025-11-25"))
    assert await look(desk) is None


async def test_it_says_how_the_queue_stands(desk: Floor):
    await desk.files("terrorism")
    await desk.files("spam", about=message(6))
    await desk.files("self_harm", about=message(7))
    await desk.claims(case=2)
    desk.clock.now += 2 * HOUR
    await desk.claims(case=2)

    digest = await look(desk)
    assert digest is not None
    assert (digest.open, digest.urgent, digest.unclaimed, digest.overdue) == (3, 1, 2, 2)
    assert digest.by_severity == ((5, 2), (2, 1))
    assert digest.latest == ("C-1", "C-3")
    assert digest.oldest is not None
    assert digest.oldest.id == 1


async def test_what_is_hidden_from_the_staff_cannot_be_counted_from_it(desk: Floor):
    empty = await look(desk)
    await desk.files(about=message(accused=person(NOAH)))
    await desk.files(about=message(6, person(MIA)))
    await block(desk)
    desk.clock.now += 48 * HOUR
    assert await look(desk) == empty


async def test_notices_that_wait_are_counted(desk: Floor):
    await desk.files()
    await block(desk)
    digest = await look(desk)
    assert digest is not None
    assert digest.undelivered == 1


async def block(desk: Floor) -> None:
    """Who reported never pressed Start."""
    await desk.sql("UPDATE outbox SET state = 'blocked' WHERE kind = :kind", kind=ReportReceived.__name__)


async def test_the_hour_that_comes_twice_sends_one(desk: Floor):
    """On 26 October 2025 Berlin has the hour from 2 to 3 twice: 02:15 comes at 00:15 and at 01:15 UTC."""
    midnight, there = START + 8 * HOUR - 30 * DAY, Staff(2 * 60 + 15, "Europe/Berlin")
    days = [day for quarter in range(-2, 8) for day in await mornings(desk, midnight + quarter * HOUR // 4, there)]
    assert days == ["2025-10-26"]


@pytest.mark.parametrize(
    ("timezone", "hour"), [("UTC", 8), ("Europe/Berlin", 7), ("America/New_York", 13), ("Asia/Tokyo", -1)]
)
async def test_it_comes_by_the_clock_of_the_staff(desk: Floor, timezone: str, hour: int):
    midnight = START + 8 * HOUR
    there = Staff(8 * 60, timezone)
    await mornings(desk, START - 12 * HOUR, there)
    await mornings(desk, midnight + hour * HOUR - 1, there)
    assert await mornings(desk, midnight + hour * HOUR, there) == ["2025-11-25"]
