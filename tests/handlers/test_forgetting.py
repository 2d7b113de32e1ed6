"""/forgetme: asked, read, confirmed; a secret hold changes not one character of it."""

from desk import decisions
from desk.holds import Matching, NewHold
from desk.model import Outcome, Role
from desk.rules.durations import DAY
from desk.verdict import Verdict
from handlers.buttons import Action, encode
from tests.handlers.desk import FrontDesk
from tests.handlers.updates import ANNA, BOT, SAM, Json, message, presses, private, report, writes
from tests.storage.desk import START


async def asked(desk: FrontDesk) -> int:
    rows = await desk.sql("SELECT asked_at FROM erasure_requests")
    return rows[0]["asked_at"]


async def forgets(desk: FrontDesk, person=ANNA) -> str:
    """What they read before, and after."""
    await desk.handles(writes("/forgetme", person))
    before = desk.last_said
    await desk.handles(presses(encode(Action.ERASE, await asked(desk)), person))
    return before + "\n" + desk.last_said


async def hold(desk: FrontDesk, *, secret: bool) -> None:
    new = NewHold(Matching.ACCOUNT, "order <7> of a court", 401, START + 30 * DAY, ANNA["id"], secret=secret)
    await desk.run(lambda unit: unit.holds.place(new))


async def test_it_is_asked_first_and_then_done(desk: FrontDesk):
    await desk.handles(report())
    await desk.handles(writes("/forgetme"))
    assert "Erase your data at this desk?" in desk.last_said
    assert "R-1" in desk.last_said
    assert await desk.run(lambda unit: unit.people.known(ANNA["id"])) is not None
    await desk.handles(presses(encode(Action.ERASE, await asked(desk))))
    assert "Your data is erased." in desk.last_said
    assert await desk.run(lambda unit: unit.people.known(ANNA["id"])) is None
    assert await desk.owes_to(ANNA["id"]) == []


async def test_who_does_not_mean_it_keeps_everything(desk: FrontDesk):
    await desk.handles(report())
    await desk.handles(writes("/forgetme"))
    question = await asked(desk)
    await desk.handles(presses(encode(Action.ERASE_NOT, question)))
    assert "Nothing was erased" in desk.last_said
    await desk.handles(presses(encode(Action.ERASE, question)))
    assert "over" in desk.telegram.answers[-1]
    assert await desk.run(lambda unit: unit.people.known(ANNA["id"])) is not None


async def test_nobody_confirms_for_somebody_else(desk: FrontDesk):
    await desk.handles(report())
    await desk.handles(writes("/forgetme"))
    await desk.handles(presses(encode(Action.ERASE, await asked(desk)), SAM))
    assert await desk.run(lambda unit: unit.people.known(ANNA["id"])) is not None


async def test_the_same_update_handled_again_erases_nobody_twice(desk: FrontDesk):
    """After a crash the press is replayed: then the question is over, and who wrote anew meanwhile stays."""
    await desk.handles(report())
    await desk.handles(writes("/forgetme"))
    press = presses(encode(Action.ERASE, await asked(desk)))
    await desk.handles(press)
    await desk.handles(report(reply=message()))
    await desk.handles(press)
    assert await desk.run(lambda unit: unit.people.known(ANNA["id"])) is not None


async def test_a_secret_hold_changes_not_one_character(desk: FrontDesk):
    await desk.handles(report())
    read = []
    for secret in (None, True):
        if secret:
            await hold(desk, secret=True)
        await desk.handles(writes("/forgetme"))
        read.append(desk.last_said)
    await desk.handles(presses(encode(Action.ERASE, await asked(desk))))
    assert read[0] == read[1]
    after = desk.last_said
    assert after.split("\n\n", 1)[1] == read[0].split("\n\n", 1)[1], "and what is said after is what was said before"


async def test_an_open_hold_is_named_with_its_basis_and_end(desk: FrontDesk):
    await desk.handles(report())
    await hold(desk, secret=False)
    said = await forgets(desk)
    assert said.count("order &lt;7&gt; of a court") == 2
    assert said.count("24 Dec 2025") == 2


async def test_whom_an_open_case_is_about_does_not_learn_of_it(desk: FrontDesk):
    await desk.handles(writes("/forgetme", SAM))
    before = desk.last_said
    await desk.handles(report())
    await desk.handles(writes("/forgetme", SAM))
    assert desk.last_said == before


async def test_what_counts_is_named_with_its_end(desk: FrontDesk):
    await desk.run(lambda unit: unit.staff.grant(201, Role.MODERATOR, None))
    await desk.handles(report("/report scam"))
    verdict = Verdict(201, Outcome.WARN, "scam", "No.")
    await desk.run(lambda unit: decisions.decide(unit, 1, verdict))
    said = await forgets(desk, SAM)
    assert "D-1 (Scam or fraud): 2 points, until" in said


async def test_who_was_erased_before_is_told_what_still_counts(desk: FrontDesk):
    await desk.run(lambda unit: unit.staff.grant(201, Role.MODERATOR, None))
    await desk.handles(report("/report scam"))
    await desk.run(lambda unit: decisions.decide(unit, 1, Verdict(201, Outcome.WARN, "scam", "No.")))
    await forgets(desk, SAM)
    assert "D-1 (Scam or fraud): 2 points, until" in await forgets(desk, SAM)


async def test_in_a_group_it_is_no_command(desk: FrontDesk):
    await desk.handles({"update_id": 1, "message": message(sender=ANNA, text="/forgetme")})
    assert await desk.sql("SELECT person FROM erasure_requests") == []


async def test_who_was_erased_and_blocks_the_desk_is_not_met_by_that(desk: FrontDesk):
    await desk.handles(report())
    await forgets(desk)
    change = {
        "chat": private(ANNA),
        "from": ANNA,
        "date": 1,
        "old_chat_member": _as("member"),
        "new_chat_member": _as("kicked"),
    }
    await desk.handles({"update_id": 1, "my_chat_member": change})
    assert await desk.run(lambda unit: unit.people.known(ANNA["id"])) is None


def _as(status: str) -> Json:
    return {"status": status, "user": BOT}
