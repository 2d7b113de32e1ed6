"""Verdicts: what they do, what they leave, and when they are refused."""

import asyncio
import json
from dataclasses import replace

import pytest

from config.policy import stored
from desk.errors import (
    AlreadyDecided,
    CannotBeRemoved,
    CaseHeld,
    CaseMovedOn,
    DurationMissing,
    NobodyToSanction,
    NoGroup,
    NotAllowed,
    NothingToDelete,
    ReasonMissing,
)
from desk.model import Account, AccountKind, Attribution, CaseState, Origin, Outcome, SanctionKind, SanctionState
from desk.notices import ApplySanction, CaseCard, StatementOfReasons
from desk.rules.durations import DAY, FOREVER, HOUR, parse
from desk.rules.ladder import active_points
from desk.sanctions import record_sanction
from desk.views import view_account
from storage.policies import adopt
from tests.desk.floor import ALBUM, MIA, NOAH, Floor, about, linked, message, person, posted
from tests.storage.desk import BORIS, GROUP, POLICY, SPAMMER, START

CHANNEL = Account(-1001231231231, AccountKind.CHANNEL, "Shouters")


async def points(desk: Floor) -> int:
    return active_points(await desk.strikes(), desk.clock.now)


async def test_a_verdict_closes_its_case_and_leaves_points_on_the_accused(desk: Floor):
    await desk.files("scam")
    decision = await desk.decides(Outcome.WARN)
    assert (decision.points, decision.accused, decision.expires_at) == (2, SPAMMER.id, START + 90 * DAY)
    assert (await desk.case(1)).state is CaseState.CLOSED
    assert await points(desk) == 2


async def test_points_stop_counting_at_their_end(desk: Floor):
    await desk.files("spam")
    decision = await desk.decides(Outcome.WARN)
    assert decision.expires_at is not None
    desk.clock.now = decision.expires_at - 1
    assert await points(desk) == 1
    desk.clock.now += 1
    assert await points(desk) == 0
    assert (await desk.run(lambda unit: view_account(unit, SPAMMER.id))).strikes == ()


@pytest.mark.parametrize(
    "subject",
    [linked(), message(accused=SPAMMER, attribution=Attribution.WEAK)],
    ids=["nobody is known to have written it", "it is not certain who wrote it"],
)
async def test_without_a_certain_author_nothing_is_left_on_anybody(desk: Floor, subject):
    await desk.files("scam", about=subject)
    decision = await desk.decides(Outcome.DELETE)
    assert (decision.points, decision.expires_at) == (0, None)
    assert await desk.strikes() == []


async def test_a_dismissal_leaves_nothing(desk: Floor):
    await desk.files("scam")
    decision = await desk.decides(Outcome.DISMISS)
    assert (decision.points, decision.expires_at) == (0, None)
    assert await desk.owed(StatementOfReasons) == []


async def test_the_category_of_the_verdict_outweighs_that_of_the_case(desk: Floor):
    await desk.files("scam")
    decision = await desk.decides(Outcome.WARN, category="spam")
    assert (decision.category, decision.points) == ("spam", 1)


async def test_the_policy_is_the_one_under_which_the_message_was_sent(desk: Floor):
    newer = stored(json.dumps(json.loads(POLICY.text) | {"version": "newer"}))
    await adopt(desk.database, newer, START + HOUR)
    desk.clock.now += 2 * HOUR
    await desk.files(about=message(5), evidence=(posted(5, sent_at=START + HOUR - 1),))
    await desk.files(about=message(6), evidence=(posted(6, sent_at=START + HOUR),))
    versions = [(await desk.decides(Outcome.WARN, case=case)).policy for case in (1, 2)]
    assert versions == [POLICY.version, "newer"]


async def test_a_message_of_unknown_time_is_judged_by_the_policy_of_today(desk: Floor):
    await desk.files(about=about(SPAMMER), evidence=())
    assert (await desk.decides(Outcome.WARN)).policy == POLICY.version


async def refused(desk: Floor, error: type[Exception], outcome: Outcome, **more: object) -> Exception:
    """What a verdict is refused with, after it was seen to leave nothing."""
    before = await desk.counts()
    with pytest.raises(error) as caught:
        await desk.decides(outcome, **more)
    assert await desk.counts() == before
    assert await desk.run(lambda unit: unit.decisions.of_case(1)) == []
    return caught.value


