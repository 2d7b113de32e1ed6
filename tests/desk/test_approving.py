"""Letting an announcement go: what it needs, who the second person is, and that only what they read is sent."""

import asyncio
from dataclasses import replace

import pytest

from config import policy as files
from desk import announcing, approving, staffing
from desk.acquaintance import pressed_start
from desk.announced import view_announcement
from desk.campaigns import Audience, AudienceKind, Campaign, CampaignState, MissingText, Post, Terms
from desk.errors import (
    AnnouncementChanged,
    AnnouncementFrozen,
    AnnouncementSettled,
    AnotherAnnouncement,
    NobodyElseToApprove,
    NotAllowed,
    OwnWork,
    PolicyNotNew,
    PolicyTooSoon,
    ReasonMissing,
    Unannounceable,
)
from desk.groups import GroupSettings
from desk.model import Chat, Role
from desk.notices import AnnouncementPanel, AnnouncementReviewed, AnnouncementSample, ApprovalCard, SampleKind
from desk.rules.durations import DAY, HOUR
from storage.policies import Timeline
from storage.unit import Runner
from tests.desk.floor import LENA, MIA, OLGA, OTTO, Floor, person
from tests.desk.test_announced_policies import HARDER, HARDEST
from tests.desk.test_announcing import begins, plain, writes
from tests.storage.desk import GROUP, MASTER, POLICY, START

CAREFUL = replace(POLICY, campaigns=replace(POLICY.campaigns, second_person_over=2))


@pytest.fixture
async def composed(desk: Floor) -> Floor:
    """A draft with a text, and three people who would get it."""
    for who in map(person, (1, 2, 3)):
        await desk.run(lambda unit, who=who: pressed_start(unit, who))
    await begins(desk)
    await writes(desk)
    return desk


@pytest.fixture
async def careful(composed: Floor) -> Runner:
    """The same desk, where more than two recipients need a second person."""
    return composed.under(CAREFUL)


async def lets_go(desk: Floor | Runner, by: int = LENA) -> CampaignState:
    return await desk.run(lambda unit: approving.let_go(unit, 1, by, plain))


async def verbs(desk: Floor) -> list[str]:
    """Of all that the journal says."""
    return [line.split()[1] for line in await desk.details()]


async def of(desk: Floor | Runner) -> Campaign:
    return await desk.run(lambda unit: announcing.find(unit, 1))


async def chooses(desk: Floor | Runner, **terms: object) -> None:
    await desk.run(lambda unit: announcing.choose(unit, 1, LENA, lambda now: replace(now, **terms)))


async def approves(desk: Floor | Runner, by: int = OLGA, seen: int = START) -> Campaign:
    return await desk.run(lambda unit: approving.approve(unit, 1, by, seen))


async def rejects(desk: Floor | Runner, by: int = OLGA, seen: int = START, why: str = "Too harsh") -> Campaign:
    return await desk.run(lambda unit: approving.reject(unit, 1, by, seen, why))


async def test_a_few_recipients_need_nobody_else(composed: Floor):
    assert await lets_go(composed) is CampaignState.SCHEDULED
    assert await composed.owed(ApprovalCard) == []
    with pytest.raises(AnnouncementFrozen):
        await writes(composed)


async def test_as_many_as_the_policy_leaves_to_one_person_need_nobody_else(composed: Floor):
    leaves_three = replace(POLICY, campaigns=replace(POLICY.campaigns, second_person_over=3))
    assert await lets_go(composed.under(leaves_three)) is CampaignState.SCHEDULED


async def test_what_is_let_go_asks_its_author_nothing_more_and_its_panel_follows(composed: Floor):
    await composed.run(lambda unit: announcing.ask(unit, 1, LENA, "starts"))
    await composed.owed(AnnouncementPanel)
    await lets_go(composed)
    assert await composed.run(lambda unit: unit.campaigns.asked(LENA)) is None
    assert await composed.owed(AnnouncementPanel) == [(LENA, AnnouncementPanel(1))]


