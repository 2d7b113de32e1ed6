"""From an approved scope to a package that its authority alone opens, on both engines."""

import asyncio
import builtins
import io
import json
import os
import sys
import tarfile
from collections.abc import Mapping
from dataclasses import replace
from gettext import NullTranslations
from pathlib import Path
from types import ModuleType
from typing import TypeVar

import bagit
import pyrage
import pysequoia
import pytest

from bot.attempts import Refused
from bot.journal.offline import verify_file
from bot.journal.sealing import Sealer
from bot.packaging.handing import PackageSender
from bot.packaging.packer import Packer
from bot.sources.asking import Inquiry
from bot.sources.reply import Reply
from desk import erasing, fetching, staffing
from desk.disclosure import analysing, authority_key, collecting, course, delivering, packing
from desk.disclosure.securing import secure
from desk.disclosure.values import Request
from desk.evidence import EvidenceKind, Media, NewEvidence, Snapshot
from desk.model import Outcome, Role
from desk.notices import RequestPackage
from desk.ports import Unit
from desk.request_errors import (
    ApproverMayNotCollect,
    KeyKindMissing,
    KeyMismatch,
    KeyUnconfirmed,
    NothingHeld,
    NotValidated,
    PackageGone,
    PreparedIt,
    RequestMovedOn,
    ScopeChanged,
    ScopeTooWide,
)
from desk.rules.disclosure.collected import Record
from desk.rules.disclosure.instruments import RULES, Instrument
from desk.rules.disclosure.public_key import read
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data, Scope
from desk.rules.disclosure.states import State, Step
from desk.rules.disclosure.supplied import Value
from desk.rules.durations import DAY, HOUR
from handlers.messages.reader import Reader
from storage import signer
from storage.contents import contents
from storage.database import Database
from storage.holdings import HoldingStore
from storage.locker import Locker
from storage.policies import adopt
from tests.desk.floor import OLGA, Floor, message
from tests.storage.desk import ANNA, BORIS, GROUP, MASTER, POLICY, SPAMMER, START
from tests.storage.test_requests import ORDER, PARTICULARS

PREPARER, FIRST, SECOND = 301, 302, 303
IDENTITY = pyrage.x25519.Identity.generate()
KEY = str(IDENTITY.to_public())
SCOPE = Scope(
    frozenset({SPAMMER.id}),
    frozenset({Data.IDENTITY, Data.REPORTS, Data.MESSAGES, Data.DECISIONS, Data.APPEALS}),
    START - DAY,
    START + DAY,
)
PICTURE = Media("photo", "fetches-it", "the-same", 9, "coins.jpg")
POSTED = NewEvidence(EvidenceKind.MESSAGE, Snapshot(SPAMMER, GROUP, 5, START, "cheap coins", media=(PICTURE,)))
CONTENT = b"\x89PNG a picture of coins"


Anyone = TypeVar("Anyone", bound="Desk")


