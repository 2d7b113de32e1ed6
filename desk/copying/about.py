"""What was decided about the person who asks for a copy, and what it was about.

Left out: who reported, who decided and who undid it, what staff noted, what the evidence holds of others, and every time that is one of a
report or of a message that was forwarded in private.
"""

from desk import locker
from desk.copies import Attached, Entry, Moment, Rule, entry, moment, word
from desk.copying.places import place
from desk.copying.times import Asking
from desk.evidence import Evidence, EvidenceKind
from desk.model import Case, Decision
from desk.rules.retention import Kind


async def decisions(asked: Asking) -> tuple[Entry, ...]:
    return tuple([await _decision(asked, decision, case) for decision, case in await _decided(asked)])


async def _decision(asked: Asking, decision: Decision, case: Case) -> Entry:
    # Of a case about an account it is the group through whose button the report came: who reported is a member of it.
    chat = case.chat if case.message is not None else None
    return entry(
        ref=decision.ref,
        at=Moment(decision.at),
        outcome=word(decision.outcome),
        category=Rule(decision.category),
        reason=decision.reason,
        chat=await place(asked, chat),
        points=decision.points,
        expires_at=moment(decision.expires_at),
        counts_in=await place(asked, decision.counts_in),
        due=word(decision.due),
        policy=decision.policy,
        told_at=moment(decision.told_at),
        imported_from=decision.imported_from,
        voided_at=moment(decision.voided_at),
        voided_why=decision.voided_why,
    )


async def _decided(asked: Asking) -> list[tuple[Decision, Case]]:
    """What was decided against the person, with its case."""
    found = [(one, await asked.unit.cases.get(one.case)) for one in await asked.unit.decisions.concerning(asked.person)]
    return [one for one in found if one[0].id not in (await asked.gone(one[1])).decisions]


async def measures(asked: Asking) -> tuple[Entry, ...]:
    """What the decisions did to them in Telegram. Telegram's own words on failures are the operator's."""
    return tuple(
        [
            entry(
                decision=decision.ref,
                kind=word(sanction.kind),
                chat=await place(asked, sanction.chat),
                message=sanction.message,
                until=moment(sanction.until),
                state=word(sanction.state),
                lifting=word(sanction.lifting),
                settled_at=moment(sanction.settled_at),
                spreads=sanction.spreads,
            )
            for decision, _case in await _decided(asked)
            for sanction in await asked.unit.sanctions.of_decision(decision.id)
            if sanction.account == asked.person
        ]
    )


async def messages(asked: Asking) -> tuple[Entry, ...]:
    """Copies of what they posted, in the cases that were decided against them."""
    found: list[Entry] = []
    cases = {case.id: case for _decision, case in await _decided(asked)}
    for case in cases.values():
        if (await asked.gone(case)).evidence or await locker.forbidden(asked.unit, case):
            continue
        quotable = await asked.unit.reports.quotable(case.id)
        theirs = [item for item in await asked.unit.evidence.of_case(case.id) if _wrote(item, asked.person)]
        found += [await _message(asked, item) for item in theirs if item.kind is not EvidenceKind.FORWARD]
        found += [entry(text=item.snapshot.text) for item in theirs if item.kind is EvidenceKind.FORWARD and quotable]
    return tuple(one for one in found if one)


def _wrote(item: Evidence, person: int) -> bool:
    shown = (EvidenceKind.MESSAGE, EvidenceKind.EDIT, EvidenceKind.FORWARD)
    return item.kind in shown and item.snapshot.author is not None and item.snapshot.author.id == person


async def _message(asked: Asking, item: Evidence) -> Entry:
    """As everybody in the group could read it. From whom they had forwarded it is that other person's; so may be what a file shows."""
    posted = item.snapshot
    return entry(
        sent_at=moment(posted.sent_at),
        edited_at=moment(posted.edited_at),
        chat=await place(asked, posted.chat),
        link=posted.link,
        text=posted.text,
        forwarded=posted.forward is not None or None,
        files=tuple(Attached(media) for media in posted.media),
    )


async def before(asked: Asking) -> tuple[Entry, ...]:
    """What they were in a chat before the desk did something to them there, kept to put it back."""
    return tuple(
        [
            entry(
                chat=await place(asked, was.chat),
                status=word(was.status),
                may=was.may,
                inside=was.inside,
                until=moment(was.until),
                at=Moment(was.at),
            )
            for was in await asked.unit.copies.before(asked.person)
            if not asked.is_over(Kind.PROFILE, await asked.unit.copies.left_at(was.chat))
        ]
    )


async def holds(asked: Asking) -> tuple[Entry, ...]:
    """Orders to keep their data of which they may know; not who placed them."""
    return tuple(
        entry(basis=hold.basis, at=Moment(hold.placed_at), until=Moment(hold.until)) for hold in asked.known.holds
    )
