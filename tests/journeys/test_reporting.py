"""Reports from a group: what the reporter reads, what moderators get, and that the group sees nothing."""

from sandbox import Person
from tests.journeys.stage import NEVER_STARTED, House, Stage


async def test_a_reply_with_category_and_words_becomes_a_receipt_and_a_card(stage: Stage):
    cast = stage.cast
    post = cast.spike.says("Buy now!", in_=stage.group)
    cast.ana.replies(post, "/report scam he does this every day")
    receipt = await cast.ana.sees("Your report has arrived: R-1", in_=stage.group)
    assert "Scam or fraud" in receipt.text
    card = await cast.mona.sees("Buy now!", in_=stage.staff)
    assert "he does this every day" in card.text
    assert "Spike" in card.text
    assert "Gardeners" in card.text
    assert "Severity 3, 1 reporter" in card.text


async def test_the_card_names_the_reporter_by_pseudonym_only(stage: Stage):
    await stage.spike_is_reported()
    assert "reporter" in stage.card().text
    assert not any(part in stage.card().text for part in ("Ana", "Lima", "analima", str(stage.cast.ana.id)))


async def test_a_report_without_category_asks_for_it_by_private_buttons(stage: Stage):
    ana = stage.cast.ana
    await stage.spike_is_reported(said="/report")
    assert "Something else" in stage.card().text
    await ana.sees("What is it about?", in_=stage.group)
    assert "Scam or fraud" in await ana.presses("Scam", in_=stage.group)
    await stage.cast.mona.sees("C-1 · Scam or fraud", in_=stage.staff)
    await ana.sees("You reported: Scam or fraud", in_=stage.group)
    assert all("What is it about?" not in text for text in stage.group.texts())


async def test_an_admin_mention_is_a_report_and_disappears(stage: Stage):
    post = stage.cast.spike.says("Buy now!", in_=stage.group)
    stage.cast.ana.replies(post, "@admin this is a scam, please")
    await stage.cast.ana.sees("Your report has arrived", in_=stage.group)
    card = await stage.cast.mona.sees("Buy now!", in_=stage.staff)
    assert "this is a scam, please" in card.text
    await stage.telegram.called("deleteMessage")
    assert stage.group.texts() == ["Buy now!"]


async def test_with_ephemeral_messages_only_the_reporter_sees_command_and_receipt(stage: Stage):
    cast = stage.cast
    await stage.spike_is_reported("Buy now!")
    await cast.ana.sees("Your report has arrived", in_=stage.group)
    assert stage.group.texts() == ["Buy now!"]
    for bystander in (cast.ben, cast.spike, cast.greta):
        assert bystander.texts(in_=stage.group) == ["Buy now!"]


async def test_an_older_server_gets_no_ephemeral_send_and_the_group_sees_no_trace(house: House):
    async with house.stage(api="10.0") as stage:
        await stage.spike_is_reported("Buy now!")
        await stage.cast.ana.sees("Your report has arrived")
        await stage.telegram.called("deleteMessage")
        assert stage.group.texts() == ["Buy now!"]
        assert stage.posts_in(stage.group) == []
        assert not any("ephemeral_message_parameters" in call.params for call in stage.telegram.calls)


async def test_a_report_without_category_on_an_older_server_asks_in_the_private_chat(house: House):
    async with house.stage(api="10.0") as stage:
        await stage.spike_is_reported(said="/report")
        await stage.cast.ana.sees("What is it about?")
        await stage.cast.ana.presses("Scam")
        await stage.cast.mona.sees("C-1 · Scam or fraud", in_=stage.staff)
        await stage.cast.ana.sees("You reported: Scam or fraud")
        assert stage.posts_in(stage.group) == []


async def test_who_never_pressed_start_finds_the_receipt_when_they_do(house: House):
    async with house.stage(api="10.0") as stage:
        stage.expects(NEVER_STARTED)
        cleo = stage.cast.cleo
        cleo.replies(stage.cast.spike.says("Buy now!", in_=stage.group), "/report scam")
        await stage.cast.mona.sees("C-1", in_=stage.staff)
        await stage.telegram.quiet()
        assert cleo.texts() == []
        cleo.starts()
        await cleo.sees("Your report has arrived: R-1")


async def test_a_report_command_in_reply_to_nothing_is_explained_in_private(house: House):
    async with house.stage(api="10.0") as stage:
        stage.cast.ana.says("/report spam", in_=stage.group)
        await stage.cast.ana.sees("reply to it with /report")
        await stage.telegram.called("deleteMessage")
        assert stage.group.texts() == []


async def test_evidence_survives_the_deletion_of_the_message(stage: Stage):
    post = await stage.spike_is_reported("Buy now!")
    stage.cast.spike.deletes(post)
    await stage.cast.mona.presses("Show evidence", in_=stage.staff)
    await stage.cast.mona.sees("Buy now!")


async def test_a_later_edit_appears_beside_what_was_reported(stage: Stage):
    post = await stage.spike_is_reported("Buy now!")
    stage.cast.spike.edits(post, "I never said anything")
    await stage.cast.mona.sees("1 later edit", in_=stage.staff)
    await stage.cast.mona.presses("Show evidence", in_=stage.staff)
    evidence = await stage.cast.mona.sees("Evidence of C-1")
    assert "Buy now!" in evidence.text
    assert "Edited later" in evidence.text
    assert "I never said anything" in evidence.text
    assert "Buy now!" in stage.card().text


