"""What can be done about a lawful request from where it is, for whoever reads it in private. Checked again when it is pressed."""

from collections.abc import Callable, Sequence
from typing import Final

from desk.disclosure.package import AuthorityKey
from desk.disclosure.values import Request
from desk.rules.disclosure.course import Actor, Course
from desk.rules.disclosure.instruments import RULES, Instrument
from desk.rules.disclosure.preparation import KEYED_IN, PREPARED_IN, SUPPLIED_IN
from desk.rules.disclosure.states import TABLE, State, Step
from handlers.buttons import Action, encode
from handlers.messages.reader import Reader, mark
from handlers.messages.request_notice import notice_buttons
from handlers.messages.text import Button

_Fits = Callable[[Course], bool]

_Simple = tuple[Step, str, str, _Fits]

_ONWARD: Final[tuple[_Simple, ...]] = (
    (Step.CHECK, "check", mark("Check the sender"), lambda _: True),
    (Step.FIND_VALID, "find_valid", mark("Confirm that its form is valid"), lambda course: not _preserves(course)),
    (Step.PRESERVE, "preserve", mark("Preserve"), lambda course: _preserves(course)),
    (Step.SUBMIT, "submit", mark("Submit for approval"), lambda course: course.instrument is not Instrument.EMERGENCY),
    (
        Step.APPROVE_EMERGENCY,
        "approve_emergency",
        mark("Approve as an emergency"),
        lambda course: course.instrument is Instrument.EMERGENCY,
    ),
    (
        Step.NOTIFY_ENFORCER,
        "notify_enforcer",
        mark("Wait for the enforcing authority"),
        lambda course: course.instrument is Instrument.EU_EPOC,
    ),
)
"""Steps that need no words."""
_BACK: Final[tuple[_Simple, ...]] = (
    (Step.WITHDRAW, "revoked", mark("Treat it as revoked"), lambda course: course.revoked),
    (Step.NARROW, "narrow", mark("Send the scope back"), lambda _: True),
)
"""The same, of those that end it or lead back: after what leads on."""

_WORDED: Final[tuple[tuple[Step, str, str, _Fits], ...]] = (
    (Step.AUTHENTICATE, "authenticate", mark("Record the call-back"), lambda _: True),
    (Step.CLARIFIED, "clarified", mark("Record the clarification"), lambda _: True),
    (Step.ENFORCER_SILENT, "consented", mark("Record the consent"), lambda _: True),
    (Step.VALIDATE, "validated", mark("Record the validation"), lambda course: course.unvalidated),
    (
        Step.ASK_DELETION,
        "delete",
        mark("Ask to delete what was sent"),
        lambda course: course.unvalidated and not course.deletion_asked,
    ),
    (Step.EXTEND, "extend", mark("Extend"), lambda _: True),
    (Step.ASK, "ask", mark("Ask to clarify"), lambda _: True),
    (Step.DELIVER, "deliver", mark("Record the delivery"), lambda _: True),
    (Step.CONFIRM_RECEIPT, "received", mark("Record the receipt"), lambda _: True),
    (Step.FAIL_DELIVERY, "undelivered", mark("Record that it failed"), lambda _: True),
    (Step.FIND_NOTHING, "nothing", mark("Answer: not held"), lambda course: not _preserves(course)),
    (Step.WITHDRAW, "withdraw", mark("Record a withdrawal"), lambda _: True),
    (Step.EXPIRE, "expire", mark("Record that it expired"), lambda course: course.state is not State.PRESERVED),
)
"""Steps for which somebody writes something."""

_UNANSWERED: Final = PREPARED_IN | {
    State.RECEIVED,
    State.AUTHENTICITY_CHECK,
    State.VALIDITY_REVIEW,
    State.APPROVAL_PENDING,
    State.AWAITING_ENFORCING_AUTHORITY,
    State.APPROVED,
    State.EMERGENCY_APPROVED,
    State.COLLECTED,
    State.DELIVERY_FAILED,
}
"""Where the authority has heard of nothing but the receipt, or has answered what it was asked."""
_HANDED: Final = frozenset({State.PACKAGED, State.DELIVERED, State.DELIVERY_FAILED})
_SCOPED: Final = PREPARED_IN | {State.APPROVAL_PENDING, State.APPROVED, State.EMERGENCY_APPROVED}


