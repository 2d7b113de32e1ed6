"""Stores of accounts, chats and groups, and of who works here."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from desk.groups import GroupSettings
from desk.model import Account, Chat, Role
from desk.records import GrantEnd, OfficerGrant, Pause
from desk.rules.durations import Ms


class People(Protocol):
    async def meet(self, account: Account) -> None:
        """Keep what was just seen of an account; an unchanged profile writes nothing. A language of None leaves the known one."""

    async def known(self, account: int) -> Account | None: ...

    async def named(self, username: str) -> Sequence[Account]:
        """Accounts last seen under this username (with or without @, any case), the latest first."""

    async def last_seen(self, account: int) -> Ms | None: ...

    async def started(self, account: int) -> None:
        """They pressed Start: from now on the desk may write first."""

    async def can_be_told(self, account: int) -> bool:
        """Whether they pressed Start and have not blocked the bot since, as far as the desk has heard."""

    async def stopped(self, account: int) -> None:
        """They blocked the bot or are gone."""

    async def speaks(self, account: int, language: str) -> None:
        """They chose a language; it outweighs what Telegram says of them."""

    async def wants_optional(self, account: int) -> bool:
        """Whether they get optional announcements too; so does who has said nothing."""

    async def want_optional(self, account: int, *, wanted: bool) -> None: ...

    async def timezone(self, account: int) -> str | None:
        """Theirs, by its name, where they told."""

    async def lives_in(self, account: int, timezone: str | None) -> None:
        """They told their time zone, or take that back."""


class Chats(Protocol):
    async def seen(self, chat: Chat) -> None:
        """Keep what was just seen of a chat; an unchanged one writes nothing."""

    async def known(self, chat: int) -> Chat | None: ...

    async def joined(self, chat: Chat, *, administrator: bool) -> None: ...

    async def left(self, chat: int) -> None: ...

    async def served(self, chat: int) -> bool:
        """Whether the bot is in this chat now."""

    async def moved(self, old: int, new: int) -> None:
        """A group became a supergroup: what pointed at `old` points at `new` from now on, what is owed to it included."""

    async def now_at(self, chat: int) -> int:
        """The chat's id today, following upgrades."""


class HeldCommands(Protocol):
    async def add(self, chat: int, command: bytes, expires_at: Ms) -> int:
        """Keep a command as Telegram sent it, sealed."""

    async def of(self, number: int) -> bytes | None:
        """The command, unless its time is over or it has taken effect."""

    async def take(self, number: int) -> bool:
        """Take it out, for good; False where it is gone already."""

    async def expire(self, limit: int) -> Sequence[tuple[int, int]]:
        """Remove those whose time is over; returns their numbers, each with its chat."""


class Groups(Protocol):
    async def of(self, chat: int) -> GroupSettings:
        """What holds in a group, following upgrades; the defaults for one where nobody chose anything."""

    async def keep(self, settings: GroupSettings) -> None: ...

    async def served(self) -> Sequence[int]:
        """The groups in which the bot is now, in ascending order."""

    async def sharing(self) -> Sequence[int]:
        """Those of them whose sanctions are shared."""


class Staff(Protocol):
    async def roles(self, account: int) -> frozenset[Role]: ...

    async def with_role(self, role: Role) -> Sequence[int]:
        """Accounts in ascending order."""

    async def ever(self, role: Role) -> frozenset[int]:
        """Who holds or held it."""

    async def hold(self) -> None:
        """Let whoever else asks for this wait until the unit ends: what is counted next nobody changes meanwhile."""

    async def everybody(self) -> Mapping[int, frozenset[Role]]:
        """All who hold a role, by account in ascending order."""

    async def grant(self, account: int, role: Role, by: int | None) -> bool:
        """Give a role (`by` None: the settings did); False if they held it already."""

    async def revoke(self, account: int, role: Role, by: int | None) -> None: ...


class OfficerGrants(Protocol):
    async def propose(self, account: int, by: int, due_at: Ms, role: Role = Role.OFFICER) -> OfficerGrant | None:
        """Let an appointment wait; None where one waits for this account."""

    async def get(self, grant: int) -> OfficerGrant:
        """Nobody else's unit changes it until this one has ended. Raises UnknownReference."""

    async def waiting(self) -> Sequence[OfficerGrant]: ...

    async def due(self, limit: int) -> Sequence[OfficerGrant]:
        """Those whose day has come, with somebody's consent."""

    async def consent(self, grant: int, by: int | None) -> None:
        """Somebody consents; None takes it back. The database refuses who is appointed, and who appoints."""

    async def end(self, grant: int, how: GrantEnd, by: int | None) -> None: ...


class Pauses(Protocol):
    async def begin(self, moderator: int, decisions: int) -> Pause | None:
        """Let a moderator's sanctions pause; None where they do."""

    async def get(self, pause: int) -> Pause:
        """Raises UnknownReference."""

    async def latest(self, moderator: int) -> Pause | None: ...

    async def lift(self, pause: int, by: int) -> bool:
        """End it; False if it is over."""
