"""Virtual environments for rivals whose dependencies are not ours, made when they are measured and gone afterwards.

One of them wants a python-telegram-bot two years old, the others hold back aiohttp and pydantic: none may decide what the product runs on.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def environment(requirements: Path) -> Iterator[str]:
    """The Python of an environment with exactly these packages, installed by uv, or by pip where there is none.

    Raises CalledProcessError where they cannot be installed, such as without a network.
    """
    with tempfile.TemporaryDirectory(prefix="ombud-rival-") as name:
        python = str(Path(name) / "bin" / "python")
        for command in _installation(name, python, str(requirements)):
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        yield python


def _installation(folder: str, python: str, requirements: str) -> list[list[str]]:
    if uv := shutil.which("uv"):
        return [
            [uv, "venv", "--quiet", "--python", sys.executable, "--allow-existing", folder],
            [uv, "pip", "install", "--quiet", "--python", python, "-r", requirements],
        ]
    return [
        [sys.executable, "-m", "venv", folder],
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements],
    ]
