"""What the desk needs from outside: the stores bound to one transaction, and somebody who runs a unit of work.

A use-case receives one `Unit` and opens none itself: leaving commits, raising rolls back. Stores have no commit. `storage`
implements all of this; `bot/app.py` brings the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    # Signatures only, hundreds of them: a desk that runs has no use for them.
    from collections.abc import Awaitable, Callable

    from desk.groups import Lent
    from desk.rules.durations import Ms
    from desk.rules.policy import Policy
    from desk.stores.campaigns import Campaigns, Recipients
    from desk.stores.cases import Cases, Claims, Digests, EvidenceLocker, Notes, Pages
    from desk.stores.copies import Copies
    from desk.stores.corrections import Corrections
    from desk.stores.decisions import Appeals, Decisions, Policies, Proposals, Sanctions
    from desk.stores.erasures import Erasures
    from desk.stores.figures import Figures
    from desk.stores.files import Files
    from desk.stores.holds import HoldDrafts, Holds
    from desk.stores.journal import Heads, Journal, Pseudonyms
    from desk.stores.notices import Drafts, Imports, Notices, PendingVerdicts
    from desk.stores.people import Chats, Groups, HeldCommands, OfficerGrants, Pauses, People, Staff
    from desk.stores.purging import Purges
    from desk.stores.reports import Flaggers, Misuses, Reports, Unsealings
    from desk.stores.requests import Asks, Deputies, Escalations, Holdings, Packages, RequestDrafts, Requests, Scopes

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unit:
    """All stores, bound to one transaction, with the moment and the policy under which it runs."""

    now: Ms
    policy: Policy
    people: People
    chats: Chats
    groups: Groups
    held: HeldCommands
    staff: Staff
    officer_grants: OfficerGrants
    pauses: Pauses
    proposals: Proposals
    cases: Cases
    claims: Claims
    reports: Reports
    flaggers: Flaggers
    misuse: Misuses
    unsealings: Unsealings
    evidence: EvidenceLocker
    files: Files
    notes: Notes
    decisions: Decisions
    appeals: Appeals
    sanctions: Sanctions
    notices: Notices
    drafts: Drafts
    pending: PendingVerdicts
    imports: Imports
    pages: Pages
    digests: Digests
    campaigns: Campaigns
    recipients: Recipients
    corrections: Corrections
    copies: Copies
    policies: Policies
    erasures: Erasures
    holds: Holds
    requests: Requests
    request_drafts: RequestDrafts
    scopes: Scopes
    packages: Packages
    holdings: Holdings
    deputies: Deputies
    asks: Asks
    escalations: Escalations
    hold_drafts: HoldDrafts
    purges: Purges
    journal: Journal
    figures: Figures
    heads: Heads
    pseudonyms: Pseudonyms
    lent: Lent | None = None
    """Set while a group's own administrator acts with a moderator's right there."""


class Desk(Protocol):
    """Runs units. The one that handlers receive is bound to an update, which its first unit settles."""

    async def run(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        """One unit that writes. Raises what `work` raises, rolled back."""

    async def read(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        """One consistent look; writing fails."""
