"""/forgetme: what goes, what stays, why and until when. What is asked before and what is said after are the same lines.

What is said of everybody is said whether or not it applies: an open case about somebody, or a secret order, changes nothing here.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from desk.erasing import OPEN_FOR, Asked, Meaning
from desk.holds import Hold
from desk.misuse import Misuse, MisuseKind
from desk.model import Decision, Sanction, SanctionKind, Side
from desk.rules.durations import FOREVER, Ms
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, paginate
from handlers.messages.naming import category_title, one_line
from handlers.messages.privacy import kept_by_law
from handlers.messages.reader import Reader
from handlers.messages.text import Button, Text
from handlers.messages.wording import duration, length, points, when

_NAMED: Final = 10
"""How many of a kind are named one by one."""
_BASIS_AT_MOST: Final = 200
"""UTF-16 units of the words for which law or order asks for a hold."""


def question(asked: Asked, facts: Facts, reader: Reader) -> Sequence[Text]:
    """What it means for this person, with the buttons below the last page."""
    _ = reader.gettext
    head = _("This cannot be taken back. Please read first what goes and what stays. You can answer for {time}.")
    opening = "<b>" + _("Erase your data at this desk?") + "</b>\n" + head.format(time=length(OPEN_FOR, reader))
    *pages, last = _pages(opening, asked.meaning, facts, reader)
    buttons = (
        (Button(_("Erase my data"), encode(Action.ERASE, asked.at)),),
        (Button(_("Keep everything"), encode(Action.ERASE_NOT, asked.at)),),
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
        _listed(_("What stays, why and until when"), _stays(facts, reader), under=_number(reader)),
        Block(_longer(reader)),
        _listed(_("And for you in particular"), _stays_of_theirs(meaning, facts, reader)),
        Block(_coming_back(reader)),
        Block(kept_by_law(reader)),
    ]
    return list(paginate([block for block in blocks if block.html]))


def _goes(reader: Reader) -> Iterator[str]:
    _ = reader.gettext
    yield _("your name, your username, your language and all that you chose here")
    yield _(
        "every word that you wrote to this desk, in reports, appeals and drafts: the key that opens them is destroyed"
    )
    yield _("what this desk wrote to you, and what has not reached you yet")


def _goes_of_theirs(meaning: Meaning, reader: Reader) -> Iterator[str]:
    _, ngettext = reader.gettext, reader.ngettext
    own = [one.ref for one in meaning.appeals if one.side is Side.AFFECTED]
    if own:
        words = ngettext(
            "your open appeal {refs}: it is withdrawn. While there is time, you can appeal again",
            "your open appeals {refs}: they are withdrawn. While there is time, you can appeal again",
            len(own),
        )
        yield words.format(refs=_refs(own, reader))
    looks = [one.ref for one in meaning.appeals if one.side is Side.REPORTER]
    if looks:
        words = ngettext(
            "your request {refs} to look again at a report: it is withdrawn, and cannot be made a second time",
            "your requests {refs} to look again at reports: they are withdrawn, and cannot be made a second time",
            len(looks),
        )
        yield words.format(refs=_refs(looks, reader))
    if meaning.reports:
        words = ngettext(
            "what you would hear of your report {refs}: it is still worked on, and you are not told what comes of it",
            "what you would hear of your reports {refs}: they are still worked on, and you are not told what comes of them",
            len(meaning.reports),
        )
        yield words.format(refs=_refs(meaning.reports, reader))
    if meaning.flagger:
        yield _("your standing as a trusted flagger")


def _number(reader: Reader) -> str:
    _ = reader.gettext
    return _("A number takes the place of your id in what stays. Only this desk can tell that it stands for you.")


def _stays(facts: Facts, reader: Reader) -> Iterator[str]:
    _ = reader.gettext
    yield _line(
        _("messages of yours that were reported, and files that you sent: decisions rest on them"),
        _after("evidence", facts, reader),
        reader,
    )
    yield _line(
        _("that you made a report, without its words: a case rests on it"), _after("report", facts, reader), reader
    )
    yield _line(
        _("decisions about you: erasing is no amnesty, and others must be able to check them"),
        _after("decision", facts, reader),
        reader,
    )
    yield _line(
        _(
            "if a case about you is open, it goes on: your id is kept apart from it, so that what is decided can be done"
        ),
        _("Until it is closed."),
        reader,
    )
    yield _line(
        _("the record of who did what here: it has no names, no texts and no ids of members"),
        _not_deleted(reader),
        reader,
    )


def _longer(reader: Reader) -> str:
    return reader.gettext("Each of these stays longer where an appeal is still possible, or where points still count.")


def _stays_of_theirs(meaning: Meaning, facts: Facts, reader: Reader) -> Sequence[str]:
    _ = reader.gettext
    lines = [
        *_some([_counts(one, facts, reader) for one in meaning.decisions], reader),
        *_holding(meaning.sanctions, facts, reader),
        *(_misused(one, facts, reader) for one in meaning.misuse),
        *_some([_ordered(one, facts, reader) for one in meaning.holds], reader),
    ]
    if meaning.worked_here:
        lines.append(_("what you did here as one of the staff stays under your id: others must be able to check it"))
    return lines


def _counts(decision: Decision, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    said = {
        "ref": decision.ref,
        "category": category_title(decision.category, facts.policy, reader),
        "points": points(decision.points, reader),
    }
    if decision.expires_at is None:
        return _("{ref} ({category}): {points}, without end").format(**said)
    until = when(decision.expires_at, facts.now, reader)
    return _("{ref} ({category}): {points}, until {time}").format(**said, time=until)


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
        said = words.format(n=len(groups))
        if until is None:
            lines.append(
                _("{measure}, without end: your id stays with it, so that it can be lifted").format(measure=said)
            )
        else:
            words = _("{measure}, until {time}: your id stays with it until then, so that it can be lifted")
            lines.append(words.format(measure=said, time=when(until, facts.now, reader)))
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
    return words.format(basis=one_line(hold.basis, _BASIS_AT_MOST), time=when(hold.until, facts.now, reader))


def _coming_back(reader: Reader) -> str:
    _ = reader.gettext
    return _(
        "If you write here again, or are reported again, what still counts then stands under your id again: points, measures, open cases"
        " and your latest reports. You can then appeal against a decision for as long as there is time."
    )


def _after(kind: str, facts: Facts, reader: Reader) -> str:
    lasts = facts.policy.retention.kept[kind]
    if lasts == FOREVER:
        return _not_deleted(reader)
    return reader.gettext("Until {time} after the case is closed.").format(time=duration(lasts, reader))


def _not_deleted(reader: Reader) -> str:
    return reader.gettext("This is not deleted.")


def _line(what: str, until: str, reader: Reader) -> str:
    return reader.gettext("{what}. {until}").format(what=what, until=until)


def _refs(refs: Sequence[str], reader: Reader) -> str:
    return ", ".join(_some(refs, reader))


def _some(lines: Sequence[str], reader: Reader) -> Sequence[str]:
    """The first of them, and how many more there are."""
    if len(lines) <= _NAMED:
        return lines
    more = reader.ngettext("and {n} more", "and {n} more", len(lines) - _NAMED).format(n=len(lines) - _NAMED)
    return [*lines[:_NAMED], more]


def _listed(title: str, lines: Iterator[str] | Sequence[str], *, under: str = "") -> Block:
    """An empty one where there is nothing to list; `under` is a sentence below the title."""
    listed = [f"• {line}" for line in lines]
    head = [f"<b>{title}</b>", *([under] if under else [])]
    return Block("\n".join((*head, *listed)) if listed else "")
