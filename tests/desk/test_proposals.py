"""Nobody bans for ever and everywhere alone."""

from dataclasses import replace

import pytest

from desk import proposals, staffing, triage
from desk.acquaintance import joined
from desk.appeals import Contested, file_appeal
from desk.decisions import OwnAction, act
from desk.disclosure.standing_in import takes_part
from desk.errors import (
    AlreadyDecided,
    AlreadySettled,
    CaseHeld,
    CaseMovedOn,
    NobodyToApprove,
    OwnVerdict,
    OwnWork,
    SanctionsPaused,
    SecondPersonNeeded,
    UnknownReference,
)
from desk.judging import uphold
from desk.model import STAFF, Attribution, CaseState, Chat, Decision, Outcome, Role, SanctionKind
from desk.notices import CaseCard
from desk.ports import Unit
from desk.rules.durations import FOREVER, parse
from desk.undoing import undo
from desk.verdict import Verdict
from tests.desk.floor import LENA, MIA, NOAH, OLGA, OTTO, Floor, about, message, person
from tests.storage.desk import BORIS, GROUP, POLICY, SPAMMER

OTHER = -1002222222222
EVERYWHERE = Verdict(MIA, Outcome.BAN, "scam", "Enough.", FOREVER, GROUP, everywhere=True, departure="they come back")
LONE = replace(POLICY, limits=replace(POLICY.limits, lone_bans=True))


@pytest.fixture
async def two(desk: Floor) -> Floor:
    """A desk that serves two groups which share their measures."""
    for chat in (GROUP, OTHER):
        await desk.run(lambda unit, chat=chat: joined(unit, Chat(chat, "supergroup", "A group"), administrator=True))
        await desk.run(lambda unit, chat=chat: _share(unit, chat))
    return desk


async def _share(unit: Unit, chat: int) -> None:
    await unit.groups.keep(replace(await unit.groups.of(chat), sanctions_shared=True))


async def bans(desk: Floor, verdict: Verdict = EVERYWHERE) -> Decision:
    """As the handlers do it: what is refused is proposed."""
    action = OwnAction(about(SPAMMER), (), "U-own")
    try:
        return await desk.run(lambda unit: act(unit, action, verdict))
    except SecondPersonNeeded as refusal:
        needed = refusal
    await desk.run(lambda unit: proposals.propose(unit, needed))
    raise needed


async def case_of(desk: Floor) -> int:
    """PostgreSQL has used a number for the case that was opened and taken back with the refusal."""
    (row,) = await desk.sql("SELECT case_id FROM proposals")
    number: int = row["case_id"]
    return number


async def approves(desk: Floor, by: int, proposal: int = 1) -> Decision:
    return await desk.run(lambda unit: proposals.approve(unit, proposal, by))


@pytest.fixture
async def proposed(two: Floor) -> Floor:
    with pytest.raises(SecondPersonNeeded):
        await bans(two)
    return two


async def test_nothing_is_done_and_everybody_who_may_approve_sees_it(proposed: Floor):
    assert await proposed.sql("SELECT id FROM decisions") == []
    assert (await proposed.case(await case_of(proposed))).state is CaseState.OPEN
    assert [to for to, _card in await proposed.owed(CaseCard)] == [STAFF]
    assert "ban_proposed" in await proposed.verbs(await case_of(proposed))


async def test_asked_twice_it_is_proposed_once(proposed: Floor):
    with pytest.raises(SecondPersonNeeded):
        await bans(proposed)
    assert len(await proposed.sql("SELECT id FROM proposals")) == 1


async def test_another_moderator_carries_it_out(proposed: Floor):
    decision = await approves(proposed, NOAH)
    assert (decision.decided_by, decision.outcome) == (MIA, Outcome.BAN)
    done = await proposed.run(lambda unit: unit.sanctions.of_decision(decision.id))
    assert {(one.kind, one.chat, one.until) for one in done} == {
        (SanctionKind.BAN, GROUP, None),
        (SanctionKind.BAN, OTHER, None),
    }
    assert await proposed.run(lambda unit: unit.proposals.approver_of(decision.id)) == NOAH
    case = await proposed.run(lambda unit: unit.cases.get(decision.case))
    for decider, has_part in ((MIA, True), (NOAH, True), (LENA, False)):  # for officers as well
        assert await proposed.run(lambda unit, who=decider: unit.requests.involved(who, {SPAMMER.id})) is has_part
        assert await proposed.run(lambda unit, who=decider: takes_part(unit, case, who)) is has_part
    with pytest.raises(AlreadySettled):
        await approves(proposed, LENA)


