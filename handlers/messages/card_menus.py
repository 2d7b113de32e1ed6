"""The buttons of a case card, and what it asks the moderator who holds it."""

from typing import Final

from desk.disclosure.escalation import EscalationKind
from desk.model import CaseState, SanctionKind, SanctionState
from desk.rules.policy import NOTICE, Step, read_step
from desk.rules.sanctioning import is_stuck
from desk.views import CaseView
from handlers.asking import Asked, Menu, read
from handlers.buttons import Action, encode
from handlers.messages import seconds
from handlers.messages.facts import Facts
from handlers.messages.law import laws
from handlers.messages.menus import Rows, category_rows
from handlers.messages.naming import category_titles, staff_link
from handlers.messages.reader import Reader, mark
from handlers.messages.standing import step_name
from handlers.messages.text import Button
from handlers.messages.verdicts import DISMISSALS

_QUESTIONS: Final = {
    Menu.WARN: mark("Warn for what? They are told why, and the step that the ladder makes due is taken."),
    Menu.DELETE: mark("Delete for what? The message goes, its author is told why, and the step that is due is taken."),
    Menu.KICK: mark("Remove for what? They can come back; they are told why, with the points that the policy gives."),
    Menu.DISMISS: mark("Dismiss why? The reporters are told that we found no violation that we could act on."),
    Menu.NOTE: mark("Reply to this card with your note. Only staff will read it."),
    Menu.HANDOVER: mark("Reply to this card with whom you informed, when, and the reference you were given."),
    Menu.CATEGORY: mark("What is it really about?"),
    Menu.ESCALATE: mark("Hand it to the officers: is a life in danger, or is a request from an authority expected?"),
    Menu.OTHERWISE: mark(
        "What else? You will be asked why, for staff only. With a ban Telegram also deletes what they wrote last, for good."
    ),
    Menu.UNMUTE: mark("Reply to this card with why you lift the mute. The decision and its points stand."),
    Menu.UNBAN: mark("Reply to this card with why you lift the ban. The decision and its points stand."),
    Menu.UNDO: mark("Reply to this card with why you take it back, in words for the person concerned."),
}
_AFTER_VERDICT: Final = (Menu.HANDOVER, Menu.UNDO, Menu.UNMUTE, Menu.UNBAN)
_WITH_REASON: Final = {
    Menu.WARN: (Action.WARN, Action.WARN_AS),
    Menu.DELETE: (Action.DELETE, Action.DELETE_AS),
    Menu.KICK: (Action.KICK, Action.KICK_AS),
}
"""Menus that lead over a category to a reason: what opens the menu, what chooses the category."""


def card_buttons(view: CaseView, facts: Facts, reader: Reader) -> Rows:
    """What can be done now: the choices of the menu that is open, else the verbs.

    Of a closed case only another try of what failed, its evidence, taking the decision back, and recording to whom it was handed: the
    law may want that after the verdict too.
    """
    if view.case.state is CaseState.CLOSED:
        rows = (
            _again(view, facts, reader),
            _evidence(view, reader),
            _undo(view, reader),
            _related(view, reader),
            _handover(view, reader),
        )
        return tuple(row for row in rows if row)
    asked = _asked(view)
    if asked is None:
        return _verbs(view, reader)
    return (*_choices(view, asked, facts, reader), _back(view, asked, reader))


def card_question(view: CaseView, facts: Facts, reader: Reader) -> str:
    """What the open menu asks, and whom; empty when none is open."""
    _ = reader.gettext
    asked = _asked(view)
    if asked is None or view.claim is None:
        return ""
    if asked.category:
        words = _("Reply to this card with the reason, in words for the person concerned. Chosen: {category}")
        question = words.format(category=category_titles(asked.category, facts, reader))
    elif asked.menu is Menu.ESCALATE and asked.step:
        question = _("Reply to this card with why. Only officers will read it, and your reply disappears from here.")
    elif asked.step:
        question = _otherwise(view, asked.step, reader)
    else:
        question = _(_QUESTIONS[asked.menu])
    return f"👉 {staff_link(view.claim.moderator, facts.people)}: <b>{question}</b>"


