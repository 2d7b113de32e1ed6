"""Chats, their topics and their messages: plain state, no behaviour of the server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.accounts import LEFT, Account, Membership
from sandbox.wire import JsonObject, utf16_part

GENERAL_TOPIC = 1


@dataclass(slots=True)
class Topic:
    """One topic of a forum; its id is the id of the service message that opened it."""

    id: int
    name: str
    icon_color: int = 0x6FB9F0
    is_closed: bool = False


@dataclass(slots=True, eq=False)
class Message:
    """One message as the chat keeps it.

    `body` is the Message object without `reply_to_message`, which is rendered one level deep when the message is shown.
    `changed` is the transcript's number of the last event that showed it; `receiver` is set for ephemeral messages.
    """

    chat: Chat
    author: Account
    body: JsonObject
    reply_to: Message | None = None
    receiver: Account | None = None
    replaces: Message | None = None  # the public message whose place this ephemeral one takes for its receiver
    sent_at: float = 0.0  # seconds, finer than `date`
    paid: float = 0.0  # Stars that the bot paid to send it
    changed: int = 0
    is_deleted: bool = False
    is_delivered: bool = True  # an ephemeral message may never reach somebody who is offline
    keyboard: JsonObject | None = None  # a reply keyboard; the Message object does not carry it

    @property
    def id(self) -> int:
        return int(self.body["message_id"])

    @property
    def ephemeral_id(self) -> int:
        return int(self.body.get("ephemeral_message_id", 0))

    @property
    def date(self) -> int:
        return int(self.body["date"])

    @property
    def text(self) -> str:
        return str(self.body.get("text") or self.body.get("caption") or "")

    @property
    def entities(self) -> list[JsonObject]:
        """MessageEntity objects of the text or caption."""
        found: list[JsonObject] = self.body.get("entities") or self.body.get("caption_entities") or []
        return found

    @property
    def formats(self) -> list[tuple[str, str]]:
        """What is formatted, as people see it: `("bold", "New rules")`, in the order of the text."""
        return [(one["type"], utf16_part(self.text, one["offset"], one["length"])) for one in self.entities]

    @property
    def thread(self) -> int | None:
        return self.body["message_thread_id"] if self.body.get("is_topic_message") else None

    @property
    def buttons(self) -> list[list[JsonObject]]:
        """Rows of InlineKeyboardButton objects."""
        rows: list[list[JsonObject]] = self.body.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    @property
    def labels(self) -> list[list[str]]:
        return [[str(button["text"]) for button in row] for row in self.buttons]

    @property
    def link(self) -> str:
        """The address people copy: by username for public chats, `t.me/c/...` for private supergroups and channels."""
        if self.chat.username:
            return f"https://t.me/{self.chat.username}/{self.id}"
        return f"https://t.me/c/{-self.chat.id - 1_000_000_000_000}/{self.id}"

    def as_json(self) -> JsonObject:
        if self.reply_to is None or self.reply_to.is_deleted:
            return dict(self.body)
        return {**self.body, "reply_to_message": self.reply_to.body}


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat with the bot (`person` is set; its id is theirs), a group, a supergroup or a channel."""

    id: int
    type: str
    message_ids: Iterator[int]
    title: str | None = None
    username: str | None = None
    person: Account | None = None
    is_forum: bool = False
    has_anti_spam: bool = False
    members: dict[int, Membership] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    ephemeral: dict[int, Message] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    banned_senders: set[int] = field(default_factory=set)
    pinned: list[int] = field(default_factory=list)
    linked: Chat | None = None
    upgraded_to: Chat | None = None

    @property
    def name(self) -> str:
        return self.title or (self.person.name if self.person else str(self.id))

    @property
    def is_group(self) -> bool:
        return self.type in ("group", "supergroup")

    def membership(self, account_id: int, now: float) -> Membership:
        return self.members.get(account_id, LEFT).at(now)

    def as_chat(self) -> JsonObject:
        """The Chat object."""
        shown: JsonObject = {"id": self.id, "type": self.type}
        if self.title is not None:
            shown["title"] = self.title
        if self.username:
            shown["username"] = self.username
        if self.is_forum:
            shown["is_forum"] = True
        if self.person:
            user = self.person.as_user()
            shown |= {name: user[name] for name in ("first_name", "last_name", "username") if name in user}
        return shown
