"""Whom a case is about becomes surer with reports; a case about staff is worked above them, and stays so."""

import pytest

from desk import staffing, triage
from desk.errors import ConcernsYou, NotAllowed, UnknownReference
from desk.evidence import Snapshot
from desk.intake import record_edit
from desk.model import Account, Attribution, Audience, Case, Outcome, Role
from desk.notices import CaseCard, CasePage
from desk.views import warnings_of
from tests.desk.floor import LENA, MIA, NOAH, OLGA, OTTO, Floor, linked, message, person
from tests.storage.desk import BORIS, GROUP, SPAMMER, START

WEAK = message(accused=person(555, "Somebody Else"), attribution=Attribution.WEAK)


async def sees(desk: Floor, account: int, case: int = 1) -> bool:
    try:
        await desk.run(lambda unit: triage.look(unit, case, account))
    except UnknownReference:
        return False
    return True


async def grants(desk: Floor, account: int, role: Role = Role.MODERATOR) -> bool:
    return await desk.run(lambda unit: staffing.grant(unit, account, role, OLGA))


async def revokes(desk: Floor, account: int) -> None:
    await desk.run(lambda unit: staffing.revoke(unit, account, OLGA))


async def cards(desk: Floor) -> set[int]:
    return {recipient for recipient, _ in await desk.owed(CaseCard)}


async def test_a_report_by_reply_names_the_author_of_what_was_reported_by_link(desk: Floor):
    await desk.files(about=linked(), evidence=())
    version = (await desk.case(1)).version
    await desk.files(by=BORIS)

    case = await desk.case(1)
    assert (case.accused, case.attribution, case.version) == (SPAMMER.id, Attribution.STRONG, version + 1)
    assert (await desk.decides(Outcome.WARN)).points == 1
    assert "identified" in await desk.verbs()


async def test_what_is_certain_outweighs_a_name_and_not_the_other_way_round(desk: Floor):
    await desk.files(about=WEAK)
    await desk.files(by=BORIS)
    assert (await desk.case(1)).accused == SPAMMER.id
    await desk.files(by=person(77), about=WEAK)
    case = await desk.case(1)
    assert (case.accused, case.attribution) == (SPAMMER.id, Attribution.STRONG)


async def test_one_uncertain_name_does_not_replace_another(desk: Floor):
    await desk.files(about=WEAK)
    await desk.files(by=BORIS, about=message(accused=SPAMMER, attribution=Attribution.WEAK))
    assert (await desk.case(1)).accused == 555


async def test_a_case_that_turns_out_to_be_about_a_moderator_leaves_their_colleagues(desk: Floor):
    await desk.files(about=linked(), evidence=())
    await desk.claims(NOAH)
    assert await cards(desk) == {0}
    await desk.files(by=BORIS, about=message(accused=person(MIA)))

    assert (await desk.case(1)).audience is Audience.LEADS
    assert await cards(desk) == {0, LENA, OLGA, OTTO}
    assert [await sees(desk, account) for account in (MIA, NOAH, LENA, OLGA)] == [False, False, True, True]
    assert await desk.run(lambda unit: unit.claims.of(1)) is None


async def test_a_moderator_never_sees_nor_touches_a_case_about_themselves(desk: Floor):
    await desk.files(about=message(accused=person(MIA)))
    verbs = await desk.verbs()
    for attempt in (
        lambda unit: triage.claim(unit, 1, MIA),
        lambda unit: triage.release(unit, 1, MIA),
        lambda unit: triage.note(unit, 1, MIA, "it was not me"),
        lambda unit: triage.recategorise(unit, 1, MIA, "spam"),
        lambda unit: triage.open_evidence(unit, 1, MIA, warned=True),
        lambda unit: triage.acknowledge(unit, 1, MIA),
        lambda unit: triage.ask_after_verdict(unit, 1, MIA, "handover"),
    ):
        with pytest.raises(UnknownReference):
            await desk.run(attempt)
    with pytest.raises(UnknownReference):
        await desk.decides(Outcome.DISMISS, MIA)
    assert await desk.verbs() == verbs


@pytest.mark.parametrize("role", [Role.OWNER, Role.LEAD])
async def test_a_case_about_a_lead_or_an_owner_is_for_the_other_owners(desk: Floor, role: Role):
    accused = LENA if role is Role.LEAD else OLGA
    await desk.files("threat_to_life", about=message(accused=person(accused)))
    await desk.pages()
    expected = {OLGA, OTTO} - {accused}
    due = await desk.owed(CasePage)
    assert {recipient for recipient, _ in due} == expected
    assert not await sees(desk, accused)