def _otherwise(view: CaseView, step: str, reader: Reader) -> str:
    _ = reader.gettext
    chosen = step_name(read_step(step.replace("-", " ")), reader)
    if view.category.one_press:
        words = _("Reply to this card with two slashes and why, for staff only: // why. Chosen: {step}")
    else:
        words = _(
            "Reply to this card with words for the person concerned, then two slashes and why, for staff only:"
            " words // why. Chosen: {step}"
        )
    return words.format(step=chosen)


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
        seconds.buttons(view, reader),
        *_by_ladder(view, reader),
        _judging(view, reader),
        (
            Button(_("Dismiss"), encode(Action.DISMISS, case, version)),
            Button(_("Add a note"), encode(Action.NOTE, case)),
        ),
        (*_evidence(view, reader), Button(_("Change category"), encode(Action.RECATEGORISE, case))),
        _related(view, reader),
        _passing(view, reader),
        _handover(view, reader),
        (Button(_("Escalate to officers"), encode(Action.ESCALATE, case)),),
    ]
    return tuple(row for row in rows if row)


def _related(view: CaseView, reader: Reader) -> tuple[Button, ...]:
    _ = reader.gettext
    if not view.related.cases:
        return ()
    words = _("Related cases ({n})").format(n=view.related.cases)
    return (Button(words, encode(Action.RELATED, view.case.id, 0)),)


def _again(view: CaseView, facts: Facts, reader: Reader) -> tuple[Button, ...]:
    _ = reader.gettext
    if not any(is_stuck(sanction, facts.now) for sanction in view.sanctions):
        return ()
    return (Button(_("Try again"), encode(Action.TRY_AGAIN, view.case.id)),)


def _undo(view: CaseView, reader: Reader) -> tuple[Button, ...]:
    """Also when it is too late for most: whoever may still do so is known at the press."""
    holding = [decision for decision in view.decisions if decision.voided_at is None]
    if not holding:
        return ()
    words = reader.gettext("Undo {ref}").format(ref=holding[-1].ref)
    return (*_pardon(view, reader), Button(words, encode(Action.UNDO, view.case.id, view.case.version)))


def _pardon(view: CaseView, reader: Reader) -> tuple[Button, ...]:
    """For what holds as far as the card knows, one button for each kind."""
    _ = reader.gettext
    labels = {SanctionKind.MUTE: _("Lift the mute"), SanctionKind.BAN: _("Lift the ban")}
    holding = (SanctionState.DUE, SanctionState.APPLIED)
    kinds = dict.fromkeys(
        one.kind for one in view.sanctions if one.kind.lasts and one.lifting is None and one.state in holding
    )
    case, version = view.case.id, view.case.version
    return tuple(Button(labels[kind], encode(Action.PARDON, case, version, kind.value)) for kind in kinds)


def _passing(view: CaseView, reader: Reader) -> tuple[Button, ...]:
    """To a colleague, or to whoever takes it next: for who holds the case."""
    _ = reader.gettext
    give = Button(_("Give to a colleague"), encode(Action.GIVE, view.case.id))
    return (give, Button(_("Hand on"), encode(Action.HAND_ON, view.case.id))) if view.claim is not None else ()


def _handover(view: CaseView, reader: Reader) -> tuple[Button, ...]:
    _ = reader.gettext
    return (Button(_("Record hand-over"), encode(Action.HANDOVER, view.case.id)),) if laws(view) else ()


def _judging(view: CaseView, reader: Reader) -> tuple[Button, ...]:
    """Warn, Delete and Remove, where there is someone to warn, something to delete and a group to leave."""
    _ = reader.gettext
    case, version = view.case.id, view.case.version
    warn = Button(_("Warn"), encode(Action.WARN, case, version))
    delete = Button(_("Delete message"), encode(Action.DELETE, case, version))
    kick = Button(_("Remove from group"), encode(Action.KICK, case, version))
    is_member = view.accused is not None and view.accused.id > 0 and view.case.chat is not None
    return (
        *([warn] if view.accused else []),
        *([delete] if view.case.message is not None else []),
        *([kick] if is_member else []),
    )


