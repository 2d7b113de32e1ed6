"""What is said of the journal: a signed head, for whoever is to keep it out of the desk's reach."""

from desk.records import Head
from desk.rules.durations import Ms
from handlers.messages.reader import Reader
from handlers.messages.text import Text
from handlers.messages.wording import when


def journal_head(head: Head, now: Ms, reader: Reader) -> Text:
    """The head, and what it is good for."""
    _ = reader.gettext
    title = reader.ngettext("The journal has {n} sealed entry", "The journal has {n} sealed entries", head.size)
    lines = [
        f"🔏 <b>{title.format(n=head.size)}</b>",
        _("Signed {when}:").format(when=when(head.at, now, reader)),
        f"<code>{head.name}</code>",
        _("Signature: {code}").format(code=f"<code>{head.signature.hex()}</code>"),
        _("Key: {code}").format(code=f"<code>{head.key.hex()}</code>"),
        _(
            "Keep this message somewhere else. Whoever has it can tell later whether any of these entries was changed or removed:"
            " ombud journal verify --head, followed by the line below the time of signing."
        ),
    ]
    return Text("\n".join(lines))
