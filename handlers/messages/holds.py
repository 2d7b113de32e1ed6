"""What owners and officers read about holds. Nobody else reads any of it."""

from collections.abc import Sequence
from typing import Final, assert_never

from desk.holds import Hold, Matching, NewHold
from desk.notices import HoldChange, HoldNews
from desk.preserving import Asked, Kept
from desk.rules.durations import DAY, Ms
from desk.rules.preserving import extension
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.naming import account_line, category_title, staff_link
from handlers.messages.reader import Reader
from handlers.messages.text import Button, Text, foreign
from handlers.messages.wording import amount, day, length, stamp, when

LISTED: Final = 30
"""Holds of one list, those that end first."""


def question(asked: Asked, facts: Facts, reader: Reader, name: str | None = None, seen: Ms | None = None) -> Text:
    """What a hold would keep, for how long and from whom: before it is placed. With a `name`, where it alone said who, last seen then."""
    _ = reader.gettext
    hold = asked.hold
    words = _(
        "Until {time} none of this is purged or erased, whoever asks. It opens nothing to anybody who may not see it now."
    )
    blocks = [
        Block("<b>" + _("Place this hold?") + "</b>\n" + _kept(hold, facts, reader)),
        Block(_named(name, seen, reader)),
        Block(_not_kept(hold, facts, reader)),
        Block(_reach(asked.cases, reader)),
        Block(words.format(time=when(hold.until, facts.now, reader))),
        Block(_secrecy(hold, reader)),
        Block(_basis(hold, reader)),
    ]
    row = (
        Button(_("Place the hold"), encode(Action.HOLD_PLACE, asked.number)),
        Button(_("Drop it"), encode(Action.HOLD_DROP, asked.number)),
    )
    return Text(fit(blocks), (row,), protected=True)


def dropped(reader: Reader) -> Text:
    return Text(reader.gettext("Dropped. Nothing is held because of it."))


def page(kept: Kept, facts: Facts, reader: Reader) -> Text:
    """One hold, with what can be done to it."""
    _ = reader.gettext
    hold = kept.hold
    rows = () if hold.ended_at is not None else (_changes(hold, facts, reader),)
    return Text(fit(_told(kept, facts, reader)), (*rows, (_all(reader),)), protected=True)


def ending(kept: Kept, facts: Facts, reader: Reader) -> Text:
    """Whether it is to end now."""
    _ = reader.gettext
    hold = kept.hold
    if hold.ended_at is not None:
        return page(kept, facts, reader)
    words = _(
        "<b>End {ref} now?</b> What only it keeps goes as soon as its time is over, and nobody can bring it back."
    )
    row = (
        Button(_("End {ref} now").format(ref=hold.ref), encode(Action.HOLD_END_NOW, hold.id, hold.until)),
        Button(_("Keep it"), encode(Action.HOLD_OPEN, hold.id)),
    )
    return Text(fit([*_told(kept, facts, reader), Block(words.format(ref=hold.ref))]), (row,), protected=True)


def listing(found: Sequence[Hold], facts: Facts, reader: Reader) -> Text:
    """Those in force, a button each."""
    _ = reader.gettext
    how = _(
        "To place one: /hold, then a case such as C-7, an id, a @name, a category or <code>everything</code>; how long, such as"
        " <code>90d</code>; <code>secret</code>, if it is; and the basis."
    )
    if not found:
        return Text(fit([Block(_("No hold that you may see is in force.")), Block(how)]))
    words = _("<b>{ref}</b>, until {time}\n{kept}")
    lines = [
        words.format(ref=_heading(hold, reader), kept=_kept(hold, facts, reader), time=stamp(hold.until, reader))
        for hold in found[:LISTED]
    ]
    buttons = [Button(_("Open {ref}").format(ref=one.ref), encode(Action.HOLD_OPEN, one.id)) for one in found[:LISTED]]
    blocks = [
        Block("<b>" + _("Holds, the first to end first") + "</b>"),
        *(Block(line, Worth.SHOULD) for line in lines),
        Block(_more(len(found) - LISTED, reader)),
        Block(how),
    ]
    rows = tuple(tuple(buttons[place : place + 3]) for place in range(0, len(buttons), 3))
    return Text(fit(blocks), rows, protected=True)


def news(hold: Hold, told: HoldNews, facts: Facts, reader: Reader) -> Text:
    """To its owner: what becomes of it, or what somebody else did."""
    _ = reader.gettext
    words = {"ref": hold.ref, "time": when(told.until, facts.now, reader), "by": staff_link(told.by, facts.people)}
    match told.change:
        case HoldChange.NEAR:
            said = _("<b>{ref} ends {time}.</b> What only it keeps goes after that, and nobody can bring it back.")
        case HoldChange.OVER:
            said = _(
                "<b>{ref} has ended:</b> its time was over. If it is still needed, place a new one now, with /hold."
            )
        case HoldChange.EXTENDED:
            said = _("{by} has extended <b>{ref}</b>: it holds until {time}.")
        case HoldChange.ENDED:
            said = _("{by} has ended <b>{ref}</b>. If it is still needed, place a new one now, with /hold.")
        case _:
            assert_never(told.change)
    blocks = [Block(said.format(**words)), Block(_kept(hold, facts, reader)), Block(_basis(hold, reader))]
    rows = (_changes(hold, facts, reader),) if told.change is HoldChange.NEAR else ()
    return Text(fit(blocks), (*rows, (_open(hold, reader),)), protected=True)