async def test_nothing_goes_without_a_text_or_without_anybody(desk: Floor):
    await begins(desk)
    with pytest.raises(Unannounceable) as no_text:
        await lets_go(desk)
    await writes(desk)
    with pytest.raises(Unannounceable) as nobody:
        await lets_go(desk)
    assert (no_text.value.fault, nobody.value.fault) == ("no_text", "nobody")


@pytest.mark.parametrize(
    ("terms", "fault"),
    [
        (Terms(starts_at=START - 1), "past"),
        (Terms(not_after=START), "too_late"),
        (Terms(starts_at=START + DAY, not_after=START + HOUR), "too_late"),
    ],
)
async def test_times_are_to_come_and_in_order(composed: Floor, terms: Terms, fault: str):
    await composed.run(lambda unit: unit.campaigns.change(1, terms))
    with pytest.raises(Unannounceable) as refused:
        await lets_go(composed)
    assert refused.value.fault == fault


async def test_a_policy_is_announced_before_it_is_in_force(composed: Floor):
    await composed.run(lambda unit: announcing.carry(unit, 1, LENA, HARDER))
    await composed.run(lambda unit: announcing.take_effect(unit, 1, LENA, START + HOUR))
    await chooses(composed, starts_at=START + DAY)
    with pytest.raises(PolicyTooSoon):
        await lets_go(composed)


async def test_nobody_is_left_out_of_a_policy_for_their_language(composed: Floor):
    await composed.run(lambda unit: announcing.carry(unit, 1, LENA, HARDER))
    await chooses(composed, missing=MissingText.SKIP)
    with pytest.raises(Unannounceable) as refused:
        await lets_go(composed)
    assert refused.value.fault == "policy_in_all_languages"
    await chooses(composed, missing=MissingText.FIRST)
    assert await lets_go(composed) is CampaignState.SCHEDULED


async def test_policies_are_announced_one_after_the_other(composed: Floor):
    """What the first one changes the second would take back, and nobody would have been told: both are compared with what is in force."""
    await composed.run(lambda unit: announcing.carry(unit, 1, LENA, HARDER))
    await lets_go(composed)
    await begins(composed, OLGA)
    await composed.run(lambda unit: announcing.write(unit, 2, OLGA, "en", Post("Rules"), plain))
    await composed.run(lambda unit: announcing.carry(unit, 2, OLGA, HARDEST))
    with pytest.raises(PolicyNotNew) as refused:
        await composed.run(lambda unit: approving.let_go(unit, 2, OLGA, plain))
    assert (refused.value.why, refused.value.in_force) == ("ahead", HARDER.version)
    await composed.run(lambda unit: unit.campaigns.move(1, CampaignState.SCHEDULED, to=CampaignState.STOPPED))
    await composed.run(lambda unit: approving.let_go(unit, 2, OLGA, plain))


async def test_what_was_compared_with_rules_that_are_gone_is_not_approved(composed: Floor):
    await composed.run(lambda unit: announcing.carry(unit, 1, LENA, HARDEST))
    await composed.run(lambda unit: unit.campaigns.move(1, CampaignState.DRAFT, to=CampaignState.WAITING))
    composed.clock.now += 1
    await composed.run(lambda unit: unit.policies.adopt(HARDER.text, composed.clock.now, "file"))
    fresh = Runner(composed.database, MASTER, Timeline(POLICY, files.stored), composed.clock)
    with pytest.raises(PolicyNotNew) as refused:
        await approves(fresh)
    assert (refused.value.why, refused.value.in_force) == ("changed", HARDER.version)


async def test_a_policy_is_announced_to_everybody(composed: Floor):
    await composed.run(lambda unit: announcing.carry(unit, 1, LENA, HARDER))
    await chooses(composed, audience=Audience(AudienceKind.STAFF))
    with pytest.raises(Unannounceable) as refused:
        await lets_go(composed)
    assert refused.value.fault == "policy_for_all"
    await chooses(composed, audience=Audience())
    await lets_go(composed)