async def test_who_proposed_it_does_not_approve_it(proposed: Floor):
    with pytest.raises(OwnWork):
        await approves(proposed, MIA)
    assert await proposed.sql("SELECT id FROM decisions") == []


async def test_the_accused_neither_sees_nor_approves_it(two: Floor):
    await two.files(about=message(accused=person(NOAH)))
    verdict = replace(EVERYWHERE, moderator=LENA)
    with pytest.raises(SecondPersonNeeded):
        await two.run(lambda unit: act(unit, OwnAction(about(person(NOAH)), (), "U"), verdict))
    refusal = SecondPersonNeeded(1, verdict)
    await two.run(lambda unit: proposals.propose(unit, refusal))
    for unseen in (NOAH, MIA):
        with pytest.raises(UnknownReference):
            await approves(two, unseen)
    assert (await approves(two, OLGA)).accused == NOAH


async def test_rejected_it_comes_to_nothing_and_the_case_stays_open(proposed: Floor):
    await proposed.run(lambda unit: proposals.reject(unit, 1, NOAH))
    with pytest.raises(AlreadySettled):
        await approves(proposed, LENA)
    assert (await proposed.case(await case_of(proposed))).state is CaseState.OPEN


async def test_whoever_settles_it_is_on_record(proposed: Floor):
    number = await case_of(proposed)
    await proposed.run(lambda unit: proposals.reject(unit, 1, NOAH))
    assert (await proposed.verbs(number))[-1] == "ban_rejected"
    with pytest.raises(SecondPersonNeeded):
        await bans(proposed)
    await approves(proposed, NOAH, proposal=2)
    assert (await proposed.verbs(number))[-1] == "ban_approved"


async def test_a_rejection_takes_the_question_off_the_card(proposed: Floor):
    await proposed.owed(CaseCard)
    await proposed.run(lambda unit: proposals.reject(unit, 1, NOAH))
    assert [to for to, _card in await proposed.owed(CaseCard)] == [STAFF]


async def test_who_holds_the_case_themselves_approves_and_nobody_else_does_meanwhile(proposed: Floor):
    number = await case_of(proposed)
    await proposed.run(lambda unit: triage.release(unit, number, MIA))
    await proposed.claims(by=NOAH, case=number)
    with pytest.raises(CaseHeld):
        await approves(proposed, LENA)
    assert (await approves(proposed, NOAH)).decided_by == MIA


async def test_the_case_need_not_be_held_by_anybody(proposed: Floor):
    number = await case_of(proposed)
    await proposed.run(lambda unit: triage.release(unit, number, MIA))
    assert (await approves(proposed, NOAH)).decided_by == MIA


async def test_a_case_that_turns_out_to_be_about_somebody_else_takes_another_proposal(two: Floor):
    await two.files(about=message(accused=person(77), attribution=Attribution.WEAK))
    refusal = SecondPersonNeeded(1, EVERYWHERE)
    await two.run(lambda unit: proposals.propose(unit, refusal))
    await two.files(by=BORIS)
    with pytest.raises(CaseMovedOn):
        await approves(two, NOAH)


async def test_who_loses_the_role_proposes_nothing_any_more(proposed: Floor):
    await proposed.run(lambda unit: staffing.revoke(unit, MIA, LENA))
    with pytest.raises(AlreadySettled):
        await approves(proposed, NOAH)


async def test_a_lead_who_stays_moderator_proposes_nothing_about_moderators_any_more(two: Floor):
    await two.run(lambda unit: unit.staff.grant(LENA, Role.MODERATOR, OLGA))
    await two.files(about=message(accused=person(NOAH)))
    refusal = SecondPersonNeeded(1, replace(EVERYWHERE, moderator=LENA))
    await two.run(lambda unit: proposals.propose(unit, refusal))
    await two.run(lambda unit: staffing.take(unit, LENA, Role.LEAD, OLGA))
    with pytest.raises(AlreadySettled):
        await approves(two, OLGA)


async def test_what_was_decided_otherwise_meanwhile_stands(proposed: Floor):
    await proposed.decides(Outcome.DISMISS, case=await case_of(proposed))
    with pytest.raises(AlreadyDecided):
        await approves(proposed, NOAH)


