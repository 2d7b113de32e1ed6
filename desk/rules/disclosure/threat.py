"""The desk's own notification of a threat to life or safety (DSA Art. 18): a path of its own, beside that of requests.

Nobody asks, so there is nothing to authenticate, to analyse or to approve: one person notifies the authority with the least that helps,
and two others review that afterwards.
"""

from collections.abc import Mapping
from typing import Final

from desk.rules.disclosure.states import State, Step

REVIEWS_NEEDED: Final = 2

TABLE: Final[Mapping[tuple[State, Step], State]] = {
    (State.RECEIVED, Step.NOTIFY_AUTHORITY): State.DELIVERED,
    (State.RECEIVED, Step.WITHDRAW): State.WITHDRAWN,
    (State.DELIVERED, Step.CLOSE): State.CLOSED,
    (State.WITHDRAWN, Step.CLOSE): State.CLOSED,
}
"""Nothing else leads anywhere: above all nothing is collected, packaged or approved."""
