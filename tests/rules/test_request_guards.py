"""Each guard by itself: a step that would lead on, and the one thing that is wrong about it."""

from dataclasses import replace
from typing import Any, Final

import pytest

from desk.errors import DeskError, NotAllowed
from desk.request_errors import (
    AnalysisIncomplete,
    AnalysisNegative,
    ApprovedAlready,
    ApproverMayNotCollect,
    BindingOrder,
    FaultsOnFace,
    InvolvedInRequest,
    KeyUnconfirmed,
    NotAuthenticated,
    NotHanded,
    NothingDisclosed,
    NoticeNotOurs,
    PreparedIt,
    RequestMovedOn,
    ReviewOwed,
    ScopeChanged,
    ScopeMissing,
    ScopeTooDeep,
    ScopeTooWide,
    SecrecyRuns,
    TooFewApprovers,
    TooSoon,
)
from desk.rules.disclosure.course import Actor, Approval, Course
from desk.rules.disclosure.instruments import DataClass, Instrument
from desk.rules.disclosure.path import advance
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data, Scope
from desk.rules.disclosure.states import State, Step

ASKED: Final = Scope(frozenset({11}), frozenset({Data.IDENTITY, Data.MESSAGES}), 100, 200)
SMALL: Final = replace(ASKED, data=frozenset({Data.IDENTITY}))
PREPARER, FIRST, SECOND, THIRD = (Actor(number, officer=True) for number in (1, 2, 3, 4))
GIVEN: Final = (Approval(2, ASKED.digest), Approval(3, ASKED.digest))
ORDER: Final = Course(
    State.VALIDITY_REVIEW,
    Instrument.NATIONAL_ORDER,
    taken_in_by=1,
    authenticated=True,
    approvers=frozenset({1, 2, 3, 4}),
    officers=frozenset({1, 2, 3, 4}),
    asked=ASKED,
    scope=ASKED,
)
KEPT: Final = replace(ORDER, instrument=Instrument.PRESERVATION)
ANALYSED: Final = replace(ORDER, state=State.LEGAL_ANALYSIS)
PENDING: Final = replace(ORDER, state=State.APPROVAL_PENDING)
APPROVED: Final = replace(ORDER, state=State.APPROVED, approvals=GIVEN)
LIFE: Final = replace(ANALYSED, instrument=Instrument.EMERGENCY, scope=SMALL)
COLLECTED: Final = replace(ORDER, state=State.COLLECTED, key_confirmed=True)
EPOC: Final = replace(ANALYSED, instrument=Instrument.EU_EPOC)
WAITS: Final = replace(EPOC, state=State.AWAITING_ENFORCING_AUTHORITY)
HANDED: Final = replace(ORDER, state=State.RECEIPT_CONFIRMED)
OWED: Final = replace(ORDER, state=State.NOTICE_DUE, told=True)
DELAYED: Final = replace(ORDER, state=State.NOTICE_DELAYED)
REFUSED: Final = replace(LIFE, state=State.REFUSED)
EXPIRING: Final = replace(KEPT, state=State.PRESERVED, over=True)
PREPARED: Final = frozenset({2})

