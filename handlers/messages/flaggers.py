"""Trusted flaggers (DSA Art. 22): what they are told, and what leads see of them."""

from collections.abc import Sequence
from typing import TypeVar

from desk.misuse import Weighed
from desk.model import Account
from desk.notices import FlaggerStatus
from desk.records import Flagger, FormerFlagger
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.misuse import grounds
from handlers.messages.naming import account_line, account_name, staff_link
from handlers.messages.reader import Reader
from handlers.messages.text import Text, foreign
from handlers.messages.wording import when

T = TypeVar("T")
Named = Sequence[tuple[Account | None, T]]
"""Each with the account it is about, where that is known by more than its number."""


def flagger_status(owed: FlaggerStatus, facts: Facts, reader: Reader) -> Text:
    """To whom it concerns: what the status means, or that it is gone, and why."""
    _ = reader.gettext
    if owed.trusted:
        head = _("You are a trusted flagger of this desk now.")
        meaning = _(
            "Your reports are looked at first. They are decided like everyone's, and whether they prove right is measured: the"
            " status may be suspended if too many do not."
        )
    else:
        head = _("You are no trusted flagger of this desk any more.")
        meaning = _(
            "You can report as before, and every report is read. If you think this is wrong, tell the leads of the desk."
        )
    why = _reason(owed.reason, reader)
    if owed.misuse is not None:
        why = grounds(owed.unfounded, owed.decided, owed.misuse, facts, reader)
    return Text(fit([Block(f"<b>{head}</b>"), Block(why), Block(meaning)]))


def changed(account: Account, reader: Reader, *, on: bool, new: bool) -> Text:
    """To the lead who gave or took the status."""
    _ = reader.gettext
    if on:
        words = _("{name} is a trusted flagger now, and is told.") if new else _("{name} is a trusted flagger already.")
    else:
        words = _("{name} is no trusted flagger any more, and is told.") if new else _("{name} is no trusted flagger.")
    return Text(words.format(name=account_name(account, account.id)))


def listing(flaggers: Named[Flagger], former: Named[FormerFlagger], facts: Facts, reader: Reader) -> Text:
    """To a lead: who has the status, how their reports fared, where it may be time to suspend it, and from whom it was taken."""
    _ = reader.gettext
    blocks = [Block(_("Nobody is a trusted flagger. /flagger target on reason gives the status."))]
    if flaggers:
        care = _("Please keep the names to yourself: cases say when they come from one.")
        blocks = [Block("<b>" + _("Trusted flaggers") + "</b>\n" + care)]
    blocks += [Block(_one(account, flagger, facts, reader), Worth.SHOULD) for account, flagger in flaggers]
    if former:
        blocks.append(Block("<b>" + _("No trusted flaggers any more") + "</b>", Worth.MAY))
    blocks += [Block(_former(account, one, facts, reader), Worth.MAY) for account, one in former]
    return Text(fit(blocks), protected=bool(flaggers or former))


def _former(account: Account | None, one: FormerFlagger, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    taken = _("taken {time} by {lead}").format(
        time=when(one.until, facts.now, reader), lead=staff_link(one.by, facts.people)
    )
    lines = [account_line(account, one.account, reader), taken]
    if one.end.gravity is not None and one.end.intention is not None:
        weighed = Weighed(one.end.gravity, one.end.intention, one.end.reason)
        return "\n".join([*lines, grounds(one.end.unfounded, one.end.decided, weighed, facts, reader)])
    upheld = one.end.decided - one.end.unfounded
    lines.append(_("{upheld} of {decided} decided reports upheld").format(upheld=upheld, decided=one.end.decided))
    return "\n".join([*lines, _reason(one.end.reason, reader)])


def _one(account: Account | None, flagger: Flagger, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    record, rules = flagger.record, facts.policy.reporters
    lines = [
        account_line(account, flagger.account, reader),
        _("since {time}").format(time=when(flagger.since, facts.now, reader)),
        _("{upheld} of {decided} decided reports upheld").format(upheld=record.upheld, decided=record.decided),
    ]
    if record.decided >= rules.enough and 100 * record.upheld < rules.flagger_quality * record.decided:
        words = _(
            "⚠️ Fewer than {percent} in a hundred: think of suspending the status (DSA Art. 22(6)) with"
            " <code>/flagger {id} off serious careless reason</code>"
        )
        lines.append(words.format(percent=rules.flagger_quality, id=flagger.account))
    return "\n".join(lines)


def _reason(reason: str, reader: Reader) -> str:
    return reader.gettext("Reason: {words}").format(words=foreign(reason))
