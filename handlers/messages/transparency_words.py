"""How the published figures, and what they are told apart by, are called."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from babel.core import Locale, UnknownLocaleError

from desk.rules.disclosure.instruments import Instrument
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data
from desk.rules.policy import Policy
from desk.rules.transparency.report import WITHHELD, Cell
from handlers.messages.naming import category_label
from handlers.messages.reader import Reader, mark
from handlers.messages.request_card import INSTRUMENTS
from handlers.messages.request_words import DATA
from handlers.messages.wording import amount

REQUESTS: Final[Mapping[str, str]] = {
    "requests_received": mark("Requests received"),
    "fulfilled_in_full": mark("Fulfilled in full"),
    "fulfilled_narrowed": mark("Fulfilled after narrowing"),
    "refused": mark("Refused"),
    "no_data": mark("Nothing held"),
    "withdrawn": mark("Withdrawn by the authority"),
    "expired": mark("Lapsed"),
    "preserved": mark("Data preserved"),
    "accounts_named": mark("Accounts named"),
    "accounts_affected": mark("Accounts affected by a disclosure"),
    "emergencies": mark("Emergencies among them"),
    "data_kinds": mark("Disclosures by kind of data"),
    "hours_to_receipt": mark("Median hours to the receipt"),
    "hours_to_answer": mark("Median hours to the answer"),
    "notices_given": mark("Persons told"),
    "notices_delayed": mark("Notices delayed by secrecy"),
    "notices_barred": mark("Notices barred by law"),
    "emergencies_reviewed": mark("Emergencies reviewed"),
    "own_notifications": mark("Our own notifications of a threat to life"),
}
MODERATION: Final[Mapping[str, str]] = {
    "reports": mark("Reports"),
    "violations": mark("Decisions that found a violation"),
    "dismissed": mark("Reports dismissed"),
    "sanctions_delete": mark("Decisions that deleted something"),
    "sanctions_mute": mark("Decisions that muted"),
    "sanctions_kick": mark("Decisions that removed somebody"),
    "sanctions_ban": mark("Decisions that banned"),
    "voided": mark("Decisions undone"),
    "appeals": mark("Appeals"),
    "appeals_ended": mark("Appeals ended"),
    "hours_to_decision": mark("Median hours from a report to its decision"),
    "hours_to_appeal": mark("Median hours from an appeal to its outcome"),
}
TABLES: Final[Mapping[str, str]] = {
    "by_country": mark("by country"),
    "by_instrument": mark("by instrument"),
    "by_reason": mark("by reason"),
    "by_kind": mark("by kind of data"),
    "by_finding": mark("by finding"),
    "by_category": mark("by category"),
    "by_outcome": mark("by outcome"),
}
_REASONS: Final[Mapping[str, str]] = {
    Refusal.UNVERIFIED_SENDER: mark("sender not verified"),
    Refusal.NO_LEGAL_BASIS: mark("no legal basis"),
    Refusal.NOT_COMPETENT: mark("authority not competent"),
    Refusal.NO_ACCOUNT: mark("no specific account"),
    Refusal.TOO_BROAD: mark("period too broad"),
    Refusal.FUTURE_MESSAGES: mark("future messages"),
    Refusal.TOO_DEEP: mark("data not covered by the instrument"),
    Refusal.NO_FACTS: mark("emergency without facts"),
    Refusal.CONFLICT: mark("conflict of law, privilege or the press"),
    Refusal.EXPIRED_ORDER: mark("order not in force"),
    Refusal.CIVIL_CLAIM: mark("civil claim without a court's order"),
    Refusal.WEAKENING: mark("demand to weaken encryption"),
    Refusal.ENFORCER_OBJECTED: mark("the enforcing authority objected"),
    Refusal.TELEGRAM_8_3: mark("Telegram's norm not met"),
    Refusal.CHANGED: mark("changed after it was confirmed"),
    Refusal.UNVERIFIED_KEY: mark("recipient's key not confirmed"),
    Refusal.INCOMPLETE: mark("incomplete"),
}
_OTHERS: Final[Mapping[str, str]] = {
    **_REASONS,
    "proper": mark("proper"),
    "improper": mark("improper"),
    "warn": mark("warning only"),
    "delete": mark("deletion"),
    "mute": mark("mute"),
    "kick": mark("removal"),
    "ban": mark("ban"),
    "appeal_upheld": mark("decision stands"),
    "appeal_overturned": mark("overturned"),
    "appeal_replaced": mark("replaced by a milder decision"),
    "appeal_withdrawn": mark("withdrawn"),
    "appeal_overtaken": mark("the decision had already been undone"),
}
_EMERGENCY: Final = "_emergency"


def row_title(table: str, row: str, policy: Policy, reader: Reader) -> str:
    """How a row is called; one that nobody foresaw goes by its own name. Plain text."""
    _ = reader.gettext
    match table:
        case "by_country":
            return country(row, reader)
        case "by_category":
            return category_label(row, policy, reader) if row in policy.categories else row
        case "by_kind":
            return _(DATA[Data(row)]) if row in frozenset(Data) else row
        case "by_instrument" if row.endswith(_EMERGENCY):
            instrument = _(INSTRUMENTS[Instrument(row.removesuffix(_EMERGENCY))])
            return _("{instrument}, emergency").format(instrument=instrument)
        case "by_instrument":
            return _(INSTRUMENTS[Instrument(row)])
        case _:
            return _(_OTHERS[row]) if row in _OTHERS else row


def country(code: str, reader: Reader) -> str:
    """A country by its ISO code, in the reader's language; one that no list knows goes by its code."""
    return _countries(reader.language).get(code.upper(), code)


def value(cell: Cell, reader: Reader) -> str:
    """A figure as people read it: empty where it cannot apply."""
    _ = reader.gettext
    if cell is None:
        return ""
    if cell == WITHHELD:
        return _("withheld")
    return amount(cell, reader) if isinstance(cell, int) else str(cell)


@lru_cache(maxsize=16)
def _countries(language: str) -> Mapping[str, str]:
    try:
        return dict(Locale.parse(language, sep="-" if "-" in language else "_").territories)
    except (ValueError, UnknownLocaleError):
        return dict(Locale.parse("en").territories)
