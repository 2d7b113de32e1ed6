"""Telegram's limits: kept, so that Telegram never has to say so, with what people wait for ahead of what staff look at."""

from bot.pacing import Pace
from tests.journeys.stage import NEVER_STARTED, House, Stage


async def test_in_a_busy_hour_telegram_never_has_to_ask_for_patience(house: House):
    async with house.stage(limits="strict", pace=Pace()) as stage:
        stage.expects(NEVER_STARTED)
        posts = [stage.cast.spike.sends_photo(f"Offer {number}", in_=stage.group) for number in range(4)]
        for post in posts:
            for reporter in (stage.cast.ana, stage.cast.ben):
                reporter.replies(post, "/report scam")
        await stage.cast.mona.sees("C-1", in_=stage.staff, within=10)
        await stage.cast.mona.presses("Show evidence", in_=stage.staff, within=10)
        stage.cast.mona.says("/warn C-1 scam sells coins to strangers", in_=stage.staff)
        stage.cast.max.says("/queue", in_=stage.staff)
        await stage.cast.ana.sees("has been decided", within=20)
        await stage.telegram.called("sendPhoto", within=10)
        assert _patience_asked_for(stage) == []


async def test_receipts_are_ahead_of_cards(house: House):
    async with house.stage(api="10.0", limits="telegram", pace=Pace()) as stage:
        for number in range(5):
            stage.cast.ben.replies(stage.cast.spike.says(f"Offer {number}", in_=stage.group), "/report scam")
        stage.cast.ana.replies(stage.cast.spike.says("The last offer", in_=stage.group), "/report scam")
        await stage.cast.ana.sees("Your report has arrived", within=10)
        assert sum(text.startswith("C-") for text in stage.staff.texts()) < 5
        assert _patience_asked_for(stage) == []


async def test_a_crowded_staff_chat_keeps_nobody_from_their_receipt(house: House):
    async with house.stage(api="10.0", pace=Pace(second=50)) as stage:
        for _ in range(25):
            stage.cast.mona.says("/queue", in_=stage.staff)
        await stage.cast.mona.sees("No open cases", in_=stage.staff)
        stage.cast.ana.replies(stage.cast.spike.says("Buy now!", in_=stage.group), "/report scam")
        await stage.cast.ana.sees("Your report has arrived")
        assert sum("No open cases" in text for text in stage.staff.texts()) <= 20


async def test_who_is_refused_again_and_again_holds_nobody_up(house: House):
    async with house.stage(api="10.0", pace=Pace(second=200)) as stage:
        own = stage.cast.ben.says("I am great", in_=stage.group)
        for _ in range(20):
            stage.cast.ben.replies(own, "/report spam")
        stage.cast.ana.replies(stage.cast.spike.says("Buy now!", in_=stage.group), "/report scam")
        await stage.cast.mona.sees("Buy now!", in_=stage.staff, within=2)


async def test_who_looks_at_much_evidence_holds_nobody_up(house: House):
    async with house.stage(pace=Pace(second=300)) as stage:
        ana = stage.cast.ana
        ana.writes("/report scam")
        await ana.sees("Which message, or whom")
        ana.writes(str(stage.cast.spike.id))
        await ana.sees("What should we know?")
        for _ in range(10):
            ana.sends_photo()
        await ana.sees("10 files added", within=10)
        await ana.presses("Continue")
        await ana.presses("✅ Send report", within=10)
        await stage.cast.mona.sees("C-1", in_=stage.staff)
        await stage.cast.mona.presses("Show evidence", in_=stage.staff)
        assert "is yours" in await stage.cast.max.presses("Claim", in_=stage.staff, within=1.5)
        assert sum(call.method == "sendPhoto" for call in stage.telegram.calls) < 10


def _patience_asked_for(stage: Stage) -> list[str]:
    return [call.method for call in stage.telegram.refused if call.error.code == 429]
