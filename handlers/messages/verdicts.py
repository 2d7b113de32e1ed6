"""What a decision did in Telegram, how far its telling came, and how to mend what failed. For staff."""

from collections.abc import Mapping, Sequence
from typing import Final

from desk.model import Chat, Decision, Outcome, Sanction, SanctionKind, SanctionState
from desk.notices import DeliveryState, Notice, StatementOfReasons
from desk.rules.durations import Ms
from desk.views import Review
from handlers.messages.facts import Facts
from handlers.messages.naming import category_titles, chat_title, one_line, staff_link
from handlers.messages.reader import Reader, mark
from handlers.messages.text import foreign
from handlers.messages.wording import points, when

_OUTCOMES: Final = {
    Outcome.DISMISS: mark("dismissed"),
    Outcome.WARN: mark("warned"),
    Outcome.DELETE: mark("message deleted"),
    Outcome.MUTE: mark("muted"),
    Outcome.KICK: mark("removed from the group"),
    Outcome.BAN: mark("banned"),
}
DISMISSALS: Final = {
    "no_violation": mark("no violation"),
    "no_evidence": mark("not enough evidence"),
    "duplicate": mark("duplicate of another case"),
    "resolved": mark("resolved otherwise"),
}
"""Why a case is dismissed, by the code that a button carries and that is stored as the reason."""

_KINDS: Final = {
    SanctionKind.DELETE: mark("Delete"),
    SanctionKind.MUTE: mark("Mute"),
    SanctionKind.KICK: mark("Kick"),
    SanctionKind.BAN: mark("Ban"),
}
_STATES: Final = {
    SanctionState.DUE: mark("⏳ on its way"),
    SanctionState.APPLIED: mark("✅ applied"),
    SanctionState.FAILED: mark("❌ failed"),
    SanctionState.LIFTED: mark("lifted"),
}
_DELIVERY: Final = {
    DeliveryState.DUE: mark("⏳ on its way to the person concerned"),
    DeliveryState.SENDING: mark("⏳ on its way to the person concerned"),
    DeliveryState.SENT: mark("✅ delivered to the person concerned"),
    DeliveryState.BLOCKED: mark("⏸ waits until the person concerned presses Start"),
    DeliveryState.FAILED: mark("❌ could not be delivered to the person concerned"),
    DeliveryState.UNKNOWN: mark("❔ may not have arrived: the desk was restarted while it was being sent"),
}
_RIGHTS: Final = mark(
    "Make the bot an administrator there who may delete messages and ban users, then decide again by command."
)
_UNKNOWN_THERE: Final = mark("Telegram does not know this account there: it may have left, or it is deleted.")
_BOT_GONE: Final = mark(
    "The bot is not in this chat any more: add it again as an administrator, then decide again by command."
)
_MENDING: Final = {
    "not enough rights": _RIGHTS,
    "chat_admin_required": _RIGHTS,
    "administrator": mark(
        "Telegram lets nobody mute or ban an administrator: the owner of the chat must take their rights first."
    ),
    "owner": mark("Telegram lets nobody mute or ban the owner of a chat."),
    "message to delete not found": mark("The message is gone already; there is nothing left to do."),
    "message can't be deleted": mark(
        "Bots cannot delete this message (most are too old after 48 hours): an administrator can, by hand."
    ),
    "user not found": _UNKNOWN_THERE,
    "user_id_invalid": _UNKNOWN_THERE,
    "participant_id_invalid": _UNKNOWN_THERE,
    "chat not found": _BOT_GONE,
    "kicked": _BOT_GONE,
    "not a member": _BOT_GONE,
    "only for supergroups": mark(
        "This works in supergroups only: give the group a public name or a visible history, which upgrades it."
    ),
}
"""What helps, by a part of what Telegram answers, in small letters. The first that fits counts."""


