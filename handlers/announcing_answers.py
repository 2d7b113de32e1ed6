"""What an announcement's panel, or its approval card, has asked for: the next message in private, unless a report is being written."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Final

from desk import announcing, approving, correcting
from desk.campaigns import Asked, Audience, AudienceKind, Campaign, Terms
from desk.errors import (
    AnnouncementChanged,
    AnnouncementFrozen,
    AnnouncementSettled,
    DeskError,
    NotAllowed,
    Unannounceable,
    Uncorrectable,
    UnknownReference,
)
from desk.model import LEADS
from desk.ports import Unit
from desk.rules.announcing import read_days, read_moment, read_quiet, read_spread
from desk.rules.durations import Ms
from desk.rules.policy import Policy
from handlers import access
from handlers.announcing_words import ALBUM, REJECT, Ask, Page, language_of
from handlers.arrival import Arrival
from handlers.commands import words_of
from handlers.gathering import measure
from handlers.incoming import person
from handlers.messages import approvals
from handlers.posts import read_post
from handlers.saying import say_privately
from handlers.wire import Message

POLICY_AT_MOST: Final = 256 * 1024
"""Bytes of a policy file; the one that comes along has 40 thousand."""

Taking = Callable[[Unit, Campaign, int, str], Awaitable[None]]
"""Take what the author typed for their draft."""


async def on_message(arrival: Arrival, message: Message) -> bool:
    """Take what was asked for; False where nothing is, or the person is writing a report or an appeal."""
    writer = person(message)
    if writer is None:
        return False
    asked = await arrival.desk.read(lambda unit: _asked(unit, writer.id))
    if asked is None or (asked.what.startswith(REJECT) and message.forward_origin is not None):
        return False  # whoever passes somebody else's words on does not say them
    try:
        await _answered(arrival, message, asked)
    except DeskError as refusal:
        if isinstance(refusal, _OVER) or (isinstance(refusal, Uncorrectable) and refusal.fault in _NOT_CORRECTED):
            await arrival.desk.run(lambda unit: unit.campaigns.ask_nothing(writer.id))
        raise
    return True


_OVER: Final = (AnnouncementChanged, AnnouncementFrozen, AnnouncementSettled, NotAllowed, UnknownReference)
_NOT_CORRECTED: Final = frozenset({"settled", "others", "not_sent"})
"""Refusals after which no other answer would do: it is waited for no longer, or all that they write for a day would be refused."""


async def _answered(arrival: Arrival, message: Message, asked: Asked) -> None:
    if asked.what.startswith(REJECT):
        await _reject(arrival, message, asked)
    elif asked.what.startswith(correcting.ASKED):
        await _correct(arrival, message, asked)
    elif asked.what == Ask.POLICY:
        await _take_policy(arrival, message, asked)
    else:
        await access.typed(arrival, message, lambda unit, author: _take(unit, arrival, message, author, asked), LEADS)


async def _asked(unit: Unit, person: int) -> Asked | None:
    asked = await unit.campaigns.asked(person)
    return asked if asked is None or await unit.drafts.of(person) is None else None


async def _reject(arrival: Arrival, message: Message, asked: Asked) -> None:
    seen = int(asked.what.removeprefix(REJECT))

    async def work(unit: Unit, lead: int) -> Campaign:
        return await approving.reject(unit, asked.campaign, lead, seen, words_of(message))

    campaign = await access.typed(arrival, message, work, LEADS)
    await say_privately(arrival, message, lambda reader: approvals.rejected(campaign.ref, reader))


async def _correct(arrival: Arrival, message: Message, asked: Asked) -> None:
    """The new text of one that was sent."""
    post, language = read_post(message), asked.what.removeprefix(correcting.ASKED)

    async def work(unit: Unit, lead: int) -> None:
        length = await measure(unit, arrival.house, await announcing.find(unit, asked.campaign))
        await correcting.write(unit, asked.campaign, lead, language, post, length)

    await access.typed(arrival, message, work, LEADS)


async def _take_policy(arrival: Arrival, message: Message, asked: Asked) -> None:
    """The file is fetched and read before anything is written. Raises Unannounceable, PolicyUnusable."""
    await arrival.desk.read(lambda unit: announcing.own(unit, asked.campaign, message.chat.id))
    policy = await _policy(arrival, message)

    async def work(unit: Unit, author: int) -> None:
        await announcing.carry(unit, asked.campaign, author, policy)
        await _below(unit, asked, author)

    await access.typed(arrival, message, work, LEADS)


async def _policy(arrival: Arrival, message: Message) -> Policy:
    file = message.document
    if file is None:
        raise Unannounceable("no_file")
    if (file.file_size or 0) > POLICY_AT_MOST:
        raise Unannounceable("large_file")
    content = await arrival.house.telegram.fetch(file.file_id, POLICY_AT_MOST)
    if content is None:
        raise Unannounceable("lost_file")
    return arrival.house.read_policy(file.file_name or "", content)


async def _take(unit: Unit, arrival: Arrival, message: Message, author: int, asked: Asked) -> None:
    draft = await announcing.own_draft(unit, asked.campaign, author)
    language = language_of(asked.what)
    if message.media_group_id is not None:
        await announcing.show_panel(unit, draft, f"{ALBUM}{asked.what}", anew=True)
        return
    if language is None:
        await _TAKEN[Ask(asked.what)](unit, draft, author, words_of(message))
    else:
        length = await measure(unit, arrival.house, draft)
        await announcing.write(unit, draft.id, author, language, read_post(message), length)
    await _below(unit, asked, author)


async def _below(unit: Unit, asked: Asked, author: int) -> None:
    """The panel comes below what was sent, at the page that it is about."""
    page = _PAGES.get(asked.what, "")
    await announcing.show_panel(unit, await announcing.own(unit, asked.campaign, author), page, anew=True)


_PAGES: Final[Mapping[str, Page]] = {
    Ask.DAYS: Page.WHO,
    Ask.STARTS: Page.WHEN,
    Ask.SPREAD: Page.WHEN,
    Ask.QUIET: Page.WHEN,
    Ask.NOT_AFTER: Page.WHEN,
    Ask.POLICY: Page.POLICY,
    Ask.EFFECTIVE: Page.POLICY,
}


async def _days(unit: Unit, draft: Campaign, author: int, typed: str) -> None:
    days = read_days(typed)
    if days is None:
        raise Unannounceable("days")
    await _choose(unit, draft, author, lambda now: replace(now, audience=Audience(AudienceKind.REPORTERS, days)))


async def _starts(unit: Unit, draft: Campaign, author: int, typed: str) -> None:
    at = _moment(unit, typed)
    await _choose(unit, draft, author, lambda now: replace(now, starts_at=at))


async def _not_after(unit: Unit, draft: Campaign, author: int, typed: str) -> None:
    at = _moment(unit, typed)
    await _choose(unit, draft, author, lambda now: replace(now, not_after=at))


async def _spread(unit: Unit, draft: Campaign, author: int, typed: str) -> None:
    spread = read_spread(typed)
    if spread is None:
        raise Unannounceable("spread")
    await _choose(unit, draft, author, lambda now: replace(now, spread=spread))


async def _quiet(unit: Unit, draft: Campaign, author: int, typed: str) -> None:
    quiet = read_quiet(typed)
    if quiet is None:
        raise Unannounceable("quiet")
    await _choose(unit, draft, author, lambda now: replace(now, quiet=quiet))


async def _effective(unit: Unit, draft: Campaign, author: int, typed: str) -> None:
    await announcing.take_effect(unit, draft.id, author, _moment(unit, typed))


async def _choose(unit: Unit, draft: Campaign, author: int, change: Callable[[Terms], Terms]) -> None:
    await announcing.choose(unit, draft.id, author, change)


def _moment(unit: Unit, typed: str) -> Ms:
    """A moment to come, on the clocks of the desk. Raises Unannounceable."""
    at = read_moment(typed, unit.policy.staff.timezone)
    if at is None:
        raise Unannounceable("moment")
    announcing.require_future(unit, at)
    return at


_TAKEN: Final[Mapping[Ask, Taking]] = {
    Ask.DAYS: _days,
    Ask.STARTS: _starts,
    Ask.SPREAD: _spread,
    Ask.QUIET: _quiet,
    Ask.NOT_AFTER: _not_after,
    Ask.EFFECTIVE: _effective,
}
