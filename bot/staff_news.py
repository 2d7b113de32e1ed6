"""What staff are told besides the cards, drawn from what is true when it is sent: what holds no more is not sent at all."""

from dataclasses import dataclass, replace
from typing import assert_never

from bot.attempts import Attempt, Done, Refused, mentions
from bot.drawing import NO_STAFF_CHAT, NO_TOPIC
from bot.readership import Readership, known_people, those_on_call
from bot.sending import Sender
from desk.campaigns import CampaignState
from desk.cards import viewers
from desk.digest import view_digest
from desk.disclosure import asking_others
from desk.disclosure.escalating import may_hear_of_preservation
from desk.holds import Matching
from desk.model import LEADS, LEGAL, STAFF, AppealState, Case, CaseState, Claim
from desk.notices import (
    AnnouncementReviewed,
    AppealOverdue,
    CampaignOutgrew,
    CaseGiven,
    DeadlineReminder,
    DeputyNamed,
    HoldChange,
    HoldNews,
    IdentityUnsealed,
    JournalHead,
    MisuseContested,
    MorningDigest,
    OfficerChange,
    OfficerNews,
    PreservationAsked,
    RequestChange,
    RequestNews,
    SanctionsPause,
)
from desk.pacing import SPAN, lifters
from desk.ports import Unit
from desk.preserving import may_hear
from desk.reporters import may_see
from desk.rules.rights import audiences
from desk.views import view_appeal, view_case
from handlers.gathering import appeal_facts, case_facts, facts_of_staff
from handlers.messages import (
    appeal_cards,
    appointments,
    approvals,
    campaign_news,
    holds,
    pauses,
    reminders,
    request_news,
    teamwork,
    threats,
    unsealing,
)
from handlers.messages.journal_head import journal_head
from handlers.messages.reporters import misuse_contested
from handlers.messages.text import Text
from storage.unit import Runner

News = (
    AnnouncementReviewed
    | CampaignOutgrew
    | CaseGiven
    | DeadlineReminder
    | AppealOverdue
    | MorningDigest
    | JournalHead
    | MisuseContested
    | IdentityUnsealed
    | OfficerNews
    | HoldNews
    | RequestNews
    | PreservationAsked
    | DeputyNamed
    | SanctionsPause
)


@dataclass(frozen=True, slots=True)
class Letter:
    text: Text
    thread: int | None = None
    reply_to: int | None = None
    """The card it is about."""


