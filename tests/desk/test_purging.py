"""Records go when their time is over: all of them, nothing that is still needed, and nothing by half."""

import asyncio
import shutil
import signal
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bot.purging import Purger, foresee
from bot.purging import purge as purge_now
from config import policy
from desk import appeals, histories, judging, purging, reporters, triage
from desk.campaigns import CampaignState, NewRecipient, Post, Terms
from desk.errors import UnknownReference
from desk.holds import Matching, NewHold
from desk.misuse import Gravity, Intention, Weighed
from desk.model import Chat, Contested, Outcome, SanctionKind
from desk.notices import MorningDigest, RemoveCopy
from desk.pardoning import pardon
from desk.ports import Unit
from desk.records import FlaggerEnd
from desk.rules.durations import DAY, parse
from desk.rules.policy import Policy
from desk.stores.purging import BEGINNING
from desk.undoing import undo
from storage.database import StorageUnavailable, Tx, connect
from storage.policies import Timeline, adopt
from storage.unit import Runner
from tests.desk.floor import LENA, MIA, NOAH, OLGA, Floor, attached, message, person
from tests.storage.desk import ANNA, BORIS, GROUP, MASTER, POLICY, SPAMMER, START

YEAR = 366 * DAY
OF_CASES = (
    "cases", "reports", "evidence", "evidence_files", "decisions", "sanctions", "appeals", "notes", "claims", "pages", "proposals",
    "handed_on", "unsealings", "misuse", "memberships_before",
)  # fmt: skip
RECENT = person(900)


class _Killed(BaseException):
    """What a process that dies leaves behind is what a unit that raises does."""


async def purge(desk: Floor) -> Counter[str]:
    """A whole purge; what went."""
    went: Counter[str] = Counter()
    await desk.run(purging.begin_now)
    while (page := await desk.run(purging.page)) is not None:
        went.update(page)
    return went


async def rows(desk: Floor, *tables: str) -> dict[str, int]:
    """How many rows there are in tables that have any."""
    found = {table: (await desk.sql(f"SELECT COUNT(*) AS n FROM {table}"))[0]["n"] for table in tables}
    return {table: n for table, n in found.items() if n}


async def settle(desk: Floor) -> None:
    """All that is owed arrives."""
    await desk.owed(object)


async def hold(desk: Floor, matching: Matching, **more: object) -> int:
    new = NewHold(matching, "Art. 12 order", OLGA, START + 3_000 * DAY, **more)
    return (await desk.run(lambda unit: unit.holds.place(new))).id


async def test_a_dismissed_case_goes_whole_with_its_key_after_the_longest_of_its_times(desk: Floor):
    await desk.files()
    await desk.claims()
    await desk.run(lambda unit: triage.note(unit, 1, MIA, "looks harmless"))
    await desk.decides(Outcome.DISMISS)
    await settle(desk)
    desk.clock.now = START + YEAR
    went = await purge(desk)
    assert (went["reports"], went["evidence"], went["cases"]) == (1, 1, 0)
    assert went["notices"] > 0
    assert (await desk.case(1)).closed_at == START
    desk.clock.now = START + 2 * YEAR
    went = await purge(desk)
    assert (went["decisions"], went["cases"]) == (1, 1)
    assert await rows(desk, *OF_CASES) == {}
    assert await desk.sql("SELECT id FROM data_keys WHERE kind = 'case'") == []
    assert await desk.sql("SELECT id FROM outbox WHERE case_id IS NOT NULL") == []


async def test_a_case_is_looked_through_from_the_moment_until_which_it_was_to_be_kept(desk: Floor):
    await desk.files()
    await desk.decides(Outcome.DISMISS)
    early = await desk.run(lambda unit: unit.purges.cases(BEGINNING, START - 1, 10))
    at_once = await desk.run(lambda unit: unit.purges.cases(BEGINNING, START, 10))
    assert (early.numbers, at_once.numbers) == ([], [1])


async def test_cases_that_closed_at_one_moment_are_each_on_one_page(desk: Floor):
    for number in (1, 2):
        await desk.files(about=message(number))
        await desk.decides(Outcome.DISMISS, case=number)
    first = await desk.run(lambda unit: unit.purges.cases(BEGINNING, START, 1))
    assert first.next is not None
    second = await desk.run(lambda unit: unit.purges.cases(first.next, START, 2))
    assert (first.numbers, second.numbers, second.next) == ([1], [2], None)


