"""What moderators read when a case goes from one of them to another. Plain text where it answers a press."""

from collections.abc import Sequence
from typing import Final

from desk.model import Account, Claim
from desk.views import CaseView
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, fit
from handlers.messages.naming import category_titles, label, staff_link
from handlers.messages.reader import Reader
from handlers.messages.text import Button, Text
from handlers.messages.wording import when

_COLLEAGUES_AT_MOST: Final = 50
"""Buttons of one message: a list that is longer is typed into `/handover` instead."""


def whom_to_give(case: int, people: Sequence[Account], reader: Reader) -> Text:
    """To who wants to give a case away: everybody who can take it, one button each."""
    _ = reader.gettext
    if not people:
        return Text(_("Nobody else can take {ref} now. Release it, and it waits in the queue.").format(ref=f"C-{case}"))
    words = _("Who shall take {ref}? They are told in private, and may decline.").format(ref=f"C-{case}")
    return Text(words, tuple((_give_to(case, person, reader),) for person in people[:_COLLEAGUES_AT_MOST]))


def given(claim: Claim, taker: Account | None, now: int, reader: Reader) -> str:
    words = reader.gettext("{name} has {ref} now, until {time}, and is told so.")
    name = label(taker.name if taker is not None and taker.name else str(claim.moderator))
    return words.format(name=name, ref=f"C-{claim.case}", time=when(claim.until, now, reader))


def handed_on(ref: str, reader: Reader) -> str:
    return reader.gettext("{ref} goes to somebody else, and is not offered to you again. Nobody asks why.").format(
        ref=ref
    )


def case_given(view: CaseView, claim: Claim, by: int, facts: Facts, reader: Reader) -> Text:
    """To who has been given a case: by whom, what it is, until when they hold it, and the way out."""
    _ = reader.gettext
    words = _("{name} has given you <b>{ref} · {category}</b>. It is yours until {time}.").format(
        name=staff_link(by, facts.people),
        ref=view.case.ref,
        category=category_titles(view.case.category, facts, reader),
        time=when(claim.until, facts.now, reader),
    )
    due = _("Deadline: {time}").format(time=when(view.case.deadline, facts.now, reader))
    row = (
        Button(_("Open case"), encode(Action.OPEN_CASE, view.case.id)),
        Button(_("Decline it"), encode(Action.RELEASE, view.case.id)),
    )
    return Text(fit([Block(words), Block(due)]), (row,))


def _give_to(case: int, person: Account, reader: Reader) -> Button:
    name = label(person.name or str(person.id))
    return Button(reader.gettext("Give to {name}").format(name=name), encode(Action.GIVE_TO, case, person.id))
