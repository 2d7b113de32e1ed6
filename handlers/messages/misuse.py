"""Misuse of reporting: what its reporter is told, and how its grounds are said to everyone. What leads see is in `reporters.py`."""

from collections.abc import Sequence
from typing import Final

from desk.misuse import Gravity, Intention, Misuse, MisuseKind, Weighed
from desk.notices import MisuseDecided, MisuseReviewed
from desk.reporters import Contest
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.reader import Reader, mark
from handlers.messages.receipts import elsewhere
from handlers.messages.text import Button, Text, foreign
from handlers.messages.wording import length, when

GRAVITIES: Final = {
    Gravity.MINOR: mark("minor"),
    Gravity.SERIOUS: mark("serious"),
    Gravity.GRAVE: mark("grave"),
}
INTENTIONS: Final = {
    Intention.UNKNOWN: mark("intention not known"),
    Intention.CARELESS: mark("out of carelessness"),
    Intention.DELIBERATE: mark("on purpose"),
}
REASONS: Final = {
    "unfounded": mark("Again and again you reported what plainly broke no rule."),
    "untrue": mark("You reported what had not happened."),
    "quarrel": mark("You used reports to carry on a quarrel."),
    "flood": mark("You reported the same over and over, so that other reports had to wait."),
}
"""Why somebody is cautioned or muted, by the code that a button carries and that is stored as the reason."""
REVIEWS: Final = {
    "holds": mark("I looked at the reports again, and they bear it out."),
    "doubt": mark("I looked at the reports again. They do not suffice for this."),
}
"""The same for another lead's look."""


def misuse_decided(owed: MisuseDecided, facts: Facts, reader: Reader) -> Text:
    """To the reporter: what was decided, on what grounds, until when, and how to contest it."""
    _ = reader.gettext
    time = when(owed.until, facts.now, reader)
    if owed.kind is MisuseKind.MUTE:
        head = _("Your reports are muted until {time}.").format(time=time)
        means = _(
            "What you report until then is kept, but nobody is called to look at it. If a life is in danger or a child is"
            " harmed, report it as that: we always hear it."
        )
    else:
        head = _("Please take more care with what you report.")
        means = _(
            "This is a caution. Nothing changes for your reports now; if they go on like this, they may be muted for a time."
            " It counts until {time}."
        ).format(time=time)
    again = _(
        "If you think this is wrong, press the button, or send /contest {ref} with what you want to say: a lead who has not"
        " decided it looks again."
    ).format(ref=f"M-{owed.misuse}")
    about = _("This is about your report {ref} and how your reports fared before.").format(ref=f"R-{owed.report}")
    blocks = [
        Block(f"<b>{head}</b> (M-{owed.misuse})"),
        Block(about + "\n" + grounds(owed.unfounded, owed.decided, owed.weighed, facts, reader)),
        Block(means),
        Block(again),
        Block(elsewhere(reader), Worth.SHOULD),
    ]
    return Text(fit(blocks), ((Button(_("Contest it"), encode(Action.MISUSE_CONTEST, owed.misuse)),),))


def misuse_reviewed(owed: MisuseReviewed, facts: Facts, reader: Reader) -> Text:
    """To the reporter: what came of another look."""
    _ = reader.gettext
    ref = f"M-{owed.misuse}"
    if owed.stands:
        words = _("Another lead has looked at {ref} again. It stands.")
        if owed.own:
            words = _(
                "{ref} was looked at again by the person who decided it, because nobody else here can. It stands."
            )
        head = words.format(ref=ref)
        means = elsewhere(reader)
    elif owed.kind is MisuseKind.MUTE:
        head = _("{ref} is withdrawn: your reports are not muted any more.").format(ref=ref)
        means = _("What you reported meanwhile is looked at now.")
    else:
        head = _("{ref} is withdrawn: the caution does not count any more.").format(ref=ref)
        means = ""
    return Text(fit([Block(f"<b>{head}</b>"), Block(_reason(owed.reason, reader)), Block(means)]))


def contested(contest: Contest, reader: Reader) -> str:
    """To the reporter. Plain text that fits over a button."""
    _ = reader.gettext
    words = _("{ref} will be looked at again. To say more, send /contest {ref} with your words.")
    if not contest.heard:
        words = _(
            "{ref} waits until somebody works here who has not decided it. To say more, send /contest {ref} with words."
        )
    return words.format(ref=contest.misuse.ref)


def your_misuse(found: Sequence[Misuse], facts: Facts, reader: Reader) -> str:
    """To the reporter: what holds against them now, and what they can do."""
    _ = reader.gettext
    lines = []
    for one in found:
        if one.kind is MisuseKind.MUTE:
            words = _("{ref}: your reports are muted until {time}.")
        else:
            words = _("{ref}: you were asked to take more care with your reports; it counts until {time}.")
        lines.append(words.format(ref=one.ref, time=when(one.until, facts.now, reader)))
        lines.append(_reason(one.reason, reader))
        if one.waits:
            lines.append(_("Another lead is to look at it again."))
        elif one.upheld_at is None:
            lines.append(_("You can contest it: /contest {ref} with what you want to say.").format(ref=one.ref))
    return "\n".join(lines)


def grounds(unfounded: int, decided: int, weighed: Weighed, facts: Facts, reader: Reader) -> str:
    """Number, proportion, gravity and intention (DSA Art. 23(3)), and the reason."""
    _ = reader.gettext
    words = _("What was weighed: {dismissed} of {decided} decided reports dismissed in {time}; {gravity}; {intention}.")
    factors = words.format(
        dismissed=unfounded,
        decided=decided,
        time=length(facts.policy.reporters.window, reader),
        gravity=_(GRAVITIES[weighed.gravity]),
        intention=_(INTENTIONS[weighed.intention]),
    )
    return f"{factors}\n{_reason(weighed.reason, reader)}"


def _reason(reason: str, reader: Reader) -> str:
    return reader.gettext("Reason: {words}").format(words=words_of(reason, reader))


def words_of(reason: str, reader: Reader) -> str:
    """A reason as its reader sees it: a button's code in their language, own words as they are."""
    known = {**REASONS, **REVIEWS}.get(reason)
    return foreign(reader.gettext(known) if known else reason)
