"""The published figures: what the desk did, read from its journal on either engine."""

from dataclasses import replace
from typing import Final

from desk import transparency
from desk.model import Outcome
from desk.rules.durations import HOUR
from desk.rules.policy import Policy, Transparency
from desk.rules.transparency.quarters import Quarter, quarter_of
from desk.rules.transparency.report import Report
from tests.desk.floor import Floor
from tests.storage.desk import POLICY, START

QUARTER: Final = quarter_of(START)
OPEN: Final = replace(POLICY, transparency=Transparency(0))
"""Nothing is small."""


async def journal(desk: Floor, verb: str, ref: str, by: str = "staff:301", **detail: str | int) -> None:
    await desk.run(lambda unit: unit.journal.write(by, verb, ref, **detail))


async def asks(desk: Floor, number: int, instrument: str = "national_order", country: str = "DE", **detail: int) -> str:
    """An authority's request, as it is put on record when it is taken in."""
    said = {"instrument": instrument, "country": country, "emergency": 0, "persons": 1, "strangers": 0} | detail
    await journal(desk, "request_received", f"L-{number}", **said)  # type: ignore[arg-type]
    return f"L-{number}"


async def answers(desk: Floor, ref: str, *, narrowed: int = 0, persons: int = 1, data: str = "identity") -> None:
    await journal(desk, "request_submit", ref, persons=persons, data=data, narrowed=narrowed)
    await journal(desk, "request_approve", ref, persons=persons, data=data)
    await journal(desk, "request_approve_second", ref, persons=persons, data=data)
    await journal(desk, "request_deliver", ref)


async def published(desk: Floor, policy: Policy = OPEN, quarter: Quarter = QUARTER) -> Report:
    return await desk.under(policy).read(lambda unit: transparency.report(unit, quarter))


async def test_requests_are_counted_by_country_instrument_and_outcome(desk: Floor):
    await answers(desk, await asks(desk, 1, persons=2, strangers=1), persons=2, data="identity reports")
    await answers(desk, await asks(desk, 2, "eu_epoc", "FR", emergency=1), narrowed=1)
    refused = await asks(desk, 3, "mutual_legal_assistance", "FR")
    await journal(desk, "request_refuse", refused, code="no_account")
    await journal(desk, "request_find_nothing", await asks(desk, 4), code="not_held")
    await journal(desk, "request_withdraw", await asks(desk, 5))
    kept = await asks(desk, 6, "eu_epoc_pr", "IT")
    await journal(desk, "request_preserve", kept)
    await journal(desk, "request_expire", kept)
    await asks(desk, 7, "art18", "")
    await journal(desk, "request_deliver", "L-1")  # once more: the same disclosure

    found = (await published(desk)).figures
    received = found["requests_received"]
    assert (received.total, received.by["by_country"]) == (6, {"DE": 3, "FR": 2, "IT": 1})
    assert {row: n for row, n in received.by["by_instrument"].items() if n} == {
        "national_order": 3,
        "eu_epoc_emergency": 1,
        "mutual_legal_assistance": 1,
        "eu_epoc_pr": 1,
    }
    totals = {name: found[name].total for name in found if found[name].total}
    assert totals == {
        "requests_received": 6,
        "fulfilled_in_full": 1,
        "fulfilled_narrowed": 1,
        "refused": 1,
        "no_data": 1,
        "withdrawn": 1,
        "preserved": 1,
        "accounts_named": 8,
        "accounts_affected": 3,
        "emergencies": 1,
        "own_notifications": 1,
    }
    assert found["refused"].by["by_reason"]["no_account"] == 1
    assert {kind: n for kind, n in found["data_kinds"].by["by_kind"].items() if n} == {"identity": 2, "reports": 1}
    assert found["accounts_affected"].by["by_country"] == {"DE": 2, "FR": 1, "IT": 0}


