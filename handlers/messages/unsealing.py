"""Who sent a report: shown to one lead, with a word to the others that it was."""

from collections.abc import Sequence

from desk.notices import IdentityUnsealed
from desk.records import Unsealing
from desk.unsealing import Reporter
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, fit
from handlers.messages.naming import account_line, staff_link
from handlers.messages.reader import Reader
from handlers.messages.text import Text, foreign
from handlers.messages.wording import stamp


def identity(reporter: Reporter, reader: Reader) -> Text:
    """To the lead who asked, and to nobody else."""
    _ = reader.gettext
    who = _("<b>{ref}</b> was sent by {account}").format(
        ref=f"R-{reporter.report}", account=account_line(reporter.known, reporter.account, reader)
    )
    care = _(
        "Please pass it on to nobody: who reports relies on that. Your reason is kept, the journal says that you looked, and the"
        " other leads are told so."
    )
    return Text(fit([Block(who), Block(care)]), protected=True)


def identity_unsealed(news: IdentityUnsealed, facts: Facts, reader: Reader) -> Text:
    """To another lead."""
    words = reader.gettext(
        "{lead} has looked at who sent {ref}. /misuse {ref} shows the reason; who it is stays sealed."
    )
    return Text(words.format(lead=staff_link(news.by, facts.people), ref=f"R-{news.report}"))


def unsealings(found: Sequence[Unsealing], facts: Facts, reader: Reader) -> str:
    """Who looked at who sent a report, and why: for leads."""
    words = reader.gettext("{at} {lead} looked at who sent it: {reason}")
    lines = [
        words.format(at=stamp(one.at, reader), lead=staff_link(one.lead, facts.people), reason=foreign(one.reason))
        for one in found
    ]
    return "\n".join(lines)
