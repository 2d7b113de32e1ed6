"""A person's copy of what is held about them as data for other programs: the same fields as on the page, times in ISO 8601."""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Final

from desk.copies import Attached, Copy, Entry, Letter, Moment, Place, Rule, Value, Word
from desk.notices import Owed
from handlers.messages.facts import Facts
from handlers.messages.notices import Told, render
from handlers.messages.reader import Reader
from handlers.messages.wording import iso

Data = str | int | bool | Mapping[str, "Data"] | Sequence["Data"]

Inside = Mapping[int, str]
"""Where the content of a file is in the copy, by its number in the locker."""

_TAG: Final = re.compile(r"<[^>]*>")


def as_data(copy: Copy, inside: Inside, facts: Facts, reader: Reader) -> Mapping[str, Data]:
    """The whole copy, a list for each section."""
    sections = {
        section.name: [_entry(one, inside, facts, reader) for one in section.entries] for section in copy.sections
    }
    return {"bot": facts.bot.username, "account": copy.account, "made_at": iso(copy.made_at), **sections}


def letter(owed: Owed, facts: Facts, reader: Reader) -> str:
    """A notice as its reader saw it, without formatting; empty for what is no notice."""
    return unescape(_TAG.sub("", render(owed, facts, reader).html)) if isinstance(owed, Told) else ""


def _entry(one: Entry, inside: Inside, facts: Facts, reader: Reader) -> Mapping[str, Data]:
    return {name: _data(value, inside, facts, reader) for name, value in one.items()}


def _data(value: Value, inside: Inside, facts: Facts, reader: Reader) -> Data:
    match value:
        case Moment(at=at):
            return iso(at)
        case Place(id=number, title=title):
            return {"id": number, "title": title}
        case Word(code=code) | Rule(category=code):
            return code
        case Letter(owed=owed):
            return letter(owed, facts, reader)
        case tuple():
            return [_file(one, inside) for one in value]
        case _:
            return value


def _file(one: Attached, inside: Inside) -> Mapping[str, Data]:
    size = {} if one.media.size is None else {"size": one.media.size}
    name = {} if one.media.name is None else {"name": one.media.name}
    there = {} if one.kept is None or one.kept.id not in inside else {"file": inside[one.kept.id]}
    return {"type": one.media.type, **name, **size, **there}