async def test_a_case_that_a_colleague_holds_is_theirs(desk: Floor):
    await desk.files()
    claim = await desk.claims(NOAH)
    refusal = await refused(desk, CaseHeld, Outcome.WARN)
    assert (refusal.by, refusal.until) == (NOAH, claim.until)
    desk.clock.now = claim.until
    await desk.decides(Outcome.WARN)


async def test_a_case_that_changed_meanwhile_is_not_decided(desk: Floor):
    await desk.files()
    seen = (await desk.case(1)).version
    desk.clock.now += HOUR
    await desk.files("hate", BORIS)
    refusal = await refused(desk, CaseMovedOn, Outcome.WARN, seen=seen)
    assert refusal.at == START + HOUR
    await desk.decides(Outcome.WARN, seen=(await desk.case(1)).version)


async def test_of_two_verdicts_at_once_one_stands(desk: Floor):
    await desk.files()
    results = await asyncio.gather(
        desk.decides(Outcome.WARN, MIA), desk.decides(Outcome.DISMISS, NOAH), return_exceptions=True
    )
    (refusal,) = [result for result in results if isinstance(result, AlreadyDecided)]
    (stands,) = await desk.run(lambda unit: unit.decisions.of_case(1))
    assert (refusal.decision, refusal.by) == (stands.ref, stands.decided_by)


@pytest.mark.parametrize(("category", "outcome"), [("hate", Outcome.WARN), ("spam", Outcome.DISMISS)])
async def test_reasons_are_needed(desk: Floor, category: str, outcome: Outcome):
    await desk.files(category)
    await refused(desk, ReasonMissing, outcome, reason=" \n ")


async def test_one_press_takes_the_words_of_the_rule(desk: Floor):
    await desk.files("spam")
    assert (await desk.decides(Outcome.WARN, reason="")).reason == POLICY.category("spam").rule


@pytest.mark.parametrize("outcome", [Outcome.WARN, Outcome.MUTE, Outcome.BAN])
async def test_nobody_is_sanctioned_for_what_nobody_is_known_to_have_written(desk: Floor, outcome: Outcome):
    await desk.files(about=linked(), evidence=())
    await refused(desk, NobodyToSanction, outcome)


async def test_an_account_alone_has_no_message_to_delete(desk: Floor):
    await desk.files(about=about(SPAMMER), evidence=())
    await refused(desk, NothingToDelete, Outcome.DELETE)


async def test_a_ban_needs_a_group(desk: Floor):
    await desk.files(about=about(SPAMMER), evidence=())
    await refused(desk, NoGroup, Outcome.BAN, lasts=FOREVER)
    decision = await desk.decides(Outcome.BAN, lasts=FOREVER, chat=GROUP)
    ((_, act),) = await desk.owed(ApplySanction)
    sanction = await desk.run(lambda unit: unit.sanctions.get(act.sanction))
    assert (sanction.decision, sanction.kind, sanction.chat, sanction.until) == (
        decision.id,
        SanctionKind.BAN,
        GROUP,
        None,
    )


async def test_a_length_that_nobody_said_is_the_ladders(desk: Floor):
    await desk.files("scam")
    await desk.decides(Outcome.MUTE)
    ((_, act),) = await desk.owed(ApplySanction)
    assert (await desk.run(lambda unit: unit.sanctions.get(act.sanction))).until == START + DAY


async def test_a_length_that_neither_moderator_nor_ladder_names_is_asked_for(desk: Floor):
    desk.runner = desk.under(replace(POLICY, ladder=POLICY.ladder[:1]))
    await desk.files("scam")
    await refused(desk, DurationMissing, Outcome.MUTE)


@pytest.mark.parametrize(
    ("accused", "outcome", "lasts"),
    [
        (SPAMMER, Outcome.MUTE, "5s"),
        (SPAMMER, Outcome.BAN, "400d"),
        (CHANNEL, Outcome.MUTE, "1d"),
        (CHANNEL, Outcome.BAN, "7d"),
        (CHANNEL, Outcome.BAN, "forever"),
    ],
)
async def test_a_length_that_telegram_cannot_hold_is_the_desks_to_end(
    desk: Floor, accused: Account, outcome: Outcome, lasts: str
):
    await desk.files(about=message(accused=accused))
    await desk.decides(outcome, lasts=parse(lasts))
    ((_, act),) = await desk.owed(ApplySanction)
    sanction = await desk.run(lambda unit: unit.sanctions.get(act.sanction))
    assert (sanction.account, sanction.until) == (accused.id, parse(lasts).after(START))


