"""What officers read of a lawful request, whatever an authority or a person is called."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.readers import reader as readers
from config.catalogues import template
from desk.disclosure.letters import TOLD_OF
from desk.disclosure.package import AuthorityKey, KeptPackage
from desk.disclosure.reading import Whole
from desk.disclosure.values import Answer, ProposedScope, Request, Review, TakenStep
from desk.model import Account, AccountKind
from desk.notices import DeputyNamed, RequestChange
from desk.rules.disclosure.catalogue import Catalogue
from desk.rules.disclosure.course import Actor, Approval, Course
from desk.rules.disclosure.instruments import DataClass, Instrument, questions
from desk.rules.disclosure.public_key import KeyKind
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data, Scope
from desk.rules.disclosure.states import OPEN, State, Step
from desk.rules.durations import DAY
from handlers.messages import request_pages as pages
from handlers.messages.fitting import units
from handlers.messages.reader import for_authority
from handlers.messages.request_letters import letter, receipt
from handlers.messages.request_news import deputy_named, request_news
from handlers.messages.request_notice import notice_page, owed
from handlers.messages.request_steps import buttons_for
from handlers.messages.request_validation import validation_standing
from handlers.messages.request_words import PROMPTS
from handlers.messages.text import TEXT_AT_MOST, Text
from tests.handlers.messages.nasty import HUGE, NASTY, check
from tests.handlers.messages.samples import ENGLISH, FACTS, NOW, labels, reading
from tests.storage.test_requests import PARTICULARS

ASKED = Scope(frozenset({4711, 4712}), frozenset(Data), NOW - 30 * DAY, NOW)
NARROW = replace(ASKED, persons=frozenset({4711}), data=frozenset({Data.IDENTITY}))
REQUEST = Request(
    id=5,
    instrument=Instrument.EU_EPOC,
    state=State.LEGAL_ANALYSIS,
    asked_from=None,
    country="DE",
    language="de",
    reach=DataClass.CONTENT,
    emergency=False,
    particulars=replace(PARTICULARS, asked=ASKED),
    taken_in_by=1,
    received_at=NOW,
    due_at=NOW + DAY,
    stopped_at=None,
    remind_at=None,
    secrecy_until=None,
    authenticated_by=1,
    authenticated_at=NOW,
    emergency_by=None,
    collected_by=None,
    code="",
    closed_at=None,
    version=3,
)
OFFICER, COUNSEL = Actor(2, officer=True), Actor(3, counsel=True)


def whole(state: State = State.LEGAL_ANALYSIS, words: str = "As it says.", actor: Actor = OFFICER) -> Whole:
    particulars = replace(REQUEST.particulars, authority=words, reference=words, legal_basis=words)
    asks = questions(REQUEST.instrument, telegram_8_3=False)
    return Whole(
        request=replace(REQUEST, state=state, particulars=particulars),
        course=Course(state, REQUEST.instrument, 1),
        actor=actor,
        proposed=ProposedScope(9, NARROW, 1, NOW),
        approvals=[],
        questions=asks,
        answers=[Answer(question, place % 2 == 0, words, 1, NOW) for place, question in enumerate(asks)],
        reviews=[Review(2, True, words, NOW)],
        persons=[Account(4711, AccountKind.PERSON, words, username="buy_coins")],
    )


def every(one: Whole) -> list[Text]:
    written = [pages.steps(one, FACTS, ENGLISH), pages.analysis(one, ENGLISH), pages.refusals(one, ENGLISH)]
    written.append(
        notice_page(replace(one, course=replace(one.course, instrument=Instrument.NATIONAL_ORDER)), FACTS, ENGLISH)
    )
    return [*written, *pages.scope(one, FACTS, ENGLISH), *(pages.prompt(5, what, ENGLISH) for what in PROMPTS)]


def letters(one: Whole) -> list[Text]:
    kept = KeptPackage(5, "d", NOW, "5" * 64, "age1" + "q" * 58, NOW, None, None)
    written = [receipt(one.request, ENGLISH, ENGLISH)]
    for step in TOLD_OF:
        taken = TakenStep(step, one.request.state, 1, Refusal.TOO_BROAD, one.request.particulars.authority, NOW)
        written += letter(replace(one, package=kept), [taken], FACTS, ENGLISH, ENGLISH)
    return written


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(State), NASTY | HUGE)
def test_nothing_foreign_breaks_a_page(state: State, words: str):
    """A letter can be copied, to be sent to the authority; nothing else can."""
    one = whole(state, words)
    for text, protected in [*((text, True) for text in every(one)), *((text, False) for text in letters(one))]:
        assert units(text.html) <= TEXT_AT_MOST
        assert text.protected is protected
        check(text.html)


def test_the_approval_page_says_what_is_approved_and_on_which_ground():
    (text,) = pages.scope(whole(State.APPROVAL_PENDING), FACTS, ENGLISH)
    said = reading(text)
    for words in (
        "4711",
        "account ids and names",
        "As it says.",
        "less than the authority asks for",
        "Approved by 0 of 2",
    ):
        assert words in said
    assert "IP addresses" not in said
    assert labels(text)[0] == "Approve this scope"


def test_an_approver_reads_who_was_named_by_a_username_alone():
    one = whole(State.APPROVAL_PENDING)
    named = replace(one.request.particulars, identified=(("@buy_coins", 4711), ("@other", 4712)))
    (text,) = pages.scope(replace(one, request=replace(one.request, particulars=named)), FACTS, ENGLISH)
    assert "by username only" in reading(text)
    assert "@buy_coins: 4711" in reading(text)
    assert "@other" not in reading(text)  # not in this scope
    sure = replace(named, identified=(*named.identified, ("4711", 4711)))
    (text,) = pages.scope(replace(one, request=replace(one.request, particulars=sure)), FACTS, ENGLISH)
    assert "by username only" not in reading(text)


def test_the_scope_says_where_each_kind_is_and_what_the_authority_reads_of_the_rest():
    facts = replace(FACTS, catalogue=Catalogue(frozenset({Data.IP})))
    asked = replace(whole(), proposed=ProposedScope(9, ASKED, 1, NOW))
    said = "\n".join(reading(text) for text in pages.scope(asked, facts, ENGLISH))
    for words in (
        "account ids and names (held here)",
        "IP addresses (in another source of ours)",
        "phone number (not held)",
    ):
        assert words in said
    assert "We hold no phone numbers of accounts: Telegram does not give them to bots. Please address Telegram" in said
    assert "We hold no IP addresses" not in said


def test_a_desk_with_too_few_approvers_reads_so_before_it_begins():
    alone = whole(State.RECEIVED)
    assert "appoint officers or counsel" in reading(pages.steps(alone, FACTS, ENGLISH))
    enough = replace(alone, course=replace(alone.course, approvers=frozenset({2, 3})))
    assert "appoint officers or counsel" not in reading(pages.steps(enough, FACTS, ENGLISH))


@pytest.mark.parametrize(
    ("instrument", "state", "named"),
    [
        (Instrument.EU_EPOC, State.LEGAL_ANALYSIS, "/deputy"),
        (Instrument.EMERGENCY, State.LEGAL_ANALYSIS, "approaching"),
        (Instrument.ART18, State.RECEIVED, "No authority has been notified"),
        (Instrument.EU_EPOC_PR, State.PRESERVED, "Preserved until"),
    ],
)
def test_a_reminder_names_a_deputy_only_where_one_can_stand_in(instrument: Instrument, state: State, named: str):
    request = replace(REQUEST, instrument=instrument, state=state)
    said = request_news(request, RequestChange.DUE, FACTS, ENGLISH).html
    assert named in said
    assert ("/deputy" in said) is (named == "/deputy")
    late = request_news(replace(request, due_at=NOW), RequestChange.DUE, FACTS, ENGLISH).html
    assert "The deadline has passed" in late
    assert ("Please act now" in late) is (instrument is Instrument.ART18)


def test_how_it_stands_with_the_validation_of_an_emergency_order():
    sent = replace(REQUEST, validate_by=NOW + DAY)
    assert validation_standing(REQUEST, FACTS, ENGLISH) == ""
    assert "has to follow by" in validation_standing(sent, FACTS, ENGLISH)
    late = replace(sent, validate_by=NOW)
    assert "treat it as revoked" in validation_standing(late, FACTS, ENGLISH)
    assert "ask the authority to delete" in validation_standing(replace(late, state=State.DELIVERED), FACTS, ENGLISH)
    assert "was recorded" in validation_standing(replace(late, validated_at=NOW), FACTS, ENGLISH)
    assert "was asked to delete" in validation_standing(replace(late, deletion_asked_at=NOW), FACTS, ENGLISH)


@pytest.mark.parametrize("change", RequestChange)
def test_news_say_nobody_and_lead_to_where_it_can_be_done(change: RequestChange):
    text = request_news(whole().request, change, FACTS, ENGLISH)
    assert "4711" not in text.html
    assert "L-5" in reading(text)
    assert labels(text) == ["Read L-5"]


def test_a_deputy_reads_for_whom_and_how_long():
    said = reading(deputy_named(DeputyNamed(42, NOW + DAY), {}, NOW, ENGLISH))
    assert "42" in said
    assert "in their place" in said


@pytest.mark.parametrize("state", State)
def test_every_open_state_leads_on_and_counsel_only_reads_the_scope(state: State):
    request, course = replace(REQUEST, state=state), Course(state, REQUEST.instrument, 1)
    labels = [row[0].label for row in buttons_for(request, course, OFFICER, ENGLISH)]
    if state in OPEN:
        assert "Record a withdrawal" in labels
    for row in buttons_for(request, course, COUNSEL, ENGLISH):
        assert row[0].label in ("Open the scope", "Open the analysis", "Open the document")


def test_a_preservation_is_offered_nothing_that_discloses():
    course = Course(State.VALIDITY_REVIEW, Instrument.EU_EPOC_PR, 1)
    labels = [row[0].label for row in buttons_for(replace(REQUEST, state=course.state), course, OFFICER, ENGLISH)]
    assert "Preserve" in labels
    assert not {"Confirm that its form is valid", "Answer: not held"} & {*labels}


@pytest.mark.parametrize(
    ("language", "said", "on"),
    [
        ("es", "Nuestra referencia: L-5", "nov 2026"),
        ("de", "Our reference: L-5", "Nov 2026"),
        ("ar", "Our reference", "Nov 2026"),
    ],
)
def test_a_letter_is_in_the_authoritys_language_or_in_english_throughout(language: str, said: str, on: str):
    words = reading(receipt(REQUEST, for_authority(readers, language), ENGLISH))
    assert said in words
    assert on in words


def test_the_readme_leads_through_a_first_request_by_buttons_that_are_there():
    readme = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
    steps = readme.partition("**Your first request, step by step.**")[2].partition("**Taking one in.**")[0]
    named = re.findall(r"(?<!\*)\*([A-Z][^*]+)\*(?!\*)", steps)
    texts = {message.id for message in template()}
    assert len(named) > 15
    assert [words for words in named if words not in texts] == []


@pytest.mark.parametrize(
    ("changes", "course", "reached", "said"),
    [
        ({}, {}, 0, "We inform the person, as the law requires"),
        ({}, {"told": True}, 1, "The person has been informed"),
        ({"secrecy_until": NOW + DAY}, {}, 0, "We do not inform the person before"),
        ({"state": State.NOTICE_NOT_PERMITTED}, {}, 0, "that is not permitted"),
        ({}, {"emergency_by": 4}, 0, "once the emergency has passed"),
        ({"instrument": Instrument.EU_EPOC}, {}, 0, "that is for the issuing authority"),
        ({"instrument": Instrument.EU_EPOC, "asked_to_inform": True}, {}, 0, "We inform the person, as the law"),
    ],
)
def test_the_letter_says_who_tells_the_person(
    changes: dict[str, object], course: dict[str, object], reached: int, said: str
):
    one = whole(State.DELIVERED)
    request = replace(one.request, **{"instrument": Instrument.NATIONAL_ORDER} | changes)
    one = replace(one, request=request, course=replace(one.course, **course), reached=reached)
    taken = [TakenStep(Step.DELIVER, State.DELIVERED, 1, "handed_over", "To Ms Krause", NOW)]
    assert said in " ".join(reading(text) for text in letter(one, taken, FACTS, ENGLISH, ENGLISH))


def test_who_opens_the_scope_too_late_reads_what_became_of_it():
    """They were asked to approve it, and find no button."""
    (text,) = pages.scope(whole(State.APPROVED), FACTS, ENGLISH)
    assert "Status: approved" in reading(text)


def test_what_leads_on_comes_first_and_who_approved_is_not_asked_to_collect():
    approval = Approval(OFFICER.account, NARROW.digest)
    for approvals, offered in (((), True), ((approval,), False)):
        course = Course(State.APPROVED, Instrument.NATIONAL_ORDER, 1, approvals=approvals)
        said = [row[0].label for row in buttons_for(replace(REQUEST, state=course.state), course, OFFICER, ENGLISH)]
        assert ("Collect" in said) is offered
        assert said.index("Enter the authority's key") < said.index("Send the scope back")


def test_who_prepared_or_approved_a_scope_finds_no_button_to_approve_it():
    one = whole(State.APPROVAL_PENDING)
    given = (Approval(OFFICER.account, NARROW.digest),)
    cases = (
        (one.course, True),
        (replace(one.course, approvals=given), False),
        (replace(one.course, taken_in_by=2), False),
    )
    for course, offered in cases:
        (text,) = pages.scope(replace(one, course=course), FACTS, ENGLISH)
        assert ("Approve this scope" in labels(text)) is offered


def test_a_key_is_confirmed_by_a_button_of_somebody_else_once_it_is_entered():
    one, entered = whole(State.COLLECTED), AuthorityKey(KeyKind.AGE, "key", "5f" * 16, OFFICER.account, NOW, None, None)
    cases = ((None, False), (entered, False), (replace(entered, entered_by=9), True))
    for key, offered in (*cases, (replace(entered, entered_by=9, confirmed_by=8), False)):
        said = pages.steps(replace(one, key=key), FACTS, ENGLISH)
        assert ("Confirm the fingerprint" in labels(said)) is offered


@pytest.mark.parametrize(
    ("kind", "opens"),
    [(KeyKind.AGE, "age -d -i key.txt L-5.tar.age | tar x"), (KeyKind.OPENPGP, "gpg -d L-5.tar.gpg | tar x")],
)
def test_the_letter_with_a_package_says_how_to_open_it(kind: KeyKind, opens: str):
    key = AuthorityKey(kind, "key", "5f" * 16, 1, NOW, 2, NOW)
    taken = [TakenStep(Step.PACKAGE, State.PACKAGED, 1, "", "", NOW)]
    said = " ".join(
        reading(text) for text in letter(replace(whole(State.PACKAGED), key=key), taken, FACTS, ENGLISH, ENGLISH)
    )
    assert opens in said
    assert "L-5/data/collected/summary.html" in said


def test_nobody_is_said_to_be_told_where_no_person_is_meant():
    one = whole(State.DELIVERED)
    course = Course(State.DELIVERED, Instrument.NATIONAL_ORDER, 1, told=True)
    assert "The person was told" in owed(replace(one, course=course), ENGLISH)
    channel = replace(NARROW, persons=frozenset({-1001}))
    said = owed(replace(one, course=course, proposed=ProposedScope(9, channel, 1, NOW)), ENGLISH)
    assert said == "It names no person: a channel or a group cannot be told."
