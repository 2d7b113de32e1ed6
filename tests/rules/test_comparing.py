"""What people are told of a new version of the policy."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import policy as files
from desk.rules.changes import (
    CategoryAdded,
    CategoryRemoved,
    GoesToChanged,
    LadderAdded,
    LadderRemoved,
    LengthChanged,
    Reweighed,
    Reworded,
    StepChanged,
    Weight,
    Wording,
)
from desk.rules.comparing import changes
from desk.rules.durations import DAY, FOREVER, parse
from desk.rules.policy import Category, Consequence, Policy, Retention, Step, read_step

POLICY = files.load()
SCAM = POLICY.category("scam")
STAFF_ONLY = {
    Policy: {
        "version",
        "digest",
        "text",
        "own",
        "staff",
        "officers",
        "campaigns",
        "requests",
        "telegram_8_3",
        "disclosure_warning",
        "transparency",
    },
    Category: {"name", "page", "one_press", "helpline", "disturbing", "law", "parent"},
    type(POLICY.limits): {
        "claim",
        "page_repeat",
        "remind_before",
        "sanctions_per_10m",
        "lone_bans",
        "undo",
    },
    type(POLICY.reporters): {"enough", "pile_on", "pile_on_within", "flagger_quality"},
    type(POLICY.appeals): set[str](),
    Retention: set[str](),
}
"""What only steers the work of the staff. A field that is added must be put here or be compared."""


def with_category(category: Category) -> Policy:
    return replace(POLICY, categories={**POLICY.categories, category.name: category})


def other(value: object) -> object:
    """Some other value of the same type."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return f"{value} Anew."
        case Mapping() if "report" in value:
            return {**value, "report": parse("17d")}
        case _:
            return read_step("mute 17d") if value is None or isinstance(value, Step) else parse("17d")


@dataclass(frozen=True)
class Altered:
    """A policy that differs in one field."""

    where: type
    field: str
    policy: Policy


def alterations() -> list[Altered]:
    tables = {table: getattr(POLICY, table) for table in ("limits", "reporters", "appeals", "retention")}
    found = [
        Altered(Category, one.name, with_category(replace(SCAM, **{one.name: other(getattr(SCAM, one.name))})))
        for one in fields(Category)
        if one.name != "name"
    ]
    for name, table in tables.items():
        for one in fields(table):
            if one.name == "undo":
                continue
            value = replace(table, **{one.name: other(getattr(table, one.name))})
            found.append(Altered(type(table), one.name, replace(POLICY, **{name: value})))
    found.append(Altered(Policy, "later_groups", replace(POLICY, later_groups=True)))
    found.append(Altered(Policy, "ladder", replace(POLICY, ladder=POLICY.ladder[1:])))
    found.append(Altered(Policy, "ladders", replace(POLICY, ladders={})))
    found.append(Altered(Policy, "version", replace(POLICY, version="x", digest="y", text="z")))
    return found


@pytest.mark.parametrize("altered", alterations(), ids=lambda one: f"{one.where.__name__}.{one.field}")
def test_what_concerns_people_shows_when_it_alone_changes_and_the_rest_never(altered):
    told = changes(POLICY, altered.policy)
    assert len(told) == (0 if altered.field in STAFF_ONLY[altered.where] else 1)


def test_every_table_of_a_policy_is_compared_or_the_staffs():
    compared = {"categories", "ladder", "ladders", "limits", "reporters", "appeals", "retention", "later_groups"}
    assert {one.name for one in fields(Policy)} == compared | STAFF_ONLY[Policy]


@given(st.lists(st.sampled_from(alterations()), max_size=4), st.lists(st.sampled_from(sorted(POLICY.categories))))
def test_equal_policies_differ_in_nothing_and_a_change_back_is_told_as_often(altered, dropped):
    one = replace(POLICY, categories={k: v for k, v in POLICY.categories.items() if k not in dropped})
    another = altered[0].policy if altered else POLICY
    assert changes(one, one) == changes(another, another) == ()
    assert len(changes(one, another)) == len(changes(another, one))


def test_a_category_that_comes_or_goes_is_told_first():
    policy = with_category(replace(SCAM, points=5))
    policy = replace(policy, categories={**policy.categories, "bets": replace(SCAM, name="bets")})
    policy = replace(policy, categories={k: v for k, v in policy.categories.items() if k != "drugs"})
    told = changes(POLICY, policy)
    assert [type(one) for one in told] == [CategoryAdded, CategoryRemoved, Reweighed]
    assert told[2] == Reweighed(Weight.POINTS, policy.category("scam"), SCAM.points, 5)


def test_a_rule_with_other_words_comes_before_what_it_costs_and_its_name_after():
    policy = with_category(replace(SCAM, title="Fraud", rule="Deceive nobody.", points=5))
    told = changes(POLICY, policy)
    assert [one.wording if isinstance(one, Reworded) else type(one) for one in told] == [
        Wording.RULE,
        Reweighed,
        Wording.TITLE,
    ]


def test_what_a_category_leads_to_at_once_is_told_before_the_points():
    grave = POLICY.category("terrorism")
    new = replace(grave, goes_to=None, points=8)
    told = changes(POLICY, with_category(new))
    assert told == (
        GoesToChanged(new, read_step("ban forever"), None),
        Reweighed(Weight.POINTS, new, grave.points, 8),
    )


def test_a_step_is_told_by_its_points():
    first, *_, last = POLICY.ladder
    harder = Step(first.points, Consequence.KICK, None)
    policy = replace(POLICY, ladder=(harder, *POLICY.ladder[1:-1], replace(last, points=20)))
    assert changes(POLICY, policy) == (
        StepChanged(None, first.points, first, harder),
        StepChanged(None, last.points, last, None),
        StepChanged(None, 20, None, replace(last, points=20)),
    )


def test_a_named_ladder_comes_goes_and_changes_by_its_name():
    strict = POLICY.ladders["strict"]
    with_mild = replace(POLICY, ladders={**POLICY.ladders, "mild": strict[:1]})
    assert changes(POLICY, with_mild) == (LadderAdded("mild", strict[:1]),)
    assert changes(with_mild, POLICY) == (LadderRemoved("mild"),)
    assert changes(POLICY, replace(POLICY, ladders={"strict": strict[1:]})) == (
        StepChanged("strict", strict[0].points, strict[0], None),
    )


def test_another_way_to_write_the_same_length_is_no_change():
    fortnight = replace(POLICY, appeals=replace(POLICY.appeals, window=parse("14d")))
    assert changes(fortnight, replace(POLICY, appeals=replace(POLICY.appeals, window=parse("2w")))) == ()
    month = replace(POLICY, appeals=replace(POLICY.appeals, window=parse("1mo")))
    [told] = changes(replace(POLICY, appeals=replace(POLICY.appeals, window=parse("30d"))), month)
    assert isinstance(told, LengthChanged)
    muted = replace(POLICY, ladder=(Step(1, Consequence.MUTE, parse("7d")),))
    assert changes(muted, replace(POLICY, ladder=(Step(1, Consequence.MUTE, parse("1w")),))) == ()


def test_an_end_that_comes_or_goes_is_a_change():
    endless = replace(POLICY, appeals=replace(POLICY.appeals, latest=FOREVER))
    assert len(changes(POLICY, endless)) == 1
    assert len(changes(POLICY, with_category(replace(SCAM, deadline=2 * DAY)))) == 1
