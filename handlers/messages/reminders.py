"""What the staff are told of time: a deadline that comes or has passed, and how the queue stands in the morning."""

from collections.abc import Sequence
from typing import Final

from desk.digest import Digest
from desk.model import Account, Case, Claim
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.naming import account_link, category_label, category_titles, staff_link
from handlers.messages.reader import Reader
from handlers.messages.text import Button, Text
from handlers.messages.wording import length, when

_BUTTONS_AT_MOST: Final = 8
"""A screen of a phone; the queue has the others."""


def deadline_reminder(
    cases: Sequence[tuple[Case, Claim | None]], people: Sequence[Account], facts: Facts, reader: Reader, *, passed: bool
) -> Text:
    """Cases whose deadline comes or has passed, and who holds them; `people` are called to them by a mention."""
    _, count = reader.gettext, len(cases)
    title = reader.ngettext("A deadline comes near", "{n} deadlines come near", count)
    if passed:
        title = reader.ngettext("A deadline has passed", "{n} deadlines have passed", count)
    blocks = [
        Block(f"⏰ <b>{title.format(n=count)}</b>"),
        Block("\n".join(_line(case, claim, facts, reader) for case, claim in cases)),
        Block(" ".join(account_link(person, person.id) for person in people), Worth.SHOULD),
    ]
    shown = [case for case, _claim in cases[:_BUTTONS_AT_MOST]]
    return Text(fit(blocks), tuple((_open(case, facts, reader),) for case in shown))


def morning_digest(digest: Digest, facts: Facts, reader: Reader) -> Text:
    """How many cases are open, how urgent they are, and what has waited too long."""
    _, ngettext = reader.gettext, reader.ngettext
    if not digest.open:
        lines = [_("Good morning. No case is open.")]
    else:
        title = ngettext("Good morning. {n} case is open.", "Good morning. {n} cases are open.", digest.open)
        lines = [f"<b>{title.format(n=digest.open)}</b>", *_counts(digest, facts, reader)]
    if digest.undelivered:
        held = ngettext(
            "{n} notice waits until its reader presses Start.",
            "{n} notices wait until their readers press Start.",
            digest.undelivered,
        )
        lines.append(held.format(n=digest.undelivered))
    return Text("\n".join(lines), ((Button(_("Show the queue"), encode(Action.QUEUE)),),) if digest.open else ())


def _counts(digest: Digest, facts: Facts, reader: Reader) -> Sequence[str]:
    _, ngettext = reader.gettext, reader.ngettext
    lines = []
    if digest.urgent:
        urgent = ngettext("{n} cannot wait.", "{n} cannot wait.", digest.urgent)
        lines.append("🆘 " + urgent.format(n=digest.urgent))
    severities = [_("{n} of severity {severity}").format(n=n, severity=severity) for severity, n in digest.by_severity]
    lines.append(", ".join(severities))
    if digest.overdue:
        named = ", ".join(digest.latest) + ("…" if digest.overdue > len(digest.latest) else "")
        late = ngettext("{n} is overdue: {refs}", "{n} are overdue: {refs}", digest.overdue)
        lines.append("⏰ " + late.format(n=digest.overdue, refs=named))
    free = ngettext("Nobody has claimed {n} of them.", "Nobody has claimed {n} of them.", digest.unclaimed)
    lines.append(free.format(n=digest.unclaimed) if digest.unclaimed else _("All of them are claimed."))
    if digest.oldest is not None:
        waited = length(max(facts.now - digest.oldest.opened_at, 0), reader)
        lines.append(_("The oldest is {ref}, open for {length}.").format(ref=digest.oldest.ref, length=waited))
    return lines


def _line(case: Case, claim: Claim | None, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    line = _("<b>{ref}</b> {category}: {time}").format(
        ref=case.ref,
        category=category_titles(case.category, facts, reader),
        time=when(case.deadline, facts.now, reader),
    )
    if claim is None:
        return f"{line}. {_('Nobody has claimed it.')}"
    return f"{line}. {_('{name} works on it.').format(name=staff_link(claim.moderator, facts.people))}"


def _open(case: Case, facts: Facts, reader: Reader) -> Button:
    title = category_label(case.category, facts.policy, reader)
    words = reader.gettext("Open {ref}: {category}").format(ref=case.ref, category=title)
    return Button(words, encode(Action.OPEN_CASE, case.id))
