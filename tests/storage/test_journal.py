import json
import re

from desk.model import Role
from desk.ports import Unit
from desk.records import JournalEntry
from desk.rules.durations import HOUR
from storage.sealing import digest
from tests.storage.desk import ANNA, BORIS, MASTER, START, Desk


async def test_timeline_of_a_case_is_in_the_order_of_events(desk: Desk):
    case = await desk.open_case()
    await desk.run(lambda unit: unit.journal.write("member:3F9A", "reported", "R-1", case=case.id, category="spam"))
    desk.clock.now += HOUR
    await desk.run(lambda unit: unit.journal.write("staff:201", "claimed", case.ref, case=case.id))
    await desk.run(lambda unit: unit.journal.write("desk", "joined_chat", "-1001"))
    assert await desk.run(lambda unit: unit.journal.of_case(case.id)) == [
        JournalEntry(START, "member:3F9A", "reported", "R-1"),
        JournalEntry(START + HOUR, "staff:201", "claimed", case.ref),
    ]


async def test_detail_is_canonical_json_with_a_salt_of_its_own(desk: Desk):
    async def write(unit: Unit) -> None:
        for _ in range(2):
            await unit.journal.write("desk", "granted", "staff:1", role=Role.LEAD, before=-100123, category="ünïcode")

    await desk.run(write)
    rows = await desk.sql("SELECT detail, salt FROM journal ORDER BY id")
    assert [row["detail"] for row in rows] == ['{"before":-100123,"category":"ünïcode","role":"lead"}'] * 2
    assert [len(row["salt"]) for row in rows] == [16, 16]
    assert rows[0]["salt"] != rows[1]["salt"]


async def test_pseudonym_says_nothing_outside_its_case_and_its_short_form_begins_it(desk: Desk):
    def names(unit: Unit) -> list[str]:
        return [unit.pseudonyms.of(case, account) for case in (1, 2) for account in (ANNA.id, BORIS.id)]

    async def work(unit: Unit) -> list[str]:
        return names(unit)

    seen = await desk.run(work)
    assert len(set(seen)) == 4
    assert all(re.fullmatch(r"[0-9A-F]{16}", name) for name in seen)
    assert seen[0].startswith(MASTER.pseudonym(1, ANNA.id))
    assert await desk.run(work) == seen


async def test_digest_of_a_value_is_never_the_same_twice_and_can_be_proved_with_the_key(desk: Desk):
    async def work(unit: Unit) -> list[str]:
        return [unit.pseudonyms.digest("guess me") for _ in range(2)]

    first, second = await desk.run(work)
    assert first != second
    nonce, mac = first.split(":")
    assert mac == digest(MASTER.index(f"journal salt {nonce}"), b"guess me").hex()


async def test_nothing_personal_is_in_the_journal(desk: Desk):
    await desk.report(ANNA, text="please help, Oksana")
    await desk.report(BORIS, text="me too")
    rows = await desk.sql("SELECT actor, verb, ref, detail FROM journal")
    text = json.dumps([dict(row) for row in rows], ensure_ascii=False)
    assert "reported" in text
    for personal in ("Anna", "anna_r", "Boris", "Sam", "coins", "Oksana", str(ANNA.id), str(BORIS.id)):
        assert personal not in text
