"""What travels: JSON objects as the Bot API spells them, and uploaded files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# The sandbox speaks a published JSON protocol of 400 types; `schema` checks them at the door, so that a class for each
# would only repeat it. Inside, a JSON object stays a dict.
JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """One file part of a multipart body."""

    name: str
    content: bytes


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, the unit of every offset and limit of the Bot API."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_part(text: str, offset: int, length: int) -> str:
    """The part of a text that an entity points at."""
    return text.encode("utf-16-le", "surrogatepass")[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")
