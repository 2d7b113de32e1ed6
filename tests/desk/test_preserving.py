"""Holds: who places, sees and ends them, what they refuse, and that nobody is surprised by their end."""

from dataclasses import replace

import pytest

from desk import preserving, purging
from desk.acquaintance import pressed_start
from desk.errors import HoldRefused, UnknownCategory, UnknownReference, UnknownTarget
from desk.holds import Hold, Matching, NewHold
from desk.model import Role
from desk.notices import HoldChange, HoldNews
from desk.rules.durations import DAY, HOUR, Ms, parse
from tests.desk.floor import LENA, OLGA, OTTO, Floor, about, message, person
from tests.storage.desk import ANNA, POLICY, SPAMMER, START

IDA, ILJA = 501, 502
"""Two officers."""
BASIS = "Art. 5 preservation order"
ORDER = NewHold(Matching.CASE, BASIS, IDA, START + 90 * DAY, target=1)

FAULTY: list[tuple[dict[str, object], str]] = [
    ({"basis": ""}, "no_basis"),
    ({"basis": "x" * 501}, "long_basis"),
    ({"until": START}, "past"),
    ({"until": START + 1097 * DAY}, "too_long"),
    ({"matching": Matching.CATEGORY, "category": "spam", "since": START, "before": START}, "empty_period"),
    ({"matching": Matching.ACCOUNT, "target": IDA}, "yours"),
]
UNKNOWN: list[tuple[dict[str, object], type[Exception]]] = [
    ({"target": 99}, UnknownReference),
    ({"matching": Matching.ACCOUNT, "target": 99}, UnknownTarget),
    ({"matching": Matching.CATEGORY, "category": "nonsense"}, UnknownCategory),
]


@pytest.fixture
async def busy(desk: Floor) -> Floor:
    for account in (IDA, ILJA):
        await desk.run(lambda unit, who=account: unit.staff.grant(who, Role.OFFICER, None))
        await starts(desk, account)
    await desk.files()
    await desk.owed(HoldNews)
    return desk


async def starts(desk: Floor, account: int) -> None:
    await desk.run(lambda unit: pressed_start(unit, person(account)))


async def asks(desk: Floor, new: NewHold = ORDER) -> int:
    return (await desk.run(lambda unit: preserving.ask(unit, new))).number


async def places(desk: Floor, new: NewHold = ORDER) -> Hold:
    number = await asks(desk, new)
    return await desk.run(lambda unit: preserving.place(unit, number, new.owner))


async def extends(desk: Floor, by: int, to: str | Ms, *, seen: Ms | None = None, hold: int = 1) -> Hold:
    until = parse(to) if isinstance(to, str) else to
    return await desk.run(lambda unit: preserving.extend(unit, hold, by, until, seen=seen))


async def ends(desk: Floor, by: int, *, seen: Ms = ORDER.until, hold: int = 1) -> Hold:
    return await desk.run(lambda unit: preserving.end(unit, hold, by, seen=seen))


async def sees(desk: Floor, who: int) -> list[str]:
    return [hold.ref for hold in await desk.run(lambda unit: preserving.listed(unit, who))]


async def passes(desk: Floor, moment: Ms) -> list[tuple[int, HoldChange]]:
    """The timer looks at this moment; whom it tells of what."""
    desk.clock.now = moment
    await desk.run(preserving.end_due)
    await desk.run(preserving.warn_due)
    return [(to, news.change) for to, news in await desk.owed(HoldNews)]


async def test_a_hold_is_placed_once_its_asker_has_seen_what_it_keeps(busy: Floor):
    asked = await busy.run(lambda unit: preserving.ask(unit, ORDER))
    assert (asked.hold, asked.cases) == (ORDER, 1)
    assert await sees(busy, IDA) == []
    with pytest.raises(HoldRefused) as refused:
        await busy.run(lambda unit: preserving.place(unit, asked.number, ILJA))
    assert refused.value.fault == "gone"
    placed = await busy.run(lambda unit: preserving.place(unit, asked.number, IDA))
    assert (placed.ref, placed.basis, placed.until, placed.warn_at) == (
        "H-1",
        BASIS,
        ORDER.until,
        ORDER.until - 7 * DAY,
    )
    with pytest.raises(HoldRefused):
        await busy.run(lambda unit: preserving.place(unit, asked.number, IDA))
    assert await sees(busy, OLGA) == ["H-1"]


