"""Cases: how reports join, what the card and the queue show, and where it all stands in a forum."""

import re

from bot.pacing import Pace
from sandbox import Message
from tests.journeys.stage import NEVER_STARTED, House, Stage

MANY_ALLOWED = """
[limits]
reports_per_hour = 100
reports_per_day = 100
"""


async def test_fifty_reports_are_one_card_and_few_edits(house: House):
    async with house.stage(limits="telegram", pace=Pace()) as stage:
        stage.expects(NEVER_STARTED)
        crowd = [stage.telegram.person(f"Member {number}") for number in range(50)]
        for member in crowd:
            stage.group.adds(member)
        post = stage.cast.spike.says("Buy now!", in_=stage.group)
        for member in crowd:
            member.replies(post, "/report scam")
        await stage.cast.mona.sees("50 reporters", in_=stage.staff, within=10)
        to_staff = [call for call in stage.telegram.calls if call.params.get("chat_id") == stage.staff.id]
        assert [call.method for call in to_staff].count("sendMessage") == 1
        assert [call.method for call in to_staff].count("editMessageText") <= 6


async def test_the_gravest_of_several_categories_leads(stage: Stage):
    post = await stage.spike_is_reported(said="/report spam")
    stage.cast.ben.replies(post, "/report violence")
    card = await stage.cast.mona.sees("C-1 · Violence", in_=stage.staff)
    assert "(Spam)" in card.text
    stage.cast.cleo.replies(post, "/report spam")
    card = await stage.cast.mona.sees("3 reporters", in_=stage.staff)
    assert "C-1 · Violence" in card.text


async def test_a_report_after_the_decision_opens_a_new_case_that_names_the_old_one(stage: Stage):
    post = await stage.spike_is_reported()
    stage.cast.mona.says("/dismiss C-1 looks fine", in_=stage.staff)
    await stage.cast.mona.sees("dismissed", in_=stage.staff)
    stage.cast.ben.replies(post, "/report scam")
    card = await stage.cast.mona.sees("C-2 · Scam", in_=stage.staff)
    assert "Reported before: C-1" in card.text


async def test_reports_of_an_account_on_one_day_are_one_case(stage: Stage):
    await stage.spike_is_reported()
    for number, reporter in enumerate((stage.cast.ana, stage.cast.ben), start=1):
        reporter.writes("/report harassment")
        await reporter.sees("Which message, or whom")
        reporter.writes(str(stage.cast.spike.id))
        await reporter.sees("What should we know?")
        await reporter.presses("Skip this step")
        await reporter.presses("✅ Send report")
        card = await stage.cast.mona.sees(f"{number} reporter", in_=stage.staff)
    assert card.text.startswith("C-2")


async def test_the_card_says_why_a_case_stands_where_it_stands(stage: Stage):
    stage.expects(NEVER_STARTED)
    stage.cast.mona.says(f"/warn {stage.cast.spike.id} harassment insults everyone", in_=stage.staff)
    await stage.cast.mona.sees("D-1: warned", in_=stage.staff)
    post = stage.cast.spike.says("Buy now!", in_=stage.group)
    for reporter in (stage.cast.ana, stage.cast.ben):
        reporter.replies(post, "/report drugs")
    card = await stage.cast.mona.sees("2 reporters", in_=stage.staff)
    assert re.search(r"Severity 4, 2 reporters, 1 active strike, 2\d h \d+ min left of 1 day", card.text)
    assert "2 points, step 2 of 5" in card.text


async def test_a_forum_gets_a_topic_for_each_case_and_closes_it_with_the_case(house: House):
    async with house.stage(forum=True) as stage:
        await stage.spike_is_reported("Buy now!")
        (topic,) = stage.staff.chat.topics.values()
        assert topic.name == "C-1 Scam or fraud · Gardeners"
        card = stage.card()
        assert card.thread == topic.id
        await stage.cast.mona.presses("Dismiss", in_=stage.staff)
        await stage.cast.mona.presses("Dismiss: no violation", in_=stage.staff)
        await stage.telegram.called("closeForumTopic")
        assert topic.is_closed
        stage.cast.mona.says("/undo D-1 I looked again.", in_=stage.staff)
        await stage.telegram.called("reopenForumTopic")
        await stage.cast.mona.sees("D-1 was withdrawn", in_=stage.staff)
        assert not topic.is_closed
        assert [one.thread for one in stage.staff.messages() if one.text.startswith("C-1 ")] == [topic.id, topic.id]


