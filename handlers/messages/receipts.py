"""What a reporter reads: that the report has arrived, and what came of it. Short and kind; never who was reported or what was done."""

from typing import Final

from desk.model import Missing
from desk.notices import ReportDecided, ReportReceived
from desk.rules.appealing import ending
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.menus import category_rows
from handlers.messages.naming import category_titles
from handlers.messages.reader import Reader, mark
from handlers.messages.text import Button, Text, foreign
from handlers.messages.wording import when

_MISSING: Final = {
    Missing.HIDDEN_AUTHOR: mark("The forwarded message hides who wrote it, so we may not find out who that was."),
    Missing.UNREACHABLE_MESSAGE: mark("We cannot open the message behind your link. The moderators see only the link."),
    Missing.UNKNOWN_ACCOUNT: mark("We do not know the account you named, so we may not find it."),
    Missing.REST_OF_ALBUM: mark("Of the album we received only a part."),
}


def report_received(owed: ReportReceived, facts: Facts, reader: Reader) -> Text:
    """The receipt (DSA Art. 16(4)): the reference, what happens next and by when. Where a life may be at stake, help comes first."""
    blocks = [
        Block(urgent_help(owed.category, facts, reader)),
        Block(_thanks(owed, facts, reader)),
        Block(what_is_missing(owed.missing, reader), Worth.SHOULD),
        Block(_next(owed, facts, reader)),
        Block(_question(reader) if owed.ask_category else ""),
    ]
    if not owed.ask_category:
        return Text(fit(blocks))
    return Text(
        fit(blocks),
        category_rows(facts.policy, reader, lambda name: encode(Action.NAME_CATEGORY, owed.report, name)),
    )


def report_decided(owed: ReportDecided, facts: Facts, reader: Reader) -> Text:
    """The outcome (DSA Art. 16(5))."""
    _ = reader.gettext
    ref = f"R-{owed.report}"
    if owed.acted:
        found = _("We found that it broke the rules, and we acted on it. Thank you for telling us.")
    else:
        found = _("We looked into it and found no violation that we could act on. It was right to tell us.")
    again = _(
        "For the sake of everyone's privacy we cannot say more. If it goes on, or if you know more now, please report it"
        " again: send /report to @{bot}."
    ).format(bot=facts.bot.username)
    blocks = [
        Block("<b>" + _("Your report {ref} has been decided.").format(ref=ref) + "</b>"),
        Block(found),
        Block(again),
        Block("" if owed.acted else _second_look(ref, facts, reader)),
        Block("" if owed.acted else elsewhere(reader)),
    ]
    look = Button(_("Ask for another look"), encode(Action.SECOND_LOOK, owed.report))
    return Text(fit(blocks), () if owed.acted else ((look,),))


def _second_look(ref: str, facts: Facts, reader: Reader) -> str:
    """The complaint that DSA Art. 20(1) gives to whoever reported, too."""
    _ = reader.gettext
    until = ending(facts.policy.appeals.window, facts.now)
    words = _(
        "If you disagree, you can ask once for another look, free of charge: press the button below, or send /appeal {ref}."
    )
    if until is not None:
        words = _(
            "If you disagree, you can ask once for another look until {time}, free of charge: press the button below, or send"
            " /appeal {ref}."
        )
    return words.format(ref=ref, time=when(until or 0, facts.now, reader))


def urgent_help(category: str, facts: Facts, reader: Reader) -> str:
    """The operator's helplines, for what cannot wait; nothing for the rest."""
    known = facts.policy.categories.get(category)
    if known is None or not (known.helpline or known.page):
        return ""
    return foreign(reader.gettext(facts.helplines.for_language(reader.language)))


def what_is_missing(missing: tuple[Missing, ...], reader: Reader) -> str:
    """What the report could not bring, said plainly."""
    _ = reader.gettext
    if not missing:
        return ""
    lines = [_("Something is missing, but we take your report with what there is:")]
    lines += ["• " + _(_MISSING[what]) for what in missing]
    return "\n".join(lines)


def elsewhere(reader: Reader) -> str:
    """Where someone can turn outside the desk (DSA Art. 17(3)(f), Art. 21)."""
    _ = reader.gettext
    return _(
        "You may take this decision to a court. In the European Union you may also turn to a certified out-of-court"
        " dispute settlement body (Art. 21 of the Digital Services Act); the European Commission publishes the list of them."
    )


def _thanks(owed: ReportReceived, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    said = (
        _("Thank you. Your report {ref} is filed under what you chose.")
        if owed.follows
        else _("Thank you. Your report has arrived: {ref}")
    )
    thanks = "<b>" + said.format(ref=f"R-{owed.report}") + "</b>"
    if owed.ask_category:
        return thanks
    about = _("You reported: {category}").format(category=category_titles(owed.category, facts, reader))
    return f"{thanks}\n{about}"


def _next(owed: ReportReceived, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    if owed.muted:
        return _(
            "Your reports are muted, so nobody is called to look at this one now; it is kept. /mystatus says why, until when, and"
            " what you can do. If a life is in danger or a child is harmed, report it as that: we always hear it."
        )
    return "\n".join(
        [
            _(
                "A person will look into it, and you will hear what came of it. We aim to decide no later than {time}."
            ).format(time=when(owed.deadline, facts.now, reader)),
            _("We do not tell the group or the person you reported that it was you."),
            _("To follow your reports, send /myreports to @{bot}.").format(bot=facts.bot.username),
        ]
    )


def _question(reader: Reader) -> str:
    _ = reader.gettext
    return "<b>" + _("What is it about?") + "</b> " + _("Your answer helps us see what is urgent.")
