"""The menus of commands that Telegram shows while somebody types."""

from dataclasses import dataclass
from typing import Final

from desk.model import JUDGES, KEEPERS, LEADS, Role
from handlers.messages.reader import Reader

NONE: Final = frozenset[Role]()


@dataclass(frozen=True, slots=True)
class MenuCommand:
    name: str
    description: str
    ephemeral: bool = False
    """Typed in a group it is seen by its writer and the bot only, where the server knows how (Bot API 10.2)."""


def in_private(reader: Reader, roles: frozenset[Role] = NONE) -> tuple[MenuCommand, ...]:
    """What a person can do in the private chat; of the staff's commands those that are theirs."""
    _ = reader.gettext
    return (
        MenuCommand("report", _("Report a message or a person")),
        MenuCommand("myreports", _("Follow what became of your reports")),
        MenuCommand("mystatus", _("See your own warnings")),
        MenuCommand("appeal", _("Have somebody else look again at a decision")),
        MenuCommand("rules", _("Read the rules")),
        *(_of_judges(reader) if roles & JUDGES else ()),
        *(_of_leads(reader) if roles & LEADS else ()),
        *((_head(reader),) if Role.AUDITOR in roles and not roles & LEADS else ()),
        *(_of_keepers(reader) if roles & KEEPERS else ()),
        *(_of_officers(reader) if Role.OFFICER in roles else ()),
        MenuCommand("notices", _("Turn optional announcements off or on")),
        MenuCommand("language", _("Choose the language")),
        MenuCommand("timezone", _("Say where you live, for quiet hours")),
        MenuCommand("privacy", _("What is kept of you, how long, and who sees it")),
        MenuCommand("transparency", _("See how often authorities asked for data")),
        MenuCommand("mydata", _("Get a copy of what is held about you")),
        MenuCommand("forgetme", _("Have your data here erased")),
        MenuCommand("help", _("Everything else")),
    )


def in_groups(reader: Reader) -> tuple[MenuCommand, ...]:
    """What a member can do in a group without anyone seeing it."""
    _ = reader.gettext
    return (
        MenuCommand("report", _("Report the message you reply to, unseen"), ephemeral=True),
        MenuCommand("myreports", _("Follow what became of your reports"), ephemeral=True),
        MenuCommand("mystatus", _("See your own warnings"), ephemeral=True),
        MenuCommand("appeal", _("Have somebody else look again at a decision"), ephemeral=True),
        MenuCommand("rules", _("Read the rules"), ephemeral=True),
    )


def for_administrators(reader: Reader, *, moderate: bool = False) -> tuple[MenuCommand, ...]:
    """The same for who runs a group: what the desk does there is theirs to choose; where they `moderate` it, so are the measures."""
    _ = reader.gettext
    return (
        *in_groups(reader),
        *(_lent(reader) if moderate else ()),
        MenuCommand("setup", _("Set the desk up in this group")),
        MenuCommand("settings", _("What the desk does in this group")),
    )


def _lent(reader: Reader) -> tuple[MenuCommand, ...]:
    """A moderator's commands that a group lends its administrators; typed unseen by the group."""
    _ = reader.gettext
    return (
        MenuCommand("warn", _("Warn someone"), ephemeral=True),
        MenuCommand("delete", _("Delete a message and say why"), ephemeral=True),
        MenuCommand("mute", _("Mute someone in a group"), ephemeral=True),
        MenuCommand("kick", _("Remove someone, who may come back"), ephemeral=True),
        MenuCommand("ban", _("Ban someone from a group"), ephemeral=True),
        MenuCommand("unmute", _("End a mute before its time"), ephemeral=True),
        MenuCommand("unban", _("End a ban before its time"), ephemeral=True),
    )


def in_staff_chat(reader: Reader, roles: frozenset[Role] = NONE) -> tuple[MenuCommand, ...]:
    """What moderators type there, and what those with more rights do."""
    _ = reader.gettext
    return (
        *_of_judges(reader),
        *(_of_leads(reader) if roles & LEADS else ()),
        MenuCommand("help", _("Everything else")),
    )


def _of_judges(reader: Reader) -> tuple[MenuCommand, ...]:
    _ = reader.gettext
    return (
        MenuCommand("queue", _("Open cases, the most urgent first")),
        MenuCommand("case", _("One case with its whole history")),
        MenuCommand("claim", _("Take a case")),
        MenuCommand("release", _("Let a case go")),
        MenuCommand("handover", _("Give a case to a colleague")),
        MenuCommand("note", _("Add a note for staff")),
        MenuCommand("escalate", _("Hand a case to the officers")),
        MenuCommand("alike", _("See the open cases that are alike")),
        MenuCommand("dismiss", _("Close a case without a measure")),
        MenuCommand("warn", _("Warn someone")),
        MenuCommand("delete", _("Delete a message and say why")),
        MenuCommand("mute", _("Mute someone in a group")),
        MenuCommand("kick", _("Remove someone, who may come back")),
        MenuCommand("ban", _("Ban someone from a group")),
        MenuCommand("unmute", _("End a mute before its time")),
        MenuCommand("unban", _("End a ban before its time")),
        MenuCommand("undo", _("Take a decision back, with all that it did")),
        MenuCommand("warns", _("Someone's active warnings")),
        MenuCommand("history", _("All that was decided about someone")),
        MenuCommand("appeals", _("Appeals that wait to be judged")),
        MenuCommand("uphold", _("Judge an appeal: the decision stands")),
        MenuCommand("overturn", _("Judge an appeal: the decision falls")),
        MenuCommand("replace", _("Judge an appeal: something milder")),
    )


def _of_leads(reader: Reader) -> tuple[MenuCommand, ...]:
    _ = reader.gettext
    return (
        MenuCommand("announce", _("Write an announcement to many")),
        MenuCommand("campaigns", _("Announcements to many, and how far they are")),
        MenuCommand("role", _("Give or take a role")),
        MenuCommand("roles", _("Who works here, with buttons")),
        MenuCommand("flagger", _("Give or take the status of a trusted flagger")),
        MenuCommand("flaggers", _("The trusted flaggers, and how their reports fared")),
        _head(reader),
        MenuCommand("misuse", _("Cautioned and muted reporters")),
        MenuCommand("cautionreporter", _("Caution who sent a report")),
        MenuCommand("mutereporter", _("Mute the reports of who sent one")),
        MenuCommand("clearreporter", _("Withdraw a caution or a mute")),
        MenuCommand("upholdmisuse", _("Let stand what a reporter contested")),
        MenuCommand("unseal", _("Look at who sent a report")),
    )


def _head(reader: Reader) -> MenuCommand:
    return MenuCommand("head", reader.gettext("The latest signed head of the journal"))


def _of_officers(reader: Reader) -> tuple[MenuCommand, ...]:
    _ = reader.gettext
    return (
        MenuCommand("requests", _("Lawful requests, by deadline")),
        MenuCommand("request", _("One lawful request, or a new one")),
        MenuCommand("deputy", _("Who approves in your place while you are away")),
    )


def _of_keepers(reader: Reader) -> tuple[MenuCommand, ...]:
    """In private only: what they are about is not for all staff to know."""
    _ = reader.gettext
    return (
        MenuCommand("hold", _("Keep records from being purged or erased")),
        MenuCommand("holds", _("The holds in force")),
        MenuCommand("unhold", _("End a hold")),
    )
