"""What moderators read after a command or a press. Plain text, at most 200 characters where it answers a press."""

from collections.abc import Callable, Sequence
from typing import Final

from desk.disclosure.escalation import EscalationKind
from desk.rules.durations import Ms
from desk.views import AccountView
from handlers.asking import Asked, Menu
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.naming import account_line, one_line
from handlers.messages.reader import Reader, mark
from handlers.messages.text import Text, foreign
from handlers.messages.wording import when

_ASKED: Final = {
    Menu.WARN: mark("Choose on the card what for."),
    Menu.DELETE: mark("Choose on the card what for."),
    Menu.KICK: mark("Choose on the card what for."),
    Menu.CONFIRM: mark("Reply to the card with the reason."),
    Menu.OTHERWISE: mark("Choose on the card what to do instead."),
    Menu.DISMISS: mark("Choose the reason on the card, or reply to the card with one."),
    Menu.NOTE: mark("Reply to the card with your note."),
    Menu.HANDOVER: mark("Reply to the card with whom you informed, when, and the reference you were given."),
    Menu.CATEGORY: mark("Choose the category on the card."),
    Menu.ESCALATE: mark("Choose on the card why."),
    Menu.UNMUTE: mark("Reply to the card with why you lift it. The person concerned will read it."),
    Menu.UNBAN: mark("Reply to the card with why you lift it. The person concerned will read it."),
    Menu.UNDO: mark("Reply to the card with why you take it back. The person concerned will read it."),
}


def claimed(ref: str, until: Ms, now: Ms, reader: Reader) -> str:
    return reader.gettext("{ref} is yours until {time}.").format(ref=ref, time=when(until, now, reader))


def released(ref: str, reader: Reader) -> str:
    return reader.gettext("{ref} is free again.").format(ref=ref)


def noted(ref: str, reader: Reader) -> str:
    return reader.gettext("Your note is with {ref}. Only staff can read it.").format(ref=ref)


def handed_over(ref: str, reader: Reader) -> str:
    return reader.gettext("The hand-over is recorded with {ref}.").format(ref=ref)


def escalated(ref: str, reader: Reader) -> str:
    return reader.gettext("{ref} is with the officers now.").format(ref=ref)


def escalated_as(ref: str, kind: EscalationKind, reader: Reader) -> str:
    """To who typed it: as what it was understood, since a wrong way would cost time or a life."""
    _ = reader.gettext
    if kind is EscalationKind.THREAT:
        words = _(
            "{ref} is with the officers now, as a threat to life. If you only want it kept because a request is expected, write /escalate"
            " {ref} preserve: why"
        )
    else:
        words = _(
            "{ref} is with the officers now, to be kept because a request is expected. If a life is in danger, write /escalate {ref} why"
        )
    return words.format(ref=ref)


def preserved(ref: str, reader: Reader) -> str:
    return reader.gettext("{ref} keeps it. You are told before it ends; /holds lists all of them.").format(ref=ref)


def not_preserved(ref: str, reader: Reader) -> str:
    return reader.gettext("{ref} is kept as long as any other case, and no longer.").format(ref=ref)


def acknowledged(ref: str, reader: Reader) -> str:
    return reader.gettext("Thank you. {ref} is not called out again.").format(ref=ref)


def tried_again(count: int, reader: Reader) -> str:
    _ = reader.gettext
    if not count:
        return _("Nothing is left here to try again.")
    return _("It is being tried again. The card will say what became of it.")


def recategorised(ref: str, title: str, reader: Reader) -> str:
    return reader.gettext("{ref} is about this now: {title}").format(ref=ref, title=title)


def asked(what: Asked, reader: Reader) -> str:
    """What the claimer does next."""
    _ = reader.gettext
    if what.menu is Menu.ESCALATE and what.step:
        return _("Reply to the card with why. Only officers will read it.")
    if what.menu is Menu.OTHERWISE and what.step:
        return _("Reply to the card with your words and, behind two slashes, why.")
    return _("Reply to the card with the reason.") if what.category else _(_ASKED[what.menu])


def due_changed(step: str, reader: Reader) -> str:
    """To who confirmed what is not due any more. Nothing was decided."""
    return reader.gettext("Something else is due by now: {step}. Nothing is decided yet; the card shows it.").format(
        step=step
    )


def sent_privately(reader: Reader) -> str:
    return reader.gettext("I have sent it to you in private.")


def files_unavailable(count: int, reader: Reader) -> str:
    """To who looks at evidence, where Telegram did not show all of its files."""
    return reader.ngettext(
        "Evidence unavailable: Telegram could not show {n} file.",
        "Evidence unavailable: Telegram could not show {n} files.",
        count,
    ).format(n=count)


def nothing_asked(ref: str, reader: Reader) -> str:
    """To who replied to a card that asks them for nothing."""
    return reader.gettext(
        "{ref} does not ask you for anything now. Use the buttons of its card, or write /note {ref} text."
    ).format(ref=ref)


def by_name_only(
    username: str, accounts: Sequence[AccountView], repeated: Callable[[int], str], now: Ms, reader: Reader
) -> Text:
    """To who named somebody by @name alone: who that may be, and the command to repeat with the id."""
    _ = reader.gettext
    question = _("Names change hands. This is whom I last saw as @{name}; if that is right, repeat it with the id:")
    blocks = [Block(question.format(name=one_line(username)))]
    for view in accounts:
        line = account_line(view.account, view.id, reader)
        if view.last_seen is not None:
            line += "\n" + _("Last seen {time}").format(time=when(view.last_seen, now, reader))
        blocks.append(Block(f"{line}\n<code>{foreign(repeated(view.id))}</code>", Worth.SHOULD))
    return Text(fit(blocks))