async def test_what_was_proposed_before_a_pause_is_for_who_approves_it(proposed: Floor):
    await proposed.run(lambda unit: unit.pauses.begin(MIA, 20))
    assert (await approves(proposed, NOAH)).decided_by == MIA


async def test_who_pauses_approves_nothing(proposed: Floor):
    await proposed.run(lambda unit: unit.pauses.begin(NOAH, 20))
    with pytest.raises(SanctionsPaused):
        await approves(proposed, NOAH)


@pytest.mark.parametrize(
    "verdict",
    [replace(EVERYWHERE, lasts=parse("30d")), replace(EVERYWHERE, outcome=Outcome.MUTE)],
    ids=["for a time", "a mute"],
)
async def test_what_shuts_nobody_out_for_ever_takes_one_person(two: Floor, verdict: Verdict):
    assert (await bans(two, verdict)).id == 1


async def test_in_one_group_it_takes_one_person(desk: Floor):
    await desk.run(lambda unit: joined(unit, Chat(GROUP, "supergroup", "A group"), administrator=True))
    assert (await bans(desk)).id == 1


async def test_a_hundred_years_are_for_ever(two: Floor):
    with pytest.raises(SecondPersonNeeded):
        await bans(two, replace(EVERYWHERE, lasts=parse("100y")))


async def alone(desk: Floor) -> None:
    for account, role in ((NOAH, Role.MODERATOR), (LENA, Role.LEAD), (OLGA, Role.OWNER), (OTTO, Role.OWNER)):
        await desk.run(lambda unit, who=account, role=role: unit.staff.revoke(who, role, None))


async def test_alone_it_is_refused_unless_the_owner_waives_it(two: Floor):
    action = OwnAction(about(SPAMMER), (), "U-own")
    with pytest.raises(SecondPersonNeeded):
        await two.under(LONE).run(lambda unit: act(unit, action, EVERYWHERE))
    await alone(two)
    with pytest.raises(NobodyToApprove):
        await bans(two)
    decision = await two.under(LONE).run(lambda unit: act(unit, action, EVERYWHERE))
    assert f"staff:{MIA} second_person_waived {decision.ref} {{}}" in await two.details()
    (kept,) = await two.run(lambda unit: unit.proposals.of_case(decision.case))
    assert (kept.end, kept.decision) == ("waived", decision.id)


async def test_who_approved_it_does_not_judge_its_appeal(proposed: Floor):
    decision = await approves(proposed, NOAH)
    await proposed.run(lambda unit: file_appeal(unit, SPAMMER, Contested(decision.id), "Please read it again."))
    with pytest.raises(OwnVerdict):
        await proposed.run(lambda unit: uphold(unit, 1, NOAH, "It stands."))


async def test_what_was_decided_otherwise_does_not_wake_a_proposal_when_it_is_undone(two: Floor):
    await two.files("scam")
    with pytest.raises(SecondPersonNeeded) as refused:
        await two.decides(Outcome.BAN, lasts=FOREVER, everywhere=True, departure="they come back")
    await two.run(lambda unit: proposals.propose(unit, refused.value))
    await two.run(lambda unit: triage.release(unit, 1, MIA))
    decided = await two.decides(Outcome.DISMISS, by=NOAH)
    assert (await two.run(lambda unit: undo(unit, decided.id, NOAH, "Too soon."))).reopened
    with pytest.raises(AlreadySettled):
        await approves(two, LENA)


async def test_a_ban_that_spreads_to_groups_that_share_later_takes_a_second_person_too(desk: Floor):
    spreading = desk.under(replace(POLICY, later_groups=True))
    await desk.run(lambda unit: joined(unit, Chat(GROUP, "supergroup", "A group"), administrator=True))
    await desk.run(lambda unit: _share(unit, GROUP))
    with pytest.raises(SecondPersonNeeded):
        await spreading.run(lambda unit: act(unit, OwnAction(about(SPAMMER), (), "U-own"), EVERYWHERE))


async def test_the_card_of_a_case_that_was_shown_before_is_posted_anew_for_who_may_approve(two: Floor):
    await two.files()
    await two.owed(CaseCard)
    refusal = SecondPersonNeeded(1, EVERYWHERE)
    await two.run(lambda unit: proposals.propose(unit, refusal))
    assert await two.posted_anew(CaseCard) == [STAFF]
