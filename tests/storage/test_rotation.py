"""The master key is replaced while desks run: nothing is lost, whenever it stops."""

import asyncio
import signal
import stat
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage import key_file, rotation
from storage.database import Database, Engine, StorageUnavailable, Tx
from storage.keyring import MasterKey
from storage.keys import Keys, Kind
from storage.opening import follow, open_existing, open_storage, saved_keys
from storage.rotation import KeysBroken, RotationUnfinished, Tried
from storage.sealing import KeyBehind, KeyWrong, SealBroken, derive
from tests.storage.desk import START

WORDS = b"what was sealed"
PLACE = b"t.c:1"


class Home:
    """A database, its key file and a running desk."""

    def __init__(self, url: str, path: Path, database: Database, master: MasterKey) -> None:
        self.url = url
        self.path = path
        self.database = database
        self.desk = master
        """What the running desk knows: nobody tells it of a rotation."""
        self.sealed: list[bytes] = []

    async def writes(self, kind: Kind = "person", owners: range = range(1, 6)) -> None:
        """The running desk seals something for each of them."""

        async def seal(tx: Tx) -> list[bytes]:
            keys = Keys(tx, self.desk, START)
            return [(await keys.of(kind, owner)).seal(WORDS, PLACE) for owner in owners]

        self.sealed += await self.database.run(seal)

    async def reads(self, master: MasterKey) -> list[bytes]:
        async def read(tx: Tx) -> list[bytes]:
            keys = Keys(tx, master, START)
            return [await keys.open(sealed, PLACE) for sealed in self.sealed]

        return await self.database.read(read)

    async def restarted(self) -> MasterKey:
        """What a desk knows that starts now."""
        database, master = await open_storage(self.url, self.path, START)
        await database.close()
        return master

    async def all_is_readable(self) -> bool:
        """To the desk that runs and to one that starts now."""
        expected = [WORDS] * len(self.sealed)
        return await self.reads(self.desk) == expected == await self.reads(await self.restarted())

    async def wrapped_by(self) -> set[bytes]:
        """The tags of the master keys that data keys need."""
        rows = await self.database.read(lambda tx: tx.rows("SELECT wrapped FROM data_keys WHERE wrapped IS NOT NULL"))
        return {bytes(row["wrapped"][1:5]) for row in rows}

    async def sql(self, statement: str) -> None:
        await self.database.run(lambda tx: tx.run(statement))

    def tags(self) -> list[bytes]:
        """Of the keys in the file, the newest first."""
        return [MasterKey(secret).newest.tag for secret in key_file.read(self.path)]


@pytest.fixture
async def home(database_url: str, tmp_path: Path) -> AsyncIterator[Home]:
    path = tmp_path / "keys" / "master.key"
    key_file.create(path)
    database, master = await open_storage(database_url, path, START)
    made = Home(database_url, path, database, master)
    await made.writes()
    await made.writes("desk", range(1))
    yield made
    await database.close()


async def test_after_a_rotation_the_new_key_alone_opens_everything(home: Home):
    before = home.tags()
    done = await rotation.rotate(home.database, home.path, START, page=2)
    assert home.tags() == [done.tag, *before]
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o600
    assert list(home.path.parent.iterdir()) == [home.path]
    assert await home.wrapped_by() == {done.tag}
    assert (done.anew, done.resumed) == (6, False)
    await rotation.forget(home.database, home.path, START)
    assert home.tags() == [done.tag]
    assert await home.all_is_readable()


async def test_look_ups_outlive_a_rotation_and_the_key_before_it(home: Home):
    before = home.desk
    await rotation.rotate(home.database, home.path, START)
    await rotation.forget(home.database, home.path, START)
    after = await home.restarted()
    assert after.index("anna") == before.index("anna")
    assert after.fingerprint(b"anna") == before.fingerprint(b"anna")
    assert after.pseudonym(1, 2) == before.pseudonym(1, 2)
    assert after.stand_in(7) == before.stand_in(7)
    assert MasterKey.load(home.path).index("anna") != before.index("anna")


