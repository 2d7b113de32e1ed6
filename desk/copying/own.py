"""What the person who asks for a copy is called here, chose and began, and when they wrote."""

from typing import Final

from desk.copies import Attached, Entry, Moment, Rule, entry, moment, word
from desk.copying.places import place
from desk.copying.times import Asking
from desk.evidence import EvidenceKind
from desk.rules.durations import DAY, Ms

RECEIVED_KEPT: Final[Ms] = 9 * DAY
"""How long the number of an update that was handled is remembered."""


async def profile(asked: Asking) -> tuple[Entry, ...]:
    """Not when they were last seen: being reported counts as that, too."""
    known, chosen = await asked.unit.people.known(asked.person), await asked.unit.copies.chosen(asked.person)
    if known is None or chosen is None:
        return ()
    return (
        entry(
            id=asked.person,
            kind=word(chosen.kind),
            name=known.name,
            username=known.username,
            language=chosen.language,
            language_chosen=chosen.by_choice,
            timezone=chosen.timezone,
            started_at=moment(chosen.started_at),
            optional_off_at=moment(chosen.optional_off_at),
        ),
    )


async def drafts(asked: Asking) -> tuple[Entry, ...]:
    """What they began to write and have not sent."""
    draft = await asked.unit.drafts.of(asked.person)
    if draft is None:
        return ()
    sent = [item.snapshot for item in draft.evidence if item.kind is EvidenceKind.FILE]
    begun = entry(
        step=word(draft.step),
        of=draft.appeal.ref if draft.appeal is not None else None,
        category=Rule(draft.category) if draft.category is not None else None,
        chat=await place(asked, draft.group),
        typed=draft.subject.typed if draft.subject is not None else None,
        text=draft.text,
        consent=draft.consent,
    )
    return (begun, *(entry(text=one.text, files=tuple(Attached(media) for media in one.media)) for one in sent))


async def received(asked: Asking) -> tuple[Entry, ...]:
    """When they wrote to the desk lately: kept to recognise what Telegram delivers twice. What was said is wiped when it is handled."""
    kept = asked.unit.policy.retention.kept["quarantine"]
    found = await asked.unit.copies.received(asked.person)
    return tuple(
        entry(at=Moment(one.at), state=word(one.state), incident=one.incident)
        for one in found
        if one.settled_at is None or not _is_old(one.settled_at, asked.as_of, one.state, kept.after(one.settled_at))
    )


def _is_old(settled_at: Ms, now: Ms, state: str, quarantined_until: Ms | None) -> bool:
    if state == "done":
        return settled_at < now - RECEIVED_KEPT
    return quarantined_until is not None and quarantined_until < now


async def erasures(asked: Asking) -> tuple[Entry, ...]:
    at = await asked.unit.copies.erased_at(asked.person)
    return () if at is None else (entry(at=Moment(at)),)
