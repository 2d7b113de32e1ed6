"""What cannot wait and what must not spread: lives in danger, and material that nobody may copy."""

from sandbox import Message
from tests.journeys.stage import House, Stage

ONE_AN_HOUR = """
[limits]
reports_per_hour = 1
"""
PAGE_REPEAT_S = 5 * 60


async def test_a_threat_to_life_calls_the_leads_at_once_by_mention(stage: Stage):
    await _life_is_threatened(stage)
    call = await stage.cast.lena.sees("call 1", in_=stage.staff)
    mentioned = [entity["user"]["id"] for entity in call.body["entities"] if entity["type"] == "text_mention"]
    assert mentioned == [stage.cast.lena.id]
    sent = [one for one in stage.telegram.calls if one.method == "sendMessage" and "call 1" in str(one.params["text"])]
    assert not any(one.params.get("disable_notification") for one in sent)
    await stage.cast.lena.sees("call 1")


async def test_the_call_is_repeated_until_somebody_acknowledges_it(stage: Stage):
    await _life_is_threatened(stage)
    await stage.cast.lena.sees("call 1", in_=stage.staff)
    stage.telegram.clock.advance(PAGE_REPEAT_S + 1)
    await stage.cast.lena.sees("call 2", in_=stage.staff)
    assert "not called out again" in await stage.cast.lena.presses("Acknowledge the page", in_=stage.staff)
    stage.telegram.clock.advance(PAGE_REPEAT_S + 1)
    await stage.telegram.quiet(1.3)
    assert not any("call 3" in text for text in stage.staff.texts())


async def test_a_threat_to_life_is_never_one_report_too_many(house: House):
    async with house.stage(policy=ONE_AN_HOUR) as stage:
        await stage.spike_is_reported()
        stage.cast.ana.replies(stage.cast.spike.says("Buy more!", in_=stage.group), "/report scam")
        await stage.cast.ana.sees("You have sent 1 report", in_=stage.group)
        await _life_is_threatened(stage)
        await stage.cast.ana.sees("Your report has arrived: R-2", in_=stage.group)


async def test_the_receipt_of_an_urgent_report_begins_with_the_helplines(stage: Stage):
    for category in ("threat_to_life", "self_harm"):
        stage.cast.ana.replies(stage.cast.spike.says("I will do it tonight", in_=stage.group), f"/report {category}")
        receipt = await stage.cast.ana.sees("Your report has arrived", in_=stage.group)
        assert receipt.text.startswith("If someone is in danger now, please call your local emergency number")


async def test_a_muted_person_can_report_a_danger_in_private(stage: Stage):
    stage.cast.mona.writes(f"/warns {stage.cast.ben.id}")
    await stage.cast.mona.sees("No active strikes")
    stage.group.adds(stage.cast.mona)
    stage.cast.mona.replies(stage.cast.ben.says("Idiots!", in_=stage.group), "/mute 1d harassment insulting everyone")
    await stage.telegram.called("restrictChatMember")
    stage.cast.ben.writes("/report threat_to_life")
    await stage.cast.ben.sees("Which message, or whom")
    stage.cast.ben.forwards(stage.cast.spike.says("I will do it tonight", in_=stage.group))
    await stage.cast.ben.sees("What should we know?")
    await stage.cast.ben.presses("Skip this step")
    await stage.cast.ben.presses("✅ Send report")
    await stage.cast.lena.sees("call 1", in_=stage.staff)


async def test_a_life_in_danger_comes_before_everything_else_in_the_queue(stage: Stage):
    await stage.spike_is_reported(said="/report terrorism")
    await _life_is_threatened(stage)
    await stage.cast.lena.sees("call 1", in_=stage.staff)
    stage.cast.mona.writes("/queue")
    page = await stage.cast.mona.sees("C-2")
    assert page.text.index("C-2") < page.text.index("C-1")


async def test_of_child_abuse_only_references_are_kept(stage: Stage):
    stage.cast.ana.replies(stage.cast.spike.sends_photo("look", in_=stage.group), "/report child_safety")
    card = await stage.cast.mona.sees("C-1 · Child safety", in_=stage.staff)
    assert "references only" in card.text
    assert "Inform the police or the hotline" in card.text
    assert "look" not in card.text.split("Evidence")[1].split("Reports")[0]
    await stage.cast.mona.presses("Show evidence", in_=stage.staff)
    evidence = await stage.cast.mona.sees("References only")
    assert "📎 photo" in evidence.text
    await _no_file_was_sent(stage)


