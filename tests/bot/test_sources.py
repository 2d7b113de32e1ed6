"""Asking the operator's own records: over real HTTP, and in real databases. What they say is told to nobody but the package."""

import asyncio
import io
import json
import logging
import pickle
import sqlite3
import ssl
import traceback
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from bot.sources import https, trying
from bot.sources.asking import Inquiry, asked
from bot.sources.https import Endpoint
from bot.sources.reply import MOST, Fault
from bot.sources.sql import Records
from config.settings import Settings
from config.sources import HttpsSource, SqlSource
from desk.request_errors import SourceFailed
from desk.rules.disclosure.scope import Data, Scope
from desk.rules.disclosure.supplied import Surplus

ANNA, BEN, CARL = 11, 12, 13
NOON = 1_767_268_800_000  # 2026-01-01T12:00:00Z
SCOPE = Scope(frozenset({ANNA, BEN}), frozenset({Data.IP, Data.PHONE, Data.MESSAGES}), NOON, NOON + 3_600_000)
ADDRESS, NUMBER = "203.0.113.77", "+37120000077"
IP = {"person": ANNA, "kind": "ip", "at": "2026-01-01T12:30:00Z", "value": ADDRESS}
PHONE = {"person": ANNA, "kind": "phone", "value": NUMBER}


@dataclass
class Accounts:
    """The operator's endpoint: `answers` are given one after the other, the last one for ever."""

    answers: list[object]
    url: str = ""
    questions: list[tuple[str | None, object]] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.questions.append((request.headers.get("Authorization"), await request.json()))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, int):
            return web.json_response({"error": ADDRESS}, status=answer, headers={"Location": "/lawful"})
        if isinstance(answer, float):
            await asyncio.sleep(answer)
        if isinstance(answer, bytes):
            return web.Response(body=answer, content_type="application/json")
        return web.json_response({"records": answer} if isinstance(answer, list) else answer)


@pytest.fixture
async def accounts():
    desk_side = Accounts([[]])
    app = web.Application(client_max_size=1 << 20)
    app.router.add_post("/lawful", desk_side.handle)
    async with TestServer(app) as server:
        desk_side.url = str(server.make_url("/lawful"))
        yield desk_side


def endpoint(accounts: Accounts, timeout: int = 5_000) -> Endpoint:
    return Endpoint(HttpsSource("accounts", accounts.url, "s3cret", frozenset({Data.IP, Data.PHONE}), timeout))


def inquiry(*sources) -> Inquiry:
    return Inquiry(sources, pauses=(0, 0))


async def test_only_approved_kinds_persons_and_period_are_asked_for(accounts: Accounts):
    accounts.answers = [[IP, PHONE]]
    supplied = await inquiry(endpoint(accounts)).ask(SCOPE)
    assert [(one.kind, one.person, one.value) for one in supplied.values] == [
        (Data.IP, ANNA, ADDRESS),
        (Data.PHONE, ANNA, NUMBER),
    ]
    assert supplied.missing == {(Data.IP, BEN), (Data.PHONE, BEN)}
    assert not supplied.cut_off
    question = {
        "persons": [ANNA, BEN],
        "kinds": ["ip", "phone"],
        "since": "2026-01-01T12:00:00.000Z",
        "before": "2026-01-01T13:00:00.000Z",
    }
    assert accounts.questions == [("Bearer s3cret", question)]


async def test_a_scope_without_anything_elsewhere_asks_nobody(accounts: Accounts):
    supplied = await inquiry(endpoint(accounts)).ask(replace(SCOPE, data=frozenset({Data.MESSAGES})))
    assert supplied.values == ()
    assert accounts.questions == []


async def test_more_than_asked_is_cut_off_and_counted(accounts: Accounts):
    stranger, late = IP | {"person": CARL}, IP | {"at": "2026-01-01T13:00:00Z"}
    other, named, undated = PHONE | {"kind": "address"}, IP | {"device": "phone"}, IP | {"at": None}
    accounts.answers = [{"records": [stranger, late, other, named, undated], "note": "x"}]
    supplied = await inquiry(endpoint(accounts)).ask(replace(SCOPE, data=frozenset({Data.IP})))
    assert [one.value for one in supplied.values] == [ADDRESS]
    assert supplied.cut_off == {
        Surplus.PERSON: 1,
        Surplus.PERIOD: 1,
        Surplus.KIND: 1,
        Surplus.FIELD: 2,
        Surplus.UNDATED: 1,
    }


async def test_a_source_that_was_away_for_a_moment_is_asked_again(accounts: Accounts):
    accounts.answers = [503, 502, [IP]]
    supplied = await inquiry(endpoint(accounts)).ask(SCOPE)
    assert len(supplied.values) == 1
    assert len(accounts.questions) == 3


