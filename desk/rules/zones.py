"""Time zones by the names that people write. Pure, but for the machine's own time zone database."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from desk.errors import UnknownTimezone

NEAR: Final = 3
"""Names that a refusal offers."""
_NO_PLACE: Final = frozenset({"Factory", "localtime"})
"""What the database lists besides: of no use to anybody, or the machine's own."""


@cache
def zones() -> frozenset[str]:
    """All that this machine knows. Kept: to list them is to read a folder."""
    return frozenset(available_timezones() - _NO_PLACE | {"UTC"})


def find_zone(typed: str) -> str:
    """The zone that somebody means, in any case, with spaces or hyphens for underscores; a city alone where only one has its name.

    Raises UnknownTimezone.
    """
    wanted = _plain(typed)
    whole = {_plain(name): name for name in sorted(zones())}
    if wanted in whole:
        return whole[wanted]
    cities = [name for name in sorted(zones()) if _city(name) == wanted]
    if len(cities) == 1:
        return cities[0]
    raise UnknownTimezone(typed, tuple((cities or _near(wanted, whole.values()))[:NEAR]))


def _near(wanted: str, names: Iterable[str]) -> list[str]:
    """Names that look like it, by the city or the whole."""
    by_look: dict[str, str] = {}
    for name in names:
        by_look.setdefault(_city(name), name)
        by_look.setdefault(_plain(name), name)
    return list(dict.fromkeys(by_look[look] for look in get_close_matches(wanted, by_look, n=2 * NEAR, cutoff=0.7)))


def _city(name: str) -> str:
    return _plain(name.rpartition("/")[2])


def _plain(text: str) -> str:
    """`Europe / madrid` as `europe/madrid`."""
    parts = (part.strip(" _-").replace(" ", "_").replace("-", "_") for part in text.casefold().split("/"))
    return "/".join(parts)
