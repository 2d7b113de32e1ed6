"""Every column that holds an account, and what becomes of it once whoever that is was erased.

`tests/storage/test_erasures.py` walks over the schema, and fails for a column that is neither here nor known to hold no account.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final


class Fate(Enum):
    """What becomes of a column that names somebody, once they are erased."""

    GOES = auto()
    """The rows are deleted."""
    STANDS_IN = auto()
    """The stand-in takes the place of the id."""
    STAYS_WHILE_LIVE = auto()
    """As long as a sanction is to be lifted, or a case about them is open; then like STANDS_IN, or like GOES."""
    OFFICE = auto()
    """What somebody did as a member of staff stays under their id: the journal, which nobody rewrites, says it too."""
    ORDERED = auto()
    """A hold names whom its order names."""


COLUMNS: Final[Mapping[str, Fate]] = {
    "accounts.id": Fate.GOES,
    "drafts.person": Fate.GOES,
    "pending_verdicts.moderator": Fate.GOES,
    "pending_imports.lead": Fate.GOES,
    "campaign_asks.person": Fate.GOES,
    "erasure_requests.person": Fate.GOES,
    "outbox.whisper_receiver": Fate.GOES,
    "data_keys.owner": Fate.STANDS_IN,
    "inbox.lane": Fate.STANDS_IN,
    "outbox.recipient": Fate.STANDS_IN,
    "campaign_recipients.recipient": Fate.STANDS_IN,
    "cases.accused": Fate.STANDS_IN,
    "decisions.accused": Fate.STANDS_IN,
    "proposals.accused": Fate.STANDS_IN,
    "reports.reporter": Fate.STANDS_IN,
    "appeals.appellant": Fate.STANDS_IN,
    "misuse.reporter": Fate.STANDS_IN,
    "flaggers.account": Fate.STANDS_IN,
    "sanctions.account": Fate.STAYS_WHILE_LIVE,
    "memberships_before.account": Fate.STAYS_WHILE_LIVE,
    "erasures.account": Fate.STAYS_WHILE_LIVE,
    "staff.account": Fate.OFFICE,
    "staff.granted_by": Fate.OFFICE,
    "staff.revoked_by": Fate.OFFICE,
    "officer_grants.account": Fate.OFFICE,
    "officer_grants.granted_by": Fate.OFFICE,
    "officer_grants.consented_by": Fate.OFFICE,
    "officer_grants.ended_by": Fate.OFFICE,
    "claims.moderator": Fate.OFFICE,
    "handed_on.moderator": Fate.OFFICE,
    "notes.author": Fate.OFFICE,
    "decisions.decided_by": Fate.OFFICE,
    "decisions.voided_by": Fate.OFFICE,
    "proposals.proposed_by": Fate.OFFICE,
    "proposals.ended_by": Fate.OFFICE,
    "pages.acknowledged_by": Fate.OFFICE,
    "appeals.judged_by": Fate.OFFICE,
    "appeals.decided_by": Fate.OFFICE,
    "appeals.asked": Fate.OFFICE,
    "flaggers.granted_by": Fate.OFFICE,
    "flaggers.revoked_by": Fate.OFFICE,
    "misuse.decided_by": Fate.OFFICE,
    "misuse.upheld_by": Fate.OFFICE,
    "misuse.revoked_by": Fate.OFFICE,
    "unsealings.lead": Fate.OFFICE,
    "pauses.moderator": Fate.OFFICE,
    "pauses.lifted_by": Fate.OFFICE,
    "campaigns.author": Fate.OFFICE,
    "campaigns.approved_by": Fate.OFFICE,
    "campaigns.rejected_by": Fate.OFFICE,
    "campaign_corrections.ordered_by": Fate.OFFICE,
    "campaign_corrections.approved_by": Fate.OFFICE,
    "holds.owner": Fate.OFFICE,
    "holds.ended_by": Fate.OFFICE,
    "requests.taken_in_by": Fate.OFFICE,
    "requests.authenticated_by": Fate.OFFICE,
    "requests.emergency_by": Fate.OFFICE,
    "requests.collected_by": Fate.OFFICE,
    "request_scopes.made_by": Fate.OFFICE,
    "request_analysts.officer": Fate.OFFICE,
    "request_deputies.officer": Fate.OFFICE,
    "request_deputies.deputy": Fate.OFFICE,
    "request_asks.officer": Fate.OFFICE,
    "request_drafts.officer": Fate.OFFICE,
    "request_approvals.officer": Fate.OFFICE,
    "request_approvals.instead_of": Fate.OFFICE,
    "request_answers.by": Fate.OFFICE,
    "request_steps.by": Fate.OFFICE,
    "request_told.by": Fate.OFFICE,
    "request_letters.by": Fate.OFFICE,
    "request_reviews.officer": Fate.OFFICE,
    "escalations.by": Fate.OFFICE,
    "escalations.answered_by": Fate.OFFICE,
    "request_keys.entered_by": Fate.OFFICE,
    "request_keys.confirmed_by": Fate.OFFICE,
    "holds.target": Fate.ORDERED,
}
"""By table and column. An account stands in `cases.key` and `outbox.cause`, too, and sealed in `evidence`: `ErasureStore` sees to it."""
