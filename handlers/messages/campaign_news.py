"""What those who answer for a campaign are told of it, besides its card."""

from desk.campaigns import Campaign
from handlers.messages.reader import Reader
from handlers.messages.text import Text


def outgrew(campaign: Campaign, reader: Reader) -> Text:
    """To the author of one that waits for a second person after all."""
    words = reader.gettext(
        "{ref} was not begun. More people would get it by now than you may write to alone: another lead or owner has to approve it first."
    )
    return Text(words.format(ref=campaign.ref))
