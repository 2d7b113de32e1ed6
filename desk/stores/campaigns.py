"""Stores of announcements and of those who get them."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from desk.campaigns import (
    Asked,
    Audience,
    Campaign,
    CampaignState,
    Candidate,
    NewRecipient,
    Post,
    Recipient,
    RecipientState,
    Skipped,
    Terms,
)
from desk.rules.durations import Ms


class Campaigns(Protocol):
    async def add(self, author: int, terms: Terms) -> int:
        """Begin a draft; an author has one at most. Returns its number."""

    async def of(self, number: int) -> Campaign | None: ...

    async def hold(self, number: int) -> None:
        """Let nobody else change it before this unit ends."""

    async def draft_of(self, author: int) -> Campaign | None: ...

    async def open(self) -> Sequence[Campaign]:
        """Those that have not ended, oldest first; drafts included."""

    async def under_way(self) -> Sequence[Campaign]:
        """Those that are scheduled, sending or paused, and those stopped or withdrawn some of whose recipients have no end yet; oldest
        first."""

    async def recent(self, limit: int) -> Sequence[Campaign]:
        """The latest ones, newest first; without drafts."""

    async def change(self, number: int, terms: Terms) -> None:
        """What its author chose, anew."""

    async def move(self, number: int, *since: CampaignState, to: CampaignState) -> bool:
        """Bring a campaign from one of these states to another, and note when that was; False if it was in none of them."""

    async def approve(self, number: int, by: int) -> None: ...

    async def reject(self, number: int, by: int, why: str) -> None: ...

    async def rejection(self, number: int) -> str | None:
        """Why it was rejected."""

    async def unfreeze(self, number: int) -> None:
        """Its author takes it back to change it: what was approved or rejected is no more."""

    async def drop(self, number: int) -> None:
        """Remove a draft with its texts."""

    async def texts(self, number: int) -> Mapping[str, Post]:
        """By language, the one written first comes first."""

    async def put_text(self, number: int, language: str, post: Post) -> None: ...

    async def drop_text(self, number: int, language: str) -> None: ...

    async def ask(self, person: int, asked: Asked, until: Ms) -> None:
        """Wait for a message of theirs, instead of what was asked before."""

    async def asked(self, person: int) -> Asked | None:
        """What they are asked for now."""

    async def ask_nothing(self, person: int) -> None: ...

    async def carry(self, number: int, version: str, text: str, effective_at: Ms) -> None:
        """Let it announce a policy, compared with the one that is in force now."""

    async def compare(self, number: int) -> None:
        """Let the policy that it announces, if any, be compared with the one that is in force now."""

    async def carry_none(self, number: int) -> None: ...

    async def carried(self, number: int) -> str | None:
        """The text of the policy that it announces."""

    async def compared_with(self, number: int) -> str | None:
        """The text of the policy with which that is compared: the one in force when it was last carried."""

    async def compared_with_in_force(self, number: int) -> bool:
        """Whether what its policy is compared with is still what is in force."""

    async def policy_ahead(self, number: int) -> str | None:
        """The version that another campaign on its way announces, and that is not in force yet."""

    async def policies_due(self) -> Sequence[Campaign]:
        """Those begun and not stopped whose policy's moment has come: the earliest first, and of one moment the one approved first."""

    async def adopted(self, number: int) -> bool:
        """Its policy is in force now; False if it was before, or the campaign was stopped or withdrawn."""

    async def filled(self, number: int, up_to: int | None, *, complete: bool) -> None:
        """Recipients are there up to this id, or all of them are."""

    async def ended(self, number: int) -> None:
        """Every recipient of a stopped or withdrawn campaign has an end."""

    async def retry(self, number: int) -> None:
        """Who failed until now is to be due again."""

    async def retried(self, number: int) -> None:
        """They are."""


class Recipients(Protocol):
    async def count(self, audience: Audience, *, mandatory: bool, at_most: int | None = None) -> int:
        """How many an audience holds now that can be written to and, unless it is mandatory, want to be; nobody counts on after `at_most`.
        The desk's own chats are no recipients.
        """

    async def languages(self, audience: Audience, *, mandatory: bool) -> Mapping[str, int]:
        """Of the same people, how many speak which language: as a code in small letters, empty where it is not known."""

    async def candidates(self, audience: Audience, after: int | None, limit: int) -> Sequence[Candidate]:
        """Of an audience, the next ones in the order of their ids; those who cannot be reached included."""

    async def add(self, campaign: int, new: Sequence[NewRecipient]) -> None: ...

    async def follow(self, old: int, new: int) -> None:
        """A group became a supergroup: it is a recipient there of what is being sent to groups and has not come as far as its old id."""

    async def counts(self, campaign: int) -> Mapping[RecipientState, int]:
        """How many are in each state; states without anybody are missing."""

    async def skipped(self, campaign: int) -> Mapping[str, int]:
        """How many were skipped, by the code of the reason."""

    async def settled_since(self, campaign: int, since: Ms) -> int:
        """How many sends came to an end since then; who was skipped is none."""

    async def due_between(self, campaign: int) -> tuple[Ms, Ms] | None:
        """When the first and the last of those who are still due are; None where nobody is."""

    async def repeated(self, campaign: int) -> int:
        """How many sends followed one that may have arrived."""

    async def paid(self, campaign: int) -> int:
        """How many sends were paid for."""

    async def reads(self, campaign: int) -> Mapping[str, int]:
        """How many pressed "I have read this", by the language of their text."""

    async def read_since(self, campaign: int, since: Ms) -> bool:
        """Whether anybody has pressed it since then."""

    async def told_since(self, campaign: int) -> Ms | None:
        """When it was first sent to somebody; None where it was not."""

    async def read(self, campaign: int, recipient: int) -> bool:
        """They have read it; False if nothing was sent to them."""

    async def skip(self, campaign: int, why: Skipped, limit: int) -> int:
        """Skip those who are still due, so many at once; whom a send may have reached is unknown instead. Returns how many were."""

    async def again(self, campaign: int, until: Ms, limit: int) -> int:
        """Let those who failed or became unknown until then be due again, so many at once; returns how many were."""

    async def any_left(self, campaign: int) -> bool:
        """Whether somebody is due, or being written to."""

    async def page(self, campaign: int, after: int | None, limit: int) -> Sequence[Recipient]:
        """In the order of their ids."""
