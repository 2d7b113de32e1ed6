"""What people meet where a case is gone, or stands without its reports: words, and never a fault."""

from bot.purging import purge
from bot.showing import show
from desk.rules.durations import DAY
from desk.views import view_case
from handlers.buttons import Action
from handlers.messages.cards import case_card
from tests.handlers.messages.samples import ENGLISH, FACTS, reading
from tests.handlers.staff.desk import LENA, MIA
from tests.handlers.updates import ANNA, private
from tests.storage.desk import SPAMMER

YEARS = 3 * 366 * DAY


async def later(desk) -> None:
    """Everything arrives, three years pass, and the desk purges."""
    await desk.sql("UPDATE outbox SET state = 'sent', settled_at = 1764000000000, message = id RETURNING id")
    desk.clock.now += YEARS
    await purge(desk.runner, desk.database)


async def test_a_purged_case_is_answered_as_one_that_is_not_there(desk):
    case = await desk.report()
    await desk.draw_cards()
    await desk.types(MIA, "/warn C-1 spam")
    await later(desk)

    pressed = await desk.presses(MIA, Action.CLAIM, 1)
    asked = await desk.presses(MIA, Action.WARN, 1, case.version)
    assert pressed.text == asked.text == "There is no C-1 that you can see. Please check the number."
    for command, ref in (
        ("/case C-1", "C-1"),
        ("/undo D-1 a slip", "D-1"),
        ("/note C-1 late", "C-1"),
        ("/dismiss C-1 late", "C-1"),
    ):
        await desk.types(LENA, command)
        assert desk.last_said.startswith(f"There is no {ref} that you can see.")
    await desk.replies_to_card(MIA, "/claim")
    await desk.types(LENA, f"/history {SPAMMER.id}")
    assert "C-1" not in desk.last_said
    for command in ("/mystatus", "/myreports", "/appeal D-1"):
        await desk.types(ANNA, command, chat=private(ANNA))
    assert await desk.run(lambda unit: unit.reports.of_reporter(ANNA["id"], 5)) == []
    await desk.report()
    assert (await desk.case(2)).previous is None


async def test_a_case_whose_ban_holds_stands_without_what_was_reported(desk):
    await desk.report()
    await desk.types(LENA, "/ban C-1 forever scam The shop does not exist.")
    await desk.sql("UPDATE sanctions SET state = 'applied' RETURNING id")
    await later(desk)

    view = await desk.run(lambda unit: view_case(unit, 1))
    assert (view.reports, view.evidence) == ((), ())
    assert "D-1" in reading(case_card(view, FACTS, ENGLISH))
    await desk.types(LENA, "/case C-1")
    assert "removed what was past its time" in desk.last_said
    await desk.types(LENA, f"/history {SPAMMER.id}")
    assert "D-1" in desk.last_said
    assert (await desk.run(lambda unit: show(unit, "C-1")))["reports"] == []
    await desk.types(LENA, f"/unban {SPAMMER.id} long ago")
    assert "lift" in desk.last_said.lower()
