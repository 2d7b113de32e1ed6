"""What is done in Telegram: menus, pages, sanctions, buttons of the desk in a group."""

from dataclasses import dataclass
from typing import ClassVar

from desk.notices.delivery import Lane


@dataclass(frozen=True, slots=True)
class CommandMenu:
    """Have Telegram offer a person the commands that are theirs, in their language."""

    lane: ClassVar = Lane.ACT
    mandatory: ClassVar = True


@dataclass(frozen=True, slots=True)
class CasePage:
    """A mention with sound for those on call, `nth` of its case."""

    lane: ClassVar = Lane.PAGE
    mandatory: ClassVar = True

    case: int
    nth: int


@dataclass(frozen=True, slots=True)
class RemoveMessage:
    """Delete a command that would show who reported."""

    lane: ClassVar = Lane.TIDY
    mandatory: ClassVar = True

    message: int


@dataclass(frozen=True, slots=True)
class RemoveCopy:
    """Remove a copy of a file from the vault chat."""

    lane: ClassVar = Lane.TIDY
    mandatory: ClassVar = True

    message: int


@dataclass(frozen=True, slots=True)
class ApplySanction:
    """Do in Telegram what a decision says, and record what Telegram answered."""

    lane: ClassVar = Lane.ACT
    mandatory: ClassVar = True

    sanction: int


@dataclass(frozen=True, slots=True)
class LiftSanction:
    """Put a member back where they stand without this sanction, and record what Telegram answered."""

    lane: ClassVar = Lane.ACT
    mandatory: ClassVar = True

    sanction: int


@dataclass(frozen=True, slots=True)
class ConfirmButton:
    """Ask in a chat which of its administrators gave the command that is held under this number."""

    lane: ClassVar = Lane.ANSWER
    mandatory: ClassVar = False

    held: int


@dataclass(frozen=True, slots=True)
class SetUpButton:
    """Post a button in a group that leads its administrators to its settings, in private."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = False


@dataclass(frozen=True, slots=True)
class ReportButton:
    """Post a group's "Report privately" button and pin it."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = False
