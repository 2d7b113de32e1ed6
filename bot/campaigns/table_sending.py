"""A campaign's table as a document, to a lead in private."""

import csv
import io
import tempfile
from typing import BinaryIO, Final

from bot.attempts import Attempt, Refused
from bot.campaigns.tables import cells, recipients
from bot.readership import Readership
from bot.sending import Sender
from desk.exporting import COLUMNS
from desk.model import LEADS
from handlers.messages import campaign_card
from storage.unit import Runner

BYTES_AT_MOST: Final = 49_000_000
"""Of a document that a bot uploads, with room for the rest of the call: 50 MB (https://core.telegram.org/bots/api#sending-files)."""


class TableSender:
    def __init__(self, sender: Sender, runner: Runner, readership: Readership) -> None:
        self._sender = sender
        self._runner = runner
        self._readership = readership

    async def send(self, lead: int, campaign: int) -> Attempt:
        """Write the table to a file that has no name and send it; say so where it is too large. Nothing goes to a former lead."""
        if not LEADS & await self._runner.read(lambda unit: unit.staff.roles(lead)):
            return Refused("no lead any more")
        with tempfile.TemporaryFile() as file:
            if await self._written(file, campaign):
                return await self._sender.send_file(lead, f"B-{campaign}.csv", file)
        reader = await self._runner.read(lambda unit: self._readership.reader(unit, lead))
        return await self._sender.send(lead, campaign_card.too_large(f"B-{campaign}", reader))

    async def _written(self, file: BinaryIO, campaign: int) -> bool:
        """Whether the whole table fits."""
        text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        try:
            lines = csv.writer(text)
            lines.writerow(COLUMNS)
            async for row in recipients(self._runner, campaign):
                lines.writerow(cells(row))
                if file.tell() > BYTES_AT_MOST:
                    return False
            return True
        finally:
            text.detach()  # or it would close the file
