"""What a new version of the policy changes for people: one value for each kind of change. `desk.rules.comparing` finds them."""

from dataclasses import dataclass
from enum import StrEnum

from desk.rules.durations import Duration, Ms
from desk.rules.policy import Category, Step


@dataclass(frozen=True, slots=True)
class CategoryAdded:
    """Something is forbidden, or can be reported, that could not be before."""

    category: Category


@dataclass(frozen=True, slots=True)
class CategoryRemoved:
    category: Category


class Wording(StrEnum):
    """Which words of a category."""

    RULE = "rule"
    TITLE = "title"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Reworded:
    """A rule says something else, or is called something else."""

    wording: Wording
    before: Category
    after: Category


class Weight(StrEnum):
    """Which whole number of a category."""

    POINTS = "points"
    SEVERITY = "severity"


@dataclass(frozen=True, slots=True)
class Reweighed:
    """A violation weighs more, or less."""

    weight: Weight
    category: Category
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class ExpiryChanged:
    """Points count for a longer or shorter time."""

    category: Category
    before: Duration
    after: Duration


@dataclass(frozen=True, slots=True)
class DeadlineChanged:
    """Reports are handled sooner or later."""

    category: Category
    before: Ms
    after: Ms


@dataclass(frozen=True, slots=True)
class GoesToChanged:
    """What a violation leads to at once; None where the ladder says it."""

    category: Category
    before: Step | None
    after: Step | None


class Switch(StrEnum):
    """What holds or does not hold."""

    EVERYWHERE = "everywhere"
    REFERENCE_ONLY = "reference_only"
    LATER_GROUPS = "later_groups"
    SINGLE_MODERATOR = "single_moderator"


@dataclass(frozen=True, slots=True)
class Switched:
    """From now on something holds, or does not."""

    switch: Switch
    on: bool
    category: Category | None = None
    """None for what belongs to no category."""


@dataclass(frozen=True, slots=True)
class LadderAdded:
    """Groups may choose another ladder."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class LadderRemoved:
    """Groups that chose it have the policy's own."""

    name: str


@dataclass(frozen=True, slots=True)
class StepChanged:
    """What is due from so many points on; None where nothing else becomes due there."""

    ladder: str | None
    """None for the policy's own."""
    points: int
    before: Step | None
    after: Step | None


class Length(StrEnum):
    """How long something takes, holds or is possible."""

    APPEAL_WINDOW = "appeal_window"
    APPEAL_LATEST = "appeal_latest"
    APPEAL_DEADLINE = "appeal_deadline"
    MISUSE_WINDOW = "misuse_window"
    MISUSE_WARNING = "misuse_warning"
    MISUSE_MUTE = "misuse_mute"
    MISUSE_MUTE_LONGEST = "misuse_mute_longest"
    DRAFT = "draft"
    PACKAGE = "package"


@dataclass(frozen=True, slots=True)
class LengthChanged:
    length: Length
    before: Duration | Ms
    after: Duration | Ms


@dataclass(frozen=True, slots=True)
class RetentionChanged:
    """Records of one kind are kept for a longer or shorter time."""

    kind: str
    before: Duration
    after: Duration


class Count(StrEnum):
    """How many of something people may send."""

    REPORTS_PER_HOUR = "reports_per_hour"
    REPORTS_PER_DAY = "reports_per_day"


@dataclass(frozen=True, slots=True)
class CountChanged:
    count: Count
    before: int
    after: int


Change = (
    CategoryAdded
    | CategoryRemoved
    | Reworded
    | Reweighed
    | ExpiryChanged
    | DeadlineChanged
    | GoesToChanged
    | Switched
    | LadderAdded
    | LadderRemoved
    | StepChanged
    | LengthChanged
    | RetentionChanged
    | CountChanged
)
