"""What or whom a person means who writes to the desk in private: by a forward, a link, Telegram's picker, a name or an id."""

import re
from dataclasses import dataclass
from typing import Final

from desk.drafts import Step
from desk.errors import DraftIncomplete, NotReportable, OwnReport
from desk.evidence import EvidenceKind, NewEvidence
from desk.model import Account, AccountKind, Attribution, Chat, Missing, Subject
from desk.ports import Unit
from handlers import wire
from handlers.arrival import Bot
from handlers.incoming import account_of, chat_of, forwarded_subject
from handlers.links import Link, find_link
from handlers.snapshots import forwarded_snapshot, linked_snapshot

TYPED_AT_MOST: Final = 200
"""Characters of what was typed that are kept where no account could be found."""
_ID: Final = re.compile(r"-?[0-9]{3,16}")
_NAME: Final = re.compile(r"(?<!\w)@([A-Za-z][A-Za-z0-9_]{3,31})(?!\w)")
_BARE_NAME: Final = re.compile(r"([A-Za-z][A-Za-z0-9_]{3,31})")


@dataclass(frozen=True, slots=True)
class Found:
    """What a message says about the subject of a report."""

    subject: Subject
    evidence: tuple[NewEvidence, ...] = ()
    chat: Chat | None = None
    """A channel or group that the message showed."""


async def read_subject(unit: Unit, message: wire.Message, bot: Bot) -> Found:
    """What a private message says about the subject. Raises DraftIncomplete if nothing, OwnReport, NotReportable."""
    found = await _read(unit, message, bot)
    accused = found.subject.accused
    if accused is not None and accused.id == message.chat.id:  # a private chat goes by the person's id
        raise OwnReport
    if accused is not None and accused.id == bot.id:
        raise NotReportable("desk")
    return found


async def _read(unit: Unit, message: wire.Message, bot: Bot) -> Found:
    if message.forward_origin is not None:
        return _forwarded(message, message.forward_origin, bot)
    if message.users_shared is not None and message.users_shared.users:
        return Found(_certain(await _picked(unit, message.users_shared.users[0])))
    mentioned = next((entity.user for entity in message.entities if entity.user is not None), None)
    if mentioned is not None:
        return Found(_certain(account_of(mentioned)))
    words = (message.text or "").strip()
    if not words:
        raise DraftIncomplete(Step.SUBJECT)
    link = find_link(words)
    if link is not None and link.message is not None:
        return await _linked(unit, link)
    return Found(await _typed(unit, words, link or _by_id(words) or _by_name(words), bot))


def _forwarded(message: wire.Message, origin: wire.Origin, bot: Bot) -> Found:
    chat = origin.chat or origin.sender_chat
    return Found(
        forwarded_subject(origin, bot.id),
        (forwarded_evidence(message, origin),),
        chat_of(chat) if chat is not None else None,
    )


def forwarded_evidence(message: wire.Message, origin: wire.Origin) -> NewEvidence:
    return NewEvidence(EvidenceKind.FORWARD, forwarded_snapshot(message, origin))


async def _picked(unit: Unit, shared: wire.SharedUser) -> Account:
    """Telegram tells names only where the key asked for them; what the desk knows already is kept."""
    known = await unit.people.known(shared.user_id)
    if known is not None and shared.first_name is None:
        return known
    name = f"{shared.first_name or ''} {shared.last_name or ''}".strip()
    return Account(shared.user_id, AccountKind.PERSON, name, shared.username)


async def _linked(unit: Unit, link: Link) -> Found:
    """A message that the bot cannot fetch. In a channel its author is the channel; elsewhere only moderators can find out."""
    where = await _account(unit, link)
    chat = where.id if where is not None else link.chat
    channel = where if where is not None and where.kind is AccountKind.CHANNEL else None
    subject = Subject(
        chat=await unit.chats.now_at(chat) if chat is not None else None,
        message=link.message if chat is not None else None,
        accused=channel,
        attribution=Attribution.STRONG if channel is not None else Attribution.WEAK,
        typed=link.url[:TYPED_AT_MOST],
        missing=(Missing.UNREACHABLE_MESSAGE,),
    )
    evidence = NewEvidence(EvidenceKind.LINK, linked_snapshot(link.url, subject.chat, subject.message))
    return Found(subject, (evidence,))


async def _typed(unit: Unit, words: str, link: Link | None, bot: Bot) -> Subject:
    """An id is certain, a name is not: names change hands."""
    if link is not None and (link.chat == bot.id or (link.name or "").lower() == bot.username.lower()):
        raise NotReportable("desk")
    account = await _account(unit, link) if link is not None else None
    if link is None or account is None:
        return Subject(typed=words[:TYPED_AT_MOST], missing=(Missing.UNKNOWN_ACCOUNT,))
    return _certain(account) if link.name is None else Subject(accused=account, typed=words[:TYPED_AT_MOST])


def _by_id(words: str) -> Link | None:
    return Link(words, chat=int(words)) if _ID.fullmatch(words) else None


def _by_name(words: str) -> Link | None:
    shape = _NAME.search(words) or _BARE_NAME.fullmatch(words)
    return Link(words, name=shape[1]) if shape is not None else None


async def _account(unit: Unit, link: Link) -> Account | None:
    """Whom or what an address or an id names, if the desk has met them."""
    if link.name is not None:
        return await _named(unit, link.name)
    return await unit.people.known(link.chat) if link.chat is not None else None


async def _named(unit: Unit, username: str) -> Account | None:
    """Who was last seen under this name."""
    return next(iter(await unit.people.named(username)), None)


def _certain(account: Account) -> Subject:
    return Subject(accused=account, attribution=Attribution.STRONG)
