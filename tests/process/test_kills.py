"""SIGKILL at any moment: of a stream of reports none is lost, none doubled, and nothing that is owed to anyone is forgotten."""

import asyncio
import logging
import random
import re
import secrets
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from sandbox import Group, Message, Person, Sandbox
from sandbox.schema import Version
from tests.moment import BEGINS
from tests.process.ledger import Ledger, reading, sealed_without_a_gap
from tests.process.process import Process, desk

KILLS = 25
"""Of each of two servers: fifty on each database."""

PRIVATE = 4
"""People who write their report in private, step by step."""

_log = logging.getLogger(__name__)

_VERSIONS: Final[tuple[Version, ...]] = ("10.0", "10.3")
"""One of them is drawn for each run: a run is dear, and each has both before long."""


@dataclass
class Town:
    """Where the reports come from: a group of people who see bad posts, and the staff's chat."""

    telegram: Sandbox
    chance: random.Random
    olga: Person
    staff: Group
    group: Group
    posts: list[Message]
    people: list[Person] = field(default_factory=list)
    started: set[int] = field(default_factory=set)
    made: Counter[tuple[int, int]] = field(default_factory=Counter)
    """Reports by (reporter, message)."""
    buttons_asked: int = 0

    async def lives(self) -> None:
        """Somebody does something every moment, until cancelled."""
        while True:
            self._something_happens()
            await asyncio.sleep(self.chance.expovariate(12.0))

    def _something_happens(self) -> None:
        if len(self.people) < 10 or self.chance.random() < 0.2:
            self._newcomer()
        person, post = self.chance.choice(self.people), self.chance.choice(self.posts)
        if self.chance.random() < 0.01:
            self.olga.says("/setup", in_=self.group)
            self.buttons_asked += 1
        if self.chance.random() < 0.04 and person.id not in self.started and person.id % 3:
            self.starts(person)
        if not self.made[person.id, post.id] and self._reports_of(person) < 8:
            person.replies(post, self.chance.choice(("/report", "/report spam", "/report scam he asked for money")))
            self.made[person.id, post.id] += 1

    def starts(self, person: Person) -> None:
        person.starts()
        self.started.add(person.id)

    async def reports_in_private(self, person: Person) -> None:
        """The wizard, by somebody who presses again when nothing seems to happen."""
        post = self.chance.choice(self.posts)
        self.starts(person)
        person.writes(f"/report spam {person.name} saw it")
        await person.sees("Which message", within=60)
        person.writes(str(post.link))
        self.made[person.id, post.id] += 1
        await _insists(person, "Continue", until="Is this right?")
        await _insists(person, "✅", until="has arrived")

    def _newcomer(self) -> None:
        person = self.telegram.person(f"Reporter {len(self.people)}")
        self.group.adds(person)
        self.people.append(person)
        if person.id % 3 == 1:
            self.starts(person)

    def _reports_of(self, person: Person) -> int:
        return sum(self.made[person.id, post.id] for post in self.posts)


async def _insists(person: Person, label: str, *, until: str) -> None:
    while not any(until in text for text in person.texts()):
        try:
            await person.presses(label, within=1.5)
        except AssertionError:
            # The process died between the press and its answer, or the prompt is still to be drawn.
            await asyncio.sleep(0.3)


@asynccontextmanager
async def town(chance: random.Random, api: Version) -> AsyncIterator[Town]:
    async with Sandbox(api=api, limits="off", begins=BEGINS.timestamp()) as telegram:
        olga = telegram.person("Olga Owner")
        authors = [telegram.person(f"Author {n}") for n in range(4)]
        staff = telegram.supergroup("Staff", owner=olga)
        group = telegram.supergroup("Gardeners", owner=olga, members=authors)
        staff.add_bot(admin=True)
        group.add_bot(admin=True)
        posts = [author.says(f"bad post by {author.name}", in_=group) for author in authors]
        yield Town(telegram, chance, olga, staff, group, posts)


async def killed_again_and_again(process: Process, chance: random.Random) -> None:
    for _ in range(KILLS):
        if chance.random() < 0.3:
            await process.start()
            await asyncio.sleep(chance.uniform(0.0, 0.5))
        else:
            await process.serves()
            await asyncio.sleep(0.05 + 1.45 * chance.random() ** 3)
        await process.kill()


