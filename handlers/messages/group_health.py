"""How a group stands for the desk, in the words of its health check."""

from handlers.arrival import Survey
from handlers.messages.facts import Facts
from handlers.messages.naming import chat_title
from handlers.messages.reader import Reader
from handlers.messages.text import foreign


def health(survey: Survey | None, log: int | None, log_error: str, facts: Facts, reader: Reader) -> str:
    """What is as it should be, what is missing and how to mend it. `log_error`: why the last line of the log could not be posted."""
    _ = reader.gettext
    head = "<b>" + _("Health check") + "</b>\n"
    if survey is None:
        return head + _("Telegram does not say now how the group stands. Check again later.")
    notes = [*_rights(survey, reader), *_surroundings(survey, reader)]
    if log is not None and log_error:
        title = chat_title(log, facts.chats, reader)
        notes.append(
            _("⚠ The last line could not be posted in {log} ({error}). Let me post there.").format(
                log=title, error=foreign(log_error)
            )
        )
    return head + "\n".join(notes)


def _rights(survey: Survey, reader: Reader) -> list[str]:
    """What the desk may do, and what is missing for what it is there for."""
    _ = reader.gettext
    mine = survey.mine
    if mine is None:
        return [
            _(
                "⚠ I am no administrator here: I cannot act, and others can see who reported. Make me one who may delete and restrict."
            )
        ]
    rights = [
        (
            mine.delete,
            _("delete messages"),
            _("⚠ I may not delete messages: others can see who reported. Please allow it."),
        ),
        (
            mine.restrict,
            _("restrict members"),
            _("⚠ I may not restrict members: I can neither mute nor ban. Please allow it."),
        ),
        (mine.pin, _("pin messages"), _("I may not pin messages: the button of /setup would not stay in sight.")),
        (mine.invite, _("invite people"), _("I may not invite people. I do not need to.")),
    ]
    granted = [said for may, said, _missing in rights if may]
    missing = [why for may, _said, why in rights if not may]
    return [*([_("✓ I may: {rights}.").format(rights=", ".join(granted))] if granted else []), *missing]


def _surroundings(survey: Survey, reader: Reader) -> list[str]:
    _ = reader.gettext
    notes = []
    if survey.mine is None and not survey.hears_all:
        notes.append(_("⚠ Privacy mode is on: I hear commands only, neither @admin nor edits of reported messages."))
    else:
        notes.append(_("✓ I hear what reports need: commands, @admin and edits of reported messages."))
    if survey.mine is not None and survey.administrators:
        said = reader.ngettext(
            "✓ I can see who administrates the group: {n} account.",
            "✓ I can see who administrates the group: {n} accounts.",
            survey.administrators,
        )
        notes.append(said.format(n=survey.administrators))
    else:
        notes.append(_("⚠ I cannot see who administrates the group, so I can let nobody choose or moderate."))
    if survey.is_basic:
        notes.append(
            _(
                "⚠ This is a basic group: Telegram mutes nobody there. Make its history visible, and it becomes a supergroup."
            )
        )
    if survey.topics:
        notes.append(_("The group has topics: reports and commands work in each."))
    if survey.filters:
        notes.append(
            _(
                "Telegram's own filter against spam is on. What it deletes I never see; Recent Actions shows it, and takes corrections."
            )
        )
    return notes
