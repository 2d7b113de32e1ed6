"""The card of an appeal, for those who judge it, and what they read around it."""

from collections.abc import Sequence
from typing import Final

from desk.model import Appeal, AppealState, Outcome, Side
from desk.rules.appealing import milder_than
from desk.views import AppealView
from handlers.buttons import Action, encode
from handlers.messages import casefile
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit, shorten
from handlers.messages.menus import Rows
from handlers.messages.naming import account_line, one_line, staff_link
from handlers.messages.reader import Reader, mark
from handlers.messages.text import Button, Text, foreign
from handlers.messages.verdicts import decision_line, sanction_lines
from handlers.messages.wording import when

_WORDS: Final = 1_200
"""UTF-16 units of the appellant's words on the card; its page has all of them."""
_QUESTIONS: Final = {
    "uphold": mark("Reply to this card with the reason why the decision stands. The appellant reads it."),
    "overturn": mark("Reply to this card with the reason why the decision falls. The appellant reads it."),
    "replace": mark("Which milder measure shall take its place?"),
}
_MILDER: Final = {
    Outcome.WARN: mark("Warn instead"),
    Outcome.DELETE: mark("Delete the message instead"),
    Outcome.KICK: mark("Remove from the group instead"),
    Outcome.MUTE: mark("Mute instead, for a shorter time"),
    Outcome.BAN: mark("Ban for a shorter time"),
}
_WITH_LENGTH: Final = frozenset({Outcome.MUTE, Outcome.BAN})


def appeal_card(view: AppealView, facts: Facts, reader: Reader) -> Text:
    """The one card of an appeal: both texts, the decision, the facts, until when; and what can be done."""
    return Text(fit(_blocks(view, facts, reader, _WORDS)), _buttons(view, reader))


def appeal_page(view: AppealView, facts: Facts, reader: Reader) -> Text:
    """The same with all that the appellant wrote, in private."""
    return Text(fit(_blocks(view, facts, reader, None)), _buttons(view, reader))


def _blocks(view: AppealView, facts: Facts, reader: Reader, words: int | None) -> list[Block]:
    about = view.about
    return [
        Block(_heading(view, facts, reader)),
        Block(casefile.accused(about, facts, reader)),
        Block(casefile.place(about, facts, reader)),
        Block(casefile.excerpt(about, reader), Worth.MAY),
        Block(_decision(view, facts, reader)),
        Block(_appellant(view, reader, words), Worth.SHOULD),
        Block(_rule(view, facts, reader)),
        Block(_result(view, facts, reader)),
        Block(_question(view, facts, reader)),
    ]


