"""Whom a lawful request is about nobody reads who is not to: whatever they press or type, and wherever."""

from dataclasses import replace
from typing import Final

import pytest

from desk.acquaintance import pressed_start
from desk.decisions import decide
from desk.model import Account, AccountKind, Outcome, Role
from desk.verdict import Verdict
from handlers.buttons import Action, encode
from storage.database import Engine
from tests.handlers.access.table import BUTTONS
from tests.handlers.desk import LEGAL_CHAT
from tests.handlers.staff.desk import MIA, OLGA, ROOM, StaffDesk, offence
from tests.handlers.staff.test_request_steps import PIA, presses, says
from tests.handlers.updates import SAM, Json, message, private, report, update
from tests.handlers.updates import presses as press
from tests.storage.test_requests import ASKED, ORDER

CORA, IAN, AUDREY, FRED = (
    {"id": number, "is_bot": False, "first_name": name, "language_code": "en"}
    for number, name in ((304, "Cora"), (305, "Ian"), (306, "Audrey"), (307, "Fred"))
)
"""Counsel who is asked nothing; an officer who decided about the person; an auditor; an officer until now."""
LEGAL: Final[Json] = {"id": LEGAL_CHAT, "type": "supergroup", "title": "Legal"}
OTHERS: Final = (OLGA, MIA, AUDREY, CORA, IAN, FRED, SAM)
SECRETS: Final = (str(SAM["id"]), "buy_coins", "12 Js", "office@example.org", "Regulation (EU) 2023/1543")
WORDS: Final = (
    "check",
    "close",
    "withdraw",
    "yes-legal_basis",
    "tell",
    "ip",
    "collect",
    "package",
    "notify-0",
    "review-yes",
)
TYPED: Final = ("/requests", "/request L-1", "/holds", "/holds H-1", "/unhold H-1", "/hold H-1 90d", "/deputy")


@pytest.fixture
def engine() -> Engine:
    return "sqlite"


@pytest.fixture
async def desk(desk: StaffDesk) -> StaffDesk:
    roles = {PIA["id"]: Role.OFFICER, CORA["id"]: Role.COUNSEL, IAN["id"]: Role.MODERATOR, AUDREY["id"]: Role.AUDITOR}
    for person in (PIA, CORA, IAN, AUDREY, FRED, SAM):
        account = Account(person["id"], AccountKind.PERSON, person["first_name"], language="en")
        await desk.run(lambda unit, who=account: pressed_start(unit, who))
    for who, role in (*roles.items(), (IAN["id"], Role.OFFICER), (FRED["id"], Role.OFFICER)):
        await desk.run(lambda unit, who=who, role=role: unit.staff.grant(who, role, None))
    await desk.handles(report(reply=offence()))
    await desk.run(lambda unit: decide(unit, 1, Verdict(IAN["id"], Outcome.DISMISS, None, "No.")))
    about = replace(ORDER.particulars, asked=replace(ASKED, persons=frozenset({SAM["id"]})))
    await desk.run(lambda unit: unit.requests.add(replace(ORDER, particulars=about)))
    return desk


def buttons() -> list[str]:
    """Each that leads to a request, to a threat or to a hold, with the words that it can carry, also those of others."""
    found = []
    for action in Action:
        if action.name.startswith(("REQUEST", "INTAKE_SUPPLY", "THREAT", "HOLD")):
            carried = BUTTONS[action].what
            ids = [1 for one in carried if isinstance(one, int)]
            words = [(one,) for one in WORDS] if any(isinstance(one, str) for one in carried) else [()]
            found += [encode(action, *ids, *word) for word in words]
    return found


async def about_it(desk: StaffDesk) -> list[str]:
    tables = (
        "requests",
        "request_scopes",
        "request_approvals",
        "request_steps",
        "request_asks",
        "request_drafts",
        "holds",
    )
    return [str(dict(row)) for table in tables for row in await desk.sql(f"SELECT * FROM {table}")]


async def test_no_button_and_no_command_tells_it_to_anybody_else(desk: StaffDesk):
    await presses(desk, "check", FRED)
    await desk.presses(FRED, Action.REQUEST_ASK, 1, 2, "authenticate", chat=private(FRED))
    await desk.run(lambda unit: unit.staff.revoke(FRED["id"], Role.OFFICER, None))
    await desk.types(FRED, "Ministry's directory; Ms Krause", private(FRED))
    await says(desk, "authenticate", "Ministry's directory; Ms Krause", PIA)
    before, begun = await about_it(desk), len(desk.telegram.said)
    for who in OTHERS:
        for chat in (private(who), ROOM, LEGAL):
            for data in buttons():
                await desk.handles(press(data, who, chat))
        for words in TYPED:
            await desk.handles(update(message=message(private(who), who, text=words)))
    told = [words for _chat, words, *_ in desk.telegram.said[begun:]] + [one.text for one in desk.telegram.presses]
    assert len(told) > len(OTHERS) * len(TYPED)
    assert [words for words in told if any(secret in words for secret in SECRETS)] == []
    assert desk.telegram.shown == []
    assert await about_it(desk) == before
