"""Whatever people write and whatever an operator configures: Telegram takes every message, and nobody can forge a part of one."""

from dataclasses import replace
from types import MappingProxyType

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.drafts import Draft, Step
from desk.evidence import Entity, EvidenceKind, ForwardOrigin, Media, NewEvidence, Snapshot
from desk.importing import Proposal, Sorted
from desk.model import (
    Account,
    AccountKind,
    Appeal,
    AppealState,
    CaseState,
    Chat,
    Contested,
    Decision,
    Missing,
    Note,
    NoteKind,
    Outcome,
    Role,
    Sanction,
    SanctionKind,
    SanctionState,
    Side,
    Subject,
)
from desk.notices import AppealDecided, DeliveryState, Measure, Notice, ReportReceived
from desk.records import AskedJudge, JournalEntry
from desk.rules.imports import Listed, RoseSettings
from desk.verdict import Verdict
from desk.views import AppealView, MyReport, MyStatus
from handlers.buttons import decode
from handlers.messages.appeal_cards import appeal_card, appeal_page, appeals_waiting
from handlers.messages.appeal_prompts import appeal_prompt
from handlers.messages.cards import case_card, page_mention, topic_name
from handlers.messages.casepages import case_pages, queue_page
from handlers.messages.evidence import evidence_pages
from handlers.messages.fitting import units
from handlers.messages.imports import brought, dry_run, only_settings
from handlers.messages.notices import render
from handlers.messages.pending import which_rule
from handlers.messages.prompts import draft_prompt
from handlers.messages.rulebook import rule_pages
from handlers.messages.text import TEXT_AT_MOST, Text
from handlers.messages.warnings import nothing_is_wiped, warns
from handlers.messages.welcome import chat_id, greeting, help_text, my_reports, my_status, report_button
from tests.handlers.messages.nasty import HUGE, check
from tests.handlers.messages.samples import (
    ENGLISH,
    FACTS,
    NOW,
    case,
    claimed,
    message,
    reported,
    standing_of,
    statement,
    strike,
    view,
)

BIGGEST = 2**52
"""No id of Telegram's has more than 52 bits (Bot API)."""

OFTEN = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


class Nasty:
    """Everything that comes from outside, replaced by one text."""

    def __init__(self, text: str):
        self.text = text
        self.account = Account(BIGGEST, AccountKind.PERSON, text, text)
        self.chat = Chat(-BIGGEST, "supergroup", text, text)
        policy = replace(FACTS.policy, categories=MappingProxyType(self.categories()))
        self.facts = replace(
            FACTS, policy=policy, helplines=self, chats={-BIGGEST: self.chat}, people={7: self.account}
        )

    def categories(self):
        return {
            name: replace(category, title=self.text, description=self.text, rule=self.text, law=self.text)
            for name, category in FACTS.policy.categories.items()
        }

    def for_language(self, _language: str) -> str:
        return self.text

    @property
    def snapshot(self) -> Snapshot:
        text = self.text
        origin = ForwardOrigin("hidden_user", None, text, 10**18)
        media = (Media(text, text, text, 10**15, text),) * 12
        entities = (Entity("text_link", 0, 1, text),) * 30
        return Snapshot(self.account, -BIGGEST, BIGGEST, NOW, text, entities, text, origin, media, text)

    def view(self, category: str, state: CaseState, menu: str):
        text = self.text
        evidence = tuple(
            replace(message(), id=BIGGEST, kind=kind, snapshot=self.snapshot) for kind in EvidenceKind for _ in range(3)
        )
        decision = Decision(9, 7, Outcome.BAN, "scam", 2, BIGGEST, text, text, 7, NOW, NOW)
        sanction = Sanction(1, 9, SanctionKind.BAN, -BIGGEST, BIGGEST, None, NOW, SanctionState.FAILED, text)
        return view(
            case(category, id=BIGGEST, version=BIGGEST, chat=-BIGGEST, state=state),
            category=self.facts.policy.categories[category],
            chat=self.chat,
            accused=standing_of(*[strike()] * 60, account=self.account, number=BIGGEST),
            reports=(reported(BIGGEST, text),) * 40,
            evidence=evidence,
            notes=tuple(Note(kind, 7, text, NOW) for kind in NoteKind) * 10,
            claim=replace(claimed(menu), case=BIGGEST),
            paged=True,
            decisions=(decision,) * 3,
            sanctions=(sanction,) * 3,
            notices=(Notice(BIGGEST, text, BIGGEST, DeliveryState.FAILED, NOW, text),) * 60,
            timeline=(JournalEntry(NOW, f"staff:{text}", text, "C-7"), JournalEntry(NOW, "staff:7", "noted", "C-7"))
            * 60,
        )


NASTY_WORLDS = HUGE.map(Nasty)


def accepted(text: Text) -> None:
    """What the Bot API checks of a message."""
    assert 1 <= units(text.html.strip()) <= TEXT_AT_MOST
    check(text.html)
    for button in (button for row in text.buttons for button in row):
        assert button.label.strip()
        button.label.encode("utf-8")
        assert (button.data is None) != (button.url is None)
        if button.data is not None:
            decode(button.data)
            assert len(button.data.encode()) <= 64