async def test_a_claim_keeps_a_case_until_it_ends_and_no_longer(desk: Floor):
    await desk.files()
    await settle(desk)
    claim = await desk.claims()
    await settle(desk)
    await desk.sql("UPDATE cases SET state = 'closed', closed_at = :now RETURNING id", now=START)
    desk.clock.now = claim.until - 1
    assert await desk.run(lambda unit: unit.purges.remains([1])) == []
    desk.clock.now = claim.until
    assert [one.case for one in await desk.run(lambda unit: unit.purges.remains([1]))] == [1]


async def test_a_night_is_not_its_own_predecessor(desk: Floor):
    for day in ("2026-01-01", "2026-01-02"):
        await desk.run(lambda unit, day=day: unit.purges.begin(day))
    assert await desk.run(lambda unit: unit.purges.latest_before("2026-01-02")) == "2026-01-01"


async def test_what_went_is_in_the_journal_in_counts_and_digests(desk: Floor):
    await desk.files()
    await desk.decides(Outcome.DISMISS)
    await settle(desk)
    desk.clock.now = START + YEAR
    await purge(desk)
    (line,) = [line for line in await desk.details() if " purged C-1 " in line]
    assert '"evidence":1' in line
    assert '"reports":1' in line
    assert '"digest":"' in line
    assert str(ANNA.id) not in line


async def test_an_open_case_stays_however_old(desk: Floor):
    await desk.files()
    await settle(desk)
    desk.clock.now = START + 5 * YEAR
    assert (await purge(desk))["cases"] == 0
    assert await rows(desk, "cases", "reports", "evidence") == {"cases": 1, "reports": 1, "evidence": 1}


async def test_what_only_muted_people_reported_goes_a_year_after_its_last_change(desk: Floor):
    await desk.files()
    await desk.decides(Outcome.DISMISS)
    weighed = Weighed(Gravity.SERIOUS, Intention.DELIBERATE, "Every day.")
    await desk.run(lambda unit: reporters.caution(unit, 1, LENA, weighed))
    await desk.run(lambda unit: reporters.mute(unit, 1, LENA, weighed, None))
    desk.clock.now = START + 20 * DAY
    await desk.files(about=message(6))
    await settle(desk)
    silent = await desk.case(2)
    assert silent.closed_at is None
    desk.clock.now = silent.changed_at + 364 * DAY
    await purge(desk)
    assert (await desk.case(2)).state == "open"
    desk.clock.now = silent.changed_at + YEAR
    assert (await purge(desk))["cases"] == 1
    desk.clock.now = START + 3 * YEAR
    foreseen = await desk.runner.read(purging.forecast)
    went = await purge(desk)
    assert {**went, "keys": 0} == {**foreseen, "keys": 0}
    assert went["cautions"] == 2
    assert await rows(desk, *OF_CASES) == {}


async def test_a_decision_stays_while_its_measure_holds_and_can_be_undone_then(desk: Floor):
    await desk.files()
    decision = await desk.decides(Outcome.BAN, by=LENA)
    await settle(desk)
    await desk.sql("UPDATE sanctions SET state = 'applied' RETURNING id")
    desk.clock.now = START + 4 * YEAR
    await purge(desk)
    assert await rows(desk, "cases", "decisions", "reports", "evidence") == {"cases": 1, "decisions": 1}
    assert (
        await desk.run(lambda unit: histories.history(unit, SPAMMER.id, LENA, before=None, limit=5, openly=False))
    ).chapters
    await desk.run(lambda unit: triage.see(unit, 1, LENA))
    await desk.run(lambda unit: pardon(unit, SPAMMER.id, SanctionKind.BAN, LENA, "long ago", None))
    await settle(desk)
    await desk.sql("UPDATE sanctions SET state = 'lifted' RETURNING id")
    assert (await purge(desk))["cases"] == 1
    with pytest.raises(UnknownReference):
        await desk.run(lambda unit: undo(unit, decision.id, LENA, "again"))
    with pytest.raises(UnknownReference):
        await desk.run(lambda unit: triage.see(unit, 1, LENA))


async def test_nothing_goes_of_an_appeal_that_nobody_has_judged(desk: Floor):
    await desk.files()
    decision = await desk.decides(Outcome.WARN)
    await settle(desk)
    await desk.run(lambda unit: appeals.file_appeal(unit, SPAMMER, Contested(decision.id), "It was a joke."))
    await settle(desk)
    desk.clock.now = START + 5 * YEAR
    await desk.sql("UPDATE outbox SET state = 'sent' RETURNING id")
    assert (await purge(desk))["evidence"] == 0
    await desk.run(lambda unit: judging.uphold(unit, 1, NOAH, "It was none."))
    await settle(desk)
    assert (await purge(desk))["cases"] == 1


