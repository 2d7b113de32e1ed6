"""What the Evidence button shows: all that was kept, as it was posted, with what could not be had said plainly."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from desk.evidence import Evidence, EvidenceKind, ForwardOrigin, Media, Snapshot
from desk.files import EvidenceFile, FileState
from desk.rules.durations import Ms
from desk.views import CaseView
from handlers.buttons import Action, encode
from handlers.links import private_address
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, paginate
from handlers.messages.law import law_lines
from handlers.messages.naming import account_line, chat_title, one_line
from handlers.messages.reader import Reader, mark
from handlers.messages.text import Button, Text, foreign
from handlers.messages.wording import stamp

_CHUNK: Final = 3_000
"""Characters of a long message in one block: less than one message, more than most people write."""

_KINDS: Final = {
    EvidenceKind.MESSAGE: mark("The message"),
    EvidenceKind.EDIT: mark("Edited later"),
    EvidenceKind.FORWARD: mark("Forwarded by a reporter"),
    EvidenceKind.FILE: mark("Added by a reporter"),
    EvidenceKind.LINK: mark("Linked by a reporter"),
}
_MEDIA: Final = {
    "photo": mark("photo"),
    "live_photo": mark("live photo"),
    "video": mark("video"),
    "animation": mark("animation"),
    "audio": mark("audio"),
    "voice": mark("voice message"),
    "video_note": mark("video message"),
    "sticker": mark("sticker"),
    "document": mark("file"),
}


_STATES: Final = {
    FileState.DUE: mark("it is still being fetched"),
    FileState.KEPT: mark("kept"),
    FileState.TOO_LARGE: mark("too large for a bot to fetch: only the reference is kept"),
    FileState.VAULTING: mark("too large for a bot to fetch: a copy goes to the vault chat"),
    FileState.VAULTED: mark("too large for a bot to fetch: a copy is in the vault chat"),
    FileState.GONE: mark("not kept: Telegram did not have it any more"),
    FileState.FAILED: mark("not kept: it could not be fetched"),
}


def evidence_pages(
    view: CaseView, facts: Facts, reader: Reader, files: Sequence[EvidenceFile] = ()
) -> tuple[Text, ...]:
    """The evidence of a case in as many messages as it takes, with what became of its files; none can be forwarded or saved."""
    _ = reader.gettext
    blocks = [Block("<b>" + _("Evidence of {ref}").format(ref=view.case.ref) + "</b>")]
    if view.case.reference_only:
        blocks.append(Block(_("References only: the law forbids keeping or passing on copies of such material.")))
        blocks += map(Block, law_lines(view, reader))
    covered = view.disturbing
    kept = {file.media.unique_id: file for file in files}
    blocks += [Block(block) for item in view.evidence for block in _item(item, kept, facts, reader, covered=covered)]
    blocks += [Block(f"⚠️ {line}") for line in what_is_missing(view, reader)]
    return tuple(Text(page, silent=True, protected=True) for page in paginate(blocks))


def evidence_warning(case: int, reader: Reader) -> Text:
    """What comes before evidence that may disturb: nobody meets it unprepared, and nobody has to look at it."""
    _ = reader.gettext
    words = _(
        "⚠️ What was posted in {ref} may be disturbing. Files will be covered until you tap them, and so will the words. You need not"
        " look: hand the case on, and nobody asks why."
    )
    show = Button(_("Show anyway"), encode(Action.EVIDENCE_ANYWAY, case))
    hand_on = Button(_("Hand on"), encode(Action.HAND_ON, case))
    return Text(words.format(ref=f"C-{case}"), ((show, hand_on),))


def what_is_missing(view: CaseView, reader: Reader) -> list[str]:
    """What moderators would want to see and the desk could not get."""
    _ = reader.gettext
    messages = [item.snapshot for item in view.evidence if item.kind in (EvidenceKind.MESSAGE, EvidenceKind.FORWARD)]
    lines = []
    if not messages and (
        view.case.message is not None or any(item.kind is EvidenceKind.LINK for item in view.evidence)
    ):
        lines.append(_("Evidence unavailable: the bot cannot fetch the message itself."))
    if not view.evidence and view.case.message is None:
        lines.append(_("Evidence unavailable: the report names no message."))
    if any(snapshot.forward and snapshot.forward.account is None for snapshot in messages):
        lines.append(_("The forwarded message hides who wrote it."))
    if view.accused is None:
        lines.append(_("Who is meant could not be found out."))
    if any(count == 1 for count in _albums(messages).values()):
        lines.append(_("Evidence unavailable: the rest of the album, if there is more."))
    return lines


def media_summary(media: tuple[Media, ...], reader: Reader) -> str:
    """What a message carries besides text: "photo ×2, file"."""
    counts = Counter(item.type for item in media)
    return ", ".join(_media(kind, reader) + (f" ×{count}" if count > 1 else "") for kind, count in counts.items())


def _item(
    item: Evidence, kept: Mapping[str, EvidenceFile], facts: Facts, reader: Reader, *, covered: bool
) -> Iterator[str]:
    """One piece of evidence: whose it is and where from, then its text, in several blocks if it is long."""
    snapshot = item.snapshot
    text = snapshot.text
    head = [
        _heading(item, reader),
        *_origin(snapshot, facts, reader),
        *_files(snapshot, kept, reader),
        *_links(snapshot, reader),
    ]
    yield "\n".join(head) + (f"\n{_quote(text[:_CHUNK], covered=covered)}" if text else "")
    for start in range(_CHUNK, len(text), _CHUNK):
        yield _quote(text[start : start + _CHUNK], covered=covered)


def _quote(text: str, *, covered: bool) -> str:
    words = f"<tg-spoiler>{foreign(text)}</tg-spoiler>" if covered else foreign(text)
    return f"<blockquote expandable>{words}</blockquote>"


def _heading(item: Evidence, reader: Reader) -> str:
    moment: Ms = item.snapshot.edited_at or item.snapshot.sent_at or item.at
    return f"<b>{item.ref}</b> · {_brought(item, reader)} · {stamp(moment, reader)} UTC"


def _origin(snapshot: Snapshot, facts: Facts, reader: Reader) -> Iterator[str]:
    _ = reader.gettext
    if snapshot.author is not None:
        yield _("Author: {account}").format(account=account_line(snapshot.author, snapshot.author.id, reader))
    if snapshot.chat is not None:
        yield _("Chat: {chat}").format(chat=chat_title(snapshot.chat, facts.chats, reader))
    if snapshot.forward is not None:
        yield _("Forwarded from {account}, {time} UTC").format(
            account=_forwarder(snapshot.forward, reader), time=stamp(snapshot.forward.at, reader)
        )


def _forwarder(origin: ForwardOrigin, reader: Reader) -> str:
    _ = reader.gettext
    if origin.account is not None:
        return account_line(origin.account, origin.account.id, reader)
    return _("someone who hides their account, by the name of “{name}”").format(name=one_line(origin.name))


def _files(snapshot: Snapshot, kept: Mapping[str, EvidenceFile], reader: Reader) -> Iterator[str]:
    """Each file by its type, name and size, and by the id that is the same for everyone: the same file elsewhere has it too.

    Of what is kept also the SHA-256, by which it can be told from any other file.
    """
    for media in snapshot.media:
        name = f" “{one_line(media.name)}”" if media.name else ""
        size = f" {media.size:,} B" if media.size is not None else ""
        yield f"📎 {_media(media.type, reader)}{name}{size} <code>{one_line(media.unique_id)}</code>"
        file = kept.get(media.unique_id)
        if file is not None:
            yield f"— {reader.gettext(_STATES[file.state])}" + _proof(file)


def _proof(file: EvidenceFile) -> str:
    if file.state is FileState.VAULTED and file.copy is not None:
        return f": {private_address(file.copy.chat, file.copy.message)}"
    return f", SHA-256 <code>{file.sha256.hex()}</code>" if file.sha256 is not None else ""


def _links(snapshot: Snapshot, reader: Reader) -> Iterator[str]:
    """The message's address, and where the words of its text lead: a link may say one thing and open another."""
    _ = reader.gettext
    if snapshot.link:
        yield _("Link: {address}").format(address=one_line(snapshot.link, 200))
    for entity in snapshot.entities:
        if entity.url:
            yield _("A link in the text leads to {address}").format(address=f"<code>{one_line(entity.url, 200)}</code>")


def _albums(messages: list[Snapshot]) -> Counter[str]:
    """How many items of each album are there."""
    albums: Counter[str] = Counter()
    for snapshot in messages:
        if snapshot.album is not None:
            albums[snapshot.album] += max(len(snapshot.media), 1)
    return albums


def _media(kind: str, reader: Reader) -> str:
    return reader.gettext(_MEDIA[kind]) if kind in _MEDIA else one_line(kind)


def _brought(item: Evidence, reader: Reader) -> str:
    _ = reader.gettext
    if item.appeal is not None:
        return _("Added with the appeal {ref}").format(ref=f"A-{item.appeal}")
    return _(_KINDS[item.kind])
