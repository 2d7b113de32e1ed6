"""What happens between two units: files are opened and sources asked, and later all of it is bagged and encrypted. In memory alone."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256
from typing import Final

import msgspec

from bot.copies import suffix
from bot.journal.exporting import prove_inclusion
from bot.journal.files import Inclusion
from bot.packaging.bag import PAYLOAD, Files, bag, manifest, tar
from bot.packaging.data import Inside, Whole, as_json
from bot.packaging.encrypting import encrypt
from desk.disclosure.collecting import Collected, Held
from desk.disclosure.packing import Packable, Package
from desk.disclosure.sources import Sources
from desk.request_errors import NothingHeld, PackageTooLarge
from desk.rules.disclosure.catalogue import Place
from desk.rules.disclosure.collected import Record, fields
from desk.rules.disclosure.supplied import Supplied
from handlers.messages.package_custody import custody
from handlers.messages.package_summary import summary
from handlers.messages.reader import Readers, for_authority
from handlers.messages.wording import iso
from storage.database import Database
from storage.locker import Locker

LARGEST: Final = 100_000_000
"""Bytes of files in one package: it is in memory several times over while it is made."""
_COLLECTED: Final = "collected/"


class Packer:
    """See `handlers.arrival.Packer`."""

    def __init__(
        self,
        database: Database,
        locker: Locker,
        sources: Sources,
        seal: Callable[[], Awaitable[object]],
        readers: Readers,
    ) -> None:
        """`seal` has all that is in the journal covered by a signed head."""
        self._database = database
        self._locker = locker
        self._sources = sources
        self._seal = seal
        self._readers = readers

    async def collect(self, held: Held) -> Collected:
        supplied = await self._sources.ask(held.scope)
        if not held.records and not supplied.values:
            raise NothingHeld
        inside = await self._open(held.records)
        catalogue = self._sources.catalogue
        whole = Whole(held, supplied, catalogue.at(Place.NOT_HELD, held.scope.data), inside)
        return await asyncio.to_thread(self._collected, whole)

    async def pack(self, packed: Packable) -> Package:
        """Raises KeyUnreadable, KeyKindMissing; StorageError where the journal cannot be sealed: the package would prove less than it
        says."""
        await self._seal()
        proof = await prove_inclusion(self._database, packed.request.ref)
        return await asyncio.to_thread(self._packed, packed, proof)

    async def _open(self, records: tuple[Record, ...]) -> Inside:
        """Files that are kept. Raises PackageTooLarge."""
        inside: dict[int, tuple[str, bytes]] = {}
        room = LARGEST
        for one in records:
            for place, file in enumerate(one.files, 1):
                content = None if file.number in inside else await self._locker.open(file.number)
                if content is not None:
                    room -= len(content)
                    inside[file.number] = f"files/{one.ref}-{place}{suffix(file.type, file.name)}", content
                if room < 0:
                    raise PackageTooLarge
        return inside

    def _collected(self, whole: Whole) -> Collected:
        held, supplied, inside = whole.held, whole.supplied, whole.inside
        places = {number: path for number, (path, _content) in inside.items()}
        page = summary(
            held, supplied.values, whole.not_held, places, for_authority(self._readers, held.request.language)
        )
        files: Files = {
            "data.json": as_json(whole),
            "summary.html": page.encode(),
            **dict(inside.values()),
        }
        digest = sha256(manifest({f"{PAYLOAD}{_COLLECTED}{path}": content for path, content in files.items()}))
        return Collected(
            msgspec.msgpack.encode(files),
            digest.hexdigest(),
            {**fields(held.records), **_supplied(supplied)},
            len(inside),
            {str(reason): count for reason, count in supplied.cut_off.items()},
        )

    def _packed(self, packed: Packable, proof: bytes) -> Package:
        files = msgspec.msgpack.decode(packed.collected, type=dict[str, bytes])
        head = msgspec.json.decode(proof, type=Inclusion).head.head()
        payload = {
            **{_COLLECTED + path: content for path, content in files.items()},
            "custody.html": custody(packed, head, for_authority(self._readers, packed.request.language)).encode(),
            "journal/inclusion.json": proof + b"\n",
        }
        request = packed.request
        told = {
            "External-Identifier": request.ref,
            "Bagging-Date": iso(packed.at)[:10],
            "Collected-SHA256": packed.digest,
        }
        content = encrypt(tar(request.ref, bag(payload, told), packed.at), packed.key)
        return Package(content, sha256(content).hexdigest())


def _supplied(supplied: Supplied) -> Mapping[str, int]:
    """How many values of each kind sources gave."""
    counts: dict[str, int] = {}
    for one in supplied.values:
        name = f"{one.kind}.value"
        counts[name] = counts.get(name, 0) + 1
    return counts
