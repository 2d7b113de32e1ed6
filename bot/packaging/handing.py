"""The package as a file, to the officer who takes it to the authority; a larger one in parts, which put together are the whole."""

import io

from bot.attempts import Attempt, Done, Refused
from bot.campaigns.table_sending import BYTES_AT_MOST
from bot.packaging.encrypting import kind_of
from bot.readership import Readership
from bot.sending import Sender
from desk.disclosure.asking_others import may_hear
from desk.disclosure.guarding import course_of
from desk.disclosure.package import KeptPackage
from desk.model import Role
from desk.ports import Unit
from handlers.messages import package_handed
from storage.unit import Runner


class PackageSender:
    def __init__(self, sender: Sender, runner: Runner, readership: Readership) -> None:
        self._sender = sender
        self._runner = runner
        self._readership = readership

    async def send(self, officer: int, number: int) -> Attempt:
        """Send the file, and its digest after it. Nothing goes to whoever is no officer any more, or whom the request concerns, nor
        of an order that counts as revoked."""

        async def look(unit: Unit) -> tuple[KeptPackage, bytes] | None:
            request = await unit.requests.get(number)
            is_officer = Role.OFFICER in await unit.staff.roles(officer)
            kept, content = await unit.packages.of(number), await unit.packages.content(number)
            revoked = (await course_of(unit, request)).revoked
            may = is_officer and not revoked and await may_hear(unit, request, officer)
            return None if not may or kept is None or content is None else (kept, content)

        found = await self._runner.read(look)
        if found is None:
            return Refused("the package is gone, or not for them any more")
        kept, content = found
        parts = [content[place : place + BYTES_AT_MOST] for place in range(0, len(content), BYTES_AT_MOST)]
        names = package_handed.names(number, kind_of(content), len(parts))
        for name, part in zip(names, parts, strict=True):
            sent = await self._sender.send_file(officer, name, io.BytesIO(part))
            if not isinstance(sent, Done):
                return sent
        reader = await self._runner.read(lambda unit: self._readership.reader(unit, officer))
        return await self._sender.send(officer, package_handed.package_handed(kept, names, reader))
