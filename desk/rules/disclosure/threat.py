"""The desk's own notification of a threat to life or safety (DSA Art. 18): a path of its own, beside that of requests.

Nobody asks, so there is nothing to authenticate, to analyse or to approve: one person notifies the authority with the least that helps,
and two others review that afterwards. That there is no threat is one person's word as well: another looks at it, and may open it anew.
"""

from collections.abc import Mapping
from typing import Final

from desk.rules.disclosure.states import State, Step

REVIEWS_NEEDED: Final[Mapping[State, int]] = {State.DELIVERED: 2, State.WITHDRAWN: 1}
"""By how many others what one person did is looked at before it is closed: that an authority was notified, or that none was."""

TABLE: Final[Mapping[tuple[State, Step], State]] = {
    (State.RECEIVED, Step.NOTIFY_AUTHORITY): State.DELIVERED,
    (State.RECEIVED, Step.WITHDRAW): State.WITHDRAWN,
    (State.WITHDRAWN, Step.REOPEN): State.RECEIVED,
    (State.DELIVERED, Step.CLOSE): State.CLOSED,
    (State.WITHDRAWN, Step.CLOSE): State.CLOSED,
}
"""Nothing else leads anywhere: above all nothing is collected, packaged or approved."""
