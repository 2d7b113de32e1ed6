"""What each line of `table.py` writes to the journal in the world of `world.py`, and what may change without a row there.

A line that is missing here writes nothing: it only shows, asks, or is refused there.
"""

from collections.abc import Mapping
from typing import Final

from handlers.buttons import Action
from tests.handlers.access.table import IN_GROUPS, IN_PRIVATE, Chat

Verbs = frozenset[str]


def _verbs(*verbs: str) -> Verbs:
    return frozenset(verbs)


_CLAIMED: Final = _verbs("claimed")
_DECIDED: Final = _verbs("decided", "ban_withdrawn")
_UNDONE: Final = _verbs("voided", "reopened", "appeal_overtaken")
_GROUP_SET: Final = _verbs("group_set")

COMMANDS: Final[Mapping[str, Verbs]] = {
    # Everyone.
    "report": _verbs("reported"),
    "mydata": _verbs("copy_asked"),
    "setup": _verbs("offered_button"),
    # Who works on cases.
    "claim": _CLAIMED,
    "note": _verbs("noted"),
    "escalate": _verbs("escalated", "request_received", "hold_placed"),
    **dict.fromkeys(("dismiss", "warn", "delete", "mute", "kick", "ban"), _DECIDED),
    **dict.fromkeys(("dwarn", "swarn", "del", "dmute", "smute", "tmute"), _DECIDED),
    **dict.fromkeys(("dban", "sban", "dkick", "skick", "tban"), _DECIDED),
    **dict.fromkeys(("unwarn", "rmwarn", "undo"), _UNDONE),
    "uphold": _verbs("appeal_upheld"),
    "overturn": _verbs("appeal_overturned", "voided"),
    # Leads.
    "announce": _verbs("composed"),
    "role": _verbs("granted"),
    "flagger": _verbs("flagger_granted"),
    "cautionreporter": _verbs("reporter_cautioned"),
    "unseal": _verbs("identity_unsealed"),
    # Who knows of holds and of lawful requests: to look is on record.
    "holds": _verbs("holds_listed"),
    "requests": _verbs("requests_listed"),
}

WRITE_THERE: Final[Mapping[str, frozenset[Chat]]] = {
    "report": IN_GROUPS,
    "setup": IN_GROUPS,
    "announce": IN_PRIVATE,
    "holds": frozenset({Chat.PRIVATE, Chat.LEGAL}),
    "requests": frozenset({Chat.PRIVATE, Chat.LEGAL}),
}
"""Commands that elsewhere only begin, explain or are refused."""

BUTTONS: Final[Mapping[Action, Verbs]] = {
    # Who works on cases.
    **dict.fromkeys((Action.CLAIM, Action.NOTE, Action.HANDOVER, Action.CLOSE_MENU), _CLAIMED),
    **dict.fromkeys((Action.ESCALATE, Action.ESCALATE_AS, Action.RECATEGORISE), _CLAIMED),
    **dict.fromkeys((Action.WARN, Action.DELETE, Action.KICK, Action.KICK_AS, Action.DISMISS), _CLAIMED),
    **dict.fromkeys((Action.OTHERWISE, Action.OTHERWISE_AS, Action.UNDO), _CLAIMED),
    **dict.fromkeys((Action.CONFIRM, Action.WARN_AS, Action.DELETE_AS, Action.DISMISS_AS), _DECIDED),
    Action.DISMISS_ALIKE: _DECIDED,
    **dict.fromkeys((Action.EVIDENCE, Action.EVIDENCE_ANYWAY), _verbs("evidence_viewed")),
    Action.HAND_ON: _verbs("released"),
    Action.RECATEGORISE_AS: _verbs("recategorised"),
    Action.APPROVE_BAN: _verbs("ban_approved", "decided"),
    Action.REJECT_BAN: _verbs("ban_rejected"),
    # Who chooses how a group is served.
    **dict.fromkeys((Action.GROUP_LANGUAGE, Action.GROUP_MODERATORS, Action.GROUP_SHARED), _GROUP_SET),
    **dict.fromkeys((Action.GROUP_SAID, Action.GROUP_LADDER, Action.GROUP_LOG_OFF), _GROUP_SET),
    # Who gives and takes roles.
    Action.GIVE_ROLE: _verbs("granted"),
    Action.CONSENT: _verbs("officer_consented"),
    Action.OBJECT: _verbs("officer_refused"),
    Action.RESUME: _verbs("sanctions_resumed"),
    # Who announces and runs campaigns.
    Action.ANNOUNCE_TEST: _verbs("tested_campaign"),
    Action.ANNOUNCE_LET_GO: _verbs("announced"),
    Action.ANNOUNCE_DROP: _verbs("dropped_campaign"),
    Action.ANNOUNCEMENT_APPROVE: _verbs("approved_campaign"),
    Action.CAMPAIGN_PAUSE: _verbs("paused_campaign"),
    Action.CAMPAIGN_STOP_NOW: _verbs("stopped_campaign"),
    Action.CAMPAIGN_RETRY_NOW: _verbs("retried_campaign"),
    Action.CAMPAIGN_TABLE: _verbs("exported_campaign"),
    # Who answers for how reporters are treated.
    Action.MISUSE: _verbs("reporter_cautioned"),
    # Who knows of holds.
    Action.HOLDS: _verbs("holds_listed"),
}

UNSAID: Final[Mapping[str, str]] = {
    "drafts": "what somebody is writing is not said yet",
    "hold_drafts": "a hold that waits for its word keeps nothing yet",
    "request_drafts": "a form that is being filled in is no request yet",
    "erasure_requests": "who has not said yes yet has done nothing",
    "campaign_asks": "the desk waits for words",
    "campaign_texts": "a draft is its author's alone until it is let go",
    "campaigns.mandatory": "the same",
    "appeals.asked": "a menu of an appeal's card is open",
    "appeals.asked_until": "the same",
    "appeals.menu": "the same",
    "group_settings": "a page of a group's settings is open, with all as it was before anybody chose",
    "accounts.chosen": "how somebody is written to is their own",
    "accounts.timezone": "the same",
    "accounts.optional_off_at": "the same",
}
"""Tables and columns that may change without a row in the journal, and why."""

OWED: Final = frozenset({"outbox", "data_keys", "inbox"})
"""Tables of what is to be told, and how it travels."""


def verbs(what: str | Action, chat: Chat) -> Verbs:
    """The verbs of a line where it is given."""
    if isinstance(what, Action):
        return BUTTONS.get(what, frozenset())
    return COMMANDS.get(what, frozenset()) if chat in WRITE_THERE.get(what, frozenset(Chat)) else frozenset()
