"""What everyone hears of a decision, and that nothing in it points at a reporter."""

from sandbox import Message, Person
from tests.journeys.stage import NEVER_STARTED, Stage

RULE = "Do not deceive people to get their money"


async def test_a_decision_closes_the_case_and_everyone_is_told(stage: Stage):
    post = await stage.spike_is_reported()
    stage.cast.ben.replies(post, "/report scam")
    await stage.cast.mona.sees("2 reporters", in_=stage.staff)
    stage.cast.spike.starts()
    await _is_warned(stage)
    for reporter, ref in ((stage.cast.ana, "R-1"), (stage.cast.ben, "R-2")):
        outcome = await reporter.sees(f"Your report {ref} has been decided")
        assert "we acted on it" in outcome.text
        assert "Spike" not in outcome.text
        assert "warn" not in outcome.text.lower()
    await stage.cast.spike.sees("Decision D-1")


async def test_reporters_of_a_dismissed_case_hear_so_kindly(stage: Stage):
    await stage.spike_is_reported()
    stage.cast.mona.says("/dismiss C-1 just a joke among friends", in_=stage.staff)
    outcome = await stage.cast.ana.sees("found no violation that we could act on")
    assert "just a joke" not in outcome.text
    assert "report it again" in outcome.text
    await stage.telegram.quiet(0.1)
    assert not any("Decision" in text for text in stage.cast.spike.texts())


async def test_the_statement_of_reasons_says_all_that_the_law_asks(stage: Stage):
    stage.cast.spike.starts()
    await stage.spike_is_reported("Cheap coins!")
    await _is_warned(stage)
    text = (await stage.cast.spike.sees("Decision D-1")).text
    for part in (
        "You cannot write in “Gardeners” until tomorrow",
        "Cheap coins!",
        "through a report",
        "A person decided",
        RULE,
        "version 2026-11-24",
        "sells coins to strangers",
        "This counts 2 points",
        "You now have 2 points: step 2 of 5",
        "out-of-court",
        "court",
    ):
        assert part in text, part
    assert not any(part in text for part in ("Ana", "Lima", "Mona", "analima"))


async def test_a_second_warning_tells_what_comes_next(stage: Stage):
    stage.cast.spike.starts()
    await stage.spike_is_reported()
    stage.cast.mona.says("/warn C-1 spam no advertising here", in_=stage.staff)
    await stage.cast.spike.sees("Decision D-1")
    stage.telegram.clock.advance(60)
    stage.cast.ana.replies(stage.cast.spike.says("Last coins!", in_=stage.group), "/report scam")
    await stage.cast.mona.sees("C-2", in_=stage.staff)
    stage.cast.mona.says("/warn C-2 scam sells coins to strangers", in_=stage.staff)
    statement = await stage.cast.spike.sees("Decision D-2")
    assert "You now have 3 points: step 2 of 5" in statement.text
    assert "mutes you for 7 days" in statement.text


async def test_a_mutes_statement_says_where_and_until_when(stage: Stage):
    stage.cast.spike.starts()
    await stage.spike_is_reported()
    stage.cast.mona.says("/mute C-1 1d scam sells coins to strangers", in_=stage.staff)
    statement = await stage.cast.spike.sees("Decision D-1")
    assert "You cannot write in “Gardeners” until tomorrow at" in statement.text


async def test_a_statement_waits_until_the_person_presses_start_and_the_card_says_so(stage: Stage):
    stage.expects(NEVER_STARTED)
    await stage.spike_is_reported()
    await _is_warned(stage)
    await stage.cast.mona.sees("waits until the person concerned presses Start", in_=stage.staff)
    stage.cast.spike.starts()
    await stage.cast.spike.sees("Decision D-1")
    await stage.cast.mona.sees("✅ delivered to the person concerned", in_=stage.staff)


async def test_a_private_forward_is_never_quoted_without_consent(stage: Stage):
    stage.cast.spike.starts()
    await _spike_is_reported_by_a_forward(stage, stage.cast.ana, consents=False)
    await _is_warned(stage)
    statement = await stage.cast.spike.sees("Decision D-1")
    assert "I know where you live" not in statement.text
    assert "The content is not repeated here" in statement.text


async def test_a_private_forward_is_quoted_with_consent(stage: Stage):
    stage.cast.spike.starts()
    await _spike_is_reported_by_a_forward(stage, stage.cast.ana, consents=True)
    await _is_warned(stage)
    assert "I know where you live" in (await stage.cast.spike.sees("Decision D-1")).text


