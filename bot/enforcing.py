"""Sanctions, done and lifted in Telegram. A member is always put where all that holds for them taken together puts them.

So lifting one of two sanctions leaves the other in force, a mute never lifts a ban, and it does not matter in which order acts come. Acts
about the same member take turns.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakValueDictionary

from bot import membership
from bot.attempts import NOT_KEPT_OUT, Attempt, Done, Over, Refused, Unreachable
from bot.sending import Sender
from desk.model import Lifting, Membership, MemberStatus, Sanction, SanctionKind, SanctionState, is_stand_in
from desk.ports import Unit
from desk.rules.durations import Ms
from desk.rules.sanctioning import SPEAK, is_over, outweighs, still, strongest, telegrams_end
from storage.unit import Runner


@dataclass(frozen=True, slots=True)
class _Picture:
    """What the desk knows of a member at this moment."""

    sanction: Sanction
    holds: Sanction | None
    """The strongest sanction in force."""
    before: Membership | None
    basic: bool
    """Whether it is a basic group."""


class Enforcer:
    def __init__(self, sender: Sender, runner: Runner, clock: Callable[[], Ms]) -> None:
        self._sender = sender
        self._runner = runner
        self._clock = clock
        self._turns: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()

    async def apply(self, number: int) -> Attempt:
        """Do what a decision says, unless it holds no more."""
        sanction = await self._runner.read(lambda unit: unit.sanctions.get(number))
        async with self._turns.setdefault((sanction.chat, sanction.account), asyncio.Lock()):
            picture = await self._look(number)
            if _no_more(picture.sanction, self._clock()):
                return Over()
            match sanction.kind:
                case SanctionKind.DELETE:
                    return await self._sender.remove_surely(sanction.chat, sanction.message or 0)
                case _ if is_stand_in(sanction.account):
                    return Refused("whose data is erased, nobody can find")
                case SanctionKind.KICK:
                    return await self._kick(picture)
                case _:
                    return await self._restrain(picture)

    async def lift(self, number: int) -> Attempt:
        """Put a member where they stand without a sanction."""
        sanction = await self._runner.read(lambda unit: unit.sanctions.get(number))
        async with self._turns.setdefault((sanction.chat, sanction.account), asyncio.Lock()):
            picture = await self._look(number)
            if is_stand_in(sanction.account) or (sanction.account > 0 and picture.before is None):
                return Done()
            if picture.holds is not None:
                return await self._restrain(picture)
            freed = await self._free(picture)
            out_of_reach = isinstance(freed, Refused | Unreachable)
            return Done() if out_of_reach and _ended_by_itself(picture, self._clock()) else freed

    async def _look(self, number: int) -> _Picture:
        async def look(unit: Unit) -> _Picture:
            one = await unit.sanctions.get(number)
            in_force = await unit.sanctions.in_force(one.chat, one.account)
            known = await unit.chats.known(one.chat)
            before = await unit.sanctions.before(one.chat, one.account)
            return _Picture(one, strongest(in_force, unit.now), before, known is not None and known.kind == "group")

        return await self._runner.read(look)

    async def _restrain(self, picture: _Picture) -> Attempt:
        """Put the strongest sanction into force, unless what was there before keeps more from them."""
        holds = picture.holds
        if holds is None:
            return Over()
        if holds.account < 0:
            return await self._sender.act(holds.chat, lambda bot: membership.impose(bot, holds, self._clock()))
        before = await self._before(picture)
        if not isinstance(before, Membership):
            return before
        if outweighs(still(before, self._clock()), holds):
            return await self._put_back(picture, before)
        done = await self._sender.act(holds.chat, lambda bot: membership.impose(bot, holds, self._clock()))
        # Once the group is a supergroup it is tried again, and holds.
        return Refused(NOT_KEPT_OUT) if picture.basic and isinstance(done, Done) else done

    async def _before(self, picture: _Picture) -> Membership | Attempt:
        """What they were before the desk's first sanction; it is stored before anything is done to them."""
        if picture.before is not None:
            return picture.before
        chat, account = picture.sanction.chat, picture.sanction.account
        found = await self._sender.member(chat, account)
        if isinstance(found, Membership) and found.status is not MemberStatus.LEADS:
            await self._runner.run(lambda unit: unit.sanctions.remember(chat, account, found))
        return found

    async def _free(self, picture: _Picture) -> Attempt:
        """No sanction is left: back to what they were."""
        chat, account = picture.sanction.chat, picture.sanction.account
        if account < 0:
            return await self._sender.act(chat, lambda bot: membership.unban(bot, chat, account))
        was = still(picture.before or Membership(MemberStatus.FREE), self._clock())
        return await self._put_back(picture, was)

    async def _put_back(self, picture: _Picture, was: Membership) -> Attempt:
        """Only what is the desk's own is changed: somebody else may have freed them, or restricted them otherwise, in Telegram itself."""
        chat, account = picture.sanction.chat, picture.sanction.account
        found = await self._sender.member(chat, account)
        if not isinstance(found, Membership):
            return found
        ended_by_itself = picture.sanction.lifting is Lifting.ENDED and found.status is MemberStatus.FREE
        if not (_is_ours(found) or ended_by_itself) or (found.status, found.may, found.until) == (
            was.status,
            was.may,
            was.until,
        ):
            return Done()
        if was.status is MemberStatus.FREE:
            return Done() if ended_by_itself else await self._let_go(chat, account, found)
        return await self._sender.act(chat, lambda bot: membership.restore(bot, chat, account, was, self._clock()))

    async def _let_go(self, chat: int, account: int, found: Membership) -> Attempt:
        if found.status is MemberStatus.BANNED:
            return await self._sender.act(chat, lambda bot: membership.unban(bot, chat, account))
        free = Membership(MemberStatus.FREE)
        return await self._sender.act(chat, lambda bot: membership.restore(bot, chat, account, free, self._clock()))

    async def _kick(self, picture: _Picture) -> Attempt:
        """Show them out, unless they are out: removing who is banned would lift the ban. Who was restricted is so when they come back."""
        chat, account = picture.sanction.chat, picture.sanction.account
        if account < 0:
            return Refused("a channel is no member")
        found = await self._sender.member(chat, account)
        if not isinstance(found, Membership):
            return found
        if found.inside:
            if found.status is MemberStatus.RESTRICTED:
                await self._runner.run(lambda unit: unit.sanctions.remember(chat, account, found))
            removed = await self._sender.act(
                chat, lambda bot: membership.remove(bot, chat, account, is_basic=picture.basic)
            )
            if not isinstance(removed, Done):
                return removed
        return Done() if found.status is MemberStatus.BANNED else await self._restrict_again(picture.sanction.id)

    async def _restrict_again(self, number: int) -> Attempt:
        """Put back what a removal took with it: the desk's own sanction, or a restriction from before; also if a crash came in between."""
        picture = await self._look(number)
        if picture.holds is not None:
            return await self._restrain(picture)
        chat, account = picture.sanction.chat, picture.sanction.account
        was = still(picture.before or Membership(MemberStatus.FREE), self._clock())
        if was.status is not MemberStatus.RESTRICTED:
            return Done()
        return await self._sender.act(chat, lambda bot: membership.restore(bot, chat, account, was, self._clock()))


def _no_more(sanction: Sanction, now: Ms) -> bool:
    """Whether a sanction is lifted, or over, before it was applied."""
    return sanction.lifting is not None or sanction.state is SanctionState.LIFTED or is_over(sanction.until, now)


def _ended_by_itself(picture: _Picture, now: Ms) -> bool:
    """Whether Telegram was told the end when the sanction was applied, and there is nothing to put back."""
    sanction, was = picture.sanction, still(picture.before or Membership(MemberStatus.FREE), now)
    if sanction.lifting is not Lifting.ENDED or sanction.account < 0 or sanction.settled_at is None:
        return False
    return telegrams_end(sanction.until, sanction.settled_at) is not None and was.status is MemberStatus.FREE


def _is_ours(found: Membership) -> bool:
    """Whether they are banned or silenced; what somebody else allowed them meanwhile stays."""
    return found.status is MemberStatus.BANNED or (found.status is MemberStatus.RESTRICTED and SPEAK not in found.may)
