"""Misuse of reporting: what its reporter is told, and what leads see and choose. Nobody is named: a report stands for who sent it."""

from collections.abc import Sequence
from typing import Final

from desk.misuse import Gravity, Intention, Misuse, MisuseKind, Weighed
from desk.notices import MisuseDecided, MisuseReviewed
from desk.reporters import Contest, Past
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.naming import staff_link
from handlers.messages.reader import Reader, mark
from handlers.messages.receipts import elsewhere
from handlers.messages.text import Button, Text, foreign
from handlers.messages.unsealing import unsealings
from handlers.messages.wording import length, stamp, when

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
_CHOICES: Final = {
    "unfounded": mark("Say: it broke no rule"),
    "untrue": mark("Say: it had not happened"),
    "quarrel": mark("Say: it was a quarrel"),
    "flood": mark("Say: always the same"),
}
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
            words = _("{ref} was looked at again by who decided it, because nobody else here can. It stands.")
        head = words.format(ref=ref)
        means = elsewhere(reader)
    elif owed.kind is MisuseKind.MUTE:
        head = _("{ref} is withdrawn: your reports are not muted any more.").format(ref=ref)
        means = _("What you reported meanwhile is looked at now.")
    else:
        head = _("{ref} is withdrawn: the caution does not count any more.").format(ref=ref)
        means = ""
    return Text(fit([Block(f"<b>{head}</b>"), Block(_reason(owed.reason, reader)), Block(means)]))


def misuse_contested(misuse: Misuse, facts: Facts, reader: Reader) -> Text:
    """To a lead who has not decided it: what is contested, and what can be done."""
    _ = reader.gettext
    head = _("A reporter asks for another look at {ref}.").format(ref=misuse.ref)
    how = _(
        "You have not decided it, so you may: look at the reports, then press a button, or answer in your own words with"
        " <code>/upholdmisuse {ref} reason</code> or <code>/clearreporter {ref} reason</code>."
    ).format(ref=misuse.ref)
    blocks = [Block(f"<b>{head}</b>"), Block(_one(misuse, facts, reader), Worth.SHOULD), Block(how)]
    return Text(fit(blocks), _review_buttons(misuse, reader), protected=True)


def listing(found: Sequence[Misuse], held_back: dict[int, Sequence[str]], facts: Facts, reader: Reader) -> Text:
    """To a lead: what holds now or waits for another look; `held_back` has the reports that each mute keeps from the queue."""
    _ = reader.gettext
    if not found:
        return Text(
            _("No reporter is cautioned or muted now. /misuse R-12 shows how the reports of who sent R-12 fared.")
        )
    blocks = [Block("<b>" + _("Cautioned and muted reporters") + "</b>")]
    for one in found:
        lines = [_one(one, facts, reader)]
        if held_back.get(one.id):
            refs = ", ".join(held_back[one.id])
            lines.append(_("Held back, and not in the queue: {refs}").format(refs=refs))
        blocks.append(Block("\n".join(lines), Worth.SHOULD))
    return Text(fit(blocks), protected=True)


def reporter_past(past: Past, facts: Facts, reader: Reader) -> Text:
    """To a lead: how the reports of who sent this one fared, what was done about them, and what can be."""
    _ = reader.gettext
    dismissed = past.record.decided - past.record.upheld
    figures = _("{dismissed} of {decided} reports that were decided in the last {time} were dismissed.").format(
        dismissed=dismissed, decided=past.record.decided, time=length(facts.policy.reporters.window, reader)
    )
    blocks = [
        Block("<b>" + _("Who sent {ref}").format(ref=f"R-{past.report}") + "</b>"),
        Block(figures),
        *(Block(_one(one, facts, reader), Worth.SHOULD) for one in past.misuse),
        Block(unsealings(past.unsealings, facts, reader), Worth.SHOULD),
        Block(_own_words(past.report, reader)),
        Block(
            _("/unseal {ref} reason: look at who it is; the other leads are told that you did").format(
                ref=f"R-{past.report}"
            )
        ),
    ]
    rows = (
        (
            Button(_("Caution"), encode(Action.MISUSE, past.report, "w")),
            Button(_("Mute reports"), encode(Action.MISUSE, past.report, "m")),
        ),
    )
    return Text(fit(blocks), rows, protected=True)


def ask_gravity(report: int, said: str, reader: Reader) -> Text:
    """How grave it was (DSA Art. 23(3)(c))."""
    _ = reader.gettext
    words = _("How grave is the misuse, and what came of it? ({ref})").format(ref=f"R-{report}")
    return _choice(words, report, said, {one.value[0]: _(name) for one, name in GRAVITIES.items()})