def buttons_for(
    request: Request, course: Course, actor: Actor, reader: Reader, key: AuthorityKey | None = None
) -> tuple[tuple[Button, ...], ...]:
    """One below the other, what leads on first. Counsel only reads the scope and the order, and approves there."""
    _ = reader.gettext
    rows = [_page(Action.REQUEST_ANALYSIS, _("Open the analysis"), request)] if course.state in PREPARED_IN else []
    if course.state in _SCOPED:
        rows.append(_page(Action.REQUEST_SCOPE, _("Open the scope"), request))
    document = _page(Action.REQUEST_DOCUMENT, _("Open the document"), request)
    if not actor.officer:
        return tuple((one,) for one in (*rows, document) if actor.counsel)
    rows += _simple(request, course, reader, _ONWARD)
    confirms = key is not None and key.confirmed_by is None and key.entered_by != actor.account
    rows += _packing(request, course, actor, reader, confirms=confirms)
    rows += _simple(request, course, reader, _BACK)
    for step, word, said, fits in _WORDED:
        if _leads_on(course, step) and fits(course):
            rows.append(Button(_(said), encode(Action.REQUEST_ASK, request.id, request.version, word)))
    if _leads_on(course, Step.REFUSE):
        rows.append(_page(Action.REQUEST_REFUSE, _("Refuse"), request))
    if course.state not in _UNANSWERED:
        rows.append(_page(Action.REQUEST_LETTER, _("Write the letter"), request))
    rows += notice_buttons(request, course, actor, reader)
    if course.state in SUPPLIED_IN:
        rows.append(_page(Action.INTAKE_SUPPLY, _("Add what was supplied"), request))
    rows += [document, _page(Action.REQUEST_RECEIPT, _("Write the receipt"), request)]
    return tuple((one,) for one in (*_reviews(request, course, actor, reader), *rows))


def _simple(request: Request, course: Course, reader: Reader, steps: Sequence[_Simple]) -> list[Button]:
    return [
        Button(reader.gettext(said), encode(Action.REQUEST_STEP, request.id, request.version, word))
        for step, word, said, fits in steps
        if _leads_on(course, step) and fits(course)
    ]


def _packing(request: Request, course: Course, actor: Actor, reader: Reader, *, confirms: bool) -> list[Button]:
    """What leads to a package, and to its file."""
    _ = reader.gettext

    def ask(said: str, word: str) -> Button:
        return Button(said, encode(Action.REQUEST_ASK, request.id, request.version, word))

    def pack(said: str, word: str) -> Button:
        return Button(said, encode(Action.REQUEST_PACK, request.id, request.version, word))

    approved = any(actor.account in one.voices for one in course.approvals)
    rows = [pack(_("Collect"), "collect")] if _leads_on(course, Step.COLLECT) and not approved else []
    if _leads_on(course, Step.PACKAGE) and course.key_confirmed:
        rows.append(pack(_("Package"), "package"))
    if course.state in KEYED_IN:
        rows.append(ask(_("Enter the authority's key"), "key"))
        if confirms:
            rows.append(ask(_("Confirm the fingerprint"), "fingerprint"))
    if course.state in _HANDED:
        rows.append(_page(Action.REQUEST_HAND, _("Send me the package"), request))
    return rows


def _reviews(request: Request, course: Course, actor: Actor, reader: Reader) -> list[Button]:
    _ = reader.gettext
    did_it = actor.account in (course.emergency_by, course.collected_by)
    if course.emergency_by is None or did_it or actor.account in course.reviewed_by or course.state is State.CLOSED:
        return []
    words = (("review-yes", _("Review: it was right")), ("review-no", _("Review: it was wrong")))
    return [Button(said, encode(Action.REQUEST_ASK, request.id, request.version, word)) for word, said in words]


def _leads_on(course: Course, step: Step) -> bool:
    if step is Step.CLARIFIED:
        return course.state is State.CLARIFICATION_REQUESTED
    return (course.state, step) in TABLE


def _preserves(course: Course) -> bool:
    return RULES[course.instrument].preserves_only


def _page(action: Action, said: str, request: Request) -> Button:
    return Button(said, encode(action, request.id))
