"""What an operator forbids, how heavily it weighs and how long things may take: the policy file as values.

`config.policy.load` makes one; every number in it has its reason beside it in `config/policy.toml`. Fields of type `Ms`
are plain lengths that can never be "forever"; a `Duration` may be, and counts calendar months.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

from desk.errors import UnknownCategory
from desk.rules.durations import Duration, Ms, parse

GRAVEST: Final = 5
"""The severity of what concerns lives or children."""


class Consequence(StrEnum):
    """What a step of the ladder does."""

    NOTICE = "notice"
    MUTE = "mute"
    KICK = "kick"
    BAN = "ban"


@dataclass(frozen=True, slots=True)
class Category:
    """One line of the policy."""

    name: str
    """As commands and the database know it: `scam`."""
    title: str
    """As people read it, in English; a message of the catalogues, like `description`, `rule` and `law`."""
    description: str
    rule: str
    """The rule that a statement of reasons names (DSA Art. 17(3)(e))."""
    severity: int
    """1 (a nuisance) to 5 (lives, children)."""
    points: int
    """What a violation leaves on the account; 0 leaves nothing."""
    expires: Duration
    """How long those points count."""
    deadline: Ms
    """How soon a case must be handled, from its opening."""
    reference_only: bool = False
    """Neither forwards nor files are taken, only links and ids: to hold such material may itself be an offence."""
    page: bool = False
    """A life may depend on it: no limits, top of the queue, the leads on call are paged until one acknowledges."""
    one_press: bool = False
    """A moderator needs no words of their own: the category is the reason."""
    helpline: bool = False
    """The reporter is answered with the operator's helplines."""
    disturbing: bool = False
    """What was posted may hurt who looks at it: shown only to whoever asks twice, and covered even then."""
    law: str | None = None
    """Whom the law wants informed, and by when."""
    parent: str | None = None
    """The category under which the menus show this one."""
    everywhere: bool = False
    """What is done to an account for it holds in all groups that share their measures."""
    goes_to: "Step | None" = None
    """What it leads to at once, however many points are active; for the gravest categories only."""

    @property
    def vital(self) -> bool:
        """Lives or children: who reports it never makes it wait, and no mute silences it."""
        return self.page or self.severity == GRAVEST

    @property
    def limited(self) -> bool:
        """Whether the limits on a person's reports hold here."""
        return not self.page


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ladder: from so many active points on, this is due."""

    points: int
    do: Consequence
    lasts: Duration | None
    """None for a notice and a kick, which do not last."""
    everywhere: bool = False
    """It holds in all groups that share their measures."""

    def __str__(self) -> str:
        """What it does, as records keep it: `mute 7d`, `notice`."""
        return self.do.value if self.lasts is None else f"{self.do} {self.lasts}"

    @property
    def lasting(self) -> bool:
        return self.do in (Consequence.MUTE, Consequence.BAN)


NOTICE: Final = Step(0, Consequence.NOTICE, None)
"""What is always done: the person is told."""


def read_step(text: str) -> Step:
    """What a step does, as `str` writes it. Raises ValueError for what is none."""
    word, _, length = text.partition(" ")
    step = Step(0, Consequence(word), parse(length) if length else None)
    if step.lasting != (step.lasts is not None):
        raise ValueError(text)
    return step


@dataclass(frozen=True, slots=True)
class Undo:
    """How long after a decision it may be undone, by the role of whoever does it. Whoever has several roles has the longest."""

    moderator: Ms
    lead: Ms
    owner: Ms


@dataclass(frozen=True, slots=True)
class Limits:
    reports_per_hour: int
    reports_per_day: int
    claim: Ms
    """How long a moderator holds a case without renewing the claim."""
    draft: Ms
    """How long an abandoned draft is kept."""
    page_repeat: Ms
    """How often a page is repeated until someone acknowledges it."""
    remind_before: Ms
    """How long before a case's deadline its holder or the staff are reminded, where a quarter of the time is not less."""
    sanctions_per_10m: int
    """Beyond this rate a moderator's sanctions pause."""
    lone_bans: bool
    """Whether who works alone may ban for ever in several groups, which takes a second person elsewhere."""
    undo: Undo


