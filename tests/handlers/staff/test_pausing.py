"""A moderator who is too fast reads why, the leads are called, and one of them presses."""

from dataclasses import replace

from desk.model import STAFF, Outcome
from desk.notices import SanctionsPause
from handlers.buttons import Action
from storage.unit import Runner
from tests.handlers.staff.desk import LENA, MIA, OLGA, StaffDesk, offence
from tests.handlers.updates import report
from tests.storage.desk import MASTER, POLICY, Always


async def test_the_refusal_is_said_and_the_page_stays(desk: StaffDesk):
    hasty = replace(POLICY, limits=replace(POLICY.limits, sanctions_per_10m=1))
    desk.runner = Runner(desk.database, MASTER, Always(hasty), desk.clock)
    await desk.handles(report(reply=offence()))
    await desk.handles(report(reply=offence(message_id=8)))

    await desk.types(MIA, "/delete C-1 spam no advertising here")
    await desk.types(MIA, "/delete C-2 spam no advertising here")
    assert desk.last_said.startswith("You have imposed many sanctions in a short time")
    assert [one.recipient for one in await desk.owes() if isinstance(one.what, SanctionsPause)] == [
        STAFF,
        LENA["id"],
        OLGA["id"],
    ]

    assert (await desk.presses(MIA, Action.RESUME, 1)).text.startswith("Your role does not cover this.")
    assert (await desk.presses(LENA, Action.RESUME, 1)).text == "Mia can impose sanctions again."
    desk.clock.now += 1
    await desk.types(MIA, "/delete C-2 spam no advertising here")
    assert [decision.outcome for decision in await desk.decisions(2)] == [Outcome.DELETE]
