"""`/unseal`: the answer is for one pair of eyes."""

from desk.model import Role
from tests.handlers.staff.desk import LENA, MIA, ROOM, StaffDesk, offence
from tests.handlers.updates import ANNA, private, report

WORDS = "/unseal R-1 they may be in danger"


async def looked(desk: StaffDesk) -> int:
    return len(await desk.run(lambda unit: unit.unsealings.of_report(1, 1)))


async def test_the_identity_reaches_the_lead_alone_wherever_they_asked(desk: StaffDesk):
    await desk.handles(report(reply=offence()))
    for place in (ROOM, private(LENA)):
        await desk.types(LENA, WORDS, place)
        recipient = desk.telegram.said[-1][0]
        assert recipient == LENA["id"]
        assert str(ANNA["id"]) in desk.last_said
        assert "pass it on to nobody" in desk.last_said
    assert await looked(desk) == 2


async def test_a_moderator_learns_nothing(desk: StaffDesk):
    await desk.handles(report(reply=offence()))
    await desk.types(MIA, WORDS, private(MIA))
    assert "Your role does not cover this" in desk.last_said
    assert await looked(desk) == 0


async def test_without_a_private_chat_nothing_is_unsealed(desk: StaffDesk):
    await desk.handles(report(reply=offence()))
    zoe = {"id": 555, "is_bot": False, "first_name": "Zoe", "language_code": "en"}
    await desk.run(lambda unit: unit.staff.grant(zoe["id"], Role.LEAD, None))
    await desk.types(zoe, WORDS, ROOM)
    assert "press Start" in desk.last_said
    assert await looked(desk) == 0


async def test_the_lead_may_read_it_again_and_so_may_others_read_why(desk: StaffDesk):
    await desk.handles(report(reply=offence()))
    await desk.types(LENA, WORDS, ROOM)
    await desk.types(LENA, "/misuse R-1", ROOM)
    assert "looked at who sent it: they may be in danger" in desk.last_said
    assert str(ANNA["id"]) not in desk.last_said
