"""What the desk owes, done: each kind rendered from what is true now and sent. Nothing is written here: the courier records the end."""

from collections.abc import Callable
from typing import Final

from bot.attempts import Attempt, Done, Refused, Unreachable
from bot.campaigns.sampling import Sampler
from bot.campaigns.table_sending import TableSender
from bot.copies import CopySender
from bot.drawing import NO_STAFF_CHAT, Drawer
from bot.enforcing import Enforcer
from bot.menus import Menus
from bot.orders import send_order
from bot.packaging.handing import PackageSender
from bot.readership import Readership, known_chats, those_on_call
from bot.sending import Sender
from bot.staff_news import News, StaffNews
from desk.cards import called
from desk.model import STAFF
from desk.notices import (
    AnnouncementSample,
    ApplySanction,
    CampaignTable,
    CasePage,
    CommandMenu,
    ConfirmButton,
    DataCopy,
    LiftSanction,
    OrderCopy,
    RemoveCopy,
    RemoveMessage,
    ReportButton,
    RequestPackage,
    SetUpButton,
    StatementOfReasons,
    View,
    Whisper,
)
from desk.ports import Unit
from desk.rules.durations import SECOND, Ms
from desk.telling import is_person
from desk.views import view_case
from handlers.gathering import case_facts
from handlers.messages import cards, group_panel, notices, welcome
from handlers.messages.text import Text
from storage.locker import Locker
from storage.outbox import Delivery
from storage.unit import Runner

TURN_WITHIN: Final[Ms] = 2 * SECOND
"""How near a group's turn has to be for a whisper: of those that wait, only eight are on their way, and others could not pass."""


