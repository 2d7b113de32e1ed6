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


async def _an_anonymous_administrator_is_reported(stage: Stage) -> str:
    stage.group.promotes(stage.cast.greta, anonymous=True)
    post = stage.cast.greta.says("You are all fools", in_=stage.group)
    stage.cast.ana.replies(post, "/report harassment")
    await stage.cast.mona.sees("C-1", in_=stage.staff)
    return post.text


async def _warns(stage: Stage, moderator: Person) -> None:
    for label in ("Warn", "Harassment", "Use the words of the rule"):
        await moderator.presses(label, in_=stage.staff)
