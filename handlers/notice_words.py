"""Until when the persons of a request may not be told, on which basis and by whose word, as an officer types it: a line for each."""

from desk.errors import HoldRefused
from desk.request_errors import BarIncomplete
from desk.rules.durations import DAY, Duration, Ms
from handlers.hold_words import read_end


def read_delay(words: str) -> tuple[Ms, str, str]:
    """The first moment at which they may be told, the basis and the name: the day that is written is the last of secrecy, as on the form
    of a request and as orders say it. Raises BarIncomplete."""
    first, *rest = _lines(words) or [""]
    try:
        until = read_end(first)
    except HoldRefused as refusal:
        raise BarIncomplete from refusal
    if isinstance(until, Duration):  # an order names a day
        raise BarIncomplete
    return until + DAY, *_basis_and_name(rest)


def read_bar(words: str) -> tuple[str, str]:
    """The basis and the name. Raises BarIncomplete."""
    return _basis_and_name(_lines(words))


def _basis_and_name(lines: list[str]) -> tuple[str, str]:
    if len(lines) != 2:
        raise BarIncomplete
    return lines[0], lines[1]


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]