@pytest.mark.parametrize(
    ("matching", "more"),
    [
        (Matching.EVERYTHING, {}),
        (Matching.CASE, {"target": 1}),
        (Matching.CATEGORY, {"category": "spam"}),
        (Matching.ACCOUNT, {"target": SPAMMER.id}),
        (Matching.ACCOUNT, {"target": ANNA.id}),
    ],
)
async def test_a_hold_keeps_a_case_whole_until_it_ends(desk: Floor, matching: Matching, more: dict[str, object]):
    await desk.files()
    await desk.decides(Outcome.DISMISS)
    await settle(desk)
    desk.clock.now = START + 5 * YEAR
    number = await hold(desk, matching, **more)
    before = await rows(desk, *OF_CASES)
    assert (await purge(desk))["evidence"] == 0
    assert await rows(desk, *OF_CASES) == before
    await desk.run(lambda unit: unit.holds.end(number, None))
    assert (await purge(desk))["cases"] == 1


async def test_a_purge_that_is_stopped_anywhere_leaves_nothing_half_and_goes_on(
    desk: Floor, monkeypatch: pytest.MonkeyPatch
):
    for number in range(1, 8):
        await desk.files(about=message(number))
        await desk.decides(Outcome.DISMISS, case=number)
    await settle(desk)
    desk.clock.now = START + 3 * YEAR
    monkeypatch.setattr(purging, "CASES", 3)
    await desk.run(purging.begin_now)

    async def killed(unit: Unit) -> None:
        await purging.page(unit)
        raise _Killed

    left = 7
    while left:
        before = await rows(desk, *OF_CASES, "outbox", "journal", "data_keys")
        with pytest.raises(_Killed):
            await desk.run(killed)
        assert await rows(desk, *OF_CASES, "outbox", "journal", "data_keys") == before
        left -= (await desk.run(purging.page) or {}).get("cases", 0)
        found = await rows(desk, *OF_CASES)
        assert {found.get(name, 0) for name in ("cases", "reports", "evidence", "decisions")} == {left}
    assert len([line for line in await desk.details() if " purged C-" in line]) == 7


async def test_a_dry_run_says_what_would_go_and_writes_nothing(desk: Floor):
    await desk.files()
    await desk.files(by=BORIS)
    await desk.decides(Outcome.WARN)
    await settle(desk)
    desk.clock.now = START + 3 * YEAR
    tables = (*OF_CASES, "outbox", "journal", "data_keys", "accounts", "purges")
    before = await rows(desk, *tables)
    said = await desk.runner.read(purging.forecast)
    assert await rows(desk, *tables) == before
    went = await purge(desk)
    assert {kind: n for kind, n in went.items() if kind != "keys"} == {
        kind: n for kind, n in said.items() if kind != "keys"
    }
    assert await desk.runner.read(purging.forecast) == {}


async def test_each_night_is_purged_once_and_one_makes_up_for_those_missed(desk: Floor):
    assert not await desk.run(purging.begin_due)  # the next night's is its first
    assert await desk.run(purging.page) is None
    desk.clock.now += 3 * DAY
    assert await desk.run(purging.begin_due)
    assert not await desk.run(purging.begin_due)


async def test_a_clock_that_is_wrong_for_a_while_takes_nothing_away(desk: Floor):
    await desk.files()
    await desk.decides(Outcome.DISMISS)
    await settle(desk)
    purger = Purger(desk.runner, desk.database)
    assert await purger.look() == 0
    desk.clock.now = START + 30 * YEAR
    assert await purger.look() == 0
    desk.clock.now = START + DAY
    assert await desk.run(purging.begin_due)
    assert await purger.look() == 0
    assert (await rows(desk, "cases", "reports")) == {"cases": 1, "reports": 1}


async def test_a_profile_goes_a_year_after_it_was_last_seen_with_the_key_once_nothing_is_sealed_under_it(desk: Floor):
    await desk.files()
    await desk.decides(Outcome.DISMISS)
    await settle(desk)
    desk.clock.now = START + YEAR
    await desk.run(lambda unit: unit.people.meet(RECENT))
    await purge(desk)
    assert await desk.run(lambda unit: unit.people.known(ANNA.id)) is None
    assert await desk.run(lambda unit: unit.people.known(RECENT.id)) is not None
    assert await desk.sql("SELECT id FROM data_keys WHERE owner = :anna", anna=ANNA.id) == []


