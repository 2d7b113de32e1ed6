"""A person's copy of what is held about them, to be read: one page of HTML that needs nothing else, in their language.

No scripts, nothing from outside (the page itself forbids both); light or dark as the reader's device has it; from right to left where the
language is; fit to be printed.
"""

from collections.abc import Iterator

from desk.copies import Attached, Copy, Entry, Letter, Moment, Place, Rule, Section, Value, Word
from desk.rules.policy import read_step
from handlers.messages.casepages import deed
from handlers.messages.copy_data import Inside, letter
from handlers.messages.copy_words import FIELDS, SECTIONS, WORDS
from handlers.messages.document import document
from handlers.messages.evidence import media_summary
from handlers.messages.facts import Facts
from handlers.messages.naming import category_titles
from handlers.messages.privacy import kept_by_law
from handlers.messages.reader import Reader
from handlers.messages.standing import step_name
from handlers.messages.text import foreign
from handlers.messages.wording import amount, iso, stamp


def page(copy: Copy, inside: Inside, facts: Facts, reader: Reader) -> str:
    """The whole document."""
    _ = reader.gettext
    title = _("What {bot} holds about you").format(bot="@" + foreign(facts.bot.username))
    lines = [
        *_header(title, copy, reader),
        "<main>",
        *(line for section in copy.sections for line in _section(section, inside, facts, reader)),
        "</main>",
        f"<footer><p>{kept_by_law(reader)}</p></footer>",
    ]
    return document(title, lines, reader)


def _header(title: str, copy: Copy, reader: Reader) -> Iterator[str]:
    _ = reader.gettext
    made = _("Made on {time} UTC, for the account {id}.").format(time=_time(copy.made_at, reader), id=copy.account)
    yield f"<header><h1>{title}</h1>"
    yield f"<p>{made}</p>"
    yield "<p>" + _(
        "It holds nothing of other people: not who reported you, not who decided, and not what others wrote or showed."
    )
    yield (
        _(
            "Reports about you on which nothing was decided against you are left out: that there is one could tell who made it."
        )
        + "</p>"
    )
    yield "<p>" + _(
        "How long each of this is kept, who sees it and whom to ask: send /privacy to the bot. To have it erased: /forgetme."
    )
    yield "</p></header>"
    links = "".join(f'<li><a href="#{one.name}">{_title(one, reader)}</a></li>' for one in copy.sections)
    yield f"<nav><ul>{links}</ul></nav>"


def _section(section: Section, inside: Inside, facts: Facts, reader: Reader) -> Iterator[str]:
    yield f'<section id="{section.name}"><h2>{_title(section, reader)}</h2>'
    for one in section.entries:
        yield f"<article><dl>{''.join(_fields(one, inside, facts, reader))}</dl></article>"
    yield "</section>"


def _title(section: Section, reader: Reader) -> str:
    return foreign(reader.gettext(SECTIONS[section.name]))


def _fields(one: Entry, inside: Inside, facts: Facts, reader: Reader) -> Iterator[str]:
    for name, value in one.items():
        shown = _shown(name, value, inside, facts, reader)
        if shown:
            yield f'<dt>{foreign(reader.gettext(FIELDS[name]))}</dt><dd dir="auto">{shown}</dd>'


def _shown(name: str, value: Value, inside: Inside, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    match value:
        case bool():
            return _("yes") if value else _("no")
        case Moment(at=at):
            return _time(at, reader)
        case Place(id=number, title=title):
            return foreign(title) or str(number)
        case Word(code=code):
            return _word(name, code, reader)
        case Rule(category=category):
            return category_titles(category, facts, reader)
        case Letter(owed=owed):
            return foreign(letter(owed, facts, reader))
        case tuple():
            return "\n".join(_file(one, inside, reader) for one in value)
        case _:
            return foreign(str(value))


def _word(name: str, code: str, reader: Reader) -> str:
    if name == "verb":
        return deed(code, reader)
    if name == "due":
        return foreign(step_name(read_step(code), reader))
    words = WORDS.get(name, {}).get(code)
    return foreign(reader.gettext(words) if words is not None else code)


def _file(one: Attached, inside: Inside, reader: Reader) -> str:
    """A file by its kind, name and size; those that are in the copy can be opened from the page."""
    _ = reader.gettext
    kind = media_summary((one.media,), reader)
    name = foreign(one.media.name or "")
    size = _("{n} bytes").format(n=amount(one.media.size, reader)) if one.media.size is not None else ""
    words = ", ".join(part for part in (kind, name, size) if part)
    if one.kept is None or one.kept.id not in inside:
        return words
    return f'<a href="{inside[one.kept.id]}">{words}</a>'


def _time(moment: int, reader: Reader) -> str:
    return f'<time datetime="{iso(moment)}">{stamp(moment, reader)}</time>'
