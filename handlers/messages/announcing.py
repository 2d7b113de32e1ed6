"""An announcement in the making, as its author sees it: one message with an overview, a page for each choice, and what became of it."""

from dataclasses import dataclass

from desk.announced import AnnouncementView
from desk.campaigns import CampaignState
from handlers.announcing_words import OVERVIEW, Page
from handlers.buttons import Action, encode
from handlers.messages.announcing_pages import LABELS, page, question
from handlers.messages.announcing_terms import outlook, terms, texts
from handlers.messages.campaign_card import state_of
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.menus import Rows
from handlers.messages.naming import staff_link
from handlers.messages.reader import Reader
from handlers.messages.text import Button, Text, foreign


@dataclass(frozen=True, slots=True)
class Panel:
    view: AnnouncementView
    page: str
    """A page, what is asked for, or empty for the overview."""
    languages: tuple[str, ...]
    """In which a text can be written."""


def panel(shown: Panel, facts: Facts, reader: Reader) -> Text:
    """The open page of a draft; of one that was let go, how it stands."""
    if shown.view.campaign.state is not CampaignState.DRAFT:
        return _let_go(shown.view, facts, reader)
    if not shown.page:
        return _overview(shown, facts, reader)
    back = (Button(reader.gettext("Go back"), encode(Action.ANNOUNCE_PAGE, shown.view.campaign.id, OVERVIEW)),)
    if shown.page in set(Page):
        words, buttons = page(Page(shown.page), shown.view, shown.languages, facts, reader)
        return Text(fit([Block(_heading(shown.view, reader)), Block(words)]), (*buttons, back))
    words = question(shown.page, facts, reader)
    return Text(fit([Block(_heading(shown.view, reader)), Block(words)]), (back,))


def dropped(reader: Reader) -> Text:
    return Text(reader.gettext("This draft is dropped. /announce begins another one."))


def withdrawn(reader: Reader) -> Text:
    """To who is no lead any more."""
    return Text(reader.gettext("Announcements are not yours to write any more."))


def only_in_private(reader: Reader) -> Text:
    return Text(reader.gettext("Announcements are written in private: open my chat and write /announce there."))


def tested(reader: Reader) -> str:
    """Plain text."""
    return reader.gettext("The staff chat gets it as a test.")


def let_go(ref: str, state: CampaignState, reader: Reader) -> str:
    """To its author. Plain text."""
    _ = reader.gettext
    if state is CampaignState.WAITING:
        return _("{ref} waits for a second person. You hear what they say.").format(ref=ref)
    return _("{ref} begins within a minute, or at the time you chose. You can take it back until then.").format(ref=ref)


def _heading(view: AnnouncementView, reader: Reader) -> str:
    words = reader.gettext("Announcement {ref}").format(ref=view.campaign.ref)
    return f"📣 <b>{words}</b> · {state_of(view.campaign, reader)}"


def _overview(shown: Panel, facts: Facts, reader: Reader) -> Text:
    view = shown.view
    blocks = [
        Block(_heading(view, reader)),
        Block(texts(view, reader), Worth.SHOULD),
        Block(terms(view, facts, reader)),
        Block(outlook(view, facts, reader)),
    ]
    return Text(fit(blocks), _actions(view, reader))


def _actions(view: AnnouncementView, reader: Reader) -> Rows:
    _ = reader.gettext
    number = view.campaign.id

    def to(name: Page) -> Button:
        return Button(_(LABELS[name]), encode(Action.ANNOUNCE_PAGE, number, name.value))

    choose = ((to(Page.TEXTS),), (to(Page.WHO), to(Page.WHEN)), (to(Page.POLICY),))
    if not view.texts:
        return (*choose, (to(Page.DROP),))
    try_it = (
        Button(_("Preview it"), encode(Action.ANNOUNCE_PREVIEW, number)),
        Button(_("Test it on the staff"), encode(Action.ANNOUNCE_TEST, number)),
    )
    return (*choose, try_it, (to(Page.LET_GO),), (to(Page.DROP),))


def _let_go(view: AnnouncementView, facts: Facts, reader: Reader) -> Text:
    blocks = [
        Block(_heading(view, reader)),
        Block(_word(view, facts, reader)),
        Block(texts(view, reader), Worth.SHOULD),
        Block(terms(view, facts, reader)),
    ]
    return Text(fit(blocks), _afterwards(view, reader))


def _word(view: AnnouncementView, facts: Facts, reader: Reader) -> str:
    """What a second person said, or that one is needed."""
    _ = reader.gettext
    campaign = view.campaign
    if campaign.rejected_by is not None:
        name = staff_link(campaign.rejected_by, facts.people)
        why = f"\n<blockquote>{foreign(view.rejection)}</blockquote>"
        return "✋ " + _("{name} rejected it:").format(name=name) + why
    if campaign.approved_by is not None:
        return "✅ " + _("Approved by {name}").format(name=staff_link(campaign.approved_by, facts.people))
    if campaign.state is CampaignState.WAITING:
        return _("More people would get it than one person may write to. The other leads and owners are asked.")
    return ""


def _afterwards(view: AnnouncementView, reader: Reader) -> Rows:
    _ = reader.gettext
    number = view.campaign.id
    if view.campaign.state not in (CampaignState.WAITING, CampaignState.SCHEDULED):
        return ((Button(_("Open its progress"), encode(Action.CAMPAIGN, number)),),)
    preview = Button(_("Preview it"), encode(Action.ANNOUNCE_PREVIEW, number))
    return ((Button(_("Take it back and change it"), encode(Action.ANNOUNCE_TAKE_BACK, number)),), (preview,))
