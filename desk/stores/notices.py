"""Stores of what people are owed, and of what they have begun and not ended."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from desk.copies import Addressed
from desk.drafts import Draft
from desk.model import Audience
from desk.notices import CommandMenu, Notice, Owed, View, Whisper
from desk.rules.durations import Ms

if TYPE_CHECKING:
    from desk.importing import Import
    from desk.pending import Pending  # what it holds is defined beside the use-cases that take a Unit


class Notices(Protocol):
    async def owe(
        self,
        recipient: int,
        what: Owed,
        *,
        cause: str,
        case: int | None = None,
        whisper: Whisper | None = None,
        wait: Ms = 0,
    ) -> None:
        """Queue what is owed, due after a `wait`; the same cause, kind and recipient once only. Nothing for a stand-in."""

    async def hasten(self, cause: str) -> None:
        """What waits because of this is due now, unless it was tried before."""

    async def show(
        self, recipient: int, view: View | CommandMenu, *, cause: str, case: int | None = None, anew: bool = False
    ) -> None:
        """Draw a view again, or for the first time; many changes before it is drawn are one. `anew` posts it below instead of editing."""

    async def redraw_cards(self, case: int) -> None:
        """Draw again every card of a case that is out, also those of people who may not see it any more."""

    async def redraw_cards_of(self, recipient: int) -> None:
        """Draw again every card that this person has, also those of cases that they may not see any more."""

    async def redraw_campaign(self, campaign: str) -> None:
        """Draw again the cards of the campaign with this reference, its author's panel, and what waited for a second person."""

    async def refresh_campaign(self, campaign: str, *, asked_since: Ms, drawn_before: Ms) -> int:
        """Draw its cards again that somebody asked for since then, unless they were drawn lately. Returns how many."""

    async def redraw_lines(self, decision: str) -> None:
        """Draw again every line about the decision with this reference, in logs and in groups."""

    async def message_of(self, cause: str, kind: str, recipient: int) -> int | None:
        """What Telegram calls the message by which something was said, once it was."""

    async def last_line(self, log: int) -> Notice | None:
        """The latest line owed to a log, and how far it came."""

    async def wake(self, recipient: int) -> None:
        """What waited for this person is due now."""

    async def repost(self, recipient: int) -> None:
        """The recipient's chat numbers its messages anew: cards of open cases are posted there again, others when they change."""

    async def card_at(self, recipient: int, message: int) -> int | None:
        """The case whose card this message, sent to the recipient, is; None if it is no card."""

    async def appeal_at(self, recipient: int, message: int) -> int | None:
        """The appeal whose card this message is; None if it is none."""

    async def topic_of(self, case: int, recipient: int) -> int | None:
        """The forum topic that holds the case's card for this recipient."""

    async def card_of(self, case: int, recipient: int) -> int | None:
        """The message that is the case's card for this recipient."""

    async def held(self, audience: Audience) -> int:
        """How many notices about this audience's cases wait until a person presses Start."""

    async def undelivered(self, kind: str, cause: str) -> int:
        """How many whom a cause owes a notice of a kind have not got it yet."""

    async def told(self, kind: str, cause: str) -> frozenset[int]:
        """Who has got the notice of a kind that a cause owed them."""

    async def halt(self, cause: str) -> None:
        """Let nothing that a cause owes be tried once more: what is being sent at this moment arrives now or not at all."""

    async def withdraw(self, cause: str) -> frozenset[int]:
        """Owe nobody any more what a cause owed and has not been sent; returns who would have got it. What is being sent goes on."""

    async def renew(self, cause: str) -> None:
        """Let what a cause owed and what did not arrive be owed once more."""

    async def restate(self, recipient: int, what: Owed, *, cause: str) -> None:
        """Let somebody who has not got a notice yet get it in these words."""

    async def delivered(self, kind: str, recipient: int, cause: str) -> Ms | None:
        """When the notice of a kind that a cause owes somebody was delivered."""

    async def last_copy(self, recipient: int) -> Notice | None:
        """The latest copy of what is held about them that somebody was owed."""

    async def addressed_to(self, recipient: int) -> Sequence[Addressed]:
        """All that somebody was owed, the first of it first."""

    async def of_case(self, case: int) -> Sequence[Notice]:
        """What was owed because of a case, its reports and its decisions."""


class Drafts(Protocol):
    async def of(self, person: int) -> Draft | None:
        """The person's draft, unless it has expired."""

    async def save(self, person: int, draft: Draft, expires_at: Ms) -> None: ...

    async def drop(self, person: int) -> None: ...

    async def expire(self, limit: int) -> int:
        """Remove drafts whose time is over; returns how many."""


class PendingVerdicts(Protocol):
    async def add(self, pending: "Pending", expires_at: Ms) -> int: ...

    async def of(self, number: int, moderator: int) -> "Pending | None":
        """A moderator's own verdict that has not expired."""

    async def take(self, number: int, moderator: int) -> "Pending | None":
        """The same, which does not wait any more."""

    async def drop(self, moderator: int) -> None:
        """Remove all of somebody's."""

    async def expire(self, limit: int) -> int:
        """Remove those whose time is over; returns how many."""


class Imports(Protocol):
    async def add(self, new: "Import", expires_at: Ms) -> int:
        """Keep a list until it is confirmed; returns its number."""

    async def take(self, number: int, lead: int) -> "Import | None":
        """A lead's own list that has not expired; it does not wait any more."""

    async def expire(self, limit: int) -> int:
        """Remove those whose time is over; returns how many."""

    async def known(self, chat: int, identities: Sequence[str]) -> frozenset[str]:
        """Which of these warnings were brought for this group before."""

    async def mark(self, chat: int, identity: str) -> str | None:
        """Keep that a warning is brought now; what stands for it, or None if it was brought before. Safe between two workers."""
