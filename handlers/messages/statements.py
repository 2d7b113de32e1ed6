"""The statement of reasons that the person concerned reads: all that DSA Art. 17(3) asks for, calm and exact."""

from collections.abc import Sequence
from typing import Final

from desk.model import Origin, Outcome, SanctionKind
from desk.notices import Measure, StatementOfReasons
from desk.rules.appealing import earliest, ending
from desk.rules.durations import Ms
from desk.rules.ladder import standing
from handlers.buttons import Action, encode
from handlers.messages.appeals import who_judges
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.naming import category_titles, chat_title, one_line
from handlers.messages.reader import Reader
from handlers.messages.receipts import elsewhere
from handlers.messages.standing import your_standing
from handlers.messages.text import Button, Text, foreign
from handlers.messages.wording import points, when

_NAMED_AT_MOST: Final = 8
"""Groups that are named for one measure."""


def statement_of_reasons(owed: StatementOfReasons, facts: Facts, reader: Reader) -> Text:
    """What was decided and for how long, about what, how it came up, under which rule, why, what it means now, what can be done."""
    blocks = [
        Block(_opening(owed, facts, reader)),
        Block(_measures(owed, facts, reader)),
        Block(_posted(owed, reader), Worth.MAY),
        Block(_origin(owed, reader)),
        Block(_rule(owed, facts, reader)),
        Block(_reason(owed, facts, reader), Worth.SHOULD),
        Block(_meaning(owed, facts, reader)),
        Block(_records(owed, facts, reader)),
        Block(_redress(owed, facts, reader)),
    ]
    appeal = Button(reader.gettext("Appeal this decision"), encode(Action.APPEAL, owed.decision))
    return Text(fit(blocks), () if owed.final else ((appeal,),))


def _opening(owed: StatementOfReasons, facts: Facts, reader: Reader) -> str:
    """The facts in a sentence: Art. 17(3)(b)."""
    _ = reader.gettext
    title = _("Decision {ref}").format(ref=f"D-{owed.decision}")
    if not owed.certain:
        about = _(
            "The moderators have decided about something that was reported as yours. It is not certain that it is."
        )
    elif owed.chat is None:
        about = _("The moderators have decided about what you posted or how you acted.")
    else:
        about = _("The moderators have decided about what you posted in {chat}.").format(
            chat=chat_title(owed.chat, facts.chats, reader)
        )
    return f"<b>{title}</b>\n{about}"


def _measures(owed: StatementOfReasons, facts: Facts, reader: Reader) -> str:
    """What was decided, where it holds and how long: Art. 17(3)(a)."""
    _ = reader.gettext
    lines = [line for alike in _alike(owed.measures) for line in _measured(alike, facts, reader)]
    if owed.outcome is Outcome.WARN:
        lines.insert(0, _("This is a warning. It does not restrict what you can do, wherever you are."))
    if owed.measures:
        holds = _("This holds in that chat only; it does not depend on the country you are in.")
        if len({measure.chat for measure in owed.measures}) > 1:
            holds = _("This holds in these groups only; it does not depend on the country you are in.")
        if any(measure.spreads for measure in owed.measures):
            holds = _(
                "This holds in these groups, and in groups of this desk that come to share their measures later; it does not depend on the"
                " country you are in."
            )
        lines.append(holds)
    if any(measure.kind == SanctionKind.BAN for measure in owed.measures):
        lines.append(_("What Telegram deletes of yours with a ban cannot be put back, even if the ban is lifted."))
    return _section(_("What was decided"), "\n".join(lines))


def _alike(measures: Sequence[Measure]) -> Sequence[Sequence[Measure]]:
    """The same thing in several groups, together."""
    found: dict[tuple[str, Ms | None], list[Measure]] = {}
    for measure in measures:
        found.setdefault((measure.kind, measure.until), []).append(measure)
    return list(found.values())


def _measured(alike: Sequence[Measure], facts: Facts, reader: Reader) -> Sequence[str]:
    """A line for each group; of many only their number: they would not fit."""
    if len(alike) <= _NAMED_AT_MOST:
        return [_measure(one, chat_title(one.chat, facts.chats, reader), facts, reader) for one in alike]
    many = reader.ngettext("{n} group of this desk", "{n} groups of this desk", len(alike)).format(n=len(alike))
    return [_measure(alike[0], many, facts, reader)]