async def test_a_name_stays_as_long_as_somebody_may_need_it(desk: Floor):
    await desk.files()
    await desk.files(about=message(6, BORIS), by=RECENT)
    await desk.decides(Outcome.BAN, by=LENA, case=2)
    await desk.sql("UPDATE sanctions SET state = 'applied' RETURNING id")
    await settle(desk)
    desk.clock.now = START + 2 * YEAR
    await purge(desk)
    known = [
        one for one in (ANNA, SPAMMER, BORIS, RECENT) if await desk.run(lambda unit, who=one: unit.people.known(who.id))
    ]
    assert known == [ANNA, SPAMMER, BORIS]


async def test_a_group_that_was_left_long_ago_goes_with_its_settings(desk: Floor):
    await desk.run(lambda unit: unit.chats.joined(Chat(GROUP, "supergroup", "Old group"), administrator=True))
    await desk.run(lambda unit: unit.chats.left(GROUP))
    desk.clock.now = START + YEAR - 5 * DAY
    assert (await purge(desk))["groups"] == 0
    desk.clock.now = START + YEAR
    assert (await purge(desk))["groups"] == 1
    assert await rows(desk, "chats", "group_settings") == {}


async def test_files_go_with_the_evidence_and_their_copies_are_taken_back(desk: Floor):
    await desk.files(evidence=(attached(),))
    await desk.decides(Outcome.DISMISS)
    await settle(desk)
    await desk.sql("UPDATE evidence_files SET state = 'vaulted', vault_chat = -100777, vault_message = 31 RETURNING id")
    desk.clock.now = START + YEAR
    assert (await desk.runner.read(purging.forecast))["files"] == 1
    assert (await purge(desk))["files"] == 1
    assert await rows(desk, "evidence_files", "evidence") == {}
    assert [chat for chat, _ in await desk.owed(RemoveCopy)] == [-100777]


async def test_the_words_of_a_report_go_while_the_appeal_that_names_it_stays(desk: Floor):
    await desk.files(text="he does this every day")
    await desk.decides(Outcome.DISMISS)
    await settle(desk)
    await desk.run(lambda unit: appeals.file_appeal(unit, ANNA, Contested(1, report=1), "Please look again."))
    await desk.run(lambda unit: judging.uphold(unit, 1, NOAH, "It stands."))
    await settle(desk)
    desk.clock.now = START + YEAR
    assert (await purge(desk))["texts"] == 1
    report, appeal = (
        await desk.run(lambda unit: unit.reports.get(1)),
        await desk.run(lambda unit: unit.appeals.get(1)),
    )
    assert (report.text, report.reporter, appeal.text) == ("", ANNA.id, "Please look again.")
    assert (await purge(desk))["texts"] == 0
    desk.clock.now = START + 2 * YEAR
    went = await purge(desk)
    assert (went["appeals"], went["reports"], went["cases"]) == (1, 1, 1)


async def test_a_new_policy_takes_no_time_for_an_appeal_from_anybody(desk: Floor):
    """The first gives eighteen months; a later one only six, and less time for the records."""
    patient = replace(POLICY, appeals=replace(POLICY.appeals, latest=parse("18mo"), window=parse("18mo")))
    hasty = replace(
        POLICY, retention=replace(POLICY.retention, kept={**POLICY.retention.kept, "evidence": parse("1d")})
    )
    await desk.files()
    await desk.decides(Outcome.WARN)
    await settle(desk)
    desk.clock.now = START + YEAR + 10 * DAY
    await desk.sql(
        "INSERT INTO policies (digest, version, text, since) VALUES ('h', 'h', '', :at) RETURNING id", at=START + DAY
    )
    for then, gone in ((patient, 0), (hasty, 1)):
        runner = Runner(desk.database, MASTER, InTurn(then, hasty), desk.clock)
        assert (await purge_now(runner, desk.database)).get("evidence", 0) == gone


class InTurn(Timeline):
    """One policy until a day after the start, another from then on."""

    def __init__(self, first: Policy, later: Policy) -> None:
        super().__init__(later, policy.stored)
        self._first = first

    async def then(self, _: Tx, at: int) -> Policy:
        return self._first if at < START + DAY else self._written


