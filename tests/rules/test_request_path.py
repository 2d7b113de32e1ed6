"""Random walks of people and steps: whatever they try, nothing is collected that a guard should have stopped."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from desk.errors import NotAllowed
from desk.request_errors import RequestRefused
from desk.rules.disclosure.approval import may_review
from desk.rules.disclosure.course import Actor, Approval, Course
from desk.rules.disclosure.instruments import RULES, DataClass, Instrument, bars, questions
from desk.rules.disclosure.path import advance
from desk.rules.disclosure.preparation import may_prepare, may_propose
from desk.rules.disclosure.scope import Data, Scope
from desk.rules.disclosure.states import State, Step

PEOPLE = range(1, 6)
ASKED = Scope(frozenset({11, 12}), frozenset({Data.IDENTITY, Data.IP, Data.MESSAGES}), 100, 200)
SCOPES = (
    ASKED,
    replace(ASKED, persons=frozenset({11})),
    replace(ASKED, data=frozenset({Data.IDENTITY})),
    replace(ASKED, before=300),
    replace(ASKED, persons=frozenset({11, 13})),
    replace(ASKED, data=frozenset()),
)
NEWS = ("answer", "no", "propose", "review", "authenticate", "wait", "key")

moves = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(Step), st.sampled_from(NEWS)),
        st.sampled_from([None, *PEOPLE]),
        st.sampled_from(SCOPES),
        st.integers(0, 15),
    ),
    max_size=60,
)
worlds = st.tuples(
    st.sampled_from(Instrument),
    st.sampled_from(DataClass),
    st.frozensets(st.sampled_from(PEOPLE)),
    st.frozensets(st.sampled_from(PEOPLE)),
    st.frozensets(st.sampled_from(PEOPLE)),
    st.frozensets(st.sampled_from(PEOPLE), max_size=1),
    st.booleans(),
)


class Walk:
    """One request, kept as the desk keeps it; and beside it, written down plainly, who did what."""

    def __init__(self, instrument, reach, officers, counsel, owners, involved, stricter):
        self.officers, self.counsel, self.owners, self.involved = officers, counsel, owners, involved
        self.questions = questions(instrument, telegram_8_3=stricter)
        approvers = (officers | counsel) - owners
        self.course = Course(
            State.RECEIVED, instrument, 1, unanswered=self.questions, reach=reach, asked=ASKED, approvers=approvers
        )
        self.alone_may = officers - owners - involved
        self.course = replace(self.course, officers=self.alone_may)
        self.states = [State.RECEIVED]
        self.alone = None

    def actor(self, who, stands_in):
        absent = stands_in if stands_in in PEOPLE and stands_in != who else None
        return Actor(who, who in self.officers, who in self.owners, who in self.counsel, who in self.involved, absent)

    def move(self, what, who, scope, extra):
        actor = None if who is None else self.actor(who, extra)
        try:
            if isinstance(what, Step):
                self._step(what, actor, scope, extra)
            elif actor is not None:
                self._note(what, actor, scope)
        except (RequestRefused, NotAllowed):
            return

    def _step(self, step, actor, scope, extra):
        seen = scope.digest if extra % 2 else self.course.scope and self.course.scope.digest
        before = self.course
        became = advance(before, step, actor, seen=seen)
        self.course = replace(before, state=became)
        if step is Step.APPROVE:
            assert before.scope is not None
            given = Approval(actor.account, before.scope.digest, actor.instead_of)
            self.course = replace(self.course, approvals=(*before.approvals, given))
        elif step in (Step.AUTHENTICATE, Step.CHECK_ANEW):
            asked_from = before.asked_from and State.AUTHENTICITY_CHECK
            self.course = replace(self.course, authenticated=step is Step.AUTHENTICATE, asked_from=asked_from)
        elif step in (Step.APPROVE_EMERGENCY, Step.NOTIFY_AUTHORITY) or (
            step is Step.WITHDRAW and before.instrument is Instrument.ART18
        ):
            self.course = replace(self.course, emergency_by=actor.account)
        elif step in (Step.NARROW, Step.REOPEN):
            self.course = replace(self.course, approvals=(), emergency_by=None, reviewed_by=frozenset())
        elif step is Step.ASK:
            self.course = replace(self.course, asked_from=before.state)
        elif step is Step.COLLECT:
            self._collected(before, actor)
            self.course = replace(self.course, collected_by=actor.account)
        elif step is Step.PACKAGE:
            assert before.key_confirmed
        elif step is Step.CLOSE:
            self._closed(before)
        elif step is Step.PRESERVE:
            assert RULES[before.instrument].preserves_only
            assert before.authenticated
        self.states.append(became)

    def _closed(self, course):
        others = course.reviewed_by - {course.emergency_by, course.collected_by}
        if course.instrument is Instrument.ART18:
            assert len(others - {course.taken_in_by}) >= (2 if course.state is State.DELIVERED else 1)
        else:
            assert course.emergency_by is None or others

    def _draw(self, scope, actor):
        analysed = self.course.analysed_by | {actor.account}
        self.course = replace(self.course, scope=scope, approvals=(), analysed_by=analysed)

    def _note(self, what, actor, scope):
        course = self.course
        if what in ("answer", "no"):
            may_prepare(course, actor)
            question, *left = course.unanswered or self.questions
            negative = tuple(one for one in course.negative if one != question)
            negative += (question,) if what == "no" and bars(course.instrument, question) else ()
            self.course = replace(
                course, unanswered=tuple(left), negative=negative, analysed_by=course.analysed_by | {actor.account}
            )
            if course.unanswered == ():
                self.course = replace(self.course, unanswered=())
        elif what == "propose":
            may_propose(course, actor, scope)
            self._draw(scope, actor)
        elif what == "review":
            may_review(course, actor)
            self.course = replace(course, reviewed_by=course.reviewed_by | {actor.account})
        elif what == "key":
            self.course = replace(course, key_confirmed=True)

    def _collected(self, course, actor):
        """What the law and the critics ask for, in other words than the guards."""
        scope, voices = course.scope, {one.officer for one in course.approvals}
        assert State.VALIDITY_REVIEW in self.states
        assert course.authenticated
        assert not course.unanswered
        assert not course.negative
        assert frozenset() < scope.persons <= ASKED.persons
        assert frozenset() < scope.data <= ASKED.data
        assert ASKED.since <= scope.since < scope.before <= ASKED.before
        assert scope.depth.depth <= min(course.reach.depth, RULES[course.instrument].reaches.depth)
        assert actor.account in self.officers - self.involved
        if course.emergency_by is not None:
            assert course.instrument is Instrument.EMERGENCY
            assert scope.depth.depth <= DataClass.IDENTIFICATION.depth
            assert course.emergency_by in self.alone_may
            assert self.alone_may - {course.emergency_by, actor.account}
            return
        assert len(voices) >= 2
        assert {one.scope for one in course.approvals} == {scope.digest}
        assert not voices & (self.owners | self.involved | course.analysed_by | {1, actor.account})
        assert voices <= self.officers | self.counsel
        seats = [one.instead_of or one.officer for one in course.approvals]
        assert len(set(seats)) == len(seats)


@settings(max_examples=300, deadline=None)
@given(worlds, moves)
def test_no_walk_reaches_collection_past_a_guard(world, moves):
    walk = Walk(*world)
    for move in moves:
        walk.move(*move)


DILIGENT = (
    (Step.CHECK, 1),
    (Step.AUTHENTICATE, 1),
    (Step.FIND_VALID, 1),
    *[("answer", 1)] * 24,
    ("propose", 1),
    (Step.SUBMIT, 1),
    (Step.APPROVE, 2),
    (Step.APPROVE, 3),
    (Step.APPROVE_EMERGENCY, 2),
    (Step.COLLECT, 1),
)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([Instrument.EU_EPOC, Instrument.EMERGENCY, Instrument.NATIONAL_ORDER]),
    st.lists(st.tuples(st.integers(0, len(DILIGENT)), st.sampled_from(Step), st.sampled_from([None, *PEOPLE]))),
    st.booleans(),
)
def test_a_diligent_desk_that_is_disturbed_at_random_collects_nothing_past_a_guard(instrument, disturbed, stricter):
    walk = Walk(
        instrument, DataClass.CONTENT, frozenset({1, 2, 3, 4}), frozenset({5}), frozenset(), frozenset(), stricter
    )
    small = replace(ASKED, data=frozenset({Data.IDENTITY}))
    for place, (what, who) in enumerate(DILIGENT):
        for _, step, somebody in (one for one in disturbed if one[0] == place):
            walk.move(step, somebody, small, 0)
        walk.move(what, who, small, 0)
    if not disturbed:
        assert walk.states[-1] is State.COLLECTED
