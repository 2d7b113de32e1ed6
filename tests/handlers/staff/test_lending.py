"""A group whose settings let its own Telegram administrators moderate: there, and no further."""

import pytest

from desk.acquaintance import joined
from desk.errors import ForStaffOnly, NotAllowed
from desk.groups import GroupSettings, Moderators
from desk.lending import lend, strikes_in
from desk.model import Chat, Outcome, Role
from desk.notices import StatementOfReasons
from desk.triage import look
from handlers.arrival import Rights
from handlers.buttons import Action
from tests.handlers.staff.desk import MIA, StaffDesk, offence
from tests.handlers.updates import BOT, GROUP, SAM, message, private

GRETA = {"id": 501, "is_bot": False, "first_name": "Greta", "language_code": "en"}
HUGO = {"id": 502, "is_bot": False, "first_name": "Hugo", "language_code": "en"}
ELSEWHERE = {"id": -1001111111111, "type": "supergroup", "title": "Elsewhere"}
GROWN = -1002222222222
ROLE = "Your role does not cover this. If it should, ask an owner of this desk."


@pytest.fixture(autouse=True)
async def lending(desk: StaffDesk) -> None:
    """Greta and Hugo are administrators of a group that lets them moderate."""
    desk.telegram.administrators = {GRETA["id"], HUGO["id"]}
    for chat in (GROUP, ELSEWHERE):
        served = Chat(chat["id"], "supergroup", chat["title"])
        await desk.run(lambda unit, chat=served: joined(unit, chat, administrator=True))
    await lets(desk, Moderators.ADMINISTRATORS)


async def lets(desk: StaffDesk, moderators: Moderators) -> None:
    await desk.run(lambda unit: unit.groups.keep(GroupSettings(GROUP["id"], moderators=moderators)))


async def test_an_administrator_warns_and_mutes_in_their_group(desk: StaffDesk):
    await desk.types(GRETA, "/warn spam No advertising.", GROUP, offence())
    await desk.types(GRETA, "/mute 1d spam Again.", GROUP, offence(message_id=8))

    (warned,), (muted,) = await desk.decisions(1), await desk.decisions(2)
    assert (warned.outcome, warned.decided_by, warned.points) == (Outcome.WARN, GRETA["id"], 1)
    sanctions = await desk.run(lambda unit: unit.sanctions.of_decision(muted.id))
    assert [one.chat for one in sanctions] == [GROUP["id"]]


async def test_a_member_with_a_number_is_judged_for_this_group_alone(desk: StaffDesk):
    await desk.types(GRETA, f"/ban {SAM['id']} 7d spam No advertising.", GROUP)

    case = await desk.case(1)
    assert (case.chat, case.accused) == (GROUP["id"], SAM["id"])
    assert case.key.endswith(f":{GROUP['id']}")


async def test_a_stranger_to_the_group_cannot_be_judged_there(desk: StaffDesk):
    desk.telegram.outside = {SAM["id"]}
    await desk.types(GRETA, f"/warn {SAM['id']} spam No advertising.", GROUP)

    assert "not in this group" in desk.last_said
    assert await desk.sql("SELECT id FROM cases") == []


@pytest.mark.parametrize("chat", [ELSEWHERE, private(GRETA)])
async def test_the_right_ends_with_the_group(desk: StaffDesk, chat):
    await desk.types(GRETA, f"/warn {SAM['id']} spam No.", chat)
    assert desk.last_said == ROLE


async def test_without_the_setting_an_administrator_is_a_member(desk: StaffDesk):
    await lets(desk, Moderators.STAFF)
    await desk.types(GRETA, "/warn spam No.", GROUP, offence())
    assert desk.last_said == ROLE


async def test_who_was_demoted_since_may_no_more(desk: StaffDesk):
    desk.telegram.administrators.discard(GRETA["id"])
    await desk.types(GRETA, "/warn spam No.", GROUP, offence())
    assert desk.last_said == ROLE


async def test_an_administrator_who_may_not_restrict_may_not_moderate(desk: StaffDesk):
    desk.telegram.granted[GRETA["id"]] = Rights(restrict=False)
    await desk.types(GRETA, "/warn spam No.", GROUP, offence())
    assert desk.last_said == ROLE


