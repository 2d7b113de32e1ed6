"""What was owed because of a case, and how far it came, in words for staff. It never says to whom: that would tell who reported."""

from collections.abc import Mapping
from typing import Final

from desk.notices import DeliveryState, Notice
from handlers.messages.reader import Reader, mark
from handlers.messages.text import foreign

_KINDS: Final[Mapping[str, str]] = {
    "ReportReceived": mark("receipt of a report"),
    "ReportDecided": mark("outcome for a reporter"),
    "OutcomeWithdrawn": mark("correction for a reporter"),
    "StatementOfReasons": mark("statement of reasons"),
    "DecisionUndone": mark("word that a decision was undone"),
    "SanctionPardoned": mark("word that a sanction was lifted"),
    "AppealReceived": mark("receipt of an appeal"),
    "AppealDecided": mark("result of an appeal"),
    "CaseGiven": mark("hand-over to a colleague"),
    "CaseCard": mark("card"),
    "CasePage": mark("page"),
    "AppealCard": mark("card of an appeal"),
    "MeasureSaid": mark("line in the group"),
    "LogLine": mark("line in a log"),
    "RemoveMessage": mark("removal of a message"),
    "RemoveCopy": mark("removal of a copy from the vault chat"),
    "ApplySanction": mark("sanction"),
    "LiftSanction": mark("lifting of a sanction"),
    "DraftPrompt": mark("question to a person"),
}
_STATES: Final[Mapping[DeliveryState, str]] = {
    DeliveryState.DUE: mark("due"),
    DeliveryState.SENDING: mark("on its way"),
    DeliveryState.SENT: mark("done"),
    DeliveryState.BLOCKED: mark("waits for Start"),
    DeliveryState.FAILED: mark("failed"),
    DeliveryState.UNKNOWN: mark("in doubt"),
}


def notice_line(notice: Notice, reader: Reader) -> str:
    """ "N-31 statement of reasons: waits for Start"; what has no name in words goes by the one it has on record."""
    kind = _KINDS.get(notice.kind)
    name = reader.gettext(kind) if kind is not None else foreign(notice.kind)
    return f"{notice.ref} {name}: {reader.gettext(_STATES[notice.state])}"
