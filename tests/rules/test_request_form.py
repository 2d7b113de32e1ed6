"""The form of a request: how each answer is read, and for what a request must be refused or sent back on its face."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.request_errors import IntakeRefused
from desk.rules.disclosure.answers import choose, fill
from desk.rules.disclosure.form import Form, Part, after, faults, missing, parts_of
from desk.rules.disclosure.instruments import DataClass, Instrument
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data
from desk.rules.durations import DAY
from handlers.request_errors import INTAKE

NOW = 1_795_737_600_000  # 27 November 2026
WHOLE = Form(
    instrument=Instrument.EU_EPOC,
    authority="Prosecutor's office of Rostock",
    country="DE",
    contact="office@example.org",
    channel="e-mail",
    legal_basis="Regulation (EU) 2023/1543, Art. 5",
    persons=("@buy_coins",),
    since=NOW - 30 * DAY,
    before=NOW,
    data=(Data.IDENTITY,),
    reach=DataClass.CONTENT,
)
LIFE = replace(WHOLE, instrument=Instrument.EMERGENCY, legal_basis="", facts="A place and a time.")


def test_a_whole_form_has_no_faults():
    for form in (WHOLE, LIFE, replace(WHOLE, instrument=Instrument.EU_EPOC_PR, data=(), since=None, reach=None)):
        assert (missing(form), faults(form, NOW)) == (None, ())


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (replace(WHOLE, legal_basis=""), Refusal.NO_LEGAL_BASIS),
        (replace(WHOLE, persons=()), Refusal.NO_ACCOUNT),
        (replace(WHOLE, before=None), Refusal.TOO_BROAD),
        (replace(WHOLE, since=None), Refusal.TOO_BROAD),
        (replace(WHOLE, before=NOW + 30 * DAY), Refusal.FUTURE_MESSAGES),
        (replace(WHOLE, data=(Data.MESSAGES,), reach=DataClass.SUBSCRIBER), Refusal.TOO_DEEP),
        (replace(LIFE, data=(Data.MESSAGES,)), Refusal.TOO_DEEP),
        (replace(LIFE, facts=""), Refusal.NO_FACTS),
        (replace(WHOLE, data=()), Refusal.INCOMPLETE),
    ],
)
def test_what_stands_on_its_face_must_be_refused_or_sent_back(form: Form, code: Refusal):
    assert faults(form, NOW) == (code,)


def test_what_is_only_partly_too_deep_can_be_narrowed():
    assert faults(replace(WHOLE, data=(Data.IDENTITY, Data.MESSAGES), reach=DataClass.SUBSCRIBER), NOW) == ()


@pytest.mark.parametrize(
    ("part", "words", "fault"),
    [
        (Part.AUTHORITY, "  ", "words"),
        (Part.BASIS, "x" * 2_001, "long"),
        (Part.COUNTRY, "Germany", "country"),
        (Part.PERSONS, "everyone in the group", "persons"),
        (Part.PERSONS, "-1001234567890", "persons"),
        (Part.PERSONS, "0", "persons"),
        (Part.PERSONS, "5 000 000 009", "persons"),
        (Part.PERSONS, "@buy_coins 700\u00a0123", "persons"),
        (Part.PERSONS, " ".join(str(one) for one in range(1001, 1202)), "many"),
        (Part.PERIOD, "last year", "period"),
        (Part.PERIOD, "2026-03-31..2026-03-01", "backwards"),
        (Part.PERIOD, "2026-02-30..2026-03-01", "day"),
        (Part.SECRECY, "2027-01-31", "secrecy"),
        (Part.SECRECY, "2020-01-31 Art. 13", "past"),
        (Part.DUE, "2020-01-31", "past"),
        (Part.DUE, "soon", "day"),
        (Part.KIND, "eu_epoc", "buttons"),
    ],
)
def test_what_does_not_fit_is_said(part: Part, words: str, fault: str):
    with pytest.raises(IntakeRefused) as refused:
        fill(Form(), part, words, NOW)
    assert refused.value.fault == fault


@pytest.mark.parametrize(("part", "value"), [(Part.KIND, "art18"), (Part.KIND, "x"), (Part.DATA, "x"), (Part.DUE, "x")])
def test_only_what_is_there_can_be_chosen(part: Part, value: str):
    with pytest.raises(IntakeRefused):
        choose(Form(), part, value)


def test_a_period_is_read_with_the_dash_of_a_document_too():
    asked = fill(Form(), Part.PERIOD, "2026-01-01..2026-03-31", NOW)
    for between in (" .. ", "…", " – ", "—", " - ", "-"):
        assert fill(Form(), Part.PERIOD, f"2026-01-01{between}2026-03-31", NOW) == asked
    assert fill(Form(), Part.PERIOD, "– 2026-03-31", NOW) == replace(asked, since=None)


def test_answers_fill_the_form():
    form = fill(fill(Form(), Part.COUNTRY, "de ES", NOW), Part.PERSONS, "4711, @buy_coins 4711", NOW)
    form = fill(form, Part.PERIOD, "..2026-03-31", NOW)
    form = fill(form, Part.SECRECY, "2027-01-31 Art. 13 of the Regulation", NOW)
    assert (form.country, form.language, form.persons) == ("DE", "es", ("4711", "@buy_coins"))
    assert (form.since, form.secrecy_basis) == (None, "Art. 13 of the Regulation")
    chosen = choose(choose(choose(form, Part.DATA, "ip"), Part.DATA, "identity"), Part.DATA, "ip")
    assert chosen.data == (Data.IDENTITY,)


def test_what_only_preserves_is_asked_neither_for_data_nor_for_a_period():
    preserves, order = Form(instrument=Instrument.EU_EPOC_PR), Form(instrument=Instrument.EU_EPOC)
    assert {Part.PERIOD, Part.DATA, Part.REACH, Part.FACTS}.isdisjoint(parts_of(preserves))
    assert after(Part.PERSONS, preserves) is Part.SECRECY
    assert after(Part.SUMMARY, order) is Part.SUMMARY
    assert Part.FACTS in parts_of(Form(instrument=Instrument.EMERGENCY))


def test_only_an_order_sent_in_an_emergency_is_asked_whether_it_was_validated():
    order = replace(WHOLE, instrument=Instrument.EU_EPOC, facts="A place and a time.")
    assert (after(Part.FACTS, order), missing(order)) == (Part.VALIDATED, Part.VALIDATED)
    for other in (replace(order, facts=""), replace(order, instrument=Instrument.EMERGENCY)):
        assert (after(Part.FACTS, other), missing(other)) == (Part.DUE, None)
    unvalidated = choose(order, Part.VALIDATED, "no")
    assert (unvalidated.unvalidated, missing(unvalidated)) == (True, None)
    assert not choose(order, Part.VALIDATED, "yes").unvalidated
    assert not replace(unvalidated, facts="").unvalidated
    assert faults(replace(unvalidated, data=(Data.MESSAGES,)), NOW) == (Refusal.TOO_DEEP,)
    with pytest.raises(IntakeRefused):
        choose(order, Part.VALIDATED, "perhaps")


@given(
    st.sampled_from([part for part in Part if part is not Part.SUMMARY]),
    st.text()
    | st.text("0123456789-. @W,;\n")
    | st.dates().map(str)
    | st.tuples(st.dates(), st.dates()).map(lambda days: f"{days[0]}..{days[1]}"),
)
def test_whatever_is_typed_is_an_answer_or_sent_back_with_words(part: Part, words: str):
    said = ""
    try:
        faults(fill(WHOLE, part, words, NOW), NOW)
    except IntakeRefused as refusal:
        said = refusal.fault
    assert said in {"", *INTAKE}