@settings(OFTEN, max_examples=6)  # each draws every page of a case, a second's work
@given(
    NASTY_WORLDS,
    st.sampled_from(["scam", "hate", "child_safety", "self_harm"]),
    st.sampled_from(CaseState),
    st.sampled_from(["", "warn", "delete:intimate_images", "dismiss", "note", "handover", "category"]),
)
def test_staff_can_read_any_case(world, category, state, menu):
    shown = world.view(category, state, menu)
    accepted(case_card(shown, world.facts, ENGLISH))
    for page in case_pages(shown, world.facts, ENGLISH):
        accepted(page)
    accepted(page_mention(shown, [world.account] * 100, 3, world.facts, ENGLISH))
    accepted(queue_page([shown.case] * 20, True, world.facts, ENGLISH))
    accepted(warns(shown.accused, world.facts, ENGLISH))
    for page in evidence_pages(shown, world.facts, ENGLISH):
        accepted(page)
    name = topic_name(shown, world.facts, ENGLISH)
    assert 1 <= len(name.encode("utf-16-le")) // 2 <= 128


@OFTEN
@given(NASTY_WORLDS, st.sampled_from(Outcome), st.sampled_from(["scam", "self_harm"]))
def test_people_can_read_any_notice(world, outcome, category):
    measures = tuple(Measure(kind, -BIGGEST, until) for kind in SanctionKind for until in (None, NOW)) * 5
    told = statement(
        outcome=outcome, policy=world.text, reason=world.text, excerpt=world.text, chat=-BIGGEST, measures=measures
    )
    accepted(render(told, world.facts, ENGLISH))
    found = AppealDecided(
        BIGGEST,
        BIGGEST,
        None,
        AppealState.REPLACED,
        world.text,
        waived=True,
        replacement=BIGGEST,
        lifted=measures,
        kept=measures,
    )
    accepted(render(found, world.facts, ENGLISH))
    received = ReportReceived(BIGGEST, category, NOW, tuple(Missing), ask_category=True)
    accepted(render(received, world.facts, ENGLISH))


@OFTEN
@given(NASTY_WORLDS, st.sampled_from(Step), st.booleans())
def test_people_can_read_any_draft(world, step, consent):
    subject = Subject(-BIGGEST, BIGGEST, None, world.account, typed=world.text, missing=tuple(Missing))
    evidence = tuple(NewEvidence(kind, world.snapshot) for kind in EvidenceKind)
    draft = Draft(step, -BIGGEST, "scam", subject, evidence, world.text, consent)
    accepted(draft_prompt(draft, world.facts, ENGLISH))
    accepted(appeal_prompt(draft, Contested(BIGGEST, BIGGEST), world.facts, ENGLISH))


@OFTEN
@given(NASTY_WORLDS, st.sampled_from(Side), st.sampled_from(["", "uphold", "replace", "replace:mute"]), st.booleans())
def test_judges_can_read_any_appeal(world, side, menu, settled):
    report = BIGGEST if side is Side.REPORTER else None
    appeal = Appeal(BIGGEST, 9, 7, BIGGEST, side, report, world.text, NOW, NOW, BIGGEST)
    if settled:
        appeal = replace(appeal, state=AppealState.UPHELD, decided_by=BIGGEST, settled_at=NOW, reason=world.text)
    about = world.view("scam", CaseState.CLOSED, "")
    asked = AskedJudge(BIGGEST, menu, NOW) if menu and not settled else None
    shown = AppealView(appeal, about.decisions[0], about, "a" * 16, 3, asked)
    accepted(appeal_card(shown, world.facts, ENGLISH))
    accepted(appeal_page(shown, world.facts, ENGLISH))
    accepted(appeals_waiting([appeal] * 20, world.facts, ENGLISH))


@OFTEN
@given(NASTY_WORLDS)
def test_people_can_read_any_answer(world):
    accepted(greeting(world.facts, ENGLISH))
    accepted(help_text(frozenset(Role), world.facts, ENGLISH))
    accepted(my_status(MyStatus(standing_of(*[strike()] * 60, account=world.account), ()), world.facts, ENGLISH))
    accepted(my_reports([MyReport(reported().report, CaseState.OPEN, True, None, NOW)] * 100, world.facts, ENGLISH))
    accepted(chat_id(world.chat, ENGLISH))
    accepted(report_button(FACTS.bot, -BIGGEST, ENGLISH))


@OFTEN
@given(NASTY_WORLDS, st.sampled_from([one for one in Outcome if one is not Outcome.DISMISS]))
def test_who_comes_from_rose_can_read_any_answer(world, outcome):
    verdict = Verdict(7, outcome, None, world.text, delete=True)
    accepted(which_rule(BIGGEST, verdict, world.account, world.facts.policy, ENGLISH))
    accepted(nothing_is_wiped(standing_of(*[strike()] * 60, account=world.account), world.facts, ENGLISH))
    for page in rule_pages(world.facts.policy, ENGLISH):
        accepted(page)
    fresh = (("identity", Listed(BIGGEST, NOW, world.text, "spam")),) * 500
    steps = tuple((step, 500) for step in (*world.facts.policy.ladder, None))
    found = Sorted(fresh, 500, 500, 500, (BIGGEST,) * 500, steps)
    accepted(dry_run(Proposal(BIGGEST, -BIGGEST, found), world.facts, ENGLISH))
    accepted(only_settings(RoseSettings(1_000, world.text), ENGLISH))
    assert len(brought([f"D-{BIGGEST}"] * 500, ENGLISH)) <= 200