async def test_who_is_removed_may_come_back_so_no_length_is_asked_for(desk: Floor):
    await desk.files("scam")
    decision = await desk.decides(Outcome.KICK)
    ((_, act),) = await desk.owed(ApplySanction)
    sanction = await desk.run(lambda unit: unit.sanctions.get(act.sanction))
    assert (decision.points, sanction.kind, sanction.chat, sanction.until) == (2, SanctionKind.KICK, GROUP, None)


async def test_a_channel_is_no_member_to_remove(desk: Floor):
    await desk.files(about=message(accused=CHANNEL))
    await refused(desk, CannotBeRemoved, Outcome.KICK)


async def test_deleting_takes_the_items_of_an_album_that_were_reported(desk: Floor):
    for number, by in ((5, BORIS), (6, person(77)), (6, person(78))):
        await desk.files(by=by, about=message(number, album=ALBUM), evidence=(posted(number, album=ALBUM),))
    await desk.decides(Outcome.DELETE)
    sanctions = await desk.run(lambda unit: unit.sanctions.of_case(1))
    assert [(one.kind, one.message) for one in sanctions] == [(SanctionKind.DELETE, 5), (SanctionKind.DELETE, 6)]
    ((_, statement),) = await desk.owed(StatementOfReasons)
    assert len(statement.measures) == 1


async def test_an_own_action_opens_and_closes_a_case_of_its_own(desk: Floor):
    decision = await desk.acts(Outcome.WARN)
    case = await desk.case(decision.case)
    assert (case.origin, case.state, decision.points) == (Origin.MODERATOR, CaseState.CLOSED, 1)
    assert await desk.verbs() == ["opened", "decided"]
    assert await desk.owed(CaseCard) == []


async def test_an_own_action_decides_the_open_case_about_the_same_message(desk: Floor):
    await desk.files()
    decision = await desk.acts(Outcome.WARN)
    assert (decision.case, (await desk.case(1)).origin) == (1, Origin.REPORT)


async def test_an_own_action_names_the_author_whom_reports_could_not(desk: Floor):
    await desk.files(about=linked(), evidence=())
    decision = await desk.acts(Outcome.WARN)
    assert (decision.case, decision.accused, decision.points) == (1, SPAMMER.id, 1)


async def test_an_own_action_waits_for_who_holds_the_case(desk: Floor):
    await desk.files()
    await desk.claims(NOAH)
    before = await desk.counts()
    with pytest.raises(CaseHeld):
        await desk.acts(Outcome.WARN)
    assert await desk.counts() == before


async def test_an_own_action_against_a_colleague_leaves_nothing_and_tells_nothing(desk: Floor):
    before = await desk.counts()
    for accused in (person(NOAH), person(MIA)):
        with pytest.raises(NotAllowed):
            await desk.acts(Outcome.WARN, about=message(accused=accused))
    assert await desk.counts() == before


async def test_a_channel_that_offends_gets_points_and_no_public_statement(desk: Floor):
    channel = Account(-1009, AccountKind.CHANNEL, "Coins")
    await desk.files(about=message(accused=channel))
    await desk.decides(Outcome.BAN, lasts=FOREVER)
    assert await desk.owed(StatementOfReasons) == []
    assert len(await desk.strikes(channel.id)) == 1


async def settled(desk: Floor, state: SanctionState, error: str = "") -> None:
    ((_, act),) = await desk.owed(ApplySanction)
    await desk.run(lambda unit: record_sanction(unit, act.sanction, state, error))


async def test_a_failure_is_never_recorded_as_applied(desk: Floor):
    await desk.files()
    await desk.decides(Outcome.DELETE)
    await settled(desk, SanctionState.FAILED, "not enough rights")
    (sanction,) = await desk.run(lambda unit: unit.sanctions.of_case(1))
    assert (sanction.state, sanction.error) == (SanctionState.FAILED, "not enough rights")
    assert (await desk.verbs())[-1] == "sanction_failed"
    assert [recipient for recipient, _ in await desk.owed(CaseCard)] == [0]


async def test_an_own_action_that_failed_gets_a_card_that_says_so(desk: Floor):
    await desk.acts(Outcome.DELETE)
    await settled(desk, SanctionState.FAILED, "not enough rights")
    assert len(await desk.owed(CaseCard)) == 1


async def test_an_own_action_that_worked_needs_no_card(desk: Floor):
    await desk.acts(Outcome.DELETE)
    await settled(desk, SanctionState.APPLIED)
    assert await desk.owed(CaseCard) == []
