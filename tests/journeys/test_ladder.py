"""The ladder, from a first notice to a mute that one press takes, and what its climber reads on the way."""

from tests.journeys.stage import Stage


async def _posts_later(stage: Stage, text: str):
    """Telegram's times are whole seconds: what is written within the second of a notice counts as written before it."""
    stage.telegram.clock.advance(60)
    return stage.cast.spike.says(text, in_=stage.group)


async def test_a_card_proposes_the_step_that_is_due_and_one_press_takes_it(stage: Stage):
    spike, mona = stage.cast.spike, stage.cast.mona
    spike.starts()
    for text in ("Coins!", "More coins!"):
        stage.cast.ana.replies(spike.says(text, in_=stage.group), "/report spam")
    await mona.sees("C-2", in_=stage.staff)
    mona.says("/warn C-1 spam no advertising here", in_=stage.staff)
    statement = await spike.sees("Decision D-1")
    assert "You now have 1 point: step 1 of 5. The next step, at 2 points, mutes you for 1 day." in statement.text

    mona.says("/warn C-2 spam no advertising here", in_=stage.staff)
    await mona.sees("D-2: warned, 1 point", in_=stage.staff)
    assert "You now have 1 point: step 1 of 5" in (await spike.sees("Decision D-2")).text
    spike.writes("/mystatus")
    assert "the same step as D-1" in (await spike.sees("Your active warnings")).text

    stage.cast.ana.replies(await _posts_later(stage, "Buy now!"), "/report spam")
    card = await mona.sees("Due: mute for 1 day (1 + 1 points active)", in_=stage.staff)
    assert "C-3" in card.text
    done = await mona.presses("Confirm: mute for 1 day", in_=stage.staff)
    assert "D-3: warned, muted until" in done
    assert "As the ladder has it" in done
    await stage.telegram.called("restrictChatMember")
    statement = await spike.sees("Decision D-3")
    assert "You now have 2 points: step 2 of 5. The next step, at 4 points, mutes you for 7 days." in statement.text


async def test_who_departs_from_the_ladder_says_why_and_only_staff_read_it(stage: Stage):
    spike, mona = stage.cast.spike, stage.cast.mona
    spike.starts()
    await stage.spike_is_reported(said="/report spam")
    await mona.presses("Decide otherwise", in_=stage.staff)
    await mona.presses("ban for 30 days", in_=stage.staff)
    card = await mona.sees("two slashes and why", in_=stage.staff)
    mona.replies(card, "No advertising. // the same gang as last week")
    card = await mona.sees("Why not, for staff only: the same gang as last week", in_=stage.staff)
    assert "Due was: notice" in card.text
    statement = await spike.sees("Decision D-1")
    assert "No advertising." in statement.text
    assert "gang" not in statement.text
