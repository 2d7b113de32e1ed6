"""What the desk owes, written to the outbox by the unit that causes it. `storage/outbox.py` is the courier's side."""

from __future__ import annotations

from collections.abc import Sequence

from desk.copies import Addressed
from desk.model import Audience, is_stand_in
from desk.notices import CommandMenu, DeliveryState, Notice, Owed, View, Whisper
from desk.rules.durations import Ms
from storage import codec
from storage.database import Row, Tx, Value
from storage.keys import Keys
from storage.rows import returned
from storage.sealing import Erased

_OWE = """
    INSERT INTO outbox (cause, case_id, kind, recipient, lane, mandatory, sealed, due_at, created_at,
                        whisper_chat, whisper_receiver, whisper_message, whisper_until)
    VALUES (:cause, :case, :kind, :recipient, :lane, :mandatory, :sealed, :due_at, :now,
            :whisper_chat, :whisper_receiver, :whisper_message, :whisper_until)
    ON CONFLICT (cause, kind, recipient) DO NOTHING"""
_HASTEN = "UPDATE outbox SET due_at = :now WHERE cause = :cause AND state = 'due' AND due_at > :now AND tries = 0"
# While a view is being sent, its version moves on and `settle` finds that out. One that waits to be tried again keeps waiting.
_SHOW = """
    INSERT INTO outbox (cause, case_id, kind, recipient, lane, mandatory, sealed, due_at, created_at, asked_at, anew)
    VALUES (:cause, :case, :kind, :recipient, :lane, :mandatory, :sealed, :now, :now, :now, :anew)
    ON CONFLICT (cause, kind, recipient) DO UPDATE SET
        sealed = excluded.sealed,
        asked_at = excluded.asked_at,
        version = outbox.version + 1,
        anew = CASE WHEN excluded.anew = 1 THEN outbox.version + 1 ELSE outbox.anew END,
        state = CASE WHEN outbox.state = 'sending' THEN 'sending' ELSE 'due' END,
        due_at = CASE WHEN outbox.state IN ('due', 'sending') THEN outbox.due_at ELSE excluded.due_at END,
        tries = CASE WHEN outbox.state IN ('due', 'sending') THEN outbox.tries ELSE 0 END"""
_REDRAW = """
    UPDATE outbox SET
        version = version + 1,
        due_at = CASE WHEN state IN ('due', 'sending') THEN due_at ELSE :now END,
        tries = CASE WHEN state IN ('due', 'sending') THEN tries ELSE 0 END,
        state = CASE WHEN state = 'sending' THEN 'sending' ELSE 'due' END"""
_REDRAW_CARDS = f"{_REDRAW} WHERE case_id = :case AND kind IN ('CaseCard', 'AppealCard')"
_REDRAW_CAMPAIGN = f"""{_REDRAW}
    WHERE kind IN ('CampaignCard', 'AnnouncementPanel', 'ApprovalCard') AND cause = :campaign"""
_REFRESH_CAMPAIGN = f"""{_REDRAW}
    WHERE kind = 'CampaignCard' AND cause = :campaign
      AND asked_at >= :asked_since AND (settled_at IS NULL OR settled_at <= :drawn_before)"""
_REDRAW_CARDS_OF = f"""{_REDRAW}
    WHERE recipient = :recipient
      AND kind IN ('CaseCard', 'AppealCard', 'ApprovalCard', 'AnnouncementPanel', 'CampaignCard', 'CorrectionPanel')"""
_REDRAW_LINES = f"{_REDRAW} WHERE cause = :decision AND kind IN ('LogLine', 'MeasureSaid')"
# The courier may be sending one at this moment: the version moves on, and it is drawn once more.
_REPOST_OPEN = """
    UPDATE outbox SET
        version = version + 1,
        due_at = CASE WHEN state IN ('due', 'sending') THEN due_at ELSE :now END,
        state = CASE WHEN state = 'sending' THEN 'sending' ELSE 'due' END
    WHERE recipient = :recipient AND message IS NOT NULL
      AND ((kind = 'CaseCard' AND case_id IN (SELECT id FROM cases WHERE state = 'open'))
        OR (kind = 'AppealCard' AND cause IN (SELECT 'A-' || CAST(id AS TEXT) FROM appeals WHERE state = 'open')))"""
_FORGET_MESSAGES = (
    "UPDATE outbox SET message = NULL, thread = NULL WHERE recipient = :recipient AND message IS NOT NULL"
)
# Who has come back is told where they are: another try at whispering could only let later news overtake this.
_WAKE = """
    UPDATE outbox SET state = 'due', due_at = :now, tries = 0, error = '', whisper_chat = NULL
    WHERE recipient = :recipient AND state = 'blocked'"""
# Telegram may have refused a send just before they came back: the courier finds the row changed when it comes to settle it.
_WAKE_SENDING = """
    UPDATE outbox SET due_at = CASE WHEN due_at < :now THEN :now ELSE due_at + 1 END, whisper_chat = NULL
    WHERE state = 'sending' AND recipient = :recipient"""
