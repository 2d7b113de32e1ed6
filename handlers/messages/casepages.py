"""What moderators ask for: the queue, and a case with its whole history."""

from collections.abc import Iterator, Sequence
from typing import Final

from desk.model import Case, NoteKind
from desk.notices import Notice
from desk.records import JournalEntry
from desk.rules.priority import FIRST, PAGED
from desk.views import CaseView
from handlers.buttons import Action, encode
from handlers.messages import casefile
from handlers.messages.card_menus import card_buttons
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit, paginate
from handlers.messages.menus import Rows
from handlers.messages.naming import category_label, category_titles, staff_link
from handlers.messages.owed import notice_line
from handlers.messages.reader import Reader, mark
from handlers.messages.reputation import reporters_standing
from handlers.messages.seconds import proposed
from handlers.messages.text import Button, Text, foreign
from handlers.messages.wording import length, stamp

_REPORTS_SHOWN: Final = 10
_LATEST: Final = 200
"""Entries of the timeline, and notices, that are shown: as much as anyone reads, and few enough for the staff chat's limits."""

_LINES: Final = 15
"""Lines of history in one block: what is not longer than a message is never cut."""

_VERBS: Final = {
    "reported": mark("reported it"),
    "named_category": mark("named the category"),
    "opened": mark("opened the case"),
    "claimed": mark("claimed it"),
    "released": mark("released it"),
    "given": mark("gave it to a colleague"),
    "noted": mark("added a note"),
    "handed_over": mark("recorded a hand-over"),
    "escalated": mark("escalated it to the officers"),
    "recategorised": mark("changed the category"),
    "imported": mark("brought it from another bot"),
    "decided": mark("decided"),
    "purged": mark("removed what was past its time"),
    "voided": mark("took the decision back"),
    "reopened": mark("opened the case again"),
    "to_review": mark("asks to review it: what had pushed it up was withdrawn"),
    "appealed": mark("appealed"),
    "appeal_withdrawn": mark("withdrew the appeal"),
    "appeal_upheld": mark("judged the appeal: the decision stands"),
    "appeal_overturned": mark("judged the appeal: the decision falls"),
    "appeal_replaced": mark("judged the appeal: something milder"),
    "appeal_overtaken": mark("left an appeal with nothing to judge"),
    "appeal_overdue": mark("saw an appeal wait too long"),
    "taken_over": mark("did it in a group that shares since"),
    "pardoned": mark("lifted it before its time"),
    "deadline_passed": mark("saw the deadline pass"),
    "paging": mark("called those on duty"),
    "page_acknowledged": mark("acknowledged the page"),
    "edit_seen": mark("saw an edit of the message"),
    "evidence_viewed": mark("looked at the evidence"),
    "evidence_reduced": mark("reduced the evidence to references"),
    "reporter_cautioned": mark("cautioned who reported it"),
    "reporter_muted": mark("muted the reports of whoever reported it"),
    "misuse_contested": mark("contested what was said of their reports"),
    "misuse_upheld": mark("looked at that again and let it stand"),
    "misuse_withdrawn": mark("withdrew that"),
    "identity_unsealed": mark("looked at who sent a report"),
    "sanction_applied": mark("did it in Telegram"),
    "sanction_failed": mark("could not do it in Telegram"),
    "lifted_by_hand": mark("lifted it by hand, in Telegram itself"),
    "banned_by_hand": mark("banned them by hand, in Telegram itself"),
    "restricted_by_hand": mark("restricted them by hand, in Telegram itself"),
    "sanction_retried": mark("had it tried again in Telegram"),
    "lifting": mark("set about lifting it"),
    "told": mark("told the person concerned"),
    "not_told": mark("could not tell the person concerned"),
    "sanction_lifted": mark("lifted it in Telegram"),
    "lifting_failed": mark("could not lift it in Telegram"),
}
"""What the journal's verbs mean; one that is not here is shown as it is."""


