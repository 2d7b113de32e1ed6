"""How often each line of `table.py` is checked, and which checks the walk over it cannot judge."""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final

from handlers.buttons import Action


class Layer(Enum):
    """Where a check stands."""

    GUARD = auto()
    """Before a command is read: who may not learns only that."""
    DOOR = auto()
    """In the unit that does it: a role that was lost meanwhile counts no more."""
    DESK = auto()
    """In the use case, whoever calls it."""


def layer(place: str) -> Layer:
    if place.endswith(": guard"):
        return Layer.GUARD
    return Layer.DESK if place.startswith("desk.") else Layer.DOOR


_DOOR: Final = frozenset({Layer.DOOR})

_COMMANDS: Final[Mapping[str, frozenset[Layer]]] = {
    # Telegram says who administrates a group: it is asked before the unit.
    **dict.fromkeys(("setup", "settings", "setlog"), _DOOR),
    # Refused there before its unit is opened.
    "import": frozenset({Layer.GUARD}),
    # The use case asks whom it concerns, not which roles they have.
    **dict.fromkeys(("head", "hold", "holds", "unhold", "requests"), frozenset({Layer.GUARD, Layer.DOOR})),
    # The same, but for naming somebody.
    "deputy": frozenset({Layer.GUARD, Layer.DOOR}),
}
"""Those that are not checked in each layer."""

_ONLY_AT_THE_DOOR: Final = frozenset(
    {
        # What is pressed waits for the presser alone, is gone, or only opens a page.
        *(Action.IMPORT, Action.RULED_AS, Action.EDIT_APPROVE, Action.CAMPAIGN_RESUME, Action.GROUP_PAGE),
        # The use case asks whom it concerns, not which roles they have.
        *(Action.HOLD_PLACE, Action.HOLD_DROP, Action.HOLDS, Action.HOLD_OPEN),
        *(Action.HOLD_EXTEND, Action.HOLD_END, Action.HOLD_END_NOW),
        *(Action.PRESERVE_CASE, Action.PRESERVE_NOT),
        # No scope waits for a word there.
        Action.REQUEST_APPROVE,
        # The form is the officer's own.
        *(Action.INTAKE, Action.INTAKE_PART, Action.INTAKE_CHOOSE),
        *(Action.INTAKE_NEXT, Action.INTAKE_CONFIRM, Action.INTAKE_DROP),
    }
)


def layers(what: str | Action) -> frozenset[Layer]:
    """Where a line is checked: a command in each layer, a button at its door and in the use case, but for those named here."""
    if isinstance(what, Action):
        return _DOOR if what in _ONLY_AT_THE_DOOR else frozenset({Layer.DOOR, Layer.DESK})
    return _COMMANDS.get(what, frozenset(Layer))


COARSER: Final[Mapping[Layer, frozenset[Action]]] = {
    Layer.GUARD: frozenset(),
    # Where no other officer is left leads consent; sharing takes more than the group's own word.
    Layer.DOOR: frozenset({Action.CONSENT, Action.OBJECT, Action.GROUP_SHARED}),
    # Telegram alone knows who governs a group; the use case asks only who may let it share.
    Layer.DESK: frozenset(
        {
            *(Action.GROUP_LANGUAGE, Action.GROUP_MODERATORS, Action.GROUP_SHARED),
            *(Action.GROUP_SAID, Action.GROUP_LADDER, Action.GROUP_LOG_OFF),
        }
    ),
}
"""Lines of which a layer lets somebody in whom another refuses."""

ASKED_TWICE: Final[Mapping[str, str]] = {
    "desk.decisions.open_for: raise": "who works on no cases is above nobody either",
    "desk.decisions.open_for: require_above": "the same, the other way round",
    "desk.flagging.all_of_them: require_lead": "the one command shows the flaggers and the former ones",
    "desk.flagging.former: require_lead": "the same",
    "desk.judging.look: raise": "the case of an appeal is looked up next, which asks the same",
    "desk.reporters.pasts: require_lead": "each report is looked up next, which asks the same",
}
"""Checks whose layer asks again: leaving one out lets nobody in."""

ASKED_BEFORE: Final[Mapping[str, str]] = {
    "handlers.alike._dismissed: pressed": "the list was asked for in the same press",
    "handlers.intaking._typed: typed": "who is no officer has no form that waits for words",
    "handlers.request_packing._collect: pressed 2": "the same press has asked before the sources, and the use case asks again",
    "handlers.request_packing._package: pressed 2": "the same press has asked before the package, and the use case asks again",
}
"""Checks that nobody meets who may not: only a role that is lost within one press would."""

TESTED_BY_NAME: Final[Mapping[str, str]] = {
    "desk.disclosure.intake.take_in: raise": (
        "tests/desk/test_request_intake.py::test_only_an_officer_whom_it_does_not_concern_takes_it_in"
    ),
    "desk.lending.lend: raise": "tests/handlers/staff/test_lending.py::test_a_lent_right_reaches_no_other_groups_case",
    "desk.rules.disclosure.approval.may_approve: raise": (
        "tests/rules/test_request_guards.py::test_nobody_else_approves_or_collects"
    ),
    "desk.rules.disclosure.approval.may_approve_alone: raise": (
        "tests/rules/test_request_guards.py::test_nobody_else_approves_or_collects"
    ),
    "desk.rules.disclosure.approval.may_collect: raise": (
        "tests/rules/test_request_guards.py::test_nobody_else_approves_or_collects"
    ),
    "desk.rules.disclosure.approval.may_review: raise": (
        "tests/desk/test_request_path.py::test_only_what_one_person_did_alone_is_reviewed_and_by_no_owner"
    ),
    "desk.rules.disclosure.notice.may_settle: raise": (
        "tests/desk/test_request_notices.py::test_it_is_barred_only_on_a_basis_and_by_name"
    ),
    "desk.rules.disclosure.path._of_threat: raise": (
        "tests/rules/test_request_guards.py::test_of_a_threat_the_clock_takes_no_step_that_decides"
    ),
    "handlers.group_settings._require_log: raise": (
        "tests/handlers/staff/test_group_settings.py::test_the_log_is_for_who_governs_the_group_and_administrates_the_log"
    ),
    "handlers.group_settings.open_from_link: require_governs": (
        "tests/handlers/staff/test_group_settings.py::test_the_groups_button_opens_the_settings_for_who_governs_it"
    ),
    "handlers.meeting._set_up: require_governs": (
        "tests/handlers/staff/test_group_settings.py"
        "::test_who_governs_nothing_is_not_asked_though_the_desk_may_write_to_them"
    ),
}
"""Checks that need more than the world holds, and the tests that fail where one is left out."""
