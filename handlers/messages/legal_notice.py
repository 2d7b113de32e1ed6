"""To the person whose data an authority asked for: by whom, on which basis, what is disclosed, and what can be done about it."""

from typing import Final

from desk.notices import LegalNotice, LegalNoticeWithdrawn
from desk.rules.disclosure.catalogue import Place
from desk.rules.disclosure.scope import Data
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, fit
from handlers.messages.naming import one_line
from handlers.messages.reader import Reader
from handlers.messages.request_words import DATA
from handlers.messages.text import Text
from handlers.messages.wording import day

_LINE: Final = 300
"""UTF-16 units of what an authority wrote."""


def about_order(owed: LegalNotice | LegalNoticeWithdrawn, facts: Facts, reader: Reader) -> Text:
    if isinstance(owed, LegalNoticeWithdrawn):
        return _nothing_handed_over(owed, reader)
    return legal_notice(owed, facts, reader)


def legal_notice(owed: LegalNotice, facts: Facts, reader: Reader) -> Text:
    """Not protected: its reader may want to show it to a lawyer."""
    _ = reader.gettext
    blocks = [
        Block("<b>" + _("An authority asked for data about you") + "</b>"),
        Block(_order(owed, reader)),
        Block(_disclosed(owed, facts, reader)),
        Block(_redress(owed, facts, reader)),
    ]
    return Text(fit(blocks))


def _nothing_handed_over(owed: LegalNoticeWithdrawn, reader: Reader) -> Text:
    """To who was told before it came to nothing."""
    _ = reader.gettext
    words = _(
        "We told you that {authority} asked for data about you (our reference: {ref}). Nothing about you was handed over, and"
        " nothing will be on that request."
    )
    authority = f"{one_line(owed.authority, _LINE)} ({owed.country})"
    return Text(words.format(authority=authority, ref=f"L-{owed.request}"))


def _order(owed: LegalNotice, reader: Reader) -> str:
    _ = reader.gettext
    lines = [
        _("Authority: {words}").format(words=f"{one_line(owed.authority, _LINE)} ({owed.country})"),
        _("Its reference: {words}").format(words=one_line(owed.reference, _LINE) or "—"),
        _("Legal basis: {words}").format(words=one_line(owed.legal_basis, _LINE) or "—"),
        _("We received the request on {day} (UTC). Our reference: {ref}").format(
            day=day(owed.received_at, reader), ref=f"L-{owed.request}"
        ),
    ]
    if owed.late and not owed.alone:
        lines.append(_("Until now we were not allowed to tell you."))
    if owed.copy:
        lines.append(_("A copy of the order follows."))
    return "\n".join(lines)


def _disclosed(owed: LegalNotice, facts: Facts, reader: Reader) -> str:
    """What was approved and is not held, nobody gets."""
    _ = reader.gettext
    checked = (
        _(
            "The authority stated a danger to life. In such a case one officer decides alone, nothing is handed over but what identifies an"
            " account, and somebody else reviews it afterwards."
        )
        if owed.alone
        else _("We checked the request.")
    )
    kinds = [
        f"• {_(DATA[kind])}" for kind in Data if kind in owed.data and facts.catalogue.place(kind) is not Place.NOT_HELD
    ]
    if not kinds:
        return f"{checked} {_('We hold nothing that it asks for, so nothing about you is handed over.')}"
    head = (
        _("Of the following, whatever we held about you was handed over:")
        if owed.disclosed
        else _("Of the following, whatever we hold about you will be handed over:")
    )
    words = _("From {first} to {last}, UTC")
    period = words.format(first=day(owed.since, reader), last=day(owed.before - 1, reader))
    return "\n".join([f"{checked} {head}", *kinds, period])


def _redress(owed: LegalNotice, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    words = _(
        "You can challenge this with the authority and before the courts of its State; a lawyer there can tell you how, and how much time"
        " you have. You can also complain to a data protection authority about what we do with your data. To see what we hold about you,"
        " send /mydata to @{bot}; to see why, send /privacy."
    )
    return "<b>" + _("If you disagree") + "</b>\n" + words.format(bot=facts.bot.username)
