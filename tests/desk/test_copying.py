"""`/mydata`: everything that is held about a person, and of nobody else anything."""

import json
import re
from dataclasses import replace

import pytest

from desk import appeals, copying, erasing, preserving
from desk.disclosure import escalating, intake
from desk.disclosure.escalation import EscalationKind
from desk.errors import CopyTooSoon, UnknownReference
from desk.holds import Matching, NewHold
from desk.model import Account, Attribution, Chat, Contested, Door, Outcome, Role, Subject
from desk.notices import DataCopy, DeliveryState
from desk.rules.durations import DAY, HOUR, MINUTE
from desk.views import my_reports
from storage.outbox import Outbox
from tests.desk.copied import OTHERS, OWN, PAUL, SAM, SOURCE, VERA, about_him, copied, his, world
from tests.desk.floor import MIA, Floor, attached, message
from tests.storage.desk import GROUP, MASTER, POLICY, START


async def test_it_holds_all_that_is_theirs_and_nothing_that_is_others(desk: Floor):
    await world(desk)
    for text in await copied(desk):
        assert [one for one in OWN if f"OWN-{one}" not in text and f"own_{one}" not in text] == []
        assert re.findall(r"OTHER-[\w-]+|other_\w+", text) == []
        ids = [*OTHERS, SOURCE]
        assert [account.id for account in ids if re.search(rf"\b{account.id}\b", text)] == []


async def test_a_case_that_is_not_decided_against_them_does_not_show(desk: Floor):
    """Who asks every hour must not see a case appear, nor the times at which the desk met them because of one."""
    await desk.run(lambda unit: unit.people.meet(PAUL))
    before = await copied(desk)
    desk.clock.now += 20 * MINUTE
    await desk.files("spam", VERA, about_him(40), (his(40, "look at this"),))
    desk.clock.now += 5 * HOUR
    await desk.files("spam", VERA, about_him(50), (his(50, "and this"),))
    await desk.decides(Outcome.DISMISS, case=2)
    desk.clock.now = START
    assert await copied(desk) == before


async def test_a_reporter_does_not_learn_from_which_group_others_reported_the_same_account(desk: Floor):
    theirs = Subject(chat=-1009, accused=SAM, attribution=Attribution.STRONG)
    await desk.files("scam", VERA, theirs, (), door=Door.PRIVATE)
    receipt = await desk.files(
        "scam", PAUL, Subject(accused=SAM, attribution=Attribution.STRONG), (), door=Door.PRIVATE
    )
    assert receipt.case == "C-1"
    assert "-1009" not in "".join(await copied(desk))


async def test_nothing_in_it_counts_what_happens_to_others(desk: Floor):
    """Numbers of notices, of evidence and of holds are not theirs to know; between two copies they would count."""
    hold = NewHold(Matching.ACCOUNT, "order 12/26", MIA, START + 90 * DAY, target=PAUL.id)
    await desk.run(lambda unit: unit.holds.place(hold))
    await desk.files("scam", PAUL, message(3))
    assert set(re.findall(r"\b[A-Z]-\d+", (await copied(desk))[0])) == {"R-1"}


async def test_a_secret_hold_changes_not_one_character(desk: Floor):
    await world(desk)
    before = await copied(desk)
    for matching, target in ((Matching.ACCOUNT, PAUL.id), (Matching.CASE, 2), (Matching.EVERYTHING, None)):
        hold = NewHold(matching, "a secret order", MIA, START + 90 * DAY, target=target, secret=True)
        await desk.run(lambda unit, one=hold: unit.holds.place(one))
    assert await copied(desk) == before


async def test_what_somebody_did_about_requests_as_an_officer_shows_nowhere(desk: Floor):
    """That there is one may be a secret that outlasts the role."""
    await desk.files("spam", VERA, message(3))
    await desk.run(lambda unit: unit.staff.grant(PAUL.id, Role.OFFICER, None))
    before = await copied(desk)
    for kind in EscalationKind:
        await desk.run(lambda unit, kind=kind: escalating.escalate(unit, 1, MIA, kind, "The police called."))
    await desk.run(escalating.call_due)
    await desk.run(lambda unit: intake.listed(unit, PAUL.id))
    await desk.run(lambda unit: preserving.listed(unit, PAUL.id))
    assert await copied(desk) == before


