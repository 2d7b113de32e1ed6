import io
import json
import stat
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from storage import archive
from storage.archive import BackupUnusable, InTheWay, Manifest

ABOUT = Manifest(made_at=1, engine="sqlite", schema=32, key="00112233")
CONTENT = "ab" + "c" * 62


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with the copy of a database and one content of evidence, and what does not belong into a backup."""
    folder = tmp_path / "data"
    (folder / "files" / "ab").mkdir(parents=True)
    (folder / "copy").write_bytes(b"database" * 1000)
    (folder / "files" / "ab" / CONTENT[2:]).write_bytes(b"sealed photo")
    (folder / "files" / "ab" / f"{CONTENT[2:]}.1234.new").write_bytes(b"not finished")
    return folder


@pytest.fixture
def backup(data: Path, tmp_path: Path) -> Path:
    path = tmp_path / "backup.tar"
    archive.write(path, ABOUT, data / "copy", data / "files")
    return path


def everything_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_was_written_is_unpacked_again(backup: Path, tmp_path: Path):
    manifest = archive.read(backup)
    assert replace(manifest, members={}) == ABOUT
    assert sorted(manifest.members) == ["database", f"files/ab/{CONTENT[2:]}"]
    archive.unpack(backup, tmp_path / "restored.db", tmp_path / "restored")
    assert (tmp_path / "restored.db").read_bytes() == b"database" * 1000
    assert everything_in(tmp_path / "restored") == {f"ab/{CONTENT[2:]}": b"sealed photo"}
    assert stat.S_IMODE((tmp_path / "restored.db").stat().st_mode) == 0o600


def test_only_its_owner_reads_it_and_nothing_is_left_beside_it(backup: Path):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert sorted(path.name for path in backup.parent.iterdir()) == ["backup.tar", "data"]


def test_nothing_is_overwritten(backup: Path, data: Path):
    before = backup.read_bytes()
    with pytest.raises(InTheWay):
        archive.write(backup, ABOUT, data / "copy", data / "files")
    assert backup.read_bytes() == before
    assert sorted(path.name for path in backup.parent.iterdir()) == ["backup.tar", "data"]


def test_a_byte_that_changed_is_noticed(backup: Path):
    held = bytearray(backup.read_bytes())
    held[held.index(b"sealed photo")] ^= 1
    backup.write_bytes(held)
    with pytest.raises(BackupUnusable, match=CONTENT[2:]):
        archive.read(backup)


@pytest.mark.parametrize("kept", [0, 100, 512, 9000, 10240])
def test_a_backup_that_was_cut_short_is_noticed(backup: Path, kept: int):
    backup.write_bytes(backup.read_bytes()[:kept])
    with pytest.raises(BackupUnusable):
        archive.read(backup)


def anew(backup: Path, change: Callable[[list[tarfile.TarInfo]], list[tarfile.TarInfo]]) -> None:
    """The same archive with other members."""
    with tarfile.open(backup) as old:
        members = change(old.getmembers())
        contents = {member.name: (old.extractfile(member) or io.BytesIO()).read() for member in old if member.isfile()}
    with tarfile.open(backup, "w") as new:
        for member in members:
            new.addfile(member, io.BytesIO(contents.get(member.name, b"")))


def _also(name: str, kind: bytes = tarfile.REGTYPE) -> Callable[[list[tarfile.TarInfo]], list[tarfile.TarInfo]]:
    added = tarfile.TarInfo(name)
    added.type, added.linkname = kind, "/etc/passwd"
    return lambda members: [*members, added]


@pytest.mark.parametrize(
    "change",
    [
        lambda members: members[:1] + members[2:],
        lambda members: members[1:],
        lambda members: members[:-1],
        lambda members: [members[0], *members],
        _also("../../etc/cron.d/ours"),
        _also(f"files/ab/{'d' * 62}"),
        _also(f"files/ab/{'d' * 62}", tarfile.SYMTYPE),
    ],
)
def test_members_that_were_added_or_removed_are_noticed(
    backup: Path, change: Callable[[list[tarfile.TarInfo]], list[tarfile.TarInfo]]
):
    anew(backup, change)
    with pytest.raises(BackupUnusable):
        archive.read(backup)


@pytest.mark.parametrize(
    "what", [{"members": []}, {"members": None}, {"schema": "x"}, {"root": "zz"}, {"key": None}, {"made_at": ""}]
)
def test_a_manifest_that_says_something_else_is_noticed(backup: Path, what: dict[str, object]):
    with tarfile.open(backup) as old:
        contents = {member.name: (old.extractfile(member) or io.BytesIO()).read() for member in old}
    said = json.dumps(json.loads(contents["manifest.json"]) | what).encode()
    with tarfile.open(backup, "w") as new:
        for name, content in (contents | {"manifest.json": said}).items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    with pytest.raises(BackupUnusable):
        archive.read(backup)


def test_what_is_no_backup_is_named(tmp_path: Path):
    (tmp_path / "letter").write_text("Dear operator")
    with pytest.raises(BackupUnusable, match="letter is no backup"):
        archive.read(tmp_path / "letter")
    with pytest.raises(BackupUnusable, match="cannot be read"):
        archive.read(tmp_path / "nowhere")
