"""Where data is, and what of an answer may be kept."""

from hypothesis import given, settings
from hypothesis import strategies as st

from desk.rules.disclosure.catalogue import KEPT, SUPPLIED, Catalogue, Place
from desk.rules.disclosure.scope import Data, Scope
from desk.rules.disclosure.supplied import Supplied, Surplus, Value, within
from handlers.messages.request_words import NOT_HELD

ANNA, BEN = 11, 12
ASKED = Scope(frozenset({ANNA, BEN}), frozenset({Data.IP, Data.PHONE}), 100, 200)


def ip(person: int = ANNA, at: int | None = 150, value: str = "203.0.113.7") -> Value:
    return Value(Data.IP, "accounts", person, value, at)


def test_without_a_source_addresses_and_numbers_are_not_held():
    places = {kind: Catalogue().place(kind) for kind in Data}
    assert {kind for kind, place in places.items() if place is Place.HELD} == KEPT
    assert {kind for kind, place in places.items() if place is Place.NOT_HELD} == {Data.IP, Data.PHONE, Data.CONTACT}


def test_a_source_is_asked_for_its_part_of_a_scope_alone():
    scope = Scope(frozenset({ANNA}), frozenset({Data.IP, Data.PHONE, Data.IDENTITY}), 100, 200)
    part = Catalogue(frozenset({Data.IP})).part(Place.ELSEWHERE, scope)
    assert part == Scope(frozenset({ANNA}), frozenset({Data.IP}), 100, 200)


def test_every_kind_that_can_be_missing_has_a_sentence_for_the_authority():
    assert NOT_HELD.keys() == SUPPLIED


def test_what_the_desk_holds_itself_is_held_whatever_a_source_says():
    assert Catalogue(frozenset(Data)).place(Data.MESSAGES) is Place.HELD


def test_more_than_asked_is_cut_off_and_counted_by_its_reason():
    contact = Value(Data.CONTACT, "accounts", ANNA, "+37120000000")
    kept = within(ASKED, [ip(), ip(99), ip(at=200), ip(at=99), ip(at=None), contact], {Surplus.FIELD: 2})
    assert kept.values == (ip(),)
    assert kept.cut_off == {
        Surplus.FIELD: 2,
        Surplus.PERSON: 1,
        Surplus.PERIOD: 2,
        Surplus.UNDATED: 1,
        Surplus.KIND: 1,
    }


def test_for_whom_nothing_came_is_said_for_each_kind():
    kept = within(ASKED, [ip(), Value(Data.PHONE, "accounts", ANNA, "+37120000000")])
    assert kept.missing == {(Data.IP, BEN), (Data.PHONE, BEN)}


def test_what_two_sources_give_alike_stands_twice_and_what_one_repeats_once():
    other = Value(Data.IP, "logins", ANNA, "203.0.113.7", 150)
    assert within(ASKED, [ip(), ip(), other]).values == (ip(), other)


@settings(max_examples=40)
@given(
    st.lists(
        st.builds(
            Value, st.sampled_from(Data), st.just("s"), st.integers(10, 14), st.text(), st.integers(90, 210) | st.none()
        )
    )
)
def test_nothing_outside_the_scope_is_kept_and_nothing_goes_uncounted(given_values: list[Value]):
    kept = within(ASKED, given_values)
    for one in kept.values:
        assert one.person in ASKED.persons
        assert one.kind in ASKED.data
        assert one.at is None or ASKED.since <= one.at < ASKED.before
    assert len(kept.values) + sum(kept.cut_off.values()) == len(set(given_values))


def test_no_value_stands_in_a_repr():
    said = repr(Supplied((ip(),), frozenset({(Data.IP, BEN)})))
    assert "203.0.113.7" not in said
    assert str(ANNA) not in said
