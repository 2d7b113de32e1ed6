"""The buttons of a case card, and what it asks the moderator who holds it."""

from desk.model import CaseState
from desk.views import CaseView
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.menus import Rows, category_rows
from handlers.messages.naming import category_titles, staff_link
from handlers.messages.reader import Reader
from handlers.messages.text import Button
from handlers.messages.verdicts import DISMISSALS

_WITH_REASON = {"warn": (Action.WARN, Action.WARN_AS), "delete": (Action.DELETE, Action.DELETE_AS)}
"""By menu: what opens it, what chooses a category in it."""


def card_buttons(view: CaseView, facts: Facts, reader: Reader) -> Rows:
    """What can be done now: the choices of the menu that is open, else the verbs; of a closed case only looking at its evidence."""
    if view.case.state is CaseState.CLOSED:
        return (_evidence(view, reader),)
    menu = view.claim.menu if view.claim else ""
    choices = _choices(view, menu, facts, reader)
    return (*choices, _back(view, menu, reader)) if menu else _verbs(view, reader)


def card_question(view: CaseView, facts: Facts, reader: Reader) -> str:
    """What the open menu asks, and whom; empty when none is open."""
    _ = reader.gettext
    if view.claim is None or not view.claim.menu or view.case.state is CaseState.CLOSED:
        return ""
    menu, _colon, category = view.claim.menu.partition(":")
    asked = staff_link(view.claim.moderator, facts.people)
    if category:
        words = _("Reply to this card with the reason, in words for the person concerned. They will read: {category}")
        question = words.format(category=category_titles(category, facts, reader))
    else:
        questions = {
            "warn": _("Warn for what? The person will be told, with points as the policy says."),
            "delete": _("Delete for what? The message goes, and its author will be told why."),
            "dismiss": _("Dismiss why? The reporters will be told that no violation was found that we could act on."),
            "note": _("Reply to this card with your note. Only staff will read it."),
            "handover": _("Reply to this card with whom you informed, when, and their reference."),
            "category": _("What is it really about?"),
        }
        question = questions.get(menu, "")
    return f"👉 {asked}: <b>{question}</b>" if question else ""


def _verbs(view: CaseView, reader: Reader) -> Rows:
    _ = reader.gettext
    case, version = view.case.id, view.case.version
    held = view.claim is not None
    rows = [
        (Button("🆘 " + _("Acknowledge the page"), encode(Action.ACKNOWLEDGE, case)),) if view.paged else (),
        (
            Button(_("Release"), encode(Action.RELEASE, case))
            if held
            else Button(_("Claim"), encode(Action.CLAIM, case)),
        ),
        _judging(view, reader),
        (
            Button(_("Dismiss"), encode(Action.DISMISS, case, version)),
            Button(_("Add a note"), encode(Action.NOTE, case)),
        ),
        (*_evidence(view, reader), Button(_("Change category"), encode(Action.RECATEGORISE, case))),
        (Button(_("Record hand-over"), encode(Action.HANDOVER, case)),) if view.category.law else (),
    ]
    return tuple(row for row in rows if row)


def _judging(view: CaseView, reader: Reader) -> tuple[Button, ...]:
    """Warn and Delete, where there is someone to warn and something to delete."""
    _ = reader.gettext
    case, version = view.case.id, view.case.version
    warn = Button(_("Warn"), encode(Action.WARN, case, version))
    delete = Button(_("Delete message"), encode(Action.DELETE, case, version))
    return (*([warn] if view.accused else []), *([delete] if view.case.message is not None else []))


def _evidence(view: CaseView, reader: Reader) -> tuple[Button, ...]:
    return (Button(reader.gettext("Show evidence"), encode(Action.EVIDENCE, view.case.id)),)


def _choices(view: CaseView, menu: str, facts: Facts, reader: Reader) -> Rows:
    _ = reader.gettext
    case, version = view.case.id, view.case.version
    name, _colon, category = menu.partition(":")
    if name in _WITH_REASON and not category:
        choose = _WITH_REASON[name][1]
        return category_rows(facts.policy, reader, lambda word: encode(choose, case, version, word))
    if name == "category":
        return category_rows(facts.policy, reader, lambda word: encode(Action.RECATEGORISE_AS, case, word))
    if name == "dismiss":
        return tuple(
            (Button(_(words), encode(Action.DISMISS_AS, case, version, code)),) for code, words in DISMISSALS.items()
        )
    return ()


def _back(view: CaseView, menu: str, reader: Reader) -> tuple[Button, ...]:
    """One step back: from the reason to the categories, from everything else to the verbs."""
    name, _colon, category = menu.partition(":")
    if name in _WITH_REASON and category:
        return (
            Button(f"« {reader.gettext('Go back')}", encode(_WITH_REASON[name][0], view.case.id, view.case.version)),
        )
    return (Button(f"« {reader.gettext('Go back')}", encode(Action.CLOSE_MENU, view.case.id)),)
