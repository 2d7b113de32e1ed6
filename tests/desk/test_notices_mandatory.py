"""Of everything the desk owes, one table says whether it is sent again when nobody knows if it arrived."""

import pkgutil
from importlib import import_module
from inspect import getmembers, isclass
from typing import Final, get_args

from desk import notices

MANDATORY: Final[dict[str, bool]] = {
    # Acts: doing one twice comes to the same, or to one mention more.
    "ApplySanction": True,
    "CasePage": True,
    "CommandMenu": True,
    "LiftSanction": True,
    "RemoveCopy": True,
    "RemoveMessage": True,
    # A second one in front of a whole group is worse than none: whoever misses it asks again.
    "ConfirmButton": False,
    "ReportButton": False,
    "SetUpButton": False,
    # What a person is told about a report, a decision or an appeal of theirs, or their data.
    "AppealDecided": True,
    "AppealReceived": True,
    "DataCopy": True,
    "DecisionUndone": True,
    "LegalNotice": True,
    "LegalNoticeWithdrawn": True,
    "MisuseDecided": True,
    "MisuseReviewed": True,
    "OrderCopy": True,
    "OutcomeWithdrawn": True,
    "ReportDecided": True,
    "ReportReceived": True,
    "SanctionPardoned": True,
    "StatementOfReasons": True,
    # What staff are told.
    "AnnouncementReviewed": True,
    "AnnouncementSample": True,
    "AppealOverdue": True,
    "CampaignOutgrew": True,
    "CaseGiven": True,
    "DeadlineReminder": True,
    "DeputyNamed": True,
    "FlaggerStatus": True,
    "HoldNews": True,
    "IdentityUnsealed": True,
    "JournalHead": True,
    "MisuseContested": True,
    "OfficerNews": True,
    "PreservationAsked": True,
    "RequestNews": True,
    "RequestPackage": True,
    "SanctionsPause": True,
    # Who misses one looks at the queue, or asks for the file again.
    "CampaignTable": False,
    "MorningDigest": False,
    # Views: who works with one cannot go on without it.
    "AnnouncementPanel": True,
    "AppealCard": True,
    "ApprovalCard": True,
    "CampaignCard": True,
    "CaseCard": True,
    "CorrectionPanel": True,
    "DraftPrompt": True,
    "GroupPanel": True,
    "RequestCard": True,
    # Nothing waits for a line in a group or in its log: rather not at all than twice.
    "LogLine": False,
    "MeasureSaid": False,
}


def found() -> dict[str, type]:
    """Every class in the package that goes out, wherever a module defines it."""
    modules = [import_module(one.name) for one in pkgutil.walk_packages(notices.__path__, f"{notices.__name__}.")]
    return {
        name: kind
        for module in (notices, *modules)
        for name, kind in getmembers(module, isclass)
        if kind.__module__ == module.__name__ and (hasattr(kind, "lane") or hasattr(kind, "mandatory"))
    }


def test_the_table_says_of_every_notice_whether_it_is_mandatory():
    said = {name: getattr(kind, "mandatory", None) for name, kind in found().items()}
    assert said == MANDATORY, "enter a new notice in the table, once you know what a crash may do to it"


def test_what_is_owed_is_every_notice_that_goes_out():
    assert set(get_args(notices.Owed)) == set(found().values())
