"""The store of erasures: who is to be erased, who was, and what is left to be done about it."""

from collections.abc import Collection, Mapping
from typing import Protocol

from desk.rules.durations import Ms


class Erasures(Protocol):
    async def ask(self, person: int, expires_at: Ms) -> None:
        """Somebody is asked now whether they mean it; what they were asked before is over."""

    async def take(self, person: int, asked_at: Ms) -> bool:
        """They have answered what they were asked then; False if that is over."""

    async def expire(self, limit: int) -> int:
        """Remove questions whose time is over; returns how many."""

    async def hold(self, account: int) -> Collection[int]:
        """Let whoever else works on what concerns an account wait until this unit has ended; returns the cases in which it takes part."""

    async def erase(self, account: int, *, withheld: bool) -> None:
        """Destroy their key, or withhold it for a hold, remove what is theirs alone, and let their stand-in take their place elsewhere."""

    async def record(self, account: int, at: Ms) -> None:
        """Keep that they were erased; with their id where a sanction still has to be lifted, or a case about them is open."""

    async def look_through(self, limit: int) -> int:
        """Note whom pieces of evidence name that are older than that was noted, so that no erasure has to look through all of them.

        Returns how many pieces that were.
        """

    async def knows(self, account: int) -> bool:
        """Whether they were erased once."""

    def enlist(self, account: int, at: Ms) -> None:
        """Write it to the list beside the key file, for when an older backup is restored. The last thing before the unit commits."""

    async def latest(self) -> Ms | None:
        """When somebody was last erased; None if nobody was."""

    async def finish(self) -> int:
        """Let go of ids that nothing needs any more; returns of how many people."""

    async def withheld(self) -> Mapping[int, int | None]:
        """Whose keys are withheld: their stand-ins, each with the id where that is known."""

    async def release(self, stand_in: int) -> None:
        """Destroy what was withheld of them."""

    async def unknown(self, erased: Mapping[int, Ms]) -> Mapping[int, Ms]:
        """Those of these erasures that this database does not know: it was restored from before."""

    async def behind(self, stand_ins: Collection[int]) -> Mapping[int, int]:
        """Which accounts of this database these stand for; those of whom nothing is held are left out."""

    async def note(self, stand_in: int, at: Ms) -> None:
        """Keep that somebody was erased of whom nothing is held."""
