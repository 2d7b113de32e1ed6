"""A statement of reasons that has to wait: the card says so, and says when it has arrived."""

from tests.journeys.stage import Stage


async def test_the_card_says_whether_the_person_concerned_has_been_told(stage: Stage):
    stage.expects("bot can't initiate conversation")
    await stage.spike_is_reported()
    stage.cast.mona.says("/warn C-1 scam There is no such offer", in_=stage.staff)
    await stage.cast.mona.sees("waits until the person concerned presses Start", in_=stage.staff)
    stage.cast.spike.starts()
    await stage.cast.spike.sees("There is no such offer")
    await stage.cast.mona.sees("delivered to the person concerned", in_=stage.staff)
