"""What a decision did in Telegram, how far its telling came, and how to mend what failed. For staff."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from desk.model import Chat, Decision, Lifting, Outcome, Sanction, SanctionKind, SanctionState
from desk.notices import DeliveryState, Notice, StatementOfReasons
from desk.rules.durations import Ms
from desk.rules.policy import NOTICE, Consequence, read_step
from desk.rules.sanctioning import is_stuck
from desk.views import Review
from handlers.messages.facts import Facts
from handlers.messages.fitting import shorten
from handlers.messages.naming import category_titles, chat_title, one_line, staff_link
from handlers.messages.reader import Reader, mark
from handlers.messages.standing import counts_where, step_name
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

_WORDS: Final = 300
"""UTF-16 units of why a moderator departed from the ladder."""

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
_LIFTED: Final = {
    Lifting.ENDED: mark("as its time was over"),
    Lifting.UNDONE: mark("as the decision was withdrawn"),
    Lifting.PARDONED: mark("by a moderator"),
    Lifting.BY_HAND: mark("by hand, in Telegram itself"),
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
    "Make the bot an administrator there who may delete messages and ban users: it is then tried again by itself."
)
_UNKNOWN_THERE: Final = mark(
    "Telegram does not know this account there: it may have left, or it is deleted. If they come back, it is tried again."
)
_BOT_GONE: Final = mark(
    "The bot is not in this chat any more: add it again as an administrator, and it is tried again by itself."
)
_SUPERGROUPS: Final = mark(
    "This works in supergroups only: a public name or a visible history makes the group one, and it is then tried again."
)
_IS_ADMINISTRATOR: Final = mark(
    "Telegram lets nobody restrict an administrator. Once the owner of the chat has taken their rights, it is tried again."
)
_MENDING: Final = {
    "message to delete not found": mark("It was gone already."),
    "still there": mark("Telegram took the deletion, but the message is still there. Delete it by hand, in the group."),
    "keeps nobody out": _SUPERGROUPS,
    "supergroup and channel chats only": _SUPERGROUPS,
    "only for supergroups": _SUPERGROUPS,
    "became a supergroup": mark(
        "The group has become a supergroup, where bots cannot reach older messages: an administrator can delete it, by hand."
    ),
    "message can't be deleted": mark(
        "Bots cannot delete this message (most are too old after 48 hours): an administrator can, by hand."
    ),
    "not enough rights": _RIGHTS,
    "have no rights": _RIGHTS,
    "chat_admin_required": _RIGHTS,
    "need to be administrator": _RIGHTS,
    "user is an administrator": _IS_ADMINISTRATOR,
    "user_admin_invalid": _IS_ADMINISTRATOR,
    "owner": mark("Telegram lets nobody restrict the owner of a chat."),
    "user not found": _UNKNOWN_THERE,
    "user_id_invalid": _UNKNOWN_THERE,
    "participant_id_invalid": _UNKNOWN_THERE,
    "user_not_participant": _UNKNOWN_THERE,
    "member not found": _UNKNOWN_THERE,
    "chat not found": _BOT_GONE,
    "kicked": _BOT_GONE,
    "not a member": _BOT_GONE,
    "deactivated": mark("The account is deleted: nothing is left to do."),
}
"""What helps, by a part of what Telegram answers, in small letters. The first that fits counts."""


_LISTED_AT_MOST: Final = 8
"""Acts of one decision that have a line each."""


def in_brief(
    decision: Decision, sanctions: Sequence[Sanction], now: Ms, reader: Reader, *, said: Outcome | None = None
) -> str:
    """To who has just decided, and asked for what is `said`: plain text that fits over a button (200 characters)."""
    _ = reader.gettext
    if decision.outcome is Outcome.DISMISS:
        outcome = _(_OUTCOMES[decision.outcome])
        return _("{ref}: {outcome}. The reporters are told.").format(ref=decision.ref, outcome=outcome)
    done = _what_was_done(decision, sanctions, now, reader)
    if said is Outcome.WARN and decision.outcome is not Outcome.WARN:
        done = _("warned, {outcome}").format(outcome=done)
    words = _("{ref}: {outcome}, {points}. Everyone concerned is told.").format(
        ref=decision.ref,
        outcome=done,
        points=points(decision.points, reader) if decision.points else _("no points"),
    )
    return f"{words} {_by_ladder(decision, sanctions, reader)}".rstrip()


def _what_was_done(decision: Decision, sanctions: Sequence[Sanction], now: Ms, reader: Reader) -> str:
    """ "muted until tomorrow, message deleted"."""
    _ = reader.gettext
    restricting = next((sanction for sanction in sanctions if sanction.kind is not SanctionKind.DELETE), None)
    deleted = _(_OUTCOMES[Outcome.DELETE])
    if restricting is None and decision.outcome is Outcome.DELETE:
        return deleted
    said = _(_OUTCOMES[decision.outcome if restricting is None else Outcome(restricting.kind.value)])
    if restricting is not None and restricting.until is not None:
        said = _("{outcome} until {time}").format(outcome=said, time=when(restricting.until, now, reader))
    groups = len({sanction.chat for sanction in sanctions if sanction.kind is not SanctionKind.DELETE})
    if groups > 1:
        said = reader.ngettext("{outcome} in {n} group", "{outcome} in {n} groups", groups).format(
            outcome=said, n=groups
        )
    if any(sanction.kind is SanctionKind.DELETE for sanction in sanctions):
        said = _("{outcome}, message deleted").format(outcome=said)
    return said


def _by_ladder(decision: Decision, sanctions: Sequence[Sanction], reader: Reader) -> str:
    """Whether that is what the ladder made due; nothing where it made nothing due but a notice, and that was given."""
    _ = reader.gettext
    step = read_step(decision.due) if decision.due else NOTICE
    due = step_name(step, reader)
    if decision.departure:
        return _("Due was: {step}. Your reason is kept.").format(step=due)
    if step.do is Consequence.NOTICE:
        return ""
    if any(sanction.kind is not SanctionKind.DELETE for sanction in sanctions):
        return _("As the ladder has it.")
    return _("Due: {step}; not done, as no group was named. /undo it and repeat it there.").format(step=due)


def decision_line(decision: Decision, facts: Facts, reader: Reader) -> str:
    """ "D-9: warned by Anna · Scam or fraud · 2 points until ..."."""
    _ = reader.gettext
    words = _("<b>{ref}</b>: {outcome} by {moderator}, {time}")
    if decision.imported_from:
        words = _("<b>{ref}</b>: {outcome} by Rose, brought here by {moderator}, {time}")
    line = words.format(
        ref=decision.ref,
        outcome=_(_OUTCOMES[decision.outcome]),
        moderator=staff_link(decision.decided_by, facts.people),
        time=when(decision.at, facts.now, reader),
    )
    if decision.outcome is not Outcome.DISMISS:
        line += "\n" + category_titles(decision.category, facts, reader) + _points(decision, facts.now, reader)
    code = DISMISSALS.get(decision.reason)
    reason = _(code) if code else decision.reason
    said = f"{line}\n<blockquote expandable>{foreign(reason)}</blockquote>{_departure(decision, reader)}"
    return f"{said}\n{_withdrawn(decision, facts, reader)}" if decision.voided_at is not None else said


def _departure(decision: Decision, reader: Reader) -> str:
    """Why something else was done than what was due: for staff only."""
    _ = reader.gettext
    if not decision.departure:
        return ""
    due = step_name(read_step(decision.due) if decision.due else NOTICE, reader)
    words = _("⚖️ Due was: {step}. Why not, for staff only:").format(step=due)
    return f"\n{words} <i>{shorten(foreign(decision.departure), _WORDS)}</i>"


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
        state=_state(sanction, reader),
    )
    if not sanction.error:
        return line
    if sanction.state is not SanctionState.FAILED and sanction.lifting is None:
        return " ".join(filter(None, (line, mending(sanction.error, reader))))
    said = _("Telegram said: {error}").format(error=one_line(sanction.error, 200) or "?")
    mend = mending(sanction.error, reader) if is_stuck(sanction, now) else ""
    return f"{line}. {said}. {mend}".rstrip()


def _state(sanction: Sanction, reader: Reader) -> str:
    """How far it came; of what holds no more also why, and whether Telegram still has to do that."""
    _ = reader.gettext
    if sanction.lifting is None or sanction.state is SanctionState.FAILED:
        return _(_STATES[sanction.state])
    why = _(_LIFTED[sanction.lifting])
    if sanction.state is SanctionState.LIFTED:
        return _("lifted, {why}").format(why=why)
    if sanction.error:
        return _("❌ could not be lifted, {why}").format(why=why)
    return _("⏳ is being lifted, {why}").format(why=why)


def sanction_lines(sanctions: Sequence[Sanction], chats: Mapping[int, Chat], now: Ms, reader: Reader) -> Sequence[str]:
    """A line for each; where it is done in many groups, only for those that need somebody, and the others by their number."""
    if len(sanctions) <= _LISTED_AT_MOST:
        return [sanction_line(sanction, chats, now, reader) for sanction in sanctions]
    alike = Counter((sanction.kind, sanction.state) for sanction in sanctions)
    failed = [sanction for sanction in sanctions if sanction.state is SanctionState.FAILED]
    lines = [_many(kind, state, count, reader) for (kind, state), count in alike.items()]
    return [*lines, *(sanction_line(sanction, chats, now, reader) for sanction in failed[:_LISTED_AT_MOST])]


def _many(kind: SanctionKind, state: SanctionState, count: int, reader: Reader) -> str:
    _ = reader.gettext
    words = reader.ngettext("{kind} in {n} group: {state}", "{kind} in {n} groups: {state}", count)
    return words.format(kind=_(_KINDS[kind]), n=count, state=_(_STATES[state]))


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
    count, where = points(decision.points, reader), counts_where(decision, reader)
    if decision.expires_at is None:
        return f" · {count}{where}"
    time = when(decision.expires_at, now, reader)
    return " · " + _("{points} until {time}").format(points=count, time=time) + where