def in_brief(decision: Decision, sanctions: Sequence[Sanction], now: Ms, reader: Reader) -> str:
    """To who has just decided: plain text that fits over a button (200 characters)."""
    _ = reader.gettext
    outcome = _(_OUTCOMES[decision.outcome])
    if decision.outcome is Outcome.DISMISS:
        return _("{ref}: {outcome}. The reporters are told.").format(ref=decision.ref, outcome=outcome)
    if any(sanction.kind is SanctionKind.DELETE for sanction in sanctions) and decision.outcome is not Outcome.DELETE:
        outcome = _("{outcome}, message deleted").format(outcome=outcome)
    until = next((sanction.until for sanction in sanctions if sanction.until is not None), None)
    words = _("{ref}: {outcome}, {points}. Everyone concerned is told.")
    if until is not None:
        words = _("{ref}: {outcome} until {time}, {points}. Everyone concerned is told.")
    return words.format(
        ref=decision.ref,
        outcome=outcome,
        time=when(until or 0, now, reader),
        points=points(decision.points, reader) if decision.points else _("no points"),
    )


def decision_line(decision: Decision, facts: Facts, reader: Reader) -> str:
    """ "D-9: warned by Anna · Scam or fraud · 2 points until ..."."""
    _ = reader.gettext
    line = _("<b>{ref}</b>: {outcome} by {moderator}, {time}").format(
        ref=decision.ref,
        outcome=_(_OUTCOMES[decision.outcome]),
        moderator=staff_link(decision.decided_by, facts.people),
        time=when(decision.at, facts.now, reader),
    )
    if decision.outcome is not Outcome.DISMISS:
        line += "\n" + category_titles(decision.category, facts, reader) + _points(decision, facts.now, reader)
    code = DISMISSALS.get(decision.reason)
    reason = _(code) if code else decision.reason
    said = f"{line}\n<blockquote expandable>{foreign(reason)}</blockquote>"
    return f"{said}\n{_withdrawn(decision, facts, reader)}" if decision.voided_at is not None else said


def _withdrawn(decision: Decision, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    words = _("↩️ {ref} was withdrawn by {moderator}, {time}: nothing of it counts").format(
        ref=decision.ref,
        moderator=staff_link(decision.voided_by or 0, facts.people),
        time=when(decision.voided_at or 0, facts.now, reader),
    )
    return f"{words}\n<blockquote expandable>{foreign(decision.voided_why)}</blockquote>"


def review_line(review: Review, reader: Reader) -> str:
    """That a later withdrawal leaves a decision standing higher than the ladder now says."""
    because = ", ".join(f"D-{number}" for number in review.because)
    words = reader.gettext("⚠️ Please review {ref}: it stood a step higher because of {because}, withdrawn since.")
    return words.format(ref=f"D-{review.decision}", because=because)


def outcome_name(outcome: Outcome, reader: Reader) -> str:
    """ "warned", in a list."""
    return reader.gettext(_OUTCOMES[outcome])


def sanction_line(sanction: Sanction, chats: Mapping[int, Chat], now: Ms, reader: Reader) -> str:
    """What was to be done where, whether Telegram did it and, if not, what Telegram said and how to mend it."""
    _ = reader.gettext
    words = _("{kind} in {chat}: {state}") if sanction.until is None else _("{kind} in {chat} until {time}: {state}")
    line = words.format(
        kind=_(_KINDS[sanction.kind]),
        chat=chat_title(sanction.chat, chats, reader),
        time=when(sanction.until or 0, now, reader),
        state=_(_STATES[sanction.state]),
    )
    if sanction.state is not SanctionState.FAILED:
        return line
    said = _("Telegram said: {error}").format(error=one_line(sanction.error, 200) or "?")
    return f"{line}. {said}. {mending(sanction.error, reader)}".rstrip()


def mending(error: str, reader: Reader) -> str:
    """What helps against an error of Telegram's; nothing where we do not know."""
    said = error.casefold()
    return next((reader.gettext(advice) for part, advice in _MENDING.items() if part in said), "")


def statement_line(notices: Sequence[Notice], reader: Reader) -> str:
    """How far the latest statement of reasons came; nothing where none is owed."""
    _ = reader.gettext
    statements = [notice for notice in notices if notice.kind == StatementOfReasons.__name__]
    if not statements:
        return ""
    return _("Statement of reasons: {state}").format(state=_(_DELIVERY[statements[-1].state]))


def _points(decision: Decision, now: Ms, reader: Reader) -> str:
    _ = reader.gettext
    if not decision.points:
        return " · " + _("no points")
    count = points(decision.points, reader)
    if decision.expires_at is None:
        return f" · {count}"
    return " · " + _("{points} until {time}").format(points=count, time=when(decision.expires_at, now, reader))
