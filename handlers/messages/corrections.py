"""What leads read where they correct an announcement that was sent: the panel, its questions, and what stands on the campaign's card."""

from desk.campaigns import Campaign, Correction, CorrectionCounts, CorrectionKind, RecipientState
from desk.correcting import SENT, CorrectionView
from desk.watching import CampaignView
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.menus import Rows
from handlers.messages.naming import one_line, staff_link
from handlers.messages.reader import Reader
from handlers.messages.text import Button, Text
from handlers.messages.wording import amount, language_name


def panel(view: CorrectionView, recipient: int, facts: Facts, reader: Reader, *, read: bool = False) -> Text:
    """A correction as it stands, for whoever writes it, or for whoever could approve it once they have `read` it."""
    _ = reader.gettext
    correction, own = view.correction, view.correction.ordered_by == recipient
    lines = ["<b>" + _("{ref}: a correction").format(ref=view.campaign.ref) + "</b>", _state(view, own, facts, reader)]
    if correction.prepared:
        lines += ["", *(_text(code, view, reader) for code in view.languages)]
    return Text("\n".join(lines), _buttons(view, reader, own=own, read=read))


def _state(view: CorrectionView, own: bool, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    correction = view.correction
    if correction.begun_at is not None:
        return _("It is on its way. The card of {ref} shows how far.").format(ref=view.campaign.ref)
    if correction.ended_at is not None:
        return _("It was dropped. What was sent stays as it is.")
    if correction.ordered_at is None:
        return _what_it_does(view, reader)
    if own:
        return _("It waits for another lead or owner to approve it.")
    author = staff_link(correction.ordered_by, facts.people)
    return _("{author} wants to edit it for everybody who got it. Read it, then approve it or drop it.").format(
        author=author
    )


def _what_it_does(view: CorrectionView, reader: Reader) -> str:
    _ = reader.gettext
    said = [
        _(
            "Everybody who got the announcement will find the new text in place of the old one, and who gets it later gets the new"
            " one. Photos and files stay."
        ),
        _("An edit makes no sound: where people have to know of it, announce that as well."),
    ]
    if view.campaign.terms.ask_read:
        said.append(_("Those who said by now that they read it have read the old text."))
    return "\n".join(said)


def _text(code: str, view: CorrectionView, reader: Reader) -> str:
    _ = reader.gettext
    words = _("{language}: written anew") if code in view.written else _("{language}: as it was sent")
    return "• " + words.format(language=one_line(language_name(code)))


def _buttons(view: CorrectionView, reader: Reader, *, own: bool, read: bool) -> Rows:
    _ = reader.gettext
    correction = view.correction
    if not correction.prepared:
        return ()
    look = Button(_("Read the new text"), encode(Action.EDIT_READ, correction.id))
    drop = Button(_("Drop the correction"), encode(Action.EDIT_DROP, correction.id))
    if correction.ordered_at is None:
        texts = [_write(code, view, reader) for code in view.languages]
        send = Button(_("Edit it everywhere"), encode(Action.EDIT_SEND, correction.id))
        return (*((text,) for text in texts), *(((look,), (send,)) if view.written else ()), (drop,))
    if own or not read:
        return (look,), (drop,)
    return (Button(_("Approve the correction"), encode(Action.EDIT_APPROVE, correction.id)),), (drop,)


def _write(code: str, view: CorrectionView, reader: Reader) -> Button:
    words = reader.gettext("Write it anew in {language}").format(language=one_line(language_name(code)))
    return Button(words, encode(Action.EDIT_TEXT, view.correction.id, code))


def send_the_text(ref: str, code: str, reader: Reader) -> Text:
    """The question for the new text in a language."""
    _ = reader.gettext
    words = _("Send me the whole new text of {ref} in {language}, formatted as it should be, or forward it.")
    return Text(words.format(ref=ref, language=one_line(language_name(code))))


def ask_withdraw(view: CampaignView, reader: Reader) -> str:
    """What the campaign's card asks before it is withdrawn, and what that does."""
    _ = reader.gettext
    campaign, in_doubt = view.campaign, view.progress.counts[RecipientState.UNKNOWN] + view.progress.repeated
    lines = [
        "❓ <b>" + _("Withdraw {ref} everywhere?").format(ref=campaign.ref) + "</b>",
        _("What was sent in the last 48 hours is deleted. What is older says from then on that it was withdrawn."),
    ]
    if in_doubt:
        words = reader.ngettext(
            "{n} copy of which nobody knows whether it arrived stays where it is.",
            "{n} copies of which nobody knows whether they arrived stay where they are.",
            in_doubt,
        )
        lines.append(words.format(n=amount(in_doubt, reader)))
    if campaign.ended_at is None:
        lines.append(_("Nobody else gets it."))
    carried = campaign.policy
    if carried is not None:
        words = (
            _("Policy {version}, which it announces, will not come into force.")
            if carried.adopted_at is None
            else _("Policy {version}, which it announces, is in force and stays so.")
        )
        lines.append(words.format(version=one_line(carried.version)))
    return "\n".join(lines)


def withdrawing(ref: str, reader: Reader) -> str:
    """To who withdrew it. Plain text."""
    return reader.gettext("{ref} is being withdrawn. Its card shows how far that is.").format(ref=ref)


def shown_below(reader: Reader) -> str:
    """To who reads a correction. Plain text."""
    return reader.gettext("The new text comes below, as people will find it.")


def correction_lines(correction: Correction | None, counts: CorrectionCounts | None, reader: Reader) -> str:
    """On the campaign's card: the last correction, and how far it is."""
    _ = reader.gettext
    if correction is None or counts is None:
        return ""
    is_edit = correction.kind is CorrectionKind.EDIT
    if correction.ended_at is None:
        head = _("Being edited everywhere") if is_edit else _("Being withdrawn")
    else:
        head = _("Edited everywhere") if is_edit else _("Withdrawn everywhere")
    done = (_("edited: {n}") if is_edit else _("withdrawn: {n}")).format(n=amount(counts.done, reader))
    parts = [done]
    if counts.left:
        parts.append(_("left: {n}").format(n=amount(counts.left, reader)))
    if counts.failed:
        parts.append(_("not possible: {n}").format(n=amount(counts.failed, reader)))
    return f"{head} ({', '.join(parts)})"


def correction_buttons(campaign: Campaign, reader: Reader) -> Rows:
    """On the card of a campaign that was sent."""
    _ = reader.gettext
    if campaign.state not in SENT or campaign.begun_at is None:
        return ()
    return (
        (
            Button(_("Edit everywhere"), encode(Action.EDIT_EVERYWHERE, campaign.id)),
            Button(_("Withdraw"), encode(Action.CAMPAIGN_WITHDRAW, campaign.id)),
        ),
    )
