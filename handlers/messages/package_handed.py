"""What officers read of a package: how far it is, and below its file the digest and what to do with it."""

from collections.abc import Sequence
from typing import Final

from desk.disclosure.package import AuthorityKey, KeptPackage
from desk.disclosure.reading import Whole
from desk.rules.disclosure.preparation import KEYED_IN
from desk.rules.disclosure.public_key import KeyKind, grouped
from handlers.buttons import Action, encode
from handlers.messages.reader import Reader
from handlers.messages.text import Button, Text
from handlers.messages.wording import day

_SUFFIXES: Final = {KeyKind.AGE: "age", KeyKind.OPENPGP: "gpg"}


def names(number: int, kind: KeyKind, parts: int) -> Sequence[str]:
    """How its files are called."""
    whole = f"L-{number}.tar.{_SUFFIXES[kind]}"
    return [whole] if parts == 1 else [f"{whole}.{part:03}" for part in range(1, parts + 1)]


def package_standing(whole: Whole, reader: Reader) -> str:
    """What is still missing for a package, and until when it is kept; empty where neither is of interest."""
    lines = [_of_key(whole.key, reader)] if whole.course.state in KEYED_IN else []
    if whole.package is not None:
        lines.append(_of_package(whole.package, reader))
    return "\n".join(line for line in lines if line)


def _of_key(key: AuthorityKey | None, reader: Reader) -> str:
    """Its fingerprint is shown only once somebody has heard it from the authority."""
    _ = reader.gettext
    if key is None:
        return _("The authority's key has not been entered yet.")
    if key.confirmed_by is None:
        return _("The authority's key has been entered. Somebody else still has to confirm its fingerprint.")
    return _("The authority's key is confirmed: {digits}").format(digits=f"<code>{grouped(key.fingerprint)}</code>")


def _of_package(package: KeptPackage, reader: Reader) -> str:
    _ = reader.gettext
    if package.dropped_at is not None:
        return _("What was collected was deleted on {day}.").format(day=day(package.dropped_at, reader))
    if package.drop_at is not None:
        return _("What was collected is deleted on {day}.").format(day=day(package.drop_at, reader))
    return _("What was collected is kept, sealed, until it is delivered.")


def left_out(count: int, reader: Reader) -> Text:
    """Sources gave more than was approved: a slip of whoever runs them."""
    words = reader.ngettext(
        "A source returned {n} value more than was approved. It was left out, and is kept nowhere. Tell whoever runs this desk.",
        "A source returned {n} values more than were approved. They were left out, and are kept nowhere. Tell whoever runs this desk.",
        count,
    )
    return Text(words.format(n=count), protected=True)


def package_handed(kept: KeptPackage, files: Sequence[str], reader: Reader) -> Text:
    """For an officer: nothing on it says whom it is about. Not protected, since the digest is to be copied."""
    _ = reader.gettext
    lines = [
        _(
            "<b>L-{number}</b>: the package, encrypted to the authority's key. Nobody else can open it, not even you."
        ).format(number=kept.request),
        _("SHA-256: {digest}").format(digest=f"<code>{kept.sha256}</code>"),
        _("Fingerprint of the key: {digits}").format(digits=f"<code>{grouped(kept.fingerprint)}</code>"),
    ]
    if len(files) > 1:
        joined = f"<code>cat {files[0][:-4]}.* &gt; {files[0][:-4]}</code>"
        lines.append(_("It comes in parts. Put them together again with: {command}").format(command=joined))
    lines.append(_("Hand it over through the official channel, send the digest separately, then record the delivery."))
    row = (Button(_("Open {ref}").format(ref=f"L-{kept.request}"), encode(Action.REQUEST_STEPS, kept.request)),)
    return Text("\n".join(lines), (row,))
