"""The parts of a case as staff read them, on its card and on its page."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from desk.evidence import Evidence, EvidenceKind
from desk.model import Appeal, AppealState, Attribution, CaseState, NoteKind, Origin
from desk.rules.policy import NOTICE
from desk.rules.priority import Reasons
from desk.views import CaseView, Reported
from handlers.messages.evidence import media_summary, what_is_missing
from handlers.messages.facts import Facts
from handlers.messages.fitting import shorten
from handlers.messages.law import law_lines
from handlers.messages.naming import account_line, category_titles, chat_title, staff_link
from handlers.messages.reader import Reader, mark
from handlers.messages.seconds import approval_line
from handlers.messages.standing import staff_standing, step_name
from handlers.messages.text import foreign
from handlers.messages.verdicts import decision_line, review_line, sanction_lines, statement_line
from handlers.messages.wording import length, when

APPEAL_STATES: Final = {
    AppealState.OPEN: mark("open"),
    AppealState.UPHELD: mark("upheld"),
    AppealState.OVERTURNED: mark("overturned"),
    AppealState.REPLACED: mark("replaced by a milder decision"),
    AppealState.WITHDRAWN: mark("withdrawn"),
    AppealState.MOOT: mark("nothing left to judge: the decision was undone"),
}
_EXCERPT: Final = 600
_WORDS: Final = 200
"""UTF-16 units of evidence, and of one reporter's words."""

_PSEUDONYM: Final = 4
"""Digits that are shown of a pseudonym: enough to tell the reporters of one case apart."""


def heading(view: CaseView, facts: Facts, reader: Reader) -> str:
    """Reference, category and state."""
    _ = reader.gettext
    state = _("open") if view.case.state is CaseState.OPEN else _("closed")
    title = category_titles(view.case.category, facts, reader)
    lines = [f"<b>{view.case.ref} · {title}</b> · {state}"]
    if view.case.origin is Origin.MODERATOR:
        lines.append(_("Opened by a moderator; nobody reported it."))
    if view.case.previous is not None:
        lines.append(_("Reported before: {ref}").format(ref=f"C-{view.case.previous}"))
    return "\n".join(lines)


def urgency(view: CaseView, facts: Facts, reader: Reader) -> str:
    """Why the case stands where it stands, its deadline, and whether a page waits."""
    _ = reader.gettext
    if view.case.state is CaseState.CLOSED:
        return ""
    lines = [
        why(view.reasons, reader),
        _("Deadline: {time}").format(time=when(view.case.deadline, facts.now, reader)),
    ]
    if view.paged:
        lines.insert(0, "🆘 " + _("<b>A page waits: acknowledge it if you take care of it.</b>"))
    return "\n".join(lines)


def why(reasons: Reasons, reader: Reader) -> str:
    """ "Severity 4, 3 reporters, 1 active strike, 2 h left of 4 h"."""
    _ = reader.gettext
    parts = [
        _("Severity {n}").format(n=reasons.severity),
        reader.ngettext("{n} reporter", "{n} reporters", reasons.reporters).format(n=reasons.reporters),
    ]
    if reasons.strikes:
        strikes = reader.ngettext("{n} active strike", "{n} active strikes", reasons.strikes)
        parts.append(strikes.format(n=reasons.strikes))
    late = _("overdue by {left} (of {span})") if reasons.left < 0 else _("{left} left of {span}")
    parts.append(late.format(left=length(abs(reasons.left), reader), span=length(reasons.span, reader)))
    return ", ".join(parts)


def accused(view: CaseView, facts: Facts, reader: Reader) -> str:
    """Who is meant, how sure that is, and where they stand."""
    _ = reader.gettext
    if view.accused is None:
        return _("<b>Accused</b>: unknown")
    lines = [_("<b>Accused</b>: {account}").format(account=account_line(view.accused.account, view.accused.id, reader))]
    if view.accused.strikes:
        count = len(view.accused.strikes)
        strikes = reader.ngettext("{n} active strike", "{n} active strikes", count).format(n=count)
        lines.append(f"{strikes}: {staff_standing(view.accused.standing, reader)}")
    else:
        lines.append(_("No active strikes."))
    if view.case.attribution is Attribution.WEAK:
        lines.append("⚠️ " + _("Weak attribution: it is not certain that they wrote it. A decision leaves no points."))
    return "\n".join(lines)


def due(view: CaseView, reader: Reader) -> str:
    """What the ladder makes due, and why: "Due: mute for 7 days (2 + 2 points active)"."""
    _, due = reader.gettext, view.due
    if due is None:
        return ""
    step = step_name(due.step or NOTICE, reader)
    if due.straight:
        return _("<b>Due</b>: {step} (the rules go straight to it here)").format(step=step)
    active = reader.ngettext("{sum} point active", "{sum} points active", due.points)
    active = active.format(sum=" + ".join(map(str, due.counts)) or "0")
    if due.step is None:
        words = _("<b>Due</b>: {step} ({active}: it adds nothing, as part of a step that was taken)")
    else:
        words = _("<b>Due</b>: {step} ({active})")
    return words.format(step=step, active=active)


def place(view: CaseView, facts: Facts, reader: Reader) -> str:
    """The chat, and where the message can be seen."""
    _ = reader.gettext
    if view.case.chat is None:
        return ""
    chats = facts.chats if view.chat is None else {**facts.chats, view.chat.id: view.chat}
    line = _("<b>Where</b>: {chat}").format(chat=chat_title(view.case.chat, chats, reader))
    link = next((item.snapshot.link for item in view.evidence if item.snapshot.link), None)
    return f'{line}, <a href="{foreign(link)}">{_("see the message")}</a>' if link else line


