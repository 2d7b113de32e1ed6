"""`/privacy`: what is kept of people, how long, who sees it and what they can ask for, as the policy and the settings have it."""

from collections.abc import Iterator, Mapping
from typing import Final

from desk.privacy import Hosting
from desk.rules.durations import FOREVER, Duration
from desk.rules.policy import Policy
from desk.rules.retention import Kind
from handlers.messages.fitting import Block, paginate
from handlers.messages.naming import category_label
from handlers.messages.reader import Reader, mark
from handlers.messages.text import Text, foreign
from handlers.messages.wording import duration, length

KINDS: Final[Mapping[str, str]] = {
    "report": mark("reports"),
    "evidence": mark("reported messages and their files"),
    "decision": mark("decisions and measures"),
    "notice": mark("what people were told"),
    "appeal": mark("appeals"),
    "campaign": mark("who was sent an announcement"),
    "request": mark("requests of authorities"),
    "profile": mark("your name and settings, from when you were last seen here"),
    "quarantine": mark("messages to this bot that could not be read, from their arrival"),
    "journal": mark("the record of who did what, which holds no names and no texts"),
}
"""What each line of the policy's retention is about."""


def privacy_pages(policy: Policy, hosting: Hosting, reader: Reader) -> tuple[Text, ...]:
    """All of it, over as many messages as that needs."""
    _ = reader.gettext
    blocks = [
        Block("<b>" + _("Your data at this desk") + "</b>\n" + _introduction(reader)),
        _listed(_("What is stored"), _stored(policy, reader)),
        Block(_how_long(policy, reader)),
        _listed(_("Who sees it"), _seen_by(reader)),
        _listed(_("Who else takes part"), _others(hosting, reader)),
        Block("<b>" + _("How it is protected") + "</b>\n" + _protection(reader)),
        _listed(_("What you can do"), _rights(reader)),
        Block(_whom_to_ask(hosting, reader)),
    ]
    return tuple(Text(page) for page in paginate(blocks))


def copy_comes(reader: Reader) -> Text:
    """The answer to `/mydata`."""
    _ = reader.gettext
    words = _(
        "I am putting together a copy of everything that is held about you. It comes here within a minute, as a ZIP file: index.html in it"
        " is for reading, data.json is for other programs. Keep it to yourself: it shows what you reported."
    )
    return Text(words)


def kept_by_law(reader: Reader) -> str:
    """The same for everybody: whether a law has anything of somebody kept must not show."""
    _ = reader.gettext
    return _("What a law obliges the desk to keep stays sealed for as long as it says, and nobody works with it.")


def _introduction(reader: Reader) -> str:
    _ = reader.gettext
    return _(
        "This desk handles reports about what happens in groups. It stores what that takes and nothing else: the conversations of a"
        " group are not recorded."
    )


def _stored(policy: Policy, reader: Reader) -> Iterator[str]:
    _ = reader.gettext
    yield _(
        "your id, name, username and language at Telegram, when you were last seen here, and your time zone if you told it"
    )
    yield _("what you send here: reports, appeals and their files; what you begin and do not send; what you choose")
    yield _("messages that were reported, with their files and their authors")
    never = [category_label(one.name, policy, reader) for one in policy.categories.values() if one.reference_only]
    if never:
        yield _("no copies but references alone of what is reported as: {categories}").format(
            categories=foreign(", ".join(never))
        )
    yield _("what was decided about you, why, until when it counts, and what you were told")
    yield _("a record of who did what here, without names and texts")


def _how_long(policy: Policy, reader: Reader) -> str:
    """Every kind of record that the policy gives a time, and drafts."""
    _ = reader.gettext
    # The journal is kept whatever a policy says: one with a hole proves nothing, so no purge comes near it.
    kept = {**policy.retention.kept, Kind.JOURNAL.value: FOREVER}
    lines = [_line(_(KINDS[kind]), kept[kind], reader) for kind in KINDS if kind in kept]
    draft = _("{what}: {time}").format(
        what=_("what you begin and do not send"), time=length(policy.limits.draft, reader)
    )
    words = [
        "<b>" + _("How long") + "</b>",
        _("Counted from when the case is closed, and never shorter than an appeal is possible:"),
        *(f"• {line}" for line in (*lines, draft)),
        _("A warning or a measure is kept for as long as it counts or holds."),
        kept_by_law(reader),
    ]
    return "\n".join(words)


def _line(what: str, lasts: Duration, reader: Reader) -> str:
    _ = reader.gettext
    time = _("not deleted") if lasts == FOREVER else duration(lasts, reader)
    return _("{what}: {time}").format(what=what, time=time)


def _seen_by(reader: Reader) -> Iterator[str]:
    _ = reader.gettext
    yield _("the moderators of the desk see reports and what was reported, but not who reported it")
    yield _(
        "a lead can look at who sent a report, with a reason that is written down; the other leads are told that it was done"
    )
    yield _(
        "administrators of a group that decides for itself see what they decide there, and no reports; a group's log lists decisions"
        " without names"
    )
    yield _("whom you report is not told that it was you, and neither is the group")
    yield _("authorities, only on a valid legal request, or where a life seems to be in danger")
    yield _("nobody else")


def _others(hosting: Hosting, reader: Reader) -> Iterator[str]:
    """Telegram always; whatever else the settings name."""
    _ = reader.gettext
    yield _("Telegram carries every message; its own policy: {link}").format(link="https://telegram.org/privacy")
    if hosting.server is not None:
        yield _("the connection to Telegram goes through a server at {host}").format(host=foreign(hosting.server))
    if hosting.database_apart:
        yield _("the database is on a server of its own; what is personal in it is encrypted before it is sent there")
    if hosting.vault:
        yield _("large files are kept in a private chat at Telegram")
    yield _("no other service")


def _protection(reader: Reader) -> str:
    _ = reader.gettext
    return _(
        "Names, texts and files are encrypted where they are stored (AES-256), and the key is kept elsewhere. When your data is"
        " erased, the key that opens it is destroyed."
    )


def _rights(reader: Reader) -> Iterator[str]:
    _ = reader.gettext
    yield _("/mydata: get a copy of everything that is held about you")
    yield _("/forgetme: have your data erased, as far as the law allows; you are told what stays, and until when")
    yield _("/appeal: have somebody else look again at a decision about you")
    yield _("/mystatus: see your own warnings; /notices: turn optional announcements off")
    yield _("complain to the data protection authority of your country")


def _whom_to_ask(hosting: Hosting, reader: Reader) -> str:
    _ = reader.gettext
    contact = foreign(" ".join((hosting.contact or "").split()))
    if not contact:
        return _("Questions? Ask the people who run the group that brought you here.")
    return _("Who runs this desk and answers questions: {contact}").format(contact=contact)


def _listed(title: str, lines: Iterator[str]) -> Block:
    return Block("\n".join((f"<b>{title}</b>", *(f"• {line}" for line in lines))))
