"""Trusted flaggers by command: given and taken by leads, told to nobody else."""

import pytest

from desk.model import Account, AccountKind
from desk.notices import RemoveMessage
from tests.handlers.staff.desk import LENA, MIA, ROOM, StaffDesk
from tests.handlers.updates import ANNA, message, private


async def flaggers(desk: StaffDesk) -> list[int]:
    return [one.account for one in await desk.run(lambda unit: unit.flaggers.all(0))]


async def test_a_lead_gives_the_status_and_is_answered_alone(desk):
    await desk.types(LENA, f"/flagger {ANNA['id']} on knows scams", ROOM)

    assert await flaggers(desk) == [ANNA["id"]]
    assert desk.last_said == "101 is a trusted flagger now, and is told."
    assert desk.telegram.said[-1][0] == LENA["id"]


async def test_by_reply_too_and_off_again(desk):
    await desk.types(LENA, "/flagger on knows scams", reply=message(ROOM, ANNA, text="hello"))
    await desk.types(LENA, "/flagger off mostly wrong", reply=message(ROOM, ANNA, text="hello"))

    assert await flaggers(desk) == []
    assert desk.last_said == "Anna R is no trusted flagger any more, and is told."


@pytest.mark.parametrize(
    "words", ["", "on because", f"{ANNA['id']} maybe because", "777000 on because", "-100123 on why"]
)
async def test_without_a_person_or_a_direction_nothing_is_done(desk, words):
    await desk.types(LENA, f"/flagger {words}")

    assert await flaggers(desk) == []
    assert desk.last_said.startswith("Something is missing from /flagger.")


async def test_a_moderator_learns_no_names(desk):
    await desk.types(LENA, f"/flagger {ANNA['id']} on knows scams", private(LENA))
    await desk.types(MIA, "/flaggers")

    assert desk.last_said.startswith("Your role does not cover this.")


async def test_a_lead_sees_how_their_reports_fared(desk):
    await desk.types(LENA, "/flaggers", private(LENA))
    assert desk.last_said.startswith("Nobody is a trusted flagger.")
    await desk.types(LENA, f"/flagger {ANNA['id']} on knows scams", private(LENA))
    await desk.types(LENA, "/flaggers", ROOM)

    assert "0 of 0 decided reports upheld" in desk.last_said
    assert "suspend" not in desk.last_said
    assert desk.telegram.said[-1][0] == LENA["id"]


async def test_what_was_misused_is_taken_with_its_factors_and_leads_read_them(desk):
    await desk.types(LENA, f"/flagger {ANNA['id']} on knows scams")
    await desk.types(LENA, f"/flagger {ANNA['id']} off grave Deliberate sold their reports")
    await desk.types(LENA, "/flaggers")

    assert "Nobody is a trusted flagger." in desk.last_said
    assert "0 of 0 decided reports dismissed" in desk.last_said
    assert "grave; on purpose" in desk.last_said
    assert "Reason: sold their reports" in desk.last_said


async def test_colleagues_do_not_read_in_the_staff_chat_who_is_one(desk):
    await desk.meet(Account(ANNA["id"], AccountKind.PERSON, "Anna R", "anna_r", "en"))
    for number, words in enumerate(("/flagger 101 on knows scams", "/flagger @anna_r off no", "/flagger 101 on"), 77):
        desk.telegram.said.clear()
        await desk.types(LENA, words, ROOM, message_id=number)
        assert not any("anna" in said.lower() for chat, said, _whisper in desk.telegram.said if chat == ROOM["id"])
        assert RemoveMessage(number) in await desk.owes_to(ROOM["id"])
