"""Warnings brought from Rose: a dry run first, once only, and nobody is sanctioned or written to by it."""

import pytest

from desk.acquaintance import joined, moved
from desk.errors import AlreadyVoided
from desk.model import Chat
from desk.rules.durations import DAY
from desk.rules.ladder import active_points
from desk.undoing import undo
from handlers.buttons import Action
from tests.handlers.staff.desk import LENA, MIA, OLGA, ROOM, StaffDesk, offence
from tests.handlers.updates import GROUP, message, private
from tests.storage.desk import POLICY, START

LIST = (
    "account,date,reason,category\n"
    "666,2025-11-03,the same link five times,spam\n"
    "666,2025-11-10,a shop that does not exist,scam\n"
    "777111222,,,\n"
)
LATER = {"id": -1007777777777, "type": "supergroup", "title": "Gardeners"}


@pytest.fixture(autouse=True)
async def serves(desk: StaffDesk) -> None:
    for chat in (GROUP, ROOM):
        served = Chat(chat["id"], "supergroup", chat["title"])
        await desk.run(lambda unit, chat=served: joined(unit, chat, administrator=True))
    await desk.owes()


async def sends(desk: StaffDesk, content: str, person=LENA, chat=ROOM, words="/import rose") -> None:
    desk.telegram.files["F"] = content.encode()
    file = {"file_id": "F", "file_unique_id": "U", "file_size": len(content), "file_name": "rose.csv"}
    await desk.handles({"update_id": 1, "message": message(chat, person, document=file, caption=words)})


async def strikes(desk: StaffDesk, account: int = 666):
    return [(one.category, one.points) for one in await desk.run(lambda unit: unit.decisions.strikes(account))]


async def test_a_dry_run_says_what_would_come_of_it_and_changes_nothing(desk):
    await sends(desk, LIST)

    said = desk.last_said
    assert "Warnings from Rose for “Gardeners”" in said
    assert "New: 3" in said
    assert "• mute for 1 day, from 2 points: 1\n• notice, from 1 point: 1" in said
    assert (
        "Accounts that I have never met (2); please check their ids: <code>666</code>, <code>777111222</code>" in said
    )
    assert "nothing is changed yet" in said
    assert await strikes(desk) == []


async def test_the_button_brings_them_and_nobody_is_sanctioned_or_told(desk):
    await sends(desk, LIST)
    answer = await desk.presses(LENA, Action.IMPORT, 1)

    assert answer.text == "3 warnings brought: D-1 to D-3. /undo takes each of them back."
    assert await strikes(desk) == [("scam", 2), ("spam", 1)]
    assert await desk.sql("SELECT id FROM sanctions") == []
    assert await desk.owes() == []
    (decision,) = await desk.decisions(1)
    (note,) = await desk.run(lambda unit: unit.notes.of_case(1))
    assert (decision.reason, decision.decided_by) == ("the same link five times", LENA["id"])
    assert note.text == "Imported from Rose: this warning was given there, not here."
    assert await desk.verbs() == ["imported", "decided"]
    assert (await desk.case(1)).state == "closed"


async def test_they_are_marked_where_staff_look(desk):
    await sends(desk, LIST)
    await desk.presses(LENA, Action.IMPORT, 1)
    await desk.types(MIA, "/warn scam Another shop.", GROUP, offence())
    await desk.types(MIA, "/warns 666")
    assert desk.last_said.count(" · from Rose") == 2
    await desk.types(MIA, "/case C-1")

    assert "<b>D-1</b>: warned by Rose, brought here by " in desk.last_said


async def test_points_count_from_the_day_of_the_warning(desk):
    await sends(desk, LIST)
    await desk.presses(LENA, Action.IMPORT, 1)

    dated, undated = (await desk.decisions(1))[0], (await desk.decisions(3))[0]
    spam, other = (POLICY.category(name) for name in ("spam", "other"))
    assert dated.expires_at == spam.expires.after(1_762_128_000_000)
    assert undated.expires_at == other.expires.after(START)


async def test_each_was_a_warning_of_its_own_also_where_the_day_is_the_same_or_unknown(desk):
    await sends(desk, "account,date,category\n666,2025-11-03,spam\n666,2025-11-03,scam\n666,,spam\n666,,spam\n")
    assert "• mute for 7 days, from 4 points: 1" in desk.last_said
    await desk.presses(LENA, Action.IMPORT, 1)
    assert await counted(desk) == 5

    await desk.types(MIA, "/warn 666 spam More of it.")
    assert await counted(desk) == 6


async def counted(desk: StaffDesk) -> int:
    return active_points(await desk.run(lambda unit: unit.decisions.strikes(666)), desk.clock.now)


