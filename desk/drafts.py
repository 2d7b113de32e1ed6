"""Drafts: what a person has begun to write to the desk and not sent yet. A row, so that it survives a restart.

CATEGORY -> SUBJECT -> DETAILS -> SUMMARY -> sent
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from desk.evidence import NewEvidence
from desk.model import Subject

FILES_AT_MOST: Final = 10
TEXT_AT_MOST: Final = 2_000
"""Characters of free text; more would not fit the card and the receipt in one message (Telegram: 4,096 UTF-16 units)."""


class Step(StrEnum):
    CATEGORY = "category"
    SUBJECT = "subject"
    DETAILS = "details"
    SUMMARY = "summary"


_STEPS: Final = tuple(Step)


@dataclass(frozen=True, slots=True)
class Draft:
    """A report in the making."""

    step: Step = Step.CATEGORY
    group: int | None = None
    """The group whose "Report privately" button was pressed."""
    category: str | None = None
    subject: Subject | None = None
    evidence: tuple[NewEvidence, ...] = ()
    """What was forwarded or linked as the subject, then files that the reporter added."""
    text: str = ""
    consent: bool = False
    """Whether a message that the reporter forwarded may be quoted to the person it is about."""
    changing: bool = False
    """The person came back from the summary: after this step it is shown again."""


def next_step(draft: Draft) -> Draft:
    """The draft one step on; straight to the summary while a single step is being changed."""
    if draft.changing:
        return replace(draft, step=Step.SUMMARY, changing=False)
    return replace(draft, step=_STEPS[min(_STEPS.index(draft.step) + 1, len(_STEPS) - 1)])


def back(draft: Draft) -> Draft:
    """The draft one step back; the first step stays the first."""
    return replace(draft, step=_STEPS[max(_STEPS.index(draft.step) - 1, 0)], changing=False)


def change(draft: Draft, step: Step) -> Draft:
    """The draft at one step again, to return to the summary after it."""
    return replace(draft, step=step, changing=True)
