"""`ombud keys`, beside a desk that runs."""

import json
import re
from pathlib import Path

from tests.process.conftest import Scene
from tests.process.process import Process


def open_to_all(key_file: Path) -> None:
    key_file.chmod(0o644)


def lose(signing_key_file: Path) -> None:
    signing_key_file.unlink()


async def test_the_master_key_is_replaced_beside_a_desk_that_goes_on(scene: Scene, on_sqlite: Process) -> None:
    await on_sqlite.serves()
    rita = scene.reporter()
    rita.replies(scene.post, "/report spam")
    await rita.sees("has arrived: R-1")
    rotated = json.loads((await on_sqlite.command("keys", "rotate")).out)
    sam = scene.reporter("Sam Second")
    sam.replies(scene.post, "/report spam")
    await sam.sees("has arrived: R-2")
    key = Path(on_sqlite.settings["key_file"])
    open_to_all(key)
    lose(key.with_name("signing.key"))
    checked = await on_sqlite.command("keys", "check")
    record = json.loads(checked.out)
    assert (record["key"], record["keys_in_file"], record["broken"]) == (rotated["key"], 2, [])
    assert record["data_keys"]["person"] >= 2
    assert len(bytes.fromhex(record["signing_key"])) == 32
    assert checked.code == 1
    wrong_mode, no_signing_key = checked.err.splitlines()
    assert re.match(r"OMBUD_KEY_FILE: others .* chmod 600", wrong_mode)
    assert re.match(r"OMBUD_SIGNING_KEY_FILE: no signing key at", no_signing_key)
    assert await on_sqlite.stop() == 0
