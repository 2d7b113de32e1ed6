"""The copy of everything that is held about somebody, as a document to them: `data.json`, `index.html` and the files they sent."""

import asyncio
import io
import json
import re
import zipfile
from dataclasses import dataclass
from typing import Final

from bot.attempts import Attempt
from bot.readership import Readership
from bot.sending import Sender
from desk.copies import Attached, Copy, Letter, Value
from desk.copying import chats, gather
from desk.ports import Unit
from handlers.messages import notices
from handlers.messages.copy_data import Inside, as_data
from handlers.messages.copy_page import page
from handlers.messages.facts import Facts
from handlers.messages.reader import Reader
from storage.locker import Locker
from storage.unit import Runner

NAME: Final = "mydata.zip"
FILES_AT_MOST: Final = 45_000_000
"""Bytes of files in one copy. A bot uploads 50 MB (https://core.telegram.org/bots/api#sending-files); the rest is room for all else."""
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP can say: the copy itself says when it was made."""


_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_SUFFIXES: Final = {"photo": ".jpg", "video": ".mp4", "video_note": ".mp4", "animation": ".mp4", "voice": ".ogg"}
"""Of files that Telegram gives no name."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A copy with what it takes to write it down."""

    copy: Copy
    facts: Facts
    reader: Reader


class CopySender:
    def __init__(self, sender: Sender, runner: Runner, readership: Readership, locker: Locker) -> None:
        self._sender = sender
        self._runner = runner
        self._readership = readership
        self._locker = locker

    async def send(self, person: int, language: str | None) -> Attempt:
        """Put the copy together as of now and send it. It is in memory only: no disk holds it in clear."""

        async def look(unit: Unit) -> Gathered:
            copy = await gather(unit, person)
            facts = self._readership.facts(unit, await chats(unit, person, _places(copy)))
            return Gathered(copy, facts, await self._reader(unit, person, language))

        gathered = await self._runner.read(look)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            inside = await self._put_files(archive, gathered)
            await asyncio.to_thread(write, archive, gathered, inside)
        return await self._sender.send_file(person, NAME, file)

    async def _put_files(self, archive: zipfile.ZipFile, gathered: Gathered) -> Inside:
        """Files as long as there is room. Which of them are inside, and where."""
        inside: dict[int, str] = {}
        room = FILES_AT_MOST
        for attached in _attached(gathered.copy):
            kept = attached.kept
            if kept is None or kept.id in inside or kept.size is None or kept.size > room:
                continue
            content = await self._locker.open(kept.id)
            if content is not None:
                inside[kept.id] = name = f"files/{len(inside) + 1}{suffix(attached.media.type, attached.media.name)}"
                room -= len(content)
                await asyncio.to_thread(_add, archive, name, content, zipfile.ZIP_STORED)
        return inside

    async def _reader(self, unit: Unit, person: int, language: str | None) -> Reader:
        known = await unit.people.known(person)
        return self._readership.house.readers(known.language if known and known.language else language)


def _values(copy: Copy) -> list[Value]:
    return [value for section in copy.sections for one in section.entries for value in one.values()]


def _places(copy: Copy) -> set[int]:
    letters = [value.owed for value in _values(copy) if isinstance(value, Letter)]
    return {chat for owed in letters if isinstance(owed, notices.Told) for chat in notices.places(owed)}


def _attached(copy: Copy) -> list[Attached]:
    return [one for value in _values(copy) if isinstance(value, tuple) for one in value]


def suffix(kind: str, name: str | None) -> str:
    """By which a device knows what to open a file with; of its name nothing else."""
    found = _SUFFIX.search(name or "")
    return found[0].lower() if found else _SUFFIXES.get(kind, "")


def write(archive: zipfile.ZipFile, gathered: Gathered, inside: Inside) -> None:
    """The data and the page: the same copy gives the same bytes."""
    copy, facts, reader = gathered.copy, gathered.facts, gathered.reader
    data = json.dumps(as_data(copy, inside, facts, reader), ensure_ascii=False, indent=2)
    _add(archive, "data.json", data.encode())
    _add(archive, "index.html", page(copy, inside, facts, reader).encode())


def _add(archive: zipfile.ZipFile, name: str, content: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = how
    archive.writestr(entry, content)
