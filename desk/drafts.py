"""Drafts: what a person has begun to write to the desk and not sent yet. A row, so that it survives a restart.

A report: CATEGORY -> SUBJECT -> DETAILS -> SUMMARY -> sent        An appeal: DETAILS -> SUMMARY -> sent
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from desk.errors import CopiesForbidden, DraftIncomplete, TextTooLong, TooManyFiles
from desk.evidence import EvidenceKind, NewEvidence, as_reference
from desk.model import Contested, Missing, Subject
from desk.rules.policy import Category

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
    """A report in the making, or an appeal."""

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
    appeal: Contested | None = None
    """What the person appeals against; None for a report."""


def begin_appeal(what: Contested, category: str) -> Draft:
    """An appeal in the making. Its category says whether copies may be taken."""
    return Draft(Step.DETAILS, category=category, appeal=what)


def next_step(draft: Draft) -> Draft:
    """The draft one step on; straight to the summary while a single step is being changed."""
    if draft.changing:
        return replace(draft, step=Step.SUMMARY, changing=False)
    return replace(draft, step=_STEPS[min(_STEPS.index(draft.step) + 1, len(_STEPS) - 1)])


def back(draft: Draft) -> Draft:
    """The draft one step back; the first step stays the first."""
    return replace(draft, step=_STEPS[max(_STEPS.index(draft.step) - 1, 0)], changing=False)


def change(draft: Draft, step: Step) -> Draft:
    """The draft at one step again, to return to the summary after it. Details are begun anew: nobody can tell which words were meant."""
    changed = replace(draft, step=step, changing=True)
    return replace(changed, text="", evidence=_about(draft)) if step is Step.DETAILS else changed


def categorise(draft: Draft, category: Category) -> Draft:
    """Choose the category. Where copies are forbidden, those that were taken already are reduced to references."""
    evidence = draft.evidence
    if category.reference_only:
        evidence = tuple(_reference(item) for item in _about(draft))
    return next_step(replace(draft, category=category.name, evidence=evidence))


def name_subject(draft: Draft, subject: Subject, evidence: tuple[NewEvidence, ...], category: Category) -> Draft:
    """Say what the report is about; `evidence` takes the place of what an earlier subject brought."""
    if category.reference_only:
        evidence = tuple(map(_reference, evidence))
    return next_step(replace(draft, subject=subject, evidence=(*evidence, *_files(draft)), consent=False))


def complete_album(draft: Draft, item: NewEvidence, category: Category) -> Draft:
    """One more item of the album that was forwarded as the subject: each arrives by itself."""
    item = _reference(item) if category.reference_only else item
    return replace(draft, evidence=(*_about(draft), item, *_files(draft)))


def is_of_album(draft: Draft, album: str | None) -> bool:
    """Whether something belongs to the album that the draft is about."""
    return album is not None and any(item.snapshot.album == album for item in _about(draft))


def add_text(draft: Draft, text: str) -> Draft:
    """Add words. Raises TextTooLong."""
    words = f"{draft.text}\n{text.strip()}".strip()
    if len(words) > TEXT_AT_MOST:
        raise TextTooLong(TEXT_AT_MOST)
    return replace(draft, text=words)


def add_file(draft: Draft, item: NewEvidence, category: Category) -> Draft:
    """Add a file. Raises CopiesForbidden, TooManyFiles."""
    if category.reference_only:
        raise CopiesForbidden
    if len(_files(draft)) >= FILES_AT_MOST:
        raise TooManyFiles(FILES_AT_MOST)
    return replace(draft, evidence=(*draft.evidence, item))


def complete(draft: Draft) -> tuple[str, Subject]:
    """The category and the subject of a draft that can be sent; its group stands in where the subject names no chat.

    Raises DraftIncomplete.
    """
    if draft.category is None:
        raise DraftIncomplete(Step.CATEGORY)
    if draft.subject is None:
        raise DraftIncomplete(Step.SUBJECT)
    return draft.category, replace(draft.subject, chat=draft.subject.chat or draft.group)


def words(draft: Draft) -> str:
    """What the reporter wrote: first how they named an account that the desk does not know, which nothing else keeps."""
    subject = draft.subject
    if subject is None or subject.typed is None or Missing.UNKNOWN_ACCOUNT not in subject.missing:
        return draft.text
    return f"{subject.typed}\n{draft.text}".strip()


def _about(draft: Draft) -> tuple[NewEvidence, ...]:
    return tuple(item for item in draft.evidence if item.kind is not EvidenceKind.FILE)


def _files(draft: Draft) -> tuple[NewEvidence, ...]:
    return tuple(item for item in draft.evidence if item.kind is EvidenceKind.FILE)


def _reference(item: NewEvidence) -> NewEvidence:
    return replace(item, snapshot=as_reference(item.snapshot))
