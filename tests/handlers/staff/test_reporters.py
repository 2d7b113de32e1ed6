"""Misuse of reporting, typed and pressed: leads choose, nobody is named, and the reporter may contest."""

import pytest

from desk import erasing
from desk.misuse import Gravity, Intention, Misuse, MisuseKind
from desk.rules.durations import DAY
from handlers.buttons import Action
from tests.handlers.staff.desk import LENA, MIA, OLGA, ROOM, StaffDesk, offence
from tests.handlers.updates import ANNA, private, report


@pytest.fixture
async def reported(desk: StaffDesk) -> StaffDesk:
    await desk.handles(report(reply=offence()))
    return desk


async def kept(desk: StaffDesk) -> list[Misuse]:
    return list(await desk.run(lambda unit: unit.misuse.of_reporter(ANNA["id"])))


async def test_a_lead_cautions_then_mutes_for_a_time_and_is_answered_alone(reported):
    await reported.types(LENA, "/cautionreporter r-1 Serious careless Please look first")
    assert "M-1: who sent R-1 is cautioned, and told." in reported.last_said
    await reported.types(LENA, "/mutereporter R-1 7d grave deliberate It goes on.")
    assert "M-2: the reports of who sent R-1 are muted until" in reported.last_said
    assert reported.telegram.said[-1][0] == LENA["id"]
    mute, caution = await kept(reported)
    assert (mute.kind, mute.gravity, mute.intention, mute.reason) == (
        MisuseKind.MUTE,
        Gravity.GRAVE,
        Intention.DELIBERATE,
        "It goes on.",
    )
    assert mute.until - mute.at == 7 * DAY
    assert caution.reason == "Please look first"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("/mutereporter R-1 minor careless why", "has not been cautioned lately"),
        ("/mutereporter R-1 7x minor careless why", "“7x” is no length of time"),
        ("/mutereporter R-1 forever minor careless why", "can be muted for 90 days at most"),
        ("/cautionreporter R-1 awful careless why", "Something is missing from /cautionreporter."),
        ("/cautionreporter R-1 minor careless", "Please give a reason"),
        ("/cautionreporter C-1 minor careless why", "Something is missing from /cautionreporter."),
        ("/cautionreporter R-9 minor careless why", "There is no R-9 that you can see."),
        ("/clearreporter M-9 why", "There is no M-9 that you can see."),
        ("/misuse anna", "Something is missing from /misuse."),
    ],
)
async def test_what_cannot_be_done_is_said_with_the_way_out(reported, words, said):
    await reported.types(LENA, words)
    assert said in reported.last_said
    assert await kept(reported) == []


async def test_the_buttons_lead_over_gravity_and_intention_to_a_reason(reported):
    await reported.presses(LENA, Action.REPORTERS, 1)
    assert "Who sent R-1" in reported.last_said
    assert "0 of 0 reports" in reported.last_said
    for word, asked in (("w", "How grave"), ("w-s", "What was meant"), ("w-s-d", "Why?")):
        await reported.presses(LENA, Action.MISUSE, 1, word)
        assert asked in reported.last_said
    assert await kept(reported) == []
    answer = await reported.presses(LENA, Action.MISUSE, 1, "w-s-d-quarrel")
    assert "M-1: who sent R-1 is cautioned" in answer.text
    (caution,) = await kept(reported)
    assert (caution.gravity, caution.intention, caution.reason) == (Gravity.SERIOUS, Intention.DELIBERATE, "quarrel")
    answer = await reported.presses(LENA, Action.MISUSE, 1, "m-g-u-flood")
    assert "muted until" in answer.text


@pytest.mark.parametrize("word", ["x", "w-x-u-flood", "w-s-x-flood", "w-s-d-because", "w-s-d-flood-flood"])
async def test_a_forged_choice_does_nothing(reported, word):
    assert "earlier step" in (await reported.presses(LENA, Action.MISUSE, 1, word)).text
    assert await kept(reported) == []


async def test_no_list_and_no_figures_name_anybody(reported):
    await reported.types(LENA, "/cautionreporter R-1 minor careless Please look first")
    for words in ("/misuse", "/misuse R-1"):
        await reported.types(LENA, words)
        assert "M-1" in reported.last_said
        assert "Please look first" in reported.last_said
        assert not any(name in reported.last_said for name in ("Anna", str(ANNA["id"])))
        assert reported.telegram.said[-1][0] == LENA["id"]


async def test_the_list_says_what_a_mute_holds_back(reported):
    await reported.types(LENA, "/cautionreporter R-1 minor careless Please look first")
    await reported.types(LENA, "/mutereporter R-1 minor careless Please look first")
    await reported.handles(report(reply=offence(message_id=8)))
    await reported.types(LENA, "/misuse")
    assert "Held back, and not in the queue: R-2" in reported.last_said
    await reported.types(LENA, "/clearreporter M-2 I was wrong")
    assert "M-2 is withdrawn." in reported.last_said
    assert await reported.run(lambda unit: unit.reports.muted(2)) == []


async def test_the_reporter_contests_and_reads_where_they_stand(reported):
    await reported.types(LENA, "/cautionreporter R-1 minor careless Please look first")
    await reported.types(ANNA, "/mystatus", private(ANNA))
    assert "M-1: you were asked to take more care" in reported.last_said
    assert "/contest M-1" in reported.last_said
    assert "M-1 will be looked at again" in (await reported.presses(ANNA, Action.MISUSE_CONTEST, 1)).text
    await reported.types(ANNA, "/contest M-1 It was all true", private(ANNA))
    await reported.types(OLGA, "/misuse", ROOM)
    assert "The reporter says: It was all true" in reported.last_said
    assert "You decided M-1 yourself" in (await reported.presses(LENA, Action.MISUSE_UPHOLD, 1)).text
    assert "M-1 stands." in (await reported.presses(OLGA, Action.MISUSE_UPHOLD, 1)).text
    assert "That stands" in (await reported.presses(ANNA, Action.MISUSE_CONTEST, 1)).text


async def test_a_contested_caution_is_withdrawn_by_a_button(reported):
    await reported.types(LENA, "/cautionreporter R-1 minor careless Please look first")
    await reported.presses(ANNA, Action.MISUSE_CONTEST, 1)
    assert "M-1 is withdrawn." in (await reported.presses(OLGA, Action.MISUSE_CLEAR, 1)).text
    assert (await kept(reported))[0].revoked_at is not None


async def test_who_was_erased_contests_what_they_still_read(reported):
    await reported.types(LENA, "/cautionreporter R-1 minor careless Please look first")
    asked = await reported.run(lambda unit: erasing.ask(unit, ANNA["id"]))
    await reported.run(lambda unit: erasing.erase(unit, ANNA["id"], asked.at))
    assert "M-1 will be looked at again" in (await reported.presses(ANNA, Action.MISUSE_CONTEST, 1)).text


async def test_a_stranger_contests_nothing(reported):
    await reported.types(LENA, "/cautionreporter R-1 minor careless Please look first")
    assert "no M-1 that you can see" in (await reported.presses(MIA, Action.MISUSE_CONTEST, 1)).text
