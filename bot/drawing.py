"""Views: one message per recipient, edited as what it shows changes. In a forum each case has a topic, closed with it."""

from dataclasses import replace
from typing import Final

from bot.attempts import Attempt, Done, Refused, Unreachable, mentions
from bot.campaigns import composing
from bot.campaigns.figures import Figures
from bot.readership import Readership, known_chats
from bot.sending import Sender
from desk.cards import viewers
from desk.correcting import view_correction
from desk.errors import UnknownReference
from desk.groups import GroupSettings, Step
from desk.logbook import view_line
from desk.model import LEADS, STAFF, CaseState
from desk.notices import (
    AnnouncementPanel,
    AppealCard,
    ApprovalCard,
    CampaignCard,
    CaseCard,
    CorrectionPanel,
    DeliveryState,
    DraftPrompt,
    GroupPanel,
    LogLine,
    MeasureSaid,
    RequestCard,
    View,
)
from desk.ports import Unit
from desk.views import AppealView, CaseView, view_appeal, view_case
from handlers.gathering import appeal_facts, case_facts, facts_of_staff
from handlers.messages import (
    appeal_cards,
    appeal_prompts,
    campaign_card,
    cards,
    corrections,
    group_panel,
    loglines,
    prompts,
    public,
)
from handlers.messages.facts import Facts
from handlers.messages.group_panel import Panel
from handlers.messages.reader import Reader
from handlers.messages.request_card import request_card
from handlers.messages.text import Text
from storage.outbox import Delivery
from storage.unit import Runner

NO_TOPIC: Final = ("message thread not found", "topic_deleted", "topic_closed", "topic_id_invalid")


_NOT_POSTED: Final = frozenset({DeliveryState.FAILED, DeliveryState.BLOCKED})