async def test_what_only_a_secret_hold_keeps_past_its_time_reads_like_purged(desk: Floor):
    """The purge runs daily: what it is about to take does not show either, so that nothing differs."""
    await desk.files("spam", VERA, about_him(40), (his(40, "look at this"),))
    await desk.decides(Outcome.WARN, case=1)
    await desk.files("spam", PAUL, text="my own report")
    await desk.decides(Outcome.DISMISS, case=2)
    desk.clock.now += 800 * DAY
    data, _page = await copied(desk)
    assert "look at this" not in data
    assert "my own report" not in data
    assert "D-1" not in data


async def test_nor_is_anything_else_said_of_it(desk: Floor):
    """To be told that it is too late, where others hear that there is no such thing, would tell of a secret hold."""
    await desk.files("spam", VERA, about_him(40), (his(40, "look at this"),))
    await desk.decides(Outcome.WARN, case=1)
    await desk.files("spam", PAUL, text="my own report")
    await desk.decides(Outcome.DISMISS, case=2)
    filed = await desk.run(lambda unit: appeals.file_appeal(unit, PAUL, Contested(2, 2), "look again"))
    await desk.run(lambda unit: appeals.withdraw(unit, filed.id, PAUL.id))
    hold = NewHold(Matching.EVERYTHING, "a secret order", MIA, START + 900 * DAY, secret=True)
    await desk.run(lambda unit: unit.holds.place(hold))
    desk.clock.now += 800 * DAY
    assert await desk.run(lambda unit: my_reports(unit, PAUL.id, 10)) == []
    for asking in (appeals.contested, appeals.contested_report):
        number = 1 if asking is appeals.contested else 2
        with pytest.raises(UnknownReference):
            await desk.run(lambda unit, ask=asking, number=number: ask(unit, PAUL.id, number))
    with pytest.raises(UnknownReference):
        await desk.run(lambda unit: appeals.withdraw(unit, filed.id, PAUL.id))


async def test_a_warning_that_still_counts_stays_in_it_however_old(desk: Floor):
    await desk.files("child_safety", VERA, about_him(40), (his(40, ""),))
    await desk.decides(Outcome.BAN, case=1, lasts=None)
    desk.clock.now += 3_000 * DAY
    data, _page = await copied(desk)
    assert '"ref": "D-1"' in data
    assert '"link"' not in data


async def test_what_the_policy_lets_nobody_copy_by_now_is_handed_out_to_nobody(desk: Floor):
    """It came while it might be kept; to send it back would be to pass it on."""
    await desk.files("spam", PAUL, evidence=(attached(),))
    await desk.files("spam", VERA, about_him(40), (his(40, "look at this"),))
    await desk.decides(Outcome.WARN, case=2)
    strict = replace(POLICY.categories["spam"], reference_only=True)
    runner = desk.under(replace(POLICY, categories={**POLICY.categories, "spam": strict}))
    copy = await runner.read(lambda unit: copying.gather(unit, PAUL.id))
    files = [one for section in copy.sections for found in section.entries for one in found.get("files", ())]
    assert [one.kept for one in files] == [None]
    assert "messages" not in {section.name for section in copy.sections}


async def test_a_known_hold_is_named_and_what_it_keeps_shows(desk: Floor):
    await desk.files("spam", PAUL, text="my own report")
    await desk.decides(Outcome.DISMISS, case=1)
    hold = NewHold(Matching.ACCOUNT, "order 12/26", MIA, START + 9_000 * DAY, target=PAUL.id)
    await desk.run(lambda unit: unit.holds.place(hold))
    desk.clock.now += 800 * DAY
    data, _page = await copied(desk)
    assert "order 12/26" in data
    assert "my own report" in data


