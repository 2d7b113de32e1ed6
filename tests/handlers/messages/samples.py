"""A reader of English, the packaged policy, and a case to change in each test."""

import re
from dataclasses import replace
from gettext import NullTranslations
from html import unescape

from config import helplines, policy
from desk.evidence import Evidence, EvidenceKind, Snapshot
from desk.model import (
    Account,
    AccountKind,
    Attribution,
    Audience,
    Case,
    CaseState,
    Chat,
    Claim,
    Door,
    Origin,
    Outcome,
    Report,
    Strike,
)
from desk.notices import StatementOfReasons
from desk.records import Related
from desk.rules.durations import DAY, HOUR, MINUTE
from desk.rules.ladder import active_points, standing
from desk.rules.priority import explain, rank
from desk.views import AccountView, CaseView, Reported
from handlers.arrival import Bot
from handlers.messages.facts import Facts
from handlers.messages.reader import Reader
from handlers.messages.text import Text

NOW = 1_795_500_000_000
"""2026-11-24 06:00 UTC."""

POLICY = policy.load()
ENGLISH = Reader("en", NullTranslations())
CHESS = Chat(-1001234567890, "supergroup", "Chess <Club>", "chessclub")
BOB = Account(50, AccountKind.PERSON, "Bob <b>", "bob")
ANNA = Account(7, AccountKind.PERSON, "Anna")
FACTS = Facts(POLICY, helplines.load(), Bot(999, "ombud_bot"), NOW, chats={CHESS.id: CHESS}, people={ANNA.id: ANNA})


def reading(text: Text) -> str:
    """What a person sees of a message, tags and entities resolved."""
    return unescape(re.sub(r"<[^>]*>", "", text.html))


def labels(text: Text) -> list[str]:
    return [button.label for row in text.buttons for button in row]


def pressed(text: Text) -> list[str]:
    """The callback data of every button."""
    return [button.data for row in text.buttons for button in row if button.data is not None]


def strike(points: int = 2, expires_at: int | None = NOW + 90 * DAY) -> Strike:
    return Strike(decision=3, category="scam", points=points, at=NOW - DAY, expires_at=expires_at)


def standing_of(*strikes: Strike, account: Account | None = BOB, number: int = 50) -> AccountView:
    return AccountView(account, number, standing(POLICY.ladder, active_points(strikes, NOW)), strikes, NOW - HOUR)


def case(category: str = "scam", **changes: object) -> Case:
    opened = NOW - 2 * HOUR
    deadline = opened + POLICY.category(category).deadline
    made = Case(
        id=7,
        key="message:1:2",
        state=CaseState.OPEN,
        category=category,
        chat=CHESS.id,
        message=42,
        accused=BOB.id,
        attribution=Attribution.STRONG,
        audience=Audience.STAFF,
        origin=Origin.REPORT,
        opened_at=opened,
        deadline=deadline,
        priority=rank(POLICY.category(category), 1, 0, opened, deadline),
        version=3,
        changed_at=opened,
        reference_only=POLICY.category(category).reference_only,
    )
    return replace(made, **changes)


def message(text: str = "Send me 1 BTC", **changes: object) -> Evidence:
    snapshot = Snapshot(BOB, CHESS.id, 42, NOW - 3 * HOUR, text, link="https://t.me/chessclub/42")
    return Evidence(1, 7, EvidenceKind.MESSAGE, replace(snapshot, **changes), NOW - 2 * HOUR)


def reported(number: int = 12, text: str = "he took my money", pseudonym: str = "3f9a000000000000") -> Reported:
    return Reported(Report(number, 7, 60, "scam", text, NOW - 2 * HOUR, Door.GROUP), pseudonym)


def view(about: Case | None = None, **changes: object) -> CaseView:
    about = about or case()
    category = POLICY.category(about.category)
    made = CaseView(
        case=about,
        category=category,
        laws=(category.law,) if category.law else (),
        disturbing=category.disturbing,
        related=Related(0, 0),
        chat=CHESS,
        reasons=explain(category, 1, 0, about.opened_at, about.deadline, NOW),
        pile_on=None,
        accused=standing_of(),
        due=None,
        ladder=POLICY.ladder,
        reports=(reported(),),
        evidence=(message(),),
        notes=(),
        claim=None,
        paged=False,
        decisions=(),
        sanctions=(),
        notices=(),
        timeline=(),
    )
    return replace(made, **changes)


def claimed(menu: str = "") -> Claim:
    return Claim(7, ANNA.id, NOW + 30 * MINUTE, menu)


def statement(**changes: object) -> StatementOfReasons:
    made = StatementOfReasons(
        decision=9,
        outcome=Outcome.WARN,
        category="scam",
        policy="2026-11-24",
        origin=Origin.REPORT,
        certain=True,
        reason="You asked people for money under a false name.",
        excerpt="Send me 1 BTC",
        chat=CHESS.id,
        measures=(),
        points=2,
        total=2,
        expires_at=NOW + 90 * DAY,
        appeal_until=NOW + 365 * DAY,
    )
    return replace(made, **changes)