async def test_the_wizard_asks_for_no_forward_and_takes_no_file_of_child_abuse(stage: Stage):
    ana = stage.cast.ana
    ana.writes("/report child_safety")
    prompt = await ana.sees("Which message, or whom")
    assert "Please do not forward the material" in prompt.text
    assert "forward the message to me" not in prompt.text
    ana.writes("https://t.me/c/1234567890/42")
    await ana.sees("What should we know?")
    ana.sends_photo()
    await ana.sees("I take no files or copies of this")
    await ana.presses("Skip this step")
    await ana.presses("✅ Send report")
    await stage.cast.mona.sees("C-1 · Child safety", in_=stage.staff)
    await stage.cast.mona.presses("Show evidence", in_=stage.staff)
    await stage.cast.mona.sees("https://t.me/c/1234567890/42")
    await _no_file_was_sent(stage)


async def test_a_forward_of_child_abuse_is_not_copied_although_it_was_sent(stage: Stage):
    ana = stage.cast.ana
    ana.writes("/report child_safety")
    await ana.sees("Which message, or whom")
    ana.forwards(stage.cast.spike.sends_photo("look", in_=stage.group))
    await ana.sees("What should we know?")
    await ana.presses("Skip this step")
    await ana.presses("✅ Send report")
    card = await stage.cast.mona.sees("C-1 · Child safety", in_=stage.staff)
    assert "Spike" in card.text
    shown = await stage.shows("C-1")
    assert [item["text"] for item in shown["evidence"]] == [""]
    await stage.cast.mona.presses("Show evidence", in_=stage.staff)
    await stage.cast.mona.sees("References only")
    await _no_file_was_sent(stage)


async def test_the_hand_over_to_an_authority_is_recorded(stage: Stage):
    stage.cast.ana.replies(stage.cast.spike.sends_photo("look", in_=stage.group), "/report child_safety")
    await stage.cast.mona.sees("C-1", in_=stage.staff)
    await stage.cast.mona.presses("Record hand-over", in_=stage.staff)
    asked = await stage.cast.mona.sees("Reply to this card with whom you informed", in_=stage.staff)
    stage.cast.mona.replies(asked, "Police Berlin, by phone, file 4711")
    card = await stage.cast.mona.sees("Handed over", in_=stage.staff)
    assert "Police Berlin, by phone, file 4711" in card.text
    stage.cast.mona.says("/case C-1", in_=stage.staff)
    await stage.cast.mona.sees("recorded a hand-over", in_=stage.staff)


async def test_changing_the_category_to_child_safety_removes_the_copies(stage: Stage):
    stage.cast.ana.replies(stage.cast.spike.sends_photo("look", in_=stage.group), "/report sexual_content")
    await stage.cast.mona.sees("C-1 · Sexual content", in_=stage.staff)
    await stage.cast.mona.presses("Change category", in_=stage.staff)
    await stage.cast.mona.presses("Child safety", in_=stage.staff)
    await stage.cast.mona.sees("C-1 · Child safety", in_=stage.staff)
    shown = await stage.shows("C-1")
    assert [item["text"] for item in shown["evidence"]] == [""]
    await stage.cast.mona.presses("Show evidence", in_=stage.staff)
    await stage.cast.mona.sees("References only")
    await _no_file_was_sent(stage)


async def test_a_second_report_that_names_child_abuse_removes_the_copies_too(stage: Stage):
    post = stage.cast.spike.sends_photo("look", in_=stage.group)
    stage.cast.ana.replies(post, "/report sexual_content")
    await stage.cast.mona.sees("C-1 · Sexual content", in_=stage.staff)
    stage.cast.ben.replies(post, "/report child_safety")
    await stage.cast.mona.sees("C-1 · Child safety", in_=stage.staff)
    shown = await stage.shows("C-1")
    assert [item["text"] for item in shown["evidence"]] == [""]


async def _life_is_threatened(stage: Stage) -> Message:
    threat = stage.cast.spike.says("I will do it tonight", in_=stage.group)
    stage.cast.ana.replies(threat, "/report threat_to_life")
    await stage.cast.mona.sees("Someone's life is in danger", in_=stage.staff)
    return threat


async def _no_file_was_sent(stage: Stage) -> None:
    await stage.telegram.quiet(0.1)
    assert not any(call.method in ("sendPhoto", "sendDocument", "copyMessage") for call in stage.telegram.calls)
