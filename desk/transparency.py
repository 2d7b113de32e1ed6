"""The desk's figures for a quarter: derived from the journal, by documented queries, and from nothing else."""

from collections.abc import Sequence

from desk.ports import Unit
from desk.rules.transparency import requests
from desk.rules.transparency.quarters import Quarter, quarter_of
from desk.rules.transparency.report import Report, moderation
from desk.rules.transparency.withholding import threshold

SHOWN: int = 4
"""Quarters that a look goes back."""
_MODERATION = (
    "reports",
    "decisions",
    "sanctions",
    "voided",
    "appeals",
    "appeals_ended",
    "time_to_decision",
    "time_to_appeal",
)


async def report(unit: Unit, quarter: Quarter) -> Report:
    """All figures of a quarter. One that is not over changes still: what is published of it would be told by the next look."""
    answers = {name: await unit.figures.ask(name, quarter) for name in (*requests.QUERIES, *_MODERATION)}
    below = threshold(unit.policy.transparency.suppress_below)
    figures = {
        **requests.disclosure(answers, await unit.figures.countries(quarter), below),
        **moderation(answers, unit.policy.categories, below),
    }
    return Report(quarter, quarter.over(unit.now), below, figures)


async def kept(unit: Unit, quarters: Sequence[Quarter]) -> list[Quarter]:
    """Those of which there is a journal: of the time before its first row nothing can be said, which is not that nothing happened."""
    begun = await unit.figures.begun()
    return [] if begun is None else [quarter for quarter in quarters if quarter.before > begun]


async def of_requests(unit: Unit) -> list[Report]:
    """Of the last quarters that are over, the latest first, what concerns lawful requests: for everybody, so only what changes no more."""
    below = threshold(unit.policy.transparency.suppress_below)
    found: list[Report] = []
    for quarter in reversed(await kept(unit, quarter_of(unit.now).previous.last(SHOWN))):
        answers = {name: await unit.figures.ask(name, quarter) for name in requests.QUERIES}
        countries = await unit.figures.countries(quarter)
        found.append(Report(quarter, over=True, below=below, figures=requests.disclosure(answers, countries, below)))
    return found
