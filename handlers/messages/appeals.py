"""Appeals as people read them who made one, and reporters whose case one changed."""

from collections.abc import Sequence
from typing import Final

from desk.appeals import Appealable
from desk.model import Appeal, AppealState, SanctionKind
from desk.notices import AppealDecided, AppealReceived, Measure
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.naming import category_label, category_titles, chat_title
from handlers.messages.reader import Reader, mark
from handlers.messages.receipts import elsewhere
from handlers.messages.text import Button, Text, foreign
from handlers.messages.undone import put_back
from handlers.messages.wording import when

_FOUND: Final = {
    AppealState.UPHELD: mark("The decision stands."),
    AppealState.OVERTURNED: mark(
        "You were right to appeal: the decision is undone, and so is all it left on your account."
    ),
    AppealState.REPLACED: mark("A milder decision takes the place of the first, which is undone."),
}
_FOUND_FOR_REPORTER: Final = {
    (AppealState.UPHELD, False): mark("It stays so: we found no violation that we could act on."),
    (AppealState.OVERTURNED, True): mark(
        "You were right to ask: we look into it once more, and you will hear what comes of it."
    ),
    (AppealState.OVERTURNED, False): mark(
        "You were right to ask. The same was reported again meanwhile, and the moderators work on it."
    ),
}
"""By how it ended, and whether the case is open again."""
_LOST: Final = {
    SanctionKind.DELETE: mark(
        "What was deleted in {chat} cannot be put back: Telegram keeps no copy. You may post it again."
    ),
    SanctionKind.KICK: mark("You were removed from {chat}. I cannot add you: please join again yourself."),
}


def who_judges(facts: Facts, reader: Reader) -> str:
    """Said before anybody appeals: DSA Art. 20(6), and what holds at a desk with a single moderator."""
    _ = reader.gettext
    if facts.policy.appeals.single_moderator:
        return _("Somebody else decides. Only where nobody else could does the same person look again.")
    return _("Another moderator decides.")


def about_appeal(owed: AppealReceived | AppealDecided, facts: Facts, reader: Reader) -> Text:
    """What an appellant is told."""
    if isinstance(owed, AppealReceived):
        return _received(owed, facts, reader)
    return _decided(owed, facts, reader)


def _received(owed: AppealReceived, facts: Facts, reader: Reader) -> Text:
    """The receipt: the reference, who looks at it, by when."""
    _ = reader.gettext
    against = f"D-{owed.decision}" if owed.report is None else f"R-{owed.report}"
    title = _("Thank you. Your appeal has arrived: {ref}").format(ref=f"A-{owed.appeal}")
    lines = [
        _("It is about {ref}.").format(ref=against),
        reader.ngettext("{n} file came with it.", "{n} files came with it.", owed.files).format(n=owed.files)
        if owed.files
        else "",
        who_judges(facts, reader),
        _("We aim to decide no later than {time}. You will hear the result here, with reasons.").format(
            time=when(owed.deadline, facts.now, reader)
        ),
    ]
    take_back = Button(_("Withdraw the appeal"), encode(Action.WITHDRAW, owed.appeal))
    return Text(fit([Block(f"<b>{title}</b>\n" + "\n".join(line for line in lines if line))]), ((take_back,),))


def _decided(owed: AppealDecided, facts: Facts, reader: Reader) -> Text:
    """The result with its reasons (DSA Art. 20(5)), what cannot be put back, and where else one can turn."""
    _ = reader.gettext
    against = f"D-{owed.decision}" if owed.report is None else f"R-{owed.report}"
    title = _("Your appeal {ref} against {against} has been decided.").format(ref=f"A-{owed.appeal}", against=against)
    found = _FOUND[owed.state] if owed.report is None else _FOUND_FOR_REPORTER[owed.state, owed.again]
    blocks = [
        Block(f"<b>{title}</b>\n{_(found)}"),
        Block(_replaced(owed, reader)),
        Block(_back(owed, facts, reader)),
        Block(f"<b>{_('Why')}</b>\n<blockquote>{foreign(owed.reason)}</blockquote>", Worth.SHOULD),
        Block(_judge(owed, reader)),
        Block("" if owed.state is AppealState.OVERTURNED else elsewhere(reader)),
    ]
    return Text(fit(blocks))