async def test_a_case_can_be_worked_from_within_its_topic(house: House):
    async with house.stage(forum=True) as stage:
        await stage.spike_is_reported("Buy now!")
        (topic,) = stage.staff.chat.topics.values()
        stage.cast.mona.says("/note C-1 seen this before", in_=stage.staff, topic=topic.id)
        answer = await stage.cast.mona.sees("Your note is with C-1", in_=stage.staff)
        assert answer.thread == topic.id


async def test_a_page_comes_in_the_topic_of_its_case(house: House):
    async with house.stage(forum=True) as stage:
        stage.cast.ana.replies(stage.cast.spike.says("Tonight!", in_=stage.group), "/report threat_to_life")
        call = await stage.cast.lena.sees("call 1", in_=stage.staff)
        assert call.thread in stage.staff.chat.topics


async def test_the_queue_pages_by_urgency_without_gap_or_repetition(house: House):
    async with house.stage(policy=MANY_ALLOWED) as stage:
        await _many_cases(stage, 11)
        stage.cast.mona.writes("/queue")
        first = await stage.cast.mona.sees("C-")
        await stage.cast.mona.presses("Show more")
        second = await stage.cast.mona.sees("C-")
        assert second is not first
        assert len(_cases(first)) == 8
        assert sorted(_cases(first) + _cases(second)) == sorted(f"C-{number}" for number in range(1, 12))


async def test_a_case_of_the_queue_opens_by_its_button(stage: Stage):
    await stage.spike_is_reported("Buy now!")
    stage.cast.mona.writes("/queue")
    await stage.cast.mona.sees("C-1")
    await stage.cast.mona.presses("Open C-1")
    page = await stage.cast.mona.sees("Timeline")
    assert "Buy now!" in page.text


async def test_the_case_page_tells_the_whole_history(stage: Stage):
    stage.expects(NEVER_STARTED)
    await stage.spike_is_reported("Buy now!")
    mona = stage.cast.mona
    await mona.presses("Claim", in_=stage.staff)
    mona.says("/note C-1 the third time this week", in_=stage.staff)
    await mona.sees("Your note is with C-1", in_=stage.staff)
    mona.says("/warn C-1 scam sells coins to strangers", in_=stage.staff)
    await mona.sees("D-1: warned", in_=stage.staff)
    mona.says("/case C-1", in_=stage.staff)
    page = await mona.sees("Timeline", in_=stage.staff)
    for words in ("reported it", "claimed it", "added a note", "decided", "the third time this week", "Mona"):
        assert words in page.text
    assert "Ana" not in page.text


async def test_the_operator_reads_the_same_case_by_command_line(stage: Stage):
    stage.expects(NEVER_STARTED)
    await stage.spike_is_reported("Buy now!")
    stage.cast.mona.says("/warn C-1 scam sells coins to strangers", in_=stage.staff)
    await stage.cast.mona.sees("D-1: warned", in_=stage.staff)
    shown = await stage.shows("C-1")
    assert shown["state"] == "closed"
    assert shown["decisions"] == ["D-1"]
    assert [report["ref"] for report in shown["reports"]] == ["R-1"]
    assert [entry["verb"] for entry in shown["timeline"]][:2] == ["reported", "decided"]


async def _many_cases(stage: Stage, count: int) -> None:
    categories = ("spam", "scam", "drugs", "hate")
    for number in range(count):
        post = stage.cast.spike.says(f"Offer {number}", in_=stage.group)
        stage.cast.ana.replies(post, f"/report {categories[number % len(categories)]}")
        await stage.cast.mona.sees(f"C-{number + 1} ", in_=stage.staff)


def _cases(page: Message) -> list[str]:
    return re.findall(r"Open (C-\d+)", str(page.labels))
