"""A world in which every place that can hold something of Paul's does, and every place beside it something of somebody else's.

What is Paul's begins with OWN, what is another's with OTHER; the copy must hold every one of the first and none of the second.
"""

import json
from dataclasses import replace

from desk import flagging, judging, reporters, triage, undoing
from desk.appeals import file_appeal
from desk.campaigns import NewRecipient, Post, RecipientState, Terms
from desk.copying import gather
from desk.decisions import OwnAction
from desk.drafts import Draft
from desk.evidence import EvidenceKind, ForwardOrigin, Media, NewEvidence, Snapshot
from desk.holds import Matching, NewHold
from desk.misuse import Gravity, Intention, Weighed
from desk.model import Account, AccountKind, Attribution, Contested, Door, Outcome, Role, Subject
from desk.pending import Pending, ask_for_rule
from desk.ports import Unit
from desk.rules.durations import DAY, HOUR, parse
from desk.unsealing import unseal
from desk.verdict import Verdict
from handlers.messages.copy_data import as_data
from handlers.messages.copy_page import page
from handlers.messages.reader import Reader
from tests.desk.floor import LENA, MIA, OLGA, Floor
from tests.handlers.messages.samples import ENGLISH, FACTS
from tests.storage.desk import GROUP, START

PAUL = Account(5_000_000_777, AccountKind.PERSON, "OWN-name", "own_username", "en")
VERA = Account(5_000_000_888, AccountKind.PERSON, "OTHER-vera", "other_vera", "en")
"""Who reports him."""
SAM = Account(5_000_000_999, AccountKind.PERSON, "OTHER-sam", "other_sam", "en")
"""Whom he reports."""
OTHERS = (VERA, SAM, *(Account(one, AccountKind.PERSON, f"OTHER-staff-{one}") for one in (MIA, LENA, OLGA)))
SOURCE = Account(5_000_000_444, AccountKind.PERSON, "OTHER-source")

WEIGHED = Weighed(Gravity.MINOR, Intention.CARELESS, "OWN-caution")

OWN = (
    "name",
    "username",
    "report",
    "caption",
    "filename",
    "link",
    "posted",
    "picture",
    "edited",
    "reason",
    "undone",
    "why",
    "appeal",
    "screenshot",
    "judgement",
    "caution",
    "contest",
    "review",
    "flagger",
    "draft",
    "typed",
    "announcement",
    "basis",
)
"""Every one of these is in his copy."""


def media(name: str, kind: str = "photo") -> tuple[Media, ...]:
    return (Media(kind, f"fetch-{name}", f"unique-{name}", 4_096, name),)


def his(number: int, text: str, **changes: object) -> NewEvidence:
    """A message of Paul's in the group, forwarded from somebody."""
    origin = ForwardOrigin("user", SOURCE, "OTHER-origin", START - 2 * DAY)
    posted = Snapshot(PAUL, GROUP, number, START - HOUR, text, forward=origin, media=media("OWN-picture.jpg"))
    return NewEvidence(EvidenceKind.MESSAGE, replace(posted, **changes))


def about_him(number: int) -> Subject:
    return Subject(GROUP, number, accused=PAUL, attribution=Attribution.STRONG)


def added(text: str, name: str) -> NewEvidence:
    return NewEvidence(EvidenceKind.FILE, Snapshot(None, None, None, START, text, media=media(name)))


async def world(desk: Floor) -> None:
    """Everything that can be held about Paul, as a member, a reporter and a member of staff."""
    for account in OTHERS:
        await desk.run(lambda unit, one=account: unit.people.meet(one))
    await desk.run(lambda unit: unit.people.meet(PAUL))
    await _reports(desk)
    await _is_judged(desk)
    await _is_accused_of_more(desk)
    await _began(desk)
    await _is_announced_to(desk)
    await _is_held(desk)
    await _works(desk)