async def test_who_joins_the_staff_does_not_meet_the_case_about_themselves_among_colleagues(desk: Floor):
    await desk.files()
    await desk.claims(NOAH)
    await desk.owed(CaseCard)
    await grants(desk, SPAMMER.id)

    assert (await desk.case(1)).audience is Audience.LEADS
    assert [await sees(desk, account) for account in (SPAMMER.id, MIA, NOAH, LENA)] == [False, False, False, True]
    assert await cards(desk) == {0, LENA, OLGA, OTTO}, (
        "the staff chat's card is drawn again too: it says that it is gone"
    )
    assert await desk.run(lambda unit: unit.claims.of(1)) is None


async def test_an_old_case_leaves_the_colleagues_sight_without_new_cards(desk: Floor):
    await desk.files()
    await desk.decides(Outcome.WARN)
    await desk.owed(CaseCard)
    await grants(desk, SPAMMER.id)
    assert not await sees(desk, MIA)
    assert await cards(desk) == {0}


async def test_a_higher_role_lifts_the_case_further(desk: Floor):
    await desk.files()
    await grants(desk, SPAMMER.id)
    await grants(desk, SPAMMER.id, Role.LEAD)
    assert (await desk.case(1)).audience is Audience.OWNERS


async def test_owners_by_the_settings_are_staff_too(desk: Floor):
    await desk.files()
    await desk.run(lambda unit: staffing.appoint_owners(unit, [OLGA, SPAMMER.id]))
    assert (await desk.case(1)).audience is Audience.OWNERS
    assert await desk.run(lambda unit: unit.staff.with_role(Role.OWNER)) == [OLGA, SPAMMER.id]


async def test_a_role_that_is_lost_lowers_nothing(desk: Floor):
    await desk.files(about=message(accused=person(MIA)))
    await revokes(desk, MIA)
    await desk.files(by=BORIS, about=message(accused=person(MIA)))
    assert (await desk.case(1)).audience is Audience.LEADS
    assert not await sees(desk, NOAH)


async def test_a_new_case_about_a_former_moderator_is_an_ordinary_one(desk: Floor):
    await revokes(desk, MIA)
    await desk.files(about=message(accused=person(MIA)))
    assert (await desk.case(1)).audience is Audience.STAFF


async def test_reporting_staff_does_not_change_cases_about_others(desk: Floor):
    await desk.files()
    await grants(desk, 909)
    assert (await desk.case(1)).audience is Audience.STAFF


async def test_the_queue_shows_each_their_own(desk: Floor):
    await desk.files()
    await desk.files(about=message(6, person(NOAH)))
    await desk.files(about=message(7, person(LENA)))

    async def queue(account: int) -> list[int]:
        page = await desk.run(lambda unit: triage.queue(unit, account, None, 10))
        return sorted(case.id for case in page.cases)

    assert [await queue(account) for account in (MIA, LENA, OLGA)] == [[1], [1, 2], [1, 2, 3]]
    with pytest.raises(NotAllowed):
        await queue(SPAMMER.id)


async def test_a_moderator_who_reported_it_is_no_judge_of_it(desk: Floor):
    reporter: Account = person(MIA)
    await desk.files(by=reporter)
    with pytest.raises(ConcernsYou):
        await desk.claims(MIA)
    with pytest.raises(ConcernsYou):
        await desk.decides(Outcome.WARN, MIA)
    with pytest.raises(ConcernsYou):
        await desk.acts(Outcome.WARN, by=MIA)
    case: Case = await desk.case(1)
    assert case.closed_at is None


async def test_a_judge_who_reports_it_while_holding_it_judges_no_more(desk: Floor):
    await desk.files()
    await desk.claims(MIA)
    await desk.files(by=person(MIA))
    with pytest.raises(ConcernsYou):
        await desk.decides(Outcome.DISMISS, MIA)


async def test_a_colleagues_warnings_are_for_those_above(desk: Floor):
    with pytest.raises(NotAllowed):
        await desk.run(lambda unit: warnings_of(unit, NOAH, MIA))
    assert (await desk.run(lambda unit: warnings_of(unit, NOAH, LENA))).id == NOAH


async def test_an_edit_of_a_hidden_case_shows_its_card_to_nobody_else(desk: Floor):
    await desk.files(about=message(accused=person(MIA)))
    await desk.owed(CaseCard)
    edit = Snapshot(person(MIA), GROUP, 5, START, "it was a joke", edited_at=START + 1)
    await desk.run(lambda unit: record_edit(unit, edit))
    assert await cards(desk) == {LENA, OLGA, OTTO}