_CARD_AT = """
    SELECT case_id FROM outbox WHERE recipient = :recipient AND message = :message AND kind = 'CaseCard'"""
_APPEAL_AT = """
    SELECT cause FROM outbox WHERE recipient = :recipient AND message = :message AND kind = 'AppealCard'"""
_TOPIC_OF = "SELECT thread FROM outbox WHERE case_id = :case AND recipient = :recipient AND kind = 'CaseCard'"
_CARD_OF = "SELECT message FROM outbox WHERE case_id = :case AND recipient = :recipient AND kind = 'CaseCard'"
_HELD = """
    SELECT COUNT(*) AS notices FROM outbox JOIN cases ON cases.id = outbox.case_id
    WHERE outbox.state = 'blocked' AND recipient > 0 AND kind NOT IN ('CaseCard', 'AppealCard') AND audience = :audience"""
_DELIVERED = """
    SELECT settled_at FROM outbox WHERE cause = :cause AND kind = :kind AND recipient = :recipient AND state = 'sent'"""
_UNDELIVERED = "SELECT COUNT(*) AS n FROM outbox WHERE cause = :cause AND kind = :kind AND state <> 'sent'"
_TOLD = "SELECT recipient FROM outbox WHERE cause = :cause AND kind = :kind AND state = 'sent' ORDER BY recipient"
# All of them first: from then on nobody but this unit moves them, and what is being sent is not tried again.
_HALT = "UPDATE outbox SET halted = 1 WHERE cause = :cause AND state NOT IN ('sent', 'unknown')"
_WITHDRAW = """
    DELETE FROM outbox WHERE cause = :cause AND state IN ('due', 'blocked', 'failed') RETURNING recipient"""
_UNHALT = "UPDATE outbox SET halted = 0 WHERE cause = :cause AND state = 'sending'"
_RENEW = "DELETE FROM outbox WHERE cause = :cause AND state IN ('failed', 'unknown')"
_RESTATE = """
    UPDATE outbox SET sealed = :sealed
    WHERE cause = :cause AND kind = :kind AND recipient = :recipient AND state IN ('due', 'blocked')"""
_MESSAGE_OF = "SELECT message FROM outbox WHERE cause = :cause AND kind = :kind AND recipient = :recipient"
_LAST_LINE = """
    SELECT id, kind, recipient, state, created_at, error, repeats FROM outbox
    WHERE recipient = :log AND kind = 'LogLine' ORDER BY id DESC LIMIT 1"""
_LAST_COPY = """
    SELECT id, kind, recipient, state, created_at, error, repeats FROM outbox
    WHERE recipient = :recipient AND kind = 'DataCopy' ORDER BY id DESC LIMIT 1"""
_ADDRESSED_TO = """
    SELECT id, kind, recipient, state, created_at, error, repeats, cause, case_id, settled_at, sealed FROM outbox
    WHERE recipient = :recipient AND (halted = 0 OR state = 'sent') ORDER BY id"""
_OF_CASE = """
    SELECT id, kind, recipient, state, created_at, error, repeats FROM outbox WHERE case_id = :case ORDER BY id"""


