"""A report written in private, step by step: what is asked, what is understood, what is said plainly to be missing."""

import re

from sandbox import Message, Person
from tests.journeys.stage import House, Stage


async def test_a_forwarded_message_is_reported_step_by_step(stage: Stage):
    ana = stage.cast.ana
    post = stage.cast.spike.says("Buy now!", in_=stage.group)
    await _is_asked_what(ana, "Scam")
    ana.forwards(post)
    await ana.sees("What should we know?")
    ana.writes("He wrote to my mother, too.")
    await ana.sees("He wrote to my mother, too.")
    await ana.presses("Continue")
    summary = await ana.sees("Is this right?")
    assert "Scam or fraud" in summary.text
    assert "Spike" in summary.text
    assert "to the best of my knowledge" in summary.text
    assert "R-1" in await ana.presses("✅ Send report")
    await ana.sees("Your report has arrived: R-1")
    card = await stage.cast.mona.sees("C-1 · Scam or fraud", in_=stage.staff)
    assert "Buy now!" in card.text
    assert "He wrote to my mother, too." in card.text
    assert "Weak attribution" not in card.text


async def test_a_forward_that_hides_its_author_is_taken_and_its_lack_named(stage: Stage):
    ana = stage.cast.ana
    await _is_asked_what(ana, "Scam")
    ana.forwards(stage.cast.spike.says("Buy now!", in_=stage.group), hidden=True)
    await ana.sees("hides who wrote it")
    await _sends_without_details(ana)
    receipt = await ana.sees("Your report has arrived")
    assert "hides who wrote it" in receipt.text
    card = await stage.cast.mona.sees("C-1", in_=stage.staff)
    assert "Accused: unknown" in card.text
    assert "Buy now!" in card.text


async def test_a_link_joins_the_case_of_the_same_message(stage: Stage):
    ana = stage.cast.ana
    post = await stage.spike_is_reported()
    ben = stage.cast.ben
    await _is_asked_what(ben, "Scam")
    ben.writes(post.link)
    await ben.sees("We cannot open the message behind your link")
    await _sends_without_details(ben)
    await ben.sees("Your report has arrived: R-2")
    await stage.cast.mona.sees("2 reporters", in_=stage.staff)
    ana.writes("/myreports")
    await ana.sees("R-1")


async def test_a_link_into_a_chat_where_the_desk_is_not_is_taken_with_what_there_is(stage: Stage):
    ana = stage.cast.ana
    await _is_asked_what(ana, "Hate")
    ana.writes("https://t.me/c/1234567890/42")
    await ana.sees("We cannot open the message behind your link")
    await _sends_without_details(ana)
    card = await stage.cast.mona.sees("C-1 · Hate", in_=stage.staff)
    assert "Evidence unavailable" in card.text
    await stage.cast.mona.presses("Show evidence", in_=stage.staff)
    await stage.cast.mona.sees("https://t.me/c/1234567890/42")


async def test_a_person_is_chosen_with_telegrams_picker(stage: Stage):
    ana = stage.cast.ana
    await _is_asked_what(ana, "Harassment")
    await ana.presses("Choose a person")
    await ana.sees("at the bottom of the screen")
    ana.picks_user(1, stage.cast.spike)
    await ana.sees("What should we know?")
    await _sends_without_details(ana)
    card = await stage.cast.mona.sees("C-1 · Harassment", in_=stage.staff)
    assert "Spike" in card.text
    assert "Weak attribution" not in card.text


async def test_a_typed_name_that_the_desk_has_met_is_a_weak_attribution(stage: Stage):
    ana = stage.cast.ana
    await stage.spike_is_reported()
    await _is_asked_what(ana, "Harassment")
    ana.writes("@spike_sells")
    await ana.sees("What should we know?")
    await _sends_without_details(ana)
    card = await stage.cast.mona.sees("C-2 · Harassment", in_=stage.staff)
    assert "Spike" in card.text
    assert "Weak attribution" in card.text


async def test_a_name_that_the_desk_has_never_met_is_taken_as_typed(stage: Stage):
    ana = stage.cast.ana
    await _is_asked_what(ana, "Harassment")
    ana.writes("@nobody_knows_me")
    await ana.sees("We do not know the account you named")
    await _sends_without_details(ana)
    card = await stage.cast.mona.sees("C-1 · Harassment", in_=stage.staff)
    assert "Accused: unknown" in card.text
    assert "@nobody_knows_me" in card.text


