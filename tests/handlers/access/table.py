"""Who may give which command and press which button, and where: the whole of it on one page.

A new command or button belongs here, or `test_access.py` fails. A line holds a command that would succeed (or the ids and the word that
a button carries), who may, and, where it cannot succeed in the world of `world.py`, the refusals that somebody who may meets instead.
Others are refused with `NotAllowed`, and nothing of it is kept. Who may differ by chat is said with `by_chat`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from desk.errors import (
    AnnouncementSettled,
    CampaignMovedOn,
    CannotTake,
    CautionMissing,
    DeskError,
    DraftGone,
    ErasureNotAsked,
    HoldRefused,
    ImportRefused,
    LogRefused,
    NothingSealed,
    NothingToLift,
    NothingToRead,
    NothingToUndo,
    NotMilder,
    NotYourAnnouncement,
    NotYourClaim,
    StaleButton,
    StillStaff,
    Uncorrectable,
    UnknownReference,
)
from desk.request_errors import IntakeRefused
from handlers.buttons import Action
from tests.storage.desk import START


class Who(Enum):
    """Everybody holds exactly one role."""

    OWNER = auto()
    LEAD = auto()
    MODERATOR = auto()
    OFFICER = auto()
    AUDITOR = auto()
    COUNSEL = auto()
    ADMINISTRATOR = auto()
    """Of the group, at Telegram; nothing at the desk."""
    FORMER = auto()
    """Held every role once."""
    MEMBER = auto()


class Chat(Enum):
    PRIVATE = auto()
    GROUP = auto()
    STAFF = auto()
    LEGAL = auto()


Rights = Mapping[Chat, frozenset[Who]]


@dataclass(frozen=True)
class Line:
    what: str | tuple[int | str, ...]
    """What is written; of a button what it carries."""
    rights: Rights
    """Who may, by chat; where a chat is missing it is no command, and nobody is answered about it."""
    meets: tuple[type[DeskError], ...] = ()

    def cells(self, *, allowed: bool) -> list[tuple[Who, Chat]]:
        """By whom and where, in an order that stays the same from run to run."""
        chats = [chat for chat in Chat if chat in self.rights]
        return [(who, chat) for chat in chats for who in Who if (who in self.rights[chat]) is allowed]


def _who(*who: Who) -> frozenset[Who]:
    return frozenset(who)


EVERYONE: Final = frozenset(Who)
ROLES: Final = _who(Who.OWNER, Who.LEAD, Who.MODERATOR, Who.OFFICER, Who.AUDITOR, Who.COUNSEL)
JUDGES: Final = _who(Who.OWNER, Who.LEAD, Who.MODERATOR)
LEADS: Final = _who(Who.OWNER, Who.LEAD)
KEEPERS: Final = _who(Who.OWNER, Who.OFFICER)
RESCUERS: Final = _who(Who.OFFICER, Who.LEAD, Who.OWNER)
APPROVERS: Final = _who(Who.OFFICER, Who.COUNSEL)
GOVERNORS: Final = _who(Who.OWNER, Who.ADMINISTRATOR)
NOBODY: Final = frozenset[Who]()

ANYWHERE: Final = frozenset(Chat)
IN_PRIVATE: Final = frozenset({Chat.PRIVATE})
IN_GROUPS: Final = ANYWHERE - IN_PRIVATE


def line(
    what: str | tuple[int | str, ...],
    who: frozenset[Who],
    chats: Collection[Chat] = ANYWHERE,
    meets: tuple[type[DeskError], ...] = (),
) -> Line:
    """The same people in each of these chats."""
    return Line(what, dict.fromkeys(chats, who), meets)


def by_chat(what: str | tuple[int | str, ...], rights: Rights, meets: tuple[type[DeskError], ...] = ()) -> Line:
    return Line(what, rights, meets)


COMMANDS: Final[Mapping[str, Line]] = {
    # Everyone.
    "start": line("/start", EVERYONE, IN_PRIVATE),
    "help": line("/help", EVERYONE),
    "report": line("/report spam", EVERYONE),
    "myreports": line("/myreports", EVERYONE),
    "mystatus": line("/mystatus", EVERYONE),
    "appeal": line("/appeal", EVERYONE),
    "withdraw": line("/withdraw A-1", EVERYONE, meets=(UnknownReference,)),
    "rules": line("/rules", EVERYONE),
    "language": line("/language", EVERYONE),
    "privacy": line("/privacy", EVERYONE),
    "transparency": line("/transparency", EVERYONE),
    "mydata": line("/mydata", EVERYONE, IN_PRIVATE),
    "forgetme": line("/forgetme", EVERYONE, IN_PRIVATE, meets=(StillStaff,)),
    "chatid": line("/chatid", EVERYONE),
    "notices": line("/notices", EVERYONE, IN_PRIVATE),
    "timezone": line("/timezone Europe/Madrid", EVERYONE, IN_PRIVATE),
    "setup": by_chat("/setup", {Chat.PRIVATE: EVERYONE} | dict.fromkeys(IN_GROUPS, ROLES | {Who.ADMINISTRATOR})),
    # Who may choose how a group is served.
    "settings": by_chat("/settings", {Chat.PRIVATE: EVERYONE} | dict.fromkeys(IN_GROUPS, GOVERNORS)),
    "setlog": line("/setlog -1001234567890", GOVERNORS, IN_GROUPS, meets=(LogRefused,)),
    # Who works on cases.
    "queue": line("/queue", JUDGES),
    "case": line("/case C-1", JUDGES),
    "claim": line("/claim C-1", JUDGES),
    "release": line("/release C-1", JUDGES, meets=(NotYourClaim,)),
    "handover": line("/handover C-1 666", JUDGES, meets=(CannotTake,)),
    "note": line("/note C-1 seen this before", JUDGES),
    "escalate": line("/escalate C-1 he names a school and a day", JUDGES),
    "warns": line("/warns 666", JUDGES),
    "resetwarns": line("/resetwarns 666", JUDGES),
    "resetwarn": line("/resetwarn 666", JUDGES),
    "history": line("/history 666", JUDGES),
    "alike": line("/alike C-1", JUDGES),
    "dismiss": line("/dismiss C-1 harmless", JUDGES),
    "warn": line("/warn C-1 spam no advertising here", JUDGES),
    "delete": line("/delete C-1 spam no advertising here", JUDGES),
    "mute": line("/mute C-1 1d spam no advertising here", JUDGES),
    "kick": line("/kick C-1 spam no advertising here", JUDGES),
    "ban": line("/ban C-1 1d spam no advertising here", JUDGES),
    # What Rose calls the same.
    "dwarn": line("/dwarn C-1 spam no advertising here", JUDGES),
    "swarn": line("/swarn C-1 spam no advertising here", JUDGES),
    "del": line("/del C-1 spam no advertising here", JUDGES),
    "dmute": line("/dmute C-1 1d spam no advertising here", JUDGES),
    "smute": line("/smute C-1 1d spam no advertising here", JUDGES),
    "tmute": line("/tmute C-1 1d spam no advertising here", JUDGES),
    "dban": line("/dban C-1 1d spam no advertising here", JUDGES),
    "sban": line("/sban C-1 1d spam no advertising here", JUDGES),
    "dkick": line("/dkick C-1 spam no advertising here", JUDGES),
    "skick": line("/skick C-1 spam no advertising here", JUDGES),
    "tban": line("/tban C-1 1d spam no advertising here", JUDGES),
    "unwarn": line("/unwarn 666 it was a joke", JUDGES, meets=(NothingToUndo,)),
    "rmwarn": line("/rmwarn 666 it was a joke", JUDGES, meets=(NothingToUndo,)),
    "unmute": line("/unmute 666 it was a joke", JUDGES, meets=(NothingToLift,)),
    "unban": line("/unban 666 it was a joke", JUDGES, meets=(NothingToLift,)),
    "undo": line("/undo D-1 it was a joke", JUDGES),
    "appeals": line("/appeals", JUDGES),
    "uphold": line("/uphold A-1 it was advertising", JUDGES),
    "overturn": line("/overturn A-1 it was a joke", JUDGES),
    "replace": line("/replace A-1 warn it was a first time", JUDGES, meets=(NotMilder,)),
    # Who runs campaigns.
    "campaigns": line("/campaigns", LEADS),
    "campaign": line("/campaign B-1", LEADS),
    # Who gives and takes roles.
    "announce": line("/announce", LEADS),
    "import": line("/import rose", LEADS, meets=(ImportRefused,)),
    "role": line("/role 777 moderator", LEADS),
    "roles": line("/roles", LEADS),
    # Who answers for how reporters are treated.
    "flagger": line("/flagger 777 on they know what they see", LEADS),
    "flaggers": line("/flaggers", LEADS),
    "misuse": line("/misuse R-1", LEADS),
    "cautionreporter": line("/cautionreporter R-1 minor careless please look first", LEADS),
    "mutereporter": line("/mutereporter R-1 minor careless please look first", LEADS, meets=(CautionMissing,)),
    "head": line("/head", _who(Who.OWNER, Who.LEAD, Who.AUDITOR), meets=(NothingSealed,)),
    "upholdmisuse": line("/upholdmisuse M-1 it stands", LEADS, meets=(UnknownReference,)),
    "clearreporter": line("/clearreporter M-1 it was wrong", LEADS, meets=(UnknownReference,)),
    "unseal": line("/unseal R-1 they are in danger themselves", LEADS),
    # Who knows of holds: in private, and in the room for lawful requests.
    "hold": line("/hold C-1 90d an order", KEEPERS, meets=(HoldRefused,)),
    "holds": line("/holds", KEEPERS, meets=(HoldRefused,)),
    "unhold": line("/unhold H-1", KEEPERS, meets=(UnknownReference, HoldRefused)),
    "requests": line("/requests", _who(Who.OFFICER), meets=(HoldRefused,)),
    "request": line("/request L-1", APPROVERS, IN_PRIVATE, meets=(UnknownReference,)),
    "deputy": line("/deputy", _who(Who.OFFICER), IN_PRIVATE),
    "contest": line("/contest M-1 it was right", EVERYONE, IN_PRIVATE, meets=(UnknownReference,)),
}

GROUP: Final = 1001234567890
"""Without its sign."""
_NO_DRAFT: Final = (DraftGone,)

BUTTONS: Final[Mapping[Action, Line]] = {
    # Everyone: each acts on what is the presser's own.
    Action.REPORT: line((), EVERYONE),
    Action.MY_REPORTS: line((), EVERYONE),
    Action.LANGUAGE: line(("en",), EVERYONE),
    Action.NAME_CATEGORY: line((1, "scam"), EVERYONE, meets=(UnknownReference,)),
    Action.OPTIONAL: line((0,), EVERYONE),
    Action.STOP_OPTIONAL: line((), EVERYONE),
    Action.TIMEZONE: line(("Europe/Madrid",), EVERYONE),
    Action.TRANSPARENCY: line(("-",), EVERYONE, meets=(StaleButton,)),
    Action.TRANSPARENCY_COUNTRIES: line((), EVERYONE),
    Action.READ: line((1,), EVERYONE, meets=(NothingToRead,)),
    Action.ERASE: line((1,), EVERYONE, meets=(ErasureNotAsked,)),
    Action.ERASE_NOT: line((1,), EVERYONE, meets=(ErasureNotAsked,)),
    Action.APPEAL: line((1,), EVERYONE, meets=(UnknownReference,)),
    Action.SECOND_LOOK: line((1,), EVERYONE, meets=(UnknownReference,)),
    Action.WITHDRAW: line((1,), EVERYONE, meets=(UnknownReference,)),
    Action.DRAFT_CATEGORY: line(("spam",), EVERYONE, meets=_NO_DRAFT),
    Action.DRAFT_PICK: line((), EVERYONE, meets=_NO_DRAFT),
    Action.DRAFT_BACK: line(("text",), EVERYONE, meets=_NO_DRAFT),
    Action.DRAFT_NEXT: line(("text",), EVERYONE, meets=_NO_DRAFT),
    Action.DRAFT_CHANGE: line(("text",), EVERYONE, meets=_NO_DRAFT),
    Action.DRAFT_CONSENT: line((1,), EVERYONE, meets=_NO_DRAFT),
    Action.DRAFT_CONFIRM: line((), EVERYONE, meets=_NO_DRAFT),
    Action.DRAFT_CANCEL: line((), EVERYONE, meets=_NO_DRAFT),
    # Who works on cases.
    Action.CLAIM: line((1,), JUDGES),
    Action.RELEASE: line((1,), JUDGES, meets=(NotYourClaim,)),
    Action.NOTE: line((1,), JUDGES),
    Action.EVIDENCE: line((1,), JUDGES),
    Action.EVIDENCE_ANYWAY: line((1,), JUDGES),
    Action.RELATED: line((1, 0), JUDGES),
    Action.HISTORY: line((1,), JUDGES),
    Action.GIVE: line((1,), JUDGES),
    Action.GIVE_TO: line((1, 666), JUDGES, meets=(CannotTake,)),
    Action.HAND_ON: line((1,), JUDGES),
    Action.OPEN_CASE: line((1,), JUDGES),
    Action.HANDOVER: line((1,), JUDGES),
    Action.ESCALATE: line((1,), JUDGES),
    Action.ESCALATE_AS: line((1, "threat"), JUDGES),
    Action.ACKNOWLEDGE: line((1,), JUDGES),
    Action.RECATEGORISE: line((1,), JUDGES),
    Action.CLOSE_MENU: line((1,), JUDGES),
    Action.TRY_AGAIN: line((1,), JUDGES),
    Action.WARN: line((1, 1), JUDGES),
    Action.DELETE: line((1, 1), JUDGES),
    Action.KICK: line((1, 1), JUDGES),
    Action.CONFIRM: line((1, 1, "notice"), JUDGES),
    Action.OTHERWISE: line((1, 1), JUDGES),
    Action.OTHERWISE_AS: line((1, 1, "mute-7d"), JUDGES),
    Action.DISMISS: line((1, 1), JUDGES),
    Action.UNDO: line((2, 2), JUDGES),
    Action.PARDON: line((2, 2, "mute"), JUDGES, meets=(NothingToLift,)),
    Action.WARN_AS: line((1, 1, "spam"), JUDGES),
    Action.DELETE_AS: line((1, 1, "spam"), JUDGES),
    Action.KICK_AS: line((1, 1, "spam"), JUDGES),
    Action.DISMISS_AS: line((1, 1, "duplicate"), JUDGES),
    Action.BY_RULE: line((1, 1), JUDGES, meets=(StaleButton,)),
    Action.ALIKE: line((1,), JUDGES),
    Action.DISMISS_ALIKE: line((1, 9_999_999_999_999, "duplicate"), JUDGES),
    Action.RECATEGORISE_AS: line((1, "other"), JUDGES),
    Action.UPHOLD: line((1,), JUDGES),
    Action.OVERTURN: line((1,), JUDGES),
    Action.REPLACE: line((1,), JUDGES),
    Action.REPLACE_AS: line((1, "mute"), JUDGES),
    Action.JUDGE_NOT: line((1,), JUDGES),
    Action.OPEN_APPEAL: line((1,), JUDGES),
    Action.IMPORT: line((1,), LEADS, meets=(StaleButton,)),
    Action.RULED_AS: line((1, "spam"), JUDGES, meets=(StaleButton,)),
    # Who may choose how the group is served.
    Action.SHOW_SELF: line((1,), EVERYONE, meets=(StaleButton,)),
    Action.GROUP_PAGE: line((GROUP, "shared"), GOVERNORS),
    Action.GROUP_LANGUAGE: line((GROUP, "en"), GOVERNORS),
    Action.GROUP_MODERATORS: line((GROUP, "administrators"), GOVERNORS),
    Action.GROUP_SHARED: line((GROUP, 1), _who(Who.OWNER)),
    Action.GROUP_SAID: line((GROUP, 1), GOVERNORS),
    Action.GROUP_LADDER: line((GROUP, "strict"), GOVERNORS),
    Action.GROUP_LOG_OFF: line((GROUP,), GOVERNORS),
    # Who works on cases.
    # Who gives and takes roles; officers consent to further officers.
    Action.STAFF: line((), LEADS),
    Action.STAFF_MEMBER: line((777,), LEADS),
    Action.GIVE_ROLE: line((777, "moderator"), LEADS),
    Action.TAKE_ROLE: line((777, "moderator"), LEADS),
    Action.APPROVE_BAN: line((1,), JUDGES),
    Action.REJECT_BAN: line((1,), JUDGES),
    Action.RESUME: line((1,), LEADS),
    Action.CONSENT: line((1,), _who(Who.OFFICER)),
    Action.OBJECT: line((1,), _who(Who.OFFICER)),
    Action.QUEUE: line((1, 1, 1), JUDGES),
    # An announcement that was sent.
    Action.EDIT_EVERYWHERE: line((9,), LEADS, meets=(UnknownReference,)),
    Action.EDIT_TEXT: line((9, "en"), LEADS, meets=(Uncorrectable,)),
    Action.EDIT_READ: line((9,), LEADS, meets=(Uncorrectable,)),
    Action.EDIT_SEND: line((9,), LEADS, meets=(Uncorrectable,)),
    Action.EDIT_APPROVE: line((9,), LEADS, meets=(Uncorrectable,)),
    Action.EDIT_DROP: line((9,), LEADS, meets=(Uncorrectable,)),
    Action.CAMPAIGN_WITHDRAW: line((9,), LEADS, meets=(UnknownReference,)),
    Action.CAMPAIGN_WITHDRAW_NOW: line((9,), LEADS, meets=(UnknownReference,)),
    # Who announces: the lead's draft (2), and one of another's that waits for a second person (3).
    Action.ANNOUNCE_PAGE: line((2, "who"), LEADS, meets=(NotYourAnnouncement,)),
    Action.ANNOUNCE_ASK: line((2, "starts"), LEADS, meets=(NotYourAnnouncement,)),
    Action.ANNOUNCE_SET: line((2, "mandatory"), LEADS, meets=(NotYourAnnouncement,)),
    Action.ANNOUNCE_ERASE: line((2, "en"), LEADS, meets=(NotYourAnnouncement,)),
    Action.ANNOUNCE_NO_POLICY: line((2,), LEADS, meets=(NotYourAnnouncement,)),
    Action.ANNOUNCE_PREVIEW: line((2,), LEADS, meets=(NotYourAnnouncement,)),
    Action.ANNOUNCE_TEST: line((2,), LEADS, meets=(NotYourAnnouncement,)),
    Action.ANNOUNCE_LET_GO: line((2,), LEADS, meets=(NotYourAnnouncement,)),
    Action.ANNOUNCE_TAKE_BACK: line((2,), LEADS, meets=(NotYourAnnouncement, AnnouncementSettled)),
    Action.ANNOUNCE_DROP: line((2,), LEADS, meets=(NotYourAnnouncement,)),
    Action.ANNOUNCEMENT_READ: line((3,), LEADS),
    Action.ANNOUNCEMENT_APPROVE: line((3, START), LEADS),
    Action.ANNOUNCEMENT_REJECT: line((3, START), LEADS),
    # Who runs campaigns.
    Action.CAMPAIGN: line((1,), LEADS),
    Action.CAMPAIGN_PAUSE: line((1,), LEADS),
    Action.CAMPAIGN_RESUME: line((1,), LEADS, meets=(CampaignMovedOn,)),
    Action.CAMPAIGN_STOP: line((1,), LEADS),
    Action.CAMPAIGN_STOP_NOW: line((1,), LEADS),
    Action.CAMPAIGN_RETRY: line((1,), LEADS),
    Action.CAMPAIGN_RETRY_NOW: line((1,), LEADS),
    Action.CAMPAIGN_BACK: line((1,), LEADS),
    Action.CAMPAIGN_TABLE: line((1,), LEADS),
    # Who answers for how reporters are treated.
    Action.REPORTERS: line((1,), LEADS),
    Action.MISUSE: line((1, "w-m-c-flood"), LEADS),
    Action.MISUSE_UPHOLD: line((1,), LEADS, meets=(UnknownReference,)),
    Action.MISUSE_CLEAR: line((1,), LEADS, meets=(UnknownReference,)),
    Action.MISUSE_CONTEST: line((1,), EVERYONE, meets=(UnknownReference,)),
    # Who knows of holds.
    Action.HOLD_PLACE: line((1,), KEEPERS, meets=(HoldRefused,)),
    Action.HOLD_DROP: line((1,), KEEPERS, meets=(HoldRefused,)),
    Action.HOLDS: line((), KEEPERS),
    Action.HOLD_OPEN: line((1,), KEEPERS, meets=(UnknownReference,)),
    Action.HOLD_EXTEND: line((1, START), KEEPERS, meets=(UnknownReference,)),
    Action.HOLD_END: line((1,), KEEPERS, meets=(UnknownReference,)),
    Action.HOLD_END_NOW: line((1, START), KEEPERS, meets=(UnknownReference,)),
    # Who takes the steps of a lawful request.
    Action.THREAT: line((1,), RESCUERS, meets=(UnknownReference,)),
    Action.THREAT_ACKNOWLEDGE: line((1,), RESCUERS, meets=(UnknownReference,)),
    Action.THREAT_TEXT: line((1, 0), RESCUERS, meets=(UnknownReference,)),
    Action.THREAT_ASK: line((1, 1, "nothreat"), RESCUERS, meets=(UnknownReference,)),
    Action.PRESERVE_CASE: line((1,), KEEPERS, meets=(UnknownReference,)),
    Action.PRESERVE_NOT: line((1,), KEEPERS, meets=(UnknownReference,)),
    Action.REQUEST_STEPS: line((1,), APPROVERS, meets=(UnknownReference,)),
    Action.REQUEST_ANALYSIS: line((1,), APPROVERS, meets=(UnknownReference,)),
    Action.REQUEST_SCOPE: line((1,), APPROVERS, meets=(UnknownReference,)),
    Action.REQUEST_APPROVE: line((1, 1), APPROVERS, meets=(UnknownReference,)),
    Action.REQUEST_REFUSE: line((1,), _who(Who.OFFICER), meets=(UnknownReference,)),
    Action.REQUEST_STEP: line((1, 1, "check"), _who(Who.OFFICER), meets=(UnknownReference,)),
    Action.REQUEST_ASK: line((1, 1, "withdraw"), _who(Who.OFFICER), meets=(UnknownReference,)),
    Action.REQUEST_PERSON: line((1, 0), _who(Who.OFFICER), meets=(UnknownReference,)),
    Action.REQUEST_DATA: line((1, "ip"), _who(Who.OFFICER), meets=(UnknownReference,)),
    Action.REQUEST_DOCUMENT: line((1,), APPROVERS, meets=(UnknownReference,)),
    Action.REQUEST_RECEIPT: line((1,), _who(Who.OFFICER), meets=(UnknownReference,)),
    Action.REQUEST_RECEIPT_TOLD: line((1,), _who(Who.OFFICER), meets=(UnknownReference,)),
    Action.REQUEST_LETTER: line((1,), _who(Who.OFFICER), meets=(UnknownReference,)),
    Action.REQUEST_LETTER_SENT: line((1, 1), _who(Who.OFFICER), meets=(UnknownReference,)),
    Action.REQUEST_NOTICE: line((1,), _who(Who.OFFICER), meets=(UnknownReference,)),
    Action.REQUEST_PACK: line((1, 1, "collect"), _who(Who.OFFICER), meets=(UnknownReference,)),
    Action.REQUEST_HAND: line((1,), _who(Who.OFFICER), meets=(UnknownReference,)),
    # Who takes one in.
    Action.INTAKE: line((), _who(Who.OFFICER)),
    Action.INTAKE_PART: line(("basis",), _who(Who.OFFICER), meets=(IntakeRefused,)),
    Action.INTAKE_CHOOSE: line(("kind-eu_epoc",), _who(Who.OFFICER), meets=(IntakeRefused,)),
    Action.INTAKE_NEXT: line(("basis",), _who(Who.OFFICER), meets=(IntakeRefused,)),
    Action.INTAKE_CONFIRM: line((), _who(Who.OFFICER), meets=(IntakeRefused,)),
    Action.INTAKE_DROP: line((), _who(Who.OFFICER)),
    Action.INTAKE_SUPPLY: line((1,), _who(Who.OFFICER), meets=(UnknownReference,)),
}

LINES: Final[tuple[tuple[str | Action, Line], ...]] = (*COMMANDS.items(), *BUTTONS.items())