async def _reports(desk: Floor) -> None:
    """R-1 in C-1: Paul reports a private message of Sam's; he is cautioned for it, contests, and was a trusted flagger once."""
    origin = ForwardOrigin("user", SAM, "OTHER-hidden", START - DAY)
    forwarded = Snapshot(SAM, None, None, START - DAY, "OTHER-forwarded", forward=origin, media=media("OTHER-fwd.jpg"))
    linked = Snapshot(None, GROUP, 3, None, link="https://t.me/OWN-link/3")
    await desk.files(
        "scam",
        PAUL,
        Subject(accused=SAM, attribution=Attribution.STRONG),
        (
            NewEvidence(EvidenceKind.FORWARD, forwarded),
            NewEvidence(EvidenceKind.LINK, linked),
            added("OWN-caption", "OWN-filename.jpg"),
        ),
        text="OWN-report",
        door=Door.PRIVATE,
    )
    await desk.run(lambda unit: unseal(unit, 1, LENA, "OTHER-unsealing"))
    caution = await desk.run(lambda unit: reporters.caution(unit, 1, LENA, WEIGHED))
    await desk.run(lambda unit: reporters.contest(unit, caution.id, PAUL.id, "OWN-contest"))
    await desk.run(lambda unit: reporters.uphold(unit, caution.id, OLGA, "OWN-review"))
    await desk.run(lambda unit: flagging.grant(unit, PAUL.id, LENA, "knows what he sees"))
    await desk.run(lambda unit: flagging.revoke(unit, PAUL.id, LENA, "OWN-flagger"))
    await desk.decides(Outcome.WARN, case=1, reason="OTHER-reason")


async def _is_judged(desk: Floor) -> None:
    """C-2 and C-3: Vera reports messages of his. D-2 is undone; D-3 stands after his appeal."""
    evidence = (his(20, "OWN-undone"), added("OTHER-caption", "OTHER-filename.jpg"))
    await desk.files("spam", VERA, about_him(20), evidence, text="OTHER-report")
    await desk.decides(Outcome.WARN, case=2, reason="OWN-reason of the first")
    await desk.run(lambda unit: undoing.undo(unit, 2, LENA, "OWN-why"))
    await desk.decides(Outcome.DISMISS, LENA, case=2, reason="OTHER-dismissal")

    await desk.files("scam", VERA, about_him(30), (his(30, "OWN-posted"),), text="OTHER-words")
    edit = replace(his(30, "OWN-edited", edited_at=START), kind=EvidenceKind.EDIT)
    await desk.run(lambda unit: unit.evidence.add(3, None, edit))
    await desk.claims(case=3)
    await desk.run(lambda unit: triage.note(unit, 3, MIA, "OTHER-note"))
    verdict = {"reason": "OWN-reason", "departure": "OTHER-departure", "lasts": parse("7d")}
    judged = await desk.decides(Outcome.MUTE, case=3, **verdict)
    filed = added("OWN-screenshot", "OWN-screenshot.png")
    contested = Contested(judged.id)

    async def appeal(unit: Unit) -> int:
        return (await file_appeal(unit, PAUL, contested, "OWN-appeal", (filed,))).id

    number = await desk.run(appeal)
    await desk.run(lambda unit: judging.uphold(unit, number, LENA, "OWN-judgement"))


async def _is_accused_of_more(desk: Floor) -> None:
    """C-4 is dismissed, C-5 open, C-6 waits for a second person: of none of them anything is his to know."""
    await desk.files("spam", VERA, about_him(40), (his(40, "OTHER-dismissed"),), text="OTHER-unfounded")
    await desk.decides(Outcome.DISMISS, case=4, reason="OTHER-dismissed too")
    await desk.files("spam", VERA, about_him(50), (his(50, "OTHER-open"),), text="OTHER-pending")
    await desk.files("scam", VERA, about_him(60), (his(60, "OTHER-waiting"),), text="OTHER-second")
    proposed = Verdict(MIA, Outcome.BAN, "scam", "OTHER-proposal", everywhere=True)
    await desk.run(lambda unit: unit.proposals.add(6, PAUL.id, proposed))
    draft = Draft(subject=Subject(accused=PAUL), text="OTHER-draft")
    await desk.run(lambda unit: unit.drafts.save(VERA.id, draft, unit.now + DAY))


