"""From what Telegram sends to what the desk knows: who acted, where, and what a report is about.

Identity is `sender_chat` first: channels and anonymous administrators are themselves. The accounts that Telegram puts in their place
are nobody, and can never be accused.
"""

from typing import Final

from desk.errors import NotReportable
from desk.model import Account, AccountKind, Attribution, Chat, Membership, MemberStatus, Missing, Subject
from desk.rules.durations import SECOND, Ms
from handlers import wire

STAND_INS: Final = frozenset({1087968824, 136817688, 777000})
"""GroupAnonymousBot, Channel Bot and Telegram: the `from` of messages that a group, a channel or Telegram itself wrote."""
_GROUPS: Final = frozenset({"group", "supergroup"})


def account_of(user: wire.User) -> Account:
    name = f"{user.first_name} {user.last_name or ''}".strip()
    return Account(user.id, AccountKind.PERSON, name, user.username, user.language_code)


def account_of_chat(chat: wire.Chat) -> Account:
    """A channel or a group as someone who writes."""
    kind = AccountKind.GROUP if chat.type in _GROUPS else AccountKind.CHANNEL
    return Account(chat.id, kind, chat.title or "", chat.username)


def chat_of(chat: wire.Chat) -> Chat:
    name = f"{chat.first_name or ''} {chat.last_name or ''}".strip()
    return Chat(chat.id, chat.type, chat.title or name, chat.username, chat.is_forum)


def is_private(chat: wire.Chat) -> bool:
    return chat.type == "private"


def is_group(chat: wire.Chat) -> bool:
    return chat.type in _GROUPS


def author(message: wire.Message) -> Account | None:
    """Who wrote a message: the channel or group it was written as, else the person; None where Telegram hides it."""
    if message.sender_chat is not None:
        return account_of_chat(message.sender_chat)
    if message.sender is None or message.sender.id in STAND_INS:
        return None
    return account_of(message.sender)


def person(message: wire.Message) -> Account | None:
    """The person who wrote a message, if they can be written to: not a channel, not an anonymous administrator, not a bot."""
    if message.sender_chat is not None or message.sender is None or message.sender.is_bot:
        return None
    return author(message)


def speaks_as_chat(message: wire.Message) -> bool:
    """Whether an administrator wrote it as the chat itself, hiding which of them it was."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


def origin_account(origin: wire.Origin) -> Account | None:
    """Who wrote a forwarded message; None where they hide."""
    if origin.sender_user is not None and origin.sender_user.id not in STAND_INS:
        return account_of(origin.sender_user)
    chat = origin.sender_chat or origin.chat
    return account_of_chat(chat) if chat is not None else None


def replied_to(message: wire.Message) -> wire.Message | None:
    """The message that someone chose to answer.

    In a forum everything in a topic answers the message that opened it: that is nobody's choice.
    """
    reply = message.reply_to_message
    if reply is None or (message.is_topic_message and reply.message_id == message.message_thread_id):
        return None
    return reply


def thread_of(message: wire.Message) -> int | None:
    """The forum's topic; a thread of replies in a plain group has a number too, and is none."""
    return message.message_thread_id if message.is_topic_message else None


def membership_of(member: wire.Member) -> Membership:
    """What somebody is in a chat, as far as sanctions are concerned."""
    until = at(member.until_date) or None
    match member.status:
        case "creator" | "administrator":
            return Membership(MemberStatus.LEADS)
        case "restricted":
            return Membership(MemberStatus.RESTRICTED, _permissions(member), member.is_member, until)
        case "kicked":
            return Membership(MemberStatus.BANNED, inside=False, until=until)
        case status:
            return Membership(MemberStatus.FREE, inside=status == "member")


def _permissions(member: wire.Member) -> tuple[str, ...]:
    names = (name for name in member.__struct_fields__ if name.startswith("can_"))
    return tuple(sorted(name for name in names if getattr(member, name)))


def at(seconds: int) -> Ms:
    return seconds * SECOND


def is_service(message: wire.Message) -> bool:
    """Whether it holds nothing that somebody wrote or sent."""
    return not any(getattr(message, name) for name in CONTENT)


CONTENT: Final = (
    "text",
    "caption",
    "rich_message",
    "photo",
    "animation",
    "audio",
    "document",
    "live_photo",
    "sticker",
    "video",
    "video_note",
    "voice",
    "paid_media",
    "poll",
    "checklist",
    "contact",
    "location",
    "venue",
    "dice",
    "game",
    "invoice",
    "giveaway",
    "giveaway_winners",
    "story",
)
"""All that a message can hold; what has none of it, Telegram wrote itself."""


def subject(message: wire.Message, bot: int) -> Subject:
    """What a report of this message in a group is about. Raises NotReportable for the desk's own messages and for service messages."""
    accused = author(message)
    if message.sender is not None and message.sender.id == bot:
        raise NotReportable("desk")
    if is_service(message):
        raise NotReportable("service")
    missing = () if accused is not None else (Missing.HIDDEN_AUTHOR,)
    return Subject(
        chat=message.chat.id,
        message=message.message_id or None,
        album=message.media_group_id,
        accused=accused,
        attribution=Attribution.STRONG if accused is not None else Attribution.WEAK,
        missing=missing if message.media_group_id is None else (*missing, Missing.REST_OF_ALBUM),
    )


def forwarded_subject(origin: wire.Origin, bot: int) -> Subject:
    """What a report of a message forwarded in private is about: its author if they show, and a channel's post as such.

    An album's forwards carry a number of their own, so they join nothing by it. Raises NotReportable for the desk's own messages.
    """
    accused = origin_account(origin)
    if accused is None:
        return Subject(missing=(Missing.HIDDEN_AUTHOR,))
    if accused.id == bot:
        raise NotReportable("desk")
    post = origin.message_id if origin.chat is not None else None
    return Subject(
        chat=accused.id if post is not None else None,
        message=post,
        accused=accused,
        attribution=Attribution.STRONG,
    )


def lane_of(update: wire.Update) -> int:
    """Updates with the same number are handled in order: the chat's id, which in private is the person's."""
    message = update.message or update.edited_message or update.channel_post or update.edited_channel_post
    if message is not None:
        return message.chat.id
    change = update.my_chat_member or update.chat_member
    if change is not None:
        return change.chat.id
    query = update.callback_query
    if query is None:
        return 0
    return query.message.chat.id if query.message is not None else query.sender.id
