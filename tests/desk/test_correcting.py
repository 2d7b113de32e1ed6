"""Announcements that were sent, edited everywhere or withdrawn, on both engines."""

import asyncio

import pytest

from desk.campaigns import (
    Attachment,
    CampaignState,
    Corrected,
    Correction,
    CorrectionCounts,
    NewRecipient,
    Post,
    Terms,
)
from desk.carrying_out import due, end, figures, next_copies, settle
from desk.correcting import approve, ask_text, begin_edit, drop, order_edit, read, withdraw, write
from desk.errors import AnnouncementTooLong, DeskError, NotAllowed, OwnWork, Uncorrectable
from desk.leaving import hand_back
from desk.model import Role
from desk.notices import AnnouncementSample, CorrectionPanel, SampleKind
from desk.rules.durations import HOUR
from storage.outbox import Outbox
from tests.desk.floor import LENA, MIA, OLGA, OTTO, Floor
from tests.desk.test_announcing import plain
from tests.storage.desk import MASTER, POLICY, START

PHOTO = Attachment("photo", "file")
NEW = Post("New rules, mended")


async def sent_campaign(desk: Floor, *, to: int = 3, state: CampaignState = CampaignState.DONE) -> int:
    """A campaign in two languages that so many people have got."""
    number = await desk.run(lambda unit: unit.campaigns.add(OTTO, Terms(mandatory=True)))
    await desk.run(lambda unit: unit.campaigns.put_text(number, "en", Post("New rules")))
    await desk.run(lambda unit: unit.campaigns.put_text(number, "es", Post("Normas", attachment=PHOTO)))
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.SENDING))
    await desk.run(lambda unit: unit.recipients.add(number, [NewRecipient(one, START) for one in range(1, to + 1)]))
    await desk.sql(
        "UPDATE campaign_recipients SET state = 'sent', message = recipient, language = 'en', settled_at = :at RETURNING recipient",
        at=START,
    )
    if state is not CampaignState.SENDING:
        await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.SENDING, to=state))
    return number


async def written(desk: Floor, number: int, by: int = LENA) -> Correction:
    await desk.run(lambda unit: begin_edit(unit, number, by))
    return await desk.run(lambda unit: write(unit, number, by, "en", NEW, plain))


async def refused(desk: Floor, fault: str, work: object) -> None:
    with pytest.raises(Uncorrectable) as refusal:
        await desk.run(work)
    assert refusal.value.fault == fault


async def texts(desk: Floor, number: int) -> dict[str, str]:
    found = await desk.run(lambda unit: unit.campaigns.texts(number))
    return {language: post.text for language, post in found.items()}


async def carry_out(desk: Floor, correction: Correction, limit: int = 100) -> list[int]:
    """Correct every copy that is left, in pages."""
    done: list[int] = []
    after = None
    while True:
        page = await desk.run(lambda unit, after=after: next_copies(unit, correction, after, limit))
        if not page.copies:
            return done
        reached = [Corrected(copy.recipient) for copy in page.copies]
        await desk.run(lambda unit, reached=reached: settle(unit, correction, reached))
        done += [copy.recipient for copy in page.copies]
        after = page.copies[-1].key


async def ends(desk: Floor, correction: Correction) -> bool:
    counts = await desk.run(lambda unit: figures(unit, correction))
    return counts is not None and await desk.run(lambda unit: end(unit, correction, counts))


async def test_what_was_sent_is_edited_everywhere(desk: Floor) -> None:
    number = await sent_campaign(desk)
    correction = await written(desk, number)
    assert await texts(desk, number) == {"en": "New rules", "es": "Normas"}
    begun = await desk.run(lambda unit: order_edit(unit, correction.id, LENA))
    assert begun.begun_at == START
    assert await texts(desk, number) == {"en": "New rules, mended", "es": "Normas"}
    assert await carry_out(desk, begun, limit=2) == [1, 2, 3]
    assert await ends(desk, begun)
    assert not await desk.run(due)
    counts = await desk.run(lambda unit: unit.corrections.counts(begun))
    assert counts == CorrectionCounts(done=3, failed=0, left=0)


