"""Somebody who reports out of spite: what comes to nothing goes together, a caution, a mute, and what a mute never silences."""

from tests.journeys.stage import Stage

GREETING = "Good morning, gardeners"


async def test_a_reporter_goes_too_far_and_the_desk_corrects_itself(stage: Stage):
    await _what_is_alike_goes_together(stage)
    await _no_mute_without_a_caution(stage)
    await _muted_but_heard_where_a_life_is_at_stake(stage)
    await _another_lead_looks_again(stage)
    await _one_lead_learns_who_it_was(stage)


async def _what_is_alike_goes_together(stage: Stage) -> None:
    ana, mona, spike = stage.cast.ana, stage.cast.mona, stage.cast.spike
    for number in (1, 2):
        ana.replies(spike.says(GREETING, in_=stage.group), "/report spam")
        await mona.sees(f"C-{number} ·", in_=stage.staff)
    await mona.presses("Dismiss", in_=stage.staff)
    await mona.presses("See all that are alike", in_=stage.staff)
    listed = await mona.sees("2 open cases are alike")
    assert "C-1" in listed.text
    assert "C-2" in listed.text
    assert await mona.presses("Dismiss all 2: no violation") == "2 cases are dismissed."
    await ana.sees("Your report R-2 has been decided.")


async def _no_mute_without_a_caution(stage: Stage) -> None:
    ana, lena = stage.cast.ana, stage.cast.lena
    lena.writes("/mutereporter R-2 7d serious deliberate A quarrel with a neighbour.")
    await lena.sees("has not been cautioned lately")
    lena.writes("/case C-2")
    await lena.presses("See the reporters (leads)")
    figures = await lena.sees("2 of 2 reports that were decided")
    assert "Ana" not in figures.text
    for choice in ("Caution", "serious", "on purpose"):
        await lena.presses(choice)
    assert "M-1: who sent R-2 is cautioned" in await lena.presses("Say: it was a quarrel")
    told = await ana.sees("Please take more care with what you report.")
    assert "2 of 2 decided reports dismissed" in told.text
    lena.writes("/mutereporter R-2 7d serious deliberate A quarrel with a neighbour.")
    await ana.sees("Your reports are muted until")


async def _muted_but_heard_where_a_life_is_at_stake(stage: Stage) -> None:
    ana, mona, spike = stage.cast.ana, stage.cast.mona, stage.cast.spike
    ana.replies(spike.says("Look at my roses", in_=stage.group), "/report spam")
    await ana.sees("Your reports are muted, so nobody is called to look at this one now", in_=stage.group)
    ana.replies(spike.says("Tonight I will hurt you", in_=stage.group), "/report threat_to_life")
    await mona.sees("C-4 · Someone's life is in danger", in_=stage.staff)
    await mona.presses("🆘 Acknowledge", in_=stage.staff)
    assert not any(text.startswith("C-3") for text in stage.posts_in(stage.staff))


async def _another_lead_looks_again(stage: Stage) -> None:
    ana, lena, olga, mona = stage.cast.ana, stage.cast.lena, stage.cast.olga, stage.cast.mona
    await ana.presses("Contest it")
    ana.writes("/contest M-2 He does advertise his coins, every morning.")
    await ana.sees("M-2 will be looked at again.")
    await olga.sees("A reporter asks for another look at M-2.")
    olga.writes("/misuse")
    await olga.sees("He does advertise his coins")
    lena.writes("/upholdmisuse M-2 It holds.")
    await lena.sees("You decided M-2 yourself.")
    assert "M-2 is withdrawn." in await olga.presses("Withdraw it")
    await ana.sees("your reports are not muted any more")
    await mona.sees("C-3 · Spam", in_=stage.staff)
    kept = await stage.shows("M-2")
    assert (kept["report"], kept["gravity"], kept["unfounded"], kept["decided"]) == ("R-2", "serious", 2, 2)
    assert kept["revoked_at"] is not None


async def _one_lead_learns_who_it_was(stage: Stage) -> None:
    lena, olga = stage.cast.lena, stage.cast.olga
    lena.writes("/unseal R-3 They may be in danger themselves.")
    assert "Ana Lima" in (await lena.sees("R-3 was sent by")).text
    told = await olga.sees("Lena Lead has looked at who sent R-3.")
    assert "Ana" not in told.text
    assert not any("Ana" in text or str(stage.cast.ana.id) in text for text in stage.posts_in(stage.staff))
