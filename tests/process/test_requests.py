"""SIGKILL while a source is asked for what two have approved: the request stands where it stood, and whoever collects it begins anew."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer

from desk.disclosure import analysing, approving, checking
from desk.model import Role
from desk.ports import Unit
from desk.rules.disclosure.instruments import RULES, Instrument
from desk.rules.disclosure.scope import Data
from storage.opening import open_existing
from storage.unit import Runner
from tests.process.conftest import Scene
from tests.process.ledger import reading
from tests.process.process import Process, until
from tests.storage.desk import POLICY, Always
from tests.storage.test_requests import ASKED, ORDER, PARTICULARS

ADDRESS = b"2001:db8::77"
SPAMMER, MAX, BEN = 666, 302, 303


@dataclass
class Source:
    """The operator's, which lets the first who asks wait."""

    asked: int = 0
    never: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.Response:
        self.asked += 1
        question = await request.json()
        if self.asked == 1:
            await self.never.wait()
        record = {"kind": "ip", "person": SPAMMER, "at": question["since"], "value": ADDRESS.decode()}
        return web.json_response({"records": [record]})


async def test_a_kill_while_a_source_is_asked_leaves_the_request_approved_and_it_is_collected_once(
    scene: Scene, on_sqlite: Process
) -> None:
    mona = scene.telegram.person("Mona Moderator")
    async with _source(on_sqlite) as source:
        await on_sqlite.serves()
        mona.starts()
        await mona.sees("Welcome")
        await _approved(on_sqlite, mona.id)
        mona.writes("/request L-1")
        await mona.presses("Collect")
        await until(lambda: source.asked == 1, 10, lambda: "the source to be asked")
        await on_sqlite.kill()
        source.never.set()
        await on_sqlite.serves()
        mona.writes("/request L-1")
        await mona.sees("Status: approved")
        await mona.presses("Collect")
        await mona.sees("Status: collected", within=10)
    async with reading(on_sqlite.settings["database_url"]) as ledger:
        steps = await ledger.counted("SELECT verb FROM journal WHERE verb LIKE 'request_collect%'")
    assert steps == {("request_collecting",): 2, ("request_collect",): 1}
    assert [path for path in on_sqlite.home.rglob("*") if path.is_file() and ADDRESS in path.read_bytes()] == []


@asynccontextmanager
async def _source(process: Process) -> AsyncIterator[Source]:
    source, app = Source(), web.Application()
    app.router.add_post("/lawful", source.answer)
    async with TestServer(app) as server:
        path = process.home / "sources.toml"
        path.write_text(f'[accounts]\nurl = "{server.make_url("/lawful")}"\ndata = ["ip"]\n')
        process.settings |= {"sources": str(path), "source_accounts": "s3cret"}
        yield source


async def _approved(process: Process, mona: int) -> None:
    """Mona has prepared it, and two others have approved it."""
    database, key = await open_existing(process.settings["database_url"], Path(process.settings["key_file"]))
    runner = Runner(database, key, Always(POLICY), process.now)
    asked = replace(ASKED, persons=frozenset({SPAMMER}), data=frozenset({Data.IP}))
    particulars = replace(PARTICULARS, asked=asked)

    async def work(unit: Unit) -> None:
        for officer in (mona, MAX, BEN):
            await unit.staff.grant(officer, Role.OFFICER, None)
        await unit.requests.add(replace(ORDER, taken_in_by=mona, particulars=particulars, due_at=None))
        await checking.take_up(unit, 1, mona)
        await checking.authenticate(unit, 1, mona, "Ministry's directory; Ms Krause")
        await checking.find_valid(unit, 1, mona)
        for question in RULES[Instrument.EU_EPOC].asks:
            await analysing.answer(unit, 1, mona, question, yes=True, why="As it says.")
        await analysing.submit(unit, 1, mona)
        for officer in (MAX, BEN):
            await approving.approve(unit, 1, officer, 1)

    try:
        await runner.run(work)
    finally:
        await database.close()