async def test_more_wait_for_a_second_person_and_every_other_lead_is_asked(composed: Floor, careful: Runner):
    assert await lets_go(careful) is CampaignState.WAITING
    assert [to for to, _card in await composed.owed(ApprovalCard)] == [OLGA, OTTO]


async def test_where_nobody_else_could_look_nothing_is_let_go(composed: Floor, careful: Runner):
    for owner in (OLGA, OTTO):
        await composed.run(lambda unit, who=owner: unit.staff.revoke(who, Role.OWNER, None))
    with pytest.raises(NobodyElseToApprove):
        await lets_go(careful)
    assert (await of(composed)).state is CampaignState.DRAFT


async def test_its_author_and_who_is_no_lead_do_not_approve(careful: Runner):
    await lets_go(careful)
    for who, refusal in ((LENA, OwnWork), (MIA, NotAllowed), (777, NotAllowed)):
        with pytest.raises(refusal):
            await approves(careful, who)
        with pytest.raises(refusal):
            await rejects(careful, who)
        with pytest.raises(refusal):
            await careful.run(lambda unit, who=who: approving.read(unit, 1, who, "U-1"))
    assert (await of(careful)).state is CampaignState.WAITING


async def test_the_second_person_reads_it_in_each_language(composed: Floor, careful: Runner):
    await writes(composed, Post("Hola"), "es")
    await lets_go(careful)
    await careful.run(lambda unit: approving.read(unit, 1, OLGA, "U-1"))
    assert await composed.owed(AnnouncementSample) == [
        (OLGA, AnnouncementSample(1, language, SampleKind.REVIEW, OLGA)) for language in ("en", "es")
    ]


async def test_who_reads_it_all_gets_the_button_below(composed: Floor, careful: Runner):
    await lets_go(careful)
    await composed.owed(ApprovalCard)
    await careful.run(lambda unit: approving.read(unit, 1, OLGA, "U-1"))
    (card,) = await composed.owed(ApprovalCard)
    assert card == (OLGA, ApprovalCard(1, START))


async def test_who_reads_it_finds_the_card_below_what_they_read(composed: Floor, careful: Runner):
    await lets_go(careful)
    await composed.owed(ApprovalCard)
    await careful.run(lambda unit: approving.read(unit, 1, OLGA, "U-1"))
    assert await composed.posted_anew(ApprovalCard) == [OLGA]


async def test_who_is_asked_once_more_finds_the_card_below_what_was_said_since(composed: Floor, careful: Runner):
    await lets_go(careful)
    await composed.owed(ApprovalCard)
    await careful.run(lambda unit: approving.take_back(unit, 1, LENA))
    await lets_go(careful)
    assert await composed.posted_anew(ApprovalCard) == [OLGA, OTTO]


async def test_the_second_person_sends_it_on_its_way_once(composed: Floor, careful: Runner):
    await lets_go(careful)
    await approves(careful)
    campaign = await of(careful)
    assert (campaign.state, campaign.approved_by) == (CampaignState.SCHEDULED, OLGA)
    with pytest.raises(AnnouncementSettled):
        await approves(careful, OTTO)
    assert await composed.owed(AnnouncementReviewed) == [(LENA, AnnouncementReviewed(1, OLGA, approved=True))]
    assert (await verbs(composed))[-2:] == ["announced", "approved_campaign"]


async def test_a_rejection_and_that_it_is_taken_back_are_on_record(composed: Floor, careful: Runner):
    await lets_go(careful)
    await rejects(careful)
    await careful.run(lambda unit: approving.take_back(unit, 1, LENA))
    assert (await verbs(composed))[-3:] == ["announced", "rejected_campaign", "took_back_campaign"]


async def test_what_was_changed_since_it_was_read_is_not_approved(composed: Floor, careful: Runner):
    await lets_go(careful)
    await careful.run(lambda unit: approving.take_back(unit, 1, LENA))
    with pytest.raises(AnnouncementChanged):
        await approves(careful)
    composed.clock.now += 1
    await writes(composed, Post("Something else"))
    await lets_go(careful)
    with pytest.raises(AnnouncementChanged):
        await approves(careful)
    await approves(careful, seen=START + 1)


