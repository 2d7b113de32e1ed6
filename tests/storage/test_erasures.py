"""No column keeps an account that was erased, but where the design says so: a walk over the whole schema of both engines."""

from collections.abc import Mapping
from typing import Final

from storage.database import Database, Value
from storage.erased_columns import COLUMNS, Fate
from tests.storage.desk import ANNA, MASTER, START, Desk

ME: Final = 5_432_109_876
"""Nobody else's number, and no part of any other."""
STAND_IN: Final = MASTER.stand_in(ME)
X: Final = b"sealed"

_ROWS: Final = """
    id case_id previous report appeal evidence decision replacement campaign correction compared_with muted_by message
    thread chat log_chat moved_to counts_in whisper_chat whisper_message vault_chat vault_message command update_id
    bot number version shown anew place after leaf size request scope hold"""
"""Numbers of rows and messages, and of chats that are no person's."""
_COUNTS: Final = """
    points tries repeats paid sent unfounded decided decisions is_forum administrator chosen reference_only consent
    silent spreads inside waived mandatory ask_read secret reminded sanctions_shared said_in_group corrected level idx
    shard band due days spread quiet_from quiet_to stand_in forwarded yes proper emergency copy paged
    halted asked_to_inform"""
"""Counts, flags, lengths, orders and places in them; stand-ins, by which nobody is told."""
_MOMENTS: Final = """
    at due_at created_at destroyed_at withheld_at received_at settled_at started_at seen_at joined_at left_at
    granted_at revoked_at since opened_at deadline changed_at closed_at remind_at until expires_at voided_at acted_at
    told_at unreachable_at next_at acknowledged_at contested_at upheld_at ended_at consented_at lifted_at escalate_at
    asked_until whisper_until asked_at starts_at not_after frozen_at approved_at begun_at retry_at filled_at
    effective_at adopted_at ordered_at read_at placed_at warn_at before optional_off_at confirmed_at entered_at
    authenticated_at secrecy_until waits_until stopped_at drop_at dropped_at validate_by validated_at deletion_asked_at
    validation_remind_at
    collected_at packaged_at takeover_at page_at answered_at taken_back_at"""
"""Moments."""
NO_ACCOUNTS: Final = frozenset(f"{_ROWS} {_COUNTS} {_MOMENTS}".split())
"""Names of columns that hold no account in whatever table they stand. Who adds a column says here, or in COLUMNS, which kind it is."""
ELSEWHERE: Final = frozenset(
    {
        "chats.id",
        "evidence.author",  # a stand-in
        "outbox.lane",  # an order
        "request_letters.step",  # a row's number
        "campaigns.filled_up_to",  # a place in the order of ids; nobody stands there by themselves
    }
)
"""The same for one table."""

