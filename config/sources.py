"""Loads the sources file: where data is that an authority may ask for and that the desk does not hold, in the operator's own records.

Each table is one source; its secret stands in the environment or in `.env`, never in the file.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from config.errors import SourcesError
from config.reading import Source, Table
from config.settings import SECRET_OF_SOURCE
from desk.rules.disclosure.catalogue import SUPPLIED
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.supplied import DATED
from desk.rules.durations import MINUTE, SECOND, Ms

LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts to which the way leaves no machine, and may do without TLS."""

_USUAL_WAIT: Final[Ms] = 20 * SECOND
_LONGEST_WAIT: Final[Ms] = 5 * MINUTE
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,19}")
_TOKEN: Final = re.compile(r"[!-~]{1,4096}")
_DATABASE: Final = re.compile(r"sqlite:///.+|postgresql://.+")
_READS: Final = re.compile(r"\s*(SELECT|WITH)\b", re.IGNORECASE)
_GIVES: Final = ", ".join(sorted(SUPPLIED))


@dataclass(frozen=True, slots=True)
class HttpsSource:
    """An endpoint of the operator's, asked with a bearer token."""

    name: str
    url: str
    token: str = field(repr=False)
    data: frozenset[Data]
    timeout: Ms


@dataclass(frozen=True, slots=True)
class SqlSource:
    """A database of the operator's, read with one query for each kind of data."""

    name: str
    address: str = field(repr=False)
    """`sqlite:///path` or `postgresql://...`, which may hold a password."""
    queries: Mapping[Data, str]
    """With the parameters `:persons`, `:since` and `:before`; its columns are `person`, `value` and `at`."""
    timeout: Ms

    @property
    def data(self) -> frozenset[Data]:
        return frozenset(self.queries)


AnySource = HttpsSource | SqlSource


def load(path: Path | None, secrets: Mapping[str, str]) -> tuple[AnySource, ...]:
    """The sources in that file, none without one. `secrets` are named as in the environment.

    Raises SourcesError with every problem, one line each; no secret is quoted.
    """
    if path is None:
        return ()
    file = Source.of_file(path)
    top = Table(file, (), file.values)
    found = [one for name in top.values for one in _read(top, name, secrets)]
    if file.problems:
        raise SourcesError([f"OMBUD_SOURCES: {problem}" for problem in file.problems])
    return tuple(found)


def _read(top: Table, name: str, secrets: Mapping[str, str]) -> Iterator[AnySource]:
    if not _NAME.fullmatch(name):
        top.source.problem(
            (name,), "is not a name for a source: at most 20 small letters, digits and _, beginning with a letter"
        )
        return
    table = top.table(name)
    timeout = table.span("timeout") if table.has("timeout") else _USUAL_WAIT
    if timeout > _LONGEST_WAIT:
        top.source.problem((name, "timeout"), 'must be at most "5m"')
    if table.has("sql"):
        yield SqlSource(name, _secret(table, secrets, _DATABASE, _AN_ADDRESS), _queries(table.table("sql")), timeout)
    else:
        yield HttpsSource(name, _url(table), _secret(table, secrets, _TOKEN, _A_TOKEN), _data(table), timeout)
    table.close()


_AN_ADDRESS: Final = "the database's address, sqlite:////absolute/path.db or postgresql://user:password@host/name"
_A_TOKEN: Final = "the bearer token that the endpoint expects"


def _secret(table: Table, secrets: Mapping[str, str], shape: re.Pattern[str], expected: str) -> str:
    variable = SECRET_OF_SOURCE + str(table.key[-1]).upper()
    secret = secrets.get(variable, "")
    if not shape.fullmatch(secret):
        was = "is not as expected" if secret else "is missing in the environment"
        table.source.problem(table.key, f"{variable} {was}, must be {expected}")
    return secret


def _url(table: Table) -> str:
    url = table.text("url")
    try:
        parts = urlsplit(url)
        good = bool(parts.hostname) and parts.port != 0 and parts.username is None and not parts.fragment
    except ValueError:
        good = False
    else:
        good = good and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL))
    if url and not good:
        where = "must be an address such as https://accounts.example.org/lawful, without a password; http only for localhost"
        table.source.problem((*table.key, "url"), where)
    return url


def _data(table: Table) -> frozenset[Data]:
    kinds = table.values["data"] if table.has("data") else None
    if not isinstance(kinds, list) or not kinds or not all(isinstance(one, str) and one in SUPPLIED for one in kinds):
        table.source.problem(
            (*table.key, "data"), f'must be a list of kinds such as ["ip"]; a source can give {_GIVES}'
        )
        return frozenset()
    return frozenset(Data(one) for one in kinds)


def _queries(table: Table) -> Mapping[Data, str]:
    queries = {}
    if not table.values:
        table.source.problem(table.key, f"must hold a query for each kind of data; a source can give {_GIVES}")
    for name in table.values:
        if name not in SUPPLIED:
            table.source.problem((*table.key, name), f"is nothing that a source can give: it can give {_GIVES}")
            continue
        kind = Data(name)
        queries[kind] = query = table.text(name, 10_000)
        needed = ("persons", "since", "before") if kind in DATED else ("persons",)
        lacking = [f":{one}" for one in needed if not re.search(rf"(?<!:):{one}\b", query)]
        if query and not _READS.match(query):
            table.source.problem((*table.key, name), "must be one query that begins with SELECT or WITH")
        elif query and lacking:
            table.source.problem(
                (*table.key, name), f"must ask for no more than is approved: {', '.join(lacking)} is missing"
            )
    return MappingProxyType(queries)