async def test_a_database_from_before_keeps_the_secret_its_look_ups_were_made_with(home: Home):
    old = MasterKey.load(home.path)
    await home.sql("DELETE FROM meta WHERE name = 'lookup_secret'")
    opened, looking = await open_existing(home.url, home.path)
    await opened.close()
    assert looking.index("anna") == old.index("anna")
    assert (await home.restarted()).index("anna") == old.index("anna")
    await rotation.rotate(home.database, home.path, START)
    await rotation.forget(home.database, home.path, START)
    assert (await home.restarted()).index("anna") == old.index("anna")


async def test_data_keys_from_before_tags_still_open_and_are_wrapped_anew(home: Home):
    secret = bytes.fromhex("5c" * 32)
    wrapped = _untagged(key_file.read(home.path)[0], secret, b"data_keys:case:9")

    async def put(tx: Tx) -> None:
        insert = "INSERT INTO data_keys (kind, owner, wrapped, created_at) VALUES ('case', 9, :wrapped, 0)"
        await tx.run(insert, wrapped=wrapped)

    await home.database.run(put)
    await home.writes("case", range(9, 10))
    assert await home.all_is_readable()
    assert (await rotation.rotate(home.database, home.path, START)).anew == 7
    await rotation.forget(home.database, home.path, START)
    assert await home.all_is_readable()


async def test_a_desk_that_runs_wraps_by_the_new_key_as_soon_as_it_is_in_use(home: Home):
    done = await rotation.rotate(home.database, home.path, START)
    await home.writes("case", range(1, 3))
    assert await home.wrapped_by() == {done.tag}
    await rotation.forget(home.database, home.path, START)
    assert await home.all_is_readable()


async def test_a_desk_that_starts_while_the_key_changes_follows(home: Home):
    starting = MasterKey.load(home.path)
    done = await rotation.rotate(home.database, home.path, START)
    follow(starting, await home.database.read(saved_keys), home.path)
    assert starting.current.tag == done.tag


async def test_what_is_withheld_during_a_rotation_is_wrapped_by_the_new_key(home: Home):
    done = await rotation.rotate(home.database, home.path, START)

    async def withhold(tx: Tx) -> None:
        await Keys(tx, home.desk, START).withhold("person", 1, 2**60 + 1)

    await home.database.run(withhold)
    assert await home.wrapped_by() == {done.tag}
    checked = await rotation.tried(home.database, await home.restarted())
    assert (checked.withheld, checked.broken) == (1, ())


async def test_desks_write_all_through_a_rotation(home: Home):
    async def write() -> None:
        for owner in range(10, 40):
            await home.writes("case", range(owner, owner + 1))

    done, _ = await asyncio.gather(rotation.rotate(home.database, home.path, START, page=1), write())
    assert await home.wrapped_by() == {done.tag}
    assert await home.all_is_readable()


@pytest.mark.parametrize("engine", ["postgres"])
async def test_who_wraps_at_the_very_moment_of_the_change_wraps_by_the_new_key(home: Home):
    """SQLite has one writer: there are no such moments."""
    rotation.draw(home.path)
    master = await home.restarted()
    switched = asyncio.Event()

    async def switch_and_be_waited_for(tx: Tx) -> None:
        await rotation.switch(tx, home.database, master, START)
        switched.set()
        while await tx.row("SELECT 1 FROM pg_locks WHERE NOT granted AND relation = to_regclass('data_keys')") is None:
            pass

    async def write() -> None:
        await switched.wait()
        await home.writes("case", range(1, 2))

    await asyncio.gather(home.database.run(switch_and_be_waited_for), write())
    done = await rotation.rotate(home.database, home.path, START)
    assert (done.resumed, done.anew) == (True, 6)
    assert await home.wrapped_by() == {done.tag}


class _Killed(BaseException):
    """The process is gone."""


