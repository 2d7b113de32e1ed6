"""How formatting lies over a text: Telegram never lets two entities cross, and splits what would.

Links, mentions, code and custom emoji stay whole: the first of two that overlap wins. Quotes hold them or stand apart. Styles (bold,
italic, ...) are joined where they touch and cut at every edge they cross, and code takes none. Source of the rules: tdlib's
`MessageEntity.cpp`, `fix_entities` and `merge_new_entities`; the server knows no others.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise

from sandbox.wire import JsonObject

STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
CODE = ("pre", "code")
# Of two entities with the same edges the one further left holds the other; what is not named stands between.
_OUTER, _INNER = (*QUOTES, *CODE, "text_link", "text_mention"), (*STYLES, "custom_emoji")
_RANK = {kind: rank for rank, kind in enumerate(_OUTER)} | {kind: 50 + rank for rank, kind in enumerate(_INNER)}


def nested(marked: Iterable[JsonObject], found: Iterable[JsonObject] = ()) -> list[JsonObject]:
    """`marked` entities as Telegram arranges them, with those that it has `found` in the text itself where nothing marked is in their way.

    Sorted by start, the longest first. None may be empty.
    """
    marked = ordered(marked)
    if not marked:
        return list(found)
    quotes = _apart(one for one in marked if one["type"] in QUOTES)
    whole = _apart(one for one in marked if one["type"] not in (*QUOTES, *STYLES))
    whole += [one for one in found if not any(_overlap(one, other) for other in whole)]
    whole = [one for one in whole if not any(_crosses(one, quote) for quote in quotes)]
    firm = ordered(quotes + whole)
    return ordered(firm + _split([one for one in marked if one["type"] in STYLES], firm))


def ordered(entities: Iterable[JsonObject]) -> list[JsonObject]:
    return sorted(entities, key=lambda one: (one["offset"], -one["length"], _RANK.get(one["type"], len(_OUTER))))


def end_of(entity: JsonObject) -> int:
    return int(entity["offset"] + entity["length"])


def _apart(entities: Iterable[JsonObject]) -> list[JsonObject]:
    """Without those that begin before an earlier one has ended."""
    kept: list[JsonObject] = []
    for one in entities:
        if not kept or one["offset"] >= end_of(kept[-1]):
            kept.append(one)
    return kept


def _split(styles: list[JsonObject], firm: list[JsonObject]) -> list[JsonObject]:
    runs = [run for kind in STYLES for run in _joined(one for one in styles if one["type"] == kind)]
    edges = {edge for one in firm for edge in (one["offset"], end_of(one))} | {run["offset"] for run in runs}
    cuts, code = sorted(edges), [one for one in firm if one["type"] in CODE]
    pieces = [piece for run in runs for piece in _cut(run, cuts)]
    return [piece for piece in pieces if not any(_overlap(piece, one) for one in code)]


def _joined(styles: Iterable[JsonObject]) -> list[JsonObject]:
    """Runs of one style: those that overlap or touch are one."""
    runs: list[JsonObject] = []
    for one in styles:
        if runs and one["offset"] <= end_of(runs[-1]):
            runs[-1]["length"] = max(end_of(runs[-1]), end_of(one)) - runs[-1]["offset"]
        else:
            runs.append(dict(one))
    return runs


def _cut(run: JsonObject, cuts: list[int]) -> list[JsonObject]:
    start, end = run["offset"], end_of(run)
    edges = [start, *cuts[bisect_right(cuts, start) : bisect_left(cuts, end)], end]
    return [{**run, "offset": left, "length": right - left} for left, right in pairwise(edges)]


def _overlap(one: JsonObject, other: JsonObject) -> bool:
    return bool(one["offset"] < end_of(other) and other["offset"] < end_of(one))


def _crosses(one: JsonObject, quote: JsonObject) -> bool:
    return _overlap(one, quote) and not (quote["offset"] <= one["offset"] and end_of(one) <= end_of(quote))
