"""Whom a case is about, as reports make that surer, and who may therefore work on it."""

from dataclasses import replace

from desk.cards import show_card, viewers
from desk.disclosure.escalation import EscalationKind, scope_of
from desk.model import AppealState, Attribution, Case, CaseState, Subject
from desk.notices import AppealCard
from desk.ports import Unit
from desk.rules.admission import audience_for, narrower

CASES_AT_MOST = 1_000
"""Of one account, the latest first: more than any member of staff has against them."""


async def identify(unit: Unit, case: Case, subject: Subject) -> Case:
    """Take from a report that joins whom the case is about, where the first could not say, or not for certain."""
    accused = subject.accused
    sure = case.attribution is Attribution.STRONG
    if accused is None or (case.accused is not None and (sure or subject.attribution is Attribution.WEAK)):
        return case
    audience = narrower(case.audience, audience_for(await unit.staff.roles(accused.id)))
    named = replace(
        case,
        accused=accused.id,
        attribution=subject.attribution,
        audience=audience,
        version=case.version + 1,
        changed_at=unit.now,
    )
    await unit.cases.accuse(case.id, accused.id, subject.attribution, audience)
    about = unit.pseudonyms.of(case.id, accused.id)
    await unit.journal.write(
        "desk", "identified", case.ref, case=case.id, accused=about, attribution=subject.attribution
    )
    await _name_in_notification(unit, named, accused.id)
    if audience is not case.audience:
        await _withdraw(unit, named)
    return named


async def _name_in_notification(unit: Unit, case: Case, accused: int) -> None:
    """Of a threat to life that no authority was notified of yet. Who has the text from before has to open it again."""
    escalation = await unit.escalations.open(case.id, EscalationKind.THREAT)
    if escalation is None or escalation.request is None:
        return
    request = await unit.requests.lock(escalation.request)
    said = replace(request.particulars, asked=scope_of({accused}, unit.now))
    await unit.requests.reseal(request.id, said)
    await unit.requests.change(request)


async def joined_staff(unit: Unit, account: int) -> None:
    """Who now works here must not meet cases about themselves among colleagues: those are for whoever stands above them.

    It stays so when the role is lost: what colleagues could not see then is not theirs to see later.
    """
    audience = audience_for(await unit.staff.roles(account))
    for case in await unit.cases.of_account(account, CASES_AT_MOST):
        if narrower(case.audience, audience) is not case.audience:
            await unit.cases.accuse(case.id, account, case.attribution, audience)
            await _withdraw(unit, replace(case, audience=audience))


async def _withdraw(unit: Unit, case: Case) -> None:
    """Take a case, its claim and the cards that are out from those who may not see it any more."""
    await unit.claims.drop(case.id)
    await unit.notices.redraw_cards(case.id)
    if case.state is CaseState.OPEN:
        await show_card(unit, case)
    for appeal in await unit.appeals.of_case(case.id):
        if appeal.state is AppealState.OPEN:
            for recipient in await viewers(unit, case):
                await unit.notices.show(recipient, AppealCard(appeal.id), cause=appeal.ref, case=case.id)
    await unit.journal.write("desk", "audience_narrowed", case.ref, case=case.id, audience=case.audience)