class StaffNews:
    def __init__(self, sender: Sender, runner: Runner, readership: Readership) -> None:
        self._sender = sender
        self._runner = runner
        self._readership = readership

    async def tell(self, recipient: int, news: News) -> Attempt:
        """Send what is still so, and what no card shows."""
        on_a_card = isinstance(news, RequestNews) and news.change is RequestChange.RECEIVED
        if on_a_card and await self._readership.chat_of(LEGAL) is not None:
            return Done()
        letter = await self._runner.read(lambda unit: self._write(unit, recipient, news))
        chat = await self._readership.chat_of(recipient)
        if chat is None:
            return NO_STAFF_CHAT
        if letter is None:
            return Done()
        sent = await self._sender.send(chat, letter.text, letter.thread, reply_to=letter.reply_to)
        if isinstance(sent, Refused) and mentions(sent.why, *NO_TOPIC):
            return await self._sender.send(chat, letter.text)
        return sent

    async def _write(self, unit: Unit, recipient: int, news: News) -> Letter | None:
        match news:
            case AnnouncementReviewed() | CampaignOutgrew():
                return await self._announced(unit, recipient, news)
            case CaseGiven():
                return await self._given(unit, recipient, news)
            case DeadlineReminder():
                return await self._reminder(unit, recipient, news)
            case AppealOverdue(appeal=appeal):
                return await self._overdue(unit, recipient, appeal)
            case MorningDigest() | JournalHead():
                return await self._morning(unit, recipient, news)
            case MisuseContested(misuse=misuse):
                return await self._contested(unit, recipient, misuse)
            case IdentityUnsealed():
                return await self._unsealed(unit, recipient, news)
            case OfficerNews() | HoldNews() | RequestNews() | PreservationAsked() | DeputyNamed():
                return await self._among_officers(unit, recipient, news)
            case SanctionsPause(pause=pause):
                return await self._pause(unit, recipient, pause)
            case _:
                assert_never(news)

    async def _announced(self, unit: Unit, author: int, news: AnnouncementReviewed | CampaignOutgrew) -> Letter | None:
        if isinstance(news, CampaignOutgrew):
            return await self._outgrew(unit, author, news.campaign)
        facts = await facts_of_staff(unit, self._readership.house, [news.by])
        return Letter(approvals.reviewed(news, facts, await self._readership.reader(unit, author)))

    async def _given(self, unit: Unit, taker: int, news: CaseGiven) -> Letter | None:
        """None where the case is decided, or is not theirs any more."""
        view = await view_case(unit, news.case)
        if view.case.state is CaseState.CLOSED or view.claim is None or view.claim.moderator != taker:
            return None
        facts = await case_facts(unit, self._readership.house, view)
        return Letter(teamwork.case_given(view, view.claim, news.by, facts, await self._readership.reader(unit, taker)))

    async def _reminder(self, unit: Unit, recipient: int, news: DeadlineReminder) -> Letter | None:
        """None where all of it is decided, or is not for their eyes any more."""
        pending = [
            case for case in [await unit.cases.get(number) for number in news.cases] if _is_due(case, news, unit)
        ]
        held = [(case, await unit.claims.of(case.id)) for case in pending]
        shown = [(case, claim) for case, claim in held if await _may_hear(unit, recipient, case, claim)]
        if not shown:
            return None
        known = [await unit.people.known(claim.moderator) for _case, claim in shown if claim is not None]
        facts = self._readership.facts(unit, {})
        facts = replace(facts, people={account.id: account for account in known if account is not None})
        called = await those_on_call(unit) if news.passed and recipient == STAFF else []
        reader = await self._readership.reader(unit, recipient)
        text = reminders.deadline_reminder(shown, called, facts, reader, passed=news.passed)
        if len(shown) > 1:
            return Letter(text)
        number = shown[0][0].id
        thread, card = await unit.notices.topic_of(number, recipient), await unit.notices.card_of(number, recipient)
        return Letter(text, thread, card)

    async def _among_officers(
        self, unit: Unit, recipient: int, news: OfficerNews | HoldNews | RequestNews | PreservationAsked | DeputyNamed
    ) -> Letter | None:
        if isinstance(news, HoldNews):
            return await self._hold(unit, recipient, news)
        if isinstance(news, PreservationAsked):
            return await self._preservation(unit, recipient, news.escalation)
        if isinstance(news, RequestNews | DeputyNamed):
            return await self._of_requests(unit, recipient, news)
        return await self._officer(unit, recipient, news)

    async def _of_requests(self, unit: Unit, recipient: int, news: RequestNews | DeputyNamed) -> Letter | None:
        """None where it is not for their eyes any more, or what they were asked to do is done."""
        reader = await self._readership.reader(unit, recipient)
        if isinstance(news, DeputyNamed):
            people = await known_people(unit, {news.officer})
            return Letter(request_news.deputy_named(news, people, unit.now, reader))
        request = await unit.requests.get(news.request)
        over = asking_others.is_over(request, news.change)
        if over or not await asking_others.may_hear(unit, request, recipient):
            return None
        facts = await facts_of_staff(unit, self._readership.house, [])
        return Letter(request_news.request_news(request, news.change, facts, reader))

    async def _preservation(self, unit: Unit, officer: int, number: int) -> Letter | None:
        """None where it is settled, or is not for their eyes any more."""
        escalation = await unit.escalations.get(number)
        if escalation.settled_at is not None or not await may_hear_of_preservation(unit, escalation, officer):
            return None
        facts = await facts_of_staff(unit, self._readership.house, [escalation.by])
        case, reader = await unit.cases.get(escalation.case), await self._readership.reader(unit, officer)
        return Letter(threats.preservation_asked(escalation, case, facts, reader))

    async def _officer(self, unit: Unit, recipient: int, news: OfficerNews) -> Letter | None:
        """None where an appointment that was to be looked at is settled already."""
        reader = await self._readership.reader(unit, recipient)
        people = await known_people(unit, {news.account, news.by})
        if news.change is not OfficerChange.PROPOSED:
            return Letter(appointments.told(news, people, reader))
        grant = await unit.officer_grants.get(news.grant)
        return None if grant.ended_at is not None else Letter(appointments.proposed(grant, people, unit.now, reader))

    async def _hold(self, unit: Unit, recipient: int, news: HoldNews) -> Letter | None:
        """None where it is not for their eyes any more, or what was about to happen does not."""
        hold = await unit.holds.get(news.hold)
        changed = hold.ended_at is not None or hold.until != news.until
        if not await may_hear(unit, hold, recipient) or (news.change is HoldChange.NEAR and changed):
            return None
        about = {hold.target} if hold.matching is Matching.ACCOUNT and hold.target is not None else set()
        facts = replace(self._readership.facts(unit, {}), people=await known_people(unit, {news.by, *about}))
        return Letter(holds.news(hold, news, facts, await self._readership.reader(unit, recipient)))

    async def _pause(self, unit: Unit, recipient: int, number: int) -> Letter | None:
        """None where a lead has looked before this could be sent."""
        pause, reader = await unit.pauses.get(number), await self._readership.reader(unit, recipient)
        if recipient == pause.moderator and pause.lifted_at is not None:
            return Letter(pauses.over(reader))
        if pause.lifted_at is not None:
            return None
        called = sorted(await lifters(unit, pause)) if recipient == STAFF else []
        decisions = await unit.decisions.sanctioning(pause.moderator, pause.at - SPAN)
        people = await known_people(unit, {pause.moderator, *called})
        return Letter(pauses.paused(pause, decisions, called, people, reader))

    async def _overdue(self, unit: Unit, lead: int, number: int) -> Letter | None:
        """None where it was judged or withdrawn meanwhile, or is not for their eyes any more."""
        view = await view_appeal(unit, number)
        if view.appeal.state is not AppealState.OPEN or lead in (view.about.case.accused, view.appeal.appellant):
            return None
        if view.about.case.audience not in audiences(await unit.staff.roles(lead)):
            return None
        facts = await appeal_facts(unit, self._readership.house, view)
        return Letter(appeal_cards.appeal_overdue(view, facts, await self._readership.reader(unit, lead)))

    async def _outgrew(self, unit: Unit, author: int, number: int) -> Letter | None:
        """None where somebody has approved it meanwhile, or its author took it back."""
        campaign = await unit.campaigns.of(number)
        if campaign is None or campaign.state is not CampaignState.WAITING:
            return None
        return Letter(campaign_news.outgrew(campaign, await self._readership.reader(unit, author)))

    async def _morning(self, unit: Unit, recipient: int, news: MorningDigest | JournalHead) -> Letter | None:
        if isinstance(news, JournalHead):
            return await self._head(unit, recipient, news.size)
        return await self._digest(unit, recipient, news.day)

    async def _digest(self, unit: Unit, recipient: int, day: str) -> Letter | None:
        """None where a later morning has come meanwhile."""
        digest = await view_digest(unit, day)
        if digest is None:
            return None
        reader = await self._readership.reader(unit, recipient)
        return Letter(reminders.morning_digest(digest, self._readership.facts(unit, {}), reader))

    async def _head(self, unit: Unit, recipient: int, size: int) -> Letter | None:
        """None where it is gone, which `ombud journal verify` would say."""
        head = await unit.heads.of(size)
        reader = await self._readership.reader(unit, recipient)
        return None if head is None else Letter(journal_head(head, unit.now, reader))

    async def _contested(self, unit: Unit, lead: int, number: int) -> Letter | None:
        """None where somebody has looked again meanwhile, or it is not for their eyes any more."""
        misuse = await unit.misuse.get(number)
        if not misuse.waits or not await may_see(unit, misuse, lead):
            return None
        decider = await unit.people.known(misuse.decided_by)
        facts = replace(self._readership.facts(unit, {}), people={} if decider is None else {decider.id: decider})
        return Letter(misuse_contested(misuse, facts, await self._readership.reader(unit, lead)))

    async def _unsealed(self, unit: Unit, lead: int, news: IdentityUnsealed) -> Letter | None:
        """None where they are no lead any more."""
        if not LEADS & await unit.staff.roles(lead):
            return None
        by = await unit.people.known(news.by)
        facts = replace(self._readership.facts(unit, {}), people={} if by is None else {by.id: by})
        return Letter(unsealing.identity_unsealed(news, facts, await self._readership.reader(unit, lead)))


def _is_due(case: Case, news: DeadlineReminder, unit: Unit) -> bool:
    """A case that is decided needs nobody; one whose deadline has passed meanwhile has a reminder of its own."""
    return case.state is CaseState.OPEN and (case.deadline <= unit.now) is news.passed


async def _may_hear(unit: Unit, recipient: int, case: Case, claim: Claim | None) -> bool:
    holds = claim is not None and claim.moderator == recipient
    return holds or recipient in await viewers(unit, case)