class Drawer:
    def __init__(self, sender: Sender, runner: Runner, readership: Readership) -> None:
        self._sender = sender
        self._runner = runner
        self._readership = readership
        self._figures = Figures(runner)

    async def show(self, delivery: Delivery, view: View) -> Attempt:
        """Draw a view as what it shows is now."""
        match view:
            case CaseCard(case=case):
                return await self._show_card(delivery, case)
            case AppealCard(appeal=appeal):
                return await self._show_appeal(delivery, appeal)
            case CampaignCard():
                return await self._show_campaign(delivery, view)
            case CorrectionPanel():
                return await self._show_correction(delivery, view)
            case AnnouncementPanel() | ApprovalCard():
                return await self._show_announcement(delivery, view)
            case DraftPrompt():
                return await self._show_prompt(delivery, view)
            case GroupPanel():
                return await self._show_panel(delivery, view)
            case LogLine() | MeasureSaid():
                return await self._show_openly(delivery, view)
            case RequestCard(request=request):
                return await self._show_request(delivery, request)

    async def _show_card(self, delivery: Delivery, number: int) -> Attempt:
        """Draw a case's card as the case is now; to whom it is not shown any more, only that it is gone."""

        async def look(unit: Unit) -> tuple[CaseView, Facts, Reader, bool]:
            view = await view_case(unit, number)
            facts = await case_facts(unit, self._readership.house, view)
            reader = await self._readership.reader(unit, delivery.recipient)
            return view, facts, reader, delivery.recipient in await viewers(unit, view.case)

        view, facts, reader, shown = await self._runner.read(look)
        chat = await self._readership.chat_of(delivery.recipient)
        if chat is None:
            return NO_STAFF_CHAT
        if not shown:
            return await self._withdraw(delivery, chat, cards.withdrawn_card(view.case, reader))
        text = cards.case_card(view, facts, reader)
        if view.case.state is CaseState.OPEN and view.decisions and delivery.anew and delivery.thread is not None:
            # Best effort, too: a case that is opened again goes on where it was.
            await self._sender.reopen_topic(chat, delivery.thread)
        attempt = await self._draw(delivery, chat, text, cards.topic_name(view, facts, reader))
        if isinstance(attempt, Done) and attempt.thread is not None and view.case.state is CaseState.CLOSED:
            # Best effort: a topic that stays open is untidy and harms nobody.
            await self._sender.close_topic(chat, attempt.thread)
        return attempt

    async def _show_appeal(self, delivery: Delivery, number: int) -> Attempt:
        """Draw an appeal's card as the appeal is now, in a forum below the card of its case."""

        async def look(unit: Unit) -> tuple[AppealView, Facts, Reader, bool, int | None]:
            view = await view_appeal(unit, number)
            facts = await appeal_facts(unit, self._readership.house, view)
            reader = await self._readership.reader(unit, delivery.recipient)
            shown = delivery.recipient in await viewers(unit, view.about.case)
            return view, facts, reader, shown, await unit.notices.topic_of(view.appeal.case, delivery.recipient)

        view, facts, reader, shown, topic = await self._runner.read(look)
        chat = await self._readership.chat_of(delivery.recipient)
        if chat is None:
            return NO_STAFF_CHAT
        if not shown:
            return await self._withdraw(delivery, chat, appeal_cards.withdrawn_card(view.appeal, reader))
        beside = replace(delivery, thread=delivery.thread or topic)
        return await self._draw(beside, chat, appeal_cards.appeal_card(view, facts, reader), view.appeal.ref)

    async def _show_campaign(self, delivery: Delivery, card: CampaignCard) -> Attempt:
        """Draw a campaign's card as the campaign is now; to whoever is no lead any more, only that it is gone."""

        try:
            view = await self._figures.of(card.campaign)
        except UnknownReference:
            view = None

        async def look(unit: Unit) -> tuple[Text, bool]:
            reader = await self._readership.reader(unit, delivery.recipient)
            if not LEADS & await unit.staff.roles(delivery.recipient):
                return campaign_card.withdrawn_card(delivery.cause, reader), False
            if view is None:
                return campaign_card.taken_back(delivery.cause, reader), False
            workers = [view.campaign.author, view.campaign.approved_by or view.campaign.author]
            facts = await facts_of_staff(unit, self._readership.house, workers)
            return campaign_card.campaign_card(view, card.asks, facts, reader), True

        text, shown = await self._runner.read(look)
        if not shown:
            return await self._withdraw(delivery, delivery.recipient, text)
        return await self._draw(delivery, delivery.recipient, text, "")

    async def _show_correction(self, delivery: Delivery, panel: CorrectionPanel) -> Attempt:
        """Draw a correction's panel for whoever writes it or could approve it; to whoever is no lead any more, only that it is gone."""

        async def look(unit: Unit) -> tuple[Text, bool]:
            reader = await self._readership.reader(unit, delivery.recipient)
            view = await view_correction(unit, panel.correction)
            if not LEADS & await unit.staff.roles(delivery.recipient):
                return campaign_card.withdrawn_card(view.campaign.ref, reader), False
            facts = await facts_of_staff(unit, self._readership.house, [view.correction.ordered_by])
            return corrections.panel(view, delivery.recipient, facts, reader, read=panel.read), True

        text, shown = await self._runner.read(look)
        if not shown:
            return await self._withdraw(delivery, delivery.recipient, text)
        return await self._draw(delivery, delivery.recipient, text, "")

    async def _withdraw(self, delivery: Delivery, chat: int, text: Text) -> Attempt:
        """Roles and audiences change while a card waits to be drawn: nothing new is sent, what was sent is replaced."""
        if delivery.message is None:
            return Done()
        edited = await self._sender.edit(chat, delivery.message, text, delivery.thread)
        return edited if edited is not None else Done(delivery.message, delivery.thread)

    async def _show_announcement(self, delivery: Delivery, shown: AnnouncementPanel | ApprovalCard) -> Attempt:
        """Draw an announcement that is not sent yet, for its author or for whoever may approve it."""
        person = delivery.recipient

        async def look(unit: Unit) -> tuple[Text, bool]:
            if isinstance(shown, ApprovalCard):
                return await composing.approval(unit, self._readership, shown, person)
            return await composing.panel(unit, self._readership, shown, person)

        text, theirs = await self._runner.read(look)
        if not theirs:
            return await self._withdraw(delivery, person, text)
        return await self._draw(delivery, person, text, "")

    async def _show_prompt(self, delivery: Delivery, prompt: DraftPrompt) -> Attempt:
        """Draw the step at which a person's draft stands now."""

        async def look(unit: Unit) -> Text:
            draft = await unit.drafts.of(prompt.person)
            places = {draft.group} if draft is not None and draft.group is not None else set()
            facts = self._readership.facts(unit, await known_chats(unit, places))
            reader = await self._readership.reader(unit, prompt.person)
            if draft is None:
                ended = appeal_prompts.appeal_ended if prompt.appeal else prompts.draft_ended
                return ended(prompt.ended, reader)
            if draft.appeal is not None:
                return appeal_prompts.appeal_prompt(draft, draft.appeal, facts, reader)
            return prompts.draft_prompt(draft, facts, reader)

        return await self._draw(delivery, prompt.person, await self._runner.read(look), "")

    async def _show_panel(self, delivery: Delivery, shown: GroupPanel) -> Attempt:
        """Draw how a group is served now; of one that is not served any more, that it is not."""

        async def look(unit: Unit) -> tuple[GroupSettings, str, Facts, Reader, bool]:
            settings = await unit.groups.of(shown.chat)
            line = await unit.notices.last_line(settings.log_chat) if settings.log_chat is not None else None
            error = line.error if line is not None and line.state in _NOT_POSTED else ""
            chats = await known_chats(unit, {settings.chat, settings.log_chat or settings.chat})
            reader = await self._readership.reader(unit, delivery.recipient)
            return settings, error, self._readership.facts(unit, chats), reader, await unit.chats.served(settings.chat)

        settings, error, facts, reader, served = await self._runner.read(look)
        if not served:
            return await self._draw(delivery, delivery.recipient, group_panel.ended(reader), "")
        house = self._readership.house
        survey = await house.telegram.survey(settings.chat) if shown.page in (None, Step.HEALTH) else None
        text = group_panel.panel(Panel(settings, shown.page, survey, house.languages, error), facts, reader)
        return await self._draw(delivery, delivery.recipient, text, "")

    async def _show_openly(self, delivery: Delivery, view: LogLine | MeasureSaid) -> Attempt:
        """Draw what a group or a log reads of a decision."""
        if isinstance(view, LogLine):
            return await self._show_line(delivery, view)
        return await self._show_measure(delivery, view.decision)

    async def _show_line(self, delivery: Delivery, line: LogLine) -> Attempt:
        """Draw a decision's line as the decision is now. What a log may not have any more is replaced; what fell before never comes."""

        async def look(unit: Unit) -> tuple[Text, bool]:
            decision, sanctions, listed = await view_line(unit, line.decision)
            reader = await self._readership.reader(unit, line.group)
            facts = self._readership.facts(unit, await known_chats(unit, {line.group}))
            if not listed:
                return loglines.gone(line.decision, reader), True
            shown = loglines.log_line(decision, sanctions, line.group, facts, reader)
            return shown, decision.voided_at is not None

        text, fallen = await self._runner.read(look)
        if fallen and delivery.message is None:
            return Done()
        return await self._draw(delivery, delivery.recipient, text, "")

    async def _show_request(self, delivery: Delivery, number: int) -> Attempt:
        """Draw a lawful request's card as it stands now."""

        async def look(unit: Unit) -> Text:
            reader = await self._readership.reader(unit, delivery.recipient)
            return request_card(await unit.requests.get(number), self._readership.facts(unit, {}), reader)

        text = await self._runner.read(look)
        chat = await self._readership.chat_of(delivery.recipient)
        return NO_LEGAL_CHAT if chat is None else await self._draw(delivery, chat, text, "")

    async def _show_measure(self, delivery: Delivery, number: int) -> Attempt:
        """Say in a group what was done there; of what was withdrawn before it was said, nothing."""

        async def look(unit: Unit) -> Text | None:
            decision = await unit.decisions.get(number)
            if decision.voided_at is not None and delivery.message is None:
                return None
            here = [one for one in await unit.sanctions.of_decision(number) if one.chat == delivery.recipient]
            reader = await self._readership.reader(unit, delivery.recipient)
            return public.measure_said(decision, here, self._readership.facts(unit, {}), reader)

        text = await self._runner.read(look)
        return Done() if text is None else await self._draw(delivery, delivery.recipient, text, "")

    async def _draw(self, delivery: Delivery, chat: int, text: Text, topic: str) -> Attempt:
        if delivery.message is not None and not delivery.anew:
            edited = await self._sender.edit(chat, delivery.message, text, delivery.thread)
            if edited is not None:
                return edited
        thread = delivery.thread
        if thread is None and delivery.recipient == STAFF and await self._is_forum(chat):
            opened = await self._sender.open_topic(chat, topic)
            if not isinstance(opened, Done):
                return opened
            thread = opened.thread
        sent = await self._sender.send(chat, text, thread)
        if isinstance(sent, Refused) and mentions(sent.why, *NO_TOPIC):
            return await self._sender.send(chat, text)
        return sent

    async def _is_forum(self, chat: int) -> bool:
        known = await self._runner.read(lambda unit: unit.chats.known(chat))
        return known is not None and known.is_forum


NO_LEGAL_CHAT: Final = Unreachable("no chat of the officers is set: OMBUD_LEGAL_CHAT")
NO_STAFF_CHAT: Final = Unreachable("no staff chat is set: OMBUD_STAFF_CHAT")
"""What is for the staff waits, and is sent when a desk that knows their chat starts."""