def _measure(measure: Measure, chat: str, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    match measure.kind, measure.until:
        case SanctionKind.DELETE, _until:
            words = _("Your message is removed from {chat}, for good.")
        case SanctionKind.MUTE, None:
            words = _("You cannot write in {chat}; this has no end date.")
        case SanctionKind.MUTE, _until:
            words = _("You cannot write in {chat} until {time}.")
        case SanctionKind.KICK, _until:
            words = _("You are removed from {chat}. You may come back.")
        case _kind, None:
            words = _("You are banned from {chat}; this has no end date.")
        case _:
            words = _("You are banned from {chat} until {time}.")
    time = when(measure.until, facts.now, reader) if measure.until is not None else ""
    return words.format(chat=chat, time=time)


def _posted(owed: StatementOfReasons, reader: Reader) -> str:
    """What was posted: Art. 17(3)(b). The same words wherever it is not quoted, whatever the cause, so that they give nothing away."""
    _ = reader.gettext
    if owed.excerpt is None:
        return _section(_("What it is about"), _("The content is not repeated here."))
    return _section(_("What it is about"), f"<blockquote expandable>{foreign(owed.excerpt)}</blockquote>")


def _origin(owed: StatementOfReasons, reader: Reader) -> str:
    """What led to it, and that no machine did: Art. 17(3)(b) and (c)."""
    _ = reader.gettext
    if owed.origin is Origin.REPORT:
        cause = _("It came to the moderators' attention through a report.")
    else:
        cause = _("A moderator noticed it; nobody had reported it.")
    return _section(
        _("How it came up"), cause + " " + _("A person decided. Nothing was found or decided automatically.")
    )


def _rule(owed: StatementOfReasons, facts: Facts, reader: Reader) -> str:
    """The ground relied on: Art. 17(3)(e), the community's rules."""
    _ = reader.gettext
    category = facts.policy.categories.get(owed.category)
    rule = f"\n<i>{foreign(_(category.rule))}</i>" if category else ""
    words = _(
        "{category}, in the rules of this community (version {version}). Whether it also breaks a law was not decided."
    )
    ground = words.format(category=category_titles(owed.category, facts, reader), version=one_line(owed.policy))
    return _section(_("Which rule"), ground + rule)


def _reason(owed: StatementOfReasons, facts: Facts, reader: Reader) -> str:
    """The moderator's outgoing words; where one press was enough the rule says it all, and saying it twice would help nobody."""
    _ = reader.gettext
    category = facts.policy.categories.get(owed.category)
    if category is not None and owed.reason == category.rule:
        return _section(_("Why"), _("The moderator found that this rule was broken, and had nothing to add."))
    return _section(_("Why, in the moderator's words"), f"<blockquote>{foreign(owed.reason)}</blockquote>")


def _meaning(owed: StatementOfReasons, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    if owed.points == 0:
        return _section(_("What it means now"), _("It leaves no points on your account."))
    if owed.expires_at is None:
        ever = _("This counts {points} in all groups that this desk looks after, without an end.")
        words = _("This counts {points} in this group only, without an end.") if owed.here_only else ever
    else:
        until = _("This counts {points} in all groups that this desk looks after, until {time}.")
        words = _("This counts {points} in this group only, until {time}.") if owed.here_only else until
    time = when(owed.expires_at or 0, facts.now, reader)
    counts = words.format(points=points(owed.points, reader), time=time)
    here = your_standing(standing(facts.policy.ladder_named(owed.ladder), owed.total), reader)
    return _section(_("What it means now"), f"{counts} {here}")


def _records(owed: StatementOfReasons, facts: Facts, reader: Reader) -> str:
    """To who is sanctioned again while older points count, where the policy says so: who may come to read what is kept."""
    if not facts.policy.disclosure_warning or not 0 < owed.points < owed.total:
        return ""
    return reader.gettext(
        "This is not the first time. What the desk keeps about you may be disclosed to an authority on a valid legal request. What it"
        " keeps, and for how long: /privacy"
    )


def _redress(owed: StatementOfReasons, facts: Facts, reader: Reader) -> str:
    """Every way to contest it: Art. 17(3)(f). The window runs from the delivery, which is now."""
    _ = reader.gettext
    if owed.final:
        final = _(
            "This takes the place of an earlier decision, after an appeal. The desk does not look at it a third time."
        )
        return _section(_("If you disagree"), f"{final} {elsewhere(reader)}")
    until = earliest(owed.appeal_until, ending(facts.policy.appeals.window, facts.now))
    words = _("You can ask us to look again, free of charge: press the button below, or send /appeal {ref} to @{bot}.")
    if until is not None:
        words = _(
            "Until {time} you can ask us to look again, free of charge: press the button below, or send /appeal {ref} to @{bot}."
        )
    here = words.format(time=when(until or 0, facts.now, reader), ref=f"D-{owed.decision}", bot=facts.bot.username)
    return _section(_("If you disagree"), f"{here} {who_judges(facts, reader)} {elsewhere(reader)}")


def _section(title: str, body: str) -> str:
    return f"<b>{title}</b>\n{body}"