async def _began(desk: Floor) -> None:
    draft = Draft(
        category="scam",
        subject=Subject(accused=SAM, typed="OWN-typed"),
        evidence=(NewEvidence(EvidenceKind.FORWARD, Snapshot(SAM, None, None, START, "OTHER-in-a-draft")),),
        text="OWN-draft",
    )
    await desk.run(lambda unit: unit.drafts.save(PAUL.id, draft, unit.now + DAY))


async def _is_announced_to(desk: Floor) -> None:
    """B-1 has arrived, B-2 is on its way."""
    for text, settled in (("OWN-announcement", 1), ("OTHER-announcement", 0)):
        number = await desk.run(lambda unit: unit.campaigns.add(LENA, Terms()))
        await desk.run(lambda unit, n=number, text=text: unit.campaigns.put_text(n, "en", Post(text)))
        await desk.sql("UPDATE campaigns SET state = 'sending' WHERE id = :id RETURNING id", id=number)
        await desk.run(lambda unit, n=number: unit.recipients.add(n, [NewRecipient(PAUL.id, START)]))
        if settled:
            await desk.sql(
                "UPDATE campaign_recipients SET state = :state, language = 'en', settled_at = :at WHERE campaign = :id RETURNING campaign",
                state=RecipientState.SENT.value,
                at=START,
                id=number,
            )


async def _is_held(desk: Floor) -> None:
    hold = NewHold(Matching.ACCOUNT, "OWN-basis", OLGA, START + 90 * DAY, target=PAUL.id)
    await desk.run(lambda unit: unit.holds.place(hold))
    for matching, target in ((Matching.ACCOUNT, PAUL.id), (Matching.CASE, 3), (Matching.CASE, 5)):
        secret = NewHold(matching, "OTHER-basis", OLGA, START + 90 * DAY, target=target, secret=target != 5)
        await desk.run(lambda unit, one=secret: unit.holds.place(one))


async def _works(desk: Floor) -> None:
    """He was a moderator for a while: what he did is listed by reference, what he wrote about others is theirs."""
    await desk.run(lambda unit: unit.staff.grant(PAUL.id, Role.MODERATOR, LENA))
    await desk.files("spam", VERA, text="OTHER-of-work")
    await desk.claims(PAUL.id, case=7)
    await desk.run(lambda unit: triage.note(unit, 7, PAUL.id, "OTHER-note of his"))
    action = OwnAction(Subject(GROUP, 70, accused=SAM, attribution=Attribution.STRONG), (), "U-pending")
    pending = Pending(Verdict(PAUL.id, Outcome.WARN, None, "OTHER-verdict of his"), action)
    await desk.run(lambda unit: ask_for_rule(unit, pending))
    await desk.run(lambda unit: unit.journal.write(f"staff:{PAUL.id}", "granted", f"staff:{SAM.id}"))
    for ref in ("H-2", "holds"):
        await desk.run(lambda unit, ref=ref: unit.journal.write(f"staff:{PAUL.id}", "OTHER-verb", ref))


async def copied(desk: Floor, person: Account = PAUL, reader: Reader = ENGLISH) -> tuple[str, str]:
    """Somebody's copy: the data and the page, as text."""
    copy = await desk.runner.read(lambda unit: gather(unit, person.id))
    facts = replace(FACTS, now=desk.clock.now)
    return json.dumps(as_data(copy, {}, facts, reader), ensure_ascii=False, indent=1), page(copy, {}, facts, reader)