async def test_an_operator_purges_at_once_and_reads_what_went(desk: Floor):
    await desk.files()
    await desk.decides(Outcome.DISMISS)
    await settle(desk)
    desk.clock.now = START + 3 * YEAR
    foreseen = await foresee(desk.runner)
    went = await purge_now(desk.runner, desk.database)
    assert {**went, "keys": 0} == {**foreseen, "keys": 0}
    assert went["cases"] == went["decisions"] == 1


async def test_the_desk_purges_each_night_and_notes_how_much(desk: Floor):
    purger = Purger(desk.runner, desk.database)
    await desk.files()
    await desk.decides(Outcome.DISMISS)
    await settle(desk)
    assert await purger.look() == 0
    desk.clock.now = START + 3 * YEAR
    assert await purger.look() == 0  # after so long a pause the clock may be wrong
    desk.clock.now += DAY
    assert await purger.look() > 5
    assert await purger.look() == 0
    assert await rows(desk, *OF_CASES) == {}


async def test_a_new_case_about_the_same_outlives_the_one_that_it_names(desk: Floor):
    await desk.files()
    await desk.decides(Outcome.DISMISS)
    await settle(desk)
    desk.clock.now = START + 3 * YEAR
    await desk.files()
    assert (await desk.case(2)).previous == 1
    await settle(desk)
    assert (await purge(desk))["cases"] == 1
    assert (await desk.case(2)).previous is None


async def test_a_report_about_the_same_that_comes_while_its_old_case_goes_is_not_lost(desk: Floor):
    """On SQLite one waits for the other anyway."""
    if desk.database.engine == "sqlite":
        return
    await desk.files()
    await desk.decides(Outcome.DISMISS)
    await settle(desk)
    desk.clock.now = START + 3 * YEAR
    await desk.run(purging.begin_now)
    await desk.run(purging.page)
    filing: list[asyncio.Task[object]] = []

    async def remove(unit: Unit) -> None:
        assert (await purging.page(unit) or {})["cases"] == 1
        filing.append(asyncio.create_task(desk.files(by=BORIS)))
        await asyncio.wait(filing, timeout=0.2)

    await desk.run(remove)
    with pytest.raises(StorageUnavailable):  # so that its update is handled once more
        await filing[0]
    await desk.files(by=BORIS)
    (case,) = await desk.sql("SELECT previous FROM cases")
    assert case["previous"] is None


async def test_a_key_waits_for_whoever_may_be_using_it(desk: Floor):
    if desk.database.engine == "sqlite":
        return
    await desk.run(lambda unit: unit.people.meet(ANNA))
    desk.clock.now = START + 2 * YEAR
    await desk.run(purging.begin_now)
    while (await desk.sql("SELECT step FROM purges"))[0]["step"] != "keys":
        await desk.run(purging.page)
    assert await desk.run(lambda unit: unit.people.known(ANNA.id)) is None

    async def comes_back(unit: Unit) -> None:
        await unit.people.meet(ANNA)
        with pytest.raises(StorageUnavailable):
            await asyncio.create_task(desk.run(purging.page))

    await desk.run(comes_back)
    await desk.run(purging.page)
    assert await desk.run(lambda unit: unit.people.known(ANNA.id)) == ANNA


async def test_a_campaign_goes_a_year_after_it_ended_with_all_who_were_told(
    desk: Floor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(purging, "RECIPIENTS", 2)
    told, running = await campaign(desk, 5), await campaign(desk, 1)
    await desk.sql("UPDATE campaigns SET state = 'done', ended_at = :at WHERE id = :id RETURNING id", at=START, id=told)
    desk.clock.now = START + YEAR
    assert (await desk.runner.read(purging.forecast))["recipients"] == 5
    went = await purge(desk)
    assert (went["campaigns"], went["recipients"]) == (1, 5)
    assert [row["id"] for row in await desk.sql("SELECT id FROM campaigns")] == [running]
    assert await rows(desk, "campaign_recipients", "campaign_texts") == {"campaign_recipients": 1, "campaign_texts": 1}


async def test_a_campaign_stays_while_somebody_is_held_who_was_told(desk: Floor):
    told = await campaign(desk, 3)
    await desk.sql("UPDATE campaigns SET state = 'done', ended_at = :at WHERE id = :id RETURNING id", at=START, id=told)
    desk.clock.now = START + YEAR
    number = await hold(desk, Matching.ACCOUNT, target=1_002)
    assert (await purge(desk))["campaigns"] == 0
    await desk.run(lambda unit: unit.holds.end(number, None))
    assert (await purge(desk))["campaigns"] == 1


async def campaign(desk: Floor, people: int) -> int:
    """One that is being sent to so many, with a text and a card for its author."""
    number = await desk.run(lambda unit: unit.campaigns.add(LENA, Terms(mandatory=True)))
    await desk.run(lambda unit: unit.campaigns.put_text(number, "en", Post("Our rules change.")))
    to = [NewRecipient(1_001 + place, START) for place in range(people)]
    await desk.run(lambda unit: unit.recipients.add(number, to))
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.SENDING))
    return number