def case_pages(view: CaseView, facts: Facts, reader: Reader) -> tuple[Text, ...]:
    """Everything about a case and how it came so far, in as many messages as it takes; the first has the buttons of its card."""
    blocks = [
        Block(casefile.heading(view, facts, reader)),
        Block(casefile.urgency(view, facts, reader)),
        Block(reporters_standing(view, reader)),
        Block(casefile.accused(view, facts, reader)),
        Block(casefile.due(view, reader)),
        Block(casefile.place(view, facts, reader)),
        Block(casefile.excerpt(view, reader), Worth.SHOULD),
        Block(casefile.missing(view, reader), Worth.SHOULD),
        Block(casefile.reporters(view.reports, _REPORTS_SHOWN, facts, reader), Worth.SHOULD),
        Block(casefile.law(view, facts, reader)),
        Block(casefile.escalated(view, reader)),
        Block(proposed(view, facts, reader)),
        Block(casefile.verdict(view, facts, reader)),
        Block(casefile.claim(view, facts, reader)),
        *_notes(view, facts, reader),
        *_notices(view.notices, reader),
        *_timeline(view.timeline, facts, reader),
    ]
    first, *others = paginate([block for block in blocks if block.html])
    return (
        Text(first, (*card_buttons(view, facts, reader), *_for_leads(view, reader))),
        *(Text(page, silent=True) for page in others),
    )


def _for_leads(view: CaseView, reader: Reader) -> Rows:
    """How the reports of whoever reported it fared: on the page only, which one person asked for."""
    if not view.reports:
        return ()
    return ((Button(reader.gettext("See the reporters (leads)"), encode(Action.REPORTERS, view.case.id)),),)


def queue_page(cases: Sequence[Case], more: bool, facts: Facts, reader: Reader) -> Text:
    """Open cases, the most urgent first, a button for each; `more` adds one for the page behind the last of them."""
    _ = reader.gettext
    if not cases:
        return Text(_("No open cases are left here. Thank you."))
    lines = [_queued(case, facts, reader) for case in cases]
    rows = [(_open(case, facts, reader),) for case in cases]
    if more:
        last = cases[-1]
        following = encode(Action.QUEUE, last.priority.band, last.priority.due, last.id)
        rows.append((Button(_("Show more") + " »", following),))
    blocks = [Block("<b>" + _("Open cases, the most urgent first") + "</b>"), Block("\n".join(lines))]
    return Text(fit(blocks), tuple(rows))


def _queued(case: Case, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    left = case.deadline - facts.now
    words = _("overdue by {length}") if left < 0 else _("{length} left")
    urgent = "🆘 " if case.priority.band == PAGED else "⏫ " if case.priority.band == FIRST else ""
    title = category_titles(case.category, facts, reader)
    return f"{urgent}<b>{case.ref}</b> {title}: {words.format(length=length(abs(left), reader))}"


def _open(case: Case, facts: Facts, reader: Reader) -> Button:
    _ = reader.gettext
    title = category_label(case.category, facts.policy, reader)
    words = _("Open {ref}: {category}").format(ref=case.ref, category=title)
    return Button(words, encode(Action.OPEN_CASE, case.id))


def _notes(view: CaseView, facts: Facts, reader: Reader) -> Iterator[Block]:
    _ = reader.gettext
    notes = [note for note in view.notes if note.kind is NoteKind.NOTE]
    lines = [
        f"{stamp(note.at, reader)} {staff_link(note.author, facts.people)}: {foreign(note.text)}" for note in notes
    ]
    return _list(_("Notes"), lines)


def _notices(notices: Sequence[Notice], reader: Reader) -> Iterator[Block]:
    """What was owed because of the case and how far it came; not to whom, which would say who reported."""
    _ = reader.gettext
    lines = [notice_line(notice, reader) for notice in notices[-_LATEST:]]
    return _list(_("Notices"), lines)


def _timeline(entries: Sequence[JournalEntry], facts: Facts, reader: Reader) -> Iterator[Block]:
    _ = reader.gettext
    lines = [
        f"{stamp(entry.at, reader)} {_who(entry.by, facts, reader)} {deed(entry.verb, reader)} ({entry.ref})"
        for entry in entries[-_LATEST:]
    ]
    return _list(_("Timeline (UTC)"), lines)


def _who(by: str, facts: Facts, reader: Reader) -> str:
    """A journal's actor: staff by name, members by pseudonym, the desk itself."""
    _ = reader.gettext
    kind, _colon, name = by.partition(":")
    if kind == "staff" and name.isdecimal():
        return staff_link(int(name), facts.people)
    if kind == "member":
        return _("member {pseudonym}").format(pseudonym=casefile.pseudonym(name))
    return _("the desk")


def deed(verb: str, reader: Reader) -> str:
    """What a verb of the journal means."""
    return reader.gettext(_VERBS[verb]) if verb in _VERBS else foreign(verb)


def _list(title: str, lines: Sequence[str]) -> Iterator[Block]:
    for start in range(0, len(lines), _LINES):
        head = f"<b>{title}</b>\n" if start == 0 else ""
        yield Block(head + "\n".join(lines[start : start + _LINES]))
