"""The steps by which a person writes a report in private. Someone frightened reads this: one thing at a time, in plain words."""

from typing import Final

from desk.drafts import FILES_AT_MOST, TEXT_AT_MOST, Draft, Step
from desk.evidence import EvidenceKind
from desk.model import Subject
from desk.notices import DraftEnd
from desk.rules.policy import Category
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit, shorten
from handlers.messages.menus import Rows, category_rows
from handlers.messages.naming import account_name, category_titles, chat_title, one_line
from handlers.messages.reader import Reader
from handlers.messages.receipts import urgent_help, what_is_missing
from handlers.messages.text import Button, PersonPicker, Text, foreign

PICK_PERSON: Final = 1
"""The request number of the picker in a wizard; a person has one draft at a time."""

_WORDS: Final = 1_000
"""UTF-16 units of the reporter's own words that the summary repeats."""


def draft_prompt(draft: Draft, facts: Facts, reader: Reader) -> Text:
    """What the desk asks at the step where a draft stands."""
    match draft.step:
        case Step.CATEGORY:
            return _category(draft, facts, reader)
        case Step.SUBJECT:
            return _subject(draft, facts, reader)
        case Step.DETAILS:
            return _details(draft, facts, reader)
        case Step.SUMMARY:
            return _summary(draft, facts, reader)


def draft_ended(ended: DraftEnd | None, reader: Reader) -> Text:
    """What stands in the place of a draft that is gone; None for one that has expired."""
    _ = reader.gettext
    match ended:
        case DraftEnd.SENT:
            words = _("Your report was sent.")
        case DraftEnd.CANCELLED:
            words = _("You have cancelled this report. Nothing was sent.")
        case _:
            words = _("This report waited too long and was deleted. Nothing was sent.")
    return Text(words, ((Button(_("Write a new report"), encode(Action.REPORT)),),))


def person_picker(reader: Reader) -> Text:
    """Opens Telegram's own picker, in a message of its own: its key and inline buttons cannot share one."""
    _ = reader.gettext
    words = _("Press “Choose a person” at the bottom of the screen and pick them. They are not told.")
    return Text(words, picker=PersonPicker(_("Choose a person"), PICK_PERSON))


def _category(draft: Draft, facts: Facts, reader: Reader) -> Text:
    _ = reader.gettext
    help_now = foreign(_(facts.helplines.for_language(reader.language)))
    blocks = [
        Block(_title(_("What do you want to report?"), draft, reader)),
        Block(help_now),
        Block(_where(draft, facts, reader)),
        Block(_("Choose what fits best; moderators can correct it. 🆘 marks what we look at before everything else.")),
        Block(_descriptions(facts, reader), Worth.MAY),
    ]
    rows = category_rows(facts.policy, reader, lambda name: encode(Action.DRAFT_CATEGORY, name))
    return Text(fit(blocks), (*rows, (cancel(reader),)))


def _subject(draft: Draft, facts: Facts, reader: Reader) -> Text:
    _ = reader.gettext
    category = _chosen(draft, facts)
    ways = [
        _("• paste a link to the message"),
        _("• choose the person with the button below"),
        _("• type a @username or an id"),
    ]
    careful = ""
    if category is not None and category.reference_only:
        careful = _(
            "Please do not forward the material, and send no pictures or files: having a copy can itself be a crime."
        )
    else:
        ways.insert(0, _("• forward the message to me"))
    blocks = [
        Block(urgent_help(draft.category or "", facts, reader)),
        Block(_title(_("Which message, or whom, do you want to report?"), draft, reader)),
        Block(f"<b>{careful}</b>" if careful else ""),
        Block("\n".join([_("You can:"), *ways])),
        Block(_so_far(draft, facts, reader), Worth.SHOULD),
    ]
    pick = (Button(_("Choose a person"), encode(Action.DRAFT_PICK)),)
    go_on = (Button(_("Continue"), encode(Action.DRAFT_NEXT, draft.step.value)),) if draft.subject else ()
    return Text(fit(blocks), _rows(pick, go_on, _back_and_cancel(draft, reader)))


def _details(draft: Draft, facts: Facts, reader: Reader) -> Text:
    _ = reader.gettext
    ask = _("Write what happened, in your own words, up to {n} characters. You can also skip this.").format(
        n=TEXT_AT_MOST
    )
    blocks = [
        Block(_title(_("What should we know?"), draft, reader)),
        Block(ask + files_welcome(draft, facts, reader)),
        Block(what_is_missing(draft.subject.missing if draft.subject else (), reader), Worth.SHOULD),
        Block(own_words(draft, reader), Worth.MAY),
    ]
    return Text(fit(blocks), _rows(onwards(draft, reader), _back_and_cancel(draft, reader)))


def _summary(draft: Draft, facts: Facts, reader: Reader) -> Text:
    _ = reader.gettext
    good_faith = _("By sending this I confirm that, to the best of my knowledge, what I say is true and complete.")
    blocks = [
        Block(urgent_help(draft.category or "", facts, reader)),
        Block(_title(_("Is this right?"), draft, reader)),
        Block(_where(draft, facts, reader)),
        Block(_category_line(draft, facts, reader)),
        Block(_so_far(draft, facts, reader), Worth.SHOULD),
        Block(own_words(draft, reader), Worth.MAY),
        Block(_consent(draft, reader)),
        Block(f"<i>{good_faith}</i>"),
    ]
    changes = (
        (Button(_("Change category"), encode(Action.DRAFT_CHANGE, Step.CATEGORY.value)),),
        (Button(_("Change message or person"), encode(Action.DRAFT_CHANGE, Step.SUBJECT.value)),),
        (Button(_("Rewrite the details"), encode(Action.DRAFT_CHANGE, Step.DETAILS.value)),),
    )
    confirm = (Button("✅ " + _("Send report"), encode(Action.DRAFT_CONFIRM)),)
    return Text(fit(blocks), _rows(confirm, _consent_button(draft, reader), *changes, (cancel(reader),)))


