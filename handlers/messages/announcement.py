"""An announcement as one recipient reads it: its author's words, what stands below them, and its buttons."""

from dataclasses import dataclass, replace
from typing import Final

from desk.campaigns import CarriedPolicy, Formatting, Post, Terms
from desk.policies import Announced
from handlers.buttons import Action, encode
from handlers.messages.policy_changes import with_changes
from handlers.messages.reader import Reader
from handlers.messages.text import Button, from_the_right

_BETWEEN: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class Announcement:
    post: Post
    """Plain text: Telegram gets its formatting beside it, as it came."""
    buttons: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False


def announcement(
    post: Post, campaign: int, terms: Terms, reader: Reader, announced: Announced | None = None
) -> Announcement:
    """What goes to one recipient, who reads the desk's own words in their own language, whatever the announcement's is.

    Below the words of one that brings a new policy stands what that changes. Optional ones make no sound and say how to be rid of them. In
    groups and channels there are no buttons: whose would they be?
    """
    stops = terms.audience.of_people and not terms.mandatory
    told = post if announced is None else with_changes(post, announced, reader)
    shown = _with_footer(told, reader) if stops else told
    return Announcement(shown, _buttons(campaign, terms, reader), silent=not terms.mandatory)


def withdrawn(post: Post, carried: CarriedPolicy | None, reader: Reader) -> Announcement:
    """What stays of an announcement that can no longer be deleted; a photo or document stays above it.

    Of one that told of a new policy it says what holds: nobody should take the rules for withdrawn with it.
    """
    _ = reader.gettext
    if carried is None:
        words = _("This announcement was withdrawn.")
    elif carried.adopted_at is None:
        words = _("This announcement was withdrawn. The new rules in it do not come into force.")
    else:
        words = _("This announcement was withdrawn. The rules that hold are in /rules.")
    return Announcement(Post(from_the_right(words), attachment=post.attachment))


def read_button(campaign: int, reader: Reader) -> Button:
    return Button(reader.gettext("I have read this"), encode(Action.READ, campaign))


def stop_button(reader: Reader) -> Button:
    return Button(reader.gettext("Stop these"), encode(Action.STOP_OPTIONAL))


def _buttons(campaign: int, terms: Terms, reader: Reader) -> tuple[tuple[Button, ...], ...]:
    if not terms.audience.of_people:
        return ()
    read = ((read_button(campaign, reader),),) if terms.ask_read else ()
    return read if terms.mandatory else (*read, (stop_button(reader),))


def _with_footer(post: Post, reader: Reader) -> Post:
    """With a last line in italics; where it would not fit, the button below says enough."""
    footer = from_the_right(reader.gettext("This announcement is optional: /notices turns such ones off and on."))
    text = f"{post.text}{_BETWEEN}{footer}" if post.text else footer
    if _units(text) > post.most:
        return post
    italics = Formatting("italic", _units(text) - _units(footer), _units(footer))
    return replace(post, text=text, formatting=(*post.formatting, italics))


def _units(text: str) -> int:
    """UTF-16 code units, in which Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