ROWS: Final[Mapping[str, Mapping[str, Value]]] = {
    "accounts": {"id": ME, "kind": "person", "sealed": X, "digest": X, "seen_at": START},
    "drafts": {"person": ME, "sealed": X, "expires_at": START},
    "pending_verdicts": {"moderator": ME, "sealed": X, "expires_at": START},
    "pending_imports": {"lead": ME, "sealed": X, "expires_at": START},
    "erasure_requests": {"person": ME, "asked_at": START, "expires_at": START},
    "inbox": {
        "bot": 1,
        "update_id": 1,
        "digest": X,
        "lane": ME,
        "shard": 1,
        "state": "done",
        "due_at": 1,
        "received_at": 1,
    },
    "cases": {
        "id": 1,
        "key": f"account:{ME}:spam:7",
        "category": "spam",
        "accused": ME,
        "attribution": "weak",
        "audience": "staff",
        "origin": "report",
        "opened_at": 1,
        "deadline": 1,
        "band": 1,
        "due": 1,
        "changed_at": 1,
        "state": "closed",
    },
    "claims": {"case_id": 1, "moderator": ME, "until": 1},
    "handed_on": {"case_id": 1, "moderator": ME, "at": 1},
    "pages": {"case_id": 1, "next_at": 1, "acknowledged_by": ME},
    "notes": {"case_id": 1, "author": ME, "kind": "note", "sealed": X, "at": 1},
    "reports": {"id": 1, "case_id": 1, "reporter": ME, "category": "spam", "sealed": X, "at": 1, "door": "group"},
    "decisions": {
        "id": 1,
        "case_id": 1,
        "outcome": "ban",
        "category": "spam",
        "points": 1,
        "accused": ME,
        "sealed": X,
        "policy": "1",
        "decided_by": ME,
        "voided_by": ME,
        "at": 1,
    },
    "proposals": {"case_id": 1, "proposed_by": ME, "accused": ME, "sealed": X, "at": 1, "ended_by": ME, "ended_at": 1},
    "sanctions": {"decision": 1, "kind": "ban", "chat": -5, "account": ME, "state": "applied", "at": 1},
    "memberships_before": {"chat": -5, "account": ME, "status": "free", "may": "", "inside": 1, "at": 1},
    "appeals": {
        "decision": 1,
        "case_id": 1,
        "appellant": ME,
        "side": "affected",
        "sealed": X,
        "opened_at": 1,
        "deadline": 1,
        "state": "upheld",
        "judged_by": ME,
        "decided_by": ME,
        "settled_at": 1,
        "waived": 1,
        "asked": ME,
    },
    "misuse": {
        "reporter": ME,
        "report": 1,
        "kind": "warning",
        "unfounded": 1,
        "decided": 1,
        "gravity": "minor",
        "intention": "unknown",
        "sealed": X,
        "decided_by": ME,
        "upheld_by": ME,
        "revoked_by": ME,
        "at": 1,
        "until": 1,
    },
    "unsealings": {"report": 1, "lead": ME, "at": 1, "sealed": X},
    "flaggers": {"account": ME, "granted_by": ME, "granted_at": 1, "revoked_by": ME},
    "staff": {"account": ME, "role": "lead", "granted_by": ME, "granted_at": 1, "revoked_by": ME, "revoked_at": 1},
    "officer_grants": {"account": ME, "granted_by": ME, "at": 1, "due_at": 1, "ended_by": ME},
    "pauses": {"moderator": ME, "at": 1, "decisions": 1, "lifted_by": ME, "lifted_at": 1},
    "outbox": {
        "cause": "R-1",
        "case_id": 1,
        "kind": "ReportDecided",
        "recipient": ME,
        "lane": 3,
        "mandatory": 1,
        "state": "sent",
        "sealed": X,
        "due_at": 1,
        "created_at": 1,
        "whisper_chat": -5,
        "whisper_receiver": ME,
    },
    "campaigns": {
        "id": 1,
        "author": ME,
        "approved_by": ME,
        "rejected_by": ME,
        "mandatory": 1,
        "audience": "everyone",
        "ask_read": 0,
        "missing": "first",
        "spread": 0,
        "paid": 0,
        "created_at": 1,
    },
    "campaign_recipients": {"campaign": 1, "recipient": ME, "due_at": 1},
    "campaign_asks": {"person": ME, "campaign": 1, "what": "text:de", "until": 1},
    "campaign_corrections": {"campaign": 1, "kind": "edit", "ordered_by": ME, "approved_by": ME, "at": 1},
    "holds": {
        "matching": "account",
        "target": ME,
        "stand_in": STAND_IN,
        "sealed": X,
        "owner": ME,
        "secret": 0,
        "placed_at": 1,
        "until": 1,
        "ended_at": 1,
        "ended_by": ME,
    },
    "requests": {
        "id": 1,
        "instrument": "eu_epoc",
        "state": "closed",
        "country": "DE",
        "language": "de",
        "reach": "content",
        "sealed": X,
        "document": X,
        "taken_in_by": ME,
        "received_at": 1,
        "authenticated_by": ME,
        "emergency_by": ME,
        "collected_by": ME,
    },
    "request_scopes": {"id": 1, "request": 1, "sealed": X, "made_by": ME, "at": 1},
    "request_approvals": {"scope": 1, "officer": ME, "instead_of": ME, "at": 1},
    "request_answers": {"request": 1, "question": "data_held", "yes": 1, "sealed": X, "by": ME, "at": 1},
    "request_analysts": {"request": 1, "officer": ME},
    "request_deputies": {"id": 1, "officer": ME, "deputy": 9, "since": 1, "until": 2},
    "request_drafts": {"officer": ME, "sealed": X, "expires_at": 1},
    "request_asks": {"officer": ME, "request": 1, "version": 1, "what": "ask", "at": 1},
    "request_steps": {"request": 1, "step": "check", "became": "closed", "by": ME, "code": "", "at": 1},
    "request_letters": {"request": 1, "step": 0, "by": ME, "at": 1},
    "request_told": {"scope": 1, "by": ME, "copy": 0, "at": 1},
    "request_reviews": {"request": 1, "officer": ME, "proper": 1, "sealed": X, "at": 1},
    "escalations": {"case_id": 1, "kind": "threat", "sealed": X, "by": ME, "at": 1, "answered_by": ME},
    "request_keys": {
        "request": 1,
        "kind": "age",
        "public": "age1",
        "fingerprint": "f",
        "entered_by": ME,
        "entered_at": 1,
    },
}
"""A row of each table that names somebody, with them wherever it can."""
LATER: Final = (
    ("outbox", {"cause": f"draft:{ME}", "case_id": None, "kind": "DraftPrompt", "state": "sending"}),
    ("requests", {"id": 2, "taken_in_by": 1, "authenticated_by": 1, "emergency_by": 1, "collected_by": 1}),
    ("request_keys", {"request": 2, "entered_by": 1, "confirmed_by": ME, "confirmed_at": 1}),
    ("request_deputies", {"id": 2, "officer": 9, "deputy": ME}),
    ("officer_grants", {"account": 1, "granted_by": 2, "consented_by": ME, "consented_at": 1}),
)
"""What has no place in the same row."""


