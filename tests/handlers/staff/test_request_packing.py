"""Collecting, packaging and delivering as officers do it: buttons in private, the key and its fingerprint in words."""

from pathlib import Path

import pyrage
import pytest

from bot.journal.sealing import Sealer
from bot.packaging.packer import Packer
from bot.sources.asking import Inquiry
from bot.sources.reply import Fault
from desk.acquaintance import pressed_start
from desk.model import Account, AccountKind, Role
from desk.notices import RequestPackage
from desk.request_errors import SourceFailed
from desk.rules.disclosure.instruments import Instrument, questions
from desk.rules.disclosure.public_key import read
from desk.rules.disclosure.scope import Scope
from desk.rules.disclosure.states import State
from desk.rules.disclosure.supplied import Supplied, Surplus
from handlers.buttons import Action
from storage import signer
from storage.contents import contents
from storage.database import Engine
from storage.locker import Locker
from tests.handlers.staff.desk import StaffDesk
from tests.handlers.updates import Json, private
from tests.storage.desk import MASTER
from tests.storage.test_requests import ORDER

PIA, FAY, SUE = (
    {"id": number, "is_bot": False, "first_name": name, "language_code": "en"}
    for number, name in ((301, "Pia"), (302, "Fay"), (303, "Sue"))
)
KEY = str(pyrage.x25519.Identity.generate().to_public())


@pytest.fixture
def engine() -> Engine:
    return "sqlite"


@pytest.fixture
async def desk(desk: StaffDesk, tmp_path: Path) -> StaffDesk:
    """A request that Fay and Sue have approved; Pia prepared it."""
    for person in (PIA, FAY, SUE):
        account = Account(person["id"], AccountKind.PERSON, person["first_name"], language="en")
        await desk.run(lambda unit, who=account: pressed_start(unit, who))
        await desk.run(lambda unit, who=account.id: unit.staff.grant(who, Role.OFFICER, None))
    await desk.report()
    await desk.run(lambda unit: unit.requests.add(ORDER))
    await presses(desk, "check")
    await says(desk, "authenticate", "Ministry's directory; Ms Krause")
    await presses(desk, "find_valid")
    for question in questions(Instrument.EU_EPOC, telegram_8_3=False):
        await says(desk, f"yes-{question}", "As the document says.")
    await presses(desk, "submit")
    for person in (FAY, SUE):
        proposed = await desk.run(lambda unit: unit.scopes.scope(1))
        await desk.presses(person, Action.REQUEST_APPROVE, 1, proposed.id, chat=private(person))
    await signer.begin(desk.database, tmp_path / "signing.key")
    locker = Locker(desk.database, MASTER, contents(desk.database, tmp_path / "files"), desk.clock)
    seal = Sealer(desk.database, tmp_path / "signing.key", desk.clock).seal
    desk.packer = Packer(desk.database, locker, Inquiry([]), seal, desk.house().readers)
    return desk


async def version(desk: StaffDesk) -> int:
    return (await desk.run(lambda unit: unit.requests.get(1))).version


async def state(desk: StaffDesk) -> State:
    return (await desk.run(lambda unit: unit.requests.get(1))).state


async def presses(desk: StaffDesk, word: str, person: Json = PIA, action: Action = Action.REQUEST_STEP) -> None:
    await desk.presses(person, action, 1, await version(desk), word, chat=private(person))


async def says(desk: StaffDesk, word: str, words: str, person: Json = PIA) -> None:
    await desk.presses(person, Action.REQUEST_ASK, 1, await version(desk), word, chat=private(person))
    await desk.types(person, words, private(person))


async def test_from_the_approval_to_the_receipt(desk: StaffDesk):
    assert await state(desk) is State.APPROVED
    await presses(desk, "collect", action=Action.REQUEST_PACK)
    assert await state(desk) is State.COLLECTED
    await says(desk, "key", f" {KEY} ")
    await says(desk, "fingerprint", read(KEY).fingerprint, FAY)
    await presses(desk, "package", action=Action.REQUEST_PACK)
    assert await state(desk) is State.PACKAGED
    assert RequestPackage(1) in await desk.owes_to(PIA["id"])
    await says(desk, "deliver", "Through the court's portal")
    await says(desk, "received", "Ms Krause, by telephone")
    assert await state(desk) is State.RECEIPT_CONFIRMED
    await desk.presses(SUE, Action.REQUEST_HAND, 1, chat=private(SUE))
    assert RequestPackage(1) in await desk.owes_to(SUE["id"])


async def test_a_source_that_is_down_leaves_the_request_as_it_is_and_says_what_to_do(desk: StaffDesk):
    async def ask(_scope: Scope) -> object:
        raise SourceFailed("accounts", Fault.DOWN)

    desk.packer._sources.ask = ask  # type: ignore[attr-defined]
    await presses(desk, "collect", action=Action.REQUEST_PACK)
    assert await state(desk) is State.APPROVED
    assert "cannot be reached. Nothing was collected" in desk.last_said


async def test_a_source_that_gives_more_than_was_approved_is_said_to_and_nothing_more_is_kept(desk: StaffDesk):
    async def ask(_scope: Scope) -> Supplied:
        return Supplied(cut_off={Surplus.PERSON: 2, Surplus.FIELD: 1})

    desk.packer._sources.ask = ask  # type: ignore[attr-defined]
    await presses(desk, "collect", action=Action.REQUEST_PACK)
    assert await state(desk) is State.COLLECTED
    assert "A source returned 3 values more than were approved" in desk.last_said


async def test_what_is_no_key_or_not_its_fingerprint_is_said_and_asked_again(desk: StaffDesk):
    await says(desk, "key", "ssh-ed25519 AAAA")
    assert "not a usable public key" in desk.last_said
    await desk.types(PIA, KEY, private(PIA))
    await says(desk, "fingerprint", "0" * 32, FAY)
    assert "not the fingerprint" in desk.last_said
    await desk.types(FAY, read(KEY).fingerprint, private(FAY))
    key = await desk.run(lambda unit: unit.packages.key(1))
    assert key.confirmed_by == FAY["id"]
    await says(desk, "fingerprint", read(KEY).fingerprint, PIA)
    assert "Somebody else" in desk.last_said