@pytest.mark.timeout(300)
async def test_kills_lose_nothing_double_nothing_and_forget_nobody(empty_url: str, tmp_path: Path) -> None:
    """On a server without ephemeral messages receipts go to private chats, and wait for those who never started the bot."""
    seed = secrets.randbits(32)
    chance = random.Random(seed)
    api = chance.choice(_VERSIONS)
    _log.warning("seed %d, Bot API %s", seed, api)
    async with (
        town(chance, api) as there,
        desk(there.telegram, tmp_path / "desk", empty_url, staff_chat=str(there.staff.id)) as process,
    ):
        process.settings["owners"] = str(there.olga.id)
        writers = [there.telegram.person(f"Writer {n}") for n in range(PRIVATE)]
        private = [asyncio.create_task(there.reports_in_private(writer)) for writer in writers]
        stream = asyncio.create_task(there.lives())
        await killed_again_and_again(process, chance)
        stream.cancel()

        await process.serves()
        await asyncio.gather(*private)
        await there.telegram.all_read(within=30)
        async with reading(empty_url) as ledger:
            # A group takes 20 messages a minute, and more buttons may have been asked for.
            await ledger.settled(within=120)
            await _every_report_is_there_once(there, ledger)
            await _every_receipt_has_reached_its_reporter(there, ledger)
            await _repeats_and_doubts_are_counted(there, ledger)
            await _each_case_has_one_card(there, ledger)
        assert await process.stop() == 0
        await sealed_without_a_gap(empty_url)
        _log.warning("%d reports by %d people", sum(there.made.values()), len(there.people))


async def _every_report_is_there_once(there: Town, ledger: Ledger) -> None:
    stored = await ledger.counted(
        "SELECT reports.reporter, cases.message FROM reports JOIN cases ON cases.id = reports.case_id"
    )
    assert stored == there.made
    journal = await ledger.counted("SELECT ref FROM journal WHERE verb = 'reported'")
    reports = await ledger.rows("SELECT id FROM reports")
    assert journal == Counter((f"R-{row['id']}",) for row in reports)
    assert not await ledger.rows("SELECT id FROM inbox WHERE state = 'quarantined'")


async def _every_receipt_has_reached_its_reporter(there: Town, ledger: Ledger) -> None:
    owed = await ledger.rows(
        "SELECT reports.id, reports.reporter, outbox.state, outbox.repeats, outbox.recipient FROM reports"
        " LEFT JOIN outbox ON outbox.kind = 'ReportReceived' AND outbox.case_id = reports.case_id"
        " AND outbox.recipient = reports.reporter"
    )
    assert len(owed) == sum(there.made.values())
    for row in owed:
        assert row["recipient"] == row["reporter"]
        assert row["state"] == "sent" or (row["state"] == "blocked" and row["reporter"] not in there.started), tuple(
            row
        )
        seen = _seen(there, row["reporter"], rf"arrived: R-{row['id']}\b")
        least = 1 if row["state"] == "sent" else 0
        assert least <= seen <= least + row["repeats"], f"R-{row['id']} came {seen} times, {row['repeats']} repeats"


def _seen(there: Town, person: int, pattern: str) -> int:
    """How often a person was told something, in private or by messages in the group that only they see."""
    in_private = there.telegram.world.chats[person].messages.values()
    whispered = (one for one in there.group.chat.ephemeral.values() if one.receiver and one.receiver.id == person)
    told = [one for one in (*in_private, *whispered) if one.author is there.telegram.bot]
    return sum(1 for one in told if re.search(pattern, one.text))


async def _repeats_and_doubts_are_counted(there: Town, ledger: Ledger) -> None:
    states = await ledger.counted("SELECT kind, state FROM outbox")
    assert not [key for key in states if key[1] in ("due", "sending", "failed")], states
    assert all(kind in ("ReportButton", "SetUpButton") for kind, state in states if state == "unknown"), states
    sent, unknown = states["ReportButton", "sent"], states["ReportButton", "unknown"]
    assert sent + unknown == there.buttons_asked
    posted = sum(1 for message in there.group.messages() if ["Report privately"] in message.labels)
    assert sent <= posted <= sent + unknown
    assert not [text for text in there.group.texts() if text.startswith("/report")]


async def _each_case_has_one_card(there: Town, ledger: Ledger) -> None:
    cards = await ledger.rows("SELECT case_id, state, repeats, message FROM outbox WHERE kind = 'CaseCard'")
    assert len(cards) == len(there.posts)
    for card in cards:
        pattern = rf"^C-{card['case_id']}\b"
        copies = [message.id for message in there.staff.messages() if re.search(pattern, message.text)]
        assert card["message"] in copies
        assert len(copies) <= 1 + card["repeats"], f"C-{card['case_id']} has cards {copies}, {card['repeats']} repeats"
