"""What the desk does not take, said kindly, specifically and to the reporter alone."""

from sandbox import Message, Person
from tests.journeys.stage import House, Stage

STRICT = """
[limits]
reports_per_hour = 2
reports_per_day = 3
"""


async def test_ones_own_message_is_not_taken(stage: Stage):
    post = stage.cast.ana.says("Am I too harsh?", in_=stage.group)
    await _is_told(stage, stage.cast.ana, post, "You cannot report yourself")


async def test_the_desks_own_message_is_not_taken(stage: Stage):
    stage.cast.greta.says("/setup", in_=stage.group)
    button = await stage.cast.ana.sees("report it privately", in_=stage.group)
    await _is_told(stage, stage.cast.ana, button, "This message is mine")


async def test_a_service_message_is_not_taken(stage: Stage):
    stage.group.adds(stage.telegram.person("Newcomer"))
    arrival = stage.group.messages()[-1]
    await _is_told(stage, stage.cast.ana, arrival, "Telegram wrote this notice")


async def test_a_second_report_of_the_same_message_returns_the_first_reference(stage: Stage):
    post = await stage.spike_is_reported()
    stage.cast.ana.replies(post, "/report harassment now I am angry")
    await stage.cast.ana.sees("You have reported this already: R-1", in_=stage.group)
    stage.cast.ben.replies(post, "/report scam")
    await stage.cast.mona.sees("2 reporters", in_=stage.staff)
    assert "now I am angry" not in stage.card().text


async def test_more_than_the_hourly_limit_is_refused_with_the_time_to_come_back(house: House):
    async with house.stage(policy=STRICT) as stage:
        await _reports(stage, 2)
        _report_another(stage)
        await stage.cast.ana.sees("You have sent 2 reports; the next is welcome", in_=stage.group)
        stage.telegram.clock.advance(3601)
        _report_another(stage)
        await stage.cast.ana.sees("Your report has arrived: R-3", in_=stage.group)


async def test_more_than_the_daily_limit_is_refused(house: House):
    async with house.stage(policy=STRICT) as stage:
        await _reports(stage, 2)
        stage.telegram.clock.advance(3601)
        _report_another(stage)
        await stage.cast.ana.sees("Your report has arrived: R-3", in_=stage.group)
        stage.telegram.clock.advance(3601)
        _report_another(stage)
        await stage.cast.ana.sees("You have sent 3 reports", in_=stage.group)


async def test_a_refused_command_disappears_all_the_same(house: House):
    async with house.stage(api="10.0") as stage:
        post = stage.cast.ana.says("Am I too harsh?", in_=stage.group)
        stage.cast.ana.replies(post, "/report harassment")
        await stage.cast.ana.sees("You cannot report yourself")
        await stage.telegram.called("deleteMessage")
        assert stage.group.texts() == ["Am I too harsh?"]


async def _is_told(stage: Stage, reporter: Person, reported: Message, words: str) -> None:
    reporter.replies(reported, "/report spam")
    await reporter.sees(words, in_=stage.group)
    await stage.telegram.quiet(0.1)
    assert not any("C-1" in text for text in stage.staff.texts())


def _report_another(stage: Stage) -> None:
    stage.cast.ana.replies(stage.cast.spike.says("Buy now!", in_=stage.group), "/report spam")


async def _reports(stage: Stage, count: int) -> None:
    for _ in range(count):
        _report_another(stage)
        await stage.cast.ana.sees("Your report has arrived", in_=stage.group)
