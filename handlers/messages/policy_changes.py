"""What a new version of the policy changes, below the words of the operator who announces it: plain text, the most important first."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from html import escape
from typing import Final

from desk.campaigns import Post
from desk.policies import Announced
from desk.rules.changes import (
    CategoryAdded,
    CategoryRemoved,
    Change,
    Count,
    CountChanged,
    DeadlineChanged,
    ExpiryChanged,
    GoesToChanged,
    LadderAdded,
    LadderRemoved,
    Length,
    LengthChanged,
    RetentionChanged,
    Reweighed,
    Reworded,
    StepChanged,
    Switch,
    Switched,
    Weight,
    Wording,
)
from desk.rules.durations import Duration, Ms
from desk.rules.policy import Category, Step
from handlers.messages.fitting import units
from handlers.messages.naming import label
from handlers.messages.reader import Reader, mark
from handlers.messages.standing import step_name
from handlers.messages.text import from_the_right
from handlers.messages.wording import duration, length, points, stamp

LINES_AT_MOST: Final = 20
"""More nobody reads in a notice; /rules has all of it."""

_WORDS_AT_MOST: Final = 300
"""UTF-16 units of a rule or a description."""

_TITLE_AT_MOST: Final = 64

_BETWEEN: Final = "\n\n"

_LENGTHS: Final[Mapping[Length, str]] = {
    Length.APPEAL_WINDOW: mark("How long you can appeal, from when you were told"),
    Length.APPEAL_LATEST: mark("How long you can appeal, from the decision"),
    Length.APPEAL_DEADLINE: mark("How soon an appeal is decided"),
    Length.MISUSE_WINDOW: mark("How far back misuse of reporting is looked for"),
    Length.MISUSE_WARNING: mark("How long a caution about misuse of reporting holds"),
    Length.MISUSE_MUTE: mark("How long misuse of reporting mutes a reporter"),
    Length.MISUSE_MUTE_LONGEST: mark("How long a reporter can be muted at most"),
    Length.DRAFT: mark("How long an unfinished report waits for you"),
    Length.PACKAGE: mark("How long data handed to an authority stays with us"),
}
_COUNTS: Final[Mapping[Count, str]] = {
    Count.REPORTS_PER_HOUR: mark("Reports that one person can send in an hour"),
    Count.REPORTS_PER_DAY: mark("Reports that one person can send in a day"),
}
_KEPT: Final[Mapping[str, str]] = {
    "report": mark("How long reports are kept"),
    "evidence": mark("How long reported messages are kept"),
    "decision": mark("How long decisions are kept"),
    "notice": mark("How long notices to people are kept"),
    "appeal": mark("How long appeals are kept"),
    "campaign": mark("How long announcements are kept"),
    "request": mark("How long requests of authorities are kept"),
    "profile": mark("How long a name that is not met any more is kept"),
    "quarantine": mark("How long messages that could not be read are kept"),
    "journal": mark("How long the record of who did what is kept"),
}
_SWITCHED: Final[Mapping[tuple[Switch, bool], str]] = {
    (Switch.EVERYWHERE, True): mark("{title}: what is done about it holds in all groups that share their measures"),
    (Switch.EVERYWHERE, False): mark("{title}: what is done about it holds only in the group where it happened"),
    (Switch.REFERENCE_ONLY, True): mark("{title}: report it with a link or an id only, without forwards and files"),
    (Switch.REFERENCE_ONLY, False): mark("{title}: it can be reported with forwards and files, too"),
    (Switch.LATER_GROUPS, True): mark(
        "What holds in all groups that share holds in those that come to share later, too"
    ),
    (Switch.LATER_GROUPS, False): mark(
        "What holds in all groups that share does not hold in those that come to share later"
    ),
    (Switch.SINGLE_MODERATOR, True): mark("Where nobody else could judge an appeal, whoever decided may judge it"),
    (Switch.SINGLE_MODERATOR, False): mark("Whoever decided never judges the appeal against it"),
}


def with_changes(post: Post, announced: Announced, reader: Reader) -> Post:
    """The post with what changes below it, as much as one message holds; as it is where not even the least does (`fits`)."""
    room = post.most - _length(post.text) - len(_BETWEEN) * bool(post.text)
    words = changes_in_plain(announced, reader, room)
    if words is None:
        return post
    return replace(post, text=f"{post.text}{_BETWEEN}{words}" if post.text else words)


def fits(post: Post, announced: Announced, readers: Iterable[Reader]) -> bool:
    """Whether the post leaves room to say at least when the version comes into force and how much changes, to each of these readers."""
    return all(with_changes(post, announced, reader) is not post for reader in readers)


def least(announced: Announced, readers: Iterable[Reader]) -> int:
    """How many UTF-16 units a post has to leave for that, the blank line between them included."""
    shortest = ["\n".join([_head(announced, one), *_rest(len(announced.changes), 0, one)]) for one in readers]
    lines = ["\n".join(from_the_right(line) for line in text.split("\n")) for text in shortest]
    return len(_BETWEEN) + max(map(_length, lines))


def changes_in_plain(announced: Announced, reader: Reader, room: int) -> str | None:
    """What changes, in so many UTF-16 units: of what does not fit the number is told. None where not even that fits."""
    told = announced.changes
    most = min(len(told), LINES_AT_MOST)
    lines = [f"• {_line(change, reader)}" for change in told[:most]]
    for shown in range(most, -1, -1):
        text = "\n".join([_head(announced, reader), *lines[:shown], *_rest(len(told) - shown, shown, reader)])
        text = "\n".join(from_the_right(line) for line in text.split("\n"))
        if _length(text) <= room:
            return text
    return None


def _head(announced: Announced, reader: Reader) -> str:
    _ = reader.gettext
    words = _("Version {version} of the rules, in force from {when} UTC. What changes:")
    if not announced.changes:
        words = _("Version {version} of the rules, in force from {when} UTC. Nothing in it changes for you.")
    return words.format(version=label(announced.version), when=stamp(announced.effective_at, reader))


def _rest(left: int, shown: int, reader: Reader) -> list[str]:
    if not left:
        return []
    if not shown:
        words = reader.ngettext("{n} change; /rules shows the rules.", "{n} changes; /rules shows the rules.", left)
    else:
        words = reader.ngettext(
            "And {n} smaller change; /rules shows the rules.", "And {n} smaller changes; /rules shows the rules.", left
        )
    return [words.format(n=left)]


def _line(change: Change, reader: Reader) -> str:
    match change:
        case CategoryAdded() | CategoryRemoved() | Reworded():
            return _of_rules(change, reader)
        case Reweighed() | ExpiryChanged() | DeadlineChanged() | GoesToChanged():
            return _of_weights(change, reader)
        case LadderAdded() | LadderRemoved() | StepChanged():
            return _of_ladders(change, reader)
        case Switched(switch, on, category):
            title = _title(category, reader) if category is not None else ""
            return reader.gettext(_SWITCHED[switch, on]).format(title=title)
        case LengthChanged(what, before, after):
            return _from_to(reader.gettext(_LENGTHS[what]), _long(before, reader), _long(after, reader), reader)
        case RetentionChanged(kind, before, after):
            return _from_to(reader.gettext(_KEPT[kind]), duration(before, reader), duration(after, reader), reader)
        case CountChanged(count, was, now):
            return _from_to(reader.gettext(_COUNTS[count]), str(was), str(now), reader)


def _of_rules(change: CategoryAdded | CategoryRemoved | Reworded, reader: Reader) -> str:
    _ = reader.gettext
    match change:
        case CategoryAdded(category):
            new = _("New: {title}. {rule}").format(title=_title(category, reader), rule=_words(category.rule, reader))
            weight = _("This leaves {points}.").format(points=points(category.points, reader))
            if category.goes_to is None:
                return f"{new} {weight}"
            return f"{new} {weight} {_('It leads at once to {step}.').format(step=_step(category.goes_to, reader))}"
        case CategoryRemoved(category):
            return _("No rule of its own any more: {title}").format(title=_title(category, reader))
        case Reworded(Wording.RULE, _before, after):
            return _("{title}, in new words: {rule}").format(
                title=_title(after, reader), rule=_words(after.rule, reader)
            )
        case Reworded(Wording.TITLE, before, after):
            return _("“{before}” is now called “{after}”").format(
                before=_title(before, reader), after=_title(after, reader)
            )
        case Reworded(_wording, _before, after):
            words = _("{title}, explained in new words: {description}")
            return words.format(title=_title(after, reader), description=_words(after.description, reader))


def _of_weights(change: Reweighed | ExpiryChanged | DeadlineChanged | GoesToChanged, reader: Reader) -> str:
    _ = reader.gettext
    title = _title(change.category, reader)
    match change:
        case Reweighed(Weight.POINTS, _category, was, now):
            return _from_to(title, points(was, reader), points(now, reader), reader)
        case Reweighed(_weight, _category, was, now):
            return _from_to(_("{title}, how grave it is, of 5").format(title=title), str(was), str(now), reader)
        case ExpiryChanged(_category, before, after):
            what = _("{title}, how long its points count").format(title=title)
            return _from_to(what, duration(before, reader), duration(after, reader), reader)
        case DeadlineChanged(_category, soon, sooner):
            what = _("{title}, how soon reports are handled").format(title=title)
            return _from_to(what, length(soon, reader), length(sooner, reader), reader)
        case GoesToChanged(_category, _before, None):
            return _("{title}: leads to nothing at once any more, points decide").format(title=title)
        case GoesToChanged(_category, _before, step):
            return _("{title}: leads at once to {step}").format(title=title, step=_step(step, reader))


def _of_ladders(change: LadderAdded | LadderRemoved | StepChanged, reader: Reader) -> str:
    _ = reader.gettext
    match change:
        case LadderAdded(name, steps):
            shown = "; ".join(f"{points(step.points, reader)} → {_step(step, reader)}" for step in steps)
            return _("Groups may choose the steps “{name}”: {steps}").format(name=label(name), steps=shown)
        case LadderRemoved(name):
            words = _("The steps “{name}” are gone: groups that chose them have the usual ones")
            return words.format(name=label(name))
        case StepChanged(ladder, count, before, after):
            what = f"{points(count, reader)} → {_step(after, reader)}"
            if before is not None:
                what = _("{now} (before: {before})").format(now=what, before=_step(before, reader))
            if ladder is None:
                return what
            return _("With the steps “{name}”: {step}").format(name=label(ladder), step=what)


def _step(step: Step | None, reader: Reader) -> str:
    _ = reader.gettext
    if step is None:
        return _("nothing new")
    name = step_name(step, reader)
    return _("{step}, in all groups that share their measures").format(step=name) if step.everywhere else name


def _from_to(what: str, before: str, after: str, reader: Reader) -> str:
    return reader.gettext("{what}: {after} (before: {before})").format(what=what, after=after, before=before)


def _long(value: Duration | Ms, reader: Reader) -> str:
    return duration(value, reader) if isinstance(value, Duration) else length(value, reader)


def _title(category: Category, reader: Reader) -> str:
    return label(reader.gettext(category.title), _TITLE_AT_MOST) or category.name


def _words(text: str, reader: Reader) -> str:
    return label(reader.gettext(text), _WORDS_AT_MOST)


def _length(text: str) -> int:
    return units(escape(text))
