"""What the person who asks for a copy was told, and what was announced to them."""

from typing import Final

from desk.copies import Addressed, Entry, Letter, Moment, entry, moment, word
from desk.copying.staff import SHOWN
from desk.copying.times import Asking
from desk.rules.retention import Kind


async def notices(asked: Asking) -> tuple[Entry, ...]:
    """What they were told, as they read it; of what they got as staff the references. Nothing of holds and requests but
    what they were told of them."""
    found = [one for one in await asked.unit.notices.addressed_to(asked.person) if await _notice_stays(asked, one)]
    return tuple(_notice(one) for one in found if _shows(one))


def _shows(one: Addressed) -> bool:
    return one.notice.kind in _THEIRS or (SHOWN.match(one.cause) is not None and one.notice.kind != _OF_OFFICERS)


async def _notice_stays(asked: Asking, one: Addressed) -> bool:
    if one.case is None:
        return not asked.is_over(Kind.NOTICE, one.settled_at)
    return not (await asked.gone(await asked.unit.cases.get(one.case))).notices


_THEIRS: Final = frozenset({"DataCopy", "LegalNotice", "LegalNoticeWithdrawn", "OrderCopy"})
"""What was told to them as the person concerned: that it exists is no secret any more."""
_OF_OFFICERS: Final = "PreservationAsked"
"""Told to officers of a case: that a request is expected may be a secret that outlasts the role."""


def _notice(one: Addressed) -> Entry:
    """Behind the first reference a cause may name the decision that came of a report, or a colleague: that is not theirs."""
    known = SHOWN.match(one.cause)
    return entry(
        of=known[0] if known else None,
        kind=word(one.notice.kind),
        at=Moment(one.notice.at),
        state=word(one.notice.state),
        settled_at=moment(one.settled_at),
        text=Letter(one.what) if one.what is not None else None,
    )


async def announcements(asked: Asking) -> tuple[Entry, ...]:
    """Those that came to an end for them; of one that is on its way nobody knows yet."""
    found = await asked.unit.copies.announced(asked.person)
    shown = [one for one in found if not asked.is_over(Kind.CAMPAIGN, one.ended_at)]
    texts = [await asked.unit.campaigns.texts(one.campaign) for one in shown]
    return tuple(
        entry(
            ref=f"B-{one.campaign}",
            state=word(one.state),
            settled_at=Moment(one.settled_at),
            read_at=moment(one.read_at),
            language=one.language,
            text=text[one.language].text if one.language is not None and one.language in text else None,
        )
        for one, text in zip(shown, texts, strict=True)
    )
