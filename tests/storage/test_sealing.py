import stat
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.database import Database, Tx
from storage.key_file import create
from storage.keyring import MasterKey
from storage.keys import Keys, prepare
from storage.sealing import DataKey, Erased, KeyBehind, KeyMissing, KeyUnusable, KeyWrong, SealBroken, digest

MASTER = MasterKey(b"m" * 32)
KEY = DataKey(7, b"k" * 32)
NOW = 1_700_000_000_000


@given(st.binary(), st.binary())
def test_what_was_sealed_opens_in_its_place(plain: bytes, context: bytes):
    assert KEY.open(KEY.seal(plain, context), context) == plain


def test_same_text_is_never_sealed_twice_alike():
    assert KEY.seal(b"apple", b"t.c:1") != KEY.seal(b"apple", b"t.c:1")


def test_sealed_value_does_not_open_elsewhere():
    with pytest.raises(SealBroken):
        KEY.open(KEY.seal(b"apple", b"t.c:1"), b"t.c:2")


@given(st.data())
def test_altered_or_shortened_value_does_not_open(data: st.DataObject):
    sealed = KEY.seal(b"apple", b"t.c:1")
    at = data.draw(st.integers(0, len(sealed) - 1))
    flipped = sealed[:at] + bytes([sealed[at] ^ data.draw(st.integers(1, 255))]) + sealed[at + 1 :]
    for broken in (flipped, sealed[:at]):
        with pytest.raises((SealBroken, Erased)):
            KEY.open(broken, b"t.c:1")


def test_value_of_an_earlier_key_counts_as_erased():
    with pytest.raises(Erased):
        DataKey(8, b"k" * 32).open(KEY.seal(b"apple", b"t.c:1"), b"t.c:1")


def test_key_does_not_show_itself():
    assert "kkkk" not in repr(KEY)


def test_master_key_file_is_created_once_for_its_owner_only(tmp_path: Path):
    path = tmp_path / "config" / "master.key"
    create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    before = path.read_text()
    with pytest.raises(FileExistsError):
        create(path)
    assert path.read_text() == before


def test_missing_key_file_is_named(tmp_path: Path):
    with pytest.raises(KeyMissing, match=r"master\.key"):
        MasterKey.load(tmp_path / "master.key")


def test_a_key_file_that_cannot_be_read_is_named(tmp_path: Path):
    with pytest.raises(KeyUnusable, match="Is a directory"):
        MasterKey.load(tmp_path)


@pytest.mark.parametrize("content", [b"", b"00" * 31, b"not hexadecimal", b"\xff" * 64])
def test_file_that_holds_no_key_is_named(tmp_path: Path, content: bytes):
    (tmp_path / "master.key").write_bytes(content)
    with pytest.raises(KeyWrong, match=r"master\.key"):
        MasterKey.load(tmp_path / "master.key")


def test_another_master_key_is_recognised_as_wrong():
    other = MasterKey(b"o" * 32)
    assert MASTER.matches(MASTER.check_value())
    assert not other.matches(MASTER.check_value())
    with pytest.raises(KeyBehind):
        other.unwrap(MASTER.wrap(b"secret", b"data_keys:1"), b"data_keys:1")
    with pytest.raises(SealBroken):
        MASTER.unwrap(MASTER.wrap(b"secret", b"data_keys:1"), b"data_keys:2")


def test_index_ignores_letter_case_and_depends_on_the_key():
    assert MASTER.index("Straße_Bot") == MASTER.index("STRASSE_bot")
    assert MASTER.index("apple") != MASTER.index("pear")
    assert MASTER.index("apple") != MasterKey(b"o" * 32).index("apple")


def test_fingerprint_tells_bytes_apart_and_depends_on_the_key():
    assert MASTER.fingerprint(b"apple") == MASTER.fingerprint(b"apple")
    assert MASTER.fingerprint(b"apple") != MASTER.fingerprint(b"Apple")
    assert MASTER.fingerprint(b"apple") != MASTER.index("apple")
    assert MASTER.fingerprint(b"apple") != MasterKey(b"o" * 32).fingerprint(b"apple")


def test_pseudonym_is_stable_within_a_case_and_says_nothing_outside_it():
    short, long = MASTER.pseudonym(7, 100), MASTER.pseudonym(7, 100, digits=16)
    assert len(short) == 4
    assert long.startswith(short)
    assert int(long, 16) > 0
    assert long == long.upper()
    assert MASTER.pseudonym(8, 100, digits=16) != long
    assert MASTER.pseudonym(7, 101, digits=16) != long


def test_digest_depends_on_salt_and_value():
    assert len({digest(salt, value) for salt in (b"a", b"b") for value in (b"x", b"y")}) == 4


def with_keys(work: Callable[[Keys], Awaitable[bytes]]) -> Callable[[Tx], Awaitable[bytes]]:
    """Work that uses the data keys of its own transaction and of no other."""
    return lambda tx: work(Keys(tx, MASTER, NOW))


async def seal_for_anna(keys: Keys) -> bytes:
    key = await keys.of("person", 42)
    return key.seal(b"apple", b"t.c:1")


