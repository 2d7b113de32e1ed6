"""A report in the making: a step on, a step back, one step changed, and what it may hold."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import policy
from desk import drafts
from desk.drafts import FILES_AT_MOST, TEXT_AT_MOST, Draft, Step
from desk.errors import CopiesForbidden, DraftIncomplete, TextTooLong, TooManyFiles
from desk.evidence import EvidenceKind, Media, NewEvidence, Snapshot
from desk.model import Account, AccountKind, Missing, Subject

POLICY = policy.load()
SPAM, CHILDREN = POLICY.category("spam"), POLICY.category("child_safety")
SAM = Subject(accused=Account(66, AccountKind.PERSON, "Sam"))
PHOTO = Media("photo", "fetches-it", "the-same-for-all")

DRAFTS = st.builds(
    Draft,
    step=st.sampled_from(Step),
    category=st.none() | st.just("spam"),
    subject=st.none() | st.just(SAM),
    text=st.text(max_size=20),
    changing=st.booleans(),
)


def evidence(kind: EvidenceKind, number: int = 1, album: str | None = None) -> NewEvidence:
    return NewEvidence(kind, Snapshot(None, None, number, 1, f"words {number}", media=(PHOTO,), album=album))


FORWARD = evidence(EvidenceKind.FORWARD)
FILE = evidence(EvidenceKind.FILE, 2)


def test_the_steps_follow_one_another_and_the_last_stays_the_last():
    draft, steps = Draft(), [Step.CATEGORY]
    for _ in Step:
        draft = drafts.next_step(draft)
        steps.append(draft.step)
    assert steps == [Step.CATEGORY, Step.SUBJECT, Step.DETAILS, Step.SUMMARY, Step.SUMMARY]


def test_the_first_step_has_nothing_behind_it():
    assert drafts.back(Draft()).step is Step.CATEGORY


@given(DRAFTS)
def test_a_step_back_keeps_what_was_said(draft):
    assert replace(drafts.back(draft), step=draft.step, changing=draft.changing) == draft


@given(DRAFTS, st.sampled_from([Step.CATEGORY, Step.SUBJECT]))
def test_a_step_that_is_changed_leads_back_to_the_summary(draft, step):
    changed = drafts.next_step(drafts.change(draft, step))
    assert changed == replace(draft, step=Step.SUMMARY, changing=False)


def test_details_are_begun_anew_without_what_was_forwarded():
    draft = Draft(step=Step.SUMMARY, subject=SAM, evidence=(FORWARD, FILE), text="said before")
    changed = drafts.change(draft, Step.DETAILS)
    assert (changed.text, changed.evidence, changed.subject) == ("", (FORWARD,), SAM)


def test_another_subject_takes_the_place_of_what_the_first_brought_and_needs_new_consent():
    draft = Draft(step=Step.SUBJECT, category="spam", evidence=(FORWARD, FILE), consent=True)
    other = evidence(EvidenceKind.FORWARD, 3)
    named = drafts.name_subject(draft, SAM, (other,), SPAM)
    assert (named.evidence, named.consent, named.step) == ((other, FILE), False, Step.DETAILS)


def test_a_category_that_forbids_copies_removes_files_and_leaves_references():
    draft = Draft(subject=SAM, evidence=(FORWARD, FILE))
    (kept,) = drafts.categorise(draft, CHILDREN).evidence
    assert (kept.kind, kept.snapshot.text, kept.snapshot.media[0].file_id) == (EvidenceKind.FORWARD, "", "")


@pytest.mark.parametrize(
    "bring",
    [
        lambda draft: drafts.name_subject(draft, SAM, (FORWARD,), CHILDREN),
        lambda draft: drafts.complete_album(draft, FORWARD, CHILDREN),
    ],
)
def test_such_a_category_takes_no_copy_later_either(bring):
    draft = bring(Draft(category="child_safety"))
    assert [item.snapshot.text for item in draft.evidence] == [""]
    with pytest.raises(CopiesForbidden):
        drafts.add_file(draft, FILE, CHILDREN)


def test_items_of_an_album_stay_together_before_the_files():
    first, second = evidence(EvidenceKind.FORWARD, 3, "a"), evidence(EvidenceKind.FORWARD, 4, "a")
    draft = drafts.complete_album(Draft(evidence=(first, FILE)), second, SPAM)
    assert draft.evidence == (first, second, FILE)
    assert drafts.is_of_album(draft, "a")
    assert not drafts.is_of_album(draft, "b")
    assert not drafts.is_of_album(draft, None)


def test_files_are_taken_up_to_the_limit_and_forwards_do_not_count():
    draft = Draft(evidence=(FORWARD,))
    for _ in range(FILES_AT_MOST):
        draft = drafts.add_file(draft, FILE, SPAM)
    with pytest.raises(TooManyFiles):
        drafts.add_file(draft, FILE, SPAM)


@given(st.lists(st.text(max_size=900), max_size=6))
def test_words_add_up_to_the_limit_and_never_beyond(said):
    draft = Draft()
    for words in said:
        before = draft
        try:
            draft = drafts.add_text(draft, words)
        except TextTooLong:
            assert draft == before
        assert len(draft.text) <= TEXT_AT_MOST


def test_what_is_missing_is_named_in_order():
    with pytest.raises(DraftIncomplete) as refusal:
        drafts.complete(Draft(subject=SAM))
    assert refusal.value.step == Step.CATEGORY
    with pytest.raises(DraftIncomplete) as refusal:
        drafts.complete(Draft(category="spam"))
    assert refusal.value.step == Step.SUBJECT


def test_the_group_whose_button_was_pressed_stands_in_for_a_chat_that_is_unknown():
    assert drafts.complete(Draft(category="spam", subject=SAM, group=-1001))[1].chat == -1001
    elsewhere = replace(SAM, chat=-1002)
    assert drafts.complete(Draft(category="spam", subject=elsewhere, group=-1001))[1].chat == -1002


def test_a_name_that_nobody_knows_is_kept_among_the_words():
    ghost = Subject(typed="@ghost", missing=(Missing.UNKNOWN_ACCOUNT,))
    assert drafts.words(Draft(subject=ghost, text="he lies")) == "@ghost\nhe lies"
    assert drafts.words(Draft(subject=SAM, text="he lies")) == "he lies"