async def test_what_is_asked_for_and_left_alone_expires(busy: Floor):
    number = await asks(busy)
    busy.clock.now += POLICY.limits.draft
    with pytest.raises(HoldRefused):
        await busy.run(lambda unit: preserving.place(unit, number, IDA))
    assert await busy.run(lambda unit: unit.hold_drafts.expire(10)) == 1


async def test_what_is_no_hold_is_refused_before_it_is_asked_about(busy: Floor):
    for changes, fault in FAULTY:
        with pytest.raises(HoldRefused) as refused:
            await asks(busy, replace(ORDER, **changes))
        assert refused.value.fault == fault
    for changes, error in UNKNOWN:
        with pytest.raises(error):
            await asks(busy, replace(ORDER, **changes))
    assert await busy.sql("SELECT id FROM hold_drafts") == []


@pytest.mark.parametrize("part", ["accused", "reporter"])
async def test_who_takes_part_in_a_case_neither_places_nor_sees_nor_ends_its_hold(busy: Floor, part: str):
    involved = {"accused": {"about": about(person(IDA))}, "reporter": {"by": person(IDA), "about": message(7)}}
    await busy.files(**involved[part])
    with pytest.raises(UnknownReference):
        await asks(busy, replace(ORDER, target=2))
    await places(busy, replace(ORDER, target=2, owner=ILJA))
    assert (await sees(busy, IDA), await sees(busy, OLGA)) == ([], ["H-1"])
    for attempt in (extends(busy, IDA, "90d"), ends(busy, IDA)):
        with pytest.raises(UnknownReference):
            await attempt
    with pytest.raises(UnknownReference):
        await busy.run(lambda unit: preserving.look(unit, 1, IDA))


async def test_who_reported_somebody_does_not_decide_about_a_hold_on_them(busy: Floor):
    await busy.files(by=person(IDA))
    order = replace(ORDER, matching=Matching.ACCOUNT, target=SPAMMER.id)
    with pytest.raises(HoldRefused):
        await asks(busy, order)
    await places(busy, replace(order, owner=ILJA))
    assert await sees(busy, IDA) == []


async def test_no_refusal_tells_an_officer_who_reported_them(busy: Floor):
    await busy.files(about=about(person(IDA)))
    order = replace(ORDER, matching=Matching.ACCOUNT, target=ANNA.id)
    asked = await busy.run(lambda unit: preserving.ask(unit, order))
    assert asked.cases is None
    await busy.run(lambda unit: preserving.place(unit, asked.number, IDA))
    assert await sees(busy, IDA) == ["H-1"]


async def test_a_hold_on_many_concerns_nobody_in_particular(busy: Floor):
    await busy.files(about=about(person(IDA)))
    await places(busy, replace(ORDER, matching=Matching.CATEGORY, category="spam", target=None))
    await places(busy, replace(ORDER, matching=Matching.EVERYTHING, target=None))
    assert await sees(busy, IDA) == ["H-1", "H-2"]


async def test_a_hold_is_extended_from_the_end_it_has_and_pressed_twice_only_once(busy: Floor):
    await places(busy)
    extended = await extends(busy, IDA, "90d", seen=ORDER.until)
    assert extended.until == ORDER.until + 90 * DAY
    with pytest.raises(HoldRefused) as refused:
        await extends(busy, IDA, "90d", seen=ORDER.until)
    assert (refused.value.fault, refused.value.ref) == ("moved", "H-1")
    assert (await busy.run(lambda unit: unit.holds.get(1))).until == extended.until


async def test_an_end_that_is_none_is_refused(busy: Floor):
    await places(busy)
    ends: list[tuple[str | Ms, str]] = [
        ("forever", "too_long"),
        ("3y", "too_long"),
        (START - 1, "past"),
        (START + DAY, "sooner"),
    ]
    for to, fault in ends:
        with pytest.raises(HoldRefused) as refused:
            await extends(busy, IDA, to)
        assert refused.value.fault == fault


