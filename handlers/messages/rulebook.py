"""`/rules`: what the policy asks of everybody, in a reader's language."""

from desk.rules.policy import Policy
from handlers.arrival import Bot
from handlers.messages.fitting import Block, paginate
from handlers.messages.naming import category_title
from handlers.messages.reader import Reader
from handlers.messages.text import Button, Text, foreign

START: str = "rules"
"""What the deep link carries."""


def rule_pages(policy: Policy, reader: Reader) -> tuple[Text, ...]:
    """Every rule under its name, over as many messages as that needs."""
    _ = reader.gettext
    rules = (
        Block(f"<b>{category_title(category.name, policy, reader)}</b>\n{foreign(_(category.rule))}")
        for category in policy.categories.values()
    )
    report = _("/report tells the moderators of a violation; the person you report is not told that it was you.")
    return tuple(Text(page) for page in paginate([Block("<b>" + _("The rules here") + "</b>"), *rules, Block(report)]))


def where_to_read(bot: Bot, reader: Reader) -> Text:
    """What is posted in a group for all: where the rules are."""
    _ = reader.gettext
    button = Button(_("Read the rules"), url=f"https://t.me/{bot.username}?start={START}")
    return Text(_("These are the rules of this group."), ((button,),))
