"""What goes to people because something was committed: one renderer per kind."""

from desk.notices import (
    AppealDecided,
    AppealReceived,
    DecisionUndone,
    FlaggerStatus,
    LegalNotice,
    LegalNoticeWithdrawn,
    MisuseDecided,
    MisuseReviewed,
    OutcomeWithdrawn,
    ReportDecided,
    ReportReceived,
    SanctionPardoned,
    StatementOfReasons,
)
from handlers.messages.appeals import about_appeal
from handlers.messages.facts import Facts
from handlers.messages.flaggers import flagger_status
from handlers.messages.legal_notice import about_order
from handlers.messages.misuse import misuse_decided, misuse_reviewed
from handlers.messages.reader import Reader
from handlers.messages.receipts import report_decided, report_received
from handlers.messages.statements import statement_of_reasons
from handlers.messages.text import Text
from handlers.messages.undone import taken_back

Told = (
    ReportReceived
    | ReportDecided
    | StatementOfReasons
    | DecisionUndone
    | OutcomeWithdrawn
    | SanctionPardoned
    | AppealReceived
    | AppealDecided
    | FlaggerStatus
    | LegalNotice
    | LegalNoticeWithdrawn
    | MisuseDecided
    | MisuseReviewed
)
"""What people read because something was committed."""


def places(owed: Told) -> set[int]:
    """The chats that a notice names."""
    match owed:
        case StatementOfReasons(measures=measures, chat=chat):
            named = {measure.chat for measure in measures}
            return named | {chat} if chat is not None else named
        case DecisionUndone(lifted=lifted, kept=kept) | AppealDecided(lifted=lifted, kept=kept):
            return {measure.chat for measure in (*lifted, *kept)}
        case SanctionPardoned(lifted=lifted):
            return {measure.chat for measure in lifted}
        case _:
            return set()


def render(owed: Told, facts: Facts, reader: Reader) -> Text:
    """A notice in its reader's language."""
    match owed:
        case ReportReceived():
            return report_received(owed, facts, reader)
        case ReportDecided():
            return report_decided(owed, facts, reader)
        case StatementOfReasons():
            return statement_of_reasons(owed, facts, reader)
        case AppealReceived() | AppealDecided():
            return about_appeal(owed, facts, reader)
        case DecisionUndone() | SanctionPardoned() | OutcomeWithdrawn():
            return taken_back(owed, facts, reader)
        case FlaggerStatus():
            return flagger_status(owed, facts, reader)
        case LegalNotice() | LegalNoticeWithdrawn():
            return about_order(owed, facts, reader)
        case MisuseDecided():
            return misuse_decided(owed, facts, reader)
        case MisuseReviewed():
            return misuse_reviewed(owed, facts, reader)
