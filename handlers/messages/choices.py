"""What people read where they choose about announcements: /notices, /timezone, and what their presses did."""

from collections.abc import Mapping
from typing import Final

from handlers.buttons import NONE, Action, encode
from handlers.messages.facts import Facts
from handlers.messages.reader import Reader
from handlers.messages.text import Button, Text
from handlers.messages.wording import time_there

_WIDE: Final = (
    "Europe/London",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Africa/Lagos",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Australia/Sydney",
)
"""All around the world: for English, and for a language that nobody thought of here."""

OFFERED: Final[Mapping[str, tuple[str, ...]]] = {
    "es": (
        "Europe/Madrid",
        "Atlantic/Canary",
        "America/Mexico_City",
        "America/Guatemala",
        "America/Bogota",
        "America/Lima",
        "America/Caracas",
        "America/Santiago",
        "America/Argentina/Buenos_Aires",
        "America/New_York",
    ),
    "fa": ("Asia/Tehran", "Asia/Kabul", "Asia/Dushanbe", "Asia/Dubai", "Europe/Berlin", "America/Los_Angeles"),
    "ru": (
        "Europe/Kaliningrad",
        "Europe/Moscow",
        "Europe/Samara",
        "Asia/Yekaterinburg",
        "Asia/Novosibirsk",
        "Asia/Vladivostok",
        "Europe/Minsk",
        "Asia/Almaty",
        "Asia/Tashkent",
        "Europe/Berlin",
    ),
}
"""Where many who speak a language live; all others can be typed."""


def optional(wanted: bool, reader: Reader) -> Text:
    """Whether optional announcements are on, and the button that turns them."""
    _ = reader.gettext
    always = _("Announcements about the rules, and what concerns a case of your own, always come.")
    if wanted:
        words, button = _("Optional announcements are on."), Button(_("Turn them off"), encode(Action.OPTIONAL, 0))
    else:
        words, button = _("Optional announcements are off."), Button(_("Turn them on"), encode(Action.OPTIONAL, 1))
    return Text(f"<b>{words}</b>\n\n{always}", ((button,),))


def optional_chosen(wanted: bool, reader: Reader) -> str:
    """Under a press: plain text."""
    _ = reader.gettext
    if wanted:
        return _("From now on you get optional announcements.")
    return _("You get no more optional announcements. /notices turns them on again.")


def read_noted(reader: Reader) -> str:
    """Under a press: plain text."""
    return reader.gettext("Thank you: noted. You need not do anything else.")


def timezone(chosen: str | None, facts: Facts, reader: Reader) -> Text:
    """Which time zone the desk takes for theirs, what for, and some to choose from."""
    _ = reader.gettext
    own = facts.policy.staff.timezone
    words = (
        _("Your time zone is {zone}, where it is {time} now.")
        if chosen
        else _("I do not know your time zone. I use that of this desk: {zone}, where it is {time} now.")
    )
    now = words.format(zone=chosen or own, time=time_there(facts.now, chosen or own, reader))
    use = _("I use it for one thing: announcements that can wait do not come while it is night for you.")
    how = _("Choose one below, or write another: <code>/timezone Europe/Madrid</code>")
    return Text(f"<b>{now}</b>\n\n{use}\n\n{how}", (*_offers(reader), *(_forget(reader) if chosen else ())))


def _offers(reader: Reader) -> tuple[tuple[Button, ...], ...]:
    """Two in a row."""
    _ = reader.gettext
    zones = OFFERED.get(reader.language.partition("-")[0], _WIDE)
    buttons = [Button(_("Use {zone}").format(zone=_city(zone)), encode(Action.TIMEZONE, zone)) for zone in zones]
    return tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2))


def _forget(reader: Reader) -> tuple[tuple[Button, ...]]:
    return ((Button(reader.gettext("Forget my time zone"), encode(Action.TIMEZONE, NONE)),),)


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")