async def test_settled_notices_and_former_flaggers_go_on_their_own_time(desk: Floor):
    await desk.run(lambda unit: unit.flaggers.grant(ANNA.id, LENA))
    await desk.run(lambda unit: unit.flaggers.revoke(ANNA.id, LENA, FlaggerEnd(1, 2, None, None, "no more")))
    await desk.run(lambda unit: unit.notices.owe(ANNA.id, MorningDigest("2026-01-01"), cause="digest"))
    await settle(desk)
    await desk.run(lambda unit: unit.notices.owe(ANNA.id, MorningDigest("2026-01-02"), cause="digest-2"))
    desk.clock.now = START + YEAR
    went = await purge(desk)
    assert (went["notices"], went["flaggers"]) == (1, 0)
    assert await rows(desk, "outbox", "flaggers") == {"outbox": 1, "flaggers": 1}
    desk.clock.now = START + 2 * YEAR
    assert (await purge(desk))["flaggers"] == 1


_PURGE = """
import asyncio, sys
from bot.purging import purge
from desk import purging
from storage.database import connect
from storage.unit import Runner
from tests.storage.desk import MASTER, POLICY, Always

async def main():
    purging.CASES = 1
    database = await connect(sys.argv[1], create=False)
    await purge(Runner(database, MASTER, Always(POLICY), lambda: int(sys.argv[2])), database)

asyncio.run(main())
"""


async def test_killed_for_real_in_the_middle_nothing_is_half_and_the_next_purge_ends_it(
    sqlite_template: Path, tmp_path: Path
):
    shutil.copy(sqlite_template, tmp_path / "ombud.db")
    url = f"sqlite:///{tmp_path}/ombud.db"
    database = await connect(url)
    await adopt(database, POLICY, START - 1)
    desk = Floor(database)
    await desk.appoint()
    for number in range(1, 151):
        await desk.files(about=message(number), by=person(1_000 + number))
    await desk.sql("UPDATE cases SET state = 'closed', closed_at = :at RETURNING id", at=START)
    await desk.sql("UPDATE outbox SET state = 'sent', settled_at = :at RETURNING id", at=START)
    desk.clock.now = START + 3 * YEAR
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", _PURGE, url, str(desk.clock.now))
    while (await rows(desk, "cases")).get("cases") == 150:
        assert child.returncode is None
    child.kill()
    assert await child.wait() == -signal.SIGKILL
    left = await rows(desk, "cases", "reports", "evidence")
    assert 0 < left["cases"] < 150
    assert set(left.values()) == {left["cases"]}
    keys = await desk.sql("SELECT owner FROM data_keys WHERE kind = 'case' ORDER BY owner")
    assert [row["owner"] for row in keys] == [row["id"] for row in await desk.sql("SELECT id FROM cases ORDER BY id")]
    assert len([line for line in await desk.details() if " purged C-" in line]) == 150 - left["cases"]
    assert (await purge_now(desk.runner, database))["cases"] == left["cases"]
    assert await rows(desk, *OF_CASES) == {}
    await database.close()


async def test_workers_that_purge_together_remove_everything_once(desk: Floor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(purging, "CASES", 2)
    for number in range(1, 9):
        await desk.files(about=message(number), by=person(1_000 + number))
        await desk.decides(Outcome.DISMISS, case=number)
    await settle(desk)
    assert not await desk.run(purging.begin_due)
    desk.clock.now = START + 3 * YEAR
    assert not await desk.run(purging.begin_due)
    desk.clock.now += DAY
    workers = [Purger(desk.runner, desk.database) for _ in range(3)]
    while await rows(desk, "cases"):
        await asyncio.gather(*(worker.look() for worker in workers))
    assert await rows(desk, *OF_CASES) == {}
    assert len([line for line in await desk.details() if " purged C-" in line]) == 8
