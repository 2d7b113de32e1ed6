"""When the clock closes a request in which nothing is left to do, and when officers are asked after one that nobody goes on with. Pure."""

from typing import Final

from desk.rules.disclosure.instruments import Instrument
from desk.rules.disclosure.states import TABLE, State, Step
from desk.rules.disclosure.threat import TABLE as OF_THREATS
from desk.rules.durations import DAY, Ms

SETTLED_FOR: Final[Ms] = 14 * DAY
"""From its last step: time to look at how it ended, and for an authority to ask after it."""
ASKED_AGAIN: Final[Ms] = 7 * DAY
"""For a review that is owed, or a letter that nobody has sent."""
SILENCE: Final[Ms] = 30 * DAY
"""So long after the last step officers are asked what is left to do, where no clock runs that would remind them: what is held for a request
must not be held for ever because an authority never answered."""


def only_closes(instrument: Instrument, state: State) -> bool:
    """Whether it waits for nothing but its close; for that, a review may be owed."""
    table = OF_THREATS if instrument is Instrument.ART18 else TABLE
    return (state, Step.CLOSE) in table


def looked_at(instrument: Instrument, state: State, emergency_by: int | None, last_step: Ms) -> Ms:
    """When the clock looks at such a request for the first time: earlier where one person acted alone, whose review may be owed."""
    return last_step + (SETTLED_FOR if emergency_by is None else review_asked_again(instrument, state))


def review_asked_again(instrument: Instrument, state: State) -> Ms:
    """After which time a review that is owed is asked for again: each day where somebody may be in danger whom one person thought safe."""
    return DAY if instrument is Instrument.ART18 and state is State.WITHDRAWN else ASKED_AGAIN