async def test_an_ended_hold_is_neither_extended_nor_ended_again(busy: Floor):
    await places(busy)
    await ends(busy, IDA)
    for attempt in (extends(busy, IDA, "90d"), ends(busy, IDA)):
        with pytest.raises(HoldRefused) as refused:
            await attempt
        assert refused.value.fault == "ended"
    assert await busy.run(lambda unit: unit.holds.on_case(1)) == []


async def test_its_owner_hears_what_somebody_else_does_to_it(busy: Floor):
    await places(busy)
    extended = await extends(busy, ILJA, "90d")
    await ends(busy, OLGA, seen=extended.until)
    told = [(to, news.change, news.by) for to, news in await busy.owed(HoldNews)]
    assert told == [(IDA, HoldChange.EXTENDED, ILJA), (IDA, HoldChange.ENDED, OLGA)]


async def test_its_owner_is_warned_a_week_and_a_day_before_it_ends_and_told_that_it_did(busy: Floor):
    await places(busy)
    assert await passes(busy, ORDER.until - 7 * DAY - 1) == []
    for moment, change in (
        (ORDER.until - 7 * DAY, HoldChange.NEAR),
        (ORDER.until - DAY, HoldChange.NEAR),
        (ORDER.until, HoldChange.OVER),
    ):
        assert await passes(busy, moment) == [(IDA, change)]
        assert await passes(busy, moment + HOUR) == []
    assert await busy.run(lambda unit: unit.holds.in_force()) == []


async def test_a_desk_that_was_away_warns_once_and_of_what_is_over_says_only_that(busy: Floor):
    await places(busy)
    await places(busy, replace(ORDER, until=START + 100 * DAY))
    assert await passes(busy, ORDER.until - HOUR) == [(IDA, HoldChange.NEAR)]
    assert await passes(busy, START + 101 * DAY) == [(IDA, HoldChange.OVER), (IDA, HoldChange.OVER)]


async def test_where_its_owner_left_everybody_who_may_know_is_warned(busy: Floor):
    for account in (OLGA, OTTO):
        await starts(busy, account)
    await busy.files(about=about(person(OTTO)))
    await places(busy, replace(ORDER, target=2))
    await busy.run(lambda unit: unit.staff.revoke(IDA, Role.OFFICER, None))
    assert await passes(busy, ORDER.until - DAY) == [(OLGA, HoldChange.NEAR), (ILJA, HoldChange.NEAR)]


async def test_an_ended_hold_goes_once_the_time_of_requests_is_over(busy: Floor):
    await places(busy)
    await places(busy, replace(ORDER, matching=Matching.EVERYTHING, target=None, until=START + 1000 * DAY))
    await ends(busy, IDA)

    async def left() -> list[int]:
        await busy.run(purging.begin_now)
        while await busy.run(purging.page) is not None:
            pass
        return [row["id"] for row in await busy.sql("SELECT id FROM holds ORDER BY id")]

    for years, holds in ((2, [1, 2]), (4, [2])):
        busy.clock.now = START + years * 366 * DAY
        assert await left() == holds


async def test_the_journal_says_who_did_what_and_neither_what_is_held_nor_whether_it_is_secret(busy: Floor):
    await places(busy, replace(ORDER, matching=Matching.ACCOUNT, target=SPAMMER.id, secret=True))
    await extends(busy, ILJA, "90d")
    await ends(busy, IDA, seen=ORDER.until + 90 * DAY)
    lines = [line for line in await busy.details() if " H-1 " in line]
    assert [line.split(" H-1 ")[0] for line in lines] == [
        f"staff:{IDA} hold_placed",
        f"staff:{ILJA} hold_extended",
        f"staff:{IDA} hold_ended",
    ]
    for told in (str(SPAMMER.id), BASIS, "secret"):
        assert not any(told in line for line in lines)


async def test_a_hold_leaves_no_trace_on_its_case(busy: Floor):
    before = await busy.verbs()
    await places(busy, replace(ORDER, secret=True))
    assert await busy.verbs() == before
    assert LENA not in {to for to, _news in await busy.owed(HoldNews)}
