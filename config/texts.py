"""The texts of the catalogues in `config/locales`, as people read them: English is the source and needs none.

A catalogue is read when someone first reads its language, so there is no build step. Every desk reads all of them as it starts. Babel,
which checks and updates them (`config.catalogues`), takes six times as long for it and leaves megabytes behind.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from gettext import NullTranslations, c2py
from pathlib import Path
from sys import intern
from typing import Final

SOURCE_LANGUAGE: Final = "en"
LOCALES: Final = Path(__file__).with_name("locales")

RIGHT_TO_LEFT: Final = "\u200f"
_LEFT_TO_RIGHT: Final = "\u200e"
_COMMAND: Final = re.compile(r"(?<![\w<:/])/(?=[a-z{])")
"""The slash of a command, and neither that of a tag nor that of an address."""

_FROM_THE_RIGHT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Where Unicode has the letters of Hebrew, Arabic and their like (DerivedBidiClass.txt)."""

_QUOTED: Final = r'(?:"[^\n]*"[ \t]*\n)+'
_ENTRY: Final = re.compile(
    rf"^(#,[^\n]*\n)?msgid ({_QUOTED})(msgid_plural {_QUOTED})?((?:msgstr(?:\[\d\])? {_QUOTED})+)", re.MULTILINE
)
_SAID: Final = re.compile(rf"^msgstr(?:\[\d\])? ({_QUOTED})", re.MULTILINE)
_LINE: Final = re.compile(r'^"(.*)"', re.MULTILINE)
_ESCAPE: Final = re.compile(r'\\([ntr"\\])')
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r"}
_PLURAL: Final = re.compile(r"^Plural-Forms:.*plural=([^;\n]+)", re.MULTILINE | re.IGNORECASE)


@lru_cache(maxsize=256)
def translations(language: str, folder: Path = LOCALES) -> NullTranslations:
    """The texts for a reader of that language: `pt-BR`, else `pt`, else English, message by message."""
    tag = language.lower().replace("_", "-")
    there = {name.lower(): name for name in languages(folder)[1:]}
    found = NullTranslations()
    for end in [*(match.start() for match in re.finditer("-", tag)), len(tag)]:
        if name := there.get(tag[:end]):
            with path(name, folder).open(encoding="utf-8") as lines:
                narrower = _Catalogue(lines)
            narrower.add_fallback(found)
            found = narrower
    return found


def languages(folder: Path = LOCALES) -> tuple[str, ...]:
    """The languages there are texts in, English first; those with a region as `pt-BR`."""
    there = (found.parent.parent.name.replace("_", "-") for found in folder.glob("*/LC_MESSAGES/ombud.po"))
    return (SOURCE_LANGUAGE, *sorted(there))


def path(language: str, folder: Path) -> Path:
    """Where the catalogue of a language is."""
    return folder / language.replace("-", "_") / "LC_MESSAGES" / "ombud.po"


class _Catalogue(NullTranslations):
    """One language's texts. What is not translated, or marked fuzzy, is left to the fallback."""

    def __init__(self, lines: Iterable[str]) -> None:
        super().__init__()
        self._texts: dict[str, str] = {}
        self._forms: dict[str, list[str]] = {}
        for paragraph in _paragraphs(lines):
            self._take(paragraph)
        header = self._texts.pop("", "")
        plural = _PLURAL.search(header)
        self._form: Callable[[int], int] = c2py(plural[1] if plural else "n != 1")
        self._direct()

    def gettext(self, message: str) -> str:
        found = self._texts.get(message)
        return super().gettext(message) if found is None else found

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        forms = self._forms.get(msgid1)
        return super().ngettext(msgid1, msgid2, n) if forms is None else forms[self._form(n)]

    def _take(self, paragraph: str) -> None:
        """Take in what stands there: usually one entry. The file's header is that of the empty message."""
        for entry in _ENTRY.finditer(paragraph):
            flags, quoted, plural, said = entry.groups(default="")
            forms = [_unquoted(one) for one in _SAID.findall(said)]
            # The English is the same for all languages.
            message = intern(_unquoted(quoted))
            if all(forms) and ("fuzzy" not in flags or not message):
                if plural:
                    self._forms[message] = forms
                else:
                    self._texts[message] = forms[0]

    def _direct(self) -> None:
        """Where most texts run from right to left, each of their lines says so at its start, also where a number or a name begins it.

        Babel's locale knows the direction too, but keeps megabytes of dates and numbers for it.
        """
        texts = [*self._texts.values(), *("".join(forms) for forms in self._forms.values())]
        if sum(1 for text in texts if _FROM_THE_RIGHT.search(text)) * 2 > len(texts):
            self._texts = {message: _directed(text) for message, text in self._texts.items()}
            self._forms = {message: [_directed(form) for form in forms] for message, forms in self._forms.items()}


def _paragraphs(lines: Iterable[str]) -> Iterator[str]:
    """Between blank lines: of a whole file, and of what a search finds in it, copies would stay in memory."""
    paragraph: list[str] = []
    for line in lines:
        if line.isspace():
            yield "".join(paragraph)
            paragraph.clear()
        else:
            paragraph.append(line)
    yield "".join([*paragraph, "\n"])


def _unquoted(lines: str) -> str:
    """What the quoted lines say together."""
    text = "".join(_LINE.findall(lines))
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), text) if "\\" in text else text


def _directed(text: str) -> str:
    """With the mark at the start of each line; a command within it keeps its slash on the left."""
    return "\n".join(
        RIGHT_TO_LEFT + _COMMAND.sub(f"{_LEFT_TO_RIGHT}/", line) if line else "" for line in text.split("\n")
    )
