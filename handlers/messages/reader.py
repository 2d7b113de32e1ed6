"""For whom a text is written: their language, and how it says a time or a length."""

from collections.abc import Callable
from dataclasses import dataclass
from gettext import NullTranslations
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Reader:
    """Someone's language, as a code such as `en`, with its catalogue."""

    language: str
    catalogue: NullTranslations

    def gettext(self, message: str) -> str:
        return self.catalogue.gettext(message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.catalogue.ngettext(one, many, count)


def mark(message: str) -> str:
    """A message of the catalogues in a table: extracted here, translated where it is used."""
    return message


Readers = Callable[[str | None], Reader]
"""The reader for a language code; for an unknown or missing one, the nearest that the desk speaks."""


def for_authority(readers: Readers, language: str) -> Reader:
    """In its language where the desk speaks that, else in English, its dates too: no letter mixes two languages."""
    reader = readers(language)
    return readers("en") if type(reader.catalogue) is NullTranslations else reader


class Helplines(Protocol):
    """Where help can be found now, in the operator's words."""

    def for_language(self, language: str) -> str: ...
