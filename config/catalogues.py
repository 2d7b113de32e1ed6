"""The catalogues in `config/locales`, as translators work on them: whether any text is missing. How they are read: `config.texts`.

Marked for translation are the arguments of `_`, `gettext`, `ngettext` and `mark` under `handlers/`,
the words of the packaged policy's categories, and the packaged helplines.

    python -m config.catalogues                    says what is missing; exit code 1 if anything is
    python -m config.catalogues --update [es ...]  brings the template and all catalogues up to date, and begins new ones
"""

import ast
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from config import helplines, policy
from config.texts import LOCALES, languages
from config.texts import path as _path

HANDLERS: Final = Path(__file__).parent.parent / "handlers"

_MARKERS: Final = {"_": 1, "gettext": 1, "mark": 1, "ngettext": 2}
"""How many messages each of them takes."""

_KEPT: Final = re.compile(r"%\(\w+\)\w|\{[^{}]*\}|</?\w+")
"""What a translation must bring along unchanged: placeholders, and tags (Telegram refuses tags that do not match)."""


def missing(folder: Path = LOCALES, handlers: Path = HANDLERS) -> list[str]:
    """What each catalogue lacks, a line each: the language, the message and what is wrong with its translation."""
    wanted = template(handlers)
    return [
        f"{language}: {problem}: {_identity(message)}"
        for language in languages(folder)[1:]
        for message, problem in _problems(wanted, _read(_path(language, folder)))
    ]


def update(new: list[str], folder: Path = LOCALES, handlers: Path = HANDLERS) -> None:
    """Write the template, and bring every catalogue up to date with it, `new` languages too. Translations are kept."""
    wanted = template(handlers)
    _write(wanted, folder / "ombud.pot")
    for language in {*languages(folder)[1:], *new}:
        path = _path(language, folder)
        catalogue = _read(path) if path.exists() else Catalog(locale=language.replace("-", "_"), domain="ombud")
        catalogue.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
        _write(catalogue, path)


def template(handlers: Path = HANDLERS) -> Catalog:
    """Every message that a catalogue must translate."""
    # The date of the extraction would make each run a change, and line numbers nearly each.
    catalogue = Catalog(domain="ombud", project="Ombud", creation_date=datetime(2026, 1, 1, tzinfo=UTC))
    for path in sorted(handlers.rglob("*.py")):
        for line, message in _marked(path):
            catalogue.add(message, locations=[(f"handlers/{path.relative_to(handlers).as_posix()}", line)])
    for text in _configured():
        catalogue.add(text, locations=[("config", 0)])
    return catalogue


def _marked(path: Path) -> Iterator[tuple[int, str | tuple[str, ...]]]:
    """The messages of one file with their lines.

    Read from the syntax tree: what goes by tokens, as Babel does, finds what stands in an f-string from Python 3.12 on only.
    """
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and (count := _MARKERS.get(_name(node.func))):
            texts = [
                one.value for one in node.args[:count] if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
            if len(texts) == count:
                yield node.lineno, texts[0] if count == 1 else tuple(texts)


def _name(called: ast.expr) -> str:
    match called:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _configured() -> Iterator[str]:
    """What people read of the files that ship in this package."""
    yield helplines.load().default
    for category in policy.load().categories.values():
        yield from (text for text in (category.title, category.description, category.rule, category.law) if text)


def _problems(wanted: Catalog, catalogue: Catalog) -> Iterator[tuple[Message, str]]:
    for message in wanted:
        if not message.id:
            continue  # the header
        translated = catalogue.get(message.id, message.context)
        if translated is None or not all(_forms(translated.string)):
            yield message, "not translated"
        elif translated.fuzzy:
            yield message, "marked fuzzy"
        elif message.pluralizable and len(_forms(translated.string)) != catalogue.num_plurals:
            yield message, f"needs {catalogue.num_plurals} plural forms"
        elif not _keeps(message, translated):
            yield message, "placeholders or tags differ"


def _keeps(message: Message, translated: Message) -> bool:
    """Each form has what all English forms have, and nothing that none has: "one report" may leave out the number."""
    source = [set(_KEPT.findall(form)) for form in _forms(message.id)]
    needed, allowed = set.intersection(*source), set.union(*source)
    return all(needed <= set(_KEPT.findall(form)) <= allowed for form in _forms(translated.string))


def _forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, list | tuple) else (text or "",)


def _identity(message: Message) -> str:
    return f'"{_forms(message.id)[0]}"'


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, domain="ombud", abort_invalid=True)


def _write(catalogue: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, sort_by_file=True, include_lineno=False, ignore_obsolete=True)


def main(arguments: list[str]) -> int:
    """Check, or update and check. Returns the exit code."""
    if arguments[:1] == ["--update"]:
        update(arguments[1:])
    problems = missing()
    sys.stdout.write("".join(f"{problem}\n" for problem in problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