async def test_administrators_do_not_judge_one_another(desk: StaffDesk):
    await desk.types(GRETA, "/warn spam No.", GROUP, message(GROUP, HUGO, text="my coins"))
    assert "administrator of this group" in desk.last_said

    await desk.types(GRETA, "/warn spam No.", GROUP, message(GROUP, BOT, sender_chat=GROUP, text="from the group"))
    assert "administrator of this group" in desk.last_said


async def test_nor_the_staff_of_the_desk(desk: StaffDesk):
    await desk.types(GRETA, "/warn spam No.", GROUP, message(GROUP, MIA, text="I am staff"))
    assert desk.last_said == ROLE


async def test_cases_by_number_and_the_queue_stay_with_the_staff(desk: StaffDesk):
    await desk.report()
    for command in ("/warn C-1 spam No.", "/warn C-99 spam No.", "/queue", "/claim C-1", f"/warns {SAM['id']}"):
        await desk.types(GRETA, command, GROUP)
        assert desk.last_said == ROLE


async def test_what_concerns_lives_or_children_is_for_the_staff(desk: StaffDesk):
    await desk.types(GRETA, "/ban forever child_safety No.", GROUP, offence())

    assert "own staff" in desk.last_said
    assert await desk.sql("SELECT id FROM cases") == []


async def test_a_lent_right_reaches_no_other_groups_case(desk: StaffDesk):
    await desk.report()

    async def work(unit):
        await look(await lend(unit, GRETA["id"], ELSEWHERE["id"]), 1, GRETA["id"])

    with pytest.raises(NotAllowed):
        await desk.run(work)
    await desk.run(lambda unit: unit.groups.keep(GroupSettings(ELSEWHERE["id"], moderators=Moderators.ADMINISTRATORS)))
    with pytest.raises(ForStaffOnly):
        await desk.run(work)


async def test_the_right_goes_with_the_bot(desk: StaffDesk):
    await desk.run(lambda unit: unit.chats.left(GROUP["id"]))
    await desk.types(GRETA, "/warn spam No.", GROUP, offence())
    assert desk.last_said == ROLE


async def test_an_administrator_names_the_rule_afterwards_while_the_group_still_lends_the_right(desk: StaffDesk):
    for place in (7, 8):
        await desk.types(GRETA, "/warn spamming again", GROUP, offence(message_id=place))
    await desk.presses(GRETA, Action.RULED_AS, 1, "spam", chat=private(GRETA))
    desk.telegram.administrators = {HUGO["id"]}
    await desk.presses(GRETA, Action.RULED_AS, 2, "spam", chat=private(GRETA))

    assert desk.answered.text == ROLE
    assert [decision.decided_by for decision in await desk.decisions(1)] == [GRETA["id"]]
    assert await desk.sql("SELECT id FROM cases WHERE id > 1") == []


async def test_an_administrator_names_no_rule_for_somebody_elses_verdict(desk: StaffDesk):
    await desk.types(GRETA, "/warn spamming again", GROUP, offence())
    await desk.presses(HUGO, Action.RULED_AS, 1, "spam", chat=private(HUGO))

    assert desk.answered.text == ROLE


async def test_what_holds_in_other_groups_too_is_not_theirs_to_lift(desk: StaffDesk):
    for chat, lends in ((GROUP, Moderators.ADMINISTRATORS), (ELSEWHERE, Moderators.STAFF)):
        sharing = GroupSettings(chat["id"], moderators=lends, sanctions_shared=True)
        await desk.run(lambda unit, kept=sharing: unit.groups.keep(kept))
    await desk.types(MIA, "/mute 1d spam No.", GROUP, offence())

    for command in ("/undo D-1 I disagree", f"/unmute {SAM['id']} --everywhere I disagree"):
        await desk.types(GRETA, command, GROUP)
        assert "own staff" in desk.last_said
    await desk.types(GRETA, f"/unmute {SAM['id']} I disagree", GROUP)
    held = await desk.sql("SELECT chat FROM sanctions WHERE lifting = '' ORDER BY id")
    assert [row["chat"] for row in held] == [ELSEWHERE["id"]]


