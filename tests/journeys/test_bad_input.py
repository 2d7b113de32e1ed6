"""What no client sends, what nobody should write, and buttons that come at the wrong time or from the wrong hand."""

import asyncio
import json

from sandbox import Message
from tests.journeys.stage import NEVER_STARTED, House, Stage

HEAD = b'{"update_id": UPDATE_ID, '
MESSAGE = HEAD + b'"message": {"message_id": 1, "date": 1, "text": "/start", '
SOMEBODY = b'"from": {"id": 7, "is_bot": false, "first_name": "X"}, '

GARBAGE = {
    "a message that is a number": HEAD + b'"message": 5}',
    "a message without anything": HEAD + b'"message": {}}',
    "a message without a chat": MESSAGE + SOMEBODY + b'"caption": ""}}',
    "a chat whose id is a word": MESSAGE + b'"chat": {"id": "x", "type": "private"}}}',
    "a chat of a kind to come": MESSAGE + b'"chat": {"id": 7, "type": "hologram"}}}',
    "an id beyond 64 bits": MESSAGE + b'"chat": {"id": 99999999999999999999, "type": "private"}}}',
    "an update of a kind to come": HEAD + b'"hologram": {"depth": 3}}',
    "an empty update": b'{"update_id": UPDATE_ID}',
    "no JSON at all": HEAD + b'"message": {]}',
    "a button without data": HEAD + b'"callback_query": {"id": "1", ' + SOMEBODY + b'"chat_instance": "1"}}',
    "a button of a game": HEAD + b'"callback_query": {"id": "1", ' + SOMEBODY + b'"game_short_name": "x"}}',
    "a name that is half a character": MESSAGE + b'"chat": {"id": 7, "type": "private", "first_name": "\\ud800"}}}',
    "a nest a thousand deep": HEAD + b'"message": ' + b'{"reply_to_message": ' * 1000 + b"{}" + b"}" * 1001,
    "a message from the far future": MESSAGE.replace(b'"date": 1', b'"date": 9007199254740991')
    + SOMEBODY
    + b'"chat": {"id": 7, "type": "private"}}}',
}

UNSAFE_NAMES = {
    "HTML": "<b>Bold</b> & Co",
    "right to left": "\u202egnihtoN\u202c ليلى",
    "nothing to see": "\u200b\u200d\u2060",
    "a NUL": "Nul\x00Nul",
    "many lines": "One\nTwo\nC-7 · closed",
    "combining marks": "Z" + "\u0334\u0335\u0336" * 100,
    "emoji": "👩‍👩‍👧‍👦" * 16,
}


HALF_SAID = (
    "/case",
    "/case C-",
    "/case C-99999999999999999999",
    "/claim C-0",
    "/warns 99999999999999999999",
    "/warn",
    "/mute",
    "/role x y",
    "/note C-1",
    "/dismiss",
    "/ban 7d",
    "/queue please",
    "/warns @" + "x" * 64,
    "/case C-٧",
)


async def test_garbage_never_stops_what_comes_behind_it(stage: Stage):
    stage.expects("chat not found", "query is too old")
    for name, update in GARBAGE.items():
        stage.telegram.raw_update(update)
        stage.cast.ana.writes("/chatid")
        assert await stage.cast.ana.sees("The id of"), name
    await stage.telegram.all_read()


async def test_a_storm_of_garbage_is_set_aside(stage: Stage):
    for number in range(150):
        stage.telegram.raw_update(b'{"update_id": UPDATE_ID, "message": {"message_id": "%d"}}' % number)
    await stage.spike_is_reported()
    assert await stage.set_aside() == 150


async def test_a_name_of_any_kind_is_shown_as_one_harmless_line(stage: Stage):
    stage.expects(NEVER_STARTED)
    for number, name in enumerate(UNSAFE_NAMES.values(), start=1):
        villain = stage.telegram.person(name)
        stage.group.adds(villain)
        stage.cast.ana.replies(villain.says(f"Offer {number}", in_=stage.group), "/report scam")
        card = await stage.cast.mona.sees(f"Offer {number}", in_=stage.staff)
        (line,) = [line for line in card.text.splitlines() if line.startswith("Accused:")]
        assert str(villain.id) in line
        stage.cast.mona.says(f"/warn C-{number} scam sells coins to strangers", in_=stage.staff)
        await stage.cast.mona.sees(f"D-{number}: warned", in_=stage.staff)


