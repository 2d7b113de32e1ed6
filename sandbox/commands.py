"""The bot's command menus: one list per scope and language, and which of them applies to one person in one chat."""

from __future__ import annotations

from sandbox.chats import Chat
from sandbox.wire import JsonObject

Scope = tuple[str, int, int]  # type, chat id, user id
DEFAULT: Scope = ("default", 0, 0)


class CommandTable:
    def __init__(self) -> None:
        self._lists: dict[tuple[Scope, str], list[JsonObject]] = {}

    def put(self, scope: Scope, language: str, commands: list[JsonObject]) -> None:
        self._lists[scope, language] = commands

    def take_away(self, scope: Scope, language: str) -> None:
        self._lists.pop((scope, language), None)

    def listed(self, scope: Scope, language: str) -> list[JsonObject]:
        return self._lists.get((scope, language), [])

    def shown(self, chat: Chat, user_id: int, language: str, *, is_admin: bool) -> list[JsonObject]:
        """The menu one person sees in one chat: the narrowest scope that has a list wins, their own language first."""
        for scope in _narrowest_first(chat, user_id, is_admin=is_admin):
            for spoken in (language, ""):
                if found := self._lists.get((scope, spoken)):
                    return found
        return []


def _narrowest_first(chat: Chat, user_id: int, *, is_admin: bool) -> list[Scope]:
    """The order in which the Bot API documentation resolves scopes."""
    if not chat.is_group:
        return [("chat", chat.id, 0), ("all_private_chats", 0, 0), DEFAULT]
    return [
        ("chat_member", chat.id, user_id),
        *([("chat_administrators", chat.id, 0)] if is_admin else []),
        ("chat", chat.id, 0),
        *([("all_chat_administrators", 0, 0)] if is_admin else []),
        ("all_group_chats", 0, 0),
        DEFAULT,
    ]
