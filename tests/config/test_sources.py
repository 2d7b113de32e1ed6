"""Which sources an operator may name, and how a slip is told."""

import pytest

from config.errors import SourcesError
from config.settings import source_secrets, unknown
from config.sources import HttpsSource, SqlSource, load
from desk.rules.disclosure.scope import Data

SECRETS = {"OMBUD_SOURCE_ACCOUNTS": "s3cret-token", "OMBUD_SOURCE_LOGINS": "postgresql://reader:pass@db/accounts"}
HTTPS = '[accounts]\nurl = "https://accounts.example.org/lawful"\ndata = ["ip", "phone"]\n'
QUERY = "SELECT id AS person, ip AS value, at FROM logins WHERE id = ANY(:persons) AND at >= :since AND at < :before"
SQL = f'[logins]\ntimeout = "5s"\n[logins.sql]\nip = """{QUERY}"""\n'


@pytest.fixture
def write(tmp_path):
    def write(text: str):
        path = tmp_path / "sources.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_without_a_file_there_are_none():
    assert load(None, {}) == ()


def test_an_endpoint_and_a_database(write):
    endpoint, database = load(write(HTTPS + SQL), SECRETS)
    assert isinstance(endpoint, HttpsSource)
    assert (endpoint.name, endpoint.data, endpoint.timeout) == ("accounts", {Data.IP, Data.PHONE}, 20_000)
    assert isinstance(database, SqlSource)
    assert (database.queries[Data.IP], database.data, database.timeout) == (QUERY, {Data.IP}, 5_000)
    assert "s3cret" not in repr(endpoint)
    assert "pass" not in repr(database)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HTTPS.replace("https://", "http://"), "line 2: accounts.url: must be an address such as https://"),
        (HTTPS.replace("https://", "https://me:pass@"), "without a password"),
        (HTTPS.replace('"https://accounts.example.org/lawful"', '"https://[oops"'), "must be an address"),
        (HTTPS.replace('"ip"', '"messages"'), "line 3: accounts.data: must be a list of kinds"),
        (HTTPS.replace('["ip", "phone"]', '"ip"'), "must be a list of kinds"),
        (HTTPS.replace("url", "uri"), "unknown key; did you mean url?"),
        (HTTPS.replace("accounts", "Accounts"), "is not a name for a source"),
        (HTTPS + 'timeout = "1h"\n', 'accounts.timeout: must be at most "5m"'),
        (SQL.replace("SELECT", "DELETE"), "line 4: logins.sql.ip: must be one query that begins with SELECT or WITH"),
        (SQL.replace(":before", "now()"), "no more than is approved: :before is missing"),
        (SQL.replace("= ANY(:persons)", "> 0"), ":persons is missing"),
        (SQL.replace("ip =", "messages ="), "logins.sql.messages: is nothing that a source can give"),
        ("[logins]\n[logins.sql]\n", "must hold a query for each kind of data"),
        ("accounts = 5\n", "accounts: must be a table"),
        ("oops", "is not TOML"),
    ],
)
def test_a_slip_is_named_where_it_is(write, text: str, said: str):
    with pytest.raises(SourcesError) as refusal:
        load(write(text), SECRETS)
    assert any(one.startswith("OMBUD_SOURCES: ") and said in one for one in refusal.value.problems), refusal.value


@pytest.mark.parametrize("secret", ["", "two words", "line\nbreak"])
def test_a_missing_or_broken_secret_is_named_and_never_quoted(write, secret: str):
    with pytest.raises(SourcesError, match="OMBUD_SOURCE_ACCOUNTS is") as refusal:
        load(write(HTTPS), {"OMBUD_SOURCE_ACCOUNTS": secret} if secret else {})
    assert not secret or secret not in str(refusal.value)


def test_a_database_address_that_is_none_is_not_quoted(write):
    with pytest.raises(SourcesError, match="postgresql://user:password@host") as refusal:
        load(write(SQL), {"OMBUD_SOURCE_LOGINS": "mysql://reader:hunter2@db"})
    assert "hunter2" not in str(refusal.value)


def test_secrets_come_from_the_environment_and_from_the_file_beside_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("OMBUD_SOURCE_ACCOUNTS=old\nOMBUD_SOURCE_LOGINS=file\nOTHER=1\n")
    monkeypatch.setenv("OMBUD_SOURCE_ACCOUNTS", "new")
    assert source_secrets() == {"OMBUD_SOURCE_ACCOUNTS": "new", "OMBUD_SOURCE_LOGINS": "file"}
    assert unknown() == []
