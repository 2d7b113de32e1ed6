"""Which reports are taken, and what each is about. Pure."""

from collections.abc import Sequence
from typing import Final

from desk.errors import OwnReport, TooManyReports
from desk.model import Audience, Role, Subject
from desk.rules.durations import DAY, HOUR, Ms
from desk.rules.policy import Category, Limits


def case_key(subject: Subject, category: str, at: Ms, nonce: str) -> str:
    """What a report is about, as text: reports with equal keys belong together.

    The same chat and message (an album is one post); for an account only: the same account, category and UTC day. What could not be
    identified joins nothing: `nonce` makes its key its own.
    """
    if subject.chat is not None and subject.album is not None:
        return f"album:{subject.chat}:{subject.album}"
    if subject.chat is not None and subject.message is not None:
        return f"message:{subject.chat}:{subject.message}"
    if subject.accused is not None:
        return f"account:{subject.accused.id}:{category}:{at // DAY}"
    return f"alone:{nonce}"


def admit(reporter: int, subject: Subject, category: Category, earlier: Sequence[Ms], limits: Limits, now: Ms) -> None:
    """Refuse what is not taken: OwnReport, TooManyReports. `earlier` are the times of the person's reports in the last day.

    A report that may save a life is never one too many.
    """
    if subject.accused is not None and subject.accused.id == reporter:
        raise OwnReport
    if not category.limited:
        return
    spans = ((limits.reports_per_hour, HOUR), (limits.reports_per_day, DAY))
    reached = [_again(limit, span, earlier, now) for limit, span in spans]
    again_at, limit = max(reached)
    if again_at > now:
        raise TooManyReports(limit=limit, again_at=again_at)


def _again(limit: int, span: Ms, earlier: Sequence[Ms], now: Ms) -> tuple[Ms, int]:
    """From when on a limit has room for one more report, and the limit."""
    recent = sorted((at for at in earlier if at > now - span), reverse=True)
    return (recent[limit - 1] + span if len(recent) >= limit else now), limit


_AUDIENCE_OF: Final = {Role.OWNER: Audience.OWNERS, Role.LEAD: Audience.OWNERS}


_RANK: Final = {Audience.STAFF: 0, Audience.LEADS: 1, Audience.OWNERS: 2}


def narrower(one: Audience, other: Audience) -> Audience:
    """Of two audiences the one that fewer belong to."""
    return max(one, other, key=_RANK.__getitem__)


def audience_for(accused: frozenset[Role]) -> Audience:
    """Who works on a case about someone with these roles: leads for a moderator (and officers, auditors), owners for a lead or an owner."""
    if not accused:
        return Audience.STAFF
    above = {_AUDIENCE_OF.get(role, Audience.LEADS) for role in accused}
    return Audience.OWNERS if Audience.OWNERS in above else Audience.LEADS
