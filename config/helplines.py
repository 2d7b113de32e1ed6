"""Loads the helplines that a reporter is answered with when a life is in danger."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from config.errors import HelplinesError
from config.reading import Source, Table

PACKAGED: Final = Path(__file__).with_name("helplines.toml")


@dataclass(frozen=True, slots=True)
class Helplines:
    """What to tell people, by language."""

    default: str
    """For every language without words of its own. The packaged one is a message of the catalogues."""
    by_language: Mapping[str, str]
    """Keys are language codes in small letters, such as `de` and `en-gb`."""

    def for_language(self, code: str) -> str:
        """The words for a reader of that language: `en-GB`, else `en`, else the default."""
        tag = code.lower().replace("_", "-")
        return self.by_language.get(tag) or self.by_language.get(tag.split("-")[0]) or self.default


def load(path: Path | None = None) -> Helplines:
    """The helplines in that file, or the packaged default. Raises HelplinesError with every problem, one line each."""
    source = Source.of_file(path or PACKAGED)
    if source.problems:
        raise HelplinesError([f"OMBUD_HELPLINES: {problem}" for problem in source.problems])
    top = Table(source, (), source.values)
    texts = {name.lower().replace("_", "-"): top.text(name) for name in ("default", *top.values)}
    if source.problems:
        raise HelplinesError(source.problems)
    return Helplines(texts.pop("default"), MappingProxyType(texts))
