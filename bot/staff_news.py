"""What staff are told besides the cards, drawn from what is true when it is sent: what holds no more is not sent at all."""

from bot.attempts import Attempt, Done
from bot.drawing import NO_STAFF_CHAT
from bot.readership import Readership
from bot.sending import Sender
from desk.model import CaseState
from desk.notices import CaseGiven
from desk.ports import Unit
from desk.views import view_case
from handlers.gathering import case_facts
from handlers.messages import teamwork
from handlers.messages.text import Text
from storage.unit import Runner


class StaffNews:
    def __init__(self, sender: Sender, runner: Runner, readership: Readership) -> None:
        self._sender = sender
        self._runner = runner
        self._readership = readership

    async def tell(self, recipient: int, news: CaseGiven) -> Attempt:
        """Send what is still so."""
        text = await self._runner.read(lambda unit: self._given(unit, recipient, news))
        chat = await self._readership.chat_of(recipient)
        if chat is None:
            return NO_STAFF_CHAT
        return Done() if text is None else await self._sender.send(chat, text)

    async def _given(self, unit: Unit, taker: int, news: CaseGiven) -> Text | None:
        """None where the case is decided, or is not theirs any more."""
        view = await view_case(unit, news.case)
        if view.case.state is CaseState.CLOSED or view.claim is None or view.claim.moderator != taker:
            return None
        facts = await case_facts(unit, self._readership.house, view)
        return teamwork.case_given(view, view.claim, news.by, facts, await self._readership.reader(unit, taker))
