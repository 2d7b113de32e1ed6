"""`/head`: for who answers for the journal and for who checks it."""

import re

import pytest

from config import texts
from desk.model import STAFF, Role
from desk.notices import DeliveryState, JournalHead
from handlers.messages.journal_head import journal_head
from handlers.messages.reader import Reader
from storage import signer
from storage.outbox import Outbox
from tests.handlers.staff.desk import LENA, MIA, ROOM, StaffDesk, offence
from tests.handlers.updates import private, report
from tests.storage.desk import MASTER, START
from tests.storage.test_tree import KEY, seal

AUDITOR = {"id": 501, "is_bot": False, "first_name": "Aud", "language_code": "en"}


@pytest.fixture
async def sealed(desk: StaffDesk) -> StaffDesk:
    """A desk whose journal has a head."""
    await desk.handles(report(reply=offence()))
    await desk.database.run(lambda tx: signer.name_next(tx, KEY.public))
    await seal(desk.database)
    return desk


async def told(desk: StaffDesk) -> list[int]:
    """To whom heads have become due since the last look."""
    outbox = Outbox(desk.database, MASTER)
    due = await outbox.claim(desk.clock.now, 100, 100)
    await outbox.settle([one.settled(DeliveryState.SENT) for one in due], desk.clock.now)
    return [one.recipient for one in due if isinstance(one.what, JournalHead)]


async def test_in_the_staff_chat_all_see_it_and_elsewhere_who_asked(sealed: StaffDesk):
    await sealed.types(LENA, "/head", ROOM)
    assert await told(sealed) == [STAFF]
    await sealed.types(LENA, "/head", private(LENA))
    assert await told(sealed) == [LENA["id"]]


async def test_an_auditor_may_ask_and_must_have_pressed_start(sealed: StaffDesk):
    await sealed.run(lambda unit: unit.staff.grant(AUDITOR["id"], Role.AUDITOR, None))
    await sealed.types(AUDITOR, "/start", private(AUDITOR))
    await sealed.types(AUDITOR, "/head", private(AUDITOR))
    assert await told(sealed) == [AUDITOR["id"]]


async def test_a_moderator_may_not(sealed: StaffDesk):
    await sealed.types(MIA, "/head", private(MIA))
    assert "Your role does not cover this" in sealed.last_said
    assert await told(sealed) == []


async def test_before_the_first_head_that_is_said(desk: StaffDesk):
    await desk.types(LENA, "/head", private(LENA))
    assert "sealed" in desk.last_said


def test_a_head_can_be_copied_and_says_what_it_is_good_for():
    head = KEY.sign(1204, bytes(32), START)
    text = journal_head(head, START, Reader("en", texts.translations("en"))).html
    assert f"<code>1204:{'00' * 32}</code>" in text
    assert re.search(r"1,204 sealed entries|1204 sealed entries", text)
    assert head.signature.hex() in text
    assert "ombud journal verify --head" in text