CASES: Final[list[tuple[Course, Step, Actor | None, dict[str, Any], type[DeskError]]]] = [
    (ORDER, Step.FIND_VALID, PREPARER, {"authenticated": False}, NotAuthenticated),
    (ORDER, Step.FIND_VALID, PREPARER, {"faulty": True}, FaultsOnFace),
    (KEPT, Step.PRESERVE, PREPARER, {"authenticated": False}, NotAuthenticated),
    (KEPT, Step.PRESERVE, PREPARER, {"faulty": True}, FaultsOnFace),
    (KEPT, Step.PRESERVE, PREPARER, {"instrument": Instrument.NATIONAL_ORDER}, RequestMovedOn),
    (ANALYSED, Step.SUBMIT, PREPARER, {"instrument": Instrument.PRESERVATION}, NothingDisclosed),
    (ANALYSED, Step.SUBMIT, PREPARER, {"unanswered": ("data_held",)}, AnalysisIncomplete),
    (ANALYSED, Step.SUBMIT, PREPARER, {"negative": ("data_held",)}, AnalysisNegative),
    (ANALYSED, Step.SUBMIT, PREPARER, {"asked": None}, ScopeMissing),
    (ANALYSED, Step.SUBMIT, PREPARER, {"scope": None}, ScopeMissing),
    (ANALYSED, Step.SUBMIT, PREPARER, {"scope": replace(ASKED, persons=frozenset())}, ScopeMissing),
    (ANALYSED, Step.SUBMIT, PREPARER, {"scope": replace(ASKED, data=frozenset())}, ScopeMissing),
    (ANALYSED, Step.SUBMIT, PREPARER, {"asked": SMALL}, ScopeTooWide),
    (ANALYSED, Step.SUBMIT, PREPARER, {"reach": DataClass.SUBSCRIBER}, ScopeTooDeep),
    (ANALYSED, Step.SUBMIT, PREPARER, {"instrument": Instrument.EU_INFORMATION}, ScopeTooDeep),
    (ANALYSED, Step.SUBMIT, PREPARER, {"approvers": frozenset({1, 2})}, TooFewApprovers),
    (ANALYSED, Step.SUBMIT, PREPARER, {"analysed_by": frozenset({2, 3})}, TooFewApprovers),
    (PENDING, Step.APPROVE, FIRST, {"taken_in_by": 2}, PreparedIt),
    (PENDING, Step.APPROVE, FIRST, {"analysed_by": PREPARED}, PreparedIt),
    (PENDING, Step.APPROVE, FIRST, {"approvals": GIVEN[:1]}, ApprovedAlready),
    (PENDING, Step.APPROVE, FIRST, {"approvals": (Approval(3, ASKED.digest, instead_of=2),)}, ApprovedAlready),
    (PENDING, Step.APPROVE, FIRST, {"approvals": (Approval(3, SMALL.digest),)}, ScopeChanged),
    (PENDING, Step.APPROVE, FIRST, {"scope": SMALL}, ScopeChanged),  # they read another
    (LIFE, Step.APPROVE_EMERGENCY, FIRST, {"instrument": Instrument.EU_EPOC}, RequestMovedOn),
    (LIFE, Step.APPROVE_EMERGENCY, FIRST, {"authenticated": False}, NotAuthenticated),
    (LIFE, Step.APPROVE_EMERGENCY, FIRST, {"unanswered": ("facts_verified",)}, AnalysisIncomplete),
    (LIFE, Step.APPROVE_EMERGENCY, FIRST, {"scope": ASKED}, ScopeTooDeep),
    (APPROVED, Step.COLLECT, PREPARER, {"approvals": GIVEN[:1]}, NotHanded),
    (APPROVED, Step.COLLECT, PREPARER, {"approvals": (*GIVEN[:1], *GIVEN[:1])}, NotHanded),
    (APPROVED, Step.COLLECT, PREPARER, {"scope": SMALL}, NotHanded),
    (APPROVED, Step.COLLECT, PREPARER, {"asked": SMALL}, ScopeTooWide),
    (APPROVED, Step.COLLECT, PREPARER, {"analysed_by": PREPARED}, PreparedIt),
    (APPROVED, Step.COLLECT, THIRD, {"approvals": (Approval(2, ASKED.digest, 4), GIVEN[1])}, ApproverMayNotCollect),
    (COLLECTED, Step.PACKAGE, PREPARER, {"key_confirmed": False}, KeyUnconfirmed),
    (EPOC, Step.NOTIFY_ENFORCER, PREPARER, {"instrument": Instrument.NATIONAL_ORDER}, RequestMovedOn),
    (WAITS, Step.ENFORCER_SILENT, None, {"may_object": True}, TooSoon),
    (EXPIRING, Step.EXPIRE, None, {"over": False}, TooSoon),
    (HANDED, Step.OWE_NOTICE, None, {"instrument": Instrument.EU_EPOC}, NoticeNotOurs),
    (OWED, Step.NOTIFY, PREPARER, {"told": False}, RequestMovedOn),
    (DELAYED, Step.RELEASE_NOTICE, PREPARER, {"secret": True}, SecrecyRuns),
    (REFUSED, Step.CLOSE, PREPARER, {"emergency_by": 2}, ReviewOwed),
    (REFUSED, Step.CLOSE, PREPARER, {"emergency_by": 2, "reviewed_by": frozenset({2})}, ReviewOwed),
]


