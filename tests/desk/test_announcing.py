"""Composing an announcement: whose it is, what it takes, and that a report never becomes one."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from desk import announcing
from desk.campaigns import Asked, Attachment, Audience, AudienceKind, Campaign, Post, Terms
from desk.drafts import Draft
from desk.errors import (
    AnnouncementTooLong,
    DeskError,
    DraftOpen,
    NotAllowed,
    NotYourAnnouncement,
    PolicyNotNew,
    Unannounceable,
    UnknownReference,
)
from desk.model import STAFF, Role
from desk.notices import AnnouncementPanel, AnnouncementSample
from desk.ports import Unit
from desk.rules.durations import DAY, HOUR
from storage.outbox import Outbox
from tests.desk.floor import LENA, MIA, OLGA, Floor
from tests.desk.test_announced_policies import HARDER
from tests.storage.desk import MASTER, POLICY, START

HELLO = Post("The rules change on Monday.")


def plain(_campaign: Campaign, _language: str, post: Post) -> int:
    return len(post.text.encode("utf-16-le")) // 2


async def begins(desk: Floor, by: int = LENA) -> Campaign:
    return await desk.run(lambda unit: announcing.begin(unit, by))


async def writes(desk: Floor, post: Post = HELLO, language: str = "en", by: int = LENA, number: int = 1) -> None:
    await desk.run(lambda unit: announcing.write(unit, number, by, language, post, plain))


async def panels(desk: Floor) -> Sequence[AnnouncementPanel]:
    return [panel for _to, panel in await desk.owed(AnnouncementPanel)]


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OFFICER, Role.AUDITOR])
async def test_only_leads_and_owners_compose(desk: Floor, role: Role):
    await desk.run(lambda unit: unit.staff.grant(777, role, None))
    with pytest.raises(NotAllowed):
        await begins(desk, 777)


async def test_a_draft_that_is_open_is_shown_again(desk: Floor):
    assert (await begins(desk)).id == (await begins(desk)).id == 1
    assert await panels(desk) == [AnnouncementPanel(1)]
    assert (await begins(desk, OLGA)).id == 2


async def test_nobody_else_changes_it(desk: Floor):
    await begins(desk)
    with pytest.raises(NotYourAnnouncement):
        await writes(desk, by=OLGA)
    with pytest.raises(UnknownReference):
        await writes(desk, number=9)


async def test_who_lost_the_role_changes_nothing_any_more(desk: Floor):
    await begins(desk)
    await desk.run(lambda unit: unit.staff.revoke(LENA, Role.LEAD, OLGA))
    with pytest.raises(NotAllowed):
        await writes(desk)


async def test_texts_are_kept_by_language_and_the_first_stays_first(desk: Floor):
    await begins(desk)
    await writes(desk)
    await writes(desk, Post("Hola"), "es")
    await writes(desk, Post("Better"))
    assert await desk.run(lambda unit: unit.campaigns.texts(1)) == {"en": Post("Better"), "es": Post("Hola")}
    await desk.run(lambda unit: announcing.erase(unit, 1, LENA, "en"))
    assert list(await desk.run(lambda unit: unit.campaigns.texts(1))) == ["es"]


async def test_a_text_counts_as_telegram_counts_it_and_a_caption_is_shorter(desk: Floor):
    await begins(desk)
    await writes(desk, Post("\U0001f600" * 2_048))
    with pytest.raises(AnnouncementTooLong) as refused:
        await writes(desk, Post("\U0001f600" * 2_050))
    assert refused.value.over == 4
    with pytest.raises(AnnouncementTooLong):
        await writes(desk, Post("x" * 1_025, attachment=Attachment("photo", "id")))


async def test_a_photo_alone_says_nothing(desk: Floor):
    await begins(desk)
    with pytest.raises(Unannounceable):
        await writes(desk, Post(" ", attachment=Attachment("photo", "id")))


async def test_groups_are_not_asked_whether_they_have_read_it(desk: Floor):
    await begins(desk)
    await desk.run(lambda unit: announcing.choose(unit, 1, LENA, lambda now: replace(now, ask_read=True)))
    groups = Audience(AudienceKind.GROUPS)
    await desk.run(lambda unit: announcing.choose(unit, 1, LENA, lambda now: replace(now, audience=groups)))
    assert (await terms(desk)).ask_read is False


async def terms(desk: Floor) -> Terms:
    return (await desk.run(lambda unit: announcing.find(unit, 1))).terms


async def test_nothing_is_paid_for_unless_the_operator_turned_it_on(desk: Floor):
    await begins(desk)
    with pytest.raises(Unannounceable):
        await desk.run(lambda unit: announcing.choose(unit, 1, LENA, lambda now: replace(now, paid=True)))
    rich = desk.under(replace(POLICY, campaigns=replace(POLICY.campaigns, paid_budget_stars=100)))
    await rich.run(lambda unit: announcing.choose(unit, 1, LENA, lambda now: replace(now, paid=True)))
    assert (await terms(desk)).paid


async def test_a_report_goes_before_what_was_asked_for(desk: Floor):
    await begins(desk)
    await desk.run(lambda unit: announcing.ask(unit, 1, LENA, "text-en"))
    assert await desk.run(lambda unit: unit.campaigns.asked(LENA)) == Asked(1, "text-en")
    assert (await panels(desk))[-1].page == "text-en"
    await desk.run(lambda unit: announcing.give_way(unit, LENA))
    assert await desk.run(lambda unit: unit.campaigns.asked(LENA)) is None
    assert (await panels(desk))[-1].page == ""


async def test_nothing_is_asked_while_a_report_is_written(desk: Floor):
    await begins(desk)
    await desk.run(lambda unit: unit.drafts.save(LENA, Draft(), START + HOUR))
    with pytest.raises(DraftOpen):
        await desk.run(lambda unit: announcing.ask(unit, 1, LENA, "text-en"))


async def test_a_policy_is_carried_with_a_moment_to_come(desk: Floor):
    await begins(desk)
    await desk.run(lambda unit: announcing.carry(unit, 1, LENA, HARDER))
    carried = (await desk.run(lambda unit: announcing.find(unit, 1))).policy
    assert carried is not None
    assert START + 14 * DAY < carried.effective_at < START + 16 * DAY
    for past in (START, START - 1, START + 800 * DAY):
        with pytest.raises(Unannounceable):
            await desk.run(lambda unit, at=past: announcing.take_effect(unit, 1, LENA, at))
    await desk.run(lambda unit: announcing.take_effect(unit, 1, LENA, START + DAY))
    carried = (await desk.run(lambda unit: announcing.find(unit, 1))).policy
    assert carried is not None
    assert (carried.version, carried.effective_at) == ("2099-01-01", START + DAY)
    await desk.run(lambda unit: announcing.carry_none(unit, 1, LENA))
    assert (await desk.run(lambda unit: announcing.find(unit, 1))).policy is None


async def test_everybody_hears_of_a_new_policy(desk: Floor):
    await begins(desk)
    await desk.run(lambda unit: announcing.carry(unit, 1, LENA, HARDER))
    assert (await desk.run(lambda unit: announcing.find(unit, 1))).terms.mandatory

    async def make_optional(unit: Unit) -> None:
        await announcing.choose(unit, 1, LENA, lambda now: replace(now, mandatory=False))

    with pytest.raises(Unannounceable) as refusal:
        await desk.run(make_optional)
    assert refusal.value.fault == "must_be_heard"
    await desk.run(lambda unit: announcing.carry_none(unit, 1, LENA))
    await desk.run(make_optional)


async def test_the_policy_in_force_is_no_news(desk: Floor):
    await begins(desk)
    with pytest.raises(PolicyNotNew):
        await desk.run(lambda unit: announcing.carry(unit, 1, LENA, POLICY))


async def test_a_preview_goes_to_its_author_and_a_test_to_the_staff(desk: Floor):
    await begins(desk)
    with pytest.raises(Unannounceable):
        await desk.run(lambda unit: announcing.preview(unit, 1, LENA, "U-1"))
    await writes(desk)
    await writes(desk, Post("Hola"), "es")
    await desk.run(lambda unit: announcing.preview(unit, 1, LENA, "U-2"))
    await desk.run(lambda unit: announcing.test(unit, 1, LENA, "U-3"))
    shown = [(to, one.language) for to, one in await desk.owed(AnnouncementSample)]
    assert shown == [(LENA, "en"), (LENA, "es"), (STAFF, "en"), (STAFF, "es")]


async def test_the_panel_comes_below_what_was_previewed(desk: Floor):
    await begins(desk)
    await writes(desk)
    await panels(desk)
    await desk.run(lambda unit: announcing.preview(unit, 1, LENA, "U-2"))
    due = await Outbox(desk.database, MASTER).claim(desk.clock.now, 10, 10)
    assert [type(one.what) for one in due] == [AnnouncementSample, AnnouncementPanel]


async def test_a_dropped_draft_is_gone_and_the_journal_knows(desk: Floor):
    await begins(desk)
    await writes(desk)
    refused: type[DeskError] = NotYourAnnouncement
    with pytest.raises(refused):
        await desk.run(lambda unit: announcing.drop(unit, 1, OLGA))
    await desk.run(lambda unit: announcing.drop(unit, 1, LENA))
    assert await desk.run(lambda unit: unit.campaigns.of(1)) is None
    assert [line.split()[1] for line in await desk.details()] == ["composed", "dropped_campaign"]


async def test_a_moderator_gets_no_word_in(desk: Floor):
    await begins(desk)
    with pytest.raises(NotAllowed):
        await writes(desk, by=MIA)