async def test_edits_of_what_nobody_reported_are_never_stored(stage: Stage):
    post = stage.cast.spike.says("Hello", in_=stage.group)
    await stage.spike_is_reported("Buy now!")
    stage.cast.spike.edits(post, "Hello again")
    await stage.telegram.quiet()
    shown = await stage.shows("C-1")
    assert [item["kind"] for item in shown["evidence"]] == ["message"]


async def test_reports_of_an_albums_pictures_are_one_case(stage: Stage):
    first, second, _third = stage.cast.spike.sends_album(3, "Look at these", in_=stage.group)
    stage.cast.ana.replies(first, "/report scam")
    await stage.cast.ana.sees("Of the album we received only a part", in_=stage.group)
    stage.cast.ben.replies(second, "/report scam")
    card = await stage.cast.mona.sees("2 reporters", in_=stage.staff)
    assert "Look at these" in card.text
    await stage.cast.mona.presses("Show evidence", in_=stage.staff)
    await stage.telegram.called("sendPhoto", times=2)


async def test_a_channel_that_writes_in_the_group_is_the_accused(stage: Stage):
    channel = stage.telegram.channel("Coins Daily", owner=stage.cast.spike)
    stage.cast.ana.replies(channel.writes("Buy now!", in_=stage.group), "/report scam")
    card = await stage.cast.mona.sees("Buy now!", in_=stage.staff)
    assert "Coins Daily" in card.text
    assert "Spike" not in card.text


async def test_an_anonymous_administrator_is_accused_as_the_group(stage: Stage):
    _promote_unseen(stage, stage.cast.spike)
    stage.cast.ana.replies(stage.cast.spike.says("Buy now!", in_=stage.group), "/report scam")
    card = await stage.cast.mona.sees("Buy now!", in_=stage.staff)
    assert "Accused: Gardeners" in card.text
    assert "Spike" not in card.text


async def test_who_reports_an_administrator_openly_learns_of_recent_actions(house: House):
    async with house.stage(api="10.0") as stage:
        _promote_unseen(stage, stage.cast.spike)
        stage.cast.ana.replies(stage.cast.spike.says("Buy now!", in_=stage.group), "/report scam")
        await stage.cast.ana.sees("Recent Actions for 48 hours")


async def test_a_linked_channels_post_is_the_channels(stage: Stage):
    channel = stage.telegram.channel("Coins Daily", owner=stage.cast.spike)
    stage.group.links(channel)
    channel.posts("Buy now!")
    arrived = stage.group.messages()[-1]
    stage.cast.ana.replies(arrived, "/report scam")
    card = await stage.cast.mona.sees("Buy now!", in_=stage.staff)
    assert "Accused: Coins Daily" in card.text


async def test_without_the_right_to_delete_the_report_still_arrives(house: House):
    async with house.stage(api="10.0") as stage:
        stage.expects("message can't be deleted")
        stage.group.add_bot(admin=True, can_delete_messages=False)
        await stage.spike_is_reported("Buy now!")
        await stage.cast.ana.sees("Your report has arrived")
        assert stage.posts_in(stage.group) == []


async def test_a_desk_that_is_no_administrator_answers_the_ephemeral_command_in_time(stage: Stage):
    stage.group.add_bot(admin=False)
    cleo = stage.cast.cleo
    cleo.replies(stage.cast.spike.says("Buy now!", in_=stage.group), "/report scam")
    await cleo.sees("Your report has arrived: R-1", in_=stage.group)
    assert stage.group.texts() == ["Buy now!"]


async def test_in_a_forums_topic_a_command_that_answers_nobody_is_no_report(stage: Stage):
    forum = stage.telegram.supergroup("Forum", owner=stage.cast.greta, members=[stage.cast.ana], forum=True)
    forum.add_bot(admin=True)
    topic = forum.opens_topic("Roses")
    stage.cast.ana.says("/report scam", in_=forum, topic=topic)
    await stage.cast.ana.sees("reply to it with /report", in_=forum)


async def test_a_message_in_a_forums_topic_is_reported_with_its_address(stage: Stage):
    members = [stage.cast.ana, stage.cast.spike]
    forum = stage.telegram.supergroup("Forum", owner=stage.cast.greta, members=members, forum=True)
    forum.add_bot(admin=True)
    topic = forum.opens_topic("Roses")
    post = stage.cast.spike.says("Buy now!", in_=forum, topic=topic)
    stage.cast.ana.replies(post, "/report scam")
    await stage.cast.ana.sees("Your report has arrived", in_=forum)
    card = await stage.cast.mona.sees("Buy now!", in_=stage.staff)
    links = [entity["url"] for entity in card.body["entities"] if entity["type"] == "text_link"]
    assert any(link.endswith(f"/{topic}/{post.id}") for link in links)


def _promote_unseen(stage: Stage, person: Person) -> None:
    stage.group.promotes(person, anonymous=True)