async def test_a_numeric_id_is_certain(stage: Stage):
    ana = stage.cast.ana
    await stage.spike_is_reported()
    await _is_asked_what(ana, "Harassment")
    ana.writes(str(stage.cast.spike.id))
    await ana.sees("What should we know?")
    await _sends_without_details(ana)
    card = await stage.cast.mona.sees("C-2 · Harassment", in_=stage.staff)
    assert "Weak attribution" not in card.text


async def test_reporting_oneself_in_private_is_refused_and_the_draft_waits(stage: Stage):
    ana = stage.cast.ana
    await _is_asked_what(ana, "Harassment")
    ana.forwards(ana.says("Am I too harsh?", in_=stage.group))
    await ana.sees("You cannot report yourself")
    ana.forwards(stage.cast.spike.says("Buy now!", in_=stage.group))
    await ana.sees("What should we know?")


async def test_the_desk_itself_cannot_be_reported(stage: Stage):
    ana = stage.cast.ana
    await _is_asked_what(ana, "Harassment")
    for words in (str(stage.telegram.bot.id), f"@{stage.telegram.bot.username}", "https://t.me/Ombud_Bot"):
        ana.writes(words)
        await ana.sees("This message is mine")


async def test_each_step_can_go_back(stage: Stage):
    ana = stage.cast.ana
    await _is_asked_what(ana, "Scam")
    await ana.presses("« Go back")
    await ana.sees("What do you want to report?")
    await ana.presses("Hate")
    await ana.sees("Which message, or whom")
    ana.forwards(stage.cast.spike.says("Buy now!", in_=stage.group))
    await ana.sees("What should we know?")
    await ana.presses("« Go back")
    await ana.sees("Which message, or whom")
    await ana.presses("Continue")
    await ana.presses("Skip this step")
    assert "Category: Hate" in (await ana.sees("Is this right?")).text


async def test_the_summary_can_be_changed_before_it_is_sent(stage: Stage):
    ana = stage.cast.ana
    await _reaches_summary(stage, ana)
    await ana.presses("Change category")
    await ana.presses("Hate")
    assert "Category: Hate" in (await ana.sees("Is this right?")).text
    await ana.presses("Rewrite the details")
    await ana.sees("What should we know?")
    ana.writes("In other words.")
    await ana.sees("In other words.")
    await ana.presses("Continue")
    summary = await ana.sees("Is this right?")
    assert "In other words." in summary.text
    assert "first words" not in summary.text
    await ana.presses("Change message or person")
    ana.writes("@spike_sells")
    assert "@spike_sells" in (await ana.sees("Is this right?")).text


async def test_a_cancelled_draft_sends_nothing(stage: Stage):
    ana = stage.cast.ana
    await _reaches_summary(stage, ana)
    assert "Nothing was sent" in await ana.presses("Cancel")
    await ana.sees("You have cancelled this report")
    assert ana.messages()[-1].labels == [["Write a new report"]]
    await stage.telegram.quiet(0.1)
    assert not any("C-1" in text for text in stage.staff.texts())


async def test_files_are_added_and_shown_to_moderators_only(stage: Stage):
    ana = stage.cast.ana
    await _is_asked_what(ana, "Scam")
    ana.writes("@spike_sells")
    await ana.sees("What should we know?")
    ana.sends_photo("my screenshot")
    await ana.sees("1 file added")
    ana.sends_file("document", "chat.txt")
    await ana.sees("2 files added")
    await ana.presses("Continue")
    await ana.presses("✅ Send report")
    await stage.cast.mona.sees("C-1", in_=stage.staff)
    await stage.cast.mona.presses("Show evidence", in_=stage.staff)
    photo = (await stage.telegram.called("sendPhoto"))[0]
    assert photo.params["chat_id"] == stage.cast.mona.id
    assert photo.params["protect_content"] is True
    await stage.telegram.called("sendDocument")
    assert "my screenshot" in (await stage.cast.mona.sees("Evidence of C-1")).text


async def test_an_eleventh_file_is_refused(stage: Stage):
    ana = stage.cast.ana
    await _is_asked_what(ana, "Scam")
    ana.writes("@spike_sells")
    await ana.sees("What should we know?")
    for _ in range(11):
        ana.sends_photo()
    await ana.sees("I take 10 files")
    await ana.sees("10 files added")


