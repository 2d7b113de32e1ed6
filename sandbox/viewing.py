"""What people see: the messages of a chat as one of its members reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sandbox.accounts import Account
from sandbox.chats import Chat, Message
from sandbox.wire import JsonObject
from sandbox.world import World


@dataclass(frozen=True, slots=True)
class Button:
    """A button as the API describes it; `is_typed` if it belongs to a reply keyboard, which writes its label."""

    message: Message
    content: JsonObject
    is_typed: bool

    @property
    def label(self) -> str:
        return str(self.content["text"])


def visible(world: World, chat: Chat, account: Account) -> list[Message]:
    """The messages one person can see there now, oldest first: public ones, and ephemeral ones from or for them."""
    if not chat.person and not chat.membership(account.id, world.clock.now()).is_inside:
        return []
    own = [one for one in chat.ephemeral.values() if account in (one.receiver, one.author) and one.is_delivered]
    hidden = {id(one.replaces) for one in own if one.replaces and one.receiver is account}
    public = [one for one in chat.messages.values() if id(one) not in hidden]
    return sorted(public + own, key=lambda one: one.sent_at) if own else public


def matches(seen: str, wanted: str | re.Pattern[str]) -> bool:
    return wanted in seen if isinstance(wanted, str) else bool(wanted.search(seen))


def find_button(messages: list[Message], label: str) -> Button | None:
    """The button whose label equals or starts with `label`, on the newest message that has one.

    Buttons of messages come before those under the writing field.
    """
    for message in reversed(messages):
        if found := _labelled(message, [button for row in message.buttons for button in row], label):
            return found
    keys = reply_keyboard(messages)
    return _labelled(messages[-1], keys, label, is_typed=True) if keys else None


def reply_keyboard(messages: list[Message]) -> list[JsonObject]:
    """The buttons under the writing field: of the last keyboard that was sent and not removed."""
    for message in reversed(messages):
        if message.keyboard is not None and "force_reply" not in message.keyboard:
            return [button for row in message.keyboard.get("keyboard", []) for button in row]
    return []


def _labelled(message: Message, buttons: list[JsonObject], label: str, *, is_typed: bool = False) -> Button | None:
    fitting = [button for button in buttons if button["text"].startswith(label)]
    if not fitting:
        return None
    content = next((button for button in fitting if button["text"] == label), fitting[0])
    return Button(message, content, is_typed)


def as_told(messages: list[Message]) -> str:
    """Messages for people to read in a failed assertion."""
    lines = []
    for message in messages:
        buttons = "".join(f"\n    {row}" for row in message.labels)
        mark = " (only for them)" if message.receiver else ""
        lines.append(f"  {message.author.name}{mark}: {message.text!r}{buttons}")
    return "\n".join(lines) or "  nothing"