async def test_a_huge_report_of_a_huge_message_fits_everywhere(stage: Stage):
    stage.expects(NEVER_STARTED)
    post = stage.cast.spike.says("<&>👍" * 800, in_=stage.group)
    stage.cast.ana.replies(post, "/report scam " + "&<>\u202e😀" * 600)
    await stage.cast.ana.sees("Your report has arrived", in_=stage.group)
    await stage.cast.mona.sees("C-1", in_=stage.staff)
    await stage.cast.mona.presses("Show evidence", in_=stage.staff)
    await stage.cast.mona.sees("Evidence of C-1")
    stage.cast.mona.says("/warn C-1 harassment " + "<reason> & " * 300, in_=stage.staff)
    await stage.cast.mona.sees("D-1: warned", in_=stage.staff)
    stage.cast.mona.says("/case C-1", in_=stage.staff)
    await stage.cast.mona.sees("Timeline", in_=stage.staff)
    stage.cast.spike.starts()
    await stage.cast.spike.sees("Decision D-1")


async def test_too_many_words_in_the_wizard_are_refused_and_nothing_is_lost(stage: Stage):
    ana = stage.cast.ana
    ana.writes("/report scam")
    await ana.sees("Which message, or whom")
    ana.writes(str(stage.cast.spike.id))
    await ana.sees("What should we know?")
    ana.writes("x" * 2001)
    await ana.sees("I take 2000 characters in all")
    ana.writes("In short: coins.")
    await ana.sees("In short: coins.")


async def test_a_button_that_means_nothing_today_is_answered_kindly(stage: Stage):
    await stage.spike_is_reported()
    for data in ("0|claim|1", "1|explode|1", "1|claim|1|1", "1|claim|99999999999999999999", "x", "1|"):
        answer = await stage.cast.mona.presses_data(stage.card(), data)
        assert "earlier step or an older version" in answer, data


async def test_a_button_of_a_case_that_never_was_is_answered(stage: Stage):
    await stage.spike_is_reported()
    assert "There is no C-99" in await stage.cast.mona.presses_data(stage.card(), "1|claim|99")


async def test_members_who_get_hold_of_staff_buttons_learn_nothing(stage: Stage):
    await stage.spike_is_reported()
    card = stage.card()
    for data in ("1|claim|1", "1|evidence|1", "1|case|1", "1|queue", "1|case|77", "1|ack|1", "1|wa|1|1|spam"):
        assert "Your role does not cover this" in await stage.cast.ben.presses_data(card, data)
    assert not any("Cheap coins" in text for text in stage.cast.ben.texts())


async def test_nobody_names_the_category_of_somebody_elses_report(stage: Stage):
    await stage.spike_is_reported(said="/report")
    question = await stage.cast.ana.sees("What is it about?", in_=stage.group)
    answer = await stage.cast.ben.presses_data(question, "1|named|1|scam")
    assert "There is no R-1 that you can see" in answer


async def test_a_report_is_sent_once_although_its_button_is_pressed_twice(stage: Stage):
    ana = stage.cast.ana
    ana.writes("/report scam")
    await ana.sees("Which message, or whom")
    ana.writes(str(stage.cast.spike.id))
    await ana.sees("What should we know?")
    await ana.presses("Skip this step")
    summary = await ana.sees("Is this right?")
    first, second = await asyncio.gather(ana.presses_data(summary, "1|d_send"), ana.presses_data(summary, "1|d_send"))
    assert "Sent: R-1" in first
    assert "was sent, was cancelled or has expired" in second
    await ana.sees("Your report has arrived: R-1")


async def test_a_step_that_is_pressed_twice_is_taken_once(stage: Stage):
    ana = stage.cast.ana
    ana.writes("/report")
    prompt = await ana.sees("What do you want to report?")
    await asyncio.gather(ana.presses_data(prompt, "1|d_cat|scam"), ana.presses_data(prompt, "1|d_cat|scam"))
    await ana.sees("Which message, or whom")


