"""The heads of the journal's tree, to be told."""

from __future__ import annotations

from desk.records import Head
from storage import tree
from storage.database import Tx


class HeadStore:
    """`desk.stores.journal.Heads` within one transaction."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    async def latest(self) -> Head | None:
        return await tree.latest_head(self._tx)

    async def of(self, size: int) -> Head | None:
        return await tree.head_of(self._tx, size)
