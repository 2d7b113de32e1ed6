"""Warnings that somebody brings from another bot, read from a list of theirs. Pure.

    account,date,reason,category
    123456789,2025-11-03,the same link five times,spam

Rose's own export is recognised too. As far as its format is public (https://github.com/KaratekHD/Nemesis/issues/1 shows one; others have
described all its fields), it holds a group's settings and none of its warnings: those have to be listed.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from desk.errors import ImportRefused
from desk.rules.durations import SECOND, Ms
from desk.rules.policy import Policy

BYTES_AT_MOST: Final = 256 * 1024
ROWS_AT_MOST: Final = 500
"""All are brought in one transaction, for which reports wait: half a second."""
REASON_AT_MOST: Final = 500
FIRST: Final[Ms] = 1_376_438_400_000
"""14 August 2013, when Telegram began."""

_COLUMNS: Final = frozenset({"account", "date", "reason", "category"})
_ACCOUNT: Final = re.compile(r"[1-9][0-9]{2,15}")


@dataclass(frozen=True, slots=True)
class Listed:
    """One warning as it was listed."""

    account: int
    at: Ms | None
    reason: str
    category: str


@dataclass(frozen=True, slots=True)
class RoseSettings:
    """What Rose's export says of warnings: after how many she did what. Its lengths of time name no unit, and are left alone."""

    limit: int | None
    action: str


def read(data: bytes, policy: Policy, now: Ms) -> tuple[Listed, ...] | RoseSettings:
    """A list of warnings, or Rose's export. Raises ImportRefused for anything else, whole: nothing is read halfway."""
    if len(data) > BYTES_AT_MOST:
        raise ImportRefused("too_large")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ImportRefused("unreadable") from None
    if text.lstrip().startswith("{"):
        return _rose(text)
    listed = tuple(_listed(text, policy, now))
    if not listed:
        raise ImportRefused("empty")
    return listed


def identities(listed: Sequence[Listed]) -> list[str]:
    """What tells each warning from the others, the same whenever it is listed again; those that are all alike are numbered."""
    seen: dict[Listed, int] = {}
    found: list[str] = []
    for one in listed:
        seen[one] = seen.get(one, 0) + 1
        found.append(json.dumps([one.account, one.at, one.reason, one.category, seen[one]]))
    return found


def _rose(text: str) -> RoseSettings:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise ImportRefused("unreadable") from None
    data = found.get("data") if "bot_id" in found else None
    if not isinstance(data, dict):
        raise ImportRefused("no_export")
    warns = data.get("warns")
    settings = warns if isinstance(warns, dict) else {}
    limit, action = settings.get("warn_limit"), settings.get("action")
    return RoseSettings(
        limit if isinstance(limit, int) and 0 < limit <= 1_000 else None, action if isinstance(action, str) else ""
    )


def _listed(text: str, policy: Policy, now: Ms) -> Iterator[Listed]:
    first, _, _ = text.partition("\n")
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",", strict=True)
    try:
        columns = {(name or "").strip().casefold() for name in reader.fieldnames or ()}
        if "account" not in columns or columns - _COLUMNS:
            raise ImportRefused("columns")
        for count, row in enumerate(reader, start=1):
            if count > ROWS_AT_MOST:
                raise ImportRefused("too_many")
            yield _row(row, reader.line_num, policy, now)
    except csv.Error:
        raise ImportRefused("quotes") from None


def _row(row: Mapping[str | None, str | None], line: int, policy: Policy, now: Ms) -> Listed:
    if None in row or None in row.values():
        raise ImportRefused("row", line)
    cells = {(name or "").strip().casefold(): " ".join((cell or "").split()) for name, cell in row.items()}
    if _ACCOUNT.fullmatch(cells["account"]) is None:
        raise ImportRefused("account", line)
    reason, category = cells.get("reason", ""), cells.get("category", "").casefold() or "other"
    if len(reason) > REASON_AT_MOST:
        raise ImportRefused("reason", line)
    if category not in policy.categories:
        raise ImportRefused("category", line)
    return Listed(int(cells["account"]), _moment(cells.get("date", ""), line, now), reason, category)


def _moment(text: str, line: int, now: Ms) -> Ms | None:
    """A day or a moment as ISO 8601 writes it, in UTC where it names no zone; None where nothing was said."""
    if not text:
        return None
    try:
        said = datetime.fromisoformat(text)
        at = int((said if said.tzinfo else said.replace(tzinfo=UTC)).timestamp() * SECOND)
    except (ValueError, OverflowError):
        raise ImportRefused("date", line) from None
    if not FIRST <= at <= now:
        raise ImportRefused("date", line)
    return at
