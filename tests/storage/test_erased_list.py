"""The list beside the key file, by which a restored backup is erased again."""

from pathlib import Path

import pytest

from storage.erased_list import NAME, ErasedList, ListUnusable, beside
from tests.storage.desk import ANNA, BORIS, MASTER, START

ANNAS, BORISES = MASTER.stand_in(ANNA.id), MASTER.stand_in(BORIS.id)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / NAME


def test_it_stands_beside_the_key_file_and_only_its_user_reads_it(tmp_path: Path):
    listed = beside(tmp_path / "master.key")
    assert listed.read() == {}
    listed.append(ANNAS, START)
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600
    assert str(ANNA.id) not in (tmp_path / NAME).read_text()


def test_the_last_erasure_of_each_is_read(path: Path):
    for who, at in ((ANNAS, START), (BORISES, START + 1), (ANNAS, START + 2), (ANNAS, START + 1)):
        ErasedList(path).append(who, at)
    assert ErasedList(path).read() == {ANNAS: START + 2, BORISES: START + 1}


@pytest.mark.parametrize("left", range(1, 31))
def test_a_line_that_was_cut_short_counts_for_nothing_and_spoils_no_other(path: Path, left: int):
    listed = ErasedList(path)
    listed.append(ANNAS, START)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:left])
    assert listed.read() == {ANNAS: START}
    listed.append(BORISES, START)
    assert listed.read() == {ANNAS: START, BORISES: START}


def test_what_cannot_be_written_or_read_is_said(tmp_path: Path):
    (tmp_path / NAME).mkdir()
    with pytest.raises(ListUnusable):
        ErasedList(tmp_path / NAME).append(ANNAS, START)
    with pytest.raises(ListUnusable):
        ErasedList(tmp_path / NAME).read()
    assert not ErasedList(tmp_path / NAME).is_usable()
    assert ErasedList(tmp_path / "other").is_usable()
