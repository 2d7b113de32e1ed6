"""The world: who exists, where they meet, and what the bot may see of it. In memory, without HTTP."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from sandbox.accounts import ANONYMOUS_ADMIN_ID, CHANNEL_BOT_ID, SERVICE_ID, Account, Membership
from sandbox.chats import Chat, Message
from sandbox.clock import Clock
from sandbox.commands import CommandTable
from sandbox.files import Files
from sandbox.limits import Limits, Strictness
from sandbox.transcript import Transcript
from sandbox.updates import Updates
from sandbox.webhook import Webhook

FIRST_PERSON_ID = 5_000_000_001  # beyond 32 bits, as real ids are
FIRST_GROUP_ID = 4_000_000_001
FIRST_SUPERGROUP_ID = 1_002_000_000_001
PERSONAL_CHAT_IDS = 1


@dataclass(slots=True)
class CallbackQuery:
    """A pressed button that waits for its answer; `answer` is None until the bot has answered."""

    id: str
    presser: Account
    message: Message
    asked_at: float
    answer: dict[str, str | bool] | None = None


class World:
    """All state of one sandbox. `me` is the bot."""

    def __init__(self, clock: Clock, me: Account, *, privacy_mode: bool, limits: Strictness) -> None:
        self.clock = clock
        self.me = me
        self.privacy_mode = privacy_mode
        self.stars = 0.0
        self.deletions_lie = False
        self.owner_has_premium = True  # what custom emoji of the bot need
        self.accounts: dict[int, Account] = {me.id: me}
        self.chats: dict[int, Chat] = {}
        self.public: dict[str, Chat] = {}
        self.callbacks: dict[str, CallbackQuery] = {}
        self.updates = Updates(clock)
        self.webhook = Webhook(self.updates, clock)
        self.transcript = Transcript(clock)
        self.files = Files(clock)
        self.commands = CommandTable()
        self.limits = Limits(clock, limits)
        self.numbers = itertools.count(1)  # ephemeral messages, callback queries, albums: any id that is only unique
        self._people = itertools.count(FIRST_PERSON_ID)
        self._groups = itertools.count(FIRST_GROUP_ID)
        self._supergroups = itertools.count(FIRST_SUPERGROUP_ID)
        # Private chats and basic groups share one sequence of message ids, as they do in a real account.
        self._personal_messages = itertools.count(PERSONAL_CHAT_IDS)
        for stand_in in (
            Account(ANONYMOUS_ADMIN_ID, "Group", username="GroupAnonymousBot", is_bot=True),
            Account(CHANNEL_BOT_ID, "Channel", username="Channel_Bot", is_bot=True),
            Account(SERVICE_ID, "Telegram"),
        ):
            self.accounts[stand_in.id] = stand_in

    def add_person(self, name: str, username: str | None, language: str | None) -> Account:
        """A person and their private chat with the bot, which they have not started."""
        first, _, last = name.partition(" ")
        account = Account(next(self._people), first, last or None, username, language)
        self.accounts[account.id] = account
        self.chats[account.id] = Chat(account.id, "private", self._personal_messages, person=account)
        return account

    def add_group(self, title: str) -> Chat:
        return self._add_chat(Chat(-next(self._groups), "group", self._personal_messages, title))

    def add_supergroup(self, title: str, username: str | None = None, *, is_forum: bool = False) -> Chat:
        chat = Chat(-next(self._supergroups), "supergroup", itertools.count(1), title, username, is_forum=is_forum)
        return self._add_chat(chat)

    def add_channel(self, title: str, username: str | None = None) -> Chat:
        return self._add_chat(Chat(-next(self._supergroups), "channel", itertools.count(1), title, username))

    def bot_in(self, chat: Chat) -> Membership:
        return chat.membership(self.me.id, self.clock.now())

    def bot_may(self, chat: Chat, right: str) -> bool:
        """Whether the bot is an administrator of the chat with this right."""
        mine = self.bot_in(chat)
        return mine.status == "administrator" and bool(mine.rights.get(right))

    def has_met(self, account: Account) -> bool:
        """Whether the bot can know this account: by an update from it, or by a chat that both are in."""
        if account.is_met or account.has_started:
            return True
        return any(
            account.id in chat.members and self.bot_in(chat).is_inside for chat in self.chats.values() if chat.members
        )

    def _add_chat(self, chat: Chat) -> Chat:
        self.chats[chat.id] = chat
        if chat.username:
            self.public[chat.username.lower()] = chat
        return chat
