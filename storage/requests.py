"""Lawful requests: each row, its document and its steps are sealed under a key of the request's own, which goes with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from desk.disclosure.values import NewRequest, Particulars, Request, TakenStep
from desk.errors import UnknownReference
from desk.rules.disclosure.instruments import DataClass, Instrument
from desk.rules.disclosure.states import State, Step
from desk.rules.durations import Ms
from storage import codec
from storage.database import Engine, Row, Tx
from storage.dialect import numbers, spelled
from storage.keyring import MasterKey
from storage.keys import Keys
from storage.rows import returned

_COLUMNS = """
    id, instrument, state, asked_from, country, language, reach, emergency, sealed, taken_in_by, received_at, due_at, stopped_at, remind_at,
    secrecy_until, authenticated_by, authenticated_at, emergency_by, collected_by, code, closed_at, version, waits_until, asked_to_inform,
    validate_by, validated_at, deletion_asked_at"""
_ADD = """
    INSERT INTO requests (instrument, state, country, language, reach, emergency, sealed, document, taken_in_by, received_at, due_at,
                          remind_at, secrecy_until, validate_by, validation_remind_at)
    VALUES (:instrument, 'received', :country, :language, :reach, :emergency, :empty, :empty, :taken_in_by, :received_at, :due_at,
            :remind_at, :secrecy_until, :validate_by, :validation_remind_at)
    RETURNING id"""
_SEAL = "UPDATE requests SET sealed = :sealed, document = :document WHERE id = :id"
_RESEAL = "UPDATE requests SET sealed = :sealed WHERE id = :id"
_GET = f"SELECT {_COLUMNS} FROM requests WHERE id = :id"
_LOCK = spelled(_GET + " {for update}")
_DOCUMENT = "SELECT document FROM requests WHERE id = :id"
_BY_DEADLINE = f"""
    SELECT {_COLUMNS} FROM requests WHERE closed_at IS NULL ORDER BY CASE WHEN due_at IS NULL THEN 1 ELSE 0 END, due_at, id LIMIT :limit"""
_TO_REMIND = spelled(f"""
    SELECT {_COLUMNS} FROM requests WHERE remind_at <= :now ORDER BY remind_at, id LIMIT :limit {{skip locked}}""")
_TO_VALIDATE = spelled(f"""
    SELECT {_COLUMNS} FROM requests WHERE validation_remind_at <= :now ORDER BY validation_remind_at, id LIMIT :limit {{skip locked}}""")
_WATCH = "UPDATE requests SET validation_remind_at = :at WHERE id = :id"
_REMIND = "UPDATE requests SET remind_at = :at WHERE id = :id"
_WAIT = "UPDATE requests SET waits_until = :until WHERE id = :id"
_CHANGE = """
    UPDATE requests SET state = :state, asked_from = :asked_from, due_at = :due_at, stopped_at = :stopped_at, remind_at = :remind_at,
        secrecy_until = :secrecy_until, authenticated_by = :authenticated_by, authenticated_at = :authenticated_at,
        emergency_by = :emergency_by, collected_by = :collected_by, code = :code, closed_at = :closed_at,
        waits_until = :waits_until, reach = :reach, asked_to_inform = :asked_to_inform,
        validated_at = :validated_at, deletion_asked_at = :deletion_asked_at, version = version + 1
    WHERE id = :id"""
_LOG = """
    INSERT INTO request_steps (request, step, became, by, code, sealed, at) VALUES (:request, :step, :became, :by, :code, :sealed, :now)"""
_STEPS = "SELECT id, step, became, by, code, sealed, at FROM request_steps WHERE request = :request ORDER BY id"
_SEND_LETTER = """
    INSERT INTO request_letters (request, step, by, at) VALUES (:request, :step, :by, :now) ON CONFLICT (request, step) DO NOTHING"""
_LETTERS = "SELECT step FROM request_letters WHERE request = :request"
_HOLD = "INSERT INTO holds_for_requests (request, hold) VALUES (:request, :hold)"
_HOLDS = "SELECT hold FROM holds_for_requests WHERE request = :request ORDER BY hold"
_KEPT_BY = "SELECT request FROM holds_for_requests WHERE hold = :hold"
_KEY_CONFIRMED = "SELECT 1 AS yes FROM request_keys WHERE request = :request AND confirmed_by <> entered_by"
# Whom a person reported is left out: who is accused there would learn, by being turned away, who reported them.
_INVOLVED = spelled("""
    SELECT 1 AS yes FROM cases
    WHERE (cases.accused IN ({numbers :persons})
        OR EXISTS (SELECT 1 FROM decisions WHERE decisions.case_id = cases.id AND decisions.accused IN ({numbers :persons}))
        OR EXISTS (SELECT 1 FROM appeals WHERE appeals.case_id = cases.id AND appeals.side = 'affected'
            AND appeals.appellant IN ({numbers :persons})))
      AND (cases.accused IN (:account, :stand_in)
        OR EXISTS (SELECT 1 FROM decisions WHERE decisions.case_id = cases.id
            AND (decisions.accused IN (:account, :stand_in) OR decisions.decided_by = :account))
        OR EXISTS (SELECT 1 FROM proposals WHERE proposals.case_id = cases.id
            AND proposals.outcome = 'approved' AND proposals.ended_by = :account)
        OR EXISTS (SELECT 1 FROM reports WHERE reports.case_id = cases.id AND reports.reporter IN (:account, :stand_in))
        OR EXISTS (SELECT 1 FROM appeals WHERE appeals.case_id = cases.id
            AND (appeals.appellant IN (:account, :stand_in) OR appeals.decided_by = :account)))
    LIMIT 1""")


class RequestStore:
    """`desk.stores.requests.Requests` within one transaction."""

    __slots__ = ("_engine", "_keys", "_locked", "_master", "_now", "_tx")

    def __init__(self, tx: Tx, engine: Engine, keys: Keys, master: MasterKey, now: Ms, *, writes: bool = True) -> None:
        self._tx = tx
        self._engine = engine
        self._keys = keys
        self._master = master
        self._now = now
        self._locked = _LOCK[engine] if writes else _GET

    async def add(self, new: NewRequest) -> Request:
        row = await self._tx.row(
            _ADD,
            instrument=new.instrument.value,
            country=new.country,
            language=new.language,
            reach=new.reach.value,
            emergency=int(new.emergency),
            empty=b"",
            taken_in_by=new.taken_in_by,
            received_at=new.received_at,
            due_at=new.due_at,
            remind_at=new.remind_at,
            secrecy_until=new.secrecy_until,
            validate_by=new.validate_by,
            validation_remind_at=new.validation_remind_at,
        )
        number: int = returned(row)["id"]
        key = await self._keys.of("request", number)
        sealed = key.seal(codec.encode(new.particulars), context("sealed", number))
        document = key.seal(new.document, context("document", number))
        await self._tx.run(_SEAL, id=number, sealed=sealed, document=document)
        return await self.get(number)

    async def get(self, request: int) -> Request:
        return await self._found(_GET, request)

    async def lock(self, request: int) -> Request:
        return await self._found(self._locked, request)

    async def document(self, request: int) -> bytes:
        row = returned(await self._tx.row(_DOCUMENT, id=request))
        return await self._keys.open(row["document"], context("document", request))

    async def by_deadline(self, limit: int) -> Sequence[Request]:
        return [await self._open(row) for row in await self._tx.rows(_BY_DEADLINE, limit=limit)]

    async def to_remind(self, limit: int) -> Sequence[Request]:
        rows = await self._tx.rows(_TO_REMIND[self._engine], now=self._now, limit=limit)
        return [await self._open(row) for row in rows]

    async def remind(self, request: int, at: Ms | None) -> None:
        await self._tx.run(_REMIND, id=request, at=at)

    async def to_validate(self, limit: int) -> Sequence[Request]:
        rows = await self._tx.rows(_TO_VALIDATE[self._engine], now=self._now, limit=limit)
        return [await self._open(row) for row in rows]

    async def watch(self, request: int, at: Ms | None) -> None:
        await self._tx.run(_WATCH, id=request, at=at)

    async def wait(self, request: int, until: Ms) -> None:
        await self._tx.run(_WAIT, id=request, until=until)

    async def change(self, changed: Request) -> None:
        await self._tx.run(
            _CHANGE,
            id=changed.id,
            state=changed.state.value,
            asked_from=changed.asked_from.value if changed.asked_from else None,
            due_at=changed.due_at,
            stopped_at=changed.stopped_at,
            remind_at=changed.remind_at,
            secrecy_until=changed.secrecy_until,
            authenticated_by=changed.authenticated_by,
            authenticated_at=changed.authenticated_at,
            emergency_by=changed.emergency_by,
            collected_by=changed.collected_by,
            code=changed.code,
            closed_at=changed.closed_at,
            waits_until=changed.waits_until,
            reach=changed.reach.value,
            asked_to_inform=int(changed.asked_to_inform),
            validated_at=changed.validated_at,
            deletion_asked_at=changed.deletion_asked_at,
        )

    async def reseal(self, request: int, particulars: Particulars) -> None:
        key = await self._keys.of("request", request)
        await self._tx.run(_RESEAL, id=request, sealed=key.seal(codec.encode(particulars), context("sealed", request)))

    async def log(
        self, request: int, step: Step, became: State, *, by: int | None, code: str = "", words: str = ""
    ) -> None:
        key = await self._keys.of("request", request)
        sealed = key.seal(words.encode(), context("steps", request)) if words else None
        values = {"step": step.value, "became": became.value, "by": by, "code": code, "sealed": sealed}
        await self._tx.run(_LOG, request=request, now=self._now, **values)

    async def steps(self, request: int) -> Sequence[TakenStep]:
        return [await self._step(row, request) for row in await self._tx.rows(_STEPS, request=request)]

    async def send_letter(self, request: int, step: int, by: int) -> bool:
        return await self._tx.run(_SEND_LETTER, request=request, step=step, by=by, now=self._now) > 0

    async def letters(self, request: int) -> frozenset[int]:
        return frozenset(row["step"] for row in await self._tx.rows(_LETTERS, request=request))

    async def keep_by(self, request: int, hold: int) -> None:
        await self._tx.run(_HOLD, request=request, hold=hold)

    async def holds(self, request: int) -> Sequence[int]:
        return [row["hold"] for row in await self._tx.rows(_HOLDS, request=request)]

    async def kept_by(self, hold: int) -> int | None:
        row = await self._tx.row(_KEPT_BY, hold=hold)
        return None if row is None else row["request"]

    async def involved(self, account: int, persons: Collection[int]) -> bool:
        if account in persons:
            return True
        theirs = {
            *persons,
            *(self._master.stand_in(one) for one in persons),
        }  # of whoever was erased, cases name the stand-in
        found = await self._tx.row(
            _INVOLVED[self._engine],
            account=account,
            stand_in=self._master.stand_in(account),
            persons=numbers(theirs),
        )
        return found is not None

    async def key_confirmed(self, request: int) -> bool:
        return await self._tx.row(_KEY_CONFIRMED, request=request) is not None

    async def _found(self, statement: str, request: int) -> Request:
        row = await self._tx.row(statement, id=request)
        if row is None:
            raise UnknownReference(f"L-{request}")
        return await self._open(row)

    async def _step(self, row: Row, request: int) -> TakenStep:
        words = "" if row["sealed"] is None else await self._keys.words(row["sealed"], context("steps", request))
        return TakenStep(Step(row["step"]), State(row["became"]), row["by"], row["code"], words, row["at"], row["id"])

    async def _open(self, row: Row) -> Request:
        particulars = codec.particulars(await self._keys.open(row["sealed"], context("sealed", row["id"])))
        return Request(
            id=row["id"],
            instrument=Instrument(row["instrument"]),
            state=State(row["state"]),
            asked_from=State(row["asked_from"]) if row["asked_from"] else None,
            country=row["country"],
            language=row["language"],
            reach=DataClass(row["reach"]),
            emergency=bool(row["emergency"]),
            particulars=particulars,
            taken_in_by=row["taken_in_by"],
            received_at=row["received_at"],
            due_at=row["due_at"],
            stopped_at=row["stopped_at"],
            remind_at=row["remind_at"],
            secrecy_until=row["secrecy_until"],
            authenticated_by=row["authenticated_by"],
            authenticated_at=row["authenticated_at"],
            emergency_by=row["emergency_by"],
            collected_by=row["collected_by"],
            code=row["code"],
            closed_at=row["closed_at"],
            version=row["version"],
            waits_until=row["waits_until"],
            asked_to_inform=bool(row["asked_to_inform"]),
            validate_by=row["validate_by"],
            validated_at=row["validated_at"],
            deletion_asked_at=row["deletion_asked_at"],
        )


def context(what: str, request: int) -> bytes:
    """What binds a sealed value to its request."""
    return f"requests.{what}:{request}".encode()
