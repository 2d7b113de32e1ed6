"""What a pressed button carries back: a version, an action, ids and at most one word; 64 bytes at most, and nothing personal.

    1|warn|7|3        1|wa|7|3|hate

What a press may do is decided when it arrives, from the database, never from what was printed.
"""

import re
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

from desk.errors import StaleButton

VERSION: Final = "1"
"""Grows when the meaning of what was printed changes: buttons of another version are refused, kindly."""
NONE: Final = "-"
"""The word where nothing is chosen, and what holds for all holds."""
BYTES_AT_MOST: Final = 64
"""Of callback_data (https://core.telegram.org/bots/api#inlinekeyboardbutton)."""


@unique
class Action(StrEnum):
    """What a button does. Beside each: the ids it carries, and the word."""

    # Everyone, in their private chat.
    REPORT = "report"  # begins a draft
    MY_REPORTS = "mine"
    LANGUAGE = "lang"  # word: its code
    NAME_CATEGORY = "named"  # report, word: category
    OPTIONAL = "optional"  # 1: they want optional announcements, 0: they do not
    STOP_OPTIONAL = "stopopt"  # the same as 0, under an announcement
    TIMEZONE = "zone"  # word: its name
    READ = "read"  # campaign
    TRANSPARENCY = "figures"  # word: a country's code, or NONE for all
    TRANSPARENCY_COUNTRIES = "figcount"

    ERASE = "erase"  # when it was asked
    ERASE_NOT = "erasenot"  # when it was asked

    APPEAL = "appeal"  # decision: begins a draft
    SECOND_LOOK = "relook"  # report: the same, against its dismissal
    WITHDRAW = "withdraw"  # appeal

    # The draft of a report or an appeal. Its buttons name the step they belong to, so that one pressed twice does nothing twice.
    DRAFT_CATEGORY = "d_cat"  # word: category
    DRAFT_PICK = "d_pick"  # opens Telegram's picker: its keyboard and inline buttons cannot share a message
    DRAFT_BACK = "d_back"  # word: the step it leaves
    DRAFT_NEXT = "d_next"  # word: the step it leaves
    DRAFT_CHANGE = "d_edit"  # word: the step to go to
    DRAFT_CONSENT = "d_quote"  # 1 may be quoted, 0 may not
    DRAFT_CONFIRM = "d_send"
    DRAFT_CANCEL = "d_stop"

    # The case card: case; where a verdict may follow at once also the version of the case that was printed.
    CLAIM = "claim"  # case
    RELEASE = "release"  # case
    NOTE = "note"  # case
    EVIDENCE = "evidence"  # case
    EVIDENCE_ANYWAY = "show"  # case
    RELATED = "related"  # case, the last case shown, 0 for the first page
    HISTORY = "history"  # the last case shown
    GIVE = "give"  # case
    GIVE_TO = "giveto"  # case, account
    HAND_ON = "handon"  # case
    OPEN_CASE = "case"  # case
    HANDOVER = "handover"  # case
    ESCALATE = "escalate"  # case
    ESCALATE_AS = "esc_as"  # case, word: kind
    ACKNOWLEDGE = "ack"  # case
    RECATEGORISE = "recat"  # case
    CLOSE_MENU = "close"  # case
    TRY_AGAIN = "again"  # case
    WARN = "warn"  # case, version
    DELETE = "delete"  # case, version
    KICK = "kick"  # case, version
    CONFIRM = "ca"  # case, version, word: the step that is due, `mute-7d`
    OTHERWISE = "else"  # case, version
    OTHERWISE_AS = "ea"  # case, version, word: the step to take instead
    DISMISS = "dismiss"  # case, version
    UNDO = "undo"  # case, version
    PARDON = "pd"  # case, version, word: mute or ban

    # Choices of the card's menus. Two letters, so that the longest category fits beside the longest ids.
    WARN_AS = "wa"  # case, version, word: category
    DELETE_AS = "da"  # case, version, word: category
    KICK_AS = "ka"  # case, version, word: category
    DISMISS_AS = "na"  # case, version, word: code of a reason
    BY_RULE = "rule"  # case, version: the chosen category's rule is the reason
    ALIKE = "alike"  # case
    DISMISS_ALIKE = "nali"  # case, when the list was shown, word: code of a reason
    RECATEGORISE_AS = "ra"  # case, word: category

    IMPORT = "import"  # a list that waits for its lead's word
    RULED_AS = "va"  # a verdict that waits for its rule, word: category
    # For leads, in their private chat.
    REPORTERS = "reporters"  # case
    MISUSE = "mis"  # report, word: what was chosen so far
    MISUSE_UPHOLD = "mis_hold"  # caution or mute
    MISUSE_CLEAR = "mis_clear"  # caution or mute
    MISUSE_CONTEST = "mis_no"  # caution or mute; for its reporter
    SHOW_SELF = "self"  # a held command

    # A group's settings, in an administrator's private chat. Groups go without the sign of their id.
    GROUP_PAGE = "g_page"  # group, word: page
    GROUP_LANGUAGE = "g_lang"  # group, word: code
    GROUP_MODERATORS = "g_mods"  # group, word: who
    GROUP_SHARED = "g_share"  # group, 1 or 0
    GROUP_SAID = "g_said"  # group, 1 or 0
    GROUP_LADDER = "g_step"  # group, word: one of the policy's ladders
    GROUP_LOG_OFF = "g_nolog"  # group
    # Who works here.
    STAFF = "staff"
    STAFF_MEMBER = "member"  # account
    GIVE_ROLE = "grole"  # account, word: role
    TAKE_ROLE = "trole"  # account, word: role
    APPROVE_BAN = "second"  # a ban that is proposed
    REJECT_BAN = "noban"  # a ban that is proposed
    RESUME = "resume"  # a pause of somebody's sanctions
    CONSENT = "consent"  # an officer's appointment
    OBJECT = "object"  # an officer's appointment
    # The card of an appeal.
    UPHOLD = "uphold"  # appeal
    OVERTURN = "overturn"  # appeal
    REPLACE = "replace"  # appeal
    REPLACE_AS = "milder"  # appeal, word: outcome
    JUDGE_NOT = "unask"  # appeal: closes its menu
    OPEN_APPEAL = "see"  # appeal

    # The card of a campaign, in a lead's private chat.
    CAMPAIGN = "b_open"  # campaign
    CAMPAIGN_PAUSE = "b_pause"  # campaign
    CAMPAIGN_RESUME = "b_go"  # campaign
    CAMPAIGN_STOP = "b_stop"  # campaign: asks first
    CAMPAIGN_STOP_NOW = "b_end"  # campaign
    CAMPAIGN_RETRY = "b_retry"  # campaign: asks first
    CAMPAIGN_RETRY_NOW = "b_again"  # campaign
    CAMPAIGN_BACK = "b_back"  # campaign
    CAMPAIGN_TABLE = "b_table"  # campaign
    # An announcement in the making, in its author's private chat, and the card by which a second person approves it.
    ANNOUNCE_PAGE = "n_page"  # campaign, word: page
    ANNOUNCE_ASK = "n_ask"  # campaign, word: what is asked for
    ANNOUNCE_SET = "n_set"  # campaign, word: choice
    ANNOUNCE_ERASE = "n_erase"  # campaign, word: language
    ANNOUNCE_NO_POLICY = "n_nopol"  # campaign
    ANNOUNCE_PREVIEW = "n_see"  # campaign
    ANNOUNCE_TEST = "n_test"  # campaign
    ANNOUNCE_LET_GO = "n_go"  # campaign
    ANNOUNCE_TAKE_BACK = "n_back"  # campaign
    ANNOUNCE_DROP = "n_drop"  # campaign
    ANNOUNCEMENT_READ = "n_read"  # campaign
    ANNOUNCEMENT_APPROVE = "n_yes"  # campaign, when it was let go
    ANNOUNCEMENT_REJECT = "n_no"  # campaign, when it was let go

    # An announcement that was sent, for leads in their private chat.
    EDIT_EVERYWHERE = "x_edit"  # campaign
    EDIT_TEXT = "x_text"  # correction, word: language
    EDIT_READ = "x_read"  # correction
    EDIT_SEND = "x_send"  # correction
    EDIT_APPROVE = "x_yes"  # correction
    EDIT_DROP = "x_drop"  # correction
    CAMPAIGN_WITHDRAW = "x_gone"  # campaign: asks
    CAMPAIGN_WITHDRAW_NOW = "x_sure"  # campaign

    # Holds, for owners and officers, in their private chat. The end that was printed goes along: who presses twice extends once.
    HOLD_PLACE = "h_yes"  # what was asked for
    HOLD_DROP = "h_no"  # what was asked for
    HOLDS = "h_all"
    HOLD_OPEN = "h_see"  # hold
    HOLD_EXTEND = "h_more"  # hold, until
    HOLD_END = "h_end"  # hold: asks
    HOLD_END_NOW = "h_sure"  # hold, until

    # The steps of a lawful request, in private. The version that was printed goes along: who presses twice takes a step once.
    REQUEST_STEPS = "l_steps"  # request
    REQUEST_ANALYSIS = "l_law"  # request
    REQUEST_SCOPE = "l_scope"  # request
    REQUEST_REFUSE = "l_codes"  # request
    REQUEST_STEP = "ld"  # request, version, word: the step
    REQUEST_ASK = "lw"  # request, version, word: what is to be written next
    REQUEST_APPROVE = "l_yes"  # request, scope
    REQUEST_PERSON = "l_who"  # request, account
    REQUEST_DATA = "l_data"  # request, word: kind of data
    REQUEST_DOCUMENT = "l_file"  # request
    REQUEST_RECEIPT = "l_got"  # request
    REQUEST_RECEIPT_TOLD = "l_told"  # request
    REQUEST_LETTER = "l_post"  # request
    REQUEST_LETTER_SENT = "l_sent"  # request, step
    REQUEST_NOTICE = "l_tell"  # request
    REQUEST_PACK = "lp"  # request, version, word: collect or package
    REQUEST_HAND = "l_hand"  # request

    # A case that is with the officers, in private. Of a threat to life leads may be among those who press.
    THREAT = "t_see"  # request
    THREAT_ACKNOWLEDGE = "t_ack"  # request
    THREAT_TEXT = "t_text"  # request, 1 with what was written, 0 without
    THREAT_ASK = "tw"  # request, version, word: what is to be written next
    PRESERVE_CASE = "e_yes"  # escalation
    PRESERVE_NOT = "e_no"  # escalation

    # The form on which a request is taken in: an officer has one at a time.
    INTAKE = "lf_new"
    INTAKE_PART = "lf_part"  # word: what is to be changed
    INTAKE_CHOOSE = "lf_set"  # word: what was asked, and what is chosen
    INTAKE_NEXT = "lf_next"  # word: what is left without an answer
    INTAKE_CONFIRM = "lf_sure"
    INTAKE_DROP = "lf_drop"
    INTAKE_SUPPLY = "lf_more"  # request

    QUEUE = "queue"  # band, due and id of the last case shown; nothing for the first page


