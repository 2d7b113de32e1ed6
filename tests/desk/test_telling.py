"""Who hears of a verdict, and that nothing that goes out points at a reporter."""

import pytest

from desk.errors import ReasonExposes
from desk.model import Account, AccountKind, Attribution, CaseState, Door, Outcome, Subject
from desk.notices import ReportDecided, StatementOfReasons
from desk.reasons import hold_back
from desk.recording import record_statement
from desk.rules.durations import HOUR
from desk.views import my_reports
from tests.desk.floor import MIA, Floor, about, forwarded, message, person, posted
from tests.storage.desk import ANNA, BORIS, SPAMMER

PRIVATELY = {"about": about(SPAMMER), "door": Door.PRIVATE}
POST = Subject(chat=-1009, message=3, accused=person(66), attribution=Attribution.STRONG)


async def statement(desk: Floor) -> StatementOfReasons:
    ((_, told),) = await desk.owed(StatementOfReasons)
    return told


@pytest.mark.parametrize(("outcome", "acted"), [(Outcome.DISMISS, False), (Outcome.WARN, True), (Outcome.DELETE, True)])
async def test_each_reporter_gets_one_neutral_outcome(desk: Floor, outcome: Outcome, *, acted: bool):
    await desk.files()
    await desk.files("scam", BORIS)
    await desk.decides(outcome)
    assert await desk.owed(ReportDecided) == [(ANNA.id, ReportDecided(1, acted)), (BORIS.id, ReportDecided(2, acted))]


async def test_people_follow_their_own_reports_and_learn_only_whether_something_was_done(desk: Floor):
    await desk.files()
    await desk.claims(MIA)
    (waiting,) = await desk.run(lambda unit: my_reports(unit, ANNA.id, 5))
    assert (waiting.state, waiting.claimed, waiting.acted) == (CaseState.OPEN, True, None)
    await desk.decides(Outcome.WARN)
    (decided,) = await desk.run(lambda unit: my_reports(unit, ANNA.id, 5))
    assert (decided.state, decided.acted) == (CaseState.CLOSED, True)
    assert await desk.run(lambda unit: my_reports(unit, BORIS.id, 5)) == []


async def test_the_person_concerned_reads_what_all_could_read(desk: Floor):
    await desk.files("scam")
    await desk.decides(Outcome.WARN, reason="You asked for money.")
    told = await statement(desk)
    assert (told.excerpt, told.reason, told.points, told.total) == ("cheap coins here", "You asked for money.", 2, 2)
    assert told.certain


async def test_earlier_points_count_in_the_total(desk: Floor):
    first = await desk.acts(Outcome.WARN, about=message(1))
    await desk.owed(StatementOfReasons)
    await desk.run(lambda unit: record_statement(unit, first.id, delivered=True))
    desk.clock.now += HOUR
    await desk.files("scam", evidence=(posted(sent_at=desk.clock.now),))
    await desk.decides(Outcome.WARN, case=2)
    assert (await statement(desk)).total == 3


async def test_a_long_message_is_quoted_in_part(desk: Floor):
    await desk.files(evidence=(posted(text="x" * 5_000),))
    await desk.decides(Outcome.WARN)
    excerpt = (await statement(desk)).excerpt
    assert excerpt is not None
    assert len(excerpt) == 301


async def test_a_private_forward_is_not_quoted_without_consent(desk: Floor):
    await desk.files(evidence=(forwarded(),), **PRIVATELY)
    await desk.decides(Outcome.WARN)
    assert (await statement(desk)).excerpt is None


async def test_a_private_forward_is_quoted_with_consent(desk: Floor):
    await desk.files(evidence=(forwarded(),), consent=True, **PRIVATELY)
    await desk.decides(Outcome.WARN)
    assert (await statement(desk)).excerpt == "a secret offer"


async def test_one_reporters_consent_does_not_quote_what_another_forwarded(desk: Floor):
    await desk.files(evidence=(forwarded("for Anna alone"),), **PRIVATELY)
    await desk.files(by=BORIS, evidence=(forwarded("for Boris alone"),), consent=True, **PRIVATELY)
    await desk.decides(Outcome.WARN)
    assert (await statement(desk)).excerpt is None


async def test_a_forwarded_post_of_a_channel_is_a_private_forward_too(desk: Floor):
    await desk.files(about=POST, evidence=(forwarded(chat=-1009, message=3),), door=Door.PRIVATE)
    await desk.decides(Outcome.WARN)
    assert (await statement(desk)).excerpt is None


async def test_what_was_reported_in_the_group_is_quoted_beside_a_private_forward(desk: Floor):
    await desk.files(about=message(), evidence=(forwarded("the same, forwarded"),), door=Door.PRIVATE)
    await desk.files(by=BORIS)
    await desk.decides(Outcome.WARN)
    assert (await statement(desk)).excerpt == "cheap coins here"


@pytest.mark.parametrize("reason", ["Anna told us.", "see @anna_r", "ask BORIS  WITNESS", "A\u200bnna saw it"])
async def test_a_reason_that_names_a_reporter_is_held_back(desk: Floor, reason: str):
    await desk.files()
    await desk.files(by=BORIS)
    with pytest.raises(ReasonExposes):
        await desk.decides(Outcome.WARN, reason=reason)
    assert (await desk.case(1)).state is CaseState.OPEN


async def test_a_mention_of_somebody_else_is_held_back_alike(desk: Floor):
    """Otherwise the refusal would tell who reported."""
    await desk.run(lambda unit: unit.people.meet(person(88, "Carol", "carol_c")))
    await desk.files()
    with pytest.raises(ReasonExposes):
        await desk.decides(Outcome.WARN, reason="as @carol_c can tell")


async def test_the_accused_and_public_places_may_be_named(desk: Floor):
    rules = Account(-1003, AccountKind.CHANNEL, "Club rules", "club_rules")
    await desk.run(lambda unit: unit.people.meet(rules))
    await desk.files()
    decision = await desk.decides(Outcome.WARN, reason="Sam, @buy_coins: read @club_rules and @nobody_we_know.")
    assert decision.accused == SPAMMER.id


async def test_a_reporter_without_a_name_of_letters_holds_nothing_back(desk: Floor):
    await desk.files(by=person(77, "."))
    await desk.decides(Outcome.WARN, reason="No coins here. Please stop.")
    ((_, told),) = await desk.owed(StatementOfReasons)
    assert told.reason == "No coins here. Please stop."


async def test_a_dismissal_goes_to_nobody_and_may_name_anybody(desk: Floor):
    await desk.files()
    await desk.decides(Outcome.DISMISS, reason="Anna agrees that it was a joke")
    assert await desk.owed(StatementOfReasons) == []


async def test_words_that_were_held_back_are_on_record_without_the_words(desk: Floor):
    await desk.files()
    with pytest.raises(ReasonExposes) as refusal:
        await desk.decides(Outcome.WARN, reason="Anna told us.")
    await desk.run(lambda unit: hold_back(unit, refusal.value))
    assert (await desk.details())[-1] == f"staff:{MIA} reason_held_back C-1 {{}}"