def _heading(view: AppealView, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    appeal = view.appeal
    words = _("Appeal against {decision}") if appeal.side is Side.AFFECTED else _("Another look at {decision}")
    title = words.format(decision=view.decision.ref)
    lines = [f"⚖️ <b>{appeal.ref} · {title}</b> · {_(casefile.APPEAL_STATES[appeal.state])}"]
    if appeal.state is AppealState.OPEN:
        late = "⏰ " + _("<b>Overdue</b>: {time}") if appeal.deadline <= facts.now else _("Deadline: {time}")
        lines.append(late.format(time=when(appeal.deadline, facts.now, reader)))
    return "\n".join(lines)


def _decision(view: AppealView, facts: Facts, reader: Reader) -> str:
    about = view.about
    chats = facts.chats if about.chat is None else {**facts.chats, about.chat.id: about.chat}
    lines = [decision_line(view.decision, facts, reader)]
    mine = [one for one in about.sanctions if one.decision == view.decision.id]
    return "\n".join([*lines, *sanction_lines(mine, chats, facts.now, reader)])


def _appellant(view: AppealView, reader: Reader, words: int | None) -> str:
    """Who appeals, and in which words; a reporter by pseudonym."""
    _ = reader.gettext
    if view.appeal.side is Side.REPORTER:
        who = _("reporter {pseudonym}").format(pseudonym=f"<code>{casefile.pseudonym(view.appellant)}</code>")
    else:
        account = view.about.accused
        who = account_line(account.account if account else None, view.appeal.appellant, reader)
    lines = [_("<b>Appealed by</b>: {who}").format(who=who)]
    text = foreign(view.appeal.text)
    if text:
        lines.append(f"<blockquote expandable>{shorten(text, words) if words else text}</blockquote>")
    else:
        lines.append(_("They gave no reason."))
    if view.files:
        files = reader.ngettext("{n} file came with it.", "{n} files came with it.", view.files)
        lines.append(files.format(n=view.files))
    return "\n".join(lines)


def _rule(view: AppealView, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    if view.appeal.state is not AppealState.OPEN:
        return ""
    who = staff_link(view.appeal.judged_by, facts.people)
    return _("{who} made the decision: somebody else judges the appeal.").format(who=who)


def _result(view: AppealView, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    appeal = view.appeal
    if appeal.decided_by is None or appeal.settled_at is None:
        return ""
    words = _("Judged by {moderator}, {time}")
    lines = [
        words.format(
            moderator=staff_link(appeal.decided_by, facts.people), time=when(appeal.settled_at, facts.now, reader)
        )
    ]
    if appeal.waived:
        lines.append(_("Nobody else could judge: the policy lets a single moderator decide."))
    if appeal.replacement is not None:
        lines.append(_("In its place: {ref}").format(ref=f"D-{appeal.replacement}"))
    return "\n".join([*lines, f"<blockquote expandable>{foreign(appeal.reason)}</blockquote>"])


def _question(view: AppealView, facts: Facts, reader: Reader) -> str:
    """What the card asks, and whom; empty when nothing."""
    _ = reader.gettext
    if view.asked is None:
        return ""
    verb, _colon, outcome = view.asked.menu.partition(":")
    question = _(_QUESTIONS[verb])
    if outcome:
        question = _("Reply to this card with the reason. The appellant reads it.")
    if outcome in _WITH_LENGTH:
        question = _("Reply to this card with how long, such as 12h or 2d, then the reason. The appellant reads it.")
    return f"👉 {staff_link(view.asked.judge, facts.people)}: <b>{question}</b>"


def _buttons(view: AppealView, reader: Reader) -> Rows:
    _ = reader.gettext
    appeal, look = view.appeal, _look(view, reader)
    if appeal.state is not AppealState.OPEN:
        return (look,)
    back = (Button("« " + _("Go back"), encode(Action.JUDGE_NOT, appeal.id)),)
    if view.asked is not None and view.asked.menu == "replace":
        return (*_milder(view, reader), back)
    if view.asked is not None:
        return (back,)
    if appeal.side is Side.REPORTER:
        judge = (
            Button(_("Let it stand"), encode(Action.UPHOLD, appeal.id)),
            Button(_("Open the case again"), encode(Action.OVERTURN, appeal.id)),
        )
        return judge, look
    judge = (
        Button(_("Uphold"), encode(Action.UPHOLD, appeal.id)),
        Button(_("Overturn"), encode(Action.OVERTURN, appeal.id)),
    )
    replace = (Button(_("Replace by something milder"), encode(Action.REPLACE, appeal.id)),)
    return (judge, replace, look) if milder_than(view.decision.outcome) else (judge, look)


def _milder(view: AppealView, reader: Reader) -> Rows:
    _ = reader.gettext
    outcomes = milder_than(view.decision.outcome)
    if view.about.case.message is None:
        outcomes = tuple(outcome for outcome in outcomes if outcome is not Outcome.DELETE)
    return tuple(
        (Button(_(_MILDER[outcome]), encode(Action.REPLACE_AS, view.appeal.id, outcome.value)),) for outcome in outcomes
    )


def _look(view: AppealView, reader: Reader) -> tuple[Button, ...]:
    _ = reader.gettext
    case = view.about.case
    evidence = Button(_("Show evidence"), encode(Action.EVIDENCE, case.id))
    return (evidence, Button(_("Open {ref}").format(ref=case.ref), encode(Action.OPEN_CASE, case.id)))


def withdrawn_card(appeal: Appeal, reader: Reader) -> Text:
    """What stays of a card where the appeal is not for their eyes any more."""
    return Text(reader.gettext("{ref} is not worked on here any more.").format(ref=appeal.ref))


def appeals_waiting(appeals: Sequence[Appeal], facts: Facts, reader: Reader) -> Text:
    """To who may judge: the open appeals, the most urgent first, a button each."""
    _ = reader.gettext
    if not appeals:
        return Text(_("No open appeals are left here. Thank you."))
    lines = [_waiting(appeal, facts, reader) for appeal in appeals]
    how = _("Judge with the buttons of an appeal's card, or with /uphold, /overturn or /replace.")
    blocks = [Block("<b>" + _("Open appeals") + "</b>\n" + "\n".join(lines)), Block(how)]
    return Text(fit(blocks), tuple((_open(appeal, reader),) for appeal in appeals))


def appeal_overdue(view: AppealView, facts: Facts, reader: Reader) -> Text:
    """To a lead: nobody judged it in time."""
    _ = reader.gettext
    words = _(
        "{ref} against {decision} has waited too long: its deadline was {time}. Please judge it, or have somebody judge it."
    )
    text = words.format(
        ref=view.appeal.ref, decision=view.decision.ref, time=when(view.appeal.deadline, facts.now, reader)
    )
    return Text(f"⏰ {text}", ((_open(view.appeal, reader),),))


def asked(menu: str, reader: Reader) -> str:
    """What the judge does next; plain text over a button."""
    _ = reader.gettext
    if menu == "replace":
        return _("Choose the milder measure on the card.")
    return _("Reply to the card with the reason.")


def judged(appeal: Appeal, reader: Reader) -> str:
    """To who has just judged it; plain text that fits over a button."""
    _ = reader.gettext
    words = {
        AppealState.UPHELD: _("{ref}: the decision stands. The appellant is told why."),
        AppealState.OVERTURNED: _("{ref}: the decision is undone. Everyone concerned is told."),
        AppealState.REPLACED: _("{ref}: {decision} takes its place. The appellant is told why."),
    }
    return words[appeal.state].format(ref=appeal.ref, decision=f"D-{appeal.replacement}")


def nothing_asked(ref: str, reader: Reader) -> str:
    """To who replied to an appeal's card that asks them for nothing."""
    words = reader.gettext(
        "{ref} does not ask you for anything now. Use the buttons of its card, or write /uphold {ref} reason."
    )
    return words.format(ref=ref)


def _waiting(appeal: Appeal, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    line = _("<b>{ref}</b> against {decision}: {time}").format(
        ref=appeal.ref, decision=f"D-{appeal.decision}", time=when(appeal.deadline, facts.now, reader)
    )
    late = "⏰ " if appeal.deadline <= facts.now else ""
    words = one_line(appeal.text, 100)
    return f"{late}{line}\n<i>{words}</i>" if words else f"{late}{line}"


def _open(appeal: Appeal, reader: Reader) -> Button:
    return Button(reader.gettext("Open {ref}").format(ref=appeal.ref), encode(Action.OPEN_APPEAL, appeal.id))
