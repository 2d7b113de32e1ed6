"""From strikes to consequences: which strikes count, what they lead to, and how near the next step is.

Nothing is ever subtracted: a strike counts while it is neither voided nor expired, so undoing and expiring commute
and no total is below zero.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desk.model import Strike
from desk.rules.durations import Duration, Ms
from desk.rules.policy import Consequence, Step


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an account stands on the ladder: "1 of 3: the next one mutes you for a day"."""

    points: int
    """Active now."""
    place: int
    """Steps reached, counted from the bottom; 0 before the first."""
    steps: int
    """How many there are."""
    step: Step | None
    """What is due at these points; None before the first step."""
    next_step: Step | None
    """What comes next; None at the top."""
    missing: int | None
    """Points from here to the next step, at least one; None at the top."""

    @property
    def last_warning(self) -> bool:
        """Whether only the ladder's last step is left."""
        return self.next_step is not None and self.place == self.steps - 1


def active(strikes: Iterable[Strike], now: Ms) -> list[Strike]:
    """The strikes that count: not voided, not expired. One that expires now no longer does."""
    return [
        strike
        for strike in strikes
        if strike.voided_at is None and (strike.expires_at is None or strike.expires_at > now)
    ]


def active_points(strikes: Iterable[Strike], now: Ms) -> int:
    """The points of the strikes that count."""
    return sum(strike.points for strike in active(strikes, now))


def due(ladder: Sequence[Step], points: int) -> Step | None:
    """The consequence that is due at so many active points: the highest step they reach; None below the first."""
    reached = [step for step in ladder if step.points <= points]
    return reached[-1] if reached else None


def length_of(ladder: Sequence[Step], points: int, do: Consequence) -> Duration | None:
    """How long the ladder lets a consequence last at so many points: as its highest step reached says, else as its lowest one.

    None where no step has this consequence.
    """
    steps = [step for step in ladder if step.do is do]
    return (due(steps, points) or steps[0]).lasts if steps else None


def next_after(ladder: Sequence[Step], points: int) -> Step | None:
    """The lowest step that so many points do not reach; None at the top."""
    return next((step for step in ladder if step.points > points), None)


def standing(ladder: Sequence[Step], points: int) -> Standing:
    """Where so many active points stand on the ladder."""
    above = next_after(ladder, points)
    return Standing(
        points=points,
        place=sum(step.points <= points for step in ladder),
        steps=len(ladder),
        step=due(ladder, points),
        next_step=above,
        missing=above.points - points if above else None,
    )
