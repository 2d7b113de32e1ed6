"""How a group is served, as one of its administrators reads it in private: the health check, a page for each choice, the overview."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from desk.groups import GroupSettings, Moderators, Step, after
from desk.model import Chat
from handlers.arrival import Bot, Survey
from handlers.buttons import NONE, Action, encode
from handlers.messages.facts import Facts
from handlers.messages.group_health import health
from handlers.messages.naming import chat_title, one_line
from handlers.messages.reader import Reader, mark
from handlers.messages.standing import step_name
from handlers.messages.text import Button, Text
from handlers.messages.wording import language_name, points

_OVERVIEW: Final = "all"
_LADDERS_SHOWN: Final = 8
"""More would not fit on a page; their buttons are there all the same."""
Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """What is true of a group when its panel is drawn."""

    settings: GroupSettings
    page: Step | None
    survey: Survey | None
    """None where Telegram does not say."""
    languages: tuple[str, ...]
    log_error: str = ""
    """Why the last line could not be posted."""


def panel(shown: Panel, facts: Facts, reader: Reader) -> Text:
    """The open page."""
    if shown.page is None:
        return _overview(shown, facts, reader)
    if shown.page is Step.HEALTH:
        return _health_page(shown, facts, reader)
    _ = reader.gettext
    title, words = _QUESTIONS[shown.page]
    head = f"<b>{_(title)}</b> · {chat_title(shown.settings.chat, facts.chats, reader)}"
    words = _(words).format(command=f"<code>/setlog {shown.settings.chat}</code>")
    if shown.page is Step.LADDER:
        words = f"{words}\n\n{_ladders(facts, reader)}"
    return Text(f"{head}\n\n{words}", (*_choices(shown, facts, reader), _onwards(shown, reader)))


def ended(reader: Reader) -> Text:
    """In the place of the panel of a group that is not served any more."""
    _ = reader.gettext
    return Text(_("I am not in this group any more. What was chosen stays, should I come back."))


def set_up_button(bot: Bot, chat: int, reader: Reader) -> Text:
    """In the group, for its administrators: it says nothing of who asked."""
    _ = reader.gettext
    address = f"https://t.me/{bot.username}?start=settings_{chat}"
    return Text(
        _("Administrators of this group choose in private how I work here."),
        ((Button(_("Open the settings"), url=address),),),
    )


def confirm_button(held: int, reader: Reader) -> Text:
    """In the chat that gave a command itself: it says neither which nor who."""
    _ = reader.gettext
    words = _(
        "An administrator gave me a command in the name of this chat. Whoever it was confirms it here, within 10 minutes;"
        " nobody else sees who."
    )
    return Text(words, ((Button(_("Confirm: I am an administrator"), encode(Action.SHOW_SELF, held)),),), silent=True)


def only_in_groups(reader: Reader) -> Text:
    _ = reader.gettext
    return Text(_("Write /settings in the group that it is about. Its administrators get the answer here, in private."))


def log_set(group: Chat, log: Chat, reader: Reader) -> Text:
    _ = reader.gettext
    chats = {group.id: group, log.id: log}
    return Text(
        _("From now on each decision about {group} gets a line in {log}, without names.").format(
            group=chat_title(group.id, chats, reader), log=chat_title(log.id, chats, reader)
        )
    )


_QUESTIONS: Final[Mapping[Step, tuple[str, str]]] = {
    Step.LANGUAGE: (
        mark("Language"),
        mark("In which language shall I write in the group? Each person is still written to in their own."),
    ),
    Step.MODERATORS: (
        mark("Who moderates"),
        mark(
            "The desk's staff decide about reports. Shall the group's own administrators who may restrict members also warn,"
            " mute, ban and delete here, by commands in the group? Their decisions hold in this group, give reasons and can be"
            " appealed like all others."
        ),
    ),
    Step.SHARED: (
        mark("Shared sanctions"),
        mark(
            "Shall a mute or a ban that the desk's staff decide in this group hold in the other groups that share, and theirs"
            " here?"
        ),
    ),
    Step.SAID: (
        mark("Announcements"),
        mark("Shall I say in the group that a measure was taken, in a line without names?"),
    ),
    Step.LOG: (
        mark("Log"),
        mark(
            "Each decision can get a line in a channel or group of yours, without names. Make me an administrator there who may"
            " post, then write there: {command}"
        ),
    ),
    Step.LADDER: (
        mark("Ladder"),
        mark("Which ladder of consequences holds in this group? The policy's own, unless you choose another."),
    ),
}


def _choices(shown: Panel, facts: Facts, reader: Reader) -> Rows:
    _ = reader.gettext
    settings, group = shown.settings, -shown.settings.chat
    match shown.page:
        case Step.LANGUAGE:
            codes = [(code, _("Write in {code}").format(code=language_name(code))) for code in shown.languages]
            options = [(NONE, _("Use the staff's language")), *codes]
            return _words(Action.GROUP_LANGUAGE, group, options, settings.language or NONE)
        case Step.MODERATORS:
            options = [
                (Moderators.STAFF.value, _("Leave it to the desk's staff")),
                (Moderators.ADMINISTRATORS.value, _("Let administrators moderate too")),
            ]
            return _words(Action.GROUP_MODERATORS, group, options, settings.moderators.value)
        case Step.SHARED:
            return _yes_or_no(
                Action.GROUP_SHARED, group, _("Share them"), _("Keep them apart"), now=settings.sanctions_shared
            )
        case Step.SAID:
            return _yes_or_no(Action.GROUP_SAID, group, _("Say it"), _("Say nothing"), now=settings.said_in_group)
        case Step.LOG if settings.log_chat is not None:
            return ((Button(_("Stop the log"), encode(Action.GROUP_LOG_OFF, group)),),)
        case Step.LADDER:
            options = [(NONE, _("Use the policy's own")), *((name, name) for name in facts.policy.ladders)]
            return _words(Action.GROUP_LADDER, group, options, settings.ladder or NONE)
        case _:
            return ()


def _ladders(facts: Facts, reader: Reader) -> str:
    """What each ladder does from how many points on."""
    _ = reader.gettext
    named = {_("The policy's own"): facts.policy.ladder, **facts.policy.ladders}
    return "\n".join(
        f"<b>{one_line(name)}</b>: "
        + "; ".join(f"{points(step.points, reader)} → {step_name(step, reader)}" for step in steps)
        for name, steps in list(named.items())[:_LADDERS_SHOWN]
    )


def _words(action: Action, group: int, options: Sequence[tuple[str, str]], now: str) -> Rows:
    return tuple((Button(_marked(said, now == word), encode(action, group, word)),) for word, said in options)


def _yes_or_no(action: Action, group: int, yes: str, no: str, *, now: bool) -> Rows:
    return (
        (Button(_marked(yes, now), encode(action, group, 1)),),
        (Button(_marked(no, not now), encode(action, group, 0)),),
    )


def _marked(said: str, chosen: bool) -> str:
    return f"{said} ✓" if chosen else said


def _onwards(shown: Panel, reader: Reader) -> tuple[Button, ...]:
    """To the next step while the set-up lasts, else back to the overview."""
    _ = reader.gettext
    group = -shown.settings.chat
    onwards = after(shown.page) if shown.page is not None and shown.settings.step is not None else None
    if onwards is not None:
        return (Button(_("Go on"), encode(Action.GROUP_PAGE, group, onwards.value)),)
    return (Button(_("See all settings"), encode(Action.GROUP_PAGE, group, _OVERVIEW)),)


def _overview(shown: Panel, facts: Facts, reader: Reader) -> Text:
    _ = reader.gettext
    settings, group = shown.settings, -shown.settings.chat
    lines = [f"{_(_QUESTIONS[step][0])}: {said}" for step, said in _chosen(settings, facts, reader)]
    head = "<b>" + _("Settings of {chat}").format(chat=chat_title(settings.chat, facts.chats, reader)) + "</b>"
    pages = [
        (step, _("Change: {what}").format(what=_(_QUESTIONS[step][0])))
        for step, _said in _chosen(settings, facts, reader)
    ]
    buttons = tuple((Button(said, encode(Action.GROUP_PAGE, group, step.value)),) for step, said in pages)
    check = (Button(_("Check again"), encode(Action.GROUP_PAGE, group, _OVERVIEW)),)
    return Text("\n\n".join([head, "\n".join(lines), _checked(shown, facts, reader)]), (*buttons, check))


def _chosen(settings: GroupSettings, facts: Facts, reader: Reader) -> list[tuple[Step, str]]:
    _ = reader.gettext
    administrators = settings.moderators is Moderators.ADMINISTRATORS
    log = _("none") if settings.log_chat is None else chat_title(settings.log_chat, facts.chats, reader)
    return [
        (Step.LANGUAGE, language_name(settings.language) if settings.language else _("the staff's")),
        (
            Step.MODERATORS,
            _("the desk's staff and the group's administrators") if administrators else _("the desk's staff"),
        ),
        (Step.SHARED, _("yes") if settings.sanctions_shared else _("no")),
        (Step.SAID, _("yes") if settings.said_in_group else _("no")),
        (Step.LOG, log),
        *([(Step.LADDER, settings.ladder or _("the policy's own"))] if facts.policy.ladders else []),
    ]


def _health_page(shown: Panel, facts: Facts, reader: Reader) -> Text:
    _ = reader.gettext
    title = chat_title(shown.settings.chat, facts.chats, reader)
    ready = (
        _("I am an administrator of {chat} now.") if shown.survey and shown.survey.mine else _("I am in {chat} now.")
    )
    words = _(
        "People there can report a message by replying to it with /report. Write /setup there, and I pin a button by which"
        " people report privately. A few questions follow; /settings in the group shows them again."
    )
    return Text(
        "\n\n".join([ready.format(chat=title), words, _checked(shown, facts, reader)]), (_onwards(shown, reader),)
    )


def _checked(shown: Panel, facts: Facts, reader: Reader) -> str:
    return health(shown.survey, shown.settings.log_chat, shown.log_error, facts, reader)