async def columns(database: Database) -> set[str]:
    """Every column with whole numbers, as `table.column`."""
    if database.engine == "sqlite":
        sql = """SELECT tables.name || '.' || columns.name AS name FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
                 WHERE tables.type = 'table' AND columns.type = 'INTEGER' AND tables.name NOT LIKE 'sqlite_%'"""
    else:
        sql = """SELECT table_name || '.' || column_name AS name FROM information_schema.columns
                 WHERE table_schema = 'public' AND data_type IN ('bigint', 'integer')"""
    return {row["name"] for row in await database.read(lambda tx: tx.rows(sql))}


async def found(desk: Desk) -> set[str]:
    """Every column, of whatever type, in which the account stands."""
    if desk.database.engine == "sqlite":
        sql = """SELECT tables.name AS tab, columns.name AS col FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
                 WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' AND columns.type IN ('INTEGER', 'TEXT')"""
    else:
        sql = """SELECT table_name AS tab, column_name AS col FROM information_schema.columns
                 WHERE table_schema = 'public' AND data_type IN ('bigint', 'integer', 'text')"""
    named = set()
    for row in await desk.sql(sql):
        looked = f"SELECT 1 AS one FROM {row['tab']} WHERE CAST({row['col']} AS TEXT) LIKE :me LIMIT 1"
        if await desk.sql(looked, me=f"%{ME}%"):
            named.add(f"{row['tab']}.{row['col']}")
    return named


async def put(desk: Desk, table: str, values: Mapping[str, Value]) -> None:
    names = ", ".join(values)
    await desk.sql(
        f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in values)}) RETURNING 1 AS one",
        **values,
    )


async def everywhere(desk: Desk) -> None:
    """Somebody who stands in every column that can hold an account."""
    await desk.run(lambda unit: unit.drafts.drop(ME))
    for table, values in ROWS.items():
        await put(desk, table, values)
    for table, values in LATER:
        await put(desk, table, {**ROWS[table], **values})
    await put(desk, "data_keys", {"kind": "person", "owner": ME, "wrapped": X, "created_at": 1})


def keeping(*fates: Fate) -> set[str]:
    return {name for name, fate in COLUMNS.items() if fate in fates}


async def test_every_column_is_known_to_hold_an_account_or_none(desk: Desk):
    unnamed = {name for name in await columns(desk.database) if name.split(".")[1] not in NO_ACCOUNTS} - ELSEWHERE
    forgotten = unnamed - COLUMNS.keys()
    assert not forgotten, f"storage/erased_columns.py must say what an erasure does to {sorted(forgotten)}"
    assert await columns(desk.database) >= COLUMNS.keys()


async def test_whoever_is_erased_stands_nowhere_but_where_the_design_says(desk: Desk):
    await everywhere(desk)
    texts = {"cases.key", "outbox.cause"}
    assert await found(desk) == COLUMNS.keys() - {"erasures.account"} | texts, "or a row is missing above"

    async def erase(unit) -> None:
        await unit.erasures.hold(ME)
        await unit.erasures.erase(ME, withheld=False)
        await unit.erasures.record(ME, START)

    await desk.run(erase)
    assert await found(desk) == keeping(Fate.OFFICE, Fate.ORDERED, Fate.STAYS_WHILE_LIVE)
    assert not await desk.sql("SELECT 1 AS one FROM data_keys WHERE kind = 'person' AND wrapped IS NOT NULL")
    for name in keeping(Fate.STANDS_IN):
        table, column = name.split(".")
        assert await desk.sql(f"SELECT 1 AS one FROM {table} WHERE {column} = :who", who=STAND_IN), name

    await desk.sql("UPDATE sanctions SET state = 'lifted' RETURNING id")
    assert await desk.run(lambda unit: unit.erasures.finish()) == 1
    assert await found(desk) == keeping(Fate.OFFICE, Fate.ORDERED)


async def test_their_words_are_sealed_under_a_key_that_is_gone(desk: Desk):
    await desk.report(ANNA, text="marker of hers")

    async def erase(unit) -> str:
        await unit.erasures.erase(ANNA.id, withheld=False)
        return (await unit.reports.get(1)).text

    assert await desk.run(erase) == ""
