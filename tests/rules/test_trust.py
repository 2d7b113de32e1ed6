"""What a reporter's past is worth."""

from hypothesis import given
from hypothesis import strategies as st

from desk.rules.durations import HOUR, MINUTE
from desk.rules.trust import UNKNOWN, Record, credit, pile_on, trust

ENOUGH = 5
RECORDS = st.integers(0, 1_000).flatmap(lambda n: st.integers(0, n).map(lambda upheld: Record(n, upheld)))


def test_four_decided_reports_say_nothing_and_five_do():
    assert trust(Record(4, 4), ENOUGH) == 0
    assert trust(Record(5, 5), ENOUGH) > 0 > trust(Record(5, 0), ENOUGH)


def test_a_long_good_past_says_more_than_a_short_one():
    assert trust(Record(50, 50), ENOUGH) > trust(Record(5, 5), ENOUGH)


def test_right_as_often_as_wrong_counts_neither_way():
    assert trust(Record(10, 5), ENOUGH) == 0


@given(RECORDS)
def test_trust_stays_within_one_degree(record):
    assert -1 < trust(record, ENOUGH) < 1


@given(st.lists(RECORDS, max_size=5), RECORDS)
def test_who_joins_a_case_never_lowers_it(earlier, joining):
    assert credit([*earlier, joining], ENOUGH).trust >= credit(earlier, ENOUGH).trust or not earlier


def test_a_newcomer_beside_a_bad_reporter_is_heard_like_a_newcomer():
    together = credit([Record(20, 0), Record(0, 0)], ENOUGH)
    assert (together.trust, together.tenths) == (0, None)


def test_the_figure_is_of_the_best_and_rounded_to_tenths():
    assert credit([Record(9, 7), Record(20, 2)], ENOUGH).tenths == 8
    assert credit([Record(11, 9)], ENOUGH).tenths == 8


def test_a_case_that_nobody_reported_gains_nothing():
    assert credit([], ENOUGH) == UNKNOWN


def test_one_trusted_flagger_makes_a_case_theirs():
    assert credit([Record(0, 0), Record(0, 0, flagger=True)], ENOUGH).flagger


def test_a_pile_on_counts_people_within_its_time_however_often_each_reports():
    within = [(n * MINUTE, n) for n in range(10)]
    assert pile_on(within, HOUR) == 10
    assert pile_on([(n * MINUTE, 1) for n in range(10)], HOUR) == 1
    assert pile_on([(n * HOUR, n) for n in range(10)], HOUR) == 1
    assert pile_on([], HOUR) == 0