def _told(kept: Kept, facts: Facts, reader: Reader) -> list[Block]:
    _ = reader.gettext
    hold = kept.hold
    placed = _("Placed by {owner}, {time}").format(
        owner=staff_link(hold.owner, facts.people), time=when(hold.placed_at, facts.now, reader)
    )
    return [
        Block(f"<b>{_heading(hold, reader)}</b>\n{_kept(hold, facts, reader)}"),
        Block(_reach(kept.cases, reader)),
        Block(_basis(hold, reader)),
        Block(f"{placed}\n{_end(hold, facts, reader)}"),
    ]


def _heading(hold: Hold, reader: Reader) -> str:
    return f"{hold.ref} · {reader.gettext('secret')}" if hold.secret else hold.ref


def _kept(hold: Hold | NewHold, facts: Facts, reader: Reader) -> str:
    """Exactly what it keeps, as a line of HTML."""
    _ = reader.gettext
    match hold.matching:
        case Matching.CASE:
            words = _(
                "Keeps {ref}: its reports, evidence, files, decisions, appeals and notices, and what its people wrote to the desk"
            )
            return words.format(ref=f"C-{hold.target}")
        case Matching.ACCOUNT:
            number = hold.target or 0
            words = _(
                "Keeps everything by or about {account}: what they wrote to the desk, and each case in which they take part"
            )
            return words.format(account=account_line(facts.people.get(number), number, reader))
        case Matching.CATEGORY:
            return _category(hold, facts, reader)
        case Matching.EVERYTHING:
            return _("Keeps everything: each case, and what anybody wrote to the desk")
        case _:
            assert_never(hold.matching)


def _category(hold: Hold | NewHold, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    first = day(hold.since, reader) if hold.since is not None else None
    last = day(hold.before - DAY, reader) if hold.before is not None else None
    if first and last:
        words = _("Keeps the cases of “{category}” that were opened from {first} to {last}")
    elif first:
        words = _("Keeps the cases of “{category}” that were opened on {first} or later")
    elif last:
        words = _("Keeps the cases of “{category}” that were opened on {last} or earlier")
    else:
        words = _("Keeps all cases of “{category}”")
    title = category_title(hold.category or "", facts.policy, reader)
    return words.format(category=title, first=first, last=last)


def _named(name: str | None, seen: Ms | None, reader: Reader) -> str:
    if name is None or seen is None:
        return ""
    words = reader.gettext(
        "@{name} was theirs on {day}, when I last saw them. Names change hands: please check the id."
    )
    return words.format(name=foreign(name), day=day(seen, reader))


def _not_kept(hold: NewHold, facts: Facts, reader: Reader) -> str:
    """What a category's hold is often taken to keep, too; and what it does."""
    _ = reader.gettext
    if hold.matching is not Matching.CATEGORY:
        return ""
    below = [one.name for one in facts.policy.categories.values() if one.parent == hold.category]
    said = _("A case counts that is of this category now, or was reported or judged as such.")
    if not below:
        return said
    titles = ", ".join(f"“{category_title(name, facts.policy, reader)}”" for name in below)
    return said + "\n" + _("Not kept with it: {titles}. They are categories of their own.").format(titles=titles)


def _reach(cases: int | None, reader: Reader) -> str:
    """Empty where the number would tell about somebody."""
    if cases is None:
        return ""
    words = reader.ngettext("That is {n} case now.", "That is {n} cases now.", cases)
    return words.format(n=amount(cases, reader))


def _secrecy(hold: NewHold, reader: Reader) -> str:
    _ = reader.gettext
    if hold.secret:
        return _(
            "It is secret: owners and officers see it. Whom it concerns is told no more than that the law lets some things stay."
        )
    return _(
        "It is not secret: whoever is in these records and asks for their data reads that it stays, on which basis and until when. To"
        " keep that from them, drop it and write <code>secret</code> before the basis."
    )


def _basis(hold: Hold | NewHold, reader: Reader) -> str:
    return reader.gettext("Basis: {basis}").format(basis=foreign(hold.basis))


def _end(hold: Hold, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    if hold.ended_at is None:
        return _("Holds until {time}").format(time=when(hold.until, facts.now, reader))
    time = when(hold.ended_at, facts.now, reader)
    if hold.ended_by is None:
        return _("Ended {time}: its time was over").format(time=time)
    return _("Ended {time} by {who}").format(time=time, who=staff_link(hold.ended_by, facts.people))


def _changes(hold: Hold, facts: Facts, reader: Reader) -> tuple[Button, ...]:
    _ = reader.gettext
    return (
        Button(
            _("Extend by {length}").format(length=length(extension(facts.policy), reader)),
            encode(Action.HOLD_EXTEND, hold.id, hold.until),
        ),
        Button(_("End it"), encode(Action.HOLD_END, hold.id)),
    )


def _open(hold: Hold, reader: Reader) -> Button:
    return Button(reader.gettext("Open {ref}").format(ref=hold.ref), encode(Action.HOLD_OPEN, hold.id))


def _all(reader: Reader) -> Button:
    return Button(reader.gettext("Show all holds"), encode(Action.HOLDS))


def _more(count: int, reader: Reader) -> str:
    if count <= 0:
        return ""
    return reader.ngettext("{n} more ends later.", "{n} more end later.", count).format(n=count)
