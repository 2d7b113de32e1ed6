"""Short answers to what people do: where a command belongs, what a press did, how things are set up."""

from handlers.arrival import Bot
from handlers.buttons import Action, encode
from handlers.messages.naming import one_line
from handlers.messages.reader import Reader
from handlers.messages.text import Button, Text, foreign
from handlers.messages.welcome import start_parameter
from handlers.messages.wording import language_name


def refusal(sentence: str) -> Text:
    """One sentence of plain text, as a message."""
    return Text(foreign(sentence))


def our_fault(incident: str, reader: Reader) -> str:
    """For a defect of the desk: whose fault it is, what to do, and the number under which the operator finds it."""
    _ = reader.gettext
    return _(
        "Something went wrong on our side, and we have written it down as {incident}. Please try again later."
    ).format(incident=incident)


def how_to_report(chat: int, bot: Bot, reader: Reader) -> Text:
    """To who wrote /report in a group without saying which message."""
    _ = reader.gettext
    words = _(
        "To report a message, reply to it with /report and, if you like, say what it is: <code>/report spam</code>. To"
        " report something else, or unseen by anyone, write to me in private."
    )
    address = f"https://t.me/{bot.username}?start={start_parameter(chat)}"
    return Text(words, ((Button(_("Report privately"), url=address),),))


def seen_by_administrators(bot: Bot, reader: Reader) -> Text:
    """To who reported an administrator by a message in the group."""
    _ = reader.gettext
    return Text(
        _(
            "You have reported an administrator of the group. Your command is deleted, but administrators can see deleted"
            " messages in Recent Actions for 48 hours. Next time you can report unseen here: send /report to @{bot}."
        ).format(bot=bot.username)
    )


def nothing_begun(reader: Reader) -> Text:
    """To who writes something in private that belongs to nothing."""
    _ = reader.gettext
    return Text(
        _("I do not know what to do with this. /report begins a report, /help says what else I can do."),
        ((Button(_("Report something"), encode(Action.REPORT)),),),
    )


def category_named(title: str, reader: Reader) -> str:
    """Under a press: plain text."""
    _ = reader.gettext
    return _("Thank you. Your report is about: {title}").format(title=title)


def draft_sent(ref: str, reader: Reader) -> str:
    _ = reader.gettext
    return _("Sent: {ref}").format(ref=ref)


def draft_cancelled(reader: Reader) -> str:
    _ = reader.gettext
    return _("Cancelled. Nothing was sent.")


def languages(spoken: tuple[str, ...], reader: Reader) -> Text:
    """Which languages the desk speaks, one button each."""
    _ = reader.gettext
    if len(spoken) == 1:
        return Text(_("I write in one language so far: {code}.").format(code=language_name(spoken[0])))
    return Text(
        _("In which language shall I write to you?"),
        tuple(
            (Button(_("Write in {code}").format(code=language_name(code)), encode(Action.LANGUAGE, code)),)
            for code in spoken
        ),
    )


def language_chosen(reader: Reader) -> str:
    _ = reader.gettext
    return _("From now on I write to you in this language.")


def joined(title: str, reader: Reader) -> Text:
    """To who brought the desk into a group as a plain member: what is missing."""
    _ = reader.gettext
    needed = _(
        "I am in “{title}” now. Please make me an administrator who may delete messages and restrict members: otherwise"
        " others can see who reported, and I cannot act. Then I ask how I shall work there."
    )
    return Text(needed.format(title=one_line(title)))


def button_posted(reader: Reader) -> Text:
    _ = reader.gettext
    return Text(_("I post the button now. If it is not pinned, let me pin messages and write /setup again."))


def only_in_groups(reader: Reader) -> Text:
    _ = reader.gettext
    return Text(_("Write /setup in the group that shall have the button."))


def unknown_command(reader: Reader) -> Text:
    _ = reader.gettext
    return Text(_("I do not know this command. /help lists those that I know."))
