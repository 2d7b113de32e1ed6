"""Misuse of reporting, as leads see it and choose what to do. Nobody is named: a report stands for who sent it."""

from collections.abc import Sequence
from typing import Final

from desk.misuse import Misuse, MisuseKind, Weighed
from desk.reporters import Past
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.misuse import GRAVITIES, INTENTIONS, REASONS, grounds, words_of
from handlers.messages.naming import staff_link
from handlers.messages.reader import Reader, mark
from handlers.messages.text import Button, Text, foreign
from handlers.messages.unsealing import unsealings
from handlers.messages.wording import length, stamp, when

_CHOICES: Final = {
    "unfounded": mark("Say: it broke no rule"),
    "untrue": mark("Say: it had not happened"),
    "quarrel": mark("Say: it was a quarrel"),
    "flood": mark("Say: always the same"),
}


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
        return _("Withdrawn: {words}").format(words=words_of(misuse.review, reader))
    if misuse.upheld_at is not None:
        return _("Looked at again, and stands: {words}").format(words=words_of(misuse.review, reader))
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
