"""What may stand behind marked words: an address, or a person."""

from __future__ import annotations

import re

from sandbox.wire import JsonObject

_ADDRESS = re.compile(
    r"(?P<scheme>(?:https?|ftp|tg|ton|tonsite)://)?(?P<host>[^\s/?#:]+(?::\d+)?)(?P<rest>[/?#]\S*)?", re.IGNORECASE
)
_PERSON = re.compile(r"tg:(?://)?user\?id=(\d+)", re.IGNORECASE)


def link(url: str) -> JsonObject | None:
    """The part of an entity that says where it leads; None for what is no address.

    Without a scheme `http://` is meant; a web address needs a dot in its host; an address without a path gets one.
    """
    if person := _PERSON.fullmatch(url):
        return {"type": "text_mention", "user": {"id": int(person[1]), "is_bot": False, "first_name": ""}}
    found = _ADDRESS.fullmatch(url)
    if found is None:
        return None
    scheme, host, rest = (found["scheme"] or "http://").lower(), found["host"], found["rest"] or ""
    is_web = scheme in ("http://", "https://", "ftp://")
    if is_web and "." not in host.strip("."):
        return None
    return {
        "type": "text_link",
        "url": f"{scheme}{host}{rest if rest.startswith('/') else f'/{rest}' if is_web else rest}",
    }
