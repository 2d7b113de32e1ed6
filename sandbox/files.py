"""Files: `file_unique_id` is the same for everyone and every sending, `file_id` is the bot's own handle to it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from sandbox.clock import Clock
from sandbox.refusals import bad_request
from sandbox.wire import JsonObject

LARGEST_DOWNLOAD = 20 * 1024 * 1024
LINK_LIFETIME = 3600.0


@dataclass(slots=True, eq=False)
class StoredFile:
    """One file. `size` may be larger than `content`, so that a test can send a huge file without holding it."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    size: int
    content: bytes = field(repr=False)
    thumbnail: StoredFile | None = None

    def as_json(self) -> JsonObject:
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}

    def as_content(self) -> JsonObject:
        """The part of a Message object that shows this file."""
        if self.kind == "photo":
            large = {**self.as_json(), "width": 1280, "height": 720}
            small = self.thumbnail and {**self.thumbnail.as_json(), "width": 90, "height": 51}
            return {"photo": [small, large] if small else [large]}
        shown = {**self.as_json(), "file_name": self.name}
        if self.kind == "video":
            shown |= {"width": 1280, "height": 720, "duration": 3}
        if self.kind in ("audio", "voice"):
            shown["duration"] = 3
        return {self.kind: shown}


class Files:
    """All files the bot has met, by `file_id`, and the links that `getFile` gave out."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._files: dict[str, StoredFile] = {}
        self._links: dict[str, tuple[StoredFile, float]] = {}
        self._lost: set[str] = set()

    def add(self, kind: str, name: str, content: bytes, size: int | None = None) -> StoredFile:
        unique_id = hashlib.blake2s(content, digest_size=9, person=kind[:8].encode()).hexdigest()
        file_id = f"BQACAgIAAxkBAAI{len(self._files):06d}{unique_id}"
        stored = StoredFile(file_id, unique_id, kind, name, len(content) if size is None else size, content)
        if kind == "photo":
            small = StoredFile(f"{file_id}s", f"{unique_id}s", kind, name, min(stored.size, 1024), content[:1024])
            stored.thumbnail = self._files[small.file_id] = small
        self._files[file_id] = stored
        return stored

    def find(self, file_id: str) -> StoredFile:
        stored = self._files.get(file_id)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return stored

    def lose(self) -> None:
        """From now on Telegram has none of the files that were sent so far."""
        self._lost |= self._files.keys()
        self._files.clear()
        self._links.clear()

    def link(self, file_id: str) -> JsonObject:
        """The File object of `getFile`, whose path can be downloaded for an hour."""
        if file_id in self._lost:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if file_id not in self._files:
            raise bad_request("invalid file_id")
        stored = self._files[file_id]
        if stored.size > LARGEST_DOWNLOAD:
            raise bad_request("file is too big")
        path = f"{stored.kind}s/file_{len(self._links)}"
        self._links[path] = stored, self._clock.now() + LINK_LIFETIME
        return {**stored.as_json(), "file_path": path}

    def download(self, path: str) -> bytes | None:
        """The content behind a link, or None if nobody got that link or it is over."""
        stored, until = self._links.get(path, (None, 0.0))
        return stored.content if stored and self._clock.now() < until else None
