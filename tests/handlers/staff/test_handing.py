"""Giving a case to a colleague and handing it on, by button and by command."""

from desk.notices import CaseGiven
from handlers.buttons import Action
from tests.handlers.staff.desk import LENA, MIA, NOAH, offence
from tests.handlers.updates import ANNA, GROUP, private
from tests.storage.desk import SPAMMER


async def test_a_case_is_given_by_id(desk):
    await desk.report()
    await desk.types(MIA, f"/handover C-1 {NOAH['id']}")

    assert desk.last_said.startswith("Noah has C-1 now, until ")
    assert await desk.claimed_by() == NOAH["id"]
    assert await desk.owes_to(NOAH["id"]) == [CaseGiven(1, MIA["id"])]


async def test_a_case_is_given_to_who_was_picked_by_name(desk):
    await desk.report()
    text = "/handover C-1 Lena please"
    await desk.types(MIA, text, entities=[{"type": "text_mention", "offset": 14, "length": 4, "user": LENA}])

    assert await desk.claimed_by() == LENA["id"]


async def test_the_list_of_colleagues_is_for_the_presser_alone(desk):
    await desk.report()
    await desk.presses(MIA, Action.GIVE, 1)

    assert desk.answered.text == "I have sent it to you in private."
    assert desk.telegram.said[-1][:2] == (
        MIA["id"],
        "Who shall take C-1? They are told in private, and may decline.",
    )


async def test_a_button_gives_it_and_the_taker_declines(desk):
    await desk.report()
    answer = await desk.presses(MIA, Action.GIVE_TO, 1, NOAH["id"])
    taken = await desk.claimed_by()
    await desk.presses(NOAH, Action.RELEASE, 1)

    assert answer.text.startswith("Noah has C-1 now")
    assert taken == NOAH["id"]
    assert desk.answered.text == "C-1 is free again."


async def test_who_reported_it_cannot_take_it_and_why_is_not_said(desk):
    await desk.types(NOAH, "/report spam", GROUP, offence())
    await desk.presses(MIA, Action.GIVE_TO, 1, NOAH["id"])

    assert desk.answered.text == "Noah cannot take C-1 now. Choose somebody else, or release it."
    assert desk.answered.alert
    assert await desk.claimed_by() is None


async def test_without_a_colleague_the_command_says_what_is_missing(desk):
    await desk.report()
    await desk.types(MIA, "/handover C-1")

    assert desk.last_said.startswith("Something is missing from /handover.")


async def test_handing_on_asks_for_no_reason_and_says_nothing_in_public(desk):
    await desk.report()
    await desk.types(MIA, "/claim C-1")
    said = len(desk.telegram.said)
    await desk.presses(MIA, Action.HAND_ON, 1)

    assert desk.answered.text == "C-1 goes to somebody else, and is not offered to you again. Nobody asks why."
    assert len(desk.telegram.said) == said
    assert await desk.claimed_by() is None


async def test_a_note_never_leaves_the_staff(desk):
    """Neither to reporters, nor to the accused, nor to a colleague who is accused."""
    secret = "He did the same in 2019"
    await desk.types(ANNA, "/report harassment", GROUP, offence(sender=NOAH))
    await desk.report()
    for case in (1, 2):
        await desk.types(LENA, f"/note C-{case} {secret}", private(LENA))
        await desk.types(NOAH, f"/case C-{case}", private(NOAH))
        await desk.types(LENA, f"/warn C-{case} harassment You insulted people.", private(LENA))
    out = [delivery for delivery in await desk.owes() if delivery.recipient in (ANNA["id"], NOAH["id"], SPAMMER.id)]

    assert {delivery.recipient for delivery in out} == {ANNA["id"], NOAH["id"], SPAMMER.id}
    assert secret not in repr(out)
    told_noah = [words for chat, words, _whisper in desk.telegram.said if chat == NOAH["id"]]
    assert "There is no C-1 that you can see" in told_noah[0]
    assert secret in "".join(told_noah[1:]), "of another's case a colleague reads the notes"
