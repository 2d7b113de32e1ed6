"""Chats that the desk has seen, where it serves now, and what becomes of a group that turns into a supergroup."""

from __future__ import annotations

from typing import Final

from desk.model import Chat
from desk.rules.durations import Ms
from storage import codec
from storage.database import Tx
from storage.keyring import MasterKey
from storage.keys import Keys
from storage.sealing import Erased

_SEEN = "SELECT digest FROM chats WHERE id = :id"
_KEEP = """
    INSERT INTO chats (id, kind, sealed, digest, is_forum) VALUES (:id, :kind, :sealed, :digest, :is_forum)
    ON CONFLICT (id) DO UPDATE SET
        kind = excluded.kind, sealed = excluded.sealed, digest = excluded.digest, is_forum = excluded.is_forum"""
_KNOWN = "SELECT id, kind, sealed, is_forum FROM chats WHERE id = :id"
_JOINED = """
    UPDATE chats SET joined_at = CASE WHEN left_at IS NULL THEN COALESCE(joined_at, :now) ELSE :now END,
                     left_at = NULL, administrator = :administrator
    WHERE id = :id"""
_LEFT = "UPDATE chats SET left_at = :now, administrator = 0 WHERE id = :id AND left_at IS NULL"
_SERVED = (
    "SELECT 1 AS here FROM chats WHERE id = :id AND joined_at IS NOT NULL AND left_at IS NULL AND moved_to IS NULL"
)
_NOW_AT = "SELECT moved_to FROM chats WHERE id = :id"

_FORWARD = "UPDATE chats SET moved_to = :new WHERE id = :old OR moved_to = :old"
_SERVE_NEW = """
    UPDATE chats SET joined_at = COALESCE(joined_at, (SELECT before.joined_at FROM chats AS before WHERE before.id = :old)),
                     administrator = (SELECT before.administrator FROM chats AS before WHERE before.id = :old)
    WHERE id = :new AND joined_at IS NULL"""
# Numbers of messages mean others in the supergroup: a view is posted there anew, and a message to be removed stays behind.
_OWED_THERE = """
    UPDATE outbox SET recipient = :new, message = NULL, thread = NULL
    WHERE recipient = :old AND state IN ('due', 'sending', 'blocked') AND kind <> 'RemoveMessage'
      AND NOT EXISTS (SELECT 1 FROM outbox AS there
                      WHERE there.cause = outbox.cause AND there.kind = outbox.kind AND there.recipient = :new)"""
_OWED_TWICE = """
    UPDATE outbox SET state = 'failed', error = 'owed to the supergroup already', settled_at = :now
    WHERE recipient = :old AND state IN ('due', 'sending', 'blocked') AND kind <> 'RemoveMessage'"""
_SETTINGS_THERE = """
    UPDATE group_settings SET chat = :new
    WHERE chat = :old AND NOT EXISTS (SELECT 1 FROM group_settings AS there WHERE there.chat = :new)"""
_LOGGED_THERE = "UPDATE group_settings SET log_chat = :new WHERE log_chat = :old"
_BROUGHT_THERE = """
    UPDATE imported_warnings SET chat = :new
    WHERE chat = :old AND NOT EXISTS (SELECT 1 FROM imported_warnings AS there
                                      WHERE there.chat = :new AND there.identity = imported_warnings.identity)"""
# A deletion stays behind: its message has another number there.
_SANCTIONS_THERE = "UPDATE sanctions SET chat = :new WHERE chat = :old AND message IS NULL"
_POINTS_THERE = "UPDATE decisions SET counts_in = :new WHERE counts_in = :old"
_MEMBERSHIPS_THERE = """
    UPDATE memberships_before SET chat = :new
    WHERE chat = :old AND NOT EXISTS (SELECT 1 FROM memberships_before AS there
                                      WHERE there.chat = :new AND there.account = memberships_before.account)"""

_GROUP: Final = "group"
_SUPERGROUP: Final = "supergroup"


class ChatStore:
    """`desk.stores.people.Chats` within one transaction."""

    __slots__ = ("_keys", "_master", "_now", "_tx")

    def __init__(self, tx: Tx, keys: Keys, master: MasterKey, now: Ms) -> None:
        self._tx = tx
        self._keys = keys
        self._master = master
        self._now = now

    async def seen(self, chat: Chat) -> None:
        names = codec.encode(codec.Names(chat.title, chat.username))
        digest = self._master.fingerprint(f"{chat.kind}:{chat.is_forum}:".encode() + names)
        known = await self._tx.row(_SEEN, id=chat.id)
        if known is not None and known["digest"] == digest:
            return
        key = await self._keys.of(*codec.owner_of(chat.id))
        sealed = key.seal(names, _context(chat.id))
        await self._tx.run(_KEEP, id=chat.id, kind=chat.kind, sealed=sealed, digest=digest, is_forum=int(chat.is_forum))

    async def known(self, chat: int) -> Chat | None:
        row = await self._tx.row(_KNOWN, id=chat)
        if row is None:
            return None
        try:
            names = codec.names(await self._keys.open(row["sealed"], _context(chat)))
        except Erased:
            return None
        return Chat(chat, row["kind"], names.name, names.username, bool(row["is_forum"]))

    async def joined(self, chat: Chat, *, administrator: bool) -> None:
        await self.seen(chat)
        await self._tx.run(_JOINED, id=chat.id, administrator=int(administrator), now=self._now)

    async def left(self, chat: int) -> None:
        await self._tx.run(_LEFT, id=chat, now=self._now)

    async def served(self, chat: int) -> bool:
        return await self._tx.row(_SERVED, id=chat) is not None

    async def moved(self, old: int, new: int) -> None:
        """Cases and evidence keep the chat that they were about; what is still to be done is done in the new one.

        What was owed stays sealed under the old chat's key, which lives on: a sealed value names its key.
        """
        before = await self.known(old) or Chat(old, _GROUP, "")
        await self.seen(before)
        if await self.known(new) is None:
            await self.seen(Chat(new, _SUPERGROUP, before.title, before.username))
        await self._tx.run(_SERVE_NEW, old=old, new=new)
        await self._tx.run(_FORWARD, old=old, new=new)
        await self._tx.run(_OWED_THERE, old=old, new=new)
        await self._tx.run(_OWED_TWICE, old=old, now=self._now)
        await self._tx.run(_SANCTIONS_THERE, old=old, new=new)
        await self._tx.run(_POINTS_THERE, old=old, new=new)
        await self._tx.run(_MEMBERSHIPS_THERE, old=old, new=new)
        await self._tx.run(_SETTINGS_THERE, old=old, new=new)
        await self._tx.run(_LOGGED_THERE, old=old, new=new)
        await self._tx.run(_BROUGHT_THERE, old=old, new=new)

    async def now_at(self, chat: int) -> int:
        row = await self._tx.row(_NOW_AT, id=chat)
        return chat if row is None or row["moved_to"] is None else row["moved_to"]


def _context(chat: int) -> bytes:
    return f"chats.sealed:{chat}".encode()
