"""Another look: who was banned appeals in private and is heard by somebody else; who reported asks once more."""

from tests.journeys.stage import GONE, NEVER_STARTED, NO_NEWS, Stage

WEEK_S = 7 * 24 * 3600


async def test_a_banned_person_appeals_in_private_and_somebody_else_gives_them_back_their_place(stage: Stage):
    stage.expects(NO_NEWS, GONE)
    mona, max_, lena, spike = stage.cast.mona, stage.cast.max, stage.cast.lena, stage.cast.spike
    spike.starts()
    await spike.sees("Welcome")
    await stage.spike_is_reported()
    mona.says("/ban C-1 30d scam You asked people for money.", in_=stage.staff)
    statement = await spike.sees("Decision D-1")
    assert ["Appeal this decision"] in statement.labels
    await mona.sees("Ban in", in_=stage.staff)
    await mona.sees("✅ applied", in_=stage.staff)

    spike.writes("/appeal")
    await spike.sees("What you can appeal")
    await spike.presses("Appeal D-1")
    await spike.sees("Your appeal against decision D-1")
    spike.writes("It was the club's own raffle.")
    await spike.sees("It was the club's own raffle.")
    await spike.presses("Continue")
    await spike.sees("Is this right?")
    assert "Sent: A-1" in await spike.presses("✅ Send appeal")
    await spike.sees("Your appeal has arrived: A-1")

    card = await mona.sees("A-1 · Appeal against D-1", in_=stage.staff)
    assert "It was the club's own raffle." in card.text
    assert "You asked people for money." in card.text
    assert "a decision of your own" in await mona.presses("Uphold", in_=stage.staff)
    stage.telegram.clock.advance(WEEK_S + 1)
    await lena.sees("A-1 against D-1 has waited too long")

    await max_.presses("Overturn", in_=stage.staff)
    asks = await max_.sees("Reply to this card with the reason why the decision falls", in_=stage.staff)
    max_.replies(asks, "The raffle was announced by the club.")
    result = await spike.sees("Your appeal A-1 against D-1 has been decided")
    assert "The raffle was announced by the club." in result.text
    assert "please join again yourself" in result.text
    await max_.sees(": lifted, ", in_=stage.staff)
    await stage.cast.ana.sees("The decision about your report R-1 was withdrawn")
    appeal, decision = await stage.shows("A-1"), await stage.shows("D-1")
    assert (appeal["decision"], appeal["state"], appeal["decided_by"]) == ("D-1", "overturned", max_.id)
    assert decision["appeal"] == "A-1"
    assert decision["voided_at"] is not None


async def test_who_reported_gets_one_more_look_at_a_dismissal(stage: Stage):
    stage.expects(NO_NEWS, NEVER_STARTED)
    mona, max_, ana = stage.cast.mona, stage.cast.max, stage.cast.ana
    await stage.spike_is_reported()
    mona.says("/dismiss C-1 harmless", in_=stage.staff)
    await ana.sees("Your report R-1 has been decided")
    await ana.presses("Ask for another look")
    await ana.sees("Another look at your report R-1")
    await ana.presses("Skip this step")
    await ana.sees("You give no reason.")
    await ana.presses("✅ Send appeal")
    await ana.sees("Your appeal has arrived: A-1")
    card = await max_.sees("A-1 · Another look at D-1", in_=stage.staff)
    assert "Ana" not in card.text
    max_.says("/overturn A-1 It asks for money under a false name.", in_=stage.staff)
    await ana.sees("You were right to ask: we look into it once more")
    await max_.sees("C-1 · Scam or fraud · open", in_=stage.staff)
    max_.says("/warn C-1 scam You asked people for money.", in_=stage.staff)
    await ana.sees("We found that it broke the rules")
