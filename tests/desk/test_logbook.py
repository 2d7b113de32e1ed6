"""A group's log: which decisions get a line in it, and what becomes of the line."""

from dataclasses import replace

from desk.decisions import Verdict
from desk.decisions import replace as replace_by
from desk.groups import GroupSettings
from desk.model import Attribution, Audience, Outcome, SanctionKind, Subject
from desk.notices import DeliveryState, LogLine
from desk.pardoning import pardon
from desk.ports import Unit
from desk.reversal import void
from desk.rules.durations import parse
from storage.outbox import Delivery, Outbox
from tests.desk.floor import LENA, MIA, Floor
from tests.storage.desk import GROUP, MASTER, SPAMMER

LOG = -100777
CHANNEL = -100888
GROWN, LOG_GROWN = -100999, -100666


async def logs(desk: Floor, group: int = GROUP, log: int = LOG) -> None:
    await desk.run(lambda unit: unit.groups.keep(replace(GroupSettings(group), log_chat=log)))


async def due(desk: Floor) -> list[Delivery]:
    """The lines that the courier would draw now."""
    claimed = await Outbox(desk.database, MASTER).claim(desk.clock.now, 100, 100)
    return [one for one in claimed if isinstance(one.what, LogLine)]


async def settle(desk: Floor, line: Delivery, state: DeliveryState, error: str = "") -> None:
    outbox = Outbox(desk.database, MASTER)
    message = 77 if state is DeliveryState.SENT else None
    await outbox.settle([line.settled(state, message=message, error=error)], desk.clock.now)


async def test_each_decision_gets_one_line(desk: Floor):
    await logs(desk)
    await desk.files()
    await desk.decides(Outcome.BAN, lasts=parse("7d"))

    (line,) = await due(desk)
    assert (line.recipient, line.what) == (LOG, LogLine(1, GROUP))


async def test_what_did_nothing_gets_none(desk: Floor):
    await logs(desk)
    await desk.files()
    await desk.decides(Outcome.DISMISS)
    assert await due(desk) == []


async def test_without_a_log_nothing_is_owed(desk: Floor):
    await desk.acts(Outcome.WARN)
    assert await due(desk) == []


async def test_what_is_grave_gets_none(desk: Floor):
    await logs(desk)
    await desk.files("child_safety")
    await desk.decides(Outcome.WARN)
    await desk.files("threat_to_life", about=Subject(GROUP, 6, None, SPAMMER, Attribution.STRONG), evidence=())
    await desk.decides(Outcome.WARN, case=2)
    assert await due(desk) == []


async def test_what_was_reported_as_harmless_and_found_grave_gets_none(desk: Floor):
    await logs(desk)
    await desk.files("spam")
    await desk.decides(Outcome.WARN, category="child_safety")
    assert await due(desk) == []


async def test_what_concerns_staff_gets_none(desk: Floor):
    await logs(desk)
    await desk.files()
    await desk.sql("UPDATE cases SET audience = :audience", audience=Audience.LEADS.value)
    await desk.decides(Outcome.WARN, by=LENA)
    assert await due(desk) == []


async def test_a_report_about_an_account_does_not_tell_through_which_group_it_came(desk: Floor):
    await logs(desk)
    await desk.files(about=Subject(chat=GROUP, accused=SPAMMER, attribution=Attribution.STRONG), evidence=())
    await desk.decides(Outcome.WARN)
    assert await due(desk) == []


async def test_an_undo_draws_the_same_line_again(desk: Floor):
    await logs(desk)
    decision = await desk.acts(Outcome.WARN)
    (line,) = await due(desk)
    await settle(desk, line, DeliveryState.SENT)
    await logs(desk, log=CHANNEL)

    await desk.run(lambda unit: void(unit, decision, MIA, "wrong one"))
    (again,) = await due(desk)
    assert (again.id, again.recipient, again.message) == (line.id, LOG, 77)


async def test_a_pardon_draws_the_line_again(desk: Floor):
    await logs(desk)
    await desk.acts(Outcome.MUTE, lasts=parse("1d"))
    (line,) = await due(desk)
    await settle(desk, line, DeliveryState.SENT)
    await desk.run(lambda unit: pardon(unit, SPAMMER.id, SanctionKind.MUTE, MIA, "enough", GROUP))
    assert [one.id for one in await due(desk)] == [line.id]


async def test_a_milder_decision_in_the_place_of_another_gets_a_line(desk: Floor):
    await logs(desk)
    first = await desk.acts(Outcome.MUTE, lasts=parse("1d"))
    await due(desk)

    async def milder(unit: Unit) -> None:
        await void(unit, first, LENA, "too much")
        await replace_by(unit, await unit.cases.get(first.case), first, Verdict(LENA, Outcome.WARN, None, "Enough."))

    await desk.run(milder)
    assert LogLine(2, GROUP) in [one.what for one in await due(desk)]


async def test_a_log_that_becomes_a_supergroup_stays_the_log(desk: Floor):
    await logs(desk)
    decision = await desk.acts(Outcome.WARN)
    (line,) = await due(desk)
    await settle(desk, line, DeliveryState.SENT)
    await desk.run(lambda unit: unit.chats.moved(LOG, LOG_GROWN))
    await desk.run(lambda unit: void(unit, decision, MIA, "wrong one"))
    await desk.acts(Outcome.WARN, about=Subject(GROUP, 6, None, SPAMMER, Attribution.STRONG))

    corrected, new = await due(desk)
    assert (corrected.what, new.what) == (LogLine(1, GROUP), LogLine(2, GROUP))
    assert new.recipient == LOG_GROWN


async def test_a_group_that_becomes_a_supergroup_keeps_its_log(desk: Floor):
    await logs(desk)
    await desk.acts(Outcome.WARN)
    await due(desk)
    await desk.run(lambda unit: unit.chats.moved(GROUP, GROWN))
    await desk.acts(Outcome.WARN, about=Subject(GROWN, 6, None, SPAMMER, Attribution.STRONG))

    assert [one.what for one in await due(desk)] == [LogLine(2, GROWN)]


async def test_a_line_that_could_not_be_posted_is_remembered(desk: Floor):
    await logs(desk)
    await desk.acts(Outcome.WARN)
    (line,) = await due(desk)
    await settle(desk, line, DeliveryState.FAILED, "not enough rights")

    last = await desk.run(lambda unit: unit.notices.last_line(LOG))
    assert last is not None
    assert (last.state, last.error) == (DeliveryState.FAILED, "not enough rights")
