"""The stores of holds."""

from collections.abc import Sequence
from typing import Protocol

from desk.holds import Hold, NewHold
from desk.rules.durations import Ms


class Holds(Protocol):
    async def place(self, new: NewHold) -> Hold: ...

    async def get(self, hold: int) -> Hold:
        """Raises UnknownReference."""

    async def in_force(self) -> Sequence[Hold]:
        """Those that have not been ended, the first to end first."""

    async def lock(self, hold: int) -> Hold:
        """Like `get`, and nobody else's unit changes it until this one has ended."""

    async def concerns(self, hold: Hold | NewHold, account: int) -> bool:
        """Whether a hold on a case or an account is one of which somebody must not decide: about them, their report or their appeal.

        Of a hold on another account: whether they reported it or appealed about it themselves, never who reported them.
        """

    async def reach(self, hold: Hold | NewHold) -> int:
        """How many cases match now."""

    async def on_case(self, case: int) -> Sequence[Hold]:
        """Those in force that keep this case: its own, those of its categories, of whom it is about, who reported or appealed."""

    async def on_account(self, account: int) -> Sequence[Hold]:
        """Those in force that keep what is held about an account: its own, and those of every case in which it takes part or
        that has evidence which names it."""

    async def freeze(self) -> None:
        """Nobody places, changes or ends a hold until this unit has ended: ask before `on_case` decides what may go."""

    async def extend(self, hold: int, until: Ms, warn_at: Ms | None) -> bool:
        """Another end; False if it has ended."""

    async def hide(self, hold: int) -> bool:
        """Let it be secret from now on; False if it is already, or has ended."""

    async def show(self, hold: int) -> bool:
        """Let it be secret no more; False if it is not, or has ended."""

    async def end(self, hold: int, by: int | None) -> bool:
        """End it (`by` None: its time is over); False if it has ended."""

    async def to_warn(self, limit: int) -> Sequence[Hold]:
        """Those whose owner is to be told now; nobody else's unit gets them until this one has ended."""

    async def warn_next(self, hold: int, at: Ms | None) -> None:
        """When its owner is to be told again."""

    async def over(self, limit: int) -> Sequence[Hold]:
        """Those whose time is over; nobody else's unit gets them until this one has ended."""


class HoldDrafts(Protocol):
    async def add(self, new: NewHold, expires_at: Ms) -> int:
        """Keep what is asked for until it is placed; returns its number."""

    async def take(self, number: int) -> NewHold | None:
        """What has not expired; it does not wait any more."""

    async def expire(self, limit: int) -> int:
        """Remove those whose time is over; returns how many."""
