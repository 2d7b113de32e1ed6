"""Erasing a person: what goes, what stays, and what counts again for who comes back."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from desk import appeals, drafts, erasing, preserving
from desk.acquaintance import pressed_start
from desk.broadcasting import advance
from desk.decisions import decide
from desk.errors import ConcernsYou, ErasureNotAsked, StillStaff, UnknownReference
from desk.evidence import ForwardOrigin
from desk.holds import Hold, Matching, NewHold
from desk.intake import file_report
from desk.misuse import Gravity, Intention, MisuseKind, NewMisuse
from desk.model import AppealState, Door, Outcome, Role, Sanction, SanctionKind, SanctionState, is_stand_in
from desk.notices import ApplySanction, DeliveryState, DraftPrompt, ReportDecided, ReportReceived, StatementOfReasons
from desk.pardoning import pardon, pardon_of_case
from desk.ports import Unit
from desk.rules.durations import DAY, MINUTE, parse
from desk.sanctions import end_due, record_lifting, record_sanction
from desk.triage import open_evidence
from desk.verdict import Verdict
from desk.views import view_account, view_appeal, view_case
from storage.outbox import Outbox
from tests.desk.floor import MIA, OLGA, Floor, about, message, posted
from tests.storage.desk import ANNA, BORIS, MASTER, SPAMMER, START, new_report

ANNAS, SPAMMERS = MASTER.stand_in(ANNA.id), MASTER.stand_in(SPAMMER.id)


async def forgets(desk: Floor, person: int = ANNA.id) -> erasing.Meaning:
    asked = await desk.run(lambda unit: erasing.ask(unit, person))
    return await desk.run(lambda unit: erasing.erase(unit, person, asked.at))


async def muted(desk: Floor, lasts: str = "7d", category: str = "scam") -> Sanction:
    """Mia mutes the spammer for what Anna reported, and Telegram does it."""
    await desk.files(category)
    await desk.decides(Outcome.MUTE, lasts=parse(lasts))
    (sanction,) = await desk.run(lambda unit: unit.sanctions.of_decision(1))
    await desk.run(lambda unit: record_sanction(unit, sanction.id, SanctionState.APPLIED))
    return sanction


async def held(desk: Floor, *, secret: bool = False, target: int = ANNA.id) -> Hold:
    new = NewHold(Matching.ACCOUNT, "order 7", OLGA, START + 30 * DAY, target, secret=secret)
    return await desk.run(lambda unit: unit.holds.place(new))


async def looks_after(desk: Floor) -> int:
    return await desk.run(erasing.look_after)


async def sanctioned(desk: Floor) -> Sequence[int]:
    return [row["account"] for row in await desk.sql("SELECT account FROM sanctions ORDER BY id")]


async def test_a_reporters_words_and_name_go_and_their_report_goes_on_without_them(desk: Floor):
    await desk.files(text="my own words")
    await forgets(desk)
    view = await desk.run(lambda unit: view_case(unit, 1))
    (reported,) = view.reports
    assert (reported.report.reporter, reported.report.text) == (ANNAS, "")
    assert is_stand_in(ANNAS)
    assert await desk.run(lambda unit: unit.people.known(ANNA.id)) is None
    await desk.decides(Outcome.WARN)
    assert await desk.owed(ReportDecided) == []


async def test_the_accused_is_judged_under_a_stand_in_whose_points_count(desk: Floor):
    await desk.files("scam")
    await forgets(desk, SPAMMER.id)
    decision = await desk.decides(Outcome.WARN)
    assert (decision.accused, decision.points) == (SPAMMERS, 2)
    assert await desk.owed(StatementOfReasons) == []
    view = await desk.run(lambda unit: view_case(unit, 1))
    assert view.accused is not None
    assert (view.accused.account, view.accused.standing.points) == (None, 2)
    (item,) = view.evidence
    assert item.snapshot.author is not None
    assert (item.snapshot.author.id, item.snapshot.author.name, item.snapshot.text) == (
        SPAMMERS,
        "",
        "cheap coins here",
    )


async def test_who_comes_back_has_the_points_that_still_count(desk: Floor):
    await desk.files("scam")
    await desk.decides(Outcome.WARN)
    await forgets(desk, SPAMMER.id)
    assert await desk.strikes() == []
    await desk.files("spam", about=message(6), evidence=(posted(6),))
    assert [strike.decision for strike in await desk.strikes()] == [1]
    view = await desk.run(lambda unit: view_account(unit, SPAMMER.id))
    assert view.standing.points == 2
    assert (await desk.case(1)).accused == SPAMMER.id


async def test_what_counts_no_more_stays_with_the_stand_in(desk: Floor):
    await desk.files("spam")
    await desk.decides(Outcome.WARN)
    await desk.sql("UPDATE decisions SET expires_at = :at, told_at = :at, points = 1 RETURNING id", at=START + DAY)
    await forgets(desk, SPAMMER.id)
    desk.clock.now = START + 800 * DAY
    await desk.run(lambda unit: unit.people.meet(SPAMMER))
    assert await desk.strikes() == []
    assert (await desk.case(1)).accused == SPAMMERS


async def test_a_mute_keeps_the_id_until_it_has_ended(desk: Floor):
    sanction = await muted(desk)
    await forgets(desk, SPAMMER.id)
    assert await sanctioned(desk) == [SPAMMER.id]
    assert [row["account"] for row in await desk.sql("SELECT account FROM erasures")] == [SPAMMER.id]
    assert await looks_after(desk) == 0
    desk.clock.now = START + 7 * DAY + MINUTE
    await desk.run(end_due)
    assert await looks_after(desk) == 0, "it is still to be lifted"
    await desk.run(lambda unit: record_lifting(unit, sanction.id, None))
    assert await looks_after(desk) == 1
    assert await sanctioned(desk) == [SPAMMERS]
    assert [row["account"] for row in await desk.sql("SELECT account FROM erasures")] == [None]


async def test_a_mute_of_somebody_erased_is_lifted_from_the_card(desk: Floor):
    await muted(desk)
    await forgets(desk, SPAMMER.id)
    done = await desk.run(lambda unit: pardon_of_case(unit, 1, SanctionKind.MUTE, MIA, "Enough.", None))
    assert [one.account for one in done.sanctions] == [SPAMMER.id]


async def test_a_pardon_by_their_id_does_not_keep_it_again(desk: Floor):
    sanction = await muted(desk)
    await forgets(desk, SPAMMER.id)
    done = await desk.run(lambda unit: pardon(unit, SPAMMER.id, SanctionKind.MUTE, MIA, "Enough.", None))
    assert [one.id for one in done.sanctions] == [sanction.id]
    assert await desk.sql("SELECT id FROM outbox WHERE recipient = :id", id=SPAMMER.id) == []
    assert await desk.sql("SELECT id FROM data_keys WHERE owner = :id", id=SPAMMER.id) == []


async def test_who_was_erased_and_works_here_since_meets_no_case_of_their_own(desk: Floor):
    """Nor what was said of them there: what counts no more stays under the stand-in."""
    await desk.files()
    await desk.decides(Outcome.WARN)
    for person in (SPAMMER, ANNA):
        await forgets(desk, person.id)
    desk.clock.now = START + 800 * DAY
    for person, refused in ((SPAMMER, UnknownReference), (ANNA, ConcernsYou)):
        await desk.run(lambda unit, one=person: unit.people.meet(one))
        await desk.run(lambda unit, one=person: unit.staff.grant(one.id, Role.MODERATOR, OLGA))
        with pytest.raises(refused):
            await desk.run(lambda unit, one=person: open_evidence(unit, 1, one.id, warned=True))


async def test_who_is_about_to_become_an_officer_is_not_erased(desk: Floor):
    await desk.run(lambda unit: unit.people.meet(ANNA))
    await desk.run(lambda unit: unit.officer_grants.propose(ANNA.id, OLGA, START + DAY))
    with pytest.raises(StillStaff):
        await forgets(desk)


async def test_erasing_does_not_save_anybody_from_the_case_that_is_open(desk: Floor):
    """Their id is kept apart from the case for as long as it is open, and the decision finds it."""
    await desk.files("scam")
    await forgets(desk, SPAMMER.id)
    decision = await desk.decides(Outcome.MUTE, lasts=parse("7d"))
    assert decision.accused == SPAMMERS
    assert await sanctioned(desk) == [SPAMMER.id]
    assert [act for _chat, act in await desk.owed(ApplySanction)] == [ApplySanction(1)]


async def test_the_id_goes_with_the_open_case_where_nothing_is_done(desk: Floor):
    await desk.files("scam")
    await forgets(desk, SPAMMER.id)
    assert await looks_after(desk) == 0
    await desk.decides(Outcome.DISMISS)
    assert await looks_after(desk) == 1
    assert [row["account"] for row in await desk.sql("SELECT account FROM erasures")] == [None]


async def test_an_open_appeal_is_withdrawn_and_can_be_made_anew_by_who_comes_back(desk: Floor):
    await muted(desk)
    await desk.owed(StatementOfReasons)
    what = await desk.run(lambda unit: appeals.contested(unit, SPAMMER.id, 1))
    await desk.run(lambda unit: appeals.file_appeal(unit, SPAMMER, what, "It was satire."))
    meaning = await forgets(desk, SPAMMER.id)
    assert [appeal.ref for appeal in meaning.appeals] == ["A-1"]
    view = await desk.run(lambda unit: view_appeal(unit, 1))
    assert (view.appeal.state, view.appeal.appellant, view.appeal.text) == (AppealState.WITHDRAWN, SPAMMERS, "")
    with pytest.raises(UnknownReference):
        await desk.run(lambda unit: appeals.contested(unit, SPAMMER.id, 1))
    await desk.run(lambda unit: unit.people.meet(SPAMMER))
    again = await desk.run(lambda unit: appeals.contested(unit, SPAMMER.id, 1))
    assert (await desk.run(lambda unit: appeals.file_appeal(unit, SPAMMER, again, "Really."))).ref == "A-2"


async def test_a_reporter_who_comes_back_can_have_a_dismissal_looked_at_again(desk: Floor):
    await desk.files()
    await desk.decides(Outcome.DISMISS)
    await forgets(desk)
    await desk.run(lambda unit: unit.people.meet(ANNA))
    assert (await desk.run(lambda unit: appeals.contested_report(unit, ANNA.id, 1))).report == 1


async def test_erasing_makes_no_second_voice(desk: Floor):
    """Who reports the same again after an erasure is the one reporter they were."""
    await desk.files()
    await forgets(desk)
    await desk.run(lambda unit: unit.people.meet(ANNA))
    await desk.files(about=message(6), evidence=(posted(6),))
    assert await desk.run(lambda unit: unit.reports.still_open(ANNA.id, "message:-1001:5")) == 1


async def test_somebody_is_erased_again(desk: Floor):
    for number in (5, 6):
        await desk.files("scam", about=message(number), evidence=(posted(number),), text="mine")
        await desk.files("scam", about=about(SPAMMER), evidence=(), by=BORIS)
        for who in (SPAMMER.id, ANNA.id):
            await forgets(desk, who)
    reporters = [row["reporter"] for row in await desk.sql("SELECT reporter FROM reports ORDER BY id")]
    assert reporters == [ANNAS, BORIS.id, ANNAS, BORIS.id]
    assert {row["accused"] for row in await desk.sql("SELECT accused FROM cases")} == {SPAMMERS}
    assert len(await desk.sql("SELECT stand_in FROM erasures")) == 2


async def test_a_report_has_a_place_of_its_own_where_the_stand_in_has_reported_the_case(desk: Floor):
    await desk.files()
    await forgets(desk)
    await desk.run(lambda unit: unit.reports.add(1, ANNA.id, "spam", "again", Door.GROUP, consent=False))
    await forgets(desk)
    first, second = [row["reporter"] for row in await desk.sql("SELECT reporter FROM reports ORDER BY id")]
    assert first == ANNAS != second
    assert is_stand_in(second)


async def test_drafts_and_what_is_not_delivered_go(desk: Floor):
    await desk.files()
    await desk.run(lambda unit: unit.drafts.save(ANNA.id, drafts.Draft(), START + DAY))
    await forgets(desk)
    assert await desk.sql("SELECT person FROM drafts") == []
    owed = await desk.sql("SELECT recipient FROM outbox WHERE kind = 'ReportReceived'")
    assert owed == []


async def test_a_hidden_trace_in_somebody_elses_evidence_goes_too(desk: Floor):
    """A message of hers that was forwarded, in a case in which she takes no part."""
    origin = ForwardOrigin("user", ANNA, ANNA.name, START)
    await desk.files(by=BORIS, evidence=(posted(forward=origin),))
    await forgets(desk)
    (item,) = await desk.evidence()
    assert item.snapshot.forward is not None
    assert (item.snapshot.forward.account.id, item.snapshot.forward.name) == (ANNAS, "")


async def test_evidence_from_before_it_was_looked_for_is_found(desk: Floor):
    await desk.files()
    await desk.sql("UPDATE evidence SET author = NULL, forwarded = NULL RETURNING id")
    await forgets(desk, SPAMMER.id)
    (item,) = await desk.evidence()
    assert item.snapshot.author.name == ""
    assert await desk.sql("SELECT id FROM evidence WHERE author IS NULL") == []


async def test_staff_are_refused_until_their_roles_are_gone(desk: Floor):
    with pytest.raises(StillStaff):
        await desk.run(lambda unit: erasing.ask(unit, MIA))
    asked = await desk.run(lambda unit: erasing.ask(unit, ANNA.id))
    await desk.run(lambda unit: unit.staff.grant(ANNA.id, Role.MODERATOR, OLGA))
    with pytest.raises(StillStaff):
        await desk.run(lambda unit: erasing.erase(unit, ANNA.id, asked.at))
    await desk.run(lambda unit: unit.staff.revoke(ANNA.id, Role.MODERATOR, OLGA))
    assert (await desk.run(lambda unit: erasing.erase(unit, ANNA.id, asked.at))).worked_here


async def test_only_the_last_question_can_be_answered_and_not_for_long(desk: Floor):
    first = await desk.run(lambda unit: erasing.ask(unit, ANNA.id))
    desk.clock.now += MINUTE
    second = await desk.run(lambda unit: erasing.ask(unit, ANNA.id))
    for over, at in ((first.at, desk.clock.now), (second.at, desk.clock.now + erasing.OPEN_FOR)):
        desk.clock.now = at
        with pytest.raises(ErasureNotAsked):
            await desk.run(lambda unit, asked=over: erasing.erase(unit, ANNA.id, asked))
    third = await desk.run(lambda unit: erasing.ask(unit, ANNA.id))
    await desk.run(lambda unit: erasing.keep(unit, ANNA.id, third.at))
    with pytest.raises(ErasureNotAsked):
        await desk.run(lambda unit: erasing.erase(unit, ANNA.id, third.at))


@pytest.mark.parametrize("secret", [False, True])
async def test_a_held_key_is_withheld_and_goes_when_the_last_hold_has_ended(desk: Floor, secret: bool):
    await desk.files(text="my own words")
    first, second = await held(desk, secret=secret), await held(desk)
    await forgets(desk)
    assert (await desk.run(lambda unit: unit.reports.get(1))).text == ""
    for hold in (first, second):
        assert await looks_after(desk) == 0
        assert await desk.sql("SELECT 1 AS one FROM data_keys WHERE owner = :who AND wrapped IS NOT NULL", who=ANNAS)
        await desk.run(lambda unit, one=hold: unit.holds.end(one.id, None))
    assert await looks_after(desk) == 1
    assert not await desk.sql("SELECT 1 AS one FROM data_keys WHERE owner = :who AND wrapped IS NOT NULL", who=ANNAS)


async def test_the_journal_tells_nobody_who_was_erased_that_a_hold_had_kept_what_was_theirs(desk: Floor):
    """They know at which moment they were erased, and so under which name they stand there."""
    await desk.files(text="my own words")
    await held(desk, secret=True)
    await forgets(desk)
    desk.clock.now = START + 31 * DAY
    await desk.run(preserving.end_due)
    assert await looks_after(desk) == 1
    (erased,) = [line.split()[0] for line in await desk.details() if " erased " in line]
    (destroyed,) = [line for line in await desk.details() if " key_destroyed " in line]
    assert erased.startswith("member:")
    assert erased not in destroyed


async def test_a_withheld_key_stays_for_a_hold_on_a_case_that_was_given_back(desk: Floor):
    await desk.files(text="my own words")
    new = NewHold(Matching.CASE, "order 7", OLGA, START + 30 * DAY, 1)
    await desk.run(lambda unit: unit.holds.place(new))
    await forgets(desk)
    await desk.run(lambda unit: unit.people.meet(ANNA))
    assert await looks_after(desk) == 0


async def test_a_secret_hold_means_nothing_to_whom_it_concerns(desk: Floor):
    await desk.files()
    asked = await desk.run(lambda unit: erasing.ask(unit, ANNA.id))
    await held(desk, secret=True)
    assert await desk.run(lambda unit: erasing.ask(unit, ANNA.id)) == asked
    assert await forgets(desk) == asked.meaning


async def test_the_journal_says_that_somebody_was_erased_and_not_who(desk: Floor):
    await desk.files("scam")
    await forgets(desk)
    told = [line for line in await desk.details() if " erased " in line]
    assert len(told) == 1
    assert not [line for line in await desk.details() if str(ANNA.id) in line or str(ANNAS) in line]


async def test_a_trusted_flagger_is_none_any_more(desk: Floor):
    await desk.run(lambda unit: unit.flaggers.grant(ANNA.id, OLGA))
    assert (await forgets(desk)).flagger
    await desk.run(lambda unit: unit.people.meet(ANNA))
    assert not await desk.run(lambda unit: unit.flaggers.trusted(ANNA.id))


async def meanwhile(desk: Floor, served: Callable[[Unit], Awaitable[object]]) -> None:
    """Anna is erased while a unit that has just done this has not committed. (SQLite has one writer: it is over by then.)"""
    asked = await desk.run(lambda unit: erasing.ask(unit, ANNA.id))
    done, going = asyncio.Event(), asyncio.Event()

    async def serve(unit: Unit) -> None:
        await served(unit)
        going.set()
        if desk.database.engine == "postgres":
            await done.wait()

    serving = asyncio.create_task(desk.run(serve))
    await going.wait()
    erased = asyncio.create_task(desk.run(lambda unit: erasing.erase(unit, ANNA.id, asked.at)))
    await asyncio.wait([erased], timeout=0.1)
    done.set()
    await asyncio.gather(serving, erased)


async def test_a_report_that_is_being_filed_is_erased_with_the_others(desk: Floor):
    await desk.run(lambda unit: unit.people.meet(ANNA))
    new = new_report(ANNA, 5, "my own words")
    await meanwhile(desk, lambda unit: file_report(unit, new))
    (report,) = await desk.run(lambda unit: unit.reports.of_case(1))
    assert (report.reporter, report.text) == (ANNAS, "")
    assert await desk.sql("SELECT id FROM outbox WHERE recipient = :id", id=ANNA.id) == []


async def test_who_is_told_of_a_decision_that_is_being_made_is_erased_with_what_they_are_told(desk: Floor):
    await desk.files()
    verdict = Verdict(MIA, Outcome.WARN, None, "No.")
    await meanwhile(desk, lambda unit: decide(unit, 1, verdict))
    assert await desk.sql("SELECT id FROM outbox WHERE recipient IN (:id, :alias)", id=ANNA.id, alias=ANNAS) == []


async def test_who_is_being_added_to_an_announcement_is_erased_there_too(desk: Floor):
    await desk.run(lambda unit: pressed_start(unit, ANNA))
    await desk.sql(
        """INSERT INTO campaigns (author, state, mandatory, audience, ask_read, missing, spread, paid, created_at, begun_at)
           VALUES (401, 'sending', 1, 'everyone', 0, 'first', 0, 0, 1, 1) RETURNING id"""
    )
    await meanwhile(desk, lambda unit: advance(unit, 1))
    assert [row["recipient"] for row in await desk.sql("SELECT recipient FROM campaign_recipients")] == [ANNAS]


async def test_what_is_being_decided_while_they_come_back_counts_against_them(desk: Floor):
    await desk.files("scam")
    await forgets(desk, SPAMMER.id)
    decided, met = asyncio.Event(), asyncio.Event()

    async def deciding(unit: Unit) -> None:
        await decide(unit, 1, Verdict(MIA, Outcome.WARN, None, "No."))
        decided.set()
        if desk.database.engine == "postgres":
            await met.wait()

    serving = asyncio.create_task(desk.run(deciding))
    await decided.wait()
    coming = asyncio.create_task(desk.run(lambda unit: unit.people.meet(SPAMMER)))
    await asyncio.wait([coming], timeout=0.1)
    met.set()
    await asyncio.gather(serving, coming)
    assert [strike.decision for strike in await desk.strikes()] == [1]
    assert [one.what.decision for one in await desk.run(lambda unit: appeals.appealable(unit, SPAMMER.id))] == [1]


async def test_what_is_on_its_way_is_settled_and_never_sent_again(desk: Floor):
    await desk.files()
    outbox = Outbox(desk.database, MASTER)
    claimed = await outbox.claim(desk.clock.now, 10, 10)
    (receipt,) = [one for one in claimed if isinstance(one.what, ReportReceived)]
    await forgets(desk)
    await outbox.retry(receipt.id, desk.clock.now, "429")
    assert not [one for one in await outbox.claim(desk.clock.now, 10, 10) if one.kind == "ReportReceived"]
    (row,) = await desk.sql("SELECT recipient, state, error FROM outbox WHERE id = :id", id=receipt.id)
    assert (row["recipient"], row["state"], row["error"]) == (ANNAS, "failed", "erased")


async def test_a_prompt_that_is_being_drawn_is_gone_and_settling_it_does_nothing(desk: Floor):
    await desk.run(lambda unit: unit.notices.show(ANNA.id, DraftPrompt(ANNA.id), cause=f"draft:{ANNA.id}"))
    outbox = Outbox(desk.database, MASTER)
    (prompt,) = await outbox.claim(desk.clock.now, 10, 10)
    await forgets(desk)
    await outbox.settle([prompt.settled(DeliveryState.SENT, message=1)], desk.clock.now)
    assert await desk.sql("SELECT id FROM outbox WHERE kind = 'DraftPrompt'") == []


async def test_a_campaign_ends_without_them_and_never_tries_again(desk: Floor):
    await desk.run(lambda unit: unit.people.meet(ANNA))
    for number, state in enumerate(("due", "sending", "sent", "failed"), start=1):
        await desk.sql(
            """INSERT INTO campaigns (id, author, mandatory, audience, ask_read, missing, spread, paid, created_at)
               VALUES (:id, :id, 1, 'everyone', 0, 'first', 0, 0, 1) RETURNING id""",
            id=number,
        )
        await desk.sql(
            """INSERT INTO campaign_recipients (campaign, recipient, state, due_at, settled_at)
               VALUES (:id, :who, :state, 1, :settled) RETURNING campaign""",
            id=number,
            who=ANNA.id,
            state=state,
            settled=None if state in ("due", "sending") else 1,
        )
    await forgets(desk)
    rows = await desk.sql("SELECT recipient, state, error FROM campaign_recipients ORDER BY campaign")
    assert {row["recipient"] for row in rows} == {ANNAS}
    assert [(row["state"], row["error"]) for row in rows] == [
        ("skipped", "erased"),
        ("unknown", ""),
        ("sent", ""),
        ("failed", ""),
    ]
    for number in (1, 2, 3, 4):
        assert not await desk.run(lambda unit, campaign=number: unit.recipients.any_left(campaign))
        assert await desk.run(lambda unit, one=number: unit.recipients.again(one, desk.clock.now, 10)) == 0


async def test_a_mute_as_a_reporter_holds_for_who_comes_back(desk: Floor):
    await desk.files()
    weighed = (Gravity.MINOR, Intention.CARELESS, "why", OLGA, START + 30 * DAY)
    new = NewMisuse(ANNA.id, 1, MisuseKind.MUTE, 3, 4, *weighed)
    await desk.run(lambda unit: unit.misuse.add(new))
    assert [one.kind for one in (await forgets(desk)).misuse] == [MisuseKind.MUTE]
    await desk.run(lambda unit: unit.people.meet(ANNA))
    assert (await desk.run(lambda unit: unit.reports.hearing(ANNA.id, 0))).muted_by == 1


async def test_what_nobody_can_find_is_not_asked_of_telegram(desk: Floor):
    """The id was let go when the case was closed; it was opened again, and a decision wants to mute a stand-in."""
    await desk.files("scam")
    await forgets(desk, SPAMMER.id)
    await desk.decides(Outcome.DISMISS)
    assert await looks_after(desk) == 1
    await desk.sql("UPDATE cases SET state = 'open', closed_at = NULL RETURNING id")
    await desk.decides(Outcome.MUTE, lasts=parse("7d"))
    assert await sanctioned(desk) == [SPAMMERS]
