"""`/rules`: a member's look is private, those who run a group point everybody to them."""

from gettext import NullTranslations

from config import policy
from desk.acquaintance import pressed_start
from desk.model import Account, AccountKind
from desk.notices import RemoveMessage
from handlers.messages.reader import Reader
from handlers.messages.rulebook import rule_pages
from handlers.messages.text import TEXT_AT_MOST
from tests.handlers.updates import ANNA, GROUP, message, private, update
from tests.storage.desk import POLICY

RULE = "Do not send advertising or repeated messages that nobody asked for."


async def test_a_member_reads_them_alone(desk):
    await desk.handles(update(message=message(GROUP, ANNA, text="/rules", message_id=9)))

    chat, said, _whisper = desk.telegram.said[-1]
    assert chat == ANNA["id"]
    assert RULE in said
    assert await desk.owes_to(GROUP["id"]) == [RemoveMessage(9)]


async def test_an_administrator_points_everybody_to_them(desk):
    desk.telegram.administrators = {ANNA["id"]}
    await desk.handles(update(message=message(GROUP, ANNA, text="/rules", message_id=9)))

    assert desk.telegram.said == [(GROUP["id"], "These are the rules of this group.", None)]
    assert await desk.owes_to(GROUP["id"]) == []


async def test_the_button_leads_to_them(desk):
    anna = Account(ANNA["id"], AccountKind.PERSON, "Anna")
    await desk.run(lambda unit: pressed_start(unit, anna))
    await desk.handles(update(message=message(private(ANNA), ANNA, text="/start rules")))

    assert RULE in desk.last_said


def test_they_fit_however_many_they_are():
    pages = rule_pages(POLICY, Reader("en", _Long()))

    assert len(pages) > 1
    assert all(len(page.html) <= TEXT_AT_MOST + 100 for page in pages)


class _Long(NullTranslations):
    """A language that needs many words."""

    def gettext(self, message: str) -> str:
        return message * 10


async def test_the_rules_are_those_in_force_without_a_start(desk):
    newer = policy.uploaded("new.toml", b'version = "2099"\n[categories.spam]\nrule = "Advertise on Fridays only."\n')
    await desk.handles(update(message=message(GROUP, ANNA, text="/rules", message_id=9)))
    assert RULE in "".join(said for _, said, _ in desk.telegram.said)
    await desk.run(lambda unit: unit.policies.adopt(newer.text, unit.now, "B-1"))
    desk.telegram.said.clear()
    await desk.handles(update(message=message(GROUP, ANNA, text="/rules", message_id=10)))
    assert "Advertise on Fridays only." in "".join(said for _, said, _ in desk.telegram.said)