async def test_a_reason_that_names_a_reporter_is_held_back(stage: Stage):
    await stage.spike_is_reported()
    stage.cast.mona.says("/warn C-1 scam you wrote to Lima and others", in_=stage.staff)
    await stage.cast.mona.sees("may name a person other than the one who will read it", in_=stage.staff)
    stage.cast.mona.says("/warn C-1 scam you wrote to @analima", in_=stage.staff)
    await stage.cast.mona.sees("may name a person other than the one who will read it", in_=stage.staff)
    assert stage.card().text.startswith("C-1 · Scam or fraud · open")


async def test_a_reporter_follows_their_report_from_received_to_closed(stage: Stage):
    stage.expects(NEVER_STARTED)
    ana = stage.cast.ana
    ana.writes("/myreports")
    await ana.sees("You have not reported anything yet")
    await stage.spike_is_reported()
    ana.writes("/myreports")
    assert "waiting for a moderator; we aim to decide" in (await ana.sees("Your reports")).text
    assert "is yours" in await stage.cast.mona.presses("Claim", in_=stage.staff)
    ana.writes("/myreports")
    assert "a moderator is looking at it" in (await ana.sees("Your reports")).text
    await _is_warned(stage)
    await ana.sees("has been decided")
    ana.writes("/myreports")
    assert "decided: we acted on it" in (await ana.sees("Your reports")).text


async def test_people_see_their_own_active_warnings_until_they_expire(stage: Stage):
    spike = stage.cast.spike
    spike.starts()
    spike.writes("/mystatus")
    await spike.sees("You have no active warnings")
    await stage.spike_is_reported()
    await _is_warned(stage)
    await spike.sees("Decision D-1")
    spike.writes("/mystatus")
    status = await spike.sees("Your active warnings")
    assert "D-1: Scam or fraud, 2 points until" in status.text
    stage.telegram.clock.advance(91 * 24 * 3600)
    spike.writes("/mystatus")
    await spike.sees("You have no active warnings")


async def test_moderators_see_the_warnings_of_others(stage: Stage):
    stage.expects(NEVER_STARTED)
    await stage.spike_is_reported()
    await _is_warned(stage)
    stage.cast.max.says(f"/warns {stage.cast.spike.id}", in_=stage.staff)
    shown = await stage.cast.max.sees("Last seen", in_=stage.staff)
    assert "D-1" in shown.text
    assert "2 points, step 2 of 5" in shown.text


async def test_own_warnings_are_asked_for_in_the_group_without_anyone_seeing_it(stage: Stage):
    stage.cast.spike.says("/mystatus", in_=stage.group)
    await stage.cast.spike.sees("You have no active warnings", in_=stage.group)
    assert stage.group.texts() == []


async def test_weak_attribution_leaves_no_points(stage: Stage):
    stage.expects(NEVER_STARTED)
    await stage.spike_is_reported()
    ben = stage.cast.ben
    ben.writes("/report harassment")
    await ben.sees("Which message, or whom")
    ben.writes("@spike_sells")
    await ben.sees("What should we know?")
    await ben.presses("Skip this step")
    await ben.presses("✅ Send report")
    await stage.cast.mona.sees("C-2", in_=stage.staff)
    stage.cast.mona.says("/warn C-2 harassment somebody says you insult people", in_=stage.staff)
    await stage.cast.mona.sees("D-1: warned, no points", in_=stage.staff)


async def test_nobody_learns_from_the_group_what_was_decided(stage: Stage):
    stage.cast.spike.starts()
    await stage.spike_is_reported("Buy now!")
    await _is_warned(stage)
    await stage.cast.spike.sees("Decision D-1")
    await stage.telegram.quiet(0.1)
    assert stage.group.texts() == ["Buy now!"]


async def _is_warned(stage: Stage, case: str = "C-1") -> Message:
    stage.cast.mona.says(f"/warn {case} scam sells coins to strangers", in_=stage.staff)
    return await stage.cast.mona.sees(f"D-{case[2:]}: warned", in_=stage.staff)


async def _spike_is_reported_by_a_forward(stage: Stage, reporter: Person, *, consents: bool) -> None:
    """What Spike wrote in a group where the desk is not, as the reporter forwards it."""
    elsewhere = stage.telegram.supergroup("Elsewhere", owner=stage.cast.spike, members=[reporter])
    reporter.writes("/report violence")
    await reporter.sees("Which message, or whom")
    reporter.forwards(stage.cast.spike.says("I know where you live", in_=elsewhere))
    await reporter.sees("What should we know?")
    await reporter.presses("Skip this step")
    await reporter.sees("Is this right?")
    if consents:
        await reporter.presses("Allow quoting it")
        await reporter.sees("may read what you forwarded")
    await reporter.presses("✅ Send report")
    await stage.cast.mona.sees("C-1", in_=stage.staff)
