"""The names that moderators bring from Rose: `d` before a measure also deletes the message, `s` keeps silent, `t` needs a length.

/dwarn  /dmute  /dkick  /dban        /swarn  /smute  /skick  /sban        /tmute  /tban        /del
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from desk.model import Outcome


@dataclass(frozen=True, slots=True)
class Manner:
    """What a command of the desk's or of Rose's asks for."""

    outcome: Outcome
    deletes: bool = False
    """The message goes as well."""
    timed: bool = False
    """Without a length it is refused."""
    silent: bool = False
    """The group is told nothing."""


MANNERS: Final[Mapping[str, Manner]] = {
    "warn": Manner(Outcome.WARN),
    "dwarn": Manner(Outcome.WARN, deletes=True),
    "swarn": Manner(Outcome.WARN, silent=True),
    "mute": Manner(Outcome.MUTE),
    "dmute": Manner(Outcome.MUTE, deletes=True),
    "smute": Manner(Outcome.MUTE, silent=True),
    "tmute": Manner(Outcome.MUTE, timed=True),
    "kick": Manner(Outcome.KICK),
    "dkick": Manner(Outcome.KICK, deletes=True),
    "skick": Manner(Outcome.KICK, silent=True),
    "ban": Manner(Outcome.BAN),
    "dban": Manner(Outcome.BAN, deletes=True),
    "sban": Manner(Outcome.BAN, silent=True),
    "tban": Manner(Outcome.BAN, timed=True),
    "delete": Manner(Outcome.DELETE),
    "del": Manner(Outcome.DELETE),
}
"""Every command that is a verdict, by its name."""
