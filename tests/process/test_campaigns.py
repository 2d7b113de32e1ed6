"""`ombud campaign` beside a running desk, on both engines."""

import csv
import json
from pathlib import Path

from desk.campaigns import CampaignState, NewRecipient, Terms
from desk.ports import Unit
from desk.rules.durations import DAY
from storage.opening import open_existing
from storage.unit import Runner
from tests.process.process import Process
from tests.storage.desk import POLICY, Always

LEAD = 301
PEOPLE = (9_001, 9_002, 9_003)


async def announced(process: Process) -> None:
    """A campaign to three people that is being sent, and due tomorrow."""
    database, key = await open_existing(process.settings["database_url"], Path(process.settings["key_file"]))
    now = process.now()
    runner = Runner(database, key, Always(POLICY), lambda: now)

    async def write(unit: Unit) -> None:
        number = await unit.campaigns.add(LEAD, Terms())
        await unit.campaigns.carry(number, "2027-01", '{"version": "2027-01"}', now + DAY)
        await unit.recipients.add(number, [NewRecipient(one, now + DAY) for one in PEOPLE])
        await unit.campaigns.filled(number, PEOPLE[-1], complete=True)
        await unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.SENDING)

    try:
        await runner.run(write)
    finally:
        await database.close()


async def says(process: Process, *arguments: str) -> str:
    ended = await process.command(*arguments)
    assert ended.code == 0, ended.err
    return ended.out


async def test_a_campaign_is_run_beside_the_desk(process: Process) -> None:
    await process.serves()
    await announced(process)
    assert json.loads(await says(process, "campaign", "pause", "B-1"))["state"] == "paused"
    exported = list(csv.DictReader((await says(process, "campaign", "export", "B-1", "--csv")).splitlines()))
    assert [(row["state"], row["tries"]) for row in exported] == [("due", "0")] * 3
    assert not {str(one) for one in PEOPLE} & {row["recipient"] for row in exported}
    assert json.loads(await says(process, "campaign", "stop", "B-1", "--yes"))["state"] == "stopped"
    followed = await process.command("campaign", "show", "B-1", "--follow")
    shown = json.loads(followed.out)
    assert (shown["state"], shown["skipped"], shown["seconds_left"]) == ("stopped", {"stopped": 3}, None)
    assert "B-1" in followed.err
    again = await process.command("campaign", "stop", "B-1")
    assert again.err.strip() == "B-1 has moved on: it is stopped now, and that cannot be done to it"
    assert await process.stop() == 0


async def test_what_is_asked_for_is_said_and_what_cannot_be_done_is_one_line(on_sqlite: Process) -> None:
    await says(on_sqlite, "migrate")
    await announced(on_sqlite)
    counts = {"due": 3, "sending": 0, "sent": 0, "blocked": 0, "failed": 0, "unknown": 0, "skipped": 0}
    record = json.loads(await says(on_sqlite, "show", "B-1", "--json"))
    assert record == {"ref": "B-1", "state": "sending", "counts": counts}
    (listed,) = json.loads(await says(on_sqlite, "campaign", "list"))
    assert (listed["ref"], listed["state"], listed["author"]) == ("B-1", "sending", LEAD)
    assert await says(on_sqlite, "campaign", "policy", "b-1") == 'version = "2027-01"\n'
    for arguments, words in (
        (("resume", "B-1"), "B-1 has moved on: it is sending now"),
        (("retry", "B-1"), "There is nobody whom it failed to reach."),
        (("show", "B-7"), "There is no record B-7"),
        (("stop", "B-1"), "The policy 2027-01, which it announces, will not come into force."),
    ):
        ended = await on_sqlite.command("campaign", *arguments)
        assert (ended.code, ended.out.strip()) == (1, "")
        assert words in ended.err
