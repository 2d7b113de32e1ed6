"""The way of a request as one table: which step leads from which state to which.

received -> authenticity_check -> validity_review -> legal_analysis -> approval_pending -> approved -> collected -> packaged -> delivered
-> receipt_confirmed -> notice_due | notice_delayed -> notified | notice_not_permitted -> closed; what stands beside that is below.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class State(StrEnum):
    RECEIVED = "received"
    AUTHENTICITY_CHECK = "authenticity_check"
    VALIDITY_REVIEW = "validity_review"
    LEGAL_ANALYSIS = "legal_analysis"
    APPROVAL_PENDING = "approval_pending"
    APPROVED = "approved"
    COLLECTED = "collected"
    PACKAGED = "packaged"
    DELIVERED = "delivered"
    RECEIPT_CONFIRMED = "receipt_confirmed"
    NOTICE_DUE = "notice_due"
    NOTICE_DELAYED = "notice_delayed"
    NOTIFIED = "notified"
    NOTICE_NOT_PERMITTED = "notice_not_permitted"
    CLOSED = "closed"
    CLARIFICATION_REQUESTED = "clarification_requested"
    """The clock stops."""
    AWAITING_ENFORCING_AUTHORITY = "awaiting_enforcing_authority"
    NARROWED = "narrowed"
    """A smaller scope, which goes to approval anew."""
    PRESERVED = "preserved"
    EMERGENCY_APPROVED = "emergency_approved"
    REFUSED = "refused"
    NO_DATA = "no_data"
    DELIVERY_FAILED = "delivery_failed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Step(StrEnum):
    CHECK = "check"
    """Somebody takes up the call-back."""
    AUTHENTICATE = "authenticate"
    FIND_VALID = "find_valid"
    """It has what its instrument demands, on its face."""
    VALIDATE = "validate"
    """An order that was sent in an emergency before it was validated has been since."""
    ASK_DELETION = "ask_deletion"
    """It was not, and had been answered: the authority is asked to delete what it got."""
    ASK = "ask"
    """The authority is asked to clarify."""
    CLARIFIED = "clarified"
    CHECK_ANEW = "check_anew"
    """What was supplied asks for more than what was confirmed: the authority is called back again."""
    PRESERVE = "preserve"
    EXTEND = "extend"
    NOTIFY_ENFORCER = "notify_enforcer"
    ENFORCER_SILENT = "enforcer_silent"
    """It consented, or let its time pass."""
    SUBMIT = "submit"
    """A scope goes to the approvers."""
    NARROW = "narrow"
    APPROVE = "approve"
    APPROVE_SECOND = "approve_second"
    APPROVE_EMERGENCY = "approve_emergency"
    NOTIFY_AUTHORITY = "notify_authority"
    """Of a threat to life, by the desk itself: see `desk.rules.disclosure.threat`."""
    REOPEN = "reopen"
    """The same: whoever looks at why it was found to be none finds a threat all the same."""
    REFUSE = "refuse"
    FIND_NOTHING = "find_nothing"
    COLLECT = "collect"
    PACKAGE = "package"
    DELIVER = "deliver"
    FAIL_DELIVERY = "fail_delivery"
    CONFIRM_RECEIPT = "confirm_receipt"
    OWE_NOTICE = "owe_notice"
    DELAY_NOTICE = "delay_notice"
    RELEASE_NOTICE = "release_notice"
    NOTIFY = "notify"
    BAR_NOTICE = "bar_notice"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    CLOSE = "close"


_ANALYSED: Final = (State.VALIDITY_REVIEW, State.LEGAL_ANALYSIS)
_UNDECIDED: Final = (
    State.RECEIVED,
    State.AUTHENTICITY_CHECK,
    State.VALIDITY_REVIEW,
    State.LEGAL_ANALYSIS,
    State.APPROVAL_PENDING,
    State.NARROWED,
    State.CLARIFICATION_REQUESTED,
    State.AWAITING_ENFORCING_AUTHORITY,
)
OPEN: Final = frozenset(
    {
        *_UNDECIDED,
        State.APPROVED,
        State.EMERGENCY_APPROVED,
        State.COLLECTED,
        State.PACKAGED,
        State.DELIVERY_FAILED,
        State.PRESERVED,
    }
)
"""States in which an authority may still take it back, and the desk refuse it: nothing has been handed over."""

ANSWERED: Final = frozenset(
    {
        State.DELIVERED,
        State.RECEIPT_CONFIRMED,
        State.NOTICE_DUE,
        State.NOTICE_DELAYED,
        State.NOTIFIED,
        State.NOTICE_NOT_PERMITTED,
    }
)
"""States in which the authority has what was disclosed."""

TABLE: Final[Mapping[tuple[State, Step], State]] = {
    (State.RECEIVED, Step.CHECK): State.AUTHENTICITY_CHECK,
    (State.AUTHENTICITY_CHECK, Step.AUTHENTICATE): State.VALIDITY_REVIEW,
    (State.VALIDITY_REVIEW, Step.FIND_VALID): State.LEGAL_ANALYSIS,
    **{
        (state, Step.CHECK_ANEW): State.AUTHENTICITY_CHECK
        for state in (State.VALIDITY_REVIEW, State.LEGAL_ANALYSIS, State.NARROWED)
    },
    (State.CLARIFICATION_REQUESTED, Step.CHECK_ANEW): State.CLARIFICATION_REQUESTED,
    (State.LEGAL_ANALYSIS, Step.SUBMIT): State.APPROVAL_PENDING,
    (State.LEGAL_ANALYSIS, Step.NOTIFY_ENFORCER): State.AWAITING_ENFORCING_AUTHORITY,
    (State.AWAITING_ENFORCING_AUTHORITY, Step.ENFORCER_SILENT): State.LEGAL_ANALYSIS,
    (State.APPROVAL_PENDING, Step.APPROVE): State.APPROVAL_PENDING,
    (State.APPROVAL_PENDING, Step.APPROVE_SECOND): State.APPROVED,
    (State.APPROVAL_PENDING, Step.NARROW): State.NARROWED,
    (State.APPROVED, Step.NARROW): State.NARROWED,
    (State.EMERGENCY_APPROVED, Step.NARROW): State.NARROWED,
    (State.NARROWED, Step.SUBMIT): State.APPROVAL_PENDING,
    (State.NARROWED, Step.APPROVE_EMERGENCY): State.EMERGENCY_APPROVED,
    (State.LEGAL_ANALYSIS, Step.APPROVE_EMERGENCY): State.EMERGENCY_APPROVED,
    (State.APPROVED, Step.COLLECT): State.COLLECTED,
    (State.EMERGENCY_APPROVED, Step.COLLECT): State.COLLECTED,
    (State.COLLECTED, Step.PACKAGE): State.PACKAGED,
    (State.PACKAGED, Step.DELIVER): State.DELIVERED,
    (State.PACKAGED, Step.FAIL_DELIVERY): State.DELIVERY_FAILED,
    (State.DELIVERED, Step.FAIL_DELIVERY): State.DELIVERY_FAILED,
    (State.DELIVERY_FAILED, Step.PACKAGE): State.PACKAGED,
    (State.DELIVERED, Step.CONFIRM_RECEIPT): State.RECEIPT_CONFIRMED,
    (State.RECEIPT_CONFIRMED, Step.OWE_NOTICE): State.NOTICE_DUE,
    (State.RECEIPT_CONFIRMED, Step.DELAY_NOTICE): State.NOTICE_DELAYED,
    (State.RECEIPT_CONFIRMED, Step.BAR_NOTICE): State.NOTICE_NOT_PERMITTED,
    (State.NOTICE_DUE, Step.NOTIFY): State.NOTIFIED,
    (State.NOTICE_DUE, Step.DELAY_NOTICE): State.NOTICE_DELAYED,
    (State.NOTICE_DUE, Step.BAR_NOTICE): State.NOTICE_NOT_PERMITTED,
    (State.NOTICE_DELAYED, Step.DELAY_NOTICE): State.NOTICE_DELAYED,
    (State.NOTICE_DELAYED, Step.RELEASE_NOTICE): State.NOTICE_DUE,
    (State.NOTICE_DELAYED, Step.BAR_NOTICE): State.NOTICE_NOT_PERMITTED,
    (State.NOTICE_NOT_PERMITTED, Step.OWE_NOTICE): State.NOTICE_DUE,
    (State.NOTICE_NOT_PERMITTED, Step.DELAY_NOTICE): State.NOTICE_DELAYED,
    **{(state, Step.DELAY_NOTICE): State.NOTICE_DELAYED for state in (State.NOTIFIED, State.CLOSED)},
    **{(state, Step.BAR_NOTICE): State.NOTICE_NOT_PERMITTED for state in (State.NOTIFIED, State.CLOSED)},
    (State.PRESERVED, Step.EXTEND): State.PRESERVED,
    **{(state, Step.VALIDATE): state for state in OPEN | ANSWERED},
    **{(state, Step.ASK_DELETION): state for state in ANSWERED},
    **{(state, Step.PRESERVE): State.PRESERVED for state in _ANALYSED},
    **{(state, Step.ASK): State.CLARIFICATION_REQUESTED for state in (State.AUTHENTICITY_CHECK, *_ANALYSED)},
    **{
        (state, Step.FIND_NOTHING): State.NO_DATA
        for state in (*_ANALYSED, State.NARROWED, State.APPROVED, State.EMERGENCY_APPROVED)
    },
    # What is wrong with an order may come to light late: as long as nothing was handed over, nothing has to be.
    **{(state, Step.REFUSE): State.REFUSED for state in OPEN},
    **{(state, Step.WITHDRAW): State.WITHDRAWN for state in OPEN},
    **{(state, Step.EXPIRE): State.EXPIRED for state in OPEN},
    **{
        (state, Step.CLOSE): State.CLOSED
        for state in (
            State.NOTIFIED,
            State.NOTICE_NOT_PERMITTED,
            State.REFUSED,
            State.NO_DATA,
            State.WITHDRAWN,
            State.EXPIRED,
        )
    },
}
"""What was told and has not reached everybody is delayed or barred also once it is settled, or closed: then it is open again.
So is what was left to the issuing authority, once that asks the desk to tell the person.

From `CLARIFICATION_REQUESTED` an answer leads back to where the question was asked, which the table cannot know: see `path.advance`."""