def _title(question: str, draft: Draft, reader: Reader) -> str:
    _ = reader.gettext
    steps = tuple(Step)
    place = _("Step {n} of {steps}").format(n=steps.index(draft.step) + 1, steps=len(steps))
    return f"<b>{question}</b>\n{place}"


def _where(draft: Draft, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    if draft.group is None:
        return ""
    return _("Group: {chat}").format(chat=chat_title(draft.group, facts.chats, reader))


def _descriptions(facts: Facts, reader: Reader) -> str:
    """What each category means, folded: those who need it open it."""
    lines = [
        f"<b>{category_titles(category.name, facts, reader)}</b>: {foreign(reader.gettext(category.description))}"
        for category in facts.policy.categories.values()
    ]
    return "<blockquote expandable>" + "\n".join(lines) + "</blockquote>"


def _category_line(draft: Draft, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    if draft.category is None:
        return ""
    return _("Category: {category}").format(category=category_titles(draft.category, facts, reader))


def _so_far(draft: Draft, facts: Facts, reader: Reader) -> str:
    """What the report is about, as far as it could be found out, and what could not."""
    _ = reader.gettext
    if draft.subject is None:
        return ""
    about = _("About: {subject}").format(subject=_about(draft.subject, facts, reader))
    missing = what_is_missing(draft.subject.missing, reader)
    return f"{about}\n{missing}".strip()


def _about(subject: Subject, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    parts = []
    if subject.message is not None and subject.chat is not None:
        parts.append(_("a message in {chat}").format(chat=chat_title(subject.chat, facts.chats, reader)))
    if subject.accused is not None:
        parts.append(account_name(subject.accused, subject.accused.id))
    if subject.typed:
        parts.append(f"“{one_line(subject.typed, 200)}”")
    return ", ".join(parts) or _("what you sent")


def own_words(draft: Draft, reader: Reader) -> str:
    """What was written so far, and how many files came with it."""
    _ = reader.gettext
    words = shorten(foreign(draft.text), _WORDS)
    files = files_added(draft)
    lines = [
        _("You wrote:") + f"\n<blockquote expandable>{words}</blockquote>" if words else "",
        reader.ngettext("{n} file added", "{n} files added", files).format(n=files) if files else "",
    ]
    return "\n".join(line for line in lines if line)


def _consent(draft: Draft, reader: Reader) -> str:
    """Whether what was forwarded in private may be quoted; asked only where something was."""
    _ = reader.gettext
    if not _forwarded(draft):
        return ""
    if draft.consent:
        return _(
            "The person whom this is about may read what you forwarded, as a quote. They may guess who sent it to us."
        )
    return _("What you forwarded is seen by moderators only.")


def _consent_button(draft: Draft, reader: Reader) -> tuple[Button, ...]:
    _ = reader.gettext
    if not _forwarded(draft):
        return ()
    if draft.consent:
        return (Button(_("Do not quote it"), encode(Action.DRAFT_CONSENT, 0)),)
    return (Button(_("Allow quoting it"), encode(Action.DRAFT_CONSENT, 1)),)


def _back_and_cancel(draft: Draft, reader: Reader) -> tuple[Button, ...]:
    _ = reader.gettext
    back = Button("« " + _("Go back"), encode(Action.DRAFT_BACK, draft.step.value))
    return (back, cancel(reader))


def cancel(reader: Reader) -> Button:
    """Ends a draft without sending it."""
    _ = reader.gettext
    return Button(_("Cancel"), encode(Action.DRAFT_CANCEL))


def _chosen(draft: Draft, facts: Facts) -> Category | None:
    return facts.policy.categories.get(draft.category or "")


def files_welcome(draft: Draft, facts: Facts, reader: Reader) -> str:
    """Behind what a person is asked to write: how many files they can add. Nothing where the desk keeps no copies."""
    category = _chosen(draft, facts)
    if category is not None and category.reference_only:
        return ""
    files = reader.ngettext(
        "You can add {n} file, such as a screenshot.",
        "You can add up to {n} files, such as screenshots.",
        FILES_AT_MOST,
    )
    return " " + files.format(n=FILES_AT_MOST)


def onwards(draft: Draft, reader: Reader) -> tuple[Button, ...]:
    """The button that leads on from the person's own words, be there any or none."""
    _ = reader.gettext
    label = _("Continue") if draft.text or files_added(draft) else _("Skip this step")
    return (Button(label, encode(Action.DRAFT_NEXT, draft.step.value)),)


def files_added(draft: Draft) -> int:
    """How many there are."""
    return sum(item.kind is EvidenceKind.FILE for item in draft.evidence)


def _forwarded(draft: Draft) -> bool:
    return any(item.kind is EvidenceKind.FORWARD for item in draft.evidence)


def _rows(*rows: tuple[Button, ...]) -> Rows:
    return tuple(row for row in rows if row)