@dataclass(frozen=True, slots=True)
class Staff:
    digest_minute: int | None
    """The minute of the day at which the staff chat gets its digest of the queue; None for never."""
    timezone: str
    """By its name in the time zone database, such as Europe/Berlin, or UTC."""


@dataclass(frozen=True, slots=True)
class Reporters:
    """How far a reporter's past counts, and what becomes of misuse (DSA Art. 22, 23)."""

    enough: int
    """Decided reports below which a past says nothing."""
    window: Ms
    """How far back it is looked at."""
    warning: Ms
    """How long a warning about misuse holds: a mute needs one."""
    mute: Ms
    """How long a mute lasts if nothing else is said."""
    mute_longest: Ms
    pile_on: int
    """So many people against one account look like a pile-on."""
    pile_on_within: Ms
    flagger_quality: int
    """Percent of a trusted flagger's decided reports that must be upheld."""


@dataclass(frozen=True, slots=True)
class Appeals:
    window: Duration
    """How long an appeal is possible, from the delivery of the notice."""
    latest: Duration
    """The same from the decision, whenever the notice arrived."""
    deadline: Ms
    """How soon an appeal must be decided."""
    single_moderator: bool
    """Whether who made a decision may judge the appeal against it where nobody else could."""


@dataclass(frozen=True, slots=True)
class Officers:
    grant_delay: Ms
    """How long a new officer's rights wait while the others can object."""
    art18_takeover: Ms
    """How long officers have to answer a threat to life before the leads on call may act on it (DSA Art. 18)."""


@dataclass(frozen=True, slots=True)
class Campaigns:
    second_person_over: int
    """A campaign to more recipients than this needs a second person's approval."""
    per_second: int
    paid_per_second: int
    paid_budget_stars: int
    """The most that one campaign may spend; 0 never pays."""


@dataclass(frozen=True, slots=True)
class Retention:
    kept: Mapping[str, Duration]
    """How long each kind of record stays once its case is closed: `report`, `evidence`, `decision` and so on."""
    package_grace: Ms
    """How long a disclosure package stays after its delivery."""


@dataclass(frozen=True, slots=True)
class Transparency:
    suppress_below: int
    """Published counts under this are suppressed; 0 and 1 suppress nothing."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the policy, whole."""

    version: str
    digest: str
    """SHA-256 of what it says, in whatever order, hexadecimal."""
    text: str
    """The whole of it, every default written out, as JSON in the order of the menus: what is stored."""
    categories: Mapping[str, Category]
    """By name, in the order of the menus."""
    ladder: tuple[Step, ...]
    """Points strictly rising."""
    ladders: Mapping[str, tuple[Step, ...]]
    """Others by name, of which a group may choose one."""
    limits: Limits
    staff: Staff
    reporters: Reporters
    appeals: Appeals
    officers: Officers
    campaigns: Campaigns
    retention: Retention
    requests: Mapping[str, Mapping[str, Ms]]
    """By instrument (`eu_epoc`), then by clock (`answer`, `emergency`); a clock that is missing runs as ordered."""
    telegram_8_3: bool
    """Whether requests that bind nobody also have to meet Telegram's own norm (its privacy policy, 8.3)."""
    disclosure_warning: bool
    """Whether repeat violators are warned that records may be disclosed on a valid legal request."""
    transparency: Transparency
    later_groups: bool = False
    """Whether groups that come to share their measures take over what holds in all that share."""
    own: str = field(default="", compare=False)
    """The digest of what its file says itself, without what it leaves to the packaged policy: only an operator changes it."""

    def category(self, name: str) -> Category:
        """The category of that name. Raises UnknownCategory with the names that come close."""
        if name not in self.categories:
            raise UnknownCategory(name, tuple(get_close_matches(name, self.categories)))
        return self.categories[name]

    def ladder_named(self, name: str | None) -> tuple[Step, ...]:
        """The ladder that a group chose; the policy's own for None, and for one that the policy has no longer."""
        return self.ladders.get(name or "", self.ladder)

    def as_stored(self, name: str) -> Category:
        """The category that a record names. One that the policy has no longer weighs like `other`, which no file can remove, and is
        called by its name: what was opened under it must still be worked, and closed. Nobody knows any more whether it disturbs."""
        return self.categories.get(name) or replace(self.categories["other"], name=name, title=name, disturbing=True)
