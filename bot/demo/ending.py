"""The end of the story: what the desk has stored, whether it is what was told, and whether Telegram had anything to object to."""

import asyncio
from collections import Counter
from typing import Final

from bot.demo import disclosure
from bot.demo.expecting import expect
from bot.demo.records import AppealRecord, CaseRecord, JournalRecord
from bot.demo.stage import Cast, Stage
from sandbox import Call

_VERBS: Final = [
    *(
        "reported",
        "reported",
        "reported",
        "named_category",
        "claimed",
        "decided",
        "sanction_applied",
        "not_told",
        "told",
    ),
    *("appealed", "lifting", "voided", "appeal_overturned", "sanction_lifted"),
]
_OWED: Final = {
    "ReportReceived": 4,
    "ReportDecided": 3,
    "StatementOfReasons": 1,
    "CaseCard": 1,
    "ApplySanction": 1,
    "AppealReceived": 1,
    "AppealCard": 1,
    "AppealDecided": 1,
    "OutcomeWithdrawn": 3,
    "LiftSanction": 1,
}
"""Of the receipts one is Ben's second, after he had named a category."""


async def look_it_up(stage: Stage) -> None:
    """Print what the desk says beside its running process: the quarter, the first case and its appeal, which must be the story's.

    Then end it. Raises AssertionError with what did not happen.
    """
    printed, record, appeal, journal = await asyncio.gather(
        stage.desk.transparency(disclosure.quarter(stage)),
        stage.desk.show("C-1", CaseRecord),
        stage.desk.show("A-1", AppealRecord),
        stage.desk.verify_journal(),
    )
    disclosure.tell_the_quarter(stage, printed)
    stage.transcript.scene("What the desk has stored", "`ombud show C-1 --json`, and A-1, beside the running desk.")
    _print(stage, record, appeal)
    _check(record)
    expect((appeal.decision, appeal.state) == ("D-1", "overturned"), f"the appeal ended as the story tells: {appeal}")
    _tell_the_journal(stage, journal)
    await stage.desk.stop()
    objected = [call for call in stage.telegram.refused if not _was_to_be_refused(call, stage.cast)]
    expect(not objected, f"Telegram refuses nothing but what it must: {[(c.method, c.error) for c in objected]}")


def _tell_the_journal(stage: Stage, journal: JournalRecord) -> None:
    """The whole of it recomputed, as anybody can who trusts nobody here."""
    stage.transcript.remark("\nNobody rewrites this record unseen: `ombud journal verify` recomputes all of it.")
    stage.transcript.table(
        [
            ("Rows", f"{journal.rows}, each a leaf of one Merkle tree (RFC 6962)"),
            ("Heads", f"{journal.heads}, each signed (Ed25519) and an extension of the one before"),
            ("Latest", f"{journal.last.size}:{journal.last.root[:16]}…"),
        ]
    )
    expect(journal.last.size == journal.rows > 0, f"the latest head is that of all sealed rows: {journal}")


def _print(stage: Stage, case: CaseRecord, appeal: AppealRecord) -> None:
    rows = [("Case", f"{case.ref}, {case.state}: {case.category}, severity {case.severity}, due {case.deadline}")]
    for report in case.reports:
        words = f', "{report.text}"' if report.text else ""
        rows.append((f"Report {report.ref}", f"{report.category}, by reporter {_short(report.reporter)}{words}"))
    rows.append(("Decision", ", ".join(case.decisions)))
    found = f"against {appeal.decision}, {appeal.state} by staff:{appeal.decided_by}"
    rows.append((f"Appeal {appeal.ref}", found))
    counts = Counter((notice.kind, notice.state) for notice in case.notices)
    rows += [("Notices", f"{count} × {kind}, {state}") for (kind, state), count in counts.items()]
    stage.transcript.table(rows)
    stage.transcript.remark("\nIts timeline. Members appear under a pseudonym in each case, staff by id.")
    stage.transcript.table([(step.at, _short(step.by), step.verb, step.ref) for step in case.timeline])


def _check(case: CaseRecord) -> None:
    expect(case.state == "closed" and case.decisions == ["D-1"], "the case is closed by one decision")
    reports = [(report.ref, report.category) for report in case.reports]
    wanted = [("R-1", "harassment"), ("R-2", "harassment"), ("R-3", "spam")]
    expect(reports == wanted, f"three reports are stored, none lost, none doubled: {reports}")
    expect(len({report.reporter for report in case.reports}) == 3, "each report has a reporter of its own")
    verbs = [step.verb for step in case.timeline]
    expect(sorted(verbs) == sorted(_VERBS), f"the timeline is the story's: {verbs}")
    owed = Counter(notice.kind for notice in case.notices)
    expect(owed == _OWED, f"everyone was owed what the story tells: {dict(owed)}")
    late = [f"{notice.kind} {notice.state}" for notice in case.notices if notice.state != "sent"]
    expect(not late, f"nothing that was owed is left: {late}")


def _short(pseudonym: str) -> str:
    """A pseudonym by its first four digits, as the card shows it; a member of staff by the whole id."""
    kind, colon, name = pseudonym.rpartition(":")
    return f"{kind}{colon}{name[:4]}" if kind != "staff" else pseudonym


def _was_to_be_refused(call: Call, cast: Cast) -> bool:
    """A desk finds out by asking: whether a server knows ephemeral messages, a person can be written to, something is gone.

    A view that is drawn again may show what it showed.
    """
    error = call.error.description if call.error else ""
    match call.method:
        case "deleteEphemeralMessage":
            return "chat not found" in error
        case "editMessageText":
            return "message is not modified" in error
        case "deleteMessage":
            return "message to delete not found" in error
        case "sendMessage" if "can't initiate conversation" in error:
            return call.params["chat_id"] in (cast.max.id, cast.chiara.id)
        case "sendMessage" if "USER_NOT_PARTICIPANT" in error:
            return call.params["ephemeral_message_parameters"] == {"receiver_user_id": cast.chiara.id}
        case _:
            return False
