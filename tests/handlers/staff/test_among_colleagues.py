"""What is about a colleague is answered to who asked, never in the staff chat."""

import pytest

from tests.handlers.staff.desk import LENA, NOAH, ROOM, offence
from tests.handlers.updates import ANNA, report


@pytest.fixture
async def colleague(desk):
    """A case about somebody from outside, and one about Noah, of the same words."""
    await desk.handles(report("/report spam", offence()))
    await desk.handles(report("/report spam", offence(message_id=8, sender=NOAH)))
    desk.telegram.said.clear()
    return desk


SHOWS = ("/queue", "/case C-2", "/alike C-1", "/alike C-2")


@pytest.mark.parametrize(
    "words",
    [
        *SHOWS,
        "/claim C-2",
        "/release C-2",
        "/note C-2 I know him.",
        f"/warns {NOAH['id']}",
        f"/resetwarns {NOAH['id']}",
        f"/history {NOAH['id']}",
        "/warn C-2 spam No advertising.",
        "/dismiss C-2 Nothing there.",
        f"/handover C-2 {ANNA['id']}",
    ],
)
async def test_the_staff_chat_reads_nothing_of_a_case_about_a_colleague(colleague, words):
    await colleague.types(LENA, words, ROOM)

    hints = ("Noah", f"id={NOAH['id']}", "cheap coins", *(("C-2",) if words in SHOWS else ()))
    for chat, said, _whisper in colleague.telegram.said:
        assert chat == LENA["id"] or not any(hint in said for hint in hints), said