class Desk(Floor):
    """A desk with three officers and a request that two of them have approved."""

    packer: Packer
    locker: Locker

    async def receives(self, scope: Scope = SCOPE) -> None:
        await self.run(lambda unit: unit.requests.add(replace(ORDER, particulars=replace(PARTICULARS, asked=scope))))

    async def takes(self, step: Step, person: int = PREPARER, **said: object) -> Request:
        return await self.run(lambda unit: course.take(unit, 1, step, person, **said))  # type: ignore[arg-type]

    async def approves(self, scope: Scope = SCOPE) -> None:
        await self.receives(scope)
        for step in (Step.CHECK, Step.AUTHENTICATE, Step.FIND_VALID):
            taken = await self.takes(step)
            if step is Step.AUTHENTICATE:
                await self.run(lambda unit, one=taken: secure(unit, one, PREPARER))
        for question in RULES[Instrument.EU_EPOC].asks:
            await self.run(lambda unit, q=question: unit.scopes.answer(1, q, yes=True, why="seen", by=PREPARER))
        await self.run(lambda unit: unit.scopes.propose(1, scope, PREPARER))
        await self.takes(Step.SUBMIT)
        for officer in (FIRST, SECOND):
            await self.takes(Step.APPROVE, officer, seen=scope.digest)
            await self.run(lambda unit, who=officer: unit.scopes.approve(1, who))

    async def version(self) -> int:
        return (await self.run(lambda unit: unit.requests.get(1))).version

    async def collects(self, person: int = PREPARER) -> Request:
        version = await self.version()
        held = await self.run(lambda unit: collecting.begin(unit, 1, version, person))
        collected = await self.packer.collect(held)
        return await self.run(lambda unit: collecting.keep(unit, held, collected, person))

    async def enters_key(self, key: str = KEY, person: int = PREPARER) -> None:
        await self.run(lambda unit: authority_key.enter(unit, 1, person, key))

    async def confirms_key(self, digits: str = read(KEY).fingerprint, person: int = FIRST) -> None:
        await self.run(lambda unit: authority_key.confirm(unit, 1, person, digits))

    async def packs(self, person: int = PREPARER) -> Request:
        version = await self.version()
        packable = await self.run(lambda unit: packing.begin(unit, 1, version, person))
        package = await self.packer.pack(packable)
        return await self.run(lambda unit: packing.keep(unit, packable, package, person))

    async def packages(self, scope: Scope = SCOPE) -> None:
        await self.approves(scope)
        await self.collects()
        await self.enters_key()
        await self.confirms_key()
        await self.packs()

    async def package(self) -> bytes:
        content = await self.run(lambda unit: unit.packages.content(1))
        assert content is not None
        return content

    async def opened(self) -> Mapping[str, bytes]:
        with tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(await self.package(), [IDENTITY]))) as archive:
            return {one.name: archive.extractfile(one).read() for one in archive}  # type: ignore[union-attr]

    async def data(self) -> dict[str, object]:
        found: dict[str, object] = json.loads((await self.opened())["L-1/data/collected/data.json"])
        return found


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> Desk:
    return await set_up(Desk(database), tmp_path)


async def set_up(desk: Anyone, folder: Path) -> Anyone:
    """Its three officers, its journal and the files it keeps."""
    database = desk.database
    await adopt(database, POLICY, START - 1)
    await desk.appoint()
    for officer in (PREPARER, FIRST, SECOND):
        await desk.run(lambda unit, who=officer: staffing.grant(unit, who, Role.OFFICER, OLGA))
    await signer.begin(database, folder / "signing.key")
    sealer = Sealer(database, folder / "signing.key", desk.clock)
    desk.locker = Locker(database, MASTER, contents(database, folder / "files"), desk.clock)
    desk.packer = Packer(database, desk.locker, Inquiry([]), sealer.seal, _reader)
    return desk


def _reader(_code: str | None) -> Reader:
    return Reader("en", NullTranslations())


async def test_the_package_opens_with_the_identity_is_a_valid_bag_and_its_proofs_verify(desk: Desk, tmp_path: Path):
    await desk.files(evidence=(POSTED,))
    (file,) = await desk.run(lambda unit: unit.files.of_case(1))
    sealed = await desk.locker.put(file, CONTENT)
    assert sealed is not None
    await desk.run(lambda unit: fetching.kept(unit, file, sealed))
    await desk.claims()
    await desk.decides(Outcome.WARN, category="spam", reason="Advertising.")
    await desk.packages()
    for path, content in (await desk.opened()).items():
        place = tmp_path / "bag" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    bag = bagit.Bag(str(tmp_path / "bag" / "L-1"))
    assert bag.validate()
    assert bag.info["External-Identifier"] == "L-1"
    inside = tmp_path / "bag" / "L-1" / "data"
    with (inside / "journal" / "inclusion.json").open("rb") as proof:
        assert verify_file(proof, {}).rows > 5
    assert b"request_collect" in (inside / "journal" / "inclusion.json").read_bytes()
    assert (inside / "collected" / "files" / "E-1-1.jpg").read_bytes() == CONTENT
    summary = (inside / "collected" / "summary.html").read_text()
    for said in ("cheap coins", "Sam Spammer", "Advertising.", "E-1-1.jpg"):
        assert said in summary
    assert "desk member 302" in (inside / "custody.html").read_text()