@pytest.mark.parametrize(
    ("answer", "fault", "times"),
    [
        (500, "down", 3),
        (429, "down", 3),
        (0.5, "slow", 3),
        (401, "refused", 1),
        (302, "refused", 1),
        (307, "refused", 1),
        (b"<html>", "malformed", 1),
        (b"[" * 100_000, "malformed", 1),
        (b'{"records": [{"person": 11, "kind": "ip", "value": "Stra\xdfe"}]}', "malformed", 1),
        ([IP | {"value": 7}], "malformed", 1),
        ([IP | {"value": ""}], "malformed", 1),
        ([IP | {"value": "x" * 1_001}], "malformed", 1),
        ([IP | {"at": "yesterday"}], "malformed", 1),
        ([IP | {"at": "2026-01-01T12:30:00"}], "malformed", 1),
        ([IP | {"person": str(ANNA)}], "malformed", 1),
        ([IP, ADDRESS], "malformed", 1),
        ({"error": ADDRESS}, "malformed", 1),
        ([IP] * (MOST + 1), "large", 1),
        (b" " * (https.LARGEST + 1), "large", 1),
    ],
)
async def test_a_source_that_fails_gives_nothing_and_is_named(accounts: Accounts, answer, fault: str, times: int):
    accounts.answers = [answer]
    timeout = 100 if fault == "slow" else 5_000
    with pytest.raises(SourceFailed) as failure:
        await inquiry(endpoint(accounts, timeout)).ask(SCOPE)
    assert (failure.value.source, failure.value.fault) == ("accounts", fault)
    assert len(accounts.questions) == times


async def test_nobody_there_is_down():
    gone = HttpsSource("accounts", "http://127.0.0.1:9/", "s3cret", frozenset({Data.IP}), 2_000)
    with pytest.raises(SourceFailed, match="down"):
        await inquiry(Endpoint(gone)).ask(SCOPE)


async def test_a_certificate_that_nobody_vouches_for_is_refused(accounts: Accounts, tmp_path: Path):
    app = web.Application()
    app.router.add_post("/lawful", accounts.handle)
    server = TestServer(app, scheme="https", host="localhost")
    await server.start_server(ssl=_self_signed(tmp_path))
    async with server:
        own = HttpsSource("accounts", str(server.make_url("/lawful")), "s3cret", frozenset({Data.IP}), 5_000)
        with pytest.raises(SourceFailed, match="refused"):
            await inquiry(Endpoint(own)).ask(SCOPE)
    assert accounts.questions == []


def _self_signed(place: Path) -> ssl.SSLContext:
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, now - timedelta(days=1), now + timedelta(days=1))
    written = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (place / "own.pem").write_bytes(written + made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(place / "own.pem")
    return context


async def test_a_failure_of_the_second_gives_nothing_of_the_first(accounts: Accounts, tmp_path: Path):
    accounts.answers = [[IP]]
    away = SqlSource("logins", f"sqlite:///{tmp_path}/none.db", {Data.IP: QUERY}, 1_000)
    with pytest.raises(SourceFailed) as failure:
        await inquiry(endpoint(accounts), Records(away)).ask(SCOPE)
    assert failure.value.source == "logins"
    assert not (tmp_path / "none.db").exists()


async def test_values_stand_in_no_log_no_exception_and_no_repr(accounts: Accounts, logged: io.StringIO, tmp_path: Path):
    logging.getLogger("asyncio").setLevel(logging.DEBUG)
    accounts.answers = [[IP, PHONE]]
    supplied = await inquiry(endpoint(accounts)).ask(SCOPE)
    told = [repr(supplied), str(supplied)]
    broken = f'{{"records": [{{"person": {ANNA}, "kind": "ip", "value": "{ADDRESS}" oops'.encode()
    for answer in (500, broken, [IP | {"at": ADDRESS}], [IP | {"value": [NUMBER]}]):
        accounts.answers = [answer]
        with pytest.raises(SourceFailed) as failure:
            await inquiry(endpoint(accounts)).ask(SCOPE)
        told.append(await _all_of(failure.value))
    undecodable = database(tmp_path, f"SELECT {ANNA} AS person, CAST(x'{NUMBER.encode().hex()}ff' AS TEXT) AS value")
    with pytest.raises(SourceFailed) as failure:
        await inquiry(undecodable).ask(SCOPE)
    told += [await _all_of(failure.value), logged.getvalue()]
    assert not [one for one in told if ADDRESS in one or NUMBER in one or "s3cret" in one]


async def _all_of(error: BaseException) -> str:
    """All that a log, a report of an incident or a debugger's dump of the exception could print; no other hangs on it."""
    assert error.__context__ is None
    assert error.__cause__ is None
    return "".join([*traceback.format_exception(error), repr(error), str(pickle.dumps(error))])


QUERY = """SELECT person, address AS value, at FROM logins, json_each(:persons) AS asked
WHERE person = asked.value AND at >= :since AND at < :before"""


def database(tmp_path: Path, query: str = QUERY, timeout: int = 5_000, kind: Data = Data.IP) -> Records:
    path = tmp_path / "accounts.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE IF NOT EXISTS logins (person INTEGER, address TEXT, at INTEGER)")
        if not made.execute("SELECT * FROM logins").fetchone():
            moments = [(ANNA, NOON + 5), (ANNA, NOON - 5), (CARL, NOON + 5)]
            made.executemany("INSERT INTO logins VALUES (?, ?, ?)", [(who, ADDRESS, at) for who, at in moments])
        made.commit()
    return Records(SqlSource("logins", f"sqlite:///{path}", {kind: query}, timeout))


