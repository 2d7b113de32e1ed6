"""A European Production Order, narrowed and answered: each approver reads the whole scope in private; a group learns nothing.

Who prepared it collects what is there, and what a source of the operator's gives over real HTTP, and gets a package that only the
authority opens: nowhere outside of it is anything that was disclosed to be found in clear.
"""

import io
import json
import secrets
import tarfile
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pyrage
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.backing_up import back_up
from bot.storehouse import opened
from desk.disclosure import analysing, checking
from desk.disclosure.reminding import remind_due
from desk.model import Role
from desk.ports import Unit
from desk.rules.disclosure.instruments import Instrument, questions
from desk.rules.disclosure.public_key import read
from desk.rules.disclosure.scope import Data, Scope
from desk.rules.durations import DAY
from sandbox import Person
from tests.journeys.stage import House, Stage
from tests.journeys.test_at_rest import files, head_for, left_of
from tests.storage.test_requests import ORDER, PARTICULARS

ADDRESS, FOREIGN = (f"2001:db8::{secrets.token_hex(2)}:{secrets.token_hex(2)}" for _ in range(2))
PHONE = f"+1555{secrets.randbelow(10**7):07}"
"""By chance: found anywhere, they come from here."""
POSTED, COMPLAINED = "Cheap coins at nowhere.example", "he telephoned my mother"
HOW = "Ministry's directory; Ms Krause"


async def test_an_order_is_narrowed_and_answered_and_nothing_disclosed_is_left_in_clear(
    house: House, monkeypatch: pytest.MonkeyPatch, logged: io.StringIO
):
    monkeypatch.setenv("OMBUD_SOURCE_ACCOUNTS", "s3cret")
    (house.folder / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(house.folder / "tmp"))
    async with house.stage() as stage, _source(stage) as questions_asked:
        await _the_order_is_answered(stage)
        known = await head_for(stage.cast.olga)
        if house.database_url.startswith("sqlite"):
            await back_up(stage.settings, house.folder / "backup.tar", stage.clock())
        left = {f"{place}, running": text for place, text in files(house.folder).items()}
        said = json.dumps([call.params for call in stage.telegram.calls], default=str)
        spike = stage.cast.spike
    ((question, token),) = questions_asked
    assert (sorted(question["kinds"]), token) == (["ip", "phone"], "Bearer s3cret")
    left |= {**await left_of(house, known), "log": logged.getvalue()}
    assert "request_package" in left["journal"]
    private = [ADDRESS, FOREIGN, PHONE, POSTED, COMPLAINED, spike.name, str(spike.username)]
    private += [PARTICULARS.reference, PARTICULARS.authority, ORDER.document.decode(), "Krause"]
    found = {(place, one) for place, text in left.items() for one in private if one.casefold() in text.casefold()}
    assert found == set()
    for place in ("journal", "log"):
        assert str(spike.id) not in left[place]
    assert [one for one in (ADDRESS, FOREIGN, PHONE) if one in said] == []


@asynccontextmanager
async def _source(stage: Stage) -> AsyncIterator[list[tuple[dict[str, list[str]], str]]]:
    """The operator's endpoint, which gives more than it is asked for; what it was asked."""
    asked: list[tuple[dict[str, list[str]], str]] = []

    async def answer(request: web.Request) -> web.Response:
        question = await request.json()
        asked.append((question, request.headers["Authorization"]))
        said = (
            (stage.cast.spike.id, "ip", ADDRESS),
            (stage.cast.spike.id, "phone", PHONE),
            (stage.cast.ben.id, "ip", FOREIGN),
        )
        at = question["since"]
        return web.json_response(
            {"records": [{"at": at, "person": who, "kind": kind, "value": value} for who, kind, value in said]}
        )

    app = web.Application()
    app.router.add_post("/lawful", answer)
    async with TestServer(app) as server:
        path = stage.settings.data_dir / "sources.toml"
        path.write_text(f'[accounts]\nurl = "{server.make_url("/lawful")}"\ndata = ["ip", "phone"]\n')
        stage.settings = stage.settings.model_copy(update={"sources": path})
        await stage.restarts()
        yield asked


