"""The copy of everything that is held about somebody, as a document to them: a ZIP with `data.json` and `index.html`."""

import asyncio
import json
import tempfile
import zipfile
from dataclasses import dataclass
from typing import BinaryIO, Final

from bot.attempts import Attempt
from bot.readership import Readership, known_chats
from bot.sending import Sender
from desk.copies import Copy, Letter
from desk.copying import gather
from desk.ports import Unit
from handlers.messages import copy_page, notices
from handlers.messages.copy_data import as_data
from handlers.messages.facts import Facts
from handlers.messages.reader import Reader
from storage.unit import Runner

NAME: Final = "mydata.zip"
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP can say: the copy itself says when it was made."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A copy with what it takes to write it down."""

    copy: Copy
    facts: Facts
    reader: Reader


class CopySender:
    def __init__(self, sender: Sender, runner: Runner, readership: Readership) -> None:
        self._sender = sender
        self._runner = runner
        self._readership = readership

    async def send(self, person: int, language: str | None) -> Attempt:
        """Put the copy together as of now, in a file that has no name, and send it: nothing of it stays here."""

        async def look(unit: Unit) -> Gathered:
            copy = await gather(unit, person)
            facts = self._readership.facts(unit, await known_chats(unit, _places(copy)))
            return Gathered(copy, facts, await self._reader(unit, person, language))

        gathered = await self._runner.read(look)
        with tempfile.TemporaryFile() as file:
            await asyncio.to_thread(write, file, gathered)
            return await self._sender.send_file(person, NAME, file)

    async def _reader(self, unit: Unit, person: int, language: str | None) -> Reader:
        known = await unit.people.known(person)
        return self._readership.house.readers(known.language if known and known.language else language)


def _places(copy: Copy) -> set[int]:
    values = [value for section in copy.sections for one in section.entries for value in one.values()]
    letters = [value.owed for value in values if isinstance(value, Letter)]
    return {chat for owed in letters if isinstance(owed, notices.Told) for chat in notices.places(owed)}


def write(file: BinaryIO, gathered: Gathered) -> None:
    """The ZIP: the same data give the same bytes."""
    copy, facts, reader = gathered.copy, gathered.facts, gathered.reader
    data = json.dumps(as_data(copy, facts, reader), ensure_ascii=False, indent=2)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "data.json", data.encode())
        _add(archive, "index.html", copy_page.page(copy, facts, reader).encode())


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)