_CARRIES: Final[dict[Action, tuple[type[int] | type[str], ...]]] = {
    Action.REPORT: (),
    Action.MY_REPORTS: (),
    Action.LANGUAGE: (str,),
    Action.NAME_CATEGORY: (int, str),
    Action.OPTIONAL: (int,),
    Action.STOP_OPTIONAL: (),
    Action.TIMEZONE: (str,),
    Action.READ: (int,),
    Action.TRANSPARENCY: (str,),
    Action.TRANSPARENCY_COUNTRIES: (),
    Action.ERASE: (int,),
    Action.ERASE_NOT: (int,),
    Action.DRAFT_CATEGORY: (str,),
    Action.DRAFT_PICK: (),
    Action.DRAFT_BACK: (str,),
    Action.DRAFT_NEXT: (str,),
    Action.DRAFT_CHANGE: (str,),
    Action.DRAFT_CONSENT: (int,),
    Action.DRAFT_CONFIRM: (),
    Action.DRAFT_CANCEL: (),
    Action.CLAIM: (int,),
    Action.RELEASE: (int,),
    Action.NOTE: (int,),
    Action.EVIDENCE: (int,),
    Action.EVIDENCE_ANYWAY: (int,),
    Action.RELATED: (int, int),
    Action.HISTORY: (int,),
    Action.GIVE: (int,),
    Action.GIVE_TO: (int, int),
    Action.HAND_ON: (int,),
    Action.OPEN_CASE: (int,),
    Action.HANDOVER: (int,),
    Action.ESCALATE: (int,),
    Action.ESCALATE_AS: (int, str),
    Action.ACKNOWLEDGE: (int,),
    Action.RECATEGORISE: (int,),
    Action.CLOSE_MENU: (int,),
    Action.TRY_AGAIN: (int,),
    Action.WARN: (int, int),
    Action.DELETE: (int, int),
    Action.KICK: (int, int),
    Action.CONFIRM: (int, int, str),
    Action.OTHERWISE: (int, int),
    Action.OTHERWISE_AS: (int, int, str),
    Action.DISMISS: (int, int),
    Action.UNDO: (int, int),
    Action.PARDON: (int, int, str),
    Action.WARN_AS: (int, int, str),
    Action.DELETE_AS: (int, int, str),
    Action.KICK_AS: (int, int, str),
    Action.DISMISS_AS: (int, int, str),
    Action.BY_RULE: (int, int),
    Action.RECATEGORISE_AS: (int, str),
    Action.IMPORT: (int,),
    Action.ALIKE: (int,),
    Action.DISMISS_ALIKE: (int, int, str),
    Action.RULED_AS: (int, str),
    Action.REPORTERS: (int,),
    Action.MISUSE: (int, str),
    Action.MISUSE_UPHOLD: (int,),
    Action.MISUSE_CLEAR: (int,),
    Action.MISUSE_CONTEST: (int,),
    Action.SHOW_SELF: (int,),
    Action.GROUP_PAGE: (int, str),
    Action.GROUP_LANGUAGE: (int, str),
    Action.GROUP_MODERATORS: (int, str),
    Action.GROUP_SHARED: (int, int),
    Action.GROUP_SAID: (int, int),
    Action.GROUP_LADDER: (int, str),
    Action.GROUP_LOG_OFF: (int,),
    Action.STAFF: (),
    Action.STAFF_MEMBER: (int,),
    Action.GIVE_ROLE: (int, str),
    Action.TAKE_ROLE: (int, str),
    Action.APPROVE_BAN: (int,),
    Action.REJECT_BAN: (int,),
    Action.RESUME: (int,),
    Action.CONSENT: (int,),
    Action.OBJECT: (int,),
    Action.APPEAL: (int,),
    Action.SECOND_LOOK: (int,),
    Action.WITHDRAW: (int,),
    Action.UPHOLD: (int,),
    Action.OVERTURN: (int,),
    Action.REPLACE: (int,),
    Action.REPLACE_AS: (int, str),
    Action.JUDGE_NOT: (int,),
    Action.OPEN_APPEAL: (int,),
    Action.CAMPAIGN: (int,),
    Action.CAMPAIGN_PAUSE: (int,),
    Action.CAMPAIGN_RESUME: (int,),
    Action.CAMPAIGN_STOP: (int,),
    Action.CAMPAIGN_STOP_NOW: (int,),
    Action.CAMPAIGN_RETRY: (int,),
    Action.CAMPAIGN_RETRY_NOW: (int,),
    Action.CAMPAIGN_BACK: (int,),
    Action.CAMPAIGN_TABLE: (int,),
    Action.EDIT_EVERYWHERE: (int,),
    Action.EDIT_TEXT: (int, str),
    Action.EDIT_READ: (int,),
    Action.EDIT_SEND: (int,),
    Action.EDIT_APPROVE: (int,),
    Action.EDIT_DROP: (int,),
    Action.CAMPAIGN_WITHDRAW: (int,),
    Action.CAMPAIGN_WITHDRAW_NOW: (int,),
    Action.ANNOUNCE_PAGE: (int, str),
    Action.ANNOUNCE_ASK: (int, str),
    Action.ANNOUNCE_SET: (int, str),
    Action.ANNOUNCE_ERASE: (int, str),
    Action.ANNOUNCE_NO_POLICY: (int,),
    Action.ANNOUNCE_PREVIEW: (int,),
    Action.ANNOUNCE_TEST: (int,),
    Action.ANNOUNCE_LET_GO: (int,),
    Action.ANNOUNCE_TAKE_BACK: (int,),
    Action.ANNOUNCE_DROP: (int,),
    Action.ANNOUNCEMENT_READ: (int,),
    Action.ANNOUNCEMENT_APPROVE: (int, int),
    Action.ANNOUNCEMENT_REJECT: (int, int),
    Action.HOLD_PLACE: (int,),
    Action.HOLD_DROP: (int,),
    Action.HOLDS: (),
    Action.HOLD_OPEN: (int,),
    Action.HOLD_EXTEND: (int, int),
    Action.HOLD_END: (int,),
    Action.HOLD_END_NOW: (int, int),
    Action.REQUEST_STEPS: (int,),
    Action.REQUEST_ANALYSIS: (int,),
    Action.REQUEST_SCOPE: (int,),
    Action.REQUEST_REFUSE: (int,),
    Action.REQUEST_STEP: (int, int, str),
    Action.REQUEST_ASK: (int, int, str),
    Action.REQUEST_APPROVE: (int, int),
    Action.REQUEST_PERSON: (int, int),
    Action.REQUEST_DATA: (int, str),
    Action.REQUEST_DOCUMENT: (int,),
    Action.REQUEST_RECEIPT: (int,),
    Action.REQUEST_RECEIPT_TOLD: (int,),
    Action.REQUEST_LETTER: (int,),
    Action.REQUEST_LETTER_SENT: (int, int),
    Action.REQUEST_NOTICE: (int,),
    Action.REQUEST_PACK: (int, int, str),
    Action.REQUEST_HAND: (int,),
    Action.THREAT: (int,),
    Action.THREAT_ACKNOWLEDGE: (int,),
    Action.THREAT_TEXT: (int, int),
    Action.THREAT_ASK: (int, int, str),
    Action.PRESERVE_CASE: (int,),
    Action.PRESERVE_NOT: (int,),
    Action.INTAKE: (),
    Action.INTAKE_PART: (str,),
    Action.INTAKE_CHOOSE: (str,),
    Action.INTAKE_NEXT: (str,),
    Action.INTAKE_CONFIRM: (),
    Action.INTAKE_DROP: (),
    Action.INTAKE_SUPPLY: (int,),
    Action.QUEUE: (int, int, int),
}
"""What each carries; a word comes last. The first page of the queue carries nothing."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed: exactly the ids and the word that its action carries."""

    action: Action
    ids: tuple[int, ...] = ()
    word: str = ""


