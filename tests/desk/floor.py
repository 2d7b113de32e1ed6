"""A desk at work over a real database: people who report, staff who judge, a clock that tests set."""

from collections.abc import Sequence
from typing import TypeVar

from desk import triage
from desk.decisions import OwnAction, act, decide
from desk.evidence import Evidence, EvidenceKind, Media, NewEvidence, Snapshot
from desk.intake import NewReport, Receipt, file_report
from desk.model import (
    Account,
    AccountKind,
    Attribution,
    Case,
    Claim,
    Decision,
    Door,
    Outcome,
    Role,
    Strike,
    Subject,
)
from desk.notices import DeliveryState, Owed
from desk.rules.durations import HOUR
from desk.rules.policy import Policy
from desk.sanctions import TOLD_WITHIN
from desk.verdict import Verdict
from storage.outbox import Delivery, Outbox
from storage.unit import Runner
from tests.storage.desk import ANNA, GROUP, MASTER, SPAMMER, START, Always, Desk

T = TypeVar("T", bound=Owed)

MIA, NOAH, LENA, OLGA, OTTO = 201, 202, 301, 401, 402
"""Two moderators, a lead, two owners."""
PHOTO = Media("photo", "fetches-it", "the-same-for-all", 4_096, "beach.jpg")
ALBUM = "album-1"


class Floor(Desk):
    """Short ways to say what happens at a desk with staff."""

    _filed = 0

    async def appoint(self) -> None:
        roles = (
            (MIA, Role.MODERATOR),
            (NOAH, Role.MODERATOR),
            (LENA, Role.LEAD),
            (OLGA, Role.OWNER),
            (OTTO, Role.OWNER),
        )
        for account, role in roles:
            await self.run(lambda unit, who=account, role=role: unit.staff.grant(who, role, None))

    def under(self, policy: Policy) -> Runner:
        """The same desk under another policy."""
        return Runner(self.database, MASTER, Always(policy), self.clock)

    async def files(
        self,
        category: str = "spam",
        by: Account = ANNA,
        about: Subject | None = None,
        evidence: tuple[NewEvidence, ...] | None = None,
        **more: object,
    ) -> Receipt:
        """A person reports something: unless told otherwise, the spammer's fifth message in the group."""
        self._filed += 1
        values: dict[str, object] = {"text": "please look", "door": Door.GROUP, "cause": f"U-{self._filed}"} | more
        new = NewReport(
            by, category, subject=about or message(), evidence=(posted(),) if evidence is None else evidence, **values
        )
        return await self.run(lambda unit: file_report(unit, new))

    async def decides(
        self,
        outcome: Outcome,
        by: int = MIA,
        case: int = 1,
        category: str | None = None,
        reason: str = "No.",
        **more: object,
    ) -> Decision:
        verdict = Verdict(by, outcome, category, reason, **more)
        return await self.run(lambda unit: decide(unit, case, verdict))

    async def acts(
        self,
        outcome: Outcome,
        category: str = "spam",
        by: int = MIA,
        about: Subject | None = None,
        evidence: tuple[NewEvidence, ...] | None = None,
        **more: object,
    ) -> Decision:
        action = OwnAction(about or message(), (posted(),) if evidence is None else evidence, "U-own")
        verdict = Verdict(by, outcome, category, "No.", **more)
        return await self.run(lambda unit: act(unit, action, verdict))

    async def claims(self, by: int = MIA, case: int = 1) -> Claim:
        return await self.run(lambda unit: triage.claim(unit, case, by))

    async def pages(self) -> int:
        return await self.run(triage.page_due)

    async def evidence(self, case: int = 1) -> Sequence[Evidence]:
        return await self.run(lambda unit: unit.evidence.of_case(case))

    async def copies(self, case: int = 1) -> list[str]:
        """What a case keeps of words, of files and of what fetches them."""
        found = [item.snapshot for item in await self.evidence(case)]
        return [kept for one in found for kept in (one.text, *(m.file_id for m in one.media)) if kept]

    async def strikes(self, account: int = SPAMMER.id) -> Sequence[Strike]:
        return await self.run(lambda unit: unit.decisions.strikes(account))

    async def verbs(self, case: int = 1) -> list[str]:
        return [entry.verb for entry in await self.run(lambda unit: unit.journal.of_case(case))]

    async def owed(self, kind: type[T]) -> list[tuple[int, T]]:
        """What of one kind has become due since the last look, or is when somebody is told: to whom, and what. All that is due is sent."""
        return [(one.recipient, one.what) for one in await self._sent() if isinstance(one.what, kind)]

    async def posted_anew(self, kind: type[Owed]) -> list[int]:
        """As `owed`, to whom something is posted below what it was before, instead of changed there."""
        return [one.recipient for one in await self._sent() if isinstance(one.what, kind) and one.anew]

    async def _sent(self) -> Sequence[Delivery]:
        outbox = Outbox(self.database, MASTER)
        due = await outbox.claim(self.clock.now + TOLD_WITHIN, 1_000, 1_000)
        sent = [one.settled(DeliveryState.SENT, message=one.id) for one in due]
        await outbox.settle(sent, self.clock.now)
        return due

    async def counts(self) -> dict[str, int]:
        """How many rows there are of what a report could write."""
        tables = ("cases", "reports", "evidence", "accounts", "outbox", "journal", "pages", "data_keys")
        return {name: (await self.sql(f"SELECT COUNT(*) AS n FROM {name}"))[0]["n"] for name in tables}

    async def details(self) -> list[str]:
        """All that the journal says, as text."""
        rows = await self.sql("SELECT actor, verb, ref, detail FROM journal ORDER BY id")
        return [" ".join(str(value) for value in dict(row).values()) for row in rows]


def message(number: int = 5, accused: Account | None = SPAMMER, **changes: object) -> Subject:
    values: dict[str, object] = {
        "chat": GROUP,
        "message": number,
        "accused": accused,
        "attribution": Attribution.STRONG,
    }
    return Subject(**values | changes)


def linked(number: int = 5) -> Subject:
    """A message of which a reporter knew the address only."""
    return Subject(chat=GROUP, message=number)


def posted(number: int = 5, text: str = "cheap coins here", **changes: object) -> NewEvidence:
    values: dict[str, object] = {"sent_at": START - HOUR, "text": text} | changes
    return NewEvidence(EvidenceKind.MESSAGE, Snapshot(SPAMMER, GROUP, number, **values))


def forwarded(text: str = "a secret offer", **changes: object) -> NewEvidence:
    values: dict[str, object] = {"chat": None, "message": None, "sent_at": START - HOUR, "text": text} | changes
    return NewEvidence(EvidenceKind.FORWARD, Snapshot(SPAMMER, **values))


def attached() -> NewEvidence:
    return NewEvidence(EvidenceKind.FILE, Snapshot(None, None, None, START, "my screenshot", media=(PHOTO,)))


def person(number: int, name: str = "", username: str | None = None) -> Account:
    return Account(number, AccountKind.PERSON, name or f"Person {number}", username, "en")


def about(account: Account) -> Subject:
    """An account only."""
    return Subject(accused=account, attribution=Attribution.STRONG)


def number_of(receipt: Receipt) -> int:
    return int(receipt.case.removeprefix("C-"))


def same_case(case: Case) -> tuple[object, ...]:
    """What a case is about, which no report changes."""
    return case.key, case.chat, case.message
