"""All sources of a desk together: each is asked for what it has, once more where it is away, and cut to what was approved."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.sources.https import Endpoint
from bot.sources.reply import Asked, Fault, Reply
from config import sources as configured
from config.settings import Settings, source_secrets
from config.sources import AnySource, HttpsSource
from desk.request_errors import SourceFailed
from desk.rules.disclosure.catalogue import SUPPLIED, Catalogue, Place
from desk.rules.disclosure.scope import Data, Scope
from desk.rules.disclosure.supplied import Supplied, Surplus, Value, within

PAUSES: Final = (1.0, 4.0)
"""Seconds before it is asked again: an officer waits for the answer."""


class Inquiry:
    """See `desk.disclosure.sources.Sources`."""

    def __init__(self, sources: Sequence[Asked], pauses: Sequence[float] = PAUSES) -> None:
        self._sources = sources
        self._pauses = pauses
        self.catalogue = Catalogue(frozenset[Data]().union(*(one.data for one in sources)) & SUPPLIED)

    async def ask(self, scope: Scope) -> Supplied:
        wanted = self.catalogue.part(Place.ELSEWHERE, scope)
        values: list[Value] = []
        cut_off: Counter[Surplus] = Counter()
        for source in self._sources:
            part = replace(wanted, data=wanted.data & source.data)
            if not (part.data and part.persons):
                continue
            reply = await self._patiently(source, part)
            if isinstance(reply, Fault):
                raise SourceFailed(source.name, reply)
            kept = within(part, reply.values, reply.cut_off)
            values += kept.values
            cut_off.update(kept.cut_off)
        return within(wanted, values, cut_off)

    async def _patiently(self, source: Asked, scope: Scope) -> Reply | Fault:
        for pause in self._pauses:
            reply = await source.ask(scope)
            if not (isinstance(reply, Fault) and reply.passes):
                return reply
            await asyncio.sleep(pause)
        return await source.ask(scope)


def inquiry(settings: Settings) -> Inquiry:
    """Over the sources that the settings name. Raises ConfigError."""
    return Inquiry([asked(one) for one in configured.load(settings.sources, source_secrets())])


def asked(source: AnySource) -> Asked:
    if isinstance(source, HttpsSource):
        return Endpoint(source)
    # Imported here, so that a desk without such a source does not carry asyncpg in memory.
    from bot.sources.sql import Records

    return Records(source)