def encode(action: Action, *carried: int | str) -> str:
    """The callback data for a button. Raises ValueError if it would not fit, or does not carry what the action needs."""
    data = "|".join((VERSION, action, *map(str, carried)))
    if len(data.encode()) > BYTES_AT_MOST or _read(data) is None:
        raise ValueError(data)
    return data


def decode(data: str) -> Press:
    """Read callback data. Raises StaleButton for another version, and for anything that `encode` never wrote."""
    press = _read(data)
    if press is None:
        raise StaleButton
    return press


def _read(data: str) -> Press | None:
    version, *parts = data.split("|")
    if version != VERSION or not parts or parts[0] not in _ACTIONS:
        return None
    action, carried = Action(parts[0]), parts[1:]
    shape = _CARRIES[action]
    if action is Action.QUEUE and not carried:
        return Press(action)
    if len(carried) != len(shape) or not all(map(_fits, carried, shape)):
        return None
    ids = tuple(int(part) for part, kind in zip(carried, shape, strict=True) if kind is int)
    return Press(action, ids, carried[-1] if shape[-1:] == (str,) else "")


_ACTIONS: Final = frozenset(Action)


def _fits(part: str, kind: type[int] | type[str]) -> bool:
    """A word, or a number that a BIGINT holds. Only ASCII digits: `int` would read others too."""
    if kind is str:
        return _WORD.fullmatch(part) is not None
    return _ID.fullmatch(part) is not None


_ID: Final = re.compile(r"[0-9]{1,18}")
_WORD: Final = re.compile(r"[A-Za-z0-9_/-]{1,32}")