async def test_a_record_says_where_its_files_are_and_which_is_not_in_the_package(desk: Desk):
    lost = replace(PICTURE, name="lost.jpg", unique_id="another")
    await desk.files(evidence=(replace(POSTED, snapshot=replace(POSTED.snapshot, media=(PICTURE, lost))),))
    file, _lost = await desk.run(lambda unit: unit.files.of_case(1))
    sealed = await desk.locker.put(file, CONTENT)
    assert sealed is not None
    await desk.run(lambda unit: fetching.kept(unit, file, sealed))
    await desk.packages()
    records = (await desk.data())["records"]
    listed = [one["files"] for one in records if "files" in one]  # type: ignore[attr-defined]
    paths = [[(file["name"], file["path"]) for file in files] for files in listed]
    assert paths == [[("coins.jpg", "files/E-1-1.jpg"), ("lost.jpg", None)]]


async def test_nothing_but_the_approved_kinds_persons_and_period_is_in_it_and_nobody_who_reported(desk: Desk):
    await desk.files(evidence=(POSTED,), text="he lives next door to me")
    late = NewEvidence(EvidenceKind.MESSAGE, Snapshot(SPAMMER, GROUP, 6, START + 2 * DAY, "too late"))
    await desk.files(about=message(6), evidence=(late,))
    await desk.files(
        about=message(7, accused=BORIS),
        evidence=(NewEvidence(EvidenceKind.MESSAGE, Snapshot(BORIS, GROUP, 7, START, "of Boris")),),
    )
    forwarded = NewEvidence(EvidenceKind.FORWARD, Snapshot(SPAMMER, None, None, START, "in private"))
    await desk.files(about=message(8), evidence=(forwarded,))
    await desk.packages(replace(SCOPE, data=frozenset({Data.MESSAGES, Data.REPORTS})))
    whole = b"".join(pyrage.decrypt(await desk.package(), [IDENTITY]).splitlines()).decode(errors="replace")
    assert "cheap coins" in whole
    for unsaid in ("too late", "of Boris", "in private", "next door", "Sam Spammer", "Anna", str(ANNA.id)):
        assert unsaid not in whole
    assert {one["kind"] for one in (await desk.data())["records"]} == {"messages", "reports"}  # type: ignore[attr-defined, index]


async def test_who_was_erased_under_a_hold_is_disclosed_under_the_name_that_they_had(desk: Desk):
    await desk.files(evidence=(POSTED,))
    await desk.receives()
    await desk.takes(Step.CHECK)
    taken = await desk.takes(Step.AUTHENTICATE)
    await desk.run(lambda unit: secure(unit, taken, PREPARER))
    asked = await desk.run(lambda unit: erasing.ask(unit, SPAMMER.id))
    await desk.run(lambda unit: erasing.erase(unit, SPAMMER.id, asked.at))
    found = await desk.run(lambda unit: unit.holdings.within(SCOPE))
    assert {one.says.get("username") for one in found if one.kind is Data.IDENTITY} == {SPAMMER.username}
    assert [one.says["text"] for one in found if one.kind is Data.MESSAGES] == ["cheap coins"]
    assert [one.ref for one in found if one.kind is Data.REPORTS] == ["C-1"]
    assert {one.person for one in found} == {SPAMMER.id}
    assert await desk.run(lambda unit: unit.people.known(SPAMMER.id)) is None


async def test_a_damaged_piece_keeps_the_rest_from_nobody_and_is_said(desk: Desk):
    await desk.files(evidence=(POSTED,))
    await desk.files(about=message(6), evidence=(replace(POSTED, snapshot=replace(POSTED.snapshot, message=6)),))
    await desk.sql("UPDATE evidence SET sealed = :sealed WHERE id = 1 RETURNING id", sealed=bytes(64))
    found = await desk.run(lambda unit: unit.holdings.within(SCOPE))
    assert [one.says.get("unreadable") for one in found if one.kind is Data.MESSAGES] == [1, None]


class Logins:
    """A source that tells more than it was asked for."""

    name = "accounts"
    data = frozenset({Data.IP})

    async def ask(self, _scope: Scope) -> Reply:
        theirs = Value(Data.IP, self.name, SPAMMER.id, "203.0.113.7", START)
        return Reply((theirs, replace(theirs, person=BORIS.id, value="203.0.113.8")), {})


