"""Erasing a person: what of theirs goes, and where a stand-in takes the place of their id, as `storage/erased_columns.py` says."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from desk.evidence import Snapshot
from desk.model import STAND_INS, Account, AccountKind
from desk.rules.durations import Ms
from storage import codec
from storage.database import Engine, Row, Tx
from storage.dialect import numbers, spelled
from storage.erased_columns import COLUMNS, Fate
from storage.erased_list import ErasedList
from storage.evidence import context as of_evidence
from storage.evidence import named_in
from storage.keyring import MasterKey
from storage.keys import Keys
from storage.rows import returned
from storage.sealing import Erased, SealBroken
from storage.set_aside import SetAside

_LIVE: Final = """
    (state = 'due' OR (kind IN ('mute', 'ban') AND (state = 'applied' OR (state = 'failed' AND (until IS NULL OR until > :now)))))"""
"""Whether a sanction is still to be done or lifted, for which Telegram wants the id (`desk.rules.retention.holds_still`)."""
_OPEN_ABOUT: Final = "EXISTS (SELECT 1 FROM cases WHERE accused = :stand_in AND state = 'open')"

_TAKES_PART: Final = """
    SELECT id FROM cases WHERE accused = :account
    UNION SELECT case_id FROM decisions WHERE accused = :account
    UNION SELECT case_id FROM reports WHERE reporter = :account
    UNION SELECT case_id FROM appeals WHERE appellant = :account"""
_HOLD_PROFILE = spelled("SELECT id FROM accounts WHERE id = :account {for update}")
_HOLD_CASES = spelled(f"SELECT id FROM cases WHERE id IN ({_TAKES_PART}) ORDER BY id {{for update}}")
_HOLD_CAMPAIGNS = spelled("SELECT id FROM campaigns WHERE ended_at IS NULL ORDER BY id {for update}")

_ASK = """
    INSERT INTO erasure_requests (person, asked_at, expires_at) VALUES (:person, :now, :expires_at)
    ON CONFLICT (person) DO UPDATE SET asked_at = excluded.asked_at, expires_at = excluded.expires_at"""
_TAKE = "DELETE FROM erasure_requests WHERE person = :person AND asked_at = :asked_at AND expires_at > :now"
_EXPIRE = """
    DELETE FROM erasure_requests WHERE person IN
        (SELECT person FROM erasure_requests WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit)"""

# The key begins with the campaign, and there are few of them.
_OF_CAMPAIGNS: Final = "campaign IN (SELECT id FROM campaigns) AND recipient = :account"

# In this order. Where somebody was erased before, a row of then may have the place under the stand-in.
_ERASE: Final = (
    "DELETE FROM accounts WHERE id = :account",
    "DELETE FROM drafts WHERE person = :account",
    "DELETE FROM pending_verdicts WHERE moderator = :account",
    "DELETE FROM pending_imports WHERE lead = :account",
    "DELETE FROM campaign_asks WHERE person = :account",
    "DELETE FROM erasure_requests WHERE person = :account",
    "DELETE FROM inbox WHERE lane = :account AND state = 'quarantined'",
    "UPDATE inbox SET lane = :stand_in WHERE lane = :account AND state = 'done'",
    "DELETE FROM outbox WHERE recipient = :account AND (case_id IS NULL OR state NOT IN ('sent', 'sending'))",
    """DELETE FROM outbox WHERE recipient = :account AND EXISTS
           (SELECT 1 FROM outbox AS earlier WHERE earlier.cause = outbox.cause AND earlier.kind = outbox.kind
                                              AND earlier.recipient = :stand_in)""",
    """UPDATE outbox SET recipient = :stand_in, whisper_chat = NULL, whisper_receiver = NULL, whisper_message = NULL, whisper_until = NULL
       WHERE recipient = :account""",
    f"""DELETE FROM campaign_recipients WHERE {_OF_CAMPAIGNS} AND EXISTS
           (SELECT 1 FROM campaign_recipients AS earlier WHERE earlier.campaign = campaign_recipients.campaign
                                                           AND earlier.recipient = :stand_in)""",
    f"""UPDATE campaign_recipients SET recipient = :stand_in, settled_at = COALESCE(settled_at, CAST(:now AS BIGINT)),
           error = CASE WHEN state = 'due' AND repeats = 0 THEN 'erased' ELSE error END,
           state = CASE WHEN state = 'due' AND repeats = 0 THEN 'skipped' WHEN state IN ('due', 'sending') THEN 'unknown' ELSE state END
       WHERE {_OF_CAMPAIGNS}""",
    """UPDATE cases SET accused = :stand_in, key = CASE WHEN key LIKE 'account:%' THEN 'erased:' || CAST(id AS TEXT) ELSE key END
       WHERE accused = :account""",
    "UPDATE decisions SET accused = :stand_in WHERE accused = :account",
    "UPDATE proposals SET accused = :stand_in WHERE accused = :account",
    """UPDATE reports SET reporter = CASE
           WHEN EXISTS (SELECT 1 FROM reports AS earlier WHERE earlier.case_id = reports.case_id AND earlier.reporter = :stand_in)
           THEN :spare + id ELSE CAST(:stand_in AS BIGINT) END
       WHERE reporter = :account""",
    "UPDATE appeals SET appellant = :stand_in WHERE appellant = :account",
    "UPDATE misuse SET reporter = :stand_in WHERE reporter = :account",
    "UPDATE flaggers SET revoked_at = COALESCE(revoked_at, CAST(:now AS BIGINT)), account = :stand_in WHERE account = :account",
)
_SPARE: Final = 2 * STAND_INS
"""Of the report with number n, 2**61 + n, where its case has one under the stand-in already; above all stand-ins."""

_RECORD = """
    INSERT INTO erasures (stand_in, at, account) VALUES (:stand_in, :at, :account)
    ON CONFLICT (stand_in) DO UPDATE SET
        at = CASE WHEN erasures.at > excluded.at THEN erasures.at ELSE excluded.at END, account = excluded.account"""
"""The latest, as in the list: a clock that was set back must not have somebody erased again who has come back since."""
_END: Final = (
    f"UPDATE sanctions SET account = :stand_in WHERE account = :account AND NOT {_LIVE}",
    f"""DELETE FROM memberships_before WHERE account = :account AND NOT EXISTS
           (SELECT 1 FROM sanctions WHERE sanctions.chat = memberships_before.chat AND account = :account AND {_LIVE})""",
)
"""What was done to them and is not to be lifted any more."""
_UNFINISHED = """
    SELECT stand_in, account FROM erasures
    WHERE account IS NOT NULL AND NOT EXISTS (SELECT 1 FROM accounts WHERE accounts.id = erasures.account) ORDER BY at"""
_FORGET = f"""
    UPDATE erasures SET account = NULL
    WHERE stand_in = :stand_in AND account = :account AND NOT EXISTS (SELECT 1 FROM accounts WHERE id = :account)
      AND NOT EXISTS (SELECT 1 FROM sanctions WHERE account = :account AND {_LIVE}) AND NOT {_OPEN_ABOUT}"""

_NAMING = """
    SELECT id, case_id, sealed FROM evidence WHERE author = :stand_in AND author > 0
    UNION ALL SELECT id, case_id, sealed FROM evidence WHERE forwarded = :stand_in AND forwarded > 0
    UNION ALL SELECT id, case_id, sealed FROM evidence WHERE author IS NULL"""
_UNNAMED = "SELECT id, case_id, sealed FROM evidence WHERE author IS NULL ORDER BY id LIMIT :limit"
_NOTE_NAMED = "UPDATE evidence SET author = :author, forwarded = :forwarded WHERE id = :id AND author IS NULL"
_RESEAL = "UPDATE evidence SET sealed = :sealed, author = :author, forwarded = :forwarded WHERE id = :id"

_WITHHELD = """
    SELECT withheld.owner AS owner, erasures.account AS account
    FROM (SELECT owner FROM data_keys WHERE kind = 'person' AND withheld_at IS NOT NULL AND wrapped IS NOT NULL
          UNION SELECT stand_in FROM set_aside) AS withheld
    LEFT JOIN erasures ON erasures.stand_in = withheld.owner ORDER BY withheld.owner"""
_KNOWS = "SELECT 1 AS yes FROM erasures WHERE stand_in = :stand_in"
_KNOWN = spelled("SELECT stand_in, at FROM erasures WHERE stand_in IN ({numbers :stand_ins})")
_EVERYBODY = " UNION ".join(
    f"SELECT {column} AS id FROM {table} WHERE {column} > 0"
    for table, column in (name.split(".") for name, fate in COLUMNS.items() if fate is not Fate.OFFICE)
    if (table, column) != ("data_keys", "owner")
)
_OWNERS_OF_KEYS = "SELECT owner AS id FROM data_keys WHERE kind = 'person' AND owner > 0"


class ErasureStore:
    """`desk.stores.erasures.Erasures` within one transaction."""

    __slots__ = ("_engine", "_keys", "_list", "_master", "_now", "_set_aside", "_tx")

    def __init__(
        self, tx: Tx, engine: Engine, keys: Keys, master: MasterKey, erased: ErasedList | None, now: Ms
    ) -> None:
        self._tx = tx
        self._engine = engine
        self._keys = keys
        self._master = master
        self._list = erased
        self._now = now
        self._set_aside = SetAside(tx, now)

    async def ask(self, person: int, expires_at: Ms) -> None:
        await self._tx.run(_ASK, person=person, now=self._now, expires_at=expires_at)

    async def take(self, person: int, asked_at: Ms) -> bool:
        return await self._tx.run(_TAKE, person=person, asked_at=asked_at, now=self._now) > 0

    async def expire(self, limit: int) -> int:
        return await self._tx.run(_EXPIRE, now=self._now, limit=limit)

    async def hold(self, account: int) -> Collection[int]:
        await self._tx.rows(_HOLD_PROFILE[self._engine], account=account)
        await self._tx.rows(_HOLD_CAMPAIGNS[self._engine])
        return [row["id"] for row in await self._tx.rows(_HOLD_CASES[self._engine], account=account)]

    async def erase(self, account: int, *, withheld: bool) -> None:
        stand_in = self._master.stand_in(account)
        if withheld:
            await self._set_aside.keep(account, stand_in)
            await self._keys.withhold("person", account, stand_in)
        else:
            await self._keys.destroy("person", account, stand_in)
        await self._rename_in_evidence(account, stand_in, withheld=withheld)
        await self._run(_ERASE, account, stand_in)

    async def record(self, account: int, at: Ms) -> None:
        stand_in = self._master.stand_in(account)
        await self._tx.run(_RECORD, stand_in=stand_in, at=at, account=account)
        await self._end(account, stand_in)

    async def look_through(self, limit: int) -> int:
        rows = await self._tx.rows(_UNNAMED, limit=limit)
        for row in rows:
            snapshot = await self._snapshot(row)
            author, forwarded = (0, 0) if snapshot is None else named_in(snapshot, self._master)
            await self._tx.run(_NOTE_NAMED, id=row["id"], author=author, forwarded=forwarded)
        return len(rows)

    async def knows(self, account: int) -> bool:
        return await self._tx.row(_KNOWS, stand_in=self._master.stand_in(account)) is not None

    def enlist(self, account: int, at: Ms) -> None:
        if self._list is not None:
            self._list.append(self._master.stand_in(account), at)

    async def latest(self) -> Ms | None:
        at: Ms | None = returned(await self._tx.row("SELECT MAX(at) AS at FROM erasures"))["at"]
        return at

    async def finish(self) -> int:
        return sum([await self._end(row["account"], row["stand_in"]) for row in await self._tx.rows(_UNFINISHED)])

    async def withheld(self) -> Mapping[int, int | None]:
        return {row["owner"]: row["account"] for row in await self._tx.rows(_WITHHELD)}

    async def release(self, stand_in: int) -> None:
        await self._keys.release("person", stand_in)
        await self._set_aside.drop(stand_in)

    async def unknown(self, erased: Mapping[int, Ms]) -> Mapping[int, Ms]:
        rows = await self._tx.rows(_KNOWN[self._engine], stand_ins=numbers(erased))
        known = {row["stand_in"]: row["at"] for row in rows}
        return {stand_in: at for stand_in, at in erased.items() if known.get(stand_in, -1) < at}

    async def behind(self, stand_ins: Collection[int]) -> Mapping[int, int]:
        wanted = frozenset(stand_ins)
        accounts = [row["id"] for row in await self._tx.rows(f"{_EVERYBODY} UNION {_OWNERS_OF_KEYS}")]
        found = {self._master.stand_in(account): account for account in accounts if account < STAND_INS}
        return {stand_in: account for stand_in, account in found.items() if stand_in in wanted}

    async def note(self, stand_in: int, at: Ms) -> None:
        await self._tx.run(_RECORD, stand_in=stand_in, at=at, account=None)

    async def _end(self, account: int, stand_in: int) -> bool:
        """Let the id go wherever nothing needs it any more; True where it is gone. What is being decided meanwhile counts."""
        await self._run(_END, account, stand_in)
        return await self._tx.run(_FORGET, account=account, stand_in=stand_in, now=self._now) > 0

    async def _run(self, statements: Sequence[str], account: int, stand_in: int) -> None:
        """Each with what it asks for."""
        bound = {"account": account, "stand_in": stand_in, "now": self._now, "spare": _SPARE}
        for statement in statements:
            await self._tx.run(statement, **{name: value for name, value in bound.items() if f":{name}" in statement})

    async def _rename_in_evidence(self, account: int, stand_in: int, *, withheld: bool) -> None:
        """Let a stand-in without a name be the author, wherever a snapshot names them; what they posted stays evidence."""
        for row in await self._tx.rows(_NAMING, stand_in=stand_in):
            snapshot = await self._snapshot(row)
            if snapshot is None:
                continue
            renamed = without_name(snapshot, account, stand_in)
            if withheld and renamed != snapshot:
                await self._set_aside.keep_evidence(row["id"], stand_in)
            key = await self._keys.of("case", row["case_id"])
            author, forwarded = named_in(renamed, self._master)
            sealed = key.seal(codec.encode(renamed), of_evidence(row["case_id"]))
            await self._tx.run(_RESEAL, id=row["id"], sealed=sealed, author=author, forwarded=forwarded)

    async def _snapshot(self, row: Row) -> Snapshot | None:
        """None where nobody can read it any more: one that was damaged keeps nobody else from being erased."""
        try:
            return codec.snapshot(await self._keys.open(row["sealed"], of_evidence(row["case_id"])))
        except (Erased, SealBroken):
            return None


def without_name(snapshot: Snapshot, account: int, stand_in: int) -> Snapshot:
    """The snapshot with a stand-in for whom it names."""
    nobody = Account(stand_in, AccountKind.PERSON, "")
    if snapshot.author is not None and snapshot.author.id == account:
        snapshot = replace(snapshot, author=nobody)
    origin = snapshot.forward
    if origin is not None and origin.account is not None and origin.account.id == account:
        snapshot = replace(snapshot, forward=replace(origin, account=nobody, name=""))
    return snapshot
