"""What becomes of a report: refused without a trace, or joined to its case."""

import pytest

from desk import erasing
from desk.errors import AlreadyDecided, AlreadyReported, OwnReport, TooManyReports, UnknownCategory, UnknownReference
from desk.intake import Command, name_category
from desk.model import STAFF, Account, AccountKind, CaseState, Outcome
from desk.notices import CaseCard, RemoveMessage, ReportReceived
from desk.rules.durations import DAY, HOUR, MINUTE
from tests.desk.floor import Floor, about, linked, message, number_of, person, same_case
from tests.storage.desk import ANNA, BORIS, GROUP, POLICY, SPAMMER, START

LIMIT = POLICY.limits.reports_per_hour


async def names(desk: Floor, category: str, by: Account = ANNA, report: int = 1):
    return await desk.run(lambda unit: name_category(unit, report, by.id, category))


async def test_who_was_erased_and_comes_back_has_reported_it_already(desk: Floor):
    await desk.files()
    asked = await desk.run(lambda unit: erasing.ask(unit, ANNA.id))
    await desk.run(lambda unit: erasing.erase(unit, ANNA.id, asked.at))
    with pytest.raises(AlreadyReported) as refused:
        await desk.files()
    assert refused.value.ref == "R-1"


async def test_a_first_report_opens_a_case_with_card_receipt_evidence_and_record(desk: Floor):
    receipt = await desk.files("scam")

    case = await desk.case(number_of(receipt))
    assert (case.category, case.accused, case.deadline) == ("scam", SPAMMER.id, START + 24 * HOUR)
    assert await desk.owed(ReportReceived) == [(ANNA.id, ReportReceived(1, "scam", case.deadline))]
    assert [item.snapshot.text for item in await desk.evidence()] == ["cheap coins here"]
    assert await desk.verbs() == ["reported"]


async def test_the_card_is_owed_to_the_staff_chat(desk: Floor):
    await desk.files()
    assert await desk.owed(CaseCard) == [(STAFF, CaseCard(1))]


async def test_a_command_in_a_group_is_removed(desk: Floor):
    await desk.files(command=Command(GROUP, 77))
    assert await desk.owed(RemoveMessage) == [(GROUP, RemoveMessage(77))]


async def test_a_channel_that_reports_is_sent_nothing_where_all_would_read_it(desk: Floor):
    channel = Account(-1009, AccountKind.CHANNEL, "Chess News")
    await desk.files(by=channel)
    await desk.decides(Outcome.DISMISS)
    rows = await desk.sql("SELECT kind FROM outbox WHERE recipient = :channel", channel=channel.id)
    assert rows == []


async def refusals(desk: Floor, count: int, refused: type[Exception], **report: object) -> Exception:
    """What a report is refused with, after it was seen to write nothing."""
    before = await desk.counts()
    with pytest.raises(refused) as caught:
        await desk.files(**report)
    assert await desk.counts() == before
    assert before["reports"] == count
    return caught.value


async def test_a_report_of_oneself_writes_nothing(desk: Floor):
    await refusals(desk, 0, OwnReport, by=SPAMMER)


async def test_a_report_of_an_unknown_category_writes_nothing(desk: Floor):
    refusal = await refusals(desk, 0, UnknownCategory, category="scams")
    assert "scam" in refusal.near


async def test_a_second_report_of_the_same_message_names_the_first_and_writes_nothing(desk: Floor):
    await desk.files("spam")
    refusal = await refusals(desk, 1, AlreadyReported, category="scam")
    assert refusal.ref == "R-1"


async def test_a_report_beyond_the_limit_says_when_to_come_back_and_writes_nothing(desk: Floor):
    for number in range(LIMIT):
        await desk.files(about=message(number + 1))
        desk.clock.now += MINUTE
    refusal = await refusals(desk, LIMIT, TooManyReports, about=message(99))
    assert (refusal.limit, refusal.again_at) == (LIMIT, START + HOUR)

    desk.clock.now = refusal.again_at
    await desk.files(about=message(99))


async def test_limits_are_each_persons_own_and_do_not_hold_where_a_life_is_in_danger(desk: Floor):
    for number in range(LIMIT):
        await desk.files(about=message(number + 1))
    await desk.files("threat_to_life", about=message(98))
    await desk.files("self_harm", about=message(99))
    assert (await desk.files(by=BORIS, about=message(99))).report == f"R-{LIMIT + 3}"


async def test_the_gravest_category_wins_and_the_case_stays_about_the_same(desk: Floor):
    await desk.files("spam")
    before = await desk.case(1)
    await desk.files("intimate_images", BORIS)
    await desk.files("copyright", person(77))

    after = await desk.case(1)
    assert after.category == "intimate_images"
    assert same_case(after) == same_case(before)
    assert after.priority < before.priority


async def test_a_deadline_only_comes_nearer(desk: Floor):
    await desk.files("intimate_images")
    near = (await desk.case(1)).deadline
    desk.clock.now += 3 * HOUR
    await desk.files("hate", BORIS)
    assert (await desk.case(1)).deadline == near
    await desk.files("terrorism", person(77))
    assert (await desk.case(1)).deadline == near
    assert near == START + 4 * HOUR


async def test_each_report_moves_its_case_forward(desk: Floor):
    await desk.files()
    alone = await desk.case(1)
    await desk.files(by=BORIS)
    together = await desk.case(1)
    assert together.priority < alone.priority
    assert together.version == alone.version


async def test_a_report_after_the_verdict_opens_a_case_that_names_the_old_one(desk: Floor):
    await desk.files()
    await desk.decides(Outcome.DISMISS)
    receipt = await desk.files()

    case = await desk.case(number_of(receipt))
    assert (case.id, case.previous, case.state) == (2, 1, CaseState.OPEN)
    assert (await desk.case(1)).state is CaseState.CLOSED


async def test_an_account_is_one_case_for_each_day(desk: Floor):
    first = await desk.files(about=about(SPAMMER), evidence=())
    second = await desk.files(about=about(SPAMMER), evidence=(), by=BORIS)
    desk.clock.now += DAY
    third = await desk.files(about=about(SPAMMER), evidence=(), by=BORIS)
    assert first.case == second.case != third.case


async def test_a_category_that_is_named_later_is_the_cases(desk: Floor):
    await desk.files("other", ask_category=True)
    await names(desk, "hate")
    assert (await desk.case(1)).category == "hate"
    assert await desk.verbs() == ["reported", "named_category"]


async def test_a_category_that_is_named_later_does_not_outweigh_graver_reports(desk: Floor):
    await desk.files("other")
    await desk.files("terrorism", BORIS)
    await names(desk, "spam")
    assert (await desk.case(1)).category == "terrorism"


async def test_only_the_reporter_names_the_category_of_a_report(desk: Floor):
    await desk.files("other")
    with pytest.raises(UnknownReference):
        await names(desk, "scam", BORIS)


async def test_a_closed_case_takes_no_other_name(desk: Floor):
    await desk.files("other")
    await desk.decides(Outcome.DISMISS)
    with pytest.raises(AlreadyDecided):
        await names(desk, "scam")


async def test_a_report_by_link_and_one_by_reply_are_one_case(desk: Floor):
    by_link = await desk.files(about=linked(), evidence=())
    by_reply = await desk.files(by=BORIS)
    assert by_link.case == by_reply.case