async def test_a_known_hold_on_a_case_is_not_named_to_whom_it_accuses(desk: Floor):
    await desk.files("spam", VERA, about_him(40), (his(40, "look at this"),))
    before = await copied(desk)
    hold = NewHold(Matching.CASE, "order 13/26", MIA, START + 90 * DAY, target=1)
    await desk.run(lambda unit: unit.holds.place(hold))
    assert await copied(desk) == before


@pytest.mark.parametrize("outcome", [None, Outcome.WARN])
async def test_a_known_hold_on_an_account_is_named_to_nobody_else(desk: Floor, outcome: Outcome | None):
    """It keeps the cases that the account reported, too: whom they are about would learn of them, or by whom they were reported."""
    await desk.files("spam", VERA, about_him(40), (his(40, "look at this"),))
    if outcome is not None:
        await desk.decides(outcome, case=1)
    before = await copied(desk), await desk.run(lambda unit: erasing.ask(unit, PAUL.id))
    await desk.sql("DELETE FROM erasure_requests RETURNING person")
    hold = NewHold(Matching.ACCOUNT, "the complaint of Vera", MIA, START + 90 * DAY, target=VERA.id)
    await desk.run(lambda unit: unit.holds.place(hold))
    assert (await copied(desk), await desk.run(lambda unit: erasing.ask(unit, PAUL.id))) == before
    assert "the complaint of Vera" in (await copied(desk, VERA))[0]


async def test_a_basis_that_names_a_reporter_is_not_told_to_whom_they_reported(desk: Floor):
    vera = replace(VERA, name="Vera Lindqvist")
    for reporter in (vera, SAM):
        await desk.files("spam", reporter, about_him(40), (his(40, "look at this"),))
    await desk.decides(Outcome.WARN, case=1)
    before = await copied(desk)
    for matching, target in ((Matching.CASE, 1), (Matching.ACCOUNT, PAUL.id), (Matching.EVERYTHING, None)):
        hold = NewHold(matching, "the complaint of Vera Lindqvist", MIA, START + 90 * DAY, target=target)
        await desk.run(lambda unit, one=hold: unit.holds.place(one))
    assert await copied(desk) == before
    assert "the complaint of Vera" in (await copied(desk, vera))[0]
    assert "the complaint of Vera" not in (await copied(desk, SAM))[0]


async def test_it_is_named_to_who_knows_of_the_case(desk: Floor):
    """To its reporter from the first, to whom it is about once that was decided; and what it keeps shows to both."""
    await desk.files("spam", VERA, about_him(40), (his(40, "look at this"),), text="he sells coins")
    hold = NewHold(Matching.CASE, "order 13/26", MIA, START + 9_000 * DAY, target=1)
    await desk.run(lambda unit: unit.holds.place(hold))
    assert "order 13/26" in (await copied(desk, VERA))[0]
    await desk.decides(Outcome.WARN, case=1)
    desk.clock.now += 800 * DAY
    his_copy, hers = (await copied(desk))[0], (await copied(desk, VERA))[0]
    assert [words in his_copy for words in ("order 13/26", "look at this", "he sells coins")] == [True, True, False]
    assert [words in hers for words in ("order 13/26", "look at this", "he sells coins")] == [True, False, True]


async def test_a_reporter_never_learns_the_number_of_the_decision(desk: Floor):
    await desk.files("spam", PAUL)
    await desk.decides(Outcome.WARN, case=1)
    data, html = await copied(desk)
    assert "R-1" in data
    assert "D-1" not in data + html
    assert str(SAM.id) not in data + html


async def test_staff_read_their_roles_and_what_they_did_by_reference(desk: Floor):
    await world(desk)
    data = json.loads((await copied(desk))[0])
    assert [one["role"] for one in data["roles"]] == ["moderator"]
    done = [(one["verb"], one.get("ref")) for one in data["acts"]]
    assert done == [("claimed", "C-7"), ("noted", "C-7"), ("granted", None)]
    waits = {(one["what"], one.get("ref")) for one in data["waiting"]}
    assert waits == {("claim", "C-7"), ("verdict", None)}