@pytest.mark.parametrize(("course", "step", "actor", "wrong", "error"), CASES)
def test_one_thing_that_is_wrong_and_the_step_is_refused(
    course: Course, step: Step, actor: Actor | None, wrong: dict[str, Any], error: type[DeskError]
):
    advance(course, step, actor, seen=ASKED.digest)
    with pytest.raises(error):
        advance(replace(course, **wrong), step, actor, seen=ASKED.digest)


@pytest.mark.parametrize("course", [PENDING, APPROVED, LIFE])
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"officer": False}, NotAllowed),
        ({"officer": False, "owner": True}, NotAllowed),
        ({"involved": True}, InvolvedInRequest),
    ],
)
def test_nobody_else_approves_or_collects(course: Course, changes: dict[str, bool], error: type[DeskError]):
    step = {PENDING: Step.APPROVE, APPROVED: Step.COLLECT, LIFE: Step.APPROVE_EMERGENCY}[course]
    advance(course, step, THIRD, seen=ASKED.digest)
    with pytest.raises(error):
        advance(course, step, replace(THIRD, **changes), seen=ASKED.digest)
    with pytest.raises(NotAllowed):
        advance(course, step, None, seen=ASKED.digest)


@pytest.mark.parametrize("step", [Step.NOTIFY_AUTHORITY, Step.WITHDRAW])
def test_of_a_threat_the_clock_takes_no_step_that_decides(step: Step):
    threat = replace(ORDER, state=State.RECEIVED, instrument=Instrument.ART18)
    advance(threat, step, FIRST)
    with pytest.raises(NotAllowed):
        advance(threat, step, None)


@pytest.mark.parametrize(("course", "step"), [(PENDING, Step.APPROVE), (LIFE, Step.APPROVE_EMERGENCY)])
def test_an_owner_who_is_an_officer_too_approves_nothing(course: Course, step: Step):
    with pytest.raises(NotAllowed):
        advance(course, step, replace(THIRD, owner=True), seen=ASKED.digest)


def test_counsel_approves_and_does_nothing_else():
    counsel = Actor(9, counsel=True)
    assert advance(PENDING, Step.APPROVE, counsel, seen=ASKED.digest) is State.APPROVAL_PENDING
    for course, step in ((APPROVED, Step.COLLECT), (LIFE, Step.APPROVE_EMERGENCY), (ANALYSED, Step.SUBMIT)):
        with pytest.raises(NotAllowed):
            advance(course, step, counsel)


def test_a_deputy_of_whoever_prepared_it_gives_no_voice():
    for absent in (1, 2):
        with pytest.raises(PreparedIt):
            advance(
                replace(PENDING, analysed_by=PREPARED),
                Step.APPROVE,
                replace(SECOND, instead_of=absent),
                seen=ASKED.digest,
            )


def test_the_clock_bars_no_notice_that_the_desk_owes():
    with pytest.raises(NotAllowed):
        advance(HANDED, Step.BAR_NOTICE, None)


def test_telegrams_norm_refuses_no_binding_order():
    with pytest.raises(BindingOrder):
        advance(ANALYSED, Step.REFUSE, FIRST, code=Refusal.TELEGRAM_8_3)
    assert advance(LIFE, Step.REFUSE, FIRST, code=Refusal.TELEGRAM_8_3) is State.REFUSED
