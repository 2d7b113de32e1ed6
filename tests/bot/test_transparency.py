"""`ombud transparency`: the same figures in five forms, and the queries behind them, which anybody can run."""

import asyncio
import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from bot.cli import app
from bot.readers import reader
from bot.transparency import cli
from bot.transparency.picture import as_png
from bot.transparency.tables import as_csv, as_json
from config import settings as configuration
from desk import transparency
from desk.ports import Unit
from desk.rules.transparency.quarters import quarter_of
from desk.rules.transparency.report import Report
from handlers.messages.transparency_page import as_html, as_telegram
from storage.database import Database
from storage.figure_queries import QUERIES
from storage.policies import adopt
from tests.storage.desk import POLICY, START, Desk

QUARTER = quarter_of(START)
ASKED = (("DE", 8), ("FR", 12), ("IT", 2), ("ES", 20))


@pytest.fixture
async def desk(database: Database) -> Desk:
    """Three large countries and a small one have asked; most were refused, some fulfilled."""
    await adopt(database, POLICY, START - 1)
    opened = Desk(database)

    async def work(unit: Unit) -> None:
        countries = [country for country, count in ASKED for _ in range(count)]
        for number, country in enumerate(countries, 1):
            said = {"instrument": "eu_epoc", "country": country, "emergency": 0, "persons": 2, "strangers": 0}
            await unit.journal.write("staff:1", "request_received", f"L-{number}", **said)  # type: ignore[arg-type]
            await unit.journal.write("staff:1", "request_approve_second", f"L-{number}", persons=2, data="identity")
            ends = "request_refuse" if number % 2 else "request_deliver"
            await unit.journal.write("staff:1", ends, f"L-{number}", code="too_broad")

    await opened.run(work)
    return opened


async def report_of(desk: Desk) -> Report:
    return await desk.runner.read(lambda unit: transparency.report(unit, QUARTER))


async def test_all_forms_tell_the_same_and_none_tells_what_is_withheld(desk: Desk):
    desk.clock.now = QUARTER.before
    report = await report_of(desk)

    received = json.loads(as_json(report))["figures"]["requests_received"]
    assert (received["total"], received["by_country"]) == (42, {"DE": "withheld", "ES": 20, "FR": 12, "IT": "withheld"})
    rows = list(csv.DictReader(io.StringIO(as_csv(report).decode())))
    of_country = {
        row["row"]: row["value"] for row in rows if (row["figure"], row["by"]) == ("requests_received", "by_country")
    }
    assert of_country == {"DE": "withheld", "ES": "20", "FR": "12", "IT": "withheld"}
    blank = {row["value"] for row in rows if (row["figure"], row["row"]) == ("fulfilled_in_full", "eu_epoc_pr")}
    assert blank == {""}
    words = as_telegram(report, reader("en")).decode()
    assert "France\nFulfilled requests: 6\nAffected users: 12" in words
    assert "Italy\nFulfilled requests: withheld\nAffected users: withheld" in words
    page = as_html(report, POLICY, reader("en")).decode()
    assert '<th scope="row">Italy</th><td>withheld</td>' in page
    assert "http" not in page
    _Closed().feed(page)


async def test_a_running_quarter_says_that_it_is_not_to_be_published(desk: Desk):
    report = await report_of(desk)
    assert json.loads(as_json(report))["over"] is False
    assert "not over" in as_html(report, POLICY, reader("en")).decode()


async def test_the_picture_has_bars_and_draws_what_is_withheld_without_its_height(desk: Desk):
    desk.clock.now = QUARTER.before
    reports = [await desk.runner.read(lambda unit, one=one: transparency.report(unit, one)) for one in QUARTER.last(4)]
    picture = as_png(reports)
    assert Image.open(io.BytesIO(picture)).size == (1200, 630)
    assert picture != as_png(reports[:3] + reports[2:3])


async def test_the_documented_queries_answer_the_same_with_nothing_of_the_desk(desk: Desk, database: Database):
    """They are run here as they are printed."""
    url = "postgresql://x/y" if database.engine == "postgres" else "sqlite:///x"
    printed = cli._queries(configuration.Settings.model_construct(database_url=url), QUARTER).decode()
    queries = dict(part.removeprefix("-- ").split("\n", 1) for part in printed.split("\n\n-- ")[1:])
    rows = await desk.sql(queries["requests_received"].rstrip().rstrip(";"))
    assert {row["country"]: row["n"] for row in rows} == dict(ASKED)
    for name in queries.keys() & QUERIES.keys():
        rows = await desk.sql(queries[name].rstrip().rstrip(";"))
        asked = await desk.run(lambda unit, name=name: unit.figures.ask(name, QUARTER))
        assert sorted(row["n"] for row in rows) == sorted(one.count for one in asked), name
    assert queries.keys() >= QUERIES.keys()


def test_each_query_is_documented_with_the_rows_that_it_reads():
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    table = readme.partition("| query | what it counts |")[2].partition("\n\n")[0]
    rows = [line.split("|")[1:4] for line in table.splitlines()[2:]]
    named = [re.findall(r"`(\w+)`", names) for names, _, _ in rows]
    assert sorted(name for names in named for name in names) == sorted(QUERIES)
    for names, (_, _, verbs) in zip(named, rows, strict=True):
        read = " ".join(QUERIES[name] for name in names)
        for verb in re.findall(r"`((?:request|reported|named|decided|voided|appeal)\w*)`", verbs):
            assert f"'{verb}'" in read, (names, verb)


@pytest.mark.parametrize("period", ["2026", "Q4", "2026Q5"])
def test_what_is_no_quarter_is_said_in_one_line(period: str):
    ended = CliRunner().invoke(app, ["transparency", "--period", period])
    assert (ended.exit_code, ended.stderr) == (2, f"A quarter looks like 2026Q4, not {period}\n")


def test_the_command_prints_it_beside_a_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from bot.storehouse import clock, opened

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OMBUD_KEY_FILE", str(tmp_path / "master.key"))

    async def begin() -> None:
        async with opened(configuration.load()) as storehouse:
            await storehouse.runner.run(lambda unit: unit.journal.write("desk", "began", "desk"))

    asyncio.run(begin())
    now = quarter_of(clock())
    ended = CliRunner().invoke(app, ["transparency", "--period", str(now)])
    assert (ended.exit_code, json.loads(ended.stdout)["period"]) == (0, str(now))
    ended = CliRunner().invoke(app, ["transparency", "--period", str(QUARTER)])
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert f"There is no journal of {QUARTER}" in ended.stderr
    ended = CliRunner().invoke(app, ["transparency", "--period", str(now), "--format", "png", "--out", "q.png"])
    assert (ended.exit_code, Path("q.png").read_bytes()[:4]) == (0, b"\x89PNG")


class _Closed(HTMLParser):
    """Every tag that is opened is closed in its order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ("meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
