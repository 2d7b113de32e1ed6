"""The courier's side of the outbox: claim what is due, settle what became of it.

    due -> sending -> sent | blocked | failed | unknown

A view (card, prompt) that changed while it was being sent is due again whatever became of its old drawing. `storage/notices.py` is
the side of those who owe.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from desk.errors import AlreadyHandled
from desk.notices import DeliveryState, Lane, Owed, Whisper
from desk.rules.durations import Ms
from storage import codec
from storage.database import Database, Row, Tx, Value
from storage.dialect import numbers, spelled
from storage.keyring import MasterKey
from storage.keys import Keys
from storage.notices import context
from storage.rows import returned
from storage.sealing import Erased, SealingError

# Lanes 1 and 3 are acts. Each half walks down the index by itself, however long the other queue is.
_CLAIM = spelled("""
    WITH acts AS (SELECT id FROM outbox
                  WHERE state = 'due' AND due_at <= :now AND lane IN (1, 3)
                  ORDER BY lane, due_at, id LIMIT :acts {skip locked}),
         messages AS (SELECT id FROM outbox
                      WHERE state = 'due' AND due_at <= :now AND lane NOT IN (1, 3)
                        AND recipient NOT IN ({numbers :waiting})
                      ORDER BY lane, due_at, id LIMIT :messages {skip locked})
    UPDATE outbox SET state = 'sending' WHERE id IN (SELECT id FROM acts UNION ALL SELECT id FROM messages)
    RETURNING id, kind, recipient, sealed, cause, case_id, lane, tries, repeats, version, shown, anew, message, thread,
              whisper_chat, whisper_receiver, whisper_message, whisper_until, created_at, due_at""")
_LOST = "UPDATE outbox SET state = 'failed', error = :error, settled_at = :now WHERE id = :id"
_SETTLE = """
    UPDATE outbox SET
        state = CASE WHEN halted = 1 AND :state = 'blocked' THEN 'failed'
                     WHEN version > :version OR (:state = 'blocked' AND due_at > :due_at) THEN 'due' ELSE :state END,
        due_at = CASE WHEN version > :version THEN :now ELSE due_at END,
        shown = CASE WHEN :state = 'sent' THEN :version ELSE shown END,
        message = COALESCE(:message, message),
        thread = COALESCE(:thread, thread),
        error = :error,
        tries = CASE WHEN version > :version THEN 0 ELSE tries END,
        settled_at = :now
    WHERE id = :id AND state = 'sending'"""
# What was taken back while it was being sent has not arrived, or perhaps: either way it is not tried again.
_RETRY = """
    UPDATE outbox SET state = CASE WHEN halted = 1 THEN 'failed' ELSE 'due' END, due_at = :due_at,
        tries = tries + 1, error = :error
    WHERE id = :id AND state = 'sending'"""
_REPEAT = """
    UPDATE outbox SET state = CASE WHEN halted = 1 THEN 'unknown' ELSE 'due' END, due_at = :due_at,
        tries = tries + 1, repeats = repeats + 1, error = :error
    WHERE id = :id AND state = 'sending'"""
_PUT_BACK = """
    UPDATE outbox SET state = CASE WHEN halted = 1 THEN 'failed' ELSE 'due' END WHERE id = :id AND state = 'sending'"""
_AGAIN = """
    UPDATE outbox SET state = 'due', due_at = :now, repeats = repeats + 1
    WHERE state = 'sending' AND mandatory = 1 AND halted = 0"""
_UNKNOWN = """
    UPDATE outbox SET state = 'unknown', settled_at = :now WHERE state = 'sending' AND (mandatory = 0 OR halted = 1)"""
_COUNTS = "SELECT state, COUNT(*) AS rows FROM outbox GROUP BY state"
_REPEATED = "SELECT COUNT(*) AS rows FROM outbox WHERE repeats > 0"


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a delivery. `version` is the one that was sent; `message` and `thread` of None leave what is known.

    `due_at` is the delivery's: whoever came back while Telegram refused it has moved it, and the row is due again.
    """

    id: int
    version: int
    due_at: Ms
    state: DeliveryState
    message: int | None = None
    thread: int | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the outbox that the courier has claimed."""

    id: int
    kind: str
    recipient: int
    what: Owed
    cause: str
    case_id: int | None
    lane: Lane
    tries: int
    """Sends that Telegram put off or that found no network."""
    repeats: int
    """Sends that a crash left in doubt."""
    version: int
    shown: int
    """The version that the recipient sees; 0 before the first."""
    anew: bool
    """The view is to be posted below, instead of editing `message`."""
    message: int | None
    thread: int | None
    whisper: Whisper | None
    created_at: Ms
    due_at: Ms

    def settled(
        self, state: DeliveryState, *, message: int | None = None, thread: int | None = None, error: str = ""
    ) -> Settled:
        """What became of it."""
        return Settled(self.id, self.version, self.due_at, state, message, thread, error)


@dataclass(frozen=True, slots=True)
class Recovered:
    """Deliveries that a crash left in doubt: how many are due again, how many stay unknown."""

    again: int
    unknown: int


class Outbox:
    """The outbox as one courier at a time uses it, each call a unit of its own."""

    def __init__(self, database: Database, master: MasterKey) -> None:
        self._database = database
        self._master = master

    async def claim(self, now: Ms, messages: int, acts: int, *, waiting: Collection[int] = ()) -> list[Delivery]:
        """Take what is due, up to so many messages and so many acts: by lane, then those that became due first.

        A view that changed again became due again, so that one hot case cannot keep the cards of others from ever being sent. Messages
        to recipients that are `waiting` for their turn at Telegram's limits are left; acts in a chat do not wait with its messages.

        Durable: nothing is sent for a cause that a power cut could undo. What cannot be read any more, because its key was
        destroyed, is settled as failed.
        """

        async def take(tx: Tx) -> list[Delivery]:
            keys = Keys(tx, self._master, now)
            claim, waits = _CLAIM[self._database.engine], numbers(waiting)
            rows = await tx.rows(claim, now=now, messages=messages, acts=acts, waiting=waits)
            deliveries, lost = [], []
            for row in sorted(rows, key=lambda row: (row["lane"], row["due_at"], row["id"])):
                try:
                    deliveries.append(await _open(row, keys))
                except (SealingError, codec.Unreadable) as error:
                    lost.append({"id": row["id"], "now": now, "error": _why(error)})
            if lost:
                await tx.many(_LOST, lost)
            return deliveries

        return await self._database.run(take, durable=True)

    async def settle(self, outcomes: Sequence[Settled], now: Ms) -> None:
        """Record what became of claimed rows, all of them in one transaction."""

        async def record(tx: Tx) -> None:
            await tx.many(_SETTLE, [_row(settled, now) for settled in outcomes])

        await self._database.run(record)

    async def retry(self, delivery: int, due_at: Ms, error: str) -> None:
        """Put a claimed row off until `due_at`, once more tried."""

        async def put_off(tx: Tx) -> None:
            await tx.run(_RETRY, id=delivery, due_at=due_at, error=error)

        await self._database.run(put_off)

    async def repeat(self, delivery: int, due_at: Ms, error: str) -> None:
        """Put a claimed row off until `due_at`, once more tried and perhaps delivered: the answer was lost."""

        async def put_off(tx: Tx) -> None:
            await tx.run(_REPEAT, id=delivery, due_at=due_at, error=error)

        await self._database.run(put_off)

    async def put_back(self, delivery: int) -> None:
        """Return a claimed row untried: its turn has not come."""

        async def give_back(tx: Tx) -> None:
            await tx.run(_PUT_BACK, id=delivery)

        await self._database.run(give_back)

    async def recover(self, now: Ms) -> Recovered:
        """What a crash left in `sending` may or may not have arrived: what is owed is due again, the rest stays unknown.

        Called before the first claim, by the only courier.
        """

        async def sort_out(tx: Tx) -> Recovered:
            return Recovered(again=await tx.run(_AGAIN, now=now), unknown=await tx.run(_UNKNOWN, now=now))

        return await self._database.run(sort_out)

    async def counts(self) -> Mapping[DeliveryState, int]:
        """How many rows are in each state; states without rows are missing."""

        async def count(tx: Tx) -> Mapping[DeliveryState, int]:
            return {DeliveryState(row["state"]): row["rows"] for row in await tx.rows(_COUNTS)}

        return await self._database.read(count)

    async def repeated(self) -> int:
        """How many rows were sent again without knowing whether they had arrived."""

        async def count(tx: Tx) -> int:
            rows: int = returned(await tx.row(_REPEATED))["rows"]
            return rows

        return await self._database.read(count)


def settling(outcome: Settled) -> Callable[[Tx, Ms], Awaitable[None]]:
    """Settles a row within the unit that records what Telegram answered: for `Runner.settling`.

    Raises AlreadyHandled if it is settled, so that nothing is recorded twice when only the answer to the commit was lost.
    """

    async def settle(tx: Tx, now: Ms) -> None:
        if not await tx.run(_SETTLE, **_row(outcome, now)):
            raise AlreadyHandled

    return settle


def _row(settled: Settled, now: Ms) -> dict[str, Value]:
    return {
        "id": settled.id,
        "version": settled.version,
        "due_at": settled.due_at,
        "state": settled.state.value,
        "message": settled.message,
        "thread": settled.thread,
        "error": settled.error,
        "now": now,
    }


async def _open(row: Row, keys: Keys) -> Delivery:
    payload = await keys.open(row["sealed"], context(row["cause"]))
    return Delivery(
        id=row["id"],
        kind=row["kind"],
        recipient=row["recipient"],
        what=codec.owed(row["kind"], payload),
        cause=row["cause"],
        case_id=row["case_id"],
        lane=Lane(row["lane"]),
        tries=row["tries"],
        repeats=row["repeats"],
        version=row["version"],
        shown=row["shown"],
        anew=row["anew"] > row["shown"],
        message=row["message"],
        thread=row["thread"],
        whisper=_whisper(row),
        created_at=row["created_at"],
        due_at=row["due_at"],
    )


def _whisper(row: Row) -> Whisper | None:
    if row["whisper_chat"] is None:
        return None
    return Whisper(row["whisper_chat"], row["whisper_receiver"], row["whisper_message"], row["whisper_until"])


def _why(error: Exception) -> str:
    return "erased" if isinstance(error, Erased) else "unreadable"
