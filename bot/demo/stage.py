"""Where the story plays, and who is in it."""

from dataclasses import dataclass
from typing import Self

from bot.demo.process import DeskProcess
from bot.demo.transcript import Transcript
from sandbox import Group, Person, Sandbox


@dataclass(frozen=True, slots=True)
class Cast:
    olga: Person
    """Owns both groups and the desk."""
    mira: Person
    noor: Person
    ana: Person
    ben: Person
    chiara: Person
    elena: Person
    """Reads Spanish."""
    max: Person
    ida: Person
    ruth: Person
    pavel: Person
    """Officers: they answer authorities, and moderate nothing."""
    gardeners: Group
    staff: Group

    @property
    def officers(self) -> tuple[Person, Person, Person]:
        return self.ida, self.ruth, self.pavel

    @classmethod
    def of(cls, telegram: Sandbox) -> Self:
        """A group of gardeners, and the chat of those who look after it. Nobody knows the bot yet."""
        olga, mira, noor = (telegram.person(name) for name in ("Olga Berg", "Mira Okafor", "Noor Haddad"))
        ana, ben, chiara = (telegram.person(name) for name in ("Ana Lima", "Ben Carter", "Chiara Rossi"))
        elena, spammer = telegram.person("Elena Ruiz", language="es"), telegram.person("Max Deals")
        ida, ruth, pavel = (telegram.person(name) for name in ("Ida Lund", "Ruth Meyer", "Pavel Novak"))
        members = [mira, noor, ana, ben, chiara, elena, spammer]
        gardeners = telegram.supergroup("Gardeners", owner=olga, members=members)
        staff = telegram.supergroup("Staff room", owner=olga, members=[mira, noor])
        return cls(olga, mira, noor, ana, ben, chiara, elena, spammer, ida, ruth, pavel, gardeners, staff)


@dataclass(frozen=True, slots=True)
class Stage:
    telegram: Sandbox
    cast: Cast
    desk: DeskProcess
    transcript: Transcript