class Performer:
    def __init__(
        self, sender: Sender, runner: Runner, readership: Readership, locker: Locker, clock: Callable[[], Ms]
    ) -> None:
        self._sender = sender
        self._runner = runner
        self._readership = readership
        self._clock = clock
        self._enforcer = Enforcer(sender, runner, clock)
        self._drawer = Drawer(sender, runner, readership)
        self._menus = Menus(sender, runner, readership)
        self._staff_news = StaffNews(sender, runner, readership)
        self._sampler = Sampler(sender, runner, readership)
        self._tables = TableSender(sender, runner, readership)
        self._copies = CopySender(sender, runner, readership, locker)
        self._packages = PackageSender(sender, runner, readership)

    async def perform(self, delivery: Delivery) -> Attempt:
        """Attempt one delivery, waiting for its turn under Telegram's limits."""
        if isinstance(delivery.what, notices.Told):
            return await self._tell(delivery, delivery.what)
        if isinstance(delivery.what, News):
            return await self._staff_news.tell(delivery.recipient, delivery.what)
        if isinstance(delivery.what, View):
            return await self._drawer.show(delivery, delivery.what)
        match delivery.what:
            case CommandMenu():
                offer = self._menus.offer if is_person(delivery.recipient) else self._menus.offer_in
                return await offer(delivery.recipient)
            case CasePage(case=case, nth=nth):
                return await self._page(delivery.recipient, case, nth)
            case AnnouncementSample():
                return await self._sampler.show(delivery.recipient, delivery.what)
            case CampaignTable() | DataCopy() | OrderCopy() | RequestPackage() as document:
                return await self._hand_over(delivery.recipient, document)
            case RemoveMessage() | RemoveCopy() | ApplySanction() | LiftSanction() as act:
                return await self._act(delivery.recipient, act)
            case ConfirmButton() | SetUpButton() | ReportButton() as button:
                return await self._post_button(delivery.recipient, button)

    async def _hand_over(self, person: int, document: CampaignTable | DataCopy | OrderCopy | RequestPackage) -> Attempt:
        match document:
            case CampaignTable(campaign=campaign):
                return await self._tables.send(person, campaign)
            case DataCopy(language=language):
                return await self._copies.send(person, language)
            case OrderCopy(request=request):
                return await send_order(self._sender, self._runner, person, request)
            case RequestPackage(request=request):
                return await self._packages.send(person, request)

    async def _act(self, recipient: int, act: RemoveMessage | RemoveCopy | ApplySanction | LiftSanction) -> Attempt:
        match act:
            case RemoveMessage(message=message):
                return await self._sender.remove(recipient, message)
            case RemoveCopy(message=message):
                return await self._sender.remove_copy(recipient, message)
            case ApplySanction(sanction=sanction):
                return await self._enforcer.apply(sanction)
            case LiftSanction(sanction=sanction):
                return await self._enforcer.lift(sanction)

    async def place_of(self, delivery: Delivery) -> int:
        """The chat to whose limits a delivery counts; 0 for the staff of a desk without a staff chat."""
        if delivery.whisper is not None and self._sender.can_whisper(delivery.whisper, self._clock()):
            return delivery.whisper.chat
        return await self._readership.chat_of(delivery.recipient) or 0

    async def _tell(self, delivery: Delivery, owed: notices.Told) -> Attempt:
        if not is_person(delivery.recipient):
            return Refused("a notice is for a person: in a group or a channel everybody would read it")

        async def look(unit: Unit) -> Text:
            chats = await known_chats(unit, notices.places(owed))
            return notices.render(
                owed, self._readership.facts(unit, chats), await self._readership.reader(unit, delivery.recipient)
            )

        text = await self._runner.read(look)
        if delivery.whisper is not None and self._sender.can_whisper(delivery.whisper, self._clock()):
            whispered = await self._sender.whisper(delivery.whisper, text)
            if isinstance(whispered, Done):
                return whispered
        sent = await self._sender.send(delivery.recipient, text)
        if isinstance(sent, Unreachable) and not sent.gone and isinstance(owed, StatementOfReasons):
            await self._tell_inside(delivery.recipient, owed, text)
        return sent

    async def _tell_inside(self, person: int, owed: StatementOfReasons, text: Text) -> None:
        """Whisper to whoever never pressed Start, in the group that they may be about to leave.

        Telegram does not promise that it arrives: the statement stays owed, and comes in private once they press Start.
        """
        places = [measure.chat for measure in owed.measures]
        chat = owed.chat if owed.chat in places else next(iter(places), None)
        if chat is None or not self._readership.house.ephemeral:
            return
        to = Whisper(chat, person, None, self._clock() + TURN_WITHIN)
        if self._sender.can_whisper(to, self._clock()):
            await self._sender.whisper(to, Text(text.html))

    async def _page(self, recipient: int, case: int, nth: int) -> Attempt:
        async def look(unit: Unit) -> tuple[Text, int | None] | None:
            view = await view_case(unit, case)
            if not view.paged or recipient not in await called(unit, view.case):
                return None
            people = await those_on_call(unit) if recipient == STAFF else []
            facts = await case_facts(unit, self._readership.house, view)
            text = cards.page_mention(view, people, nth, facts, await self._readership.reader(unit, recipient))
            return text, await unit.notices.topic_of(case, recipient)

        page = await self._runner.read(look)
        if page is None:
            return Done()
        text, thread = page
        chat = await self._readership.chat_of(recipient)
        return NO_STAFF_CHAT if chat is None else await self._sender.send(chat, text, thread)

    async def _post_button(self, chat: int, button: ConfirmButton | SetUpButton | ReportButton) -> Attempt:
        house = self._readership.house
        reader = await self._runner.read(lambda unit: self._readership.reader(unit, chat))
        if isinstance(button, ConfirmButton):
            return await self._sender.send(chat, group_panel.confirm_button(button.held, reader))
        if isinstance(button, SetUpButton):
            return await self._sender.send(chat, group_panel.set_up_button(house.bot, chat, reader))
        sent = await self._sender.send(chat, welcome.report_button(house.bot, chat, reader))
        if not isinstance(sent, Done) or sent.message is None:
            return sent
        pinned = await self._sender.pin(chat, sent.message)
        # Another try would post a second button; whoever wants it pinned writes /setup again.
        return sent if isinstance(pinned, Done) else Refused("the button is posted, but not pinned")
