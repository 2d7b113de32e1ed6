"""A ban that takes a second person, as a case's readers see it."""

from typing import Final

from desk.model import CaseState, Decision
from desk.records import Proposal, ProposalEnd
from desk.views import CaseView
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import shorten
from handlers.messages.naming import staff_link
from handlers.messages.reader import Reader
from handlers.messages.text import Button, foreign

_WORDS: Final = 600
"""UTF-16 units of the reason."""


def proposed(view: CaseView, facts: Facts, reader: Reader) -> str:
    """What waits for a second person, and why; empty where nothing does."""
    _ = reader.gettext
    waiting = _waiting(view)
    if waiting is None:
        return ""
    words = _(
        "{name} proposes a ban for ever in all groups that share their measures. Somebody else has to approve it."
    )
    head = words.format(name=staff_link(waiting.verdict.moderator, facts.people))
    reason = shorten(foreign(waiting.verdict.reason), _WORDS)
    return f"✋ <b>{head}</b>" + (f"\n<blockquote expandable>{reason}</blockquote>" if reason else "")


def buttons(view: CaseView, reader: Reader) -> tuple[Button, ...]:
    _ = reader.gettext
    waiting = _waiting(view)
    if waiting is None:
        return ()
    return (
        Button(_("Approve the ban"), encode(Action.APPROVE_BAN, waiting.id)),
        Button(_("Reject the ban"), encode(Action.REJECT_BAN, waiting.id)),
    )


def approval_line(view: CaseView, decision: Decision, facts: Facts, reader: Reader) -> str:
    """Who approved a decision that took a second person, or that it was made alone; empty where none was needed."""
    _ = reader.gettext
    for proposal in view.proposals:
        if proposal.decision == decision.id and proposal.end is ProposalEnd.WAIVED:
            return "☝️ " + _("Decided alone: nobody else could look at it, and the policy lets that suffice.")
        if proposal.decision == decision.id:
            return "✋ " + _("Approved by {name}").format(name=staff_link(proposal.ended_by or 0, facts.people))
    return ""


def rejected(ref: str, reader: Reader) -> str:
    """To who rejected it. Plain text."""
    return reader.gettext("The ban comes to nothing. {ref} is still open.").format(ref=ref)


def _waiting(view: CaseView) -> Proposal | None:
    if view.case.state is CaseState.CLOSED:
        return None
    return next((proposal for proposal in view.proposals if proposal.end is None), None)