class NoticeStore:
    """`desk.stores.notices.Notices` within one transaction."""

    __slots__ = ("_keys", "_now", "_tx")

    def __init__(self, tx: Tx, keys: Keys, now: Ms) -> None:
        self._tx = tx
        self._keys = keys
        self._now = now

    async def owe(
        self,
        recipient: int,
        what: Owed,
        *,
        cause: str,
        case: int | None = None,
        whisper: Whisper | None = None,
        wait: Ms = 0,
    ) -> None:
        if is_stand_in(recipient):
            return
        row = await self._row(recipient, what, cause, case)
        await self._tx.run(
            _OWE,
            **row,
            due_at=self._now + wait,
            whisper_chat=whisper.chat if whisper else None,
            whisper_receiver=whisper.receiver if whisper else None,
            whisper_message=whisper.message if whisper else None,
            whisper_until=whisper.until if whisper else None,
        )

    async def hasten(self, cause: str) -> None:
        await self._tx.run(_HASTEN, cause=cause, now=self._now)

    async def show(
        self, recipient: int, view: View | CommandMenu, *, cause: str, case: int | None = None, anew: bool = False
    ) -> None:
        await self._tx.run(_SHOW, **await self._row(recipient, view, cause, case), anew=int(anew))

    async def redraw_cards(self, case: int) -> None:
        await self._tx.run(_REDRAW_CARDS, case=case, now=self._now)

    async def redraw_cards_of(self, recipient: int) -> None:
        await self._tx.run(_REDRAW_CARDS_OF, recipient=recipient, now=self._now)

    async def redraw_campaign(self, campaign: str) -> None:
        await self._tx.run(_REDRAW_CAMPAIGN, campaign=campaign, now=self._now)

    async def refresh_campaign(self, campaign: str, *, asked_since: Ms, drawn_before: Ms) -> int:
        bounds = {"asked_since": asked_since, "drawn_before": drawn_before}
        return await self._tx.run(_REFRESH_CAMPAIGN, campaign=campaign, now=self._now, **bounds)

    async def redraw_lines(self, decision: str) -> None:
        await self._tx.run(_REDRAW_LINES, decision=decision, now=self._now)

    async def message_of(self, cause: str, kind: str, recipient: int) -> int | None:
        row = await self._tx.row(_MESSAGE_OF, cause=cause, kind=kind, recipient=recipient)
        return None if row is None else row["message"]

    async def last_line(self, log: int) -> Notice | None:
        row = await self._tx.row(_LAST_LINE, log=log)
        return None if row is None else _notice(row)

    async def wake(self, recipient: int) -> None:
        # In this order: a row that is settled between the two is found by the second.
        await self._tx.run(_WAKE_SENDING, recipient=recipient, now=self._now)
        await self._tx.run(_WAKE, recipient=recipient, now=self._now)

    async def repost(self, recipient: int) -> None:
        await self._tx.run(_REPOST_OPEN, recipient=recipient, now=self._now)
        await self._tx.run(_FORGET_MESSAGES, recipient=recipient)

    async def card_at(self, recipient: int, message: int) -> int | None:
        row = await self._tx.row(_CARD_AT, recipient=recipient, message=message)
        return None if row is None else row["case_id"]

    async def appeal_at(self, recipient: int, message: int) -> int | None:
        row = await self._tx.row(_APPEAL_AT, recipient=recipient, message=message)
        return None if row is None else int(row["cause"].removeprefix("A-"))

    async def topic_of(self, case: int, recipient: int) -> int | None:
        row = await self._tx.row(_TOPIC_OF, case=case, recipient=recipient)
        return None if row is None else row["thread"]

    async def card_of(self, case: int, recipient: int) -> int | None:
        row = await self._tx.row(_CARD_OF, case=case, recipient=recipient)
        return None if row is None else row["message"]

    async def held(self, audience: Audience) -> int:
        number: int = returned(await self._tx.row(_HELD, audience=audience.value))["notices"]
        return number

    async def undelivered(self, kind: str, cause: str) -> int:
        number: int = returned(await self._tx.row(_UNDELIVERED, cause=cause, kind=kind))["n"]
        return number

    async def told(self, kind: str, cause: str) -> frozenset[int]:
        return frozenset(row["recipient"] for row in await self._tx.rows(_TOLD, cause=cause, kind=kind))

    async def halt(self, cause: str) -> None:
        await self._tx.run(_HALT, cause=cause)

    async def withdraw(self, cause: str) -> frozenset[int]:
        return frozenset(row["recipient"] for row in await self._tx.rows(_WITHDRAW, cause=cause))

    async def renew(self, cause: str) -> None:
        await self._tx.run(_UNHALT, cause=cause)
        await self._tx.run(_RENEW, cause=cause)

    async def restate(self, recipient: int, what: Owed, *, cause: str) -> None:
        row = await self._row(recipient, what, cause, None)
        await self._tx.run(_RESTATE, cause=cause, kind=row["kind"], recipient=recipient, sealed=row["sealed"])

    async def delivered(self, kind: str, recipient: int, cause: str) -> Ms | None:
        row = await self._tx.row(_DELIVERED, cause=cause, kind=kind, recipient=recipient)
        return None if row is None else row["settled_at"]

    async def last_copy(self, recipient: int) -> Notice | None:
        row = await self._tx.row(_LAST_COPY, recipient=recipient)
        return None if row is None else _notice(row)

    async def addressed_to(self, recipient: int) -> Sequence[Addressed]:
        return [await self._addressed(row) for row in await self._tx.rows(_ADDRESSED_TO, recipient=recipient)]

    async def of_case(self, case: int) -> Sequence[Notice]:
        return [_notice(row) for row in await self._tx.rows(_OF_CASE, case=case)]

    async def _addressed(self, row: Row) -> Addressed:
        try:
            payload = await self._keys.open(row["sealed"], context(row["cause"]))
        except Erased:
            what = None
        else:
            what = codec.owed(row["kind"], payload)
        return Addressed(_notice(row), row["cause"], row["case_id"], row["settled_at"], what)

    async def _row(self, recipient: int, what: Owed, cause: str, case: int | None) -> dict[str, Value]:
        key = await self._keys.of(*codec.owner_of(recipient))
        return {
            "cause": cause,
            "case": case,
            "kind": codec.kind_of(what),
            "recipient": recipient,
            "lane": int(what.lane),
            "mandatory": int(what.mandatory),
            "sealed": key.seal(codec.encode(what), context(cause)),
            "now": self._now,
        }


def context(cause: str) -> bytes:
    """What binds a payload to its row. Not to its recipient: a group that becomes a supergroup changes its id."""
    return f"outbox.sealed:{cause}".encode()


def _notice(row: Row) -> Notice:
    return Notice(
        id=row["id"],
        kind=row["kind"],
        recipient=row["recipient"],
        state=DeliveryState(row["state"]),
        at=row["created_at"],
        error=row["error"],
        repeats=row["repeats"],
    )