def excerpt(view: CaseView, reader: Reader) -> str:
    """The beginning of what was posted; of some material nothing but references, and nothing that may hurt who reads it in passing."""
    _ = reader.gettext
    if view.case.reference_only:
        return _("<b>Evidence</b>: references only. Do not copy, forward or save the material.")
    first = _first_message(view.evidence)
    if first is None:
        return ""
    amount = _("<b>Evidence</b>: {what}").format(what=evidence_amount(view, reader))
    if view.disturbing:
        return f"{amount}\n⚠️ " + _("It may be disturbing: it is not shown here, and covered behind its button.")
    text = shorten(foreign(first.snapshot.text), _EXCERPT)
    return f"{amount}\n<blockquote expandable>{text}</blockquote>" if text else amount


def reporters(reports: Sequence[Reported], at_most: int, facts: Facts, reader: Reader) -> str:
    """Who reported, by pseudonym, and what they said; the latest if there are many."""
    _ = reader.gettext
    if not reports:
        return ""
    lines = [_reporter(reported, facts, reader) for reported in reports[-at_most:]]
    hidden = len(reports) - len(lines)
    if hidden:
        lines.insert(0, reader.ngettext("{n} earlier report", "{n} earlier reports", hidden).format(n=hidden))
    return "<b>" + _("Reports") + "</b>\n" + "\n".join(lines)


def missing(view: CaseView, reader: Reader) -> str:
    return "\n".join(f"⚠️ {line}" for line in what_is_missing(view, reader))


def law(view: CaseView, facts: Facts, reader: Reader) -> str:
    """Whom the law wants informed and by when, and to whom the case was handed."""
    _ = reader.gettext
    lines = law_lines(view, reader)
    for note in view.notes:
        if note.kind is NoteKind.HANDOVER:
            words = _("Handed over {time} by {moderator}: {text}")
            text = shorten(foreign(note.text), _WORDS)
            moderator = staff_link(note.author, facts.people)
            lines.append(words.format(time=when(note.at, facts.now, reader), moderator=moderator, text=text))
    return "\n".join(lines)


def escalated(view: CaseView, reader: Reader) -> str:
    """That it is with the officers, and no more."""
    return "🔒 " + reader.gettext("Escalated to the officers.") if view.escalated else ""


def claim(view: CaseView, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    if view.case.state is CaseState.CLOSED:
        return ""
    if view.claim is None:
        return _("Nobody has claimed it.")
    return _("Claimed by {moderator} until {time}").format(
        moderator=staff_link(view.claim.moderator, facts.people), time=when(view.claim.until, facts.now, reader)
    )


def verdict(view: CaseView, facts: Facts, reader: Reader) -> str:
    """The decisions, what each does in Telegram and how far that came, and whether the person concerned knows."""
    chats = facts.chats if view.chat is None else {**facts.chats, view.chat.id: view.chat}
    lines = []
    for decision in view.decisions:
        lines.append(decision_line(decision, facts, reader))
        lines.append(approval_line(view, decision, facts, reader))
        mine = [sanction for sanction in view.sanctions if sanction.decision == decision.id]
        lines += sanction_lines(mine, chats, facts.now, reader)
        lines += [appeal_line(appeal, reader) for appeal in view.appeals if appeal.decision == decision.id]
    lines += [review_line(review, reader) for review in view.reviews]
    if lines:
        lines.append(statement_line(view.notices, reader))
    return "\n".join(line for line in lines if line)


def appeal_line(appeal: Appeal, reader: Reader) -> str:
    """That a decision was appealed, and how that ended. Its card, and `/appeals`, say more."""
    return "⚖️ " + reader.gettext("Appeal {ref}: {state}").format(
        ref=appeal.ref, state=reader.gettext(APPEAL_STATES[appeal.state])
    )


def pseudonym(full: str) -> str:
    return full[:_PSEUDONYM].upper()


def _reporter(reported: Reported, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    name = _("reporter {pseudonym}").format(pseudonym=f"<code>{pseudonym(reported.pseudonym)}</code>")
    line = f"• {reported.report.ref} {name} ({category_titles(reported.report.category, facts, reader)})"
    if reported.report.muted_by is not None:
        line += ", " + _("not counted: their reports are muted")
    words = shorten(foreign(" ".join(reported.report.text.split())), _WORDS)
    return f"{line}: <i>{words}</i>" if words else line


def _first_message(evidence: Sequence[Evidence]) -> Evidence | None:
    kinds = (EvidenceKind.MESSAGE, EvidenceKind.FORWARD)
    return next((item for item in evidence if item.kind in kinds), None)


def evidence_amount(view: CaseView, reader: Reader) -> str:
    """ "2 messages, 1 edit, 1 file; photo ×2"."""
    ngettext, evidence = reader.ngettext, view.evidence
    counts = Counter(item.kind for item in evidence)
    messages = counts[EvidenceKind.MESSAGE] + counts[EvidenceKind.FORWARD]
    edits, files = counts[EvidenceKind.EDIT], counts[EvidenceKind.FILE]
    parts = [
        ngettext("{n} message", "{n} messages", messages).format(n=messages),
        ngettext("{n} later edit", "{n} later edits", edits).format(n=edits) if edits else "",
        ngettext("{n} added file", "{n} added files", files).format(n=files) if files else "",
        media_summary(tuple(media for item in evidence for media in item.snapshot.media), reader),
    ]
    return ", ".join(part for part in parts if part)