async def owed(desk: Floor) -> list[DataCopy]:
    claimed = await Outbox(desk.database, MASTER).claim(desk.clock.now, 100, 100)
    return [one.what for one in claimed if isinstance(one.what, DataCopy)]


async def test_a_copy_is_owed_once_until_it_is_there(desk: Floor):
    for cause in ("U-1", "U-2"):
        await desk.run(lambda unit, cause=cause: copying.request(unit, PAUL, cause))
    assert await owed(desk) == [DataCopy("en")]


async def test_the_next_one_is_made_an_hour_later(desk: Floor):
    await desk.run(lambda unit: copying.request(unit, PAUL, "U-1"))
    outbox = Outbox(desk.database, MASTER)
    (delivery,) = await outbox.claim(desk.clock.now, 10, 10)
    await outbox.settle([delivery.settled(DeliveryState.SENT, message=1)], desk.clock.now)
    desk.clock.now += HOUR - 1
    with pytest.raises(CopyTooSoon) as refused:
        await desk.run(lambda unit: copying.request(unit, PAUL, "U-2"))
    assert refused.value.until == START + HOUR
    desk.clock.now += 1
    await desk.run(lambda unit: copying.request(unit, PAUL, "U-3"))
    assert await owed(desk) == [DataCopy("en")]


async def test_the_group_that_the_bot_left_long_ago_is_named_no_more(desk: Floor):
    """Its title is purged by then, unless a hold keeps it."""
    chess = Chat(GROUP, "supergroup", "Chess club")
    await desk.run(lambda unit: unit.chats.joined(chess, administrator=True))
    await desk.files("child_safety", VERA, about_him(40), (his(40, ""),))
    await desk.decides(Outcome.BAN, case=1)
    assert "Chess club" in (await copied(desk))[0]
    await desk.run(lambda unit: unit.chats.left(GROUP))
    desk.clock.now += 400 * DAY
    assert "Chess club" not in "".join(await copied(desk))


async def test_the_journal_says_that_somebody_asked_and_not_who(desk: Floor):
    await desk.run(lambda unit: copying.request(unit, PAUL, "U-1"))
    (line,) = [one for one in await desk.details() if "copy_asked" in one]
    assert str(PAUL.id) not in line


async def test_who_was_never_here_gets_a_copy_of_next_to_nothing(desk: Floor):
    await desk.run(lambda unit: copying.request(unit, PAUL, "U-1"))
    data, html = await copied(desk)
    assert "OWN-name" in data
    assert "<h2>You</h2>" in html


async def erased_copy(desk: Floor, person: Account) -> list[str]:
    """Somebody reports something, is erased, comes back and asks for a copy; without the numbers that are theirs alone."""
    number = person.id - PAUL.id + 1
    await desk.files("scam", person, message(number), text="my own report")
    await desk.decides(Outcome.WARN, case=number)
    await desk.run(lambda unit: erasing.erase_again(unit, person.id, START))
    await desk.run(lambda unit: copying.request(unit, person, f"U-{person.id}"))
    theirs = rf"R-\d+|{person.id}|\"message\": {number}|>{number}<"
    return [re.sub(theirs, "#", text) for text in await copied(desk, person)]


async def test_after_an_erasure_a_secret_hold_shows_as_little(desk: Floor):
    """The key is withheld instead of destroyed, and nobody can tell."""
    twin = replace(PAUL, id=PAUL.id + 1)
    hold = NewHold(Matching.ACCOUNT, "a secret order", MIA, START + 90 * DAY, target=twin.id, secret=True)
    await desk.run(lambda unit: unit.holds.place(hold))
    copies = await erased_copy(desk, PAUL), await erased_copy(desk, twin)
    assert "my own report" not in "".join(copies[1])
    assert copies[1] == copies[0]