async def test_a_verdict_that_is_pressed_twice_is_given_once(stage: Stage):
    stage.expects(NEVER_STARTED)
    await stage.spike_is_reported(said="/report spam")
    await stage.cast.mona.presses("Warn", in_=stage.staff)
    card = await stage.cast.mona.sees("Warn for what?", in_=stage.staff)
    spam = _data(card, "Spam")
    answers = await asyncio.gather(stage.cast.mona.presses_data(card, spam), stage.cast.mona.presses_data(card, spam))
    assert "D-1: warned" in answers[0]
    assert "decided C-1 already" in answers[1]
    assert (await stage.shows("C-1"))["decisions"] == ["D-1"]


async def test_a_card_that_was_deleted_is_posted_again(stage: Stage):
    stage.expects("message to edit not found")
    post = await stage.spike_is_reported()
    stage.cast.olga.deletes(stage.card())
    stage.cast.ben.replies(post, "/report scam")
    await stage.cast.mona.sees("2 reporters", in_=stage.staff)
    assert "is yours" in await stage.cast.mona.presses("Claim", in_=stage.staff)


async def test_a_press_on_a_message_that_is_gone_still_works(stage: Stage):
    stage.expects("message to edit not found")
    await stage.spike_is_reported()
    card = stage.card()
    stage.cast.olga.deletes(card)
    assert "is yours" in await stage.cast.mona.presses_data(card, "1|claim|1")


async def test_a_command_that_is_half_said_is_answered_in_words(stage: Stage):
    for command in HALF_SAID:
        stage.cast.mona.says(command, in_=stage.staff)
        answer = await stage.cast.mona.sees("", in_=stage.staff)
        assert answer.text, command
        assert "wrong on our side" not in answer.text, command
    assert len(stage.posts_in(stage.staff)) == len(HALF_SAID)


async def test_an_unknown_command_in_private_is_answered_and_in_groups_ignored(stage: Stage):
    stage.cast.ana.writes("/frobnicate")
    await stage.cast.ana.sees("I do not know this command")
    stage.cast.ana.says("/frobnicate", in_=stage.group)
    await stage.telegram.quiet(0.1)
    assert stage.posts_in(stage.group) == []


async def test_posts_in_a_channel_are_none_of_the_desks_business(stage: Stage):
    channel = stage.telegram.channel("Coins Daily", owner=stage.cast.greta)
    channel.add_bot(admin=True)
    post = channel.posts("Good morning")
    channel.edits(post, "Good evening")
    await stage.spike_is_reported()
    assert [message.text for message in channel.messages()] == ["Good evening"]


async def test_an_anonymous_administrators_command_waits_until_they_show_themselves(stage: Stage):
    stage.group.adds(stage.cast.mona)
    stage.group.promotes(stage.cast.mona, anonymous=True)
    stage.cast.mona.replies(stage.cast.spike.says("Buy now!", in_=stage.group), "/ban 7d scam sells coins")
    await stage.telegram.called("deleteMessage")
    await stage.telegram.quiet(0.1)
    assert not any(call.method == "banChatMember" for call in stage.telegram.calls)
    assert stage.group.texts()[0] == "Buy now!"
    assert ["An administrator gave me a command" in text for text in stage.group.texts()[1:]] == [True]


async def test_an_update_that_comes_twice_takes_effect_once(house: House):
    async with house.stage(api="10.0") as stage:
        post = stage.cast.spike.says("Buy now!", in_=stage.group)
        stage.telegram.faults.server_error(502, method="getUpdates", times=1)
        stage.cast.ana.replies(post, "/report scam")
        await stage.cast.ana.sees("Your report has arrived: R-1")
        await stage.telegram.quiet(0.2)
        assert [text for text in stage.cast.ana.texts() if "already" in text] == []


async def test_the_texts_that_people_read_hold_no_trace_of_the_machine(stage: Stage):
    await stage.spike_is_reported()
    for event in stage.telegram.transcript():
        assert "Traceback" not in event.text
        assert "Error" not in event.text
    json.dumps(await stage.shows("C-1"))


def _data(message: Message, label: str) -> str:
    (found,) = [b["callback_data"] for row in message.buttons for b in row if b["text"].startswith(label)]
    return str(found)
