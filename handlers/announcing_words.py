"""The words that an announcement's buttons carry: pages of its panel, what is asked for, and each choice as a change of its terms."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Final

from desk.campaigns import Audience, AudienceKind, MissingText, QuietHours, Terms
from desk.rules.announcing import morning_after
from desk.rules.durations import HOUR, Ms


class Page(StrEnum):
    """Of the author's panel. The overview goes by no word of its own."""

    TEXTS = "texts"
    WHO = "who"
    WHEN = "when"
    POLICY = "policy"
    LET_GO = "letgo"
    """What it comes to, and the button that lets it go."""
    DROP = "drop"


OVERVIEW: Final = "all"


class Ask(StrEnum):
    """What the author types or sends."""

    DAYS = "days"
    STARTS = "starts"
    SPREAD = "spread"
    QUIET = "quiet"
    NOT_AFTER = "notafter"
    POLICY = "file"
    EFFECTIVE = "effective"


TEXT: Final = "text-"
"""Before the code of a language: the text in it."""
ALBUM: Final = "album-"
"""Before what is asked for, where an album came: its items arrive one by one, and are answered together."""
REJECT: Final = "reject-"
"""Before the moment at which it was let go: why somebody rejects it."""

DAYS: Final = 30
"""Of reporters, as a button chooses."""

Change = Callable[[Terms, Ms, str], Terms]
"""Of the terms, at this moment, in the time zone of the desk."""


def _set(**terms: object) -> Change:
    return lambda now, _at, _zone: replace(now, **terms)  # type: ignore[arg-type]


def _to(kind: AudienceKind) -> Change:
    return _set(audience=Audience(kind))


def _to_reporters(terms: Terms, _at: Ms, _zone: str) -> Terms:
    """Of a month, unless a number of days was typed."""
    return replace(terms, audience=Audience(AudienceKind.REPORTERS, terms.audience.days or DAYS))


def _tomorrow(terms: Terms, at: Ms, zone: str) -> Terms:
    return replace(terms, starts_at=morning_after(at, 1, 9, zone))


CHOICES: Final[Mapping[str, tuple[Change, str]]] = {
    "everyone": (_to(AudienceKind.EVERYONE), Page.WHO),
    "sanctioned": (_to(AudienceKind.SANCTIONED), Page.WHO),
    "reporters": (_to_reporters, Page.WHO),
    "staff": (_to(AudienceKind.STAFF), Page.WHO),
    "groups": (_to(AudienceKind.GROUPS), Page.WHO),
    "channels": (_to(AudienceKind.CHANNELS), Page.WHO),
    "mandatory": (_set(mandatory=True), Page.WHO),
    "optional": (_set(mandatory=False), Page.WHO),
    "read": (_set(ask_read=True), Page.WHO),
    "noread": (_set(ask_read=False), Page.WHO),
    "first": (_set(missing=MissingText.FIRST), Page.TEXTS),
    "skip": (_set(missing=MissingText.SKIP), Page.TEXTS),
    "now": (_set(starts_at=None), Page.WHEN),
    "tomorrow": (_tomorrow, Page.WHEN),
    "spread-6h": (_set(spread=6 * HOUR), Page.WHEN),
    "spread-0": (_set(spread=0), Page.WHEN),
    "quiet": (_set(quiet=QuietHours(22 * 60, 8 * 60)), Page.WHEN),
    "noquiet": (_set(quiet=None), Page.WHEN),
    "noend": (_set(not_after=None), Page.WHEN),
    "paid": (_set(paid=True), Page.WHEN),
    "free": (_set(paid=False), Page.WHEN),
}
"""By the word that a button carries: what it changes, and the page on which it stands."""


def language_of(what: str) -> str | None:
    """Of which language the text is asked for; None where something else is."""
    return what.removeprefix(TEXT) if what.startswith(TEXT) else None
