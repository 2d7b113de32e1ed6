"""From strikes to consequences: which strikes count, what they lead to, and how near the next step is.

Nothing is ever subtracted: a strike counts while it is neither voided nor expired, so undoing and expiring commute and no total is
below zero.

Five posts in one night are not five warnings. Every notice that reaches the account ends an *episode*: what was done between two notices,
or before the first, is one episode and counts once, with the points of its gravest strike that is active. An act belongs to the
time when it was done (`desk.laddering.acted_at`), not to that of its decision; one done at the very moment of a notice comes before it. Who
cannot be told, because they never pressed Start or blocked the bot, counts as told when that was found out: else whoever blocks the bot
could never be warned twice.

The notices of expired strikes still part episodes, they were read; those of voided ones do not: the ladder is as if these had not been.
So the total is a function of the strikes alone, whatever the order of decisions, undos and expiries, and neither an undo nor time ever
adds to it: both only take strikes out of episodes, or make one of two.
"""

from bisect import bisect_left
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


def counting(strikes: Iterable[Strike], group: int | None) -> list[Strike]:
    """The strikes that count in a group, or (None) everywhere: all but those that the administrators of another group left there."""
    return [strike for strike in strikes if strike.counts_in in (None, group)]


def episodes(strikes: Iterable[Strike], now: Ms) -> list[tuple[Strike, ...]]:
    """The strikes that count, by episode, the earliest first. See the head of this file."""
    holding = [strike for strike in strikes if strike.voided_at is None]
    told = sorted(strike.told_at for strike in holding if strike.told_at is not None)
    found: dict[int, list[Strike]] = {}
    for strike in active(holding, now):
        found.setdefault(bisect_left(told, strike.acted), []).append(strike)
    return [tuple(found[place]) for place in sorted(found)]


def counts(strikes: Iterable[Strike], now: Ms) -> tuple[int, ...]:
    """What each episode counts: the points of its gravest strike."""
    return tuple(max(strike.points for strike in episode) for episode in episodes(strikes, now))


def counted_with(strikes: Iterable[Strike], now: Ms) -> dict[int, int]:
    """The decisions whose points add nothing, with the one that counts for their episode: its gravest, of two alike the earlier."""
    found: dict[int, int] = {}
    for episode in episodes(strikes, now):
        gravest = max(episode, key=lambda strike: (strike.points, -strike.decision)).decision
        found |= {strike.decision: gravest for strike in episode if strike.decision != gravest}
    return found


def active_points(strikes: Iterable[Strike], now: Ms) -> int:
    """The points that count now."""
    return sum(counts(strikes, now))


def due(ladder: Sequence[Step], points: int) -> Step | None:
    """The consequence that is due at so many active points: the highest step they reach; None below the first."""
    reached = [step for step in ladder if step.points <= points]
    return reached[-1] if reached else None


@dataclass(frozen=True, slots=True)
class Due:
    """What the ladder makes due for one more act, and why: "2 + 2 points active, step 'mute 7d'"."""

    counts: tuple[int, ...]
    """The points that count with this act's, by episode, the earliest first."""
    step: Step | None
    """None where nothing is due: it leaves no points, or belongs to an episode that has had its consequence."""
    straight: bool = False
    """Whether the category goes straight to this step, whatever the points say."""

    @property
    def points(self) -> int:
        return sum(self.counts)

    @property
    def restricts(self) -> Step | None:
        """The step, where it is more than to tell the person."""
        return self.step if self.step is not None and self.step.do is not Consequence.NOTICE else None


def due_for(ladder: Sequence[Step], strikes: Sequence[Strike], act: Strike, goes_to: Step | None, now: Ms) -> Due:
    """What is due once this act's points count too; the harsher of the ladder's step and of the one its category goes straight to.

    An act that adds nothing to the total belongs to a step that was taken already: it is told, and leads to nothing more.
    """
    total = counts([*strikes, act], now)
    step = due(ladder, sum(total)) if sum(total) > active_points(strikes, now) else None
    if goes_to is not None and (step is None or harshness(goes_to) > harshness(step)):
        return Due(total, goes_to, straight=True)
    return Due(total, step)


def harshness(step: Step) -> tuple[int, float]:
    """How hard a step is: by what it does, then by how long."""
    lasts = step.lasts.ms if step.lasts is not None else None
    return list(Consequence).index(step.do), float("inf") if lasts is None else lasts


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
