"""Units of work: all stores bound to one transaction, and who runs them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import TypeVar

from desk.ports import Unit
from desk.rules.durations import Ms
from desk.rules.policy import Policy
from storage.appeals import AppealStore
from storage.campaigns import CampaignStore
from storage.cases import CaseStore
from storage.chats import ChatStore
from storage.claims import ClaimStore
from storage.copies import CopyStore
from storage.corrections import CorrectionStore
from storage.database import Database, Engine, Tx
from storage.decisions import DecisionStore
from storage.deputies import AskStore, DeputyStore
from storage.digests import DigestStore
from storage.drafts import DraftStore
from storage.erased_list import ErasedList
from storage.erasures import ErasureStore
from storage.escalations import EscalationStore
from storage.evidence import EvidenceStore
from storage.figures import FigureStore
from storage.files import FileStore
from storage.flaggers import FlaggerStore
from storage.groups import GroupStore
from storage.heads import HeadStore
from storage.held import HeldStore
from storage.hold_drafts import HoldDraftStore
from storage.holdings import HoldingStore
from storage.holds import HoldStore
from storage.imports import ImportStore
from storage.journal import JournalStore, MasterPseudonyms
from storage.keyring import MasterKey
from storage.keys import Keys
from storage.misuse import MisuseStore
from storage.notes import NoteStore
from storage.notices import NoticeStore
from storage.officers import OfficerGrantStore
from storage.packages import PackageStore
from storage.pages import PageStore
from storage.pauses import PauseStore
from storage.pending import PendingStore
from storage.people import PeopleStore
from storage.policies import PolicyStore, Timeline
from storage.proposals import ProposalStore
from storage.purging import PurgeStore
from storage.recipients import RecipientStore
from storage.reports import ReportStore
from storage.request_drafts import RequestDraftStore
from storage.requests import RequestStore
from storage.returning import Returning
from storage.sanctions import SanctionStore
from storage.scopes import ScopeStore
from storage.staff import StaffStore
from storage.unsealings import UnsealingStore

T = TypeVar("T")

Work = Callable[[Unit], Awaitable[T]]
Settle = Callable[[Tx, Ms], Awaitable[None]]
"""What a bound desk does within its first unit: `inbox.finishing`, `outbox.settling`."""


class Runner:
    """`desk.ports.Desk` for work that no update or delivery waits for. `clock` tells the moment under which a unit runs."""

    def __init__(
        self,
        database: Database,
        master: MasterKey,
        policies: Timeline,
        clock: Callable[[], Ms],
        own_chats: Collection[int] = (),
        erased: ErasedList | None = None,
    ) -> None:
        """`own_chats` are the desk's, such as the staff chat: no campaign to groups or channels goes there.

        `erased` is where erasures are listed for when an older backup is restored; None for databases that are never restored.
        """
        self._database = database
        self._master = master
        self._policies = policies
        self._clock = clock
        self._own_chats = own_chats
        self._erased = erased

    async def run(self, work: Work[T]) -> T:
        """See `desk.ports.Desk.run`."""

        async def in_transaction(tx: Tx) -> T:
            return await work(await self._unit(tx, self._clock()))

        return await self._database.run(in_transaction)

    async def read(self, work: Work[T]) -> T:
        """See `desk.ports.Desk.read`."""

        async def in_transaction(tx: Tx) -> T:
            return await work(await self._unit(tx, self._clock(), writes=False))

        return await self._database.read(in_transaction)

    def settling(self, settle: Settle) -> BoundDesk:
        """A desk whose first unit that commits also settles what it works for, in the same transaction."""
        return BoundDesk(self, settle)

    async def run_settling(self, settle: Settle, work: Work[T]) -> T:
        """One unit that settles first. What it raises, be it from `settle`, rolls both back."""

        async def in_transaction(tx: Tx) -> T:
            now = self._clock()
            await settle(tx, now)
            return await work(await self._unit(tx, now))

        return await self._database.run(in_transaction)

    async def _unit(self, tx: Tx, now: Ms, *, writes: bool = True) -> Unit:
        """One unit has one policy: that in force when it begins."""
        policy = await self._policies.at(tx, now)
        policies = PolicyStore(tx, self._policies, now)
        engine, master, own, erased = self._database.engine, self._master, self._own_chats, self._erased
        return _unit(tx, engine, master, policy, policies, own, erased, now, writes=writes)


class BoundDesk:
    """`desk.ports.Desk` for one update or one delivery, which its first unit settles."""

    def __init__(self, runner: Runner, settle: Settle) -> None:
        self._runner = runner
        self._settle = settle
        self.settled = False

    async def run(self, work: Work[T]) -> T:
        """See `desk.ports.Desk.run`. The first unit raises what settling raises, such as AlreadyHandled."""
        if self.settled:
            return await self._runner.run(work)
        result = await self._runner.run_settling(self._settle, work)
        self.settled = True
        return result

    async def read(self, work: Work[T]) -> T:
        """See `desk.ports.Desk.read`."""
        return await self._runner.read(work)

    async def settle(self) -> None:
        """Settle by itself, after work that needed no unit or was refused."""
        if not self.settled:
            await self.run(_nothing)


async def _nothing(_: Unit) -> None:
    """The work of a unit that only settles."""


def _unit(
    tx: Tx,
    engine: Engine,
    master: MasterKey,
    policy: Policy,
    policies: PolicyStore,
    own_chats: Collection[int],
    erased: ErasedList | None,
    now: Ms,
    *,
    writes: bool,
) -> Unit:
    """All stores, bound to one transaction."""
    keys = Keys(tx, master, now)
    return Unit(
        now=now,
        policy=policy,
        people=PeopleStore(tx, engine, keys, master, Returning(tx, engine, master, policy, policies, now), now),
        chats=ChatStore(tx, keys, master, now),
        groups=GroupStore(tx),
        held=HeldStore(tx, keys, now),
        staff=StaffStore(tx, engine, now),
        pauses=PauseStore(tx, now),
        proposals=ProposalStore(tx, engine, keys, now, writes=writes),
        officer_grants=OfficerGrantStore(tx, engine, now, writes=writes),
        cases=CaseStore(tx, engine, now, writes=writes),
        claims=ClaimStore(tx, now),
        reports=ReportStore(tx, keys, now),
        flaggers=FlaggerStore(tx, keys, now),
        misuse=MisuseStore(tx, engine, keys, now),
        unsealings=UnsealingStore(tx, keys, now),
        evidence=EvidenceStore(tx, keys, master, now),
        files=FileStore(tx, engine, keys, master, now),
        notes=NoteStore(tx, keys, now),
        decisions=DecisionStore(tx, engine, keys, now),
        appeals=AppealStore(tx, engine, keys, now),
        sanctions=SanctionStore(tx, now),
        notices=NoticeStore(tx, keys, now),
        drafts=DraftStore(tx, keys, now),
        pending=PendingStore(tx, keys, now),
        imports=ImportStore(tx, keys, master, now),
        pages=PageStore(tx, engine, now),
        digests=DigestStore(tx, now),
        campaigns=CampaignStore(tx, keys, now),
        recipients=RecipientStore(tx, engine, now, own_chats),
        corrections=CorrectionStore(tx, engine, keys, now),
        copies=CopyStore(tx, master, now),
        policies=policies,
        erasures=ErasureStore(tx, engine, keys, master, erased, now),
        holds=HoldStore(tx, engine, keys, master, now),
        requests=RequestStore(tx, engine, keys, master, now, writes=writes),
        request_drafts=RequestDraftStore(tx, keys, now),
        scopes=ScopeStore(tx, keys, now),
        packages=PackageStore(tx, keys, now),
        holdings=HoldingStore(tx, engine, master, now),
        deputies=DeputyStore(tx, now),
        asks=AskStore(tx, now),
        escalations=EscalationStore(tx, engine, keys, now),
        hold_drafts=HoldDraftStore(tx, keys, now),
        purges=PurgeStore(tx, engine, now, writes=writes),
        journal=JournalStore(tx, now),
        figures=FigureStore(tx, engine),
        heads=HeadStore(tx),
        pseudonyms=MasterPseudonyms(master),
    )