async def test_what_the_staff_decided_in_their_group_they_do_not_undo(desk: StaffDesk):
    """To lift it there they may: in Telegram itself they could, too."""
    await desk.types(MIA, "/mute 1d spam No advertising.", GROUP, offence())
    await desk.types(GRETA, "/undo D-1 He is a friend.", GROUP)
    refused = desk.last_said
    await desk.types(GRETA, "/unmute He is a friend.", GROUP, offence())

    assert "own staff" in refused
    assert desk.last_said.startswith("The mute is lifted in 1 group.")


async def test_nor_when_who_decided_works_here_no_more(desk: StaffDesk):
    await desk.types(MIA, "/warn spam No advertising.", GROUP, offence())
    await desk.run(lambda unit: unit.staff.revoke(MIA["id"], Role.MODERATOR, None))
    await desk.types(GRETA, "/undo D-1 He is a friend.", GROUP)

    assert "own staff" in desk.last_said
    assert (await desk.decisions())[0].voided_at is None


async def test_unwarn_shows_and_takes_nothing_of_what_was_decided_in_other_groups(desk: StaffDesk):
    await desk.types(GRETA, "/warn spam No.", GROUP, offence())
    await desk.types(MIA, "/warn spam No.", ELSEWHERE, message(ELSEWHERE, SAM, message_id=9, text="cheap coins here"))
    await desk.types(HUGO, "/unwarn That was no advertising.", GROUP, offence())
    assert (await desk.decisions())[0].voided_by == HUGO["id"]

    await desk.types(HUGO, "/unwarn And that?", GROUP, offence())
    assert "own staff" not in desk.last_said
    assert (await desk.decisions(2))[0].voided_at is None


async def test_what_they_decided_themselves_they_take_back(desk: StaffDesk):
    await desk.types(GRETA, "/mute 1d spam No advertising.", GROUP, offence())
    await desk.types(HUGO, "/undo D-1 That was no advertising.", GROUP)

    assert (await desk.decisions())[0].voided_by == HUGO["id"]


async def test_its_points_count_in_the_group_alone(desk: StaffDesk):
    """Anybody can have a group of their own: what they give there must not follow people to others."""
    await desk.types(GRETA, "/warn spam No.", GROUP, offence())

    async def points(chat: int | None) -> int:
        found = await desk.run(lambda unit: strikes_in(unit, SAM["id"], chat))
        return sum(strike.points for strike in found)

    assert [await points(chat) for chat in (GROUP["id"], ELSEWHERE["id"], None)] == [1, 0, 0]
    assert "counts in one group only" in await _status(desk)
    (statement,) = [one for one in await desk.owes_to(SAM["id"]) if isinstance(one, StatementOfReasons)]
    assert statement.here_only
    await desk.run(lambda unit: unit.chats.moved(GROUP["id"], GROWN))
    assert [await points(chat) for chat in (GROUP["id"], GROWN, ELSEWHERE["id"])] == [1, 1, 0]


async def test_a_moderators_points_count_everywhere(desk: StaffDesk):
    await desk.types(MIA, "/warn spam No.", GROUP, offence())
    assert len(await desk.run(lambda unit: strikes_in(unit, SAM["id"], ELSEWHERE["id"]))) == 1
    assert "in one group only" not in await _status(desk)


async def _status(desk: StaffDesk) -> str:
    await desk.types(SAM, "/mystatus", private(SAM))
    return desk.last_said


async def test_help_tells_an_administrator_what_the_group_lends_them_and_nobody_else(desk: StaffDesk):
    await desk.types(GRETA, "/help", GROUP)
    assert "For administrators of this group" in desk.last_said
    assert "/mute or /ban" in desk.last_said
    assert "/queue" not in desk.last_said
    for who, chat in ((SAM, GROUP), (GRETA, ELSEWHERE)):
        await desk.types(who, "/help", chat)
        assert "/mute" not in desk.last_said