def _replaced(owed: AppealDecided, reader: Reader) -> str:
    if owed.replacement is None:
        return ""
    return reader.gettext("It is {ref}; its reasons come in a message of its own.").format(ref=f"D-{owed.replacement}")


def _judge(owed: AppealDecided, reader: Reader) -> str:
    _ = reader.gettext
    if owed.waived:
        return _("This desk has a single moderator: the person who made the first decision looked at it again.")
    return _("Somebody else than who made the first decision looked at it. Nothing was decided automatically.")


def _back(owed: AppealDecided, facts: Facts, reader: Reader) -> str:
    """What is put back, and what cannot be."""
    lines = [_lifted(measure, facts, reader) for measure in owed.lifted]
    lines += [_lost(measure, facts, reader) for measure in owed.kept]
    return "\n".join(dict.fromkeys(line for line in lines if line))


def _lifted(measure: Measure, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    if measure.outlasted:
        return put_back(measure, facts, reader)
    chat = chat_title(measure.chat, facts.chats, reader)
    if measure.kind == SanctionKind.MUTE:
        return _("In {chat} you get back what you could do before.").format(chat=chat)
    if measure.kind == SanctionKind.BAN:
        words = _(
            "Your ban from {chat} is lifted. I cannot add you: please join again yourself. Messages that Telegram removed with the ban"
            " cannot be put back."
        )
        return words.format(chat=chat)
    return ""


def _lost(measure: Measure, facts: Facts, reader: Reader) -> str:
    words = _LOST.get(SanctionKind(measure.kind))
    return reader.gettext(words).format(chat=chat_title(measure.chat, facts.chats, reader)) if words else ""


def what_to_appeal(found: Sequence[Appealable], open_ones: Sequence[Appeal], facts: Facts, reader: Reader) -> Text:
    """To who asked without a reference: what can be appealed and until when, and what they have appealed already."""
    _ = reader.gettext
    blocks = []
    if open_ones:
        lines = [_pending(appeal, facts, reader) for appeal in open_ones]
        blocks.append(
            Block("<b>" + _("Your appeals that are being looked at") + "</b>\n" + "\n".join(lines), Worth.SHOULD)
        )
    if found:
        lines = [_listed(one, facts, reader) for one in found]
        blocks.append(Block("<b>" + _("What you can appeal") + "</b>\n" + "\n".join(lines), Worth.SHOULD))
    else:
        blocks.append(Block(_("There is nothing that you can appeal now.")))
    rows = [(_begin(one, facts, reader),) for one in found]
    rows += [(_withdraw(appeal, reader),) for appeal in open_ones]
    return Text(fit(blocks), tuple(rows))


def withdrawn(ref: str, reader: Reader) -> str:
    """Plain text: it also answers a press."""
    return reader.gettext("You have withdrawn {ref}. The decision stands as it was.").format(ref=ref)


def _pending(appeal: Appeal, facts: Facts, reader: Reader) -> str:
    words = reader.gettext("• {ref}, against {against}: we aim to decide no later than {time}")
    against = f"D-{appeal.decision}" if appeal.report is None else f"R-{appeal.report}"
    return words.format(ref=appeal.ref, against=against, time=when(appeal.deadline, facts.now, reader))


def _listed(one: Appealable, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    if one.what.report is None:
        words = _("• {ref}, a decision about you: {category}, {at}")
    else:
        words = _("• {ref}, your report that was dismissed: {category}, {at}")
    line = words.format(
        ref=one.what.ref,
        category=category_titles(one.category, facts, reader),
        at=when(one.decided_at, facts.now, reader),
    )
    if one.until is None:
        return line
    return f"{line}\n   " + _("until {time}").format(time=when(one.until, facts.now, reader))


def _begin(one: Appealable, facts: Facts, reader: Reader) -> Button:
    _ = reader.gettext
    title = category_label(one.category, facts.policy, reader)
    if one.what.report is None:
        return Button(
            _("Appeal {ref}: {category}").format(ref=one.what.ref, category=title),
            encode(Action.APPEAL, one.what.decision),
        )
    words = _("Ask to look again at {ref}: {category}").format(ref=one.what.ref, category=title)
    return Button(words, encode(Action.SECOND_LOOK, one.what.report))


def _withdraw(appeal: Appeal, reader: Reader) -> Button:
    words = reader.gettext("Withdraw {ref}").format(ref=appeal.ref)
    return Button(words, encode(Action.WITHDRAW, appeal.id))
