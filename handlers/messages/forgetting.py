"""/forgetme: what goes, what stays, why and until when. What is asked before and what is said after are the same lines.

What is said of everybody is said whether or not it applies: an open case about somebody, or a secret order, changes nothing here.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from desk.erasing import OPEN_FOR, Asked, Meaning
from desk.holds import Hold
from desk.misuse import Misuse, MisuseKind
from desk.model import Decision, Sanction, SanctionKind
from desk.rules.durations import FOREVER, Ms
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, paginate
from handlers.messages.naming import category_title
from handlers.messages.privacy import kept_by_law
from handlers.messages.reader import Reader
from handlers.messages.text import Button, Text, foreign
from handlers.messages.wording import duration, length, points, when

_NAMED: Final = 10
"""How many of a kind are named one by one."""


def question(asked: Asked, facts: Facts, reader: Reader) -> Sequence[Text]:
    """What it means for this person, with the buttons below the last page."""
    _ = reader.gettext
    head = _("This cannot be taken back. Please read what goes and what stays. You can answer for {time}.")
    opening = "<b>" + _("Erase your data at this desk?") + "</b>\n" + head.format(time=length(OPEN_FOR, reader))
    *pages, last = _pages(opening, asked.meaning, facts, reader)
    buttons = (
        (Button("🗑 " + _("Erase my data"), encode(Action.ERASE, asked.at)),),
        (Button("↩️ " + _("Keep everything"), encode(Action.ERASE_NOT, asked.at)),),
    )
    return [*map(Text, pages), Text(last, buttons)]


def erased(meaning: Meaning, facts: Facts, reader: Reader) -> Sequence[Text]:
    """It is done: what went, and what stays."""
    _ = reader.gettext
    opening = "<b>" + _("Your data is erased.") + "</b>\n" + _("You can write to me again at any time.")
    return [Text(page) for page in _pages(opening, meaning, facts, reader)]


def kept(reader: Reader) -> Text:
    return Text(reader.gettext("Nothing was erased. /mydata gives you a copy of what is held about you."))


def _pages(opening: str, meaning: Meaning, facts: Facts, reader: Reader) -> Sequence[str]:
    _ = reader.gettext
    blocks = [
        Block(opening),
        _listed(_("What goes"), [*_goes(reader), *_goes_of_theirs(meaning, reader)]),
        _listed(_("What stays, and why"), _stays(facts, reader)),
        _listed(_("What stays of yours in particular"), _stays_of_theirs(meaning, facts, reader)),
        Block(_coming_back(reader)),
        Block(kept_by_law(reader)),
    ]
    return list(paginate([block for block in blocks if block.html]))


def _goes(reader: Reader) -> Iterator[str]:
    _ = reader.gettext
    yield _("your name, your username, your language and whatever else you chose here")
    yield _("all that you wrote to this desk, in reports, appeals and drafts: the key that opens it is destroyed")
    yield _("what the desk wrote to you, and messages that have not reached you yet")


def _goes_of_theirs(meaning: Meaning, reader: Reader) -> Iterator[str]:
    _, ngettext = reader.gettext, reader.ngettext
    if meaning.appeals:
        words = ngettext(
            "your open appeal {refs}: it is withdrawn. While there is time, you can appeal again",
            "your open appeals {refs}: they are withdrawn. While there is time, you can appeal again",
            len(meaning.appeals),
        )
        yield words.format(refs=_refs([one.ref for one in meaning.appeals], reader))
    if meaning.reports:
        words = ngettext(
            "what you would hear of your report {refs}: it is still worked on, and you are not told what comes of it",
            "what you would hear of your reports {refs}: they are still worked on, and you are not told what comes of them",
            len(meaning.reports),
        )
        yield words.format(refs=_refs(meaning.reports, reader))
    if meaning.flagger:
        yield _("your standing as a trusted flagger")


def _stays(facts: Facts, reader: Reader) -> Iterator[str]:
    _ = reader.gettext
    yield _(
        "messages of yours that were reported, without your name, because decisions rest on them, and reports about you as long as their"
        " cases are kept. {until}"
    ).format(until=_until("evidence", facts, reader))
    yield _(
        "that you reported something, without your words and under a number instead of your id, because a case rests on it. {until}"
    ).format(until=_until("report", facts, reader))
    yield _(
        "decisions about you, under that number: erasing is no amnesty, and somebody may have to explain them. {until}"
    ).format(until=_until("decision", facts, reader))
    yield _(
        "if there is an open case about you, it goes on. Your id is kept for it alone, apart from it, until it is closed"
    )
    yield _("the record of who did what here, which holds no names, no texts and of members no ids")


def _stays_of_theirs(meaning: Meaning, facts: Facts, reader: Reader) -> Sequence[str]:
    _ = reader.gettext
    lines = [
        *_some([_counts(one, facts, reader) for one in meaning.decisions], reader),
        *_holding(meaning.sanctions, facts, reader),
        *(_misused(one, facts, reader) for one in meaning.misuse),
        *_some([_ordered(one, facts, reader) for one in meaning.holds], reader),
    ]
    if meaning.worked_here:
        lines.append(_("what you did here as one of the staff, under your id: others must be able to check it"))
    return lines


def _counts(decision: Decision, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    said = {
        "ref": decision.ref,
        "category": category_title(decision.category, facts.policy, reader),
        "points": points(decision.points, reader),
    }
    if decision.expires_at is None:
        return _("{ref} ({category}): its {points} always count").format(**said)
    until = when(decision.expires_at, facts.now, reader)
    return _("{ref} ({category}): its {points} count until {until}").format(**said, until=until)


def _holding(sanctions: Sequence[Sanction], facts: Facts, reader: Reader) -> Iterator[str]:
    """Each kind and end once, however many groups it holds in."""
    _, ngettext = reader.gettext, reader.ngettext
    alike: dict[tuple[SanctionKind, Ms | None], set[int]] = {}
    for one in sanctions:
        alike.setdefault((one.kind, one.until), set()).add(one.chat)
    lines = []
    for (kind, until), groups in alike.items():
        if kind is SanctionKind.BAN:
            words = ngettext("your ban from {n} group", "your ban from {n} groups", len(groups))
        else:
            words = ngettext("your mute in {n} group", "your mute in {n} groups", len(groups))
        why = _("your id stays with it until it ends, because without it nobody could lift it")
        end = _("for good") if until is None else _("until {time}").format(time=when(until, facts.now, reader))
        lines.append(f"{words.format(n=len(groups))}, {end}: {why}")
    yield from _some(lines, reader)


def _misused(one: Misuse, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    if one.kind is MisuseKind.MUTE:
        words = _("that your reports are not looked at, until {time}")
    else:
        words = _("that you were cautioned about your reports, until {time}")
    return words.format(time=when(one.until, facts.now, reader))


def _ordered(hold: Hold, facts: Facts, reader: Reader) -> str:
    words = reader.gettext(
        "what an order covers ({basis}), until {time} or until it is lifted: sealed, and nobody works with it"
    )
    basis = foreign(" ".join(hold.basis.split()))
    return words.format(basis=basis, time=when(hold.until, facts.now, reader))


def _coming_back(reader: Reader) -> str:
    _ = reader.gettext
    return _(
        "If this desk meets you again, what still counts then stands under your id again: points, measures, open cases, and reports that"
        " count for how yours are heard. You can appeal against a decision for as long as there was time before."
    )


def _until(kind: str, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    lasts = facts.policy.retention.kept[kind]
    if lasts == FOREVER:
        return _("This is not deleted.")
    return _("For {time} after the case is closed, or longer if an appeal is possible or points count.").format(
        time=duration(lasts, reader)
    )


def _refs(refs: Sequence[str], reader: Reader) -> str:
    return ", ".join(_some(refs, reader))


def _some(lines: Sequence[str], reader: Reader) -> Sequence[str]:
    """The first of them, and how many more there are."""
    if len(lines) <= _NAMED:
        return lines
    more = reader.ngettext("and {n} more", "and {n} more", len(lines) - _NAMED).format(n=len(lines) - _NAMED)
    return [*lines[:_NAMED], more]


def _listed(title: str, lines: Iterator[str] | Sequence[str]) -> Block:
    """An empty one where there is nothing to list."""
    listed = [f"• {line}" for line in lines]
    return Block("\n".join((f"<b>{title}</b>", *listed)) if listed else "")
