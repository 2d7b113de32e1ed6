"""What a renderer needs besides the value it renders."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desk.model import Account, Chat
from desk.rules.disclosure.catalogue import Catalogue
from desk.rules.durations import Ms
from desk.rules.policy import Policy
from handlers.arrival import Bot
from handlers.messages.reader import Helplines


@dataclass(frozen=True, slots=True)
class Facts:
    policy: Policy
    helplines: Helplines
    bot: Bot
    now: Ms
    chats: Mapping[int, Chat] = field(default_factory=dict)
    """Those that the text may name, by id; one that is missing is called by its number."""
    people: Mapping[int, Account] = field(default_factory=dict)
    """Members of staff that a card may name, by id; the same."""
    catalogue: Catalogue = field(default_factory=Catalogue)
    """Where each kind of data is that somebody can ask for."""