async def test_each_step_is_in_the_journal_and_no_text_is(desk: Floor) -> None:
    number = await sent_campaign(desk)
    correction = await written(desk, number)
    begun = await desk.run(lambda unit: order_edit(unit, correction.id, LENA))
    await carry_out(desk, begun)
    await ends(desk, begun)
    lines = [line for line in await desk.details() if f"B-{number}" in line]
    assert [line.split()[1] for line in lines] == ["ordered_edit", "edited_campaign"]
    assert '"done":3' in lines[1].replace(" ", "")
    assert not any("mended" in line for line in await desk.details())


async def test_texts_of_a_correction_are_sealed_and_go_when_it_is_carried_out(desk: Floor) -> None:
    number = await sent_campaign(desk)
    correction = await written(desk, number)
    (row,) = await desk.sql("SELECT sealed FROM correction_texts")
    assert b"mended" not in row["sealed"]
    await desk.run(lambda unit: order_edit(unit, correction.id, LENA))
    assert not await desk.sql("SELECT sealed FROM correction_texts")


async def test_a_photo_stays_above_the_new_text(desk: Floor) -> None:
    number = await sent_campaign(desk)
    await desk.run(lambda unit: begin_edit(unit, number, LENA))
    correction = await desk.run(lambda unit: write(unit, number, LENA, "es", Post("Normas nuevas"), plain))
    found = await desk.run(lambda unit: unit.corrections.texts(correction.id))
    assert found == {"es": Post("Normas nuevas", attachment=PHOTO)}


async def test_a_correction_takes_words_and_nothing_else(desk: Floor) -> None:
    number = await sent_campaign(desk)
    correction = await desk.run(lambda unit: begin_edit(unit, number, LENA))
    await refused(desk, "media", lambda unit: write(unit, number, LENA, "en", Post("x", attachment=PHOTO), plain))
    await refused(desk, "no_words", lambda unit: write(unit, number, LENA, "en", Post(" \n"), plain))
    await refused(desk, "settled", lambda unit: write(unit, number, LENA, "fr", NEW, plain))
    await refused(desk, "unwritten", lambda unit: order_edit(unit, correction.id, LENA))
    for language, most in (("en", 4096), ("es", 1024)):
        too_long = Post("x" * (most + 1))
        with pytest.raises(AnnouncementTooLong):
            await desk.run(lambda unit, code=language, post=too_long: write(unit, number, LENA, code, post, plain))


async def test_what_is_asked_for_belongs_to_who_writes(desk: Floor) -> None:
    number = await sent_campaign(desk)
    correction = await desk.run(lambda unit: begin_edit(unit, number, LENA))
    await desk.run(lambda unit: ask_text(unit, correction.id, LENA, "es"))
    asked = await desk.run(lambda unit: unit.campaigns.asked(LENA))
    assert asked is not None
    assert (asked.campaign, asked.what) == (number, "edit:es")
    await refused(desk, "others", lambda unit: ask_text(unit, correction.id, OLGA, "es"))
    await refused(desk, "others", lambda unit: begin_edit(unit, number, OLGA))
    await desk.run(lambda unit: drop(unit, correction.id, LENA))
    assert await desk.run(lambda unit: unit.campaigns.asked(LENA)) is None
    assert (await desk.run(lambda unit: begin_edit(unit, number, OLGA))).ordered_by == OLGA


async def test_above_the_threshold_a_second_person_approves(desk: Floor) -> None:
    number = await sent_campaign(desk, to=101)
    correction = await written(desk, number)
    waiting = await desk.run(lambda unit: order_edit(unit, correction.id, LENA))
    assert waiting.begun_at is None
    assert not await desk.run(due)
    assert (await texts(desk, number))["en"] == "New rules"
    panels = {person for person, _panel in await desk.owed(CorrectionPanel)}
    assert panels == {LENA, OLGA, OTTO}
    with pytest.raises(OwnWork):
        await desk.run(lambda unit: approve(unit, correction.id, LENA))
    begun = await desk.run(lambda unit: approve(unit, correction.id, OLGA))
    assert (begun.approved_by, begun.begun_at) == (OLGA, START)
    assert (await texts(desk, number))["en"] == NEW.text
    await refused(desk, "settled", lambda unit: approve(unit, correction.id, OTTO))