class _Dying:
    """A database whose process dies at its nth unit, before or after the commit."""

    def __init__(self, database: Database, units: int, *, committed: bool) -> None:
        self.engine: Engine = database.engine
        self._database = database
        self._left = units
        self._committed = committed

    async def run(self, work: object, *, durable: bool = False) -> object:
        self._left -= 1
        if self._left < 0 and not self._committed:
            raise _Killed
        result = await self._database.run(work, durable=durable)
        if self._left < 0:
            raise _Killed
        return result

    async def read(self, work: object) -> object:
        return await self._database.read(work)


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize("units", range(6))
async def test_killed_at_any_step_nothing_is_lost_and_the_next_call_finishes(
    home: Home, units: int, *, committed: bool
):
    with pytest.raises(_Killed):
        await rotation.rotate(_Dying(home.database, units, committed=committed), home.path, START, page=2)
    assert await home.all_is_readable()
    await home.writes("case", range(1, 2))
    was_over = committed and units == 5
    done = await rotation.rotate(home.database, home.path, START)
    assert done.resumed is not was_over
    assert len(home.tags()) == 2 + was_over
    assert await home.wrapped_by() == {done.tag}
    await rotation.forget(home.database, home.path, START)
    assert await home.all_is_readable()


async def test_killed_between_file_and_database_the_next_call_uses_the_key_that_waits(home: Home):
    rotation.draw(home.path)
    waiting = home.tags()[0]
    assert await home.all_is_readable()
    assert (await home.restarted()).current.tag != waiting
    assert (await rotation.rotate(home.database, home.path, START)).tag == waiting


_ROTATE = """
import asyncio, sys
from pathlib import Path
from storage import rotation
from storage.opening import open_existing

async def rotate():
    database, _ = await open_existing(sys.argv[1], Path(sys.argv[2]))
    await rotation.rotate(database, Path(sys.argv[2]), 0, page=1)

asyncio.run(rotate())
"""


async def test_killed_for_real_in_the_middle_of_wrapping(home: Home):
    await home.writes("case", range(1, 600))
    before = await home.wrapped_by()
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", _ROTATE, home.url, str(home.path))
    while len(await home.wrapped_by()) == 1:
        assert child.returncode is None
    child.kill()
    assert await child.wait() == -signal.SIGKILL
    assert before < await home.wrapped_by()
    assert await home.all_is_readable()
    done = await rotation.rotate(home.database, home.path, START)
    assert (done.resumed, await home.wrapped_by()) == (True, {done.tag})
    await rotation.forget(home.database, home.path, START)
    assert await home.all_is_readable()


async def test_an_earlier_key_that_is_still_needed_cannot_be_forgotten(home: Home):
    with pytest.raises(_Killed):
        await rotation.rotate(_Dying(home.database, 2, committed=True), home.path, START, page=2)
    with pytest.raises(RotationUnfinished):
        await rotation.forget(home.database, home.path, START)
    with pytest.raises(RotationUnfinished):
        await rotation.prepare(home.database, home.path)


async def test_a_file_that_lost_an_earlier_key_too_soon_is_refused_at_the_start(home: Home):
    with pytest.raises(_Killed):
        await rotation.rotate(_Dying(home.database, 2, committed=True), home.path, START, page=2)
    key_file.replace(home.path, key_file.read(home.path)[:1])
    with pytest.raises(KeyWrong, match="lacks the earlier key"):
        await home.restarted()


async def test_a_file_that_lost_its_newest_key_is_refused_at_the_start_and_waited_for_by_a_desk_that_runs(home: Home):
    await rotation.rotate(home.database, home.path, START)
    key_file.replace(home.path, key_file.read(home.path)[1:])
    with pytest.raises(KeyWrong, match="holds the key of another database"):
        await home.restarted()
    with pytest.raises(KeyBehind) as waits:
        await home.writes("case")
    # What it was to do stays due.
    assert isinstance(waits.value, StorageUnavailable)


async def test_an_older_backup_opens_with_the_earlier_key_until_that_is_forgotten(home: Home):
    before = key_file.read(home.path)[0]
    rotation.draw(home.path)  # as after a rotation, of which the database of the backup knows nothing
    assert (await home.restarted()).matches(MasterKey(before).check_value())
    assert await home.all_is_readable()


