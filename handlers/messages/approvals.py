"""An announcement that waits for a second person: the card by which they read and approve it, and what its author hears."""

from desk.announced import AnnouncementView
from desk.campaigns import CampaignState
from desk.notices import AnnouncementReviewed, AnnouncementSample, SampleKind
from desk.rules.durations import Ms
from handlers.buttons import Action, encode
from handlers.messages.announcing_terms import outlook, terms, texts
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.menus import Rows
from handlers.messages.naming import one_line, staff_link
from handlers.messages.reader import Reader
from handlers.messages.text import Button, Text, foreign
from handlers.messages.wording import language_name


def approval_card(view: AnnouncementView, read: Ms, facts: Facts, reader: Reader) -> Text:
    """Who wants to send what to whom. Approving it is offered below its texts, once they were sent in full (`read`)."""
    _ = reader.gettext
    campaign = view.campaign
    if campaign.state is not CampaignState.WAITING or campaign.rejected_by is not None:
        return Text(_settled(view, facts, reader))
    words = _("{name} wants to send the announcement {ref}. It goes to so many that a second person has to approve it.")
    head = words.format(name=staff_link(campaign.author, facts.people), ref=campaign.ref)
    blocks = [
        Block(f"✋ <b>{head}</b>"),
        Block(texts(view, reader), Worth.SHOULD),
        Block(terms(view, facts, reader)),
        Block(outlook(view, facts, reader)),
        Block(_("Above is all of it, as people will read it.") if _is_read(view, read) else ""),
    ]
    return Text(fit(blocks), _buttons(view, read, reader))


def withdrawn_card(reader: Reader) -> Text:
    """To who is no lead any more."""
    return Text(reader.gettext("This is not for you to approve any more."))


def gone_card(reader: Reader) -> Text:
    return Text(reader.gettext("Its author dropped this announcement."))


def reviewed(outcome: AnnouncementReviewed, facts: Facts, reader: Reader) -> Text:
    """To its author."""
    _ = reader.gettext
    ref, name = f"B-{outcome.campaign}", staff_link(outcome.by, facts.people)
    if outcome.approved:
        words = _("{name} approved your announcement {ref}. It begins within a minute, or at the time you chose.")
        return Text(words.format(name=name, ref=ref))
    words = _("{name} rejected your announcement {ref}. You can take it back, change it and ask again.")
    why = fit([Block(words.format(name=name, ref=ref)), Block(f"<blockquote>{foreign(outcome.reason)}</blockquote>")])
    return Text(why, ((Button(_("Take it back and change it"), encode(Action.ANNOUNCE_TAKE_BACK, outcome.campaign)),),))


def sample_line(sample: AnnouncementSample, facts: Facts, reader: Reader) -> Text:
    """Above an announcement that somebody sees before it is one."""
    _ = reader.gettext
    words = {
        SampleKind.PREVIEW: _("<b>Preview</b> of {ref} in {language}: people get the next message."),
        SampleKind.TEST: _(
            "<b>Test</b> of {ref} in {language}, by {name}: people would get the next message. Nobody has got it."
        ),
        SampleKind.REVIEW: _("{ref} in {language}: people get the next message if you approve it."),
        SampleKind.CORRECTION: _("{ref} in {language}, corrected: whoever got it will find the next message instead."),
    }[sample.kind]
    language = one_line(language_name(sample.language))
    named = words.format(ref=f"B-{sample.campaign}", language=language, name=staff_link(sample.by, facts.people))
    return Text(named, silent=True)


def approved(ref: str, reader: Reader) -> str:
    """To who approved it. Plain text."""
    words = reader.gettext("{ref} is approved: it begins within a minute, or at its time. Its author is told.")
    return words.format(ref=ref)


def asked_why(ref: str, reader: Reader) -> Text:
    """To who wants to reject it."""
    words = reader.gettext("Write me why you reject {ref}. Its author reads it.")
    return Text(words.format(ref=ref))


def rejected(ref: str, reader: Reader) -> Text:
    """To who rejected it."""
    return Text(
        reader.gettext("{ref} is rejected. Its author is told why, and can change it and ask again.").format(ref=ref)
    )


def _settled(view: AnnouncementView, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    campaign = view.campaign
    if campaign.rejected_by is not None:
        return _("{name} rejected {ref}.").format(name=staff_link(campaign.rejected_by, facts.people), ref=campaign.ref)
    if campaign.state is CampaignState.DRAFT:
        return _("{name} took {ref} back to change it.").format(
            name=staff_link(campaign.author, facts.people), ref=campaign.ref
        )
    if campaign.approved_by is not None:
        return _("{name} approved {ref}.").format(name=staff_link(campaign.approved_by, facts.people), ref=campaign.ref)
    return _("{ref} waits for nobody any more.").format(ref=campaign.ref)


def _is_read(view: AnnouncementView, read: Ms) -> bool:
    return bool(read) and read == view.campaign.frozen_at


def _buttons(view: AnnouncementView, read: Ms, reader: Reader) -> Rows:
    _ = reader.gettext
    number, frozen = view.campaign.id, view.campaign.frozen_at or 0
    reject = (Button(_("Reject it"), encode(Action.ANNOUNCEMENT_REJECT, number, frozen)),)
    if not _is_read(view, read):
        return ((Button(_("Read all of it"), encode(Action.ANNOUNCEMENT_READ, number)),), reject)
    return ((Button(_("Approve it"), encode(Action.ANNOUNCEMENT_APPROVE, number, frozen)),), reject)