async def test_nought_is_said_where_nothing_happened_and_nothing_where_nothing_can(desk: Floor):
    found = (await published(desk)).figures
    assert (found["requests_received"].total, found["notices_given"].total, found["reports"].total) == (0, 0, 0)
    assert found["fulfilled_in_full"].by["by_instrument"]["national_order"] == 0
    assert found["fulfilled_in_full"].by["by_instrument"]["eu_epoc_pr"] is None
    assert found["preserved"].by["by_instrument"]["eu_epoc"] is None
    assert found["hours_to_answer"].total is None


async def test_a_step_counts_in_the_quarter_in_which_it_is_taken(desk: Floor):
    late = QUARTER.before - HOUR
    desk.clock.now = late
    ref = await asks(desk, 1)
    desk.clock.now = late + 3 * HOUR
    await journal(desk, "request_refuse", ref, code="no_account")
    await journal(desk, "request_receipt_told", ref)

    before, after = (await published(desk)).figures, (await published(desk, quarter=QUARTER.next)).figures
    assert (before["requests_received"].total, after["requests_received"].total) == (1, 0)
    assert (before["refused"].total, after["refused"].total) == (0, 1)
    assert (before["hours_to_answer"].total, after["hours_to_answer"].total) == (None, 3.0)
    assert after["hours_to_receipt"].total == 3.0
    assert after["refused"].by["by_country"] == {"DE": 1}


async def test_notices_and_reviews_are_counted(desk: Floor):
    ref = await asks(desk, 1, "emergency", emergency=1)
    for verb in ("request_delay_notice", "request_delay_notice", "request_notify"):
        await journal(desk, verb, ref)
    await journal(desk, "request_reviewed", ref, proper=0)
    found = (await published(desk)).figures
    assert [found[f"notices_{name}"].total for name in ("given", "delayed", "barred")] == [1, 1, 0]
    assert found["emergencies_reviewed"].by == {"by_finding": {"proper": 0, "improper": 1}}


async def test_a_notice_that_the_authority_gives_is_barred_only_where_somebody_bars_it_later(desk: Floor):
    for number in (1, 2):
        ref = await asks(desk, number, "eu_epoc")
        await journal(desk, "request_bar_notice", ref, code="authority_informs")
    assert (await published(desk)).figures["notices_barred"].total == 0
    await journal(desk, "request_bar_notice", ref, code="barred")
    assert (await published(desk)).figures["notices_barred"].total == 1


async def test_small_counts_are_withheld_by_the_policy_in_force(desk: Floor):
    for number in range(1, 10):
        await asks(desk, number, country="DE" if number < 9 else "FR")
    for number in range(10, 20):
        await asks(desk, number, country="IT")
    received = (await published(desk, POLICY)).figures["requests_received"]
    assert received.total == 19
    assert received.by["by_country"] == {"DE": "withheld", "FR": "withheld", "IT": 10}
    assert received.by["by_instrument"]["national_order"] == 19


async def test_what_people_and_moderators_do_is_counted_as_it_was_done(desk: Floor):
    await desk.files("scam")
    desk.clock.now += 2 * HOUR
    await desk.decides(Outcome.MUTE)
    found = (await published(desk)).figures
    assert {row: n for row, n in found["reports"].by["by_category"].items() if n} == {"scam": 1}
    assert found["violations"].by["by_outcome"]["mute"] == 1
    assert (found["violations"].total, found["dismissed"].total) == (1, 0)
    assert found["sanctions_mute"].by["by_category"]["scam"] == 1
    assert found["sanctions_ban"].total == 0
    assert found["hours_to_decision"].total == 2.0


async def test_everybody_reads_only_of_quarters_that_change_no_more(desk: Floor):
    await asks(desk, 1)
    assert await desk.run(transparency.of_requests) == []
    desk.clock.now = QUARTER.before
    (latest,) = await desk.under(OPEN).read(transparency.of_requests)
    assert (latest.quarter, latest.figures["requests_received"].total) == (QUARTER, 1)


async def test_of_quarters_before_the_journal_begins_nothing_is_said(desk: Floor):
    """That nothing happened would be a claim."""
    await asks(desk, 1)
    later = QUARTER.next.next
    desk.clock.now = later.before
    assert [one.quarter for one in await desk.run(transparency.of_requests)] == [later, later.previous, QUARTER]