async def test_a_key_that_is_prepared_is_used_by_the_next_rotation(home: Home):
    tag = await rotation.prepare(home.database, home.path)
    assert await home.all_is_readable()
    assert (await rotation.rotate(home.database, home.path, START)).tag == tag
    assert len(home.tags()) == 2


async def test_a_broken_data_key_is_found_and_no_key_is_forgotten_for_it(home: Home):
    await home.sql("UPDATE data_keys SET owner = 99 WHERE kind = 'person' AND owner = 3")
    found = await rotation.tried(home.database, home.desk)
    assert found == Tried({"desk": 1, "person": 4}, 0, found.broken)
    assert len(found.broken) == 1
    with pytest.raises(KeysBroken, match=str(found.broken[0])):
        await rotation.rotate(home.database, home.path, START)
    with pytest.raises(RotationUnfinished):
        await rotation.forget(home.database, home.path, START)


async def test_what_was_destroyed_meanwhile_stays_destroyed(home: Home):
    async def destroy(tx: Tx) -> None:
        await Keys(tx, home.desk, START).destroy("person", 3)

    await home.database.run(destroy)
    assert (await rotation.rotate(home.database, home.path, START)).anew == 5


async def test_rotations_are_journalled_without_the_key(home: Home):
    await rotation.rotate(home.database, home.path, START)
    await rotation.forget(home.database, home.path, START)
    rows = await home.database.read(lambda tx: tx.rows("SELECT actor, verb, ref, detail FROM journal ORDER BY id"))
    tag = home.tags()[0].hex()
    assert [tuple(row) for row in rows] == [
        ("operator", "rotated_key", tag, '{"earlier":1}'),
        ("operator", "forgot_keys", tag, '{"earlier":1}'),
    ]


def test_the_file_may_have_empty_lines_and_the_first_key_is_the_newest(tmp_path: Path):
    path = tmp_path / "master.key"
    path.write_text(f"\n{'6e' * 32}\n\n{'6d' * 32}")
    assert MasterKey.load(path).newest.check == MasterKey(b"n" * 32).check_value()
    assert MasterKey.load(path).matches(MasterKey(b"m" * 32).check_value())


def test_one_command_at_a_time_changes_the_file(tmp_path: Path):
    path = tmp_path / "master.key"
    key_file.create(path)
    with key_file.alone(path), pytest.raises(key_file.KeyUnusable, match="another command"), key_file.alone(path):
        pass


def test_keys_that_a_crash_left_aside_are_gone_after_the_next_change(tmp_path: Path):
    path = tmp_path / "master.key"
    key_file.create(path)
    (tmp_path / "master.key.new").write_text("half a k")
    rotation.draw(path)
    assert [one.name for one in tmp_path.iterdir()] == ["master.key"]


def test_a_link_to_the_key_file_stays_a_link(tmp_path: Path):
    path, link = tmp_path / "master.key", tmp_path / "link"
    key_file.create(path)
    link.symlink_to(path)
    rotation.draw(link)
    assert link.is_symlink()
    assert len(key_file.read(path)) == 2


def test_a_wrapped_key_belongs_to_its_place_and_to_its_master_key():
    one, other = MasterKey(b"m" * 32), MasterKey(b"o" * 32, b"m" * 32)
    wrapped = one.wrap(b"secret", b"data_keys:1")
    assert other.unwrap(wrapped, b"data_keys:1") == b"secret"
    with pytest.raises(SealBroken):
        other.unwrap(wrapped, b"data_keys:2")
    with pytest.raises(SealBroken):
        other.unwrap(wrapped[:1] + other.current.tag + wrapped[5:], b"data_keys:1")


def _untagged(master: bytes, data_key: bytes, context: bytes) -> bytes:
    """As keys were wrapped before they could be rotated."""

    return b"\x01" + b"n" * 12 + AESGCM(derive(master, b"wrap")).encrypt(b"n" * 12, data_key, b"\x01" + context)