async def test_a_campaign_that_took_a_second_person_takes_one_for_its_correction(desk: Floor) -> None:
    number = await sent_campaign(desk)
    await desk.run(lambda unit: unit.campaigns.approve(number, OLGA))
    correction = await written(desk, number)
    assert (await desk.run(lambda unit: order_edit(unit, correction.id, LENA))).begun_at is None


async def test_nobody_waits_for_a_second_person_who_is_not_there(desk: Floor) -> None:
    number = await sent_campaign(desk, to=101)
    for owner in (OLGA, OTTO):
        await desk.run(lambda unit, owner=owner: unit.staff.revoke(owner, Role.OWNER, None))
    correction = await written(desk, number)
    await refused(desk, "alone", lambda unit: order_edit(unit, correction.id, LENA))


async def test_every_lead_can_drop_what_waits(desk: Floor) -> None:
    number = await sent_campaign(desk, to=101)
    correction = await written(desk, number)
    await refused(desk, "others", lambda unit: drop(unit, correction.id, OLGA))
    await desk.run(lambda unit: order_edit(unit, correction.id, LENA))
    await desk.run(lambda unit: drop(unit, correction.id, OLGA))
    await refused(desk, "settled", lambda unit: approve(unit, correction.id, OTTO))
    assert not await desk.sql("SELECT sealed FROM correction_texts")


async def test_a_second_edit_takes_the_place_of_the_one_that_is_carried_out(desk: Floor) -> None:
    number = await sent_campaign(desk)
    first = await written(desk, number)
    first = await desk.run(lambda unit: order_edit(unit, first.id, LENA))
    await desk.run(lambda unit: settle(unit, first, [Corrected(1)]))
    second = await written(desk, number, by=OLGA)
    second = await desk.run(lambda unit: order_edit(unit, second.id, OLGA))
    assert [one.id for one in await desk.run(due)] == [second.id]
    # What the first reached late counts no more.
    await desk.run(lambda unit: settle(unit, first, [Corrected(2)]))
    assert sorted(await carry_out(desk, second)) == [1, 2, 3]
    await desk.run(lambda unit: settle(unit, first, [Corrected(3, "late")]))
    assert await ends(desk, second)


async def test_what_could_not_be_corrected_is_noted_and_not_tried_again(desk: Floor) -> None:
    number = await sent_campaign(desk)
    correction = await written(desk, number)
    begun = await desk.run(lambda unit: order_edit(unit, correction.id, LENA))
    await desk.run(lambda unit: settle(unit, begun, [Corrected(1), Corrected(2, "bot was blocked by the user")]))
    assert not await ends(desk, begun)
    assert await carry_out(desk, begun) == [3]
    assert await ends(desk, begun)
    counts = await desk.run(lambda unit: unit.corrections.counts(begun))
    assert counts == CorrectionCounts(done=2, failed=1, left=0)


async def test_a_correction_is_not_over_while_a_copy_without_it_is_on_its_way(desk: Floor) -> None:
    number = await sent_campaign(desk, state=CampaignState.SENDING)
    await desk.sql(
        "UPDATE campaign_recipients SET state = 'sending', message = NULL WHERE recipient = 3 RETURNING state"
    )
    correction = await written(desk, number)
    begun = await desk.run(lambda unit: order_edit(unit, correction.id, LENA))
    assert await carry_out(desk, begun) == [1, 2]
    assert not await ends(desk, begun)
    await desk.sql("UPDATE campaign_recipients SET state = 'sent', message = 9 WHERE recipient = 3 RETURNING state")
    assert await carry_out(desk, begun) == [3]
    assert await ends(desk, begun)


