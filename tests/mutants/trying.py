"""A mutant is tried in a copy of the project, against the tests that have to notice it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from tests.mutants.mutations import Mutant

SLOWEST_S: Final = 300.0
"""After this a mutant has hung, and so is noticed."""

_PASSED: Final = 0
_NO_TESTS: Final = 5


class Outcome(Enum):
    CAUGHT = "caught"
    ALIVE = "alive"
    UNTESTED = "untested"
    """No test runs its line: as alive as the others."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the project in which one mutant is tried after the other."""

    root: Path
    postgres: str

    @classmethod
    def of(cls, project: Path, folder: Path, postgres: str) -> "Copy":
        """All that git knows of."""
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=project,
            check=True,
            capture_output=True,
            text=True,
        )
        for name in filter(None, listed.stdout.split("\0")):
            if (project / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(project / name, folder / name)
        return cls(folder, postgres)

    def tries(self, mutant: Mutant, tests: Sequence[str]) -> Outcome:
        if not tests:
            return Outcome.UNTESTED
        file = self.root / mutant.path
        source = file.read_bytes()
        file.write_bytes(mutant.applied(source))
        try:
            return self._run(tests)
        finally:
            file.write_bytes(source)

    def _run(self, tests: Sequence[str]) -> Outcome:
        chosen = self.root / "chosen.txt"
        chosen.write_text("\n".join(tests))
        environment = os.environ | {"OMBUD_TEST_POSTGRES_URL": self.postgres, "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", "--timeout=60", f"@{chosen}"]
        process = subprocess.Popen(
            command,
            cwd=self.root,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            code = process.wait(SLOWEST_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()
            return Outcome.CAUGHT
        return Outcome.ALIVE if code in (_PASSED, _NO_TESTS) else Outcome.CAUGHT
