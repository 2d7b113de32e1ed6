"""What officers read and press about telling the persons of a request: what is owed, what they would read, and the end of it."""

from collections.abc import Callable, Sequence

from desk.disclosure.informing import notice_of
from desk.disclosure.reading import Whole
from desk.disclosure.values import Request
from desk.errors import DeskError
from desk.rules.disclosure.course import Actor, Course
from desk.rules.disclosure.instruments import Informs
from desk.rules.disclosure.notice import TOLD_IN, TOLD_OF, may_delay, may_take_on, may_tell
from desk.rules.disclosure.states import TABLE, State, Step
from desk.telling import is_person
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, fit
from handlers.messages.legal_notice import legal_notice
from handlers.messages.reader import Reader
from handlers.messages.text import Button, Text


def owed(whole: Whole, reader: Reader) -> str:
    """How it stands with telling the persons; empty before anything is approved, and where nobody is told."""
    _ = reader.gettext
    course = whole.course
    if course.told:
        if whole.scope is not None and not any(is_person(one) for one in whole.scope.persons):
            return _("It names no person: a channel or a group cannot be told.")
        lines = [_("The person was told.")]
        if whole.unreached:
            words = reader.ngettext(
                "{n} of them has not received it yet. Whoever never pressed Start gets it when they do.",
                "{n} of them have not received it yet. Whoever never pressed Start gets it when they do.",
                whole.unreached,
            )
            lines.append(words.format(n=whole.unreached))
        return "\n".join(lines)
    if course.state not in TOLD_IN | {State.NOTICE_DELAYED}:
        return ""
    if course.informs is not Informs.DESK:
        return _("The issuing authority tells the person; we do not.")
    if course.secret:
        lines = [_("The person may not be told yet.")]
        if whole.reached:
            words = reader.ngettext(
                "{n} of them had already received the notice when that was recorded.",
                "{n} of them had already received the notice when that was recorded.",
                whole.reached,
            )
            lines.append(words.format(n=whole.reached))
        return "\n".join(lines)
    if course.emergency_by is not None and course.state is not State.NOTICE_DUE:
        return _("The person is told once the emergency has passed: release the notice then.")
    if course.state is State.NOTICE_DELAYED:
        return _("The delay is over. Ask whether it was extended; then release the notice, or delay it further.")
    return _("The person has to be told: before anything is handed over, or at the latest when it is.")


def notice_page(whole: Whole, facts: Facts, reader: Reader) -> Text:
    """What each of them would read, and the button that says it: it cannot be taken back."""
    _ = reader.gettext
    request, scope = whole.request, whole.scope
    back = (Button("« " + _("Go back"), encode(Action.REQUEST_STEPS, request.id)),)
    if scope is None or not _may(may_tell, whole.course, whole.actor):
        return Text(owed(whole, reader) or _("There is nobody to tell now."), (back,), protected=True)
    shown = legal_notice(notice_of(request, scope, copy=False), facts, reader)
    head = _(
        "<b>{ref}</b>: each person in the scope is told this, in their language. It cannot be taken back. Make sure that nothing in it"
        " gives away who reported them."
    )
    rows = [_step(_("Tell them now"), request, "tell")]
    blocks = [Block(head.format(ref=request.ref)), Block(f"<blockquote>{shown.html}</blockquote>")]
    if len(request.particulars.persons) == 1:
        rows.append(_step(_("Tell them, with a copy of the order"), request, "tell_copy"))
        blocks.append(
            Block(
                _(
                    "Add a copy only if the order may be shown and names nobody else: no witness, no victim, nobody who reported them."
                )
            )
        )
    return Text(fit(blocks), (*rows, back), protected=True)


def notice_buttons(request: Request, course: Course, actor: Actor, reader: Reader) -> Sequence[Button]:
    """What can be done about the notice from here, and to close what is settled."""
    _ = reader.gettext
    found = []
    if _may(may_tell, course, actor):
        found.append(Button(_("Tell the person"), encode(Action.REQUEST_NOTICE, request.id)))
    if course.state is State.NOTICE_DELAYED and not course.secret:
        found += _step(_("Release the notice"), request, "release")
    if _may(may_delay, course, actor):
        found.append(_words(_("Delay the notice"), request, "delay"))
    if _may(may_take_on, course, actor):
        found.append(_words(_("Record that we are to inform"), request, "inform"))
    if course.state in (State.NOTICE_DUE, State.NOTICE_DELAYED) or (course.state in TOLD_OF and course.undelivered):
        found.append(_words(_("Bar the notice"), request, "bar"))
    if (course.state, Step.CLOSE) in TABLE and (course.emergency_by is None or course.reviewed):
        found += _step(_("Close it"), request, "close")
    return found


def _may(guard: Callable[[Course, Actor], None], course: Course, actor: Actor) -> bool:
    try:
        guard(course, actor)
    except DeskError:
        return False
    return True


def _step(said: str, request: Request, word: str) -> tuple[Button, ...]:
    return (Button(said, encode(Action.REQUEST_STEP, request.id, request.version, word)),)


def _words(said: str, request: Request, word: str) -> Button:
    return Button(said, encode(Action.REQUEST_ASK, request.id, request.version, word))
