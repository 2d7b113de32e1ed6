"""Raw updates as `getUpdates` hands them out: many people report many messages in several groups.

The same numbers give the same reports, so that whatever is measured side by side reads the same.
"""

import json
import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bot.polling import LIMIT, RawUpdate

REPORTS_EACH: Final = 8
"""What one person reports: below the ten an hour of the packaged policy, so that none is refused."""

REPORTS_OF_ONE_MESSAGE: Final = 3
GROUPS: Final = 24
ACCUSED: Final = 200

_NAMES: Final = ("Ana", "Борис", "Chidi", "Dörte", "Elif", "Fatma", "Gita", "慧", "Ivan", "João")
_FAMILIES: Final = ("Lima", "Ковальчук", "Okafor", "Müller", "Yılmaz", "Şahin", "Patel", "Wang", "Petrov", "Nunes")
_LANGUAGES: Final = ("pt-br", "uk", "en", "de", "tr", "tr", "en", "zh-hans", "ru", "pt-br")
_COMMANDS: Final = (
    "/report spam",
    "/report spam sells followers again",
    "/report spam third time today, please look",
    "/report scam asks for a deposit first",
)
_LURE: Final = "🚀 Double your coins within 24 hours! Only today, write to me: "

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Stream:
    """Updates in their order, and what must be stored once they are handled."""

    updates: tuple[RawUpdate, ...]
    cases: int

    @property
    def reports(self) -> int:
        return len(self.updates)

    def batches(self) -> Iterator[tuple[RawUpdate, ...]]:
        """As a poll returns them: at most 100 at a time."""
        waiting = iter(self.updates)
        while batch := tuple(islice(waiting, LIMIT)):
            yield batch


def reports(count: int, *, series: int = 1) -> Stream:
    """`count` times `/report` in reply to a message. Each series (1 to 999) has reporters and messages of its own."""
    people = max(-(-count // REPORTS_EACH), REPORTS_OF_ONE_MESSAGE)
    # Neighbours share a message and are different people, so nobody reports the same message twice.
    pairs = [(n % people, n // REPORTS_OF_ONE_MESSAGE) for n in range(count)]
    random.Random(series).shuffle(pairs)
    first, now = series * 1_000_000, int(time.time())
    return Stream(
        tuple(_raw(first + n, first + person, first + message, now) for n, (person, message) in enumerate(pairs)),
        cases=len({message for _, message in pairs}),
    )


def _raw(number: int, person: int, message: int, now: int) -> RawUpdate:
    body = {"update_id": number, "message": _report(number, person, message, now)}
    # Compact and in ASCII, as Telegram writes it.
    return RawUpdate(number, json.dumps(body, separators=(",", ":")).encode())


def _report(number: int, person: int, message: int, now: int) -> Json:
    return {
        "message_id": number,
        "from": _person(person),
        "chat": _group(message),
        "date": now,
        "reply_to_message": _reported(message, now - 60),
        "text": _COMMANDS[person % len(_COMMANDS)],
        "entities": [{"offset": 0, "length": 7, "type": "bot_command"}],
    }


def _reported(message: int, at: int) -> Json:
    accused = _accused(message)
    text = f"{_LURE}@{accused['username']} or https://coins.example/join?ref={message}"
    link = len(_LURE) + 1  # UTF-16 units: the rocket counts twice
    return {
        "message_id": message,
        "from": accused,
        "chat": _group(message),
        "date": at,
        "text": text,
        "entities": [
            {"offset": 3, "length": 17, "type": "bold"},
            {"offset": link, "length": len(f"@{accused['username']}"), "type": "mention"},
            {
                "offset": link + text.index("https") - len(_LURE),
                "length": len(text) - text.index("https"),
                "type": "url",
            },
        ],
        "link_preview_options": {"url": f"https://coins.example/join?ref={message}", "prefer_small_media": True},
    }


def _person(person: int) -> Json:
    return {
        "id": 5_000_000_000 + person,
        "is_bot": False,
        "first_name": _NAMES[person % len(_NAMES)],
        "last_name": _FAMILIES[person // 10 % len(_FAMILIES)],
        "username": f"member_{person}",
        "language_code": _LANGUAGES[person % len(_LANGUAGES)],
    }


def _accused(message: int) -> Json:
    number = message % ACCUSED
    return {
        "id": 6_000_000_000 + number,
        "is_bot": False,
        "first_name": f"Crypto Gains {number}",
        "username": f"gains_{number}",
        "language_code": "en",
    }


def _group(message: int) -> Json:
    number = message % GROUPS
    return {"id": -1_002_000_000_000 - number, "title": f"Gardeners of district {number}", "type": "supergroup"}