async def test_what_a_source_gives_is_in_the_package_and_nowhere_else(desk: Desk):
    desk.packer._sources = Inquiry([Logins()])
    await desk.packages(replace(SCOPE, data=frozenset({Data.IP, Data.PHONE})))
    data = await desk.data()
    assert [one["value"] for one in data["supplied"]] == ["203.0.113.7"]  # type: ignore[attr-defined]
    assert data["not_held"] == ["phone"]
    said = " ".join(await desk.details())
    assert "ip.value:1" in said
    assert '"cut_off":"person:1"' in said
    assert "203.0.113" not in said
    (row,) = await desk.sql("SELECT sealed, package FROM request_packages")
    assert b"203.0.113" not in bytes(row["sealed"]) + bytes(row["package"])


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every file that Python code opens to write into it: a temporary one that is gone by the end as well."""
    seen: list[object] = []

    def watch(module: ModuleType) -> None:
        really = module.open

        def opening(file: object, mode: str | int = "r", *more: object, **named: object) -> object:
            if mode & (os.O_WRONLY | os.O_RDWR) if isinstance(mode, int) else set(mode) & set("wax+"):
                seen.append(file)
            return really(file, mode, *more, **named)

        monkeypatch.setattr(module, "open", opening)

    for module in (builtins, io, os):
        watch(module)
    return seen


async def test_nothing_that_was_collected_is_in_the_journal_or_stored_in_clear(desk: Desk, written: list[object]):
    await desk.files(evidence=(POSTED,))
    await desk.packages()
    assert written == []
    said = " ".join(await desk.details())
    assert "messages.text:1" in said
    (row,) = await desk.sql("SELECT sealed, package FROM request_packages")
    for value in ("cheap coins", "Sam Spammer", "buy_coins"):
        assert value not in said
        assert value.encode() not in bytes(row["sealed"]) + bytes(row["package"])


async def test_who_approved_collects_nothing_and_nothing_is_read_for_them(desk: Desk):
    await desk.files(evidence=(POSTED,))
    await desk.approves()
    with pytest.raises(ApproverMayNotCollect):
        await desk.collects(FIRST)
    assert (await desk.collects()).state is State.COLLECTED
    with pytest.raises(RequestMovedOn):
        await desk.collects()


async def test_a_scope_that_changed_while_files_were_opened_is_not_kept(desk: Desk):
    await desk.files(evidence=(POSTED,))
    await desk.approves()
    version = await desk.version()
    held = await desk.run(lambda unit: collecting.begin(unit, 1, version, PREPARER))
    collected = await desk.packer.collect(held)
    await desk.run(lambda unit: unit.scopes.propose(1, SCOPE, PREPARER))
    with pytest.raises(ScopeChanged):
        await desk.run(lambda unit: collecting.keep(unit, held, collected, PREPARER))
    assert await desk.sql("SELECT * FROM request_packages") == []


async def test_a_field_of_a_kind_that_was_not_approved_is_not_kept_nor_a_record_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    await desk.files(evidence=(POSTED,))
    await desk.approves(replace(SCOPE, data=frozenset({Data.MESSAGES})))
    version = await desk.version()
    held = await desk.run(lambda unit: collecting.begin(unit, 1, version, PREPARER))
    collected = replace(await desk.packer.collect(held), fields={"messages.text": 1, "identity.username": 1})
    with pytest.raises(ScopeTooWide):
        await desk.run(lambda unit: collecting.keep(unit, held, collected, PREPARER))
    stranger = replace(held.records[0], person=BORIS.id)

    async def careless(_store: HoldingStore, _scope: Scope) -> list[Record]:
        return [stranger]

    monkeypatch.setattr(HoldingStore, "within", careless)
    with pytest.raises(ScopeTooWide):
        await desk.run(lambda unit: collecting.begin(unit, 1, version, PREPARER))


async def test_who_pressed_what_was_printed_before_a_change_collects_and_packages_nothing(desk: Desk):
    await desk.files(evidence=(POSTED,))
    await desk.approves()
    version = await desk.version()
    with pytest.raises(RequestMovedOn):
        await desk.run(lambda unit: collecting.begin(unit, 1, version - 1, PREPARER))
    await desk.collects()
    await desk.enters_key()
    await desk.confirms_key()
    with pytest.raises(RequestMovedOn):
        await desk.run(lambda unit: packing.begin(unit, 1, version, PREPARER))


async def test_a_package_for_a_key_that_another_took_the_place_of_meanwhile_is_not_kept(desk: Desk):
    await desk.files(evidence=(POSTED,))
    await desk.approves()
    await desk.collects()
    await desk.enters_key()
    await desk.confirms_key()
    version = await desk.version()
    packable = await desk.run(lambda unit: packing.begin(unit, 1, version, PREPARER))
    package = await desk.packer.pack(packable)
    other = str(pyrage.x25519.Identity.generate().to_public())
    await desk.enters_key(other)
    await desk.confirms_key(read(other).fingerprint)
    with pytest.raises(KeyUnconfirmed):
        await desk.run(lambda unit: packing.keep(unit, packable, package, PREPARER))
    assert (await desk.run(lambda unit: unit.requests.get(1))).state is State.COLLECTED


async def test_where_nothing_is_held_nothing_is_collected(desk: Desk):
    await desk.approves()
    with pytest.raises(NothingHeld):
        await desk.collects()
    assert (await desk.run(lambda unit: unit.requests.get(1))).state is State.APPROVED


async def test_a_key_is_confirmed_by_somebody_else_who_heard_the_right_fingerprint(desk: Desk):
    await desk.files(evidence=(POSTED,))
    await desk.approves()
    await desk.collects()
    with pytest.raises(KeyUnconfirmed):
        await desk.packs()
    await desk.enters_key()
    with pytest.raises(PreparedIt):
        await desk.confirms_key(person=PREPARER)
    with pytest.raises(KeyMismatch):
        await desk.confirms_key("0" * 32)
    with pytest.raises(KeyUnconfirmed):
        await desk.packs()
    await desk.confirms_key()
    await desk.enters_key(str(pyrage.x25519.Identity.generate().to_public()), SECOND)
    with pytest.raises(KeyUnconfirmed):
        await desk.packs()


async def test_an_authority_whose_key_nobody_confirms_gets_a_refusal_and_no_package(desk: Desk):
    await desk.files(evidence=(POSTED,))
    await desk.approves()
    await desk.collects()
    await desk.enters_key()
    await desk.run(lambda unit: analysing.refuse(unit, 1, FIRST, Refusal.UNVERIFIED_KEY, "Nobody answered the call."))
    assert await desk.run(lambda unit: unit.packages.collected(1)) is None
    with pytest.raises(RequestMovedOn):
        await desk.confirms_key()


async def test_an_authority_with_openpgp_opens_it_with_its_own_key(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    secret = pysequoia.Tsk.generate("Authority <office@example.org>")
    await desk.files(evidence=(POSTED,))
    await desk.approves()
    await desk.collects()
    await desk.enters_key(str(secret.extract_certificate()))
    await desk.confirms_key(secret.extract_certificate().fingerprint)
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "pysequoia", None)
        with pytest.raises(KeyKindMissing):
            await desk.packs()
    await desk.packs()
    opened = pysequoia.decrypt(await desk.package(), decryptor=secret.decryptor()).bytes
    with tarfile.open(fileobj=io.BytesIO(opened)) as archive:
        assert "L-1/bagit.txt" in archive.getnames()


async def test_what_did_not_arrive_is_packaged_anew_for_another_key_and_goes_after_its_time(desk: Desk):
    await desk.files(evidence=(POSTED,))
    await desk.packages()
    assert await desk.owed(RequestPackage) == [(PREPARER, RequestPackage(1))]
    await desk.run(lambda unit: delivering.deliver(unit, 1, PREPARER, "By the court's portal, to Ms Krause"))
    with pytest.raises(RequestMovedOn):
        await desk.enters_key()
    await desk.run(lambda unit: delivering.fail_delivery(unit, 1, PREPARER, "It does not open"))
    desk.clock.now += 60 * DAY
    assert await desk.run(delivering.drop_due) == 0
    other = pyrage.x25519.Identity.generate()
    await desk.enters_key(str(other.to_public()))
    await desk.confirms_key(read(str(other.to_public())).fingerprint)
    await desk.packs()
    assert pyrage.decrypt(await desk.package(), [other])
    await desk.run(lambda unit: delivering.deliver(unit, 1, PREPARER, "By the portal"))
    taken = await desk.run(lambda unit: delivering.confirm_receipt(unit, 1, PREPARER, "Ms Krause, by telephone"))
    assert taken.state is State.RECEIPT_CONFIRMED
    desk.clock.now += POLICY.retention.package_grace - HOUR
    assert await desk.run(delivering.drop_due) == 0
    desk.clock.now += 2 * HOUR
    assert await desk.run(delivering.drop_due) == 1
    (row,) = await desk.sql("SELECT sealed, package, sha256 FROM request_packages")
    assert (row["sealed"], row["package"]) == (None, None)
    assert row["sha256"]
    with pytest.raises(PackageGone):
        await desk.run(lambda unit: delivering.hand_again(unit, 1, PREPARER, "U-1"))


async def test_what_never_arrived_is_said_also_once_its_package_is_gone(desk: Desk):
    """Or nothing would lead on but the record of a receipt that nobody gave, and its holds would stay."""
    await desk.files(evidence=(POSTED,))
    await desk.packages()
    await desk.run(lambda unit: delivering.deliver(unit, 1, PREPARER, "By the court's portal"))
    desk.clock.now += POLICY.retention.package_grace
    assert await desk.run(delivering.drop_due) == 1
    failed = await desk.run(lambda unit: delivering.fail_delivery(unit, 1, PREPARER, "They never saw it"))
    assert failed.state is State.DELIVERY_FAILED
    with pytest.raises(PackageGone):
        await desk.packs()
    await desk.takes(Step.EXPIRE, code="expired")
    assert (await desk.run(lambda unit: unit.requests.get(1))).state is State.EXPIRED


async def test_what_did_not_arrive_stays_also_where_the_clock_looks_at_that_moment(desk: Desk):
    """On SQLite one waits for the other anyway."""
    if desk.database.engine == "sqlite":
        return
    await desk.files(evidence=(POSTED,))
    await desk.packages()
    await desk.run(lambda unit: delivering.deliver(unit, 1, PREPARER, "By the court's portal"))
    desk.clock.now += POLICY.retention.package_grace

    async def says_so(unit: Unit) -> asyncio.Task[int]:
        await delivering.fail_delivery(unit, 1, PREPARER, "It does not open")
        looks = asyncio.create_task(desk.run(delivering.drop_due))
        await asyncio.sleep(0.5)
        assert not looks.done()
        return looks

    assert await (await desk.run(says_so)) == 0
    await desk.packs()


@pytest.mark.parametrize(
    ("step", "code"),
    [(Step.WITHDRAW, "withdrawn"), (Step.EXPIRE, "expired"), (Step.REFUSE, Refusal.UNVERIFIED_SENDER)],
)
async def test_an_order_that_falls_late_leaves_nothing_of_what_was_collected(desk: Desk, step: Step, code: str):
    await desk.files(evidence=(POSTED,))
    await desk.packages()
    await desk.takes(step, code=code)
    assert await desk.run(lambda unit: unit.packages.collected(1)) is None
    assert await desk.run(lambda unit: unit.packages.content(1)) is None
    with pytest.raises(PackageGone):
        await desk.run(lambda unit: delivering.hand_again(unit, 1, PREPARER, "U-1"))
    assert any("request_package_dropped L-1" in line for line in await desk.details())
    await desk.takes(Step.CLOSE)
    assert await desk.run(delivering.drop_due) == 0


async def test_the_package_of_an_order_that_was_not_validated_in_time_is_handed_to_nobody_again(desk: Desk):
    """It counts as revoked from then on: what is left is to end it, or to have it deleted (2023/1543, Art. 4(5))."""
    await desk.files(evidence=(POSTED,))
    await desk.packages(replace(SCOPE, data=frozenset({Data.IDENTITY})))
    await desk.sql("UPDATE requests SET validate_by = :by RETURNING id", by=START + 2 * DAY)
    await desk.run(lambda unit: delivering.hand_again(unit, 1, PREPARER, "U-1"))
    desk.clock.now += 2 * DAY
    with pytest.raises(NotValidated):
        await desk.run(lambda unit: delivering.hand_again(unit, 1, PREPARER, "U-2"))
    sender = PackageSender(None, desk.runner, None)  # type: ignore[arg-type]
    assert isinstance(await sender.send(PREPARER, 1), Refused)