async def _the_order_is_answered(stage: Stage) -> None:
    mona, max_, ana = stage.cast.mona, stage.cast.max, stage.cast.ana
    stage.cast.cleo.replies(stage.cast.spike.says(POSTED, in_=stage.group), f"/report scam {COMPLAINED}")
    await mona.sees("C-1", in_=stage.staff)
    await _mona_has_prepared_it(stage)
    await _max_has_it_narrowed(stage)
    for officer in (max_, ana):
        await _approves(officer, stage)
    await ana.sees("Status: approved")
    await _mona_gets_the_package(stage)
    await _it_is_received_and_closed(stage)
    assert not any("L-1" in message.text for message in (*stage.staff.messages(), *stage.group.messages()))


async def _mona_has_prepared_it(stage: Stage) -> None:
    cast = stage.cast

    async def prepare(unit: Unit) -> None:
        for officer in (cast.mona, cast.max, cast.ana):
            await unit.staff.grant(officer.id, Role.OFFICER, None)
        kinds = frozenset({Data.IDENTITY, Data.MESSAGES, Data.APPEALS, Data.IP, Data.PHONE})
        asked = Scope(frozenset({cast.spike.id}), kinds, unit.now - DAY, unit.now + DAY)
        particulars = replace(PARTICULARS, asked=asked)
        await unit.requests.add(
            replace(
                ORDER,
                taken_in_by=cast.mona.id,
                particulars=particulars,
                received_at=unit.now,
                due_at=unit.now + 10 * DAY,
            )
        )
        await checking.take_up(unit, 1, cast.mona.id)
        await checking.authenticate(unit, 1, cast.mona.id, HOW)
        await checking.find_valid(unit, 1, cast.mona.id)
        for question in questions(Instrument.EU_EPOC, telegram_8_3=False):
            await analysing.answer(unit, 1, cast.mona.id, question, yes=True, why="As it says.")
        await analysing.submit(unit, 1, cast.mona.id)

    async with opened(stage.settings, stage.clock) as storehouse:
        await storehouse.runner.run(prepare)


async def _max_has_it_narrowed(stage: Stage) -> None:
    """He finds that it asks for too much, and sends it back; Mona leaves that out."""
    mona, max_ = stage.cast.mona, stage.cast.max
    await max_.sees("Your approval is asked for")
    max_.writes("/request L-1")
    await max_.presses("Send the scope back")
    await max_.sees("Status: the scope was sent back")
    mona.writes("/request L-1")
    await mona.presses("Open the scope", "☑ appeals")
    await mona.sees("less than the authority asks for")
    await mona.presses("« Go back", "Submit for approval")
    await mona.sees("Approved by 0 of 2")


async def _approves(officer: Person, stage: Stage) -> None:
    await officer.sees("Your approval is asked for")
    await officer.presses("Read L-1")
    scope = await officer.sees("less than the authority asks for")
    assert str(stage.cast.spike.id) in scope.text
    await officer.presses("Approve this scope")


async def _mona_gets_the_package(stage: Stage) -> None:
    mona, max_ = stage.cast.mona, stage.cast.max
    identity = pyrage.x25519.Identity.generate()
    key = str(identity.to_public())
    mona.writes("/request L-1")
    await mona.sees("The authority's key has not been entered yet")
    await mona.presses("Collect")
    await mona.sees("Status: collected")
    await mona.presses("Enter the authority's key")
    await mona.sees("public key: an age key")
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
    for disclosed in (ADDRESS, PHONE, POSTED, "spike_sells"):
        assert disclosed in values
    for kept in (FOREIGN, COMPLAINED, "Cleo", str(stage.cast.cleo.id)):
        assert kept not in values


async def _it_is_received_and_closed(stage: Stage) -> None:
    """The issuing authority tells the person: the desk owes no notice, and closes it."""
    max_ = stage.cast.max
    max_.writes("/request L-1")
    for button, words in (
        ("Record the delivery", "Ms Krause, by the court's portal"),
        ("Record the receipt", "Ms Krause, by telephone"),
    ):
        await max_.presses(button)
        await max_.sees("Write it as your next message")
        max_.writes(words)
    await max_.sees("Status: receipt confirmed")
    async with opened(stage.settings, stage.clock) as storehouse:
        await storehouse.runner.run(remind_due)
    max_.writes("/request L-1")
    await max_.presses("Write the letter")
    answer = await max_.sees("Our reference: L-1")
    for words in ("IP addresses", "less than you asked for", "that is for the issuing authority"):
        assert words in answer.text
    assert "appeals" not in answer.text
    await max_.presses("Record that it was sent")
    await max_.presses("Close it")
    await max_.sees("Status: closed")
    assert (await stage.shows("L-1"))["state"] == "closed"
