"""What became of a call to Telegram: done, or why not and whether another try can help."""

import re
from dataclasses import dataclass
from typing import Final

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.transport import NotSent
from desk.rules.durations import SECOND, Ms


@dataclass(frozen=True, slots=True)
class Done:
    """Telegram took it. `message` is the number of what was sent or edited, `thread` its topic."""

    message: int | None = None
    thread: int | None = None
    note: str = ""
    """What is to be known of it all the same, in Telegram's words."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The person cannot be written to now."""

    why: str
    gone: bool = False
    """They blocked the bot or deleted their account, or it was removed from the chat; as against never having met."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will not do this; asking again changes nothing."""

    why: str


@dataclass(frozen=True, slots=True)
class Later:
    """It surely did not happen; worth another try."""

    why: str
    after: Ms | None = None
    """What Telegram asked for (429); None leaves the delay to the courier."""


@dataclass(frozen=True, slots=True)
class InDoubt:
    """It may have happened: the answer got lost."""

    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The group became a supergroup."""

    to: int


@dataclass(frozen=True, slots=True)
class Over:
    """A sanction whose time had passed, or nearly, before Telegram could be asked: asking would make it endless."""


Attempt = Done | Unreachable | Refused | Later | InDoubt | Moved | Over

STILL_THERE: Final = "Telegram says that it is deleted, but it is still there"
NOT_KEPT_OUT: Final = "they are removed, but a basic group keeps nobody out"
"""The desk's own words for what Telegram does not say."""
NOT_MODIFIED: Final = "message is not modified"
NOTHING_TO_EDIT: Final = ("message to edit not found", "message can't be edited", "message_id_invalid")
ALREADY_GONE: Final = "message to delete not found"
_GONE: Final = ("blocked", "deactivated", "kicked", "not a member")
_NEVER_MET: Final = ("chat not found", "user not found", "peer_id_invalid")
_QUOTED: Final = re.compile(r'"[^"]*"|(?<!\w)\'[^\']*\'(?!\w)')
"""What a description quotes is what the desk sent: "Unsupported start tag "anna"". Whatever became of a call is stored and journaled."""
_WHY_AT_MOST: Final = 200
"""Characters of a description that are kept."""


def explain(error: TelegramError) -> Attempt:
    """Read python-telegram-bot's error as an attempt's end.

    A token that is rejected, and a method that is not known, did surely nothing: what is owed waits. Whether the token is wrong for good
    is for the poller to say, which ends the process.
    """
    why = _QUOTED.sub("…", error.message)[:_WHY_AT_MOST]
    match error:
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case RetryAfter():
            return Later(why, round(seconds_of(error) * SECOND))
        case Forbidden():
            return Unreachable(why, gone=mentions(why, *_GONE))
        case BadRequest() if mentions(why, *_NEVER_MET):
            return Unreachable(why)
        case BadRequest():
            return Refused(why)
        case NotSent() | InvalidToken():
            return Later(why)
        case NetworkError():
            return InDoubt(why)
        case _:
            return Refused(why)


def mentions(why: str, *texts: str) -> bool:
    """Whether Telegram's description holds one of these, whatever the case: python-telegram-bot capitalises some."""
    return any(text in why.lower() for text in texts)


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait; python-telegram-bot is moving from int to timedelta."""
    wait = error.retry_after
    return wait if isinstance(wait, int) else wait.total_seconds()
