"""Where an account stands on the ladder, in words: what counts now, and what the next step does."""

from collections.abc import Mapping

from desk.model import Decision, Strike
from desk.rules.ladder import Standing
from desk.rules.policy import Consequence, Step
from handlers.messages.reader import Reader
from handlers.messages.wording import duration, points


def your_standing(standing: Standing, reader: Reader) -> str:
    """To the account's owner: "You now have 1 point: step 1 of 5. The next step, at 2 points, mutes you for 1 day."."""
    _ = reader.gettext
    here = _("You now have {points}: step {place} of {steps}.") if standing.place else _("You now have {points}.")
    here = here.format(points=points(standing.points, reader), place=standing.place, steps=standing.steps)
    if standing.next_step is None:
        return f"{here} {_('No further step follows.')}"
    ahead = _what_comes(standing.next_step, reader)
    if standing.last_warning:
        return f"{here} <b>{_('Last warning.')}</b> {ahead}"
    return f"{here} {ahead}"


def staff_standing(standing: Standing, reader: Reader) -> str:
    """To staff: "2 points, step 2 of 5; next: mute for 7 days at 4 points"."""
    _ = reader.gettext
    here = _("{points}, step {place} of {steps}").format(
        points=points(standing.points, reader), place=standing.place, steps=standing.steps
    )
    if standing.next_step is None:
        return here
    step = _("next: {step} at {points}").format(
        step=step_name(standing.next_step, reader), points=points(standing.next_step.points, reader)
    )
    return f"{here}; {step}" + (", " + _("last warning") if standing.last_warning else "")


def counted_once(decision: int, counted_with: Mapping[int, int], reader: Reader) -> str:
    """Behind a strike that adds nothing; nothing behind one that counts by itself."""
    if decision not in counted_with:
        return ""
    words = reader.gettext("the same step as D-{n}: done before word of that came")
    return " (" + words.format(n=counted_with[decision]) + ")"


def lost_with_a_ban(reader: Reader) -> str:
    """What a moderator is to know before: in supergroups `banChatMember` deletes, too."""
    return reader.gettext(
        "With a ban from a supergroup Telegram also deletes what they wrote there last; nobody can put that back."
    )


def counts_where(one: Strike | Decision, reader: Reader) -> str:
    """Behind points: that they count in one group only; nothing where they count everywhere."""
    _ = reader.gettext
    return f" · {_('counts in one group only')}" if one.counts_in is not None else ""


def step_name(step: Step, reader: Reader) -> str:
    """What a step does, in a word or two: "mute for 7 days"."""
    _ = reader.gettext
    names = {
        Consequence.NOTICE: _("notice"),
        Consequence.MUTE: _("mute"),
        Consequence.KICK: _("removal"),
        Consequence.BAN: _("ban"),
    }
    name = names[step.do]
    if step.lasts is None:
        return name
    if step.lasts.ms is None:
        return _("{step} for good").format(step=name)
    return _("{step} for {length}").format(step=name, length=duration(step.lasts, reader))


def _what_comes(step: Step, reader: Reader) -> str:
    _ = reader.gettext
    lasting = step.lasts is not None and step.lasts.ms is not None
    match step.do, lasting:
        case Consequence.NOTICE, _lasting:
            words = _("The next step, at {points}, is a notice.")
        case Consequence.KICK, _lasting:
            words = _("The next step, at {points}, removes you from the group.")
        case Consequence.MUTE, True:
            words = _("The next step, at {points}, mutes you for {length}.")
        case Consequence.MUTE, False:
            words = _("The next step, at {points}, mutes you for good.")
        case Consequence.BAN, True:
            words = _("The next step, at {points}, bans you for {length}.")
        case _:
            words = _("The next step, at {points}, bans you for good.")
    length = duration(step.lasts, reader) if step.lasts is not None else ""
    return words.format(points=points(step.points, reader), length=length)
