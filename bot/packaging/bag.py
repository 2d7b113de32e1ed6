"""A BagIt bag (RFC 8493) as a tar archive, in memory: the usual library writes bags to a disk, where nothing of this may be in clear."""

import io
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from desk.rules.durations import SECOND, Ms

PAYLOAD: Final = "data/"
_DECLARATION: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

Files = Mapping[str, bytes]
"""Contents by their paths, which are of ASCII letters, digits, dots, dashes and slashes."""


def manifest(files: Files) -> bytes:
    """A line for each file: its SHA-256 and its path."""
    return "".join(f"{sha256(content).hexdigest()}  {path}\n" for path, content in sorted(files.items())).encode()


def bag(payload: Files, info: Mapping[str, str]) -> Files:
    """The payload under `data/`, with the tag files that make it a bag."""
    inside = {PAYLOAD + path: content for path, content in payload.items()}
    octets = sum(len(content) for content in inside.values())
    told = {**info, "Payload-Oxum": f"{octets}.{len(inside)}"}
    tags = {
        "bagit.txt": _DECLARATION,
        "bag-info.txt": "".join(f"{name}: {value}\n" for name, value in told.items()).encode(),
        "manifest-sha256.txt": manifest(inside),
    }
    return {**tags, "tagmanifest-sha256.txt": manifest(tags), **inside}


def tar(folder: str, files: Files, at: Ms) -> bytes:
    """All files in one folder of an archive; of whom it was made on which machine it says nothing."""
    # Imported here: most desks never disclose anything.
    import tarfile

    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as packed:
        for path, content in files.items():
            entry = tarfile.TarInfo(f"{folder}/{path}")
            entry.size, entry.mtime, entry.mode = len(content), at // SECOND, 0o600
            packed.addfile(entry, io.BytesIO(content))
    return archive.getvalue()