async def test_an_approval_is_void_once_it_was_taken_back(careful: Runner):
    await lets_go(careful)
    await approves(careful)
    await careful.run(lambda unit: approving.take_back(unit, 1, LENA))
    campaign = await of(careful)
    assert (campaign.state, campaign.approved_by) == (CampaignState.DRAFT, None)
    assert await lets_go(careful) is CampaignState.WAITING


async def test_a_rejected_one_is_approved_by_nobody_before_it_was_changed(composed: Floor, careful: Runner):
    await lets_go(careful)
    with pytest.raises(ReasonMissing):
        await rejects(careful, why=" ")
    await rejects(careful)
    with pytest.raises(AnnouncementSettled):
        await approves(careful, OTTO)
    told = AnnouncementReviewed(1, OLGA, approved=False, reason="Too harsh")
    assert await composed.owed(AnnouncementReviewed) == [(LENA, told)]
    await careful.run(lambda unit: approving.take_back(unit, 1, LENA))
    composed.clock.now += 1
    await writes(composed, Post("Milder"))
    await lets_go(careful)
    await approves(careful, seen=START + 1)


async def test_nobody_writes_two_at_once_by_taking_one_back(careful: Runner):
    await lets_go(careful)
    await careful.run(lambda unit: announcing.begin(unit, LENA))
    with pytest.raises(AnotherAnnouncement):
        await careful.run(lambda unit: approving.take_back(unit, 1, LENA))


async def test_what_is_on_its_way_is_not_taken_back(composed: Floor):
    await lets_go(composed)
    await composed.run(lambda unit: unit.campaigns.move(1, CampaignState.SCHEDULED, to=CampaignState.SENDING))
    with pytest.raises(AnnouncementSettled):
        await composed.run(lambda unit: approving.take_back(unit, 1, LENA))


async def test_approved_too_late_it_is_sent_late_unless_it_says_not_after(composed: Floor, careful: Runner):
    await chooses(careful, starts_at=START + HOUR, not_after=START + DAY)
    await lets_go(careful)
    composed.clock.now += 2 * DAY
    with pytest.raises(Unannounceable):
        await approves(careful)
    await careful.run(lambda unit: approving.take_back(unit, 1, LENA))
    await chooses(careful, starts_at=composed.clock.now + HOUR, not_after=None)
    await lets_go(careful)
    seen = composed.clock.now
    composed.clock.now += DAY
    await approves(careful, seen=seen)


async def test_what_nobody_else_approved_goes_with_its_authors_role(composed: Floor, careful: Runner):
    await lets_go(careful)
    await composed.run(lambda unit: announcing.begin(unit, LENA))
    await composed.run(lambda unit: announcing.ask(unit, 2, LENA, "starts"))
    await composed.run(lambda unit: staffing.revoke(unit, LENA, OLGA))
    assert (await of(composed)).state is CampaignState.STOPPED
    assert "desk stopped_campaign B-1 {}" in await composed.details()
    assert await composed.run(lambda unit: unit.campaigns.asked(LENA)) is None
    with pytest.raises(AnnouncementSettled):
        await approves(careful)


async def test_what_somebody_else_approved_stays_when_its_author_leaves(composed: Floor, careful: Runner):
    await lets_go(careful)
    await approves(careful)
    await composed.run(lambda unit: staffing.revoke(unit, LENA, OLGA))
    assert (await of(composed)).state is CampaignState.SCHEDULED


async def test_what_another_announcement_has_overtaken_is_not_approved(composed: Floor):
    await composed.run(lambda unit: announcing.carry(unit, 1, LENA, HARDER))
    await composed.run(lambda unit: unit.campaigns.move(1, CampaignState.DRAFT, to=CampaignState.WAITING))
    await composed.run(lambda unit: unit.policies.adopt(HARDER.text, START, "B-9"))
    with pytest.raises(PolicyNotNew):
        await approves(composed)


