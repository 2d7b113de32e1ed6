"""Which of several sanctions of one member holds, and what that means against what they were before. Pure."""

from collections.abc import Iterable
from typing import Final

from desk.model import Membership, MemberStatus, Sanction, SanctionKind, SanctionState
from desk.rules.durations import DAY, MINUTE, SECOND, Ms

SHORTEST: Final[Ms] = 31 * SECOND
LONGEST: Final[Ms] = 366 * DAY - MINUTE
"""Telegram takes what ends sooner or later than that for endless (30 seconds and 366 days; the clocks may differ a little)."""

DELETABLE_FOR: Final[Ms] = 2 * DAY
"""How long bots can delete what others wrote (https://core.telegram.org/bots/api#deletemessage)."""

SPEAK: Final = "can_send_messages"


def is_over(until: Ms | None, now: Ms) -> bool:
    return until is not None and until <= now


def is_stuck(sanction: Sanction, now: Ms) -> bool:
    """Whether Telegram would not do it, or not lift it, and that is still wanted."""
    if sanction.lifting is None:
        return sanction.state is SanctionState.FAILED and not is_over(sanction.until, now)
    return sanction.state is SanctionState.APPLIED and bool(sanction.error)


def holds_under(kind: SanctionKind, now: Membership) -> bool:
    """Whether a mute or a ban still holds for somebody who is this now."""
    if now.status is MemberStatus.BANNED:
        return True
    return kind is SanctionKind.MUTE and now.status is MemberStatus.RESTRICTED and SPEAK not in now.may


def strongest(sanctions: Iterable[Sanction], now: Ms) -> Sanction | None:
    """The one that holds: a ban before a mute, of two alike the one that ends later."""
    standing = [one for one in sanctions if not is_over(one.until, now)]
    return max(standing, key=lambda one: (one.kind is SanctionKind.BAN, _end(one.until)), default=None)


def telegrams_end(until: Ms | None, now: Ms) -> Ms | None:
    """The end to tell Telegram; None where it would take it for endless: the desk lifts that by itself."""
    return until if until is not None and SHORTEST <= until - now <= LONGEST else None


def still(was: Membership, now: Ms) -> Membership:
    """What somebody would be by now: a restriction or a ban of that time may be over, or so near its end that it would be made endless."""
    if was.until is not None and was.until - now < SHORTEST:
        return Membership(MemberStatus.FREE, inside=was.inside and was.status is MemberStatus.RESTRICTED)
    return was


def outweighs(was: Membership, sanction: Sanction) -> bool:
    """Whether what somebody was under already keeps more from them, and longer, than a sanction: then it must not be touched."""
    if was.status is MemberStatus.BANNED:
        return sanction.kind is SanctionKind.MUTE or _end(was.until) >= _end(sanction.until)
    silenced = was.status is MemberStatus.RESTRICTED and SPEAK not in was.may
    return silenced and sanction.kind is SanctionKind.MUTE and _end(was.until) >= _end(sanction.until)


def _end(until: Ms | None) -> float:
    return float("inf") if until is None else until
