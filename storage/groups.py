"""What holds in each group that the desk serves, or served: choices stay when the bot is removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from desk.groups import GroupSettings, Moderators, Step
from storage.database import Row, Tx

# Also asked with the id that a group had before it became a supergroup.
_OF = """
    SELECT chat, language, moderators, sanctions_shared, said_in_group, log_chat, ladder, step FROM group_settings
    WHERE chat = COALESCE((SELECT moved_to FROM chats WHERE id = :chat), :chat)"""
_KEEP = """
    INSERT INTO group_settings (chat, language, moderators, sanctions_shared, said_in_group, log_chat, ladder, step)
    VALUES (:chat, :language, :moderators, :sanctions_shared, :said_in_group, :log_chat, :ladder, :step)
    ON CONFLICT (chat) DO UPDATE SET
        language = excluded.language, moderators = excluded.moderators,
        sanctions_shared = excluded.sanctions_shared, said_in_group = excluded.said_in_group,
        log_chat = excluded.log_chat, ladder = excluded.ladder, step = excluded.step"""
_SERVED: Final = "joined_at IS NOT NULL AND left_at IS NULL AND moved_to IS NULL AND kind IN ('group', 'supergroup')"
_SHARING = f"""
    SELECT id FROM chats
    WHERE {_SERVED} AND id IN (SELECT chat FROM group_settings WHERE sanctions_shared = 1) ORDER BY id"""
_ALL_SERVED = f"SELECT id FROM chats WHERE {_SERVED} ORDER BY id"


class GroupStore:
    """`desk.stores.people.Groups` within one transaction."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    async def of(self, chat: int) -> GroupSettings:
        row = await self._tx.row(_OF, chat=chat)
        return GroupSettings(chat) if row is None else _settings(row)

    async def keep(self, settings: GroupSettings) -> None:
        await self._tx.run(
            _KEEP,
            chat=settings.chat,
            language=settings.language,
            moderators=settings.moderators.value,
            sanctions_shared=int(settings.sanctions_shared),
            said_in_group=int(settings.said_in_group),
            log_chat=settings.log_chat,
            ladder=settings.ladder,
            step=settings.step.value if settings.step is not None else None,
        )

    async def served(self) -> Sequence[int]:
        return [row["id"] for row in await self._tx.rows(_ALL_SERVED)]

    async def sharing(self) -> Sequence[int]:
        return [row["id"] for row in await self._tx.rows(_SHARING)]


def _settings(row: Row) -> GroupSettings:
    return GroupSettings(
        chat=row["chat"],
        language=row["language"],
        moderators=Moderators(row["moderators"]),
        sanctions_shared=bool(row["sanctions_shared"]),
        said_in_group=bool(row["said_in_group"]),
        log_chat=row["log_chat"],
        ladder=row["ladder"],
        step=Step(row["step"]) if row["step"] is not None else None,
    )