def _by_ladder(view: CaseView, reader: Reader) -> Rows:
    """What the ladder makes due, as long as that is known; at the press it is worked out anew."""
    _ = reader.gettext
    if view.due is None:
        return ()
    case, version, step = view.case.id, view.case.version, view.due.step or NOTICE
    confirm = Button(_("Confirm: {step}").format(step=step_name(step, reader)), _carrying(Action.CONFIRM, view, step))
    return ((confirm, Button(_("Decide otherwise"), encode(Action.OTHERWISE, case, version))),)


def _others(view: CaseView, reader: Reader) -> Rows:
    """Every other step of the ladder, from the mildest."""
    due = view.due.step if view.due is not None else None
    steps = {str(step): step for step in (NOTICE, *view.ladder)}
    steps.pop(str(due or NOTICE), None)
    return tuple((Button(step_name(one, reader), _carrying(Action.OTHERWISE_AS, view, one)),) for one in steps.values())


def _carrying(action: Action, view: CaseView, step: Step) -> str:
    return encode(action, view.case.id, view.case.version, str(step).replace(" ", "-"))


def _evidence(view: CaseView, reader: Reader) -> tuple[Button, ...]:
    _ = reader.gettext
    return (Button(_("Show evidence"), encode(Action.EVIDENCE, view.case.id)),)


def _choices(view: CaseView, asked: Asked, facts: Facts, reader: Reader) -> Rows:
    _ = reader.gettext
    case, version = view.case.id, view.case.version
    if asked.category and asked.menu is Menu.KICK:
        return ()
    if asked.category:
        return ((Button(_("Use the words of the rule"), encode(Action.BY_RULE, case, version)),),)
    if asked.menu in _WITH_REASON:
        choose = _WITH_REASON[asked.menu][1]
        return category_rows(facts.policy, reader, lambda name: encode(choose, case, version, name))
    if asked.menu is Menu.OTHERWISE:
        return () if asked.step else _others(view, reader)
    if asked.menu is Menu.ESCALATE:
        return () if asked.step else _kinds(case, reader)
    if asked.menu is Menu.CATEGORY:
        return category_rows(facts.policy, reader, lambda name: encode(Action.RECATEGORISE_AS, case, name))
    if asked.menu is Menu.DISMISS:
        rows = tuple(
            (Button(_("Dismiss: {reason}").format(reason=_(words)), encode(Action.DISMISS_AS, case, version, code)),)
            for code, words in DISMISSALS.items()
        )
        return (*rows, (Button(_("See all that are alike"), encode(Action.ALIKE, case)),))
    return ()


def _kinds(case: int, reader: Reader) -> Rows:
    """Why it is escalated; what is chosen does not show on the card."""
    _ = reader.gettext
    threat, expected = _("Escalate: a life is in danger"), _("Escalate: a request is expected")
    return (
        (Button(threat, encode(Action.ESCALATE_AS, case, EscalationKind.THREAT.value)),),
        (Button(expected, encode(Action.ESCALATE_AS, case, EscalationKind.PRESERVATION.value)),),
    )


def _back(view: CaseView, asked: Asked, reader: Reader) -> tuple[Button, ...]:
    """One step back: from the reason to the categories, from everything else to the verbs."""
    _ = reader.gettext
    data = encode(Action.CLOSE_MENU, view.case.id)
    if asked.step and asked.menu is Menu.OTHERWISE:
        data = encode(Action.OTHERWISE, view.case.id, view.case.version)
    elif asked.menu in _WITH_REASON and asked.category:
        data = encode(_WITH_REASON[asked.menu][0], view.case.id, view.case.version)
    return (Button("« " + _("Go back"), data),)


def _asked(view: CaseView) -> Asked | None:
    """What the card asks its claimer for at this moment; once it is decided only what may be asked then, too."""
    asked = read(view.claim.menu) if view.claim is not None else None
    if view.case.state is CaseState.CLOSED and asked is not None and asked.menu not in _AFTER_VERDICT:
        return None
    return asked
