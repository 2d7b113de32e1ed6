"""To a moderator who named no rule: nothing is done yet, and one press does it."""

from collections.abc import Mapping
from typing import Final

from desk.model import Account, Outcome
from desk.rules.policy import Policy
from desk.verdict import Verdict
from handlers.buttons import Action, encode
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.menus import category_rows
from handlers.messages.naming import account_name
from handlers.messages.reader import Reader, mark
from handlers.messages.standing import lost_with_a_ban
from handlers.messages.text import Text, foreign

_DEEDS: Final[Mapping[Outcome, str]] = {
    Outcome.WARN: mark("Warn {name}"),
    Outcome.DELETE: mark("Delete the message"),
    Outcome.MUTE: mark("Mute {name}"),
    Outcome.KICK: mark("Remove {name} from the group"),
    Outcome.BAN: mark("Ban {name}"),
}


def which_rule(number: int, verdict: Verdict, accused: Account | None, policy: Policy, reader: Reader) -> Text:
    """What waits, for whom, what they will read, and how this desk differs from bots that only count; a button for each rule."""
    _ = reader.gettext
    name = account_name(accused, accused.id) if accused is not None else _("whoever wrote this")
    deed = _(_DEEDS[verdict.outcome]).format(name=name)
    if verdict.delete:
        deed = _("{deed}, delete the message").format(deed=deed)
    blocks = [Block("<b>" + _("{deed}: under which rule?").format(deed=deed) + "</b>")]
    if verdict.outcome is Outcome.BAN:
        blocks.append(Block(lost_with_a_ban(reader)))
    if verdict.reason:
        blocks.append(Block(_("They will read your words:")))
        blocks.append(Block(f"<blockquote>{foreign(verdict.reason)}</blockquote>", Worth.SHOULD))
    else:
        blocks.append(Block(_("You gave no reason, so they will read the rule itself.")))
    blocks.append(
        Block(
            _(
                "Nothing is done yet. Here every decision names a rule and a reason, which the person can appeal; its points"
                " expire, and no limit wipes them. Written before the reason, the rule saves this press."
            )
            + (
                " " + _("A warning takes the step that the ladder makes due.")
                if verdict.outcome is Outcome.WARN
                else ""
            )
        )
    )
    return Text(fit(blocks), category_rows(policy, reader, lambda name: encode(Action.RULED_AS, number, name)))
