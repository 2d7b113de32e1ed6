"""What an announced policy means for the operator's policy file: `ombud check` says it, and the file can follow."""

from pathlib import Path

import pytest

from bot.checking import findings
from bot.storehouse import clock, looked_into, opened
from config import policy
from config.errors import ConfigError
from config.settings import Settings
from config.writing import as_toml
from storage.policies import adopt

NEWER = policy.uploaded("new.toml", b'version = "2099-01-01"\n[categories.spam]\npoints = 3\n')


def settings_of(folder: Path, file: Path | None = None) -> Settings:
    return Settings(
        database_url=f"sqlite:///{folder}/ombud.db", key_file=folder / "master.key", policy=file, owners=(1, 2)
    )


async def starts(settings: Settings) -> str:
    """What is in force after a start."""
    async with opened(settings) as storehouse:
        await adopt(storehouse.database, storehouse.written, clock())
        return await storehouse.runner.read(_version)


async def _version(unit) -> str:
    return unit.policy.version


async def announced(settings: Settings) -> None:
    async with opened(settings) as storehouse:
        await storehouse.runner.run(lambda unit: unit.policies.adopt(NEWER.text, unit.now, "B-2"))


async def said(settings: Settings) -> list[str]:
    """What is found about the policy."""
    with pytest.raises(ConfigError) as refusal:
        await findings(settings)
    return [line for line in refusal.value.problems if line.startswith("OMBUD_POLICY")]


async def test_it_is_said_how_the_file_can_follow_and_then_nothing_more(tmp_path: Path):
    settings = settings_of(tmp_path)
    await starts(settings)
    assert await said(settings) == []
    await announced(settings)
    [line] = await said(settings)
    assert line.startswith("OMBUD_POLICY: version 2099-01-01, which B-2 announced, is in force instead of the packaged")
    assert line.endswith("`ombud campaign policy B-2 > policy.toml`, and set OMBUD_POLICY=policy.toml")
    file = tmp_path / "policy.toml"
    file.write_text(as_toml(NEWER.text))
    assert await said(settings_of(tmp_path, file)) == []
    assert await starts(settings_of(tmp_path, file)) == "2099-01-01"


async def test_it_is_said_that_a_changed_file_takes_over_at_the_next_start(tmp_path: Path):
    file = tmp_path / "mine.toml"
    file.write_text('version = "mine"\n')
    settings = settings_of(tmp_path, file)
    await starts(settings)
    await announced(settings)
    [line] = await said(settings)
    assert line.endswith(f"to bring the file up to date, `ombud campaign policy B-2 > {file}`")
    assert await starts(settings) == "2099-01-01"
    file.write_text('version = "mine again"\n')
    [line] = await said(settings)
    assert "until the next start, which adopts the changed file" in line
    assert await starts(settings) == "mine again"


async def test_what_reads_beside_a_desk_goes_by_what_is_in_force(tmp_path: Path):
    settings = settings_of(tmp_path)
    await starts(settings)
    await announced(settings)
    async with looked_into(settings) as storehouse:
        assert await storehouse.runner.read(_version) == "2099-01-01"
