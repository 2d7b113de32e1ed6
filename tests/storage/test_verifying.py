"""What somebody does to a sealed journal, and what the check says of it; on a database and on an export."""

import asyncio
import io
import json
from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.journal import exporting
from bot.journal.offline import verify_file
from bot.journal.renewing import renew
from bot.journal.sealing import Sealer
from desk.records import Head
from desk.rules.merkle import Growing, leaf_hash
from storage import signer, verifying
from storage.audit import DoesNotHold, Flaw, Known
from storage.key_file import alone
from storage.leaves import canonical, canonical_json
from storage.signing import SigningKey, SigningKeyUnusable, SigningKeyWrong, successor
from storage.verifying import Verified, verify
from tests.rules.test_merkle import mth, path
from tests.rules.test_merkle import proof as mth_proof
from tests.storage.desk import START, Desk
from tests.storage.test_tree import KEY, Dying, latest, seal, signed, write

__all__ = ["signed"]

ROWS = 11


@pytest.fixture
async def sealed(signed: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A journal of 11 rows under the heads of 4, 8 and 11, which is read in small pages."""
    monkeypatch.setattr(verifying, "PAGE", 4)
    monkeypatch.setattr(exporting, "PAGE", 4)
    await write(signed, ROWS)
    for _ in range(3):
        await seal(signed.database, 4)
    return signed


async def flaw(desk: Desk, known: Known | None = None) -> tuple[Flaw, int, str | None]:
    """What is wrong first, at which leaf, with which row."""
    with pytest.raises(DoesNotHold) as wrong:
        await verify(desk.database, known)
    return wrong.value.flaw, wrong.value.leaf, wrong.value.ref


async def exported(desk: Desk, *, blinded: bool = False) -> list[bytes]:
    out = io.BytesIO()
    await exporting.export(desk.database, out.write, blinded=blinded)
    return out.getvalue().splitlines(keepends=True)


def check(lines: list[bytes], known: Known | None = None) -> Verified:
    return verify_file(io.BytesIO(b"".join(lines)), known or {})


def flaw_of(lines: list[bytes], known: Known | None = None) -> tuple[Flaw, int, str | None]:
    with pytest.raises(DoesNotHold) as wrong:
        check(lines, known)
    return wrong.value.flaw, wrong.value.leaf, wrong.value.ref


def edited(line: bytes, change: Callable[[dict[str, object]], object]) -> bytes:
    value = json.loads(line)
    change(value)
    return canonical_json(value) + b"\n"


async def resign(desk: Desk, key: SigningKey, size: int) -> None:
    """Do what whoever has the database and a key can do: make hashes and one head anew that fit the rows."""
    rows = await desk.sql("SELECT * FROM journal WHERE leaf < :size ORDER BY leaf", size=size)
    tree = Growing()
    for row in rows:
        for (level, number), value in tree.append(leaf_hash(canonical(row))):
            await desk.sql(
                "UPDATE journal_nodes SET hash = :hash WHERE level = :level AND number = :number",
                hash=value, level=level, number=number,
            )  # fmt: skip
    await desk.sql("DELETE FROM journal_heads WHERE size >= :size", size=size)
    head = key.sign(size, tree.root(), START)
    await desk.sql(
        "INSERT INTO journal_heads VALUES (:size, :root, :at, :key, :signature)",
        size=size, root=head.root, at=head.at, key=head.key, signature=head.signature,
    )  # fmt: skip


async def test_an_untouched_journal_holds(sealed: Desk):
    await write(sealed, 2, 20)
    head = await latest(sealed)
    found = await verify(sealed.database, {head.size: [head.root]})
    assert (found.rows, found.heads, found.last, found.unsealed) == (11, 3, head, 2)
    assert [(used.key, used.since, used.vouched) for used in found.keys] == [(KEY.public, 4, True)]


async def test_a_journal_without_rows_holds(signed: Desk):
    assert await verify(signed.database) == Verified(0, 0, None, (), 0)


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'staff:1'",
        "verb = 'saw'",
        "ref = 'R-6'",
        "at = at + 1",
        "case_id = NULL",
        "salt = (SELECT salt FROM journal WHERE leaf = 1)",
        "id = 99",
    ],
)
async def test_a_changed_row_is_named(sealed: Desk, change: str):
    await sealed.sql(f"UPDATE journal SET {change} WHERE leaf = 6")
    assert await flaw(sealed) == (Flaw.CHANGED, 6, "R-6" if "R-6" in change else "R-7")


@pytest.mark.parametrize(
    "detail", ['{"tries":8,"why":"ünïcode\\n"}', "{}", "no json", '{"tries": 7,"why":"ünïcode\\n"}']
)
async def test_a_changed_detail_is_named(sealed: Desk, detail: str):
    await sealed.sql("UPDATE journal SET detail = :detail WHERE leaf = 6", detail=detail)
    assert await flaw(sealed) == (Flaw.CHANGED, 6, "R-7")


async def test_a_removed_row_is_named_by_its_place(sealed: Desk):
    await sealed.sql("DELETE FROM journal WHERE leaf = 6")
    assert await flaw(sealed) == (Flaw.REMOVED, 6, None)


async def test_rows_that_close_the_gap_of_a_removed_one_are_seen(sealed: Desk):
    await sealed.sql("DELETE FROM journal WHERE leaf = 6")
    for leaf in range(7, ROWS):
        await sealed.sql("UPDATE journal SET leaf = :leaf - 1 WHERE leaf = :leaf", leaf=leaf)
    assert await flaw(sealed) == (Flaw.MOVED, 6, "R-8")


async def test_rows_in_another_order_are_named(sealed: Desk):
    await sealed.sql("UPDATE journal SET leaf = 100 WHERE leaf = 2")
    await sealed.sql("UPDATE journal SET leaf = 2 WHERE leaf = 7")
    await sealed.sql("UPDATE journal SET leaf = 7 WHERE leaf = 100")
    assert await flaw(sealed) == (Flaw.MOVED, 2, "R-8")


async def test_a_row_that_is_unsealed_again_is_missed(sealed: Desk):
    await sealed.sql("UPDATE journal SET leaf = NULL WHERE leaf = 6")
    assert await flaw(sealed) == (Flaw.REMOVED, 6, None)


@pytest.mark.parametrize(
    ("cut", "leaf"),
    [
        (("journal WHERE leaf >= 8",), 8),
        (("journal_heads WHERE size > 8",), 8),
        (("journal WHERE leaf >= 8", "journal_heads WHERE size > 8"), 8),
        (("journal_heads WHERE size > 0",), 0),
    ],
)
async def test_a_journal_that_is_cut_carelessly_is_seen_by_itself(sealed: Desk, cut: tuple[str, ...], leaf: int):
    for what in cut:
        await sealed.sql(f"DELETE FROM {what}")
    found, at, _ref = await flaw(sealed)
    assert (found in {Flaw.TRUNCATED, Flaw.REMOVED}, at) == (True, leaf)


async def test_a_cut_back_to_an_old_head_is_seen_by_whoever_knows_a_later_one(sealed: Desk):
    head = await latest(sealed)
    old = await cut_back(sealed)
    assert (await verify(sealed.database)).rows == 8
    assert (await verify(sealed.database, {old.size: [old.root]})).rows == 8
    assert await flaw(sealed, {head.size: [head.root]}) == (Flaw.TRUNCATED, 8, None)
    # And when it has grown on, to where it was and beyond.
    await write(sealed, 5, 50)
    await seal(sealed.database)
    assert await flaw(sealed, {head.size: [head.root]}) == (Flaw.OTHER_HISTORY, 8, None)


async def cut_back(desk: Desk) -> Head:
    """To the head of 8 rows, cleanly."""
    for what in ("journal WHERE leaf >= 8", "journal_heads WHERE size > 8", "journal_nodes"):
        await desk.sql(f"DELETE FROM {what}")
    rows, tree = await desk.sql("SELECT * FROM journal WHERE leaf < 8 ORDER BY leaf"), Growing()
    for row in rows:
        for (level, number), value in tree.append(leaf_hash(canonical(row))):
            await desk.sql("INSERT INTO journal_nodes VALUES (:l, :n, :h)", l=level, n=number, h=value)
    return await latest(desk)


async def test_hashes_that_were_made_to_fit_a_changed_row_do_not_fit_the_heads(sealed: Desk):
    heads = await sealed.sql("SELECT * FROM journal_heads")
    await sealed.sql("UPDATE journal SET verb = 'saw' WHERE leaf = 5")
    await resign(sealed, KEY, ROWS)
    await sealed.sql("DELETE FROM journal_heads WHERE size = 11")
    await put_back(sealed, heads)
    assert await flaw(sealed) == (Flaw.HEAD, 4, None)


async def put_back(desk: Desk, heads: list[Mapping[str, object]]) -> None:
    for row in heads:
        await desk.sql(
            "INSERT INTO journal_heads VALUES (:size, :root, :at, :key, :signature) ON CONFLICT (size) DO NOTHING",
            **dict(row),
        )


async def test_a_head_of_a_stranger_is_named(sealed: Desk):
    await resign(sealed, SigningKey(b"o" * 32), ROWS)
    assert await flaw(sealed) == (Flaw.KEY, 8, None)


async def test_a_head_that_is_not_signed_is_named(sealed: Desk):
    await sealed.sql("UPDATE journal_heads SET at = at + 1 WHERE size = 8")
    assert await flaw(sealed) == (Flaw.SIGNATURE, 4, None)


async def test_even_the_owner_of_the_key_cannot_rewrite_what_others_hold_a_head_of(sealed: Desk):
    known = await latest(sealed)
    await sealed.sql("UPDATE journal SET verb = 'saw' WHERE leaf = 9")
    await resign(sealed, KEY, ROWS)
    assert (await verify(sealed.database)).rows == ROWS
    assert await flaw(sealed, {known.size: [known.root]}) == (Flaw.OTHER_HISTORY, 8, None)


async def test_a_row_that_was_put_in_beside_the_tree_is_named(sealed: Desk):
    """It would show in a case's history, and be neither sealed nor unsealed."""
    await sealed.sql(
        "INSERT INTO journal SELECT id + 100, at, actor, verb, 'D-9', case_id, detail, salt, -1 FROM journal WHERE leaf = 2"
    )
    assert (await flaw(sealed))[0] is Flaw.CHANGED


@pytest.mark.parametrize(("level", "number", "leaf"), [(1, 1, 2), (2, 0, 0), (3, 0, 0)])
async def test_a_hash_that_does_not_follow_is_named(sealed: Desk, level: int, number: int, leaf: int):
    await sealed.sql(
        "UPDATE journal_nodes SET hash = :hash WHERE level = :level AND number = :number",
        hash=bytes(32), level=level, number=number,
    )  # fmt: skip
    assert await flaw(sealed) == (Flaw.TREE, leaf, None)


async def test_an_export_is_checked_without_database_and_key(sealed: Desk):
    head = await latest(sealed)
    for blinded in (False, True):
        lines = await exported(sealed, blinded=blinded)
        assert len(lines) == 1 + ROWS + 3
        found = check(lines, {head.size: [head.root]})
        assert (found.rows, found.heads, found.last) == (ROWS, 3, head)
    assert b"R-7" not in b"".join(lines)


async def test_what_is_done_to_an_export_is_named(sealed: Desk):
    lines = await exported(sealed)
    rows = [place for place, line in enumerate(lines) if b'"leaf"' in line]
    seventh, heads = rows[6], [place for place, line in enumerate(lines) if b'"head"' in line]

    def with_(place: int, line: bytes) -> list[bytes]:
        return [*lines[:place], line, *lines[place + 1 :]]

    def says(value: dict) -> None:
        value["row"]["verb"] = "saw"

    def says_and_fits(value: dict) -> None:
        says(value)
        value["hash"] = leaf_hash(canonical_json(value["row"])).hex()

    without = [*lines[:seventh], *lines[seventh + 1 :]]
    swapped = [*lines[:seventh], lines[seventh + 1], lines[seventh], *lines[seventh + 2 :]]
    shorter = edited(lines[0], lambda value: value.update(size=8))
    assert flaw_of(with_(seventh, edited(lines[seventh], says))) == (Flaw.CHANGED, 6, "R-7")
    assert flaw_of(with_(seventh, edited(lines[seventh], says_and_fits))) == (Flaw.HEAD, 4, None)
    assert flaw_of(without) == (Flaw.REMOVED, 6, None)
    assert flaw_of(swapped) == (Flaw.REMOVED, 6, None)
    assert flaw_of(lines[:-3]) == (Flaw.TRUNCATED, 8, None)
    assert flaw_of(lines[:-1]) == (Flaw.TRUNCATED, 8, None)
    assert flaw_of([*lines[: heads[0]], *lines[heads[0] + 1 :], lines[heads[0]]]) == (Flaw.MOVED, 11, None)
    assert flaw_of([*lines, lines[-2]]) == (Flaw.MOVED, 11, None)
    silent = edited(lines[seventh], lambda value: value.pop("row"))
    assert flaw_of(with_(seventh, silent))[0] is Flaw.UNREADABLE
    other = edited(lines[0], lambda value: value.update(key="00" * 32))
    assert flaw_of([other, *lines[1:]])[0] is Flaw.KEY
    # Cut back with care: only a known head tells.
    head = await latest(sealed)
    cut = [shorter, *lines[1 : heads[1] + 1]]
    assert check(cut).rows == 8
    assert flaw_of(cut, {head.size: [head.root]}) == (Flaw.TRUNCATED, 8, None)


@pytest.mark.parametrize(
    "line",
    [b"", b"\n", b"no json\n", b"[]\n", b'{"leaf":0}\n', b'{"leaf": 0,"hash":""}\n', b'{"hash":"zz","leaf":0}\n', b'{"x":1}\n',
     b'{"hash":"","leaf":0,"leaf":0}\n', b'"\\ud800"\n', b'{"head":{"at":1,"key":"x","root":"","signature":"","size":0}}\n'],
)  # fmt: skip
async def test_what_is_no_export_is_said_by_its_line(sealed: Desk, line: bytes):
    first, *_rest = await exported(sealed)
    assert flaw_of([line])[0] is Flaw.UNREADABLE
    assert flaw_of([first, line])[0] in ({Flaw.UNREADABLE} if line and line != b'{"leaf":0}\n' else set(Flaw))


async def test_a_row_is_proved_to_be_in_the_tree(sealed: Desk):
    head = await latest(sealed)
    for number in (1, 7, 11):
        proof = await exporting.prove_inclusion(sealed.database, f"R-{number}") + b"\n"
        assert check([proof], {head.size: [head.root]}).last == head
        assert flaw_of([proof], {head.size: [bytes(32)]})[0] is Flaw.OTHER_HISTORY
        lied = edited(proof, lambda value: value["proofs"][0]["row"].update(verb="saw"))
        assert flaw_of([lied]) == (Flaw.CHANGED, number - 1, f"R-{number}")
        assert flaw_of([edited(proof, lambda value: value.update(ref="D-1"))])[0] is Flaw.CHANGED
        assert flaw_of([edited(proof, lambda value: value.update(proofs=[]))])[0] is Flaw.UNREADABLE
        assert flaw_of([edited(proof, lambda value: value["head"].update(size=10))])[0] is Flaw.SIGNATURE
    with pytest.raises(exporting.NoSuchRows):
        await exporting.prove_inclusion(sealed.database, "R-99")


async def test_a_later_head_is_proved_to_go_on_from_an_earlier_one(sealed: Desk):
    for old, new in ((4, 8), (4, None), (8, 11), (11, 11), (11, 4)):
        proof = await exporting.prove_consistency(sealed.database, old, new) + b"\n"
        assert check([proof]).rows == (new or 11 if old != 11 else 11)
        if old != 11:
            lied = edited(proof, lambda value: value["path"].__setitem__(0, "00" * 32))
            assert flaw_of([lied])[0] is Flaw.OTHER_HISTORY
    with pytest.raises(exporting.NoSuchHead):
        await exporting.prove_consistency(sealed.database, 5, None)


async def test_a_proof_that_has_nothing_to_do_with_a_known_head_does_not_pass_for_compared_with_it(sealed: Desk):
    """Whoever has a key of their own proves anything of a tree of their own."""
    known = {9: [bytes(32)]}
    for proof in (
        await exporting.prove_inclusion(sealed.database, "R-7"),
        await exporting.prove_consistency(sealed.database, 4, None),
    ):
        assert check([proof + b"\n"]).last
        assert flaw_of([proof + b"\n"], known)[0] is Flaw.OTHER_HISTORY
    earlier = await sealed.run(lambda unit: unit.heads.of(4))
    assert earlier
    assert check([proof + b"\n"], known | {4: [earlier.root]}).rows == ROWS


async def test_nothing_is_proved_before_the_first_head(signed: Desk):
    for work in (
        exporting.prove_inclusion(signed.database, "R-1"),
        exporting.prove_consistency(signed.database, 1, None),
        exporting.export(signed.database, io.BytesIO().write, blinded=False),
    ):
        with pytest.raises(exporting.NothingSealed):
            await work


async def test_a_new_key_is_vouched_for_by_the_old_one(sealed: Desk, tmp_path):
    path = tmp_path / "signing.key"
    path.write_text((b"k" * 32).hex())
    await write(sealed, 3, 30)
    new, vouched = await renew(sealed.database, path, lambda: START)
    assert (vouched, SigningKey.load(path).public, successor(path).exists()) == (True, new.public, False)
    await write(sealed, 1, 40)
    await seal(sealed.database, key=new)
    used = [(KEY.public, 4, True), (new.public, 16, True)]
    assert [(one.key, one.since, one.vouched) for one in (await verify(sealed.database)).keys] == used
    for blinded in (False, True):
        found = check(await exported(sealed, blinded=blinded))
        assert [(one.key, one.since, one.vouched) for one in found.keys] == used


async def test_two_changes_of_keys_at_once_lose_no_key(sealed: Desk, tmp_path, monkeypatch):
    path = tmp_path / "signing.key"
    path.write_text((b"k" * 32).hex())
    again: list[str] = []

    async def meanwhile(*_: object) -> None:
        if not again:
            again.append("refused")
            with pytest.raises(SigningKeyUnusable, match="another command"):
                await renew(sealed.database, path, lambda: START)

    monkeypatch.setattr(Sealer, "seal", meanwhile)
    new, _vouched = await renew(sealed.database, path, lambda: START)
    assert again
    assert SigningKey.load(path).public == new.public == await sealed.database.read(signer.named)


async def test_a_new_key_after_a_lost_one_is_not_vouched_for(sealed: Desk, tmp_path):
    new, vouched = await renew(sealed.database, tmp_path / "signing.key", lambda: START)
    assert not vouched
    await seal(sealed.database, key=new)
    assert [(one.since, one.vouched) for one in (await verify(sealed.database)).keys] == [(4, True), (12, False)]


async def test_a_key_that_is_not_this_journals_is_not_replaced(sealed: Desk, tmp_path):
    path = tmp_path / "signing.key"
    path.write_text((b"o" * 32).hex())
    with pytest.raises(SigningKeyWrong, match="move it away"):
        await renew(sealed.database, path, lambda: START)
    assert SigningKey.load(path).public == SigningKey(b"o" * 32).public
    assert (await verify(sealed.database)).unsealed == 0


async def test_two_do_not_change_the_key_at_once(sealed: Desk, tmp_path):
    with alone(tmp_path / "signing.key"), pytest.raises(SigningKeyUnusable, match="another command"):
        await renew(sealed.database, tmp_path / "signing.key", lambda: START)
    assert not successor(tmp_path / "signing.key").exists()


async def killed(work: Awaitable[object]) -> None:
    with pytest.raises(Dying):
        await work


async def test_a_change_of_keys_that_was_killed_is_completed_or_never_was(sealed: Desk, tmp_path, monkeypatch):
    path = tmp_path / "signing.key"
    path.write_text((b"k" * 32).hex())

    def die(*_: object) -> None:
        raise Dying

    with monkeypatch.context() as patched:
        patched.setattr("bot.journal.renewing.name_next", die)
        await killed(renew(sealed.database, path, lambda: START))
    assert (await signer.ready(sealed.database, path)).public == KEY.public
    with monkeypatch.context() as patched:
        patched.setattr("bot.journal.renewing.take_over", die)
        await killed(renew(sealed.database, path, lambda: START))
    (new, _same) = await asyncio.gather(*(signer.ready(sealed.database, path) for _ in range(2)))
    assert (new.public != KEY.public, successor(path).exists()) == (True, False)
    assert (await verify(sealed.database)).rows == 12
    halve(successor(path))
    assert (await signer.ready(sealed.database, path)).public == new.public


def halve(file: Path) -> None:
    """As a kill in the middle of writing leaves it."""
    file.write_text("12ab")


def test_lines_are_read_as_they_are_written():
    assert canonical_json(msgspec.json.decode(b'{"b":[1,"\xc3\xbc"],"a":{}}')) == b'{"a":{},"b":[1,"\xc3\xbc"]}'


async def test_another_program_checks_an_export_by_what_the_readme_says(sealed: Desk):
    """Nothing of ours below: JSON, SHA-256, Ed25519, and the RFC's own recursion."""
    first, *rest = [json.loads(line) for line in await exported(sealed)]
    assert (first["format"], first["size"], first["blinded"]) == ("ombud-journal-1", ROWS, False)
    contents: list[bytes] = []
    sizes = []
    for line in rest:
        if "row" in line:
            assert line["leaf"] == len(contents)
            contents.append(json.dumps(line["row"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())
            assert line["hash"] == sha256(b"\0" + contents[-1]).hexdigest()
            continue
        head = line["head"]
        assert (head["size"], head["root"]) == (len(contents), mth(contents).hex())
        signed = b"\0\1" + head["at"].to_bytes(8, "big") + head["size"].to_bytes(8, "big") + bytes.fromhex(head["root"])
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(first["key"]))
        key.verify(bytes.fromhex(head["signature"]), signed)
        sizes.append(head["size"])
    assert sizes == [4, 8, ROWS]

    proof = json.loads(await exporting.prove_inclusion(sealed.database, "R-7"))
    assert [bytes.fromhex(one) for one in proof["proofs"][0]["path"]] == path(6, contents)
    longer = json.loads(await exporting.prove_consistency(sealed.database, 4, 8))
    assert [bytes.fromhex(one) for one in longer["path"]] == mth_proof(4, contents[:8])
