"""What a group reads of a measure there: no name, no reporter, and of grave matters not even the rule."""

from collections.abc import Sequence

from desk.model import Decision, Lifting, Sanction, SanctionKind, SanctionState
from desk.rules.policy import Category
from handlers.messages.facts import Facts
from handlers.messages.reader import Reader
from handlers.messages.text import Text, foreign
from handlers.messages.wording import when


def measure_said(decision: Decision, sanctions: Sequence[Sanction], facts: Facts, reader: Reader) -> Text | None:
    """The line about what a decision did in one group; None where nothing of it was done."""
    _ = reader.gettext
    if decision.voided_at is not None:
        return Text(_("A measure of the moderators that was said here was withdrawn."), silent=True)
    done = [one for one in sanctions if one.state in (SanctionState.APPLIED, SanctionState.LIFTED)]
    if not done:
        return None
    lines = dict.fromkeys(_line(one, facts, reader) for one in done)
    if _lifted_early(done):
        lines[_("It was lifted before its time.")] = None
    category = facts.policy.as_stored(decision.category)
    if not _is_grave(category):
        lines[_("The rule: {rule}").format(rule=f"<i>{foreign(_(category.rule))}</i>")] = None
    return Text("\n".join(lines), silent=True)


def _line(sanction: Sanction, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    match sanction.kind, sanction.until:
        case SanctionKind.DELETE, _until:
            words = _("The moderators have removed a message.")
        case SanctionKind.KICK, _until:
            words = _("The moderators have removed a member, who may join again.")
        case SanctionKind.MUTE, None:
            words = _("The moderators have muted a member.")
        case SanctionKind.MUTE, _until:
            words = _("The moderators have muted a member until {time}.")
        case _kind, None:
            words = _("The moderators have banned a member.")
        case _:
            words = _("The moderators have banned a member until {time}.")
    return words.format(time=when(sanction.until, facts.now, reader) if sanction.until is not None else "")


def _lifted_early(done: Sequence[Sanction]) -> bool:
    lasting = [one for one in done if one.kind.lasts]
    return bool(lasting) and all(one.lifting in (Lifting.PARDONED, Lifting.BY_HAND) for one in lasting)


def _is_grave(category: Category) -> bool:
    return category.vital or category.disturbing or category.reference_only
