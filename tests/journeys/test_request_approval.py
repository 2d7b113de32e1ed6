"""A lawful request before its approvers: each is told, reads the whole scope in private and approves it; a group learns nothing.

Who prepared it collects what is there, and what a source of the operator's gives over real HTTP, and gets a package that only the
authority opens: outside of it nothing shows what was disclosed.
"""

import io
import json
import tarfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pyrage
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.storehouse import opened
from desk.disclosure import analysing, checking
from desk.model import Account, AccountKind, Role
from desk.ports import Unit
from desk.rules.disclosure.instruments import Instrument, questions
from desk.rules.disclosure.public_key import read
from desk.rules.disclosure.scope import Data
from storage.database import connect
from tests.journeys.stage import House, Stage
from tests.journeys.test_at_rest import files
from tests.storage.test_privacy import everything
from tests.storage.test_requests import ASKED, ORDER, PARTICULARS

ADDRESS, FOREIGN = "203.0.113.77", "203.0.113.78"


async def test_two_officers_are_asked_and_approve_the_scope_that_they_read(
    house: House, monkeypatch: pytest.MonkeyPatch, logged: io.StringIO
):
    monkeypatch.setenv("OMBUD_SOURCE_ACCOUNTS", "s3cret")
    async with house.stage() as stage, _source(stage) as questions_asked:
        await _the_order_is_answered(stage)
        said = json.dumps([call.params for call in stage.telegram.calls], default=str)
    ((question, token),) = questions_asked
    assert (question["kinds"], token) == (["ip"], "Bearer s3cret")
    database = await connect(house.database_url)
    left = {"rows": await everything(database), "log": logged.getvalue(), "said": said, **files(house.folder)}
    await database.close()
    assert [place for place, text in left.items() if ADDRESS in text or FOREIGN in text] == []


@asynccontextmanager
async def _source(stage: Stage) -> AsyncIterator[list[tuple[dict[str, object], str]]]:
    """The operator's endpoint, which gives more than it is asked for; what it was asked."""
    asked: list[tuple[dict[str, object], str]] = []

    async def answer(request: web.Request) -> web.Response:
        question = await request.json()
        asked.append((question, request.headers["Authorization"]))
        one = {"kind": "ip", "at": question["since"]}
        persons = ((stage.cast.spike.id, ADDRESS), (stage.cast.ben.id, FOREIGN))
        return web.json_response({"records": [{**one, "person": who, "value": value} for who, value in persons]})

    app = web.Application()
    app.router.add_post("/lawful", answer)
    async with TestServer(app) as server:
        path = stage.settings.data_dir / "sources.toml"
        path.write_text(f'[accounts]\nurl = "{server.make_url("/lawful")}"\ndata = ["ip"]\n')
        stage.settings = stage.settings.model_copy(update={"sources": path})
        await stage.restarts()
        yield asked


async def _the_order_is_answered(stage: Stage) -> None:
    mona, max_, ana = stage.cast.mona, stage.cast.max, stage.cast.ana
    await _mona_has_prepared_it(stage)
    for officer in (max_, ana):
        await officer.sees("Your approval is asked for")
        await officer.presses("Read L-1")
        await officer.sees(str(stage.cast.spike.id))
        await officer.presses("Approve this scope")
    await ana.sees("Status: approved")
    mona.writes("/deputy end")
    await mona.sees("nothing to end")
    await _mona_gets_the_package(stage)
    assert not any("L-1" in message.text for message in (*stage.staff.messages(), *stage.group.messages()))


async def _mona_has_prepared_it(stage: Stage) -> None:
    cast = stage.cast
    asked = replace(ASKED, persons=frozenset({cast.spike.id}), data=ASKED.data | {Data.IP})
    order = replace(ORDER, taken_in_by=cast.mona.id, particulars=replace(PARTICULARS, asked=asked))

    async def prepare(unit: Unit) -> None:
        for officer in (cast.mona, cast.max, cast.ana):
            await unit.staff.grant(officer.id, Role.OFFICER, None)
        await unit.people.meet(Account(cast.spike.id, AccountKind.PERSON, "Spike"))
        await unit.requests.add(order)
        await checking.take_up(unit, 1, cast.mona.id)
        await checking.authenticate(unit, 1, cast.mona.id, "Ministry's directory; Ms Krause")
        await checking.find_valid(unit, 1, cast.mona.id)
        for question in questions(Instrument.EU_EPOC, telegram_8_3=False):
            await analysing.answer(unit, 1, cast.mona.id, question, yes=True, why="As it says.")
        await analysing.submit(unit, 1, cast.mona.id)

    async with opened(stage.settings, stage._clock) as storehouse:
        await storehouse.runner.run(prepare)


async def _mona_gets_the_package(stage: Stage) -> None:
    mona, max_ = stage.cast.mona, stage.cast.max
    identity = pyrage.x25519.Identity.generate()
    key = str(identity.to_public())
    mona.writes("/request L-1")
    await mona.sees("The authority's key has not been entered yet")
    await mona.presses("Collect")
    await mona.sees("Status: collected")
    await mona.presses("Enter the authority's key")
    await mona.sees("public key: for age")
    mona.writes(key)
    await mona.sees("Somebody else still has to confirm")
    max_.writes("/request L-1")
    await max_.sees("Status: collected")
    await max_.presses("Confirm the fingerprint")
    await max_.sees("read out")
    max_.writes(read(key).fingerprint)
    await max_.sees("The authority's key is confirmed")
    await max_.presses("Package")
    await max_.sees("SHA-256")
    (sent,) = await stage.telegram.called("sendDocument")
    content = stage.telegram.world.files.find(sent.result["document"]["file_id"]).content
    with tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(content, [identity]))) as bag:
        collected = bag.extractfile("L-1/data/collected/data.json")
        assert collected is not None
        values = collected.read().decode()
    assert ADDRESS in values
    assert FOREIGN not in values
