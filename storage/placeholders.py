"""From the desk's `:name` parameters, which SQLite knows, to PostgreSQL's `$1`."""

import re
from functools import lru_cache

_TOKENS = re.compile(
    r"""
      '(?:[^']|'')*'     # text, in which a colon is a colon; and so on in
    | "(?:[^"]|"")*"     # quoted names,
    | --[^\n]*           # comments
    | /\*.*?\*/
    | ::                 # and casts
    | :(?P<name>[A-Za-z_]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)


@lru_cache(maxsize=1024)
def numbered(sql: str) -> tuple[str, tuple[str, ...]]:
    """The statement with `$1` for its first `:name` and so on, and the names in that order.

    >>> numbered("SELECT ':a' WHERE x = :who AND y > :since OR z = :who")
    ("SELECT ':a' WHERE x = $1 AND y > $2 OR z = $1", ('who', 'since'))
    """
    names: dict[str, int] = {}

    def number(token: re.Match[str]) -> str:
        name = token["name"]
        return f"${names.setdefault(name, len(names) + 1)}" if name else token[0]

    return _TOKENS.sub(number, sql), tuple(names)