async def test_a_reason_is_asked_for_and_nothing_else_of_theirs_is_taken_for_it(composed: Floor, careful: Runner):
    await lets_go(careful)
    await careful.run(lambda unit: approving.ask_why(unit, 1, OLGA, START))
    asked = await composed.run(lambda unit: unit.campaigns.asked(OLGA))
    assert asked is not None
    assert asked.what == f"reject-{START}"
    assert await composed.owed(AnnouncementSample) == []


async def test_groups_that_chose_no_language_read_that_of_the_staff(composed: Floor):
    for chat in (GROUP, GROUP - 1):
        await composed.run(
            lambda unit, chat=chat: unit.chats.joined(Chat(chat, "supergroup", "Group"), administrator=True)
        )
    await composed.run(lambda unit: unit.groups.keep(GroupSettings(GROUP, language="es")))
    await chooses(composed, audience=Audience(AudienceKind.GROUPS))
    view = await composed.run(lambda unit: view_announcement(unit, 1, "en"))
    assert view is not None
    assert (view.outlook.recipients, view.outlook.unread, view.outlook.without_text) == (2, (), 1)


async def test_one_among_many_reporters_is_not_found_by_a_language_either(composed: Floor):
    for who in map(person, range(1, 8)):
        await composed.files(by=replace(who, language="fi" if who.id == 1 else "de"))
        await composed.run(lambda unit, who=who: pressed_start(unit, who))
    await writes(composed, Post("Hei"), "fi")
    await composed.run(lambda unit: announcing.erase(unit, 1, LENA, "en"))
    await chooses(composed, audience=Audience(AudienceKind.REPORTERS, 30), missing=MissingText.SKIP)
    view = await composed.run(lambda unit: view_announcement(unit, 1, "en"))
    assert view is not None
    assert (view.outlook.recipients, view.outlook.without_text, view.outlook.unread) == (7, 0, ())
    with pytest.raises(Unannounceable) as refused:
        await lets_go(composed)
    assert refused.value.fault == "few_reporters"


async def test_nobody_finds_out_by_sending_which_language_a_few_reporters_speak(composed: Floor):
    await composed.files(by=person(1))
    await chooses(composed, audience=Audience(AudienceKind.REPORTERS, 30), missing=MissingText.SKIP)
    with pytest.raises(Unannounceable) as refused:
        await lets_go(composed)
    assert refused.value.fault == "few_reporters"
    await chooses(composed, missing=MissingText.FIRST)
    assert await lets_go(composed) is CampaignState.SCHEDULED


async def test_the_languages_of_a_few_reporters_are_nobodys_to_know(composed: Floor):
    await composed.files(by=person(1))
    await writes(composed, Post("Hola"), "es")
    for kind, told in ((AudienceKind.EVERYONE, ("es",)), (AudienceKind.REPORTERS, ())):
        await chooses(composed, audience=Audience(kind, 30))
        view = await composed.run(lambda unit: view_announcement(unit, 1, "en"))
        assert view is not None
        assert view.outlook.recipients == (3 if kind is AudienceKind.EVERYONE else 1)
        assert view.outlook.unread == told


async def test_an_approval_and_a_change_of_mind_at_once_leave_one_of_them(composed: Floor, careful: Runner):
    await lets_go(careful)
    done = await asyncio.gather(
        approves(careful, OLGA),
        approves(careful, OTTO),
        careful.run(lambda unit: approving.take_back(unit, 1, LENA)),
        return_exceptions=True,
    )
    refused = [one for one in done if isinstance(one, BaseException)]
    assert all(isinstance(one, AnnouncementSettled | AnnouncementChanged) for one in refused)
    campaign = await of(composed)
    if campaign.state is CampaignState.DRAFT:
        assert campaign.approved_by is None
    else:
        assert (campaign.state, len(refused)) == (CampaignState.SCHEDULED, 2)