async def test_owner_keeps_one_key_from_unit_to_unit(database: Database):
    sealed = await database.run(with_keys(seal_for_anna))

    async def of_anna(keys: Keys) -> bytes:
        return (await keys.of("person", 42)).open(sealed, b"t.c:1")

    async def whoever_it_was(keys: Keys) -> bytes:
        return await keys.open(sealed, b"t.c:1")

    assert await database.run(with_keys(of_anna)) == b"apple"
    assert await database.read(with_keys(whoever_it_was)) == b"apple"


async def test_key_of_a_unit_that_failed_is_forgotten_with_it(database: Database):
    failed: list[bytes] = []

    async def fail(keys: Keys) -> bytes:
        failed.append(await seal_for_anna(keys))
        raise LookupError

    with pytest.raises(LookupError):
        await database.run(with_keys(fail))
    sealed = await database.run(with_keys(seal_for_anna))

    async def open_again(keys: Keys) -> bytes:
        return await keys.open(sealed, b"t.c:1")

    assert await database.run(with_keys(open_again)) == b"apple"
    assert failed[0] != sealed


async def test_erasing_one_owner_leaves_the_others_readable(database: Database):
    async def erase(keys: Keys) -> bytes:
        case = (await keys.of("case", 42)).seal(b"evidence", b"t.c:2")
        await keys.of("person", 42)
        await keys.destroy("person", 42)
        return case

    personal = await database.run(with_keys(seal_for_anna))
    case = await database.run(with_keys(erase))

    async def open_personal(keys: Keys) -> bytes:
        return await keys.open(personal, b"t.c:1")

    async def open_case(keys: Keys) -> bytes:
        return await keys.open(case, b"t.c:2")

    with pytest.raises(Erased):
        await database.read(with_keys(open_personal))
    assert await database.read(with_keys(open_case)) == b"evidence"


async def test_person_who_comes_back_after_an_erasure_gets_a_new_key(database: Database):
    async def return_after_erasure(keys: Keys) -> bytes:
        before = await seal_for_anna(keys)
        await keys.destroy("person", 42)
        after = await seal_for_anna(keys)
        assert await keys.open(after, b"t.c:1") == b"apple"
        return before

    before = await database.run(with_keys(return_after_erasure))

    async def open_before(keys: Keys) -> bytes:
        return (await keys.of("person", 42)).open(before, b"t.c:1")

    with pytest.raises(Erased):
        await database.run(with_keys(open_before))


async def test_keys_prepared_before_a_unit_are_the_ones_it_finds(database: Database):
    await prepare(database, MASTER, [("person", 42), ("case", 1), ("person", 42)], NOW)
    sealed = await database.run(with_keys(seal_for_anna))
    await prepare(database, MASTER, [("person", 42)], NOW)

    async def open_again(keys: Keys) -> bytes:
        return (await keys.of("person", 42)).open(sealed, b"t.c:1")

    assert await database.run(with_keys(open_again)) == b"apple"


async def test_what_a_withheld_key_sealed_is_read_by_nobody_as_if_it_were_destroyed(database: Database):
    stand_in = MASTER.stand_in(42)

    async def withhold(tx: Tx) -> bytes:
        keys = Keys(tx, MASTER, 1)
        sealed = (await keys.of("person", 42)).seal(b"words", b"here")
        await keys.withhold("person", 42, stand_in)
        return sealed

    sealed = await database.run(withhold)

    async def look(tx: Tx) -> tuple[str, int]:
        keys = Keys(tx, MASTER, 2)
        return await keys.words(sealed, b"here"), (await keys.of("person", 42)).id

    words, following = await database.run(look)
    (withheld, living) = await database.run(lambda tx: tx.rows("SELECT id, owner, wrapped FROM data_keys ORDER BY id"))
    assert (words, withheld["owner"], living["id"], living["owner"]) == ("", stand_in, following, 42)
    assert MASTER.unwrap(withheld["wrapped"], f"data_keys:person:{stand_in}".encode())


async def test_a_withheld_key_goes_for_good_when_no_hold_needs_it(database: Database):
    async def work(tx: Tx) -> None:
        keys = Keys(tx, MASTER, 1)
        await keys.of("person", 42)
        await keys.withhold("person", 42, MASTER.stand_in(42))
        await keys.destroy("person", MASTER.stand_in(42))

    await database.run(work)
    (kept,) = await database.run(lambda tx: tx.rows("SELECT wrapped FROM data_keys"))
    await database.run(lambda tx: Keys(tx, MASTER, 2).release("person", MASTER.stand_in(42)))
    (gone,) = await database.run(lambda tx: tx.rows("SELECT wrapped, destroyed_at FROM data_keys"))
    assert (kept["wrapped"] is None, gone["wrapped"], gone["destroyed_at"]) == (False, None, 2)


def test_a_stand_in_is_nobodys_id_always_the_same_and_its_own():
    one, other = MASTER.stand_in(42), MASTER.stand_in(43)
    assert 2**60 <= one < 2**61
    assert one != other
    assert MASTER.stand_in(one) == one == MASTER.stand_in(42)
    assert MasterKey(b"o" * 32).stand_in(42) != one