async def test_an_album_is_forwarded_whole(stage: Stage):
    ana = stage.cast.ana
    await _is_asked_what(ana, "Scam")
    for picture in stage.cast.spike.sends_album(3, "Look at these", in_=stage.group):
        ana.forwards(picture)
    await ana.sees("What should we know?")


async def test_consent_to_quote_is_asked_for_a_private_forward(stage: Stage):
    ana = stage.cast.ana
    summary = await _reaches_summary(stage, ana)
    assert "seen by moderators only" in summary.text
    await ana.presses("Allow quoting it")
    await ana.sees("may read what you forwarded")
    await ana.presses("Do not quote it")
    await ana.sees("seen by moderators only")


async def test_an_abandoned_draft_expires_after_a_day(stage: Stage):
    ana = stage.cast.ana
    await _reaches_summary(stage, ana)
    stage.telegram.clock.advance(24 * 3600 + 1)
    assert "has expired" in await ana.presses("✅ Send report")
    ana.writes("/report")
    await ana.sees("What do you want to report?")


async def test_a_draft_survives_a_restart_of_the_desk(stage: Stage):
    ana = stage.cast.ana
    await _is_asked_what(ana, "Scam")
    await stage.restarts()
    ana.forwards(stage.cast.spike.says("Buy now!", in_=stage.group))
    await ana.sees("What should we know?")
    await _sends_without_details(ana)
    await stage.cast.mona.sees("C-1 · Scam", in_=stage.staff)


async def test_the_groups_pinned_button_begins_a_report_about_that_group(stage: Stage):
    stage.cast.greta.says("/setup", in_=stage.group)
    button = await stage.cast.cleo.sees("report it privately", in_=stage.group)
    await stage.telegram.called("pinChatMessage")
    assert stage.group.chat.pinned == [button.id]
    await stage.cast.cleo.presses("Report privately", in_=stage.group)
    prompt = await stage.cast.cleo.sees("What do you want to report?")
    assert "Gardeners" in prompt.text


async def test_a_member_cannot_set_up_the_button(stage: Stage):
    stage.cast.ana.says("/setup", in_=stage.group)
    await stage.cast.ana.sees("Your role does not cover this", in_=stage.group)
    assert stage.posts_in(stage.group) == []


async def test_a_command_can_say_the_category_at_once(stage: Stage):
    stage.cast.ana.writes("/report scam")
    await stage.cast.ana.sees("Which message, or whom")


async def test_words_in_private_that_belong_to_nothing_are_answered(stage: Stage):
    stage.cast.ana.writes("hello?")
    await stage.cast.ana.sees("/report begins a report")


async def test_a_category_can_be_typed_and_a_slip_is_understood(stage: Stage):
    ana = stage.cast.ana
    ana.writes("/report")
    await ana.sees("What do you want to report?")
    ana.writes("harrassment")
    await ana.sees("Did you mean harassment?")
    ana.writes("harassment")
    await ana.sees("Which message, or whom")


async def test_no_forward_is_taken_before_the_category_is_known(stage: Stage):
    ana = stage.cast.ana
    ana.forwards(stage.cast.spike.says("Buy now!", in_=stage.group))
    await ana.sees("/report begins a report")
    ana.writes("/report")
    await ana.sees("What do you want to report?")
    ana.forwards(stage.cast.spike.says("Buy now!", in_=stage.group))
    await ana.sees("Please choose first what it is about")


async def test_helplines_come_first_for_who_opens_the_desk(house: House):
    async with house.stage() as stage:
        stage.cast.cleo.starts()
        greeting = await stage.cast.cleo.sees("Welcome")
        assert re.search("emergency number", greeting.text)


async def _is_asked_what(person: Person, category: str) -> Message:
    """Begin a report and choose its category."""
    person.writes("/report")
    await person.sees("What do you want to report?")
    await person.presses(category)
    return await person.sees("Which message, or whom")


async def _sends_without_details(person: Person) -> None:
    await person.presses("Skip this step")
    await person.sees("Is this right?")
    await person.presses("✅ Send report")


async def _reaches_summary(stage: Stage, person: Person) -> Message:
    await _is_asked_what(person, "Scam")
    person.forwards(stage.cast.spike.says("Buy now!", in_=stage.group))
    await person.sees("What should we know?")
    person.writes("My first words.")
    await person.sees("My first words.")
    await person.presses("Continue")
    return await person.sees("Is this right?")
