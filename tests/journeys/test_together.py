"""Working together: a day and a night among moderators who pass cases on, look after one another and miss a deadline."""

from tests.journeys.stage import Stage

HOUR_S = 3600


async def test_a_day_among_colleagues(stage: Stage):
    await _nobody_meets_gore_unprepared(stage)
    await _a_case_goes_from_hand_to_hand(stage)
    await _what_belongs_together_is_one_press_away(stage)
    await _time_runs_out(stage)
    await _the_morning_comes_once(stage)


async def _nobody_meets_gore_unprepared(stage: Stage) -> None:
    mona = stage.cast.mona
    stage.cast.ana.replies(stage.cast.spike.sends_photo("See what I did", in_=stage.group), "/report violence")
    card = await mona.sees("C-1 · Violence", in_=stage.staff)
    assert "It may be disturbing" in card.text
    assert "See what I did" not in card.text
    await mona.presses("Claim", in_=stage.staff)
    await mona.presses("Show evidence", in_=stage.staff)
    await mona.sees("You need not look")
    assert not any(call.method == "sendPhoto" for call in stage.telegram.calls)
    await mona.presses("Show anyway")
    (shown,) = await stage.telegram.called("sendPhoto")
    assert (shown.params["has_spoiler"], shown.params["protect_content"]) == (True, True)
    evidence = await mona.sees("See what I did")
    assert "spoiler" in {entity["type"] for entity in evidence.body["entities"]}


async def _a_case_goes_from_hand_to_hand(stage: Stage) -> None:
    assert "Nobody asks why" in await stage.cast.mona.presses("Hand on", in_=stage.staff)
    await stage.cast.max.sees("Nobody has claimed it", in_=stage.staff)
    stage.cast.max.says(f"/handover C-1 {stage.cast.lena.id}", in_=stage.staff)
    await stage.cast.lena.sees("Maximilian Moderator has given you C-1 · Violence")
    assert "C-1 is free again" in await stage.cast.lena.presses("Decline it")
    stage.cast.mona.writes("/queue")
    await stage.cast.mona.sees("No open cases are left here")


async def _what_belongs_together_is_one_press_away(stage: Stage) -> None:
    stage.cast.ben.replies(stage.cast.spike.says("Buy my coins", in_=stage.group), "/report scam")
    await stage.cast.mona.sees("C-2 · Scam", in_=stage.staff)
    await stage.cast.mona.presses("Related cases (1)", in_=stage.staff)
    listed = await stage.cast.mona.sees("Other cases about the one whom C-2 is about")
    assert "C-1 Violence" in listed.text
    stage.cast.mona.says(f"/history {stage.cast.spike.id}", in_=stage.staff)
    told = await stage.cast.mona.sees("0 points, step 0 of 5", in_=stage.staff)
    assert told.text.index("C-2") < told.text.index("C-1")


async def _time_runs_out(stage: Stage) -> None:
    """Violence has a deadline of 12 hours, and the reminder leaves two."""
    card = stage.card("C-1")
    stage.telegram.clock.advance(10 * HOUR_S + 60)
    reminder = await stage.cast.max.sees("A deadline comes near", in_=stage.staff)
    assert reminder.reply_to is card
    stage.telegram.clock.advance(2 * HOUR_S)
    missed = await stage.cast.lena.sees("A deadline has passed", in_=stage.staff)
    assert "Lena Lead" in missed.text


async def _the_morning_comes_once(stage: Stage) -> None:
    """Also where the desk starts again behind it. How many mornings there are depends on the hour at which the story begins."""
    stage.telegram.clock.advance(24 * HOUR_S)
    digest = await stage.cast.mona.sees("2 are overdue: C-1, C-2", in_=stage.staff)
    assert "Good morning. 2 cases are open." in digest.text
    await stage.restarts()
    stage.telegram.clock.advance(24 * HOUR_S)
    await stage.cast.mona.sees("open for 2 days", in_=stage.staff)
    digests = [text for text in stage.posts_in(stage.staff) if "Good morning" in text]
    assert len(digests) == len(set(digests)) >= 2