def ask_intention(report: int, said: str, reader: Reader) -> Text:
    """What was meant by it (DSA Art. 23(3)(d))."""
    _ = reader.gettext
    words = _("What was meant by it, where that can be told? ({ref})").format(ref=f"R-{report}")
    return _choice(words, report, said, {one.value[0]: _(name) for one, name in INTENTIONS.items()})


def ask_reason(report: int, said: str, reader: Reader) -> Text:
    """Why, in words that the reporter will read. The last step: the press does it."""
    _ = reader.gettext
    words = _("Why? They are told this, and how to contest it. ({ref})").format(ref=f"R-{report}")
    lines = [words, *("• " + _(reason) for reason in REASONS.values()), _own_words(report, reader)]
    return _choice("\n".join(lines), report, said, {code: _(name) for code, name in _CHOICES.items()})


def done(misuse: Misuse, now: int, reader: Reader) -> str:
    """To the lead who just did it. Plain text."""
    _ = reader.gettext
    if misuse.kind is MisuseKind.MUTE:
        words = _("{ref}: the reports of who sent {report} are muted until {time}. They are told.")
    else:
        words = _("{ref}: who sent {report} is cautioned, and told. It counts until {time}.")
    return words.format(ref=misuse.ref, report=f"R-{misuse.report}", time=when(misuse.until, now, reader))


def upheld(misuse: Misuse, reader: Reader) -> str:
    return reader.gettext("{ref} stands. The reporter is told.").format(ref=misuse.ref)


def cleared(misuse: Misuse, reader: Reader) -> str:
    words = reader.gettext("{ref} is withdrawn. The reporter is told, and what was held back is heard.")
    return words.format(ref=misuse.ref)


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


def _one(misuse: Misuse, facts: Facts, reader: Reader) -> str:
    """One caution or mute as leads read it."""
    _ = reader.gettext
    kind = _("muted") if misuse.kind is MisuseKind.MUTE else _("cautioned")
    head = _("<b>{ref}</b> (who sent {report}): {kind} {at} by {lead}, until {until}").format(
        ref=misuse.ref,
        report=f"R-{misuse.report}",
        kind=kind,
        at=stamp(misuse.at, reader),
        lead=staff_link(misuse.decided_by, facts.people),
        until=stamp(misuse.until, reader),
    )
    weighed = Weighed(misuse.gravity, misuse.intention, misuse.reason)
    lines = [head, grounds(misuse.unfounded, misuse.decided, weighed, facts, reader)]
    if misuse.contest:
        lines.append(_("The reporter says: {words}").format(words=foreign(misuse.contest)))
    lines.append(_stage(misuse, reader))
    return "\n".join(line for line in lines if line)


def _stage(misuse: Misuse, reader: Reader) -> str:
    _ = reader.gettext
    if misuse.revoked_at is not None:
        return _("Withdrawn: {words}").format(words=_words(misuse.review, reader))
    if misuse.upheld_at is not None:
        return _("Looked at again, and stands: {words}").format(words=_words(misuse.review, reader))
    if not misuse.waits or misuse.contested_at is None:
        return ""
    words = _("Contested {time}: a lead who has not decided it is to look again.")
    return "⚠️ " + words.format(time=stamp(misuse.contested_at, reader))


def _review_buttons(misuse: Misuse, reader: Reader) -> tuple[tuple[Button, ...], ...]:
    _ = reader.gettext
    return (
        (
            Button(_("Let it stand"), encode(Action.MISUSE_UPHOLD, misuse.id)),
            Button(_("Withdraw it"), encode(Action.MISUSE_CLEAR, misuse.id)),
        ),
    )


def _choice(words: str, report: int, said: str, options: dict[str, str]) -> Text:
    rows = tuple((Button(name, encode(Action.MISUSE, report, f"{said}-{code}")),) for code, name in options.items())
    return Text(words, rows)


def _own_words(report: int, reader: Reader) -> str:
    _ = reader.gettext
    words = _(
        "In your own words: <code>/cautionreporter {ref} serious careless reason</code> or"
        " <code>/mutereporter {ref} 30d serious careless reason</code> (minor, serious or grave; unknown, careless or deliberate)."
    )
    return words.format(ref=f"R-{report}")


def _reason(reason: str, reader: Reader) -> str:
    return reader.gettext("Reason: {words}").format(words=_words(reason, reader))


def _words(reason: str, reader: Reader) -> str:
    """A reason as its reader sees it: a button's code in their language, own words as they are."""
    known = {**REASONS, **REVIEWS}.get(reason)
    return foreign(reader.gettext(known) if known else reason)