async def test_the_same_file_twice_adds_nothing(desk):
    await sends(desk, LIST)
    await sends(desk, LIST)
    await desk.presses(LENA, Action.IMPORT, 1)
    assert (await desk.presses(LENA, Action.IMPORT, 2)).text.startswith("Nothing in it was new any more")
    assert (await desk.presses(LENA, Action.IMPORT, 1)).alert
    await sends(desk, LIST, OLGA, private(OLGA))

    assert "Brought before, and left out: 3" in desk.last_said
    assert "Nothing in it is new" in desk.last_said
    assert len(await strikes(desk)) == 2


async def test_a_longer_list_adds_what_is_new_also_after_the_group_was_upgraded(desk):
    await sends(desk, LIST)
    await desk.presses(LENA, Action.IMPORT, 1)
    await desk.run(lambda unit: moved(unit, GROUP["id"], LATER["id"], is_staffs=False))
    await sends(desk, LIST + "666,2025-11-11,and again,spam\n")
    await desk.presses(LENA, Action.IMPORT, 2)

    assert await strikes(desk) == [("spam", 1), ("scam", 2), ("spam", 1)]


async def test_what_was_undone_does_not_come_back(desk):
    await sends(desk, LIST)
    await desk.presses(LENA, Action.IMPORT, 1)
    await desk.run(lambda unit: undo(unit, 1, LENA["id"], "Rose's moderator was mistaken."))
    await sends(desk, LIST)

    assert "Brought before, and left out: 3" in desk.last_said
    with pytest.raises(AlreadyVoided):
        await desk.run(lambda unit: undo(unit, 1, LENA["id"], "Once more."))


async def test_what_would_not_count_any_more_and_whom_nobody_here_may_judge_is_left_out(desk):
    await sends(desk, f"account,date,category\n666,2014-01-01,spam\n{MIA['id']},,spam\n{LENA['id']},,spam\n666,,spam\n")

    assert (
        "New: 1\nToo old to count here, and left out: 1\nAbout people who work here, and left out: 2" in desk.last_said
    )


async def test_only_who_sent_the_list_confirms_it_and_in_time(desk):
    await sends(desk, LIST)
    assert (await desk.presses(OLGA, Action.IMPORT, 1)).alert
    assert (await desk.presses(MIA, Action.IMPORT, 1)).text.startswith("Your role does not cover this.")
    desk.clock.now += 30 * DAY
    assert (await desk.presses(LENA, Action.IMPORT, 1)).alert

    assert await strikes(desk) == []
    assert await desk.run(lambda unit: unit.imports.expire(10)) == 1


async def test_a_reply_to_the_file_names_it_too(desk):
    desk.telegram.files["F"] = LIST.encode()
    file = {"file_id": "F", "file_unique_id": "U", "file_size": len(LIST)}
    await desk.types(LENA, "/import rose", private(LENA), message(private(LENA), LENA, document=file))

    assert "New: 3" in desk.last_said


@pytest.mark.parametrize(
    ("content", "words", "said"),
    [
        ("", "/import rose", "The first line has to name the columns"),
        ("account\nabc\n", "/import rose", "Line 2: the account has to be a person"),
        (LIST, "/import rose -100999", "Say for which of my groups, by its id"),
        (LIST, "/import grouphelp", "Something is missing from /import."),
        ("x" * 300_000, "/import rose", "The file is too large"),
    ],
)
async def test_what_cannot_be_brought_is_said(desk, content, words, said):
    await sends(desk, content, words=words)

    assert desk.last_said.startswith(said)
    assert await desk.sql("SELECT id FROM pending_imports") == []


async def test_roses_own_export_is_explained(desk):
    await sends(desk, '{"bot_id": 609517172, "data": {"warns": {"warn_limit": 3, "action": "tban"}}}')

    assert "It holds the group's settings, but none of its warnings" in desk.last_said
    assert "There, 3 warnings led to this: tban." in desk.last_said


async def test_without_a_file_or_with_one_that_telegram_does_not_give(desk):
    await desk.types(LENA, "/import rose")
    assert desk.last_said.startswith("Send the file with /import rose as its caption")
    file = {"file_id": "gone", "file_unique_id": "U"}
    await desk.handles({"update_id": 1, "message": message(ROOM, LENA, document=file, caption="/import rose")})
    assert desk.last_said == "Telegram did not give me the file. Please send it again."


async def test_not_in_a_group_and_not_by_a_moderator(desk):
    await sends(desk, LIST, chat=GROUP)
    assert desk.last_said.startswith("Please send me the file in private or in the staff chat")
    await sends(desk, LIST, MIA)
    assert desk.last_said.startswith("Your role does not cover this.")


async def test_where_several_groups_are_served_one_is_named(desk):
    other = Chat(-1008888888888, "supergroup", "Elsewhere")
    await desk.run(lambda unit: joined(unit, other, administrator=True))
    await sends(desk, LIST)
    assert desk.last_said.startswith("Say for which of my groups")
    await sends(desk, LIST, words=f"/import rose {GROUP['id']}")

    assert "“Gardeners”" in desk.last_said
