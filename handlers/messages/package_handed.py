"""What stands below the file of a package: its digest, and what to do with it."""

from collections.abc import Sequence

from desk.disclosure.values import KeptPackage
from desk.rules.disclosure.age_key import grouped
from handlers.buttons import Action, encode
from handlers.messages.reader import Reader
from handlers.messages.text import Button, Text


def names(number: int, parts: int) -> Sequence[str]:
    """How its files are called."""
    whole = f"L-{number}.tar.age"
    return [whole] if parts == 1 else [f"{whole}.{part:03}" for part in range(1, parts + 1)]


def package_handed(kept: KeptPackage, files: Sequence[str], reader: Reader) -> Text:
    """For an officer: nothing on it says whom it is about."""
    _ = reader.gettext
    lines = [
        _(
            "<b>L-{number}</b>: the package, encrypted to the authority's key. Nobody else can open it, you neither."
        ).format(number=kept.request),
        _("SHA-256: {digest}").format(digest=f"<code>{kept.sha256}</code>"),
        _("Fingerprint of the key: {digits}").format(digits=f"<code>{grouped(kept.fingerprint)}</code>"),
    ]
    if len(files) > 1:
        joined = f"<code>cat {files[0][:-4]}.* &gt; {files[0][:-4]}</code>"
        lines.append(_("It is in parts, which belong together again: {command}").format(command=joined))
    lines.append(
        _("Hand it over through the official channel, tell the digest apart from it, then record the delivery.")
    )
    row = (Button(_("Open {ref}").format(ref=f"L-{kept.request}"), encode(Action.REQUEST_STEPS, kept.request)),)
    return Text("\n".join(lines), (row,), protected=True)