async def test_withdrawing_stops_the_campaign_and_its_policy(desk: Floor) -> None:
    number = await sent_campaign(desk, state=CampaignState.SENDING)
    await desk.run(lambda unit: unit.campaigns.carry(number, "2", POLICY.text, START + HOUR))
    draft = await written(desk, number)
    begun = await desk.run(lambda unit: withdraw(unit, number, OLGA))
    found = await desk.run(lambda unit: unit.campaigns.of(number))
    assert found is not None
    assert found.state is CampaignState.WITHDRAWN
    desk.clock.now = START + 2 * HOUR
    assert not await desk.run(lambda unit: unit.campaigns.policies_due())
    await refused(desk, "not_sent", lambda unit: withdraw(unit, number, LENA))
    await refused(desk, "settled", lambda unit: order_edit(unit, draft.id, LENA))
    assert await carry_out(desk, begun) == [1, 2, 3]
    assert await ends(desk, begun)
    verbs = [line.split()[1] for line in await desk.details() if f"B-{number}" in line]
    assert verbs == ["dropped_edit", "ordered_withdrawal", "withdrew_campaign"]


async def test_what_was_not_sent_is_not_corrected(desk: Floor) -> None:
    number = await desk.run(lambda unit: unit.campaigns.add(OTTO, Terms()))
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.SCHEDULED))
    await refused(desk, "not_sent", lambda unit: begin_edit(unit, number, LENA))
    await refused(desk, "not_sent", lambda unit: withdraw(unit, number, LENA))
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.SCHEDULED, to=CampaignState.STOPPED))
    await refused(desk, "not_sent", lambda unit: begin_edit(unit, number, LENA))
    await refused(desk, "not_sent", lambda unit: withdraw(unit, number, LENA))


@pytest.mark.parametrize("work", [begin_edit, withdraw])
async def test_only_leads_and_owners_correct(desk: Floor, work: object) -> None:
    number = await sent_campaign(desk)
    with pytest.raises(NotAllowed):
        await desk.run(lambda unit: work(unit, number, MIA))


async def test_a_refusal_leaves_what_is_carried_out(desk: Floor) -> None:
    number = await sent_campaign(desk)
    correction = await written(desk, number)
    begun = await desk.run(lambda unit: order_edit(unit, correction.id, LENA))
    with pytest.raises(DeskError):
        await desk.run(lambda unit: approve(unit, begun.id, OLGA))
    assert [one.id for one in await desk.run(due)] == [begun.id]


async def test_a_second_person_reads_it_before_they_are_offered_to_approve(desk: Floor) -> None:
    number = await sent_campaign(desk, to=101)
    correction = await written(desk, number)
    await refused(desk, "others", lambda unit: read(unit, correction.id, OLGA, "U-1"))
    await desk.run(lambda unit: order_edit(unit, correction.id, LENA))
    assert not any(panel.read for _person, panel in await desk.owed(CorrectionPanel))
    await desk.run(lambda unit: read(unit, correction.id, OLGA, "U-2"))
    outbox = Outbox(desk.database, MASTER)
    due_now = await outbox.claim(desk.clock.now, 100, 100)
    assert {one.recipient for one in due_now} == {OLGA}
    assert [one.what for one in due_now] == [
        AnnouncementSample(number, "en", SampleKind.CORRECTION, OLGA, correction.id),
        CorrectionPanel(correction.id, read=True),
    ]


async def test_what_somebody_left_lying_keeps_nobody_from_correcting(desk: Floor) -> None:
    number = await sent_campaign(desk)
    await written(desk, number)
    await refused(desk, "others", lambda unit: begin_edit(unit, number, OLGA))
    await desk.run(lambda unit: unit.staff.revoke(LENA, Role.LEAD, None))
    await desk.run(lambda unit: hand_back(unit, LENA))
    second = await desk.run(lambda unit: begin_edit(unit, number, OLGA))
    assert second.ordered_by == OLGA
    assert not await desk.run(lambda unit: unit.corrections.texts(second.id))
    desk.clock.now += POLICY.limits.draft + 1
    assert (await desk.run(lambda unit: begin_edit(unit, number, OTTO))).ordered_by == OTTO


async def test_two_who_begin_at_once_do_not_both_correct(desk: Floor) -> None:
    number = await sent_campaign(desk)
    begun = await asyncio.gather(
        *(desk.run(lambda unit, who=who: begin_edit(unit, number, who)) for who in (LENA, OLGA)), return_exceptions=True
    )
    assert {type(one) for one in begun} == {Correction, Uncorrectable}
