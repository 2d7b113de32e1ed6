"""What is meant for one person reaches nobody else, whoever that person is and whatever goes wrong."""

from sandbox import Person
from tests.journeys.stage import Stage


async def test_a_statement_about_an_anonymous_administrator_is_not_posted_in_their_group(stage: Stage):
    post = await _an_anonymous_administrator_is_reported(stage)
    await _warns(stage, stage.cast.mona)
    await stage.cast.ana.sees("Your report R-1 has been decided")
    await stage.telegram.quiet(0.2)
    assert stage.posts_in(stage.group) == []
    assert stage.group.texts() == [post]


async def test_a_statement_about_a_channel_is_not_posted_in_the_channel(stage: Stage):
    news = stage.telegram.channel("Spike's news", owner=stage.cast.spike)
    news.add_bot(admin=True)
    stage.cast.ana.replies(news.writes("Buy now!", in_=stage.group), "/report harassment")
    await stage.cast.mona.sees("C-1", in_=stage.staff)
    await _warns(stage, stage.cast.mona)
    await stage.cast.ana.sees("Your report R-1 has been decided")
    await stage.telegram.quiet(0.2)
    assert [one.text for one in news.messages()] == []


async def test_an_outcome_for_an_anonymous_administrator_is_not_posted_in_their_group(stage: Stage):
    stage.expects("bot can't initiate conversation")
    stage.group.promotes(stage.cast.ana, anonymous=True)
    await stage.spike_is_reported("Buy now!")
    await _warns(stage, stage.cast.mona)
    await stage.cast.mona.sees("closed", in_=stage.staff)
    await stage.telegram.quiet(0.2)
    assert stage.posts_in(stage.group) == []


async def test_a_statement_about_a_private_forward_repeats_nothing_that_the_reporter_gave(stage: Stage):
    cast = stage.cast
    cast.spike.starts()
    cast.ana.starts(f"report_{stage.group.id}")
    await cast.ana.presses("Harassment")
    cast.ana.forwards(cast.spike.says("I know where you live", in_=stage.group))
    for label in ("Skip this step", "✅ Send report"):
        await cast.ana.presses(label)
    await cast.mona.sees("I know where you live", in_=stage.staff)
    await _warns(stage, cast.mona)
    statement = await cast.spike.sees("about what you posted or how you acted")
    told = ("I know where you live", "posted in “Gardeners”", "Ana", "Lima", str(cast.ana.id))
    assert [part for part in told if part in statement.text] == []
    assert "The content is not repeated here." in statement.text


async def test_who_joins_the_staff_finds_no_case_about_themselves_there(stage: Stage):
    cast = stage.cast
    await stage.spike_is_reported("Buy now!")
    stage.staff.adds(cast.spike)
    cast.olga.writes(f"/role {cast.spike.id} moderator")
    await cast.lena.sees("C-1 · Scam or fraud")
    await cast.mona.sees("C-1 is not worked on here any more", in_=stage.staff)
    assert not any("Buy now!" in text for text in cast.spike.texts(in_=stage.staff))


async def test_who_lost_the_role_gets_no_card_that_still_waited(stage: Stage):
    stage.expects("bot was blocked by the user")
    cast = stage.cast
    stage.group.adds(cast.mona)
    cast.lena.blocks_bot()
    cast.ana.replies(cast.mona.says("You are all fools", in_=stage.group), "/report harassment")
    await cast.olga.sees("C-1 · Harassment")
    await stage.telegram.quiet(
        0.2
    )  # until the card was refused: one that is on its way already is nobody's to take back
    cast.olga.writes(f"/role {cast.lena.id} none")
    await cast.olga.sees("has these roles no longer")
    cast.lena.unblocks_bot()
    cast.lena.starts()
    await cast.lena.sees("Welcome", within=5)
    await stage.telegram.quiet(0.3)
    assert [text for text in cast.lena.texts() if "C-1" in text] == []


async def _an_anonymous_administrator_is_reported(stage: Stage) -> str:
    stage.group.promotes(stage.cast.greta, anonymous=True)
    post = stage.cast.greta.says("You are all fools", in_=stage.group)
    stage.cast.ana.replies(post, "/report harassment")
    await stage.cast.mona.sees("C-1", in_=stage.staff)
    return post.text


async def _warns(stage: Stage, moderator: Person) -> None:
    for label in ("Warn", "Harassment", "Use the words of the rule"):
        await moderator.presses(label, in_=stage.staff)
