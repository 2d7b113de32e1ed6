"""What a handler is given: one update's way to the desk, to Telegram and to words."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from desk.disclosure.collecting import Collected, Held
from desk.disclosure.packing import Packable, Package
from desk.evidence import Media
from desk.notices import Whisper
from desk.ports import Desk
from desk.privacy import Hosting
from desk.rules.disclosure.catalogue import Catalogue
from desk.rules.durations import Ms
from desk.rules.policy import Policy
from handlers.messages.reader import Helplines, Readers
from handlers.messages.text import Text


@dataclass(frozen=True, slots=True)
class Rights:
    """What an administrator may do in a chat; its owner may do everything."""

    delete: bool = True
    restrict: bool = True
    invite: bool = True
    pin: bool = True
    topics: bool = True
    change: bool = True
    """The chat's title, picture and settings."""
    post: bool = True
    """In a channel."""
    anonymous: bool = False
    """Whether they write as the chat itself."""
    title: str = ""
    """What the chat calls them; anonymous messages are signed with it."""

    @property
    def governs(self) -> bool:
        """Whether they may choose how the desk serves the chat."""
        return self.change or self.restrict


@dataclass(frozen=True, slots=True)
class Survey:
    """How a group stands for the desk, as far as Telegram tells a bot."""

    mine: Rights | None
    """What the desk may do there; None where it is no administrator."""
    hears_all: bool
    """Whether privacy mode is off."""
    administrators: int
    """How many it names; 0 where it names none."""
    is_basic: bool = False
    """A basic group, where nobody can be muted."""
    topics: bool = False
    filters: bool = False
    """Whether Telegram's own aggressive filter against spam deletes there; told to administrators only."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A file that somebody looks at: as Telegram has it or, where it has it no more, as the desk keeps it under this number."""

    media: Media
    kept: int | None
    sealed: Callable[[], Awaitable[bytes | None]] | None = None
    """Opens what the desk keeps elsewhere than among its evidence."""


class Telegram(Protocol):
    """Direct calls, for what needs no record: answers to questions, answers to presses, questions about rights.

    All share the courier's limits. Nothing that a state change owes goes this way.
    """

    def tell(self, chat: int, text: Text, *, thread: int | None = None, whisper: Whisper | None = None) -> None:
        """Send one message when its turn comes. Nobody waits for it: who is answered a lot must not hold up the others of a chat.

        A whisper comes first, and where it fails this chat, which is then the person's own. Who asks much faster than Telegram lets the
        desk answer is not always answered.
        """

    def redraw(self, chat: int, message: int, text: Text) -> None:
        """Let one of the desk's own messages say something else, in the same way; where it is gone, say it below."""

    def show_files(
        self,
        chat: int,
        files: Sequence[Exhibit],
        *,
        spoiler: bool,
        still: Callable[[], Awaitable[bool]],
        missing: Callable[[int], Text],
    ) -> None:
        """Send files, protected, in the same way; `missing` says how many of them could not be sent.

        Each waits for its turn, and is sent only if they may `still` be shown then.
        """

    async def fetch(self, file: str, at_most: int) -> bytes | None:
        """A file's content by its `file_id`; None where Telegram does not give it, or it is larger than so many bytes."""

    async def answer_press(self, press: str, text: str = "", *, alert: bool = False, url: str | None = None) -> None:
        """Answer a pressed button (at most 200 characters); a press too old to be answered is ignored."""

    async def is_administrator(self, chat: int, account: int) -> bool:
        """Asked of Telegram at this moment."""

    async def rights(self, chat: int, account: int) -> Rights | None:
        """What an administrator may do there, asked of Telegram now. None for whoever is none, and where Telegram does not say."""

    async def survey(self, chat: int) -> Survey | None:
        """How a group stands at this moment; None where Telegram does not say."""

    async def is_inside(self, chat: int, account: int) -> bool:
        """Whether somebody is in a chat, asked of Telegram at this moment; False where Telegram does not say."""

    async def was_administrator(self, chat: int, account: int) -> bool:
        """As Telegram said within the last minute: for hints, never for rights."""


class Packer(Protocol):
    """What a package for an authority takes between two units: neither files nor the operator's sources may hold up a transaction."""

    async def collect(self, held: Held) -> Collected:
        """All of the approved scope, with files and with what sources give. Raises SourceFailed, NothingHeld, PackageTooLarge."""

    async def pack(self, packed: Packable) -> Package:
        """The package, encrypted to the authority's key. Raises KeyUnreadable, KeyKindMissing."""


@dataclass(frozen=True, slots=True)
class Bot:
    """Who the desk is at Telegram."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class House:
    """What stays the same from update to update."""

    bot: Bot
    telegram: Telegram
    readers: Readers
    helplines: Helplines
    packer: Packer
    in_force: Callable[[], Policy]
    """The policy under which the last unit ran: to read and to answer by. What is decided goes by the unit's own."""
    read_policy: Callable[[str, bytes], Policy]
    """The policy in a file that somebody sent, by its name and content. Raises PolicyUnusable."""
    staff_chat: Callable[[], Awaitable[int | None]]
    """The staff chat's id today."""
    legal_chat: Callable[[], Awaitable[int | None]]
    """The same of the room for lawful requests."""
    hosting: Hosting
    """What `/privacy` tells of how the desk is run."""
    language: str
    """Of the staff."""
    languages: tuple[str, ...]
    """Those that the desk speaks, as codes, English first."""
    ephemeral: bool
    """Whether the server keeps ephemeral messages private (Bot API 10.2), found out at start-up."""
    catalogue: Catalogue = field(default_factory=Catalogue)
    """Where each kind of data is that an authority can ask for."""

    @property
    def policy(self) -> Policy:
        return self.in_force()


@dataclass(frozen=True, slots=True)
class Arrival:
    """One update on its way through a handler."""

    desk: Desk
    """Its first unit settles the update in the same transaction."""
    house: House
    cause: str
    """The update's own mark, the same when it is handled again after a crash."""
    received_at: Ms