async def test_a_query_reads_a_database_of_sqlite(tmp_path: Path):
    supplied = await inquiry(database(tmp_path)).ask(SCOPE)
    assert [(one.person, one.value, one.at) for one in supplied.values] == [(ANNA, ADDRESS, NOON + 5)]
    assert not supplied.cut_off


async def test_a_careless_query_gives_no_more_than_was_approved(tmp_path: Path):
    supplied = await inquiry(database(tmp_path, "SELECT person, address AS value, at FROM logins")).ask(SCOPE)
    assert [(one.person, one.at) for one in supplied.values] == [(ANNA, NOON + 5)]
    assert supplied.cut_off == {Surplus.PERIOD: 1, Surplus.PERSON: 1}


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("WITH x AS (SELECT 1) DELETE FROM logins", "refused"),
        ("SELECT person FROM nowhere", "refused"),
        ("SELECT 1; SELECT 2", "refused"),
        ("SELECT :other AS person", "refused"),
        ("SELECT 'x' AS person, 'y' AS value", "malformed"),
        ("SELECT 11 AS person", "malformed"),
        ("SELECT 11 AS person, 'y' AS value, 'noon' AS at", "malformed"),
        ("SELECT 11 AS person, x'00' AS value", "malformed"),
        (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 11 AS person, 'y' AS value, i AS at FROM n",
            "large",
        ),
        ("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n", "slow"),
    ],
)
async def test_a_query_that_fails_is_named_and_changes_nothing(tmp_path: Path, query: str, fault: str):
    source = database(tmp_path, query, 100 if fault == "slow" else 5_000)
    with pytest.raises(SourceFailed) as failure:
        await Inquiry([source], pauses=()).ask(SCOPE)
    assert failure.value.fault == fault
    with closing(sqlite3.connect(tmp_path / "accounts.db")) as kept:
        assert kept.execute("SELECT count(*) FROM logins").fetchone() == (3,)


async def test_a_row_without_a_value_says_that_there_is_none(tmp_path: Path):
    source = database(tmp_path, "SELECT value AS person, NULL AS value FROM json_each(:persons)", kind=Data.PHONE)
    supplied = await inquiry(source).ask(SCOPE)
    assert supplied.values == ()
    assert supplied.missing == {(Data.PHONE, ANNA), (Data.PHONE, BEN)}


async def test_a_query_reads_a_database_of_postgresql_and_only_reads(postgres_server: str):
    async def ask(query: str, wait: int = 5_000) -> object:
        source = SqlSource("logins", postgres_server, {Data.IP: query}, wait)
        return await Records(source).ask(replace(SCOPE, data=frozenset({Data.IP})))

    rows = f"(VALUES ({ANNA}::bigint, inet '{ADDRESS}', to_timestamp({NOON + 5} / 1000.0))) AS x (person, value, at)"
    reply = await ask(
        f"SELECT * FROM {rows} WHERE person = ANY(:persons) AND at >= to_timestamp(:since / 1000.0)"
        " AND at < to_timestamp(:before / 1000.0)"
    )
    assert [(one.person, one.value, one.at) for one in reply.values] == [(ANNA, ADDRESS, NOON + 5)]
    assert await ask("SELECT pg_sleep(5)", wait=100) is Fault.SLOW
    assert await ask("SELECT nextval('x')") is Fault.REFUSED
    assert await ask("SELECT 1 AS person, :other AS value") is Fault.REFUSED
    assert await ask("WITH made AS (INSERT INTO x VALUES (1)) SELECT 1 AS person") is Fault.REFUSED
    connection = await asyncpg.connect(postgres_server)
    try:
        await connection.execute("CREATE TABLE written (i INT)")
        assert (
            await ask("WITH made AS (INSERT INTO written VALUES (1) RETURNING i) SELECT i FROM made") is Fault.REFUSED
        )
        assert await connection.fetchval("SELECT count(*) FROM written") == 0
    finally:
        await connection.execute("DROP TABLE IF EXISTS written")
        await connection.close()
    away = SqlSource("logins", "postgresql://127.0.0.1:9/x", {Data.IP: "SELECT 1"}, 2_000)
    assert await asked(away).ask(replace(SCOPE, data=away.data)) is Fault.DOWN


async def test_the_check_asks_about_nobody_and_says_what_to_mend(accounts: Accounts, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("OMBUD_SOURCE_ACCOUNTS", "s3cret")
    path = tmp_path / "sources.toml"
    path.write_text(f'[accounts]\nurl = "{accounts.url}"\ndata = ["ip"]\n')

    async def said() -> list[str]:
        return [one async for one in trying.troubles(Settings(sources=path))]

    assert await said() == []
    assert accounts.questions[0][1]["persons"] == []
    accounts.answers = [[IP], 401]
    (talks,), (refused,) = await said(), await said()
    assert talks.startswith("OMBUD_SOURCES: accounts answers with values although")
    assert refused.startswith("OMBUD_SOURCES: accounts denies the desk access; correct its token")
    assert ADDRESS not in json.dumps([talks, refused])
