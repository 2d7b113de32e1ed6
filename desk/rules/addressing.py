"""Whether one of a campaign's audience is written to, when, and in which language. Pure; asked with what holds at this moment."""

from collections.abc import Collection
from dataclasses import dataclass

from desk.campaigns import Campaign, Candidate, MissingText, Skipped
from desk.rules.durations import Ms
from desk.rules.quiet import after_quiet_hours, due_at
from desk.rules.schedule import zone


@dataclass(frozen=True, slots=True)
class Addressee:
    """What the desk knows of somebody, or of a chat; of whoever is a stranger to it, nothing."""

    id: int
    timezone: str | None = None
    reachable: bool = False
    optional: bool = True
    language: str | None = None
    moved_to: int | None = None
    """The supergroup that this group became."""
    belongs: bool = True
    """They are of its audience still: who has a role or a sanction may have it no more."""


@dataclass(frozen=True, slots=True)
class Send:
    language: str
    """Of the text that is theirs."""


@dataclass(frozen=True, slots=True)
class Skip:
    why: Skipped
    moved_to: int | None = None


@dataclass(frozen=True, slots=True)
class PutOff:
    until: Ms


Weighed = Send | Skip | PutOff


def weigh(campaign: Campaign, languages: Collection[str], person: Addressee, now: Ms, timezone: str) -> Weighed:
    """What is to be done about somebody whose turn it is. `languages` has that of the text first that was written first.

    `timezone` counts for those who told none.
    """
    if person.moved_to is not None:
        return Skip(Skipped.MOVED, person.moved_to)
    if (why := why_skipped(campaign, now, reachable=person.reachable, optional=person.optional)) is not None:
        return Skip(why)
    if not person.belongs:
        return Skip(Skipped.LEFT)
    language = text_for(languages, person.language, campaign.terms.missing)
    if language is None:
        return Skip(Skipped.NO_LANGUAGE)
    at = after_quiet_hours(now, campaign.terms.quiet, zone_of(person.timezone, timezone))
    return Send(language) if at <= now else PutOff(at)


def turn_of(campaign: Campaign, candidate: Candidate, lot: int, begun_at: Ms, timezone: str) -> Ms:
    """When somebody's turn is, as far as can be said before."""
    at = due_at(begun_at, campaign.terms.spread, campaign.id, lot)
    return after_quiet_hours(at, campaign.terms.quiet, zone_of(candidate.timezone, timezone))


def why_skipped(campaign: Campaign, now: Ms, *, reachable: bool, optional: bool) -> Skipped | None:
    """Why somebody is not to be written to; None if they are."""
    if is_too_late(campaign, now):
        return Skipped.TOO_LATE
    if not reachable:
        return Skipped.NEVER_STARTED
    if not optional and not campaign.terms.mandatory:
        return Skipped.OPTED_OUT
    return None


def is_too_late(campaign: Campaign, now: Ms) -> bool:
    """Whether nobody is to get it any more."""
    return campaign.terms.not_after is not None and now > campaign.terms.not_after


def text_for(languages: Collection[str], spoken: str | None, missing: MissingText) -> str | None:
    """Whose text somebody gets who speaks this: its own, that of the language it is a kind of, or what its author chose for the others."""
    code = (spoken or "").lower().replace("_", "-")
    for wanted in (code, code.partition("-")[0]):
        for language in languages:
            if language.lower() == wanted:
                return language
    return next(iter(languages), None) if missing is MissingText.FIRST else None


def zone_of(timezone: str | None, otherwise: str) -> str:
    """The time zone that counts for somebody: their own, if it still is one."""
    if timezone is None:
        return otherwise
    try:
        zone(timezone)
    except (ValueError, KeyError):
        return otherwise
    return timezone
