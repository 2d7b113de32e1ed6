"""What a lead reads who brings warnings from another bot. For the one who brings them, and for staff."""

from collections.abc import Sequence
from typing import Final

from desk.importing import Proposal, Sorted
from desk.rules.imports import RoseSettings
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.naming import chat_title, one_line
from handlers.messages.reader import Reader
from handlers.messages.standing import step_name
from handlers.messages.text import Button, Text
from handlers.messages.wording import points

STRANGERS_SHOWN: Final = 10
_EXAMPLE: Final = "<pre>account,date,reason,category\n123456789,2025-11-03,the same link five times,spam</pre>"


def only_settings(found: RoseSettings, reader: Reader) -> Text:
    """To who sent Rose's own export: what it holds, and how warnings are listed instead."""
    _ = reader.gettext
    blocks = [
        Block(
            _(
                "This is an export of Rose's. It holds the group's settings, but none of its warnings, so there is nothing in it"
                " that I could bring."
            )
        )
    ]
    if found.limit is not None and found.action:
        words = _(
            "There, {n} warnings led to this: {action}. Here the policy's ladder does that; /rules shows the rules."
        )
        blocks.append(Block(words.format(n=found.limit, action=one_line(found.action))))
    blocks.append(Block(_("To bring warnings, list them in a CSV file and send it with /import rose as its caption:")))
    blocks.append(Block(_EXAMPLE))
    blocks.append(
        Block(_("Only the account has to be there, as a numeric id. Without a category it counts as “other”."))
    )
    return Text(fit(blocks))


def dry_run(proposal: Proposal, facts: Facts, reader: Reader) -> Text:
    """What a list comes to, with a button that brings it; without one where nothing in it is new."""
    _ = reader.gettext
    found, chat = proposal.found, chat_title(proposal.chat, facts.chats, reader)
    blocks = [
        Block("<b>" + _("Warnings from Rose for {chat}").format(chat=chat) + "</b>"),
        Block(_counts(found, reader)),
    ]
    if proposal.number is None:
        blocks.append(Block(_("Nothing in it is new, so nothing is brought.")))
        return Text(fit(blocks))
    blocks.append(Block(_steps(found, reader)))
    blocks.append(Block(_strangers(found, reader), Worth.SHOULD))
    blocks.append(
        Block(
            _(
                "This was a dry run: nothing is changed yet. An import mutes and bans nobody and writes to nobody; from then on"
                " these points count when somebody breaks a rule again. Each warning can be undone like any decision."
            )
        )
    )
    label = reader.ngettext("Bring {n} warning", "Bring {n} warnings", len(found.fresh)).format(n=len(found.fresh))
    return Text(fit(blocks), ((Button(label, encode(Action.IMPORT, proposal.number)),),))


def brought(refs: Sequence[str], reader: Reader) -> str:
    """Over the button: plain text, at most 200 characters."""
    if not refs:
        return reader.gettext("Nothing in it was new any more, so nothing was brought.")
    return reader.ngettext(
        "{n} warning brought: {first}. /undo takes it back.",
        "{n} warnings brought: {first} to {last}. /undo takes each of them back.",
        len(refs),
    ).format(n=len(refs), first=refs[0], last=refs[-1])


def note(reader: Reader) -> str:
    """The note for staff on each case that was brought."""
    return reader.gettext("Imported from Rose: this warning was given there, not here.")


def _counts(found: Sorted, reader: Reader) -> str:
    _ = reader.gettext
    lines = [_("New: {n}").format(n=len(found.fresh))]
    if found.known:
        lines.append(_("Brought before, and left out: {n}").format(n=found.known))
    if found.expired:
        lines.append(_("Too old to count here, and left out: {n}").format(n=found.expired))
    if found.of_staff:
        lines.append(_("About people who work here, and left out: {n}").format(n=found.of_staff))
    return "\n".join(lines)


def _steps(found: Sorted, reader: Reader) -> str:
    _ = reader.gettext
    lines = [_("Where the ladder would see them then, in accounts:")]
    for step, accounts in found.steps:
        name = _("below its first step")
        if step is not None:
            name = _("{step}, from {points}").format(step=step_name(step, reader), points=points(step.points, reader))
        lines.append(f"• {name}: {accounts}")
    return "\n".join(lines)


def _strangers(found: Sorted, reader: Reader) -> str:
    """Accounts that nobody here ever saw: a wrong number would be one of them."""
    if not found.strangers:
        return ""
    _ = reader.gettext
    ids = ", ".join(f"<code>{account}</code>" for account in found.strangers[:STRANGERS_SHOWN])
    if len(found.strangers) > STRANGERS_SHOWN:
        ids += ", …"
    return _("Accounts that I have never met ({n}); please check their ids: {ids}").format(
        n=len(found.strangers), ids=ids
    )
