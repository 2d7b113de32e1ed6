"""A campaign announces a version of the policy, and the version comes into force at its moment, for every worker and across starts."""

import asyncio
import json
from dataclasses import replace

import pytest

from config import policy as files
from desk import erasing
from desk.appeals import appealable
from desk.broadcasting import begin_due
from desk.campaigns import Campaign, CampaignState, Terms
from desk.errors import PolicyForOwners, PolicyNotNew, PolicyTooSoon
from desk.model import Outcome
from desk.notices import StatementOfReasons
from desk.policies import Announced, adopt_due, announced, carried, carry
from desk.rules.changes import Reweighed, Weight
from desk.rules.durations import DAY, HOUR, MINUTE, Ms, parse
from desk.rules.policy import Policy
from storage.policies import Timeline, adopt
from storage.unit import Runner
from tests.desk.floor import LENA, OLGA, Floor, message, posted
from tests.storage.desk import MASTER, POLICY, SPAMMER, START

NOON = START + 12 * HOUR
SPAM = POLICY.category("spam").points


def version(name: str, points: int) -> Policy:
    """A policy under which spam weighs something else."""
    return files.uploaded("new.toml", f'version = "{name}"\n[categories.spam]\npoints = {points}\n'.encode())


NOW = Terms()
HARDER = version("2099-01-01", 3)
HARDEST = version("2099-02-01", 4)


class Worker(Floor):
    """One process of the desk. Others work on the same database."""

    def another(self, written: Policy = POLICY) -> "Worker":
        other = Worker(self.database)
        other.clock = self.clock
        other.policies = Timeline(written, files.stored)
        other.runner = Runner(other.database, MASTER, other.policies, other.clock)
        return other

    async def starts(self, written: Policy = POLICY) -> "Worker":
        """A process that starts later, with what its policy file says then."""
        later = self.another(written)
        await later.run(adopt_due)
        await adopt(later.database, written, later.clock.now)
        return later

    async def drafts(self, rules: Policy, effective_at: Ms = NOON, by: int = LENA, terms: Terms = NOW) -> int:
        number = await self.run(lambda unit: unit.campaigns.add(by, terms))
        await self.carries(number, rules, effective_at)
        return number

    async def carries(self, number: int, rules: Policy, effective_at: Ms = NOON) -> None:
        draft = await self.campaign(number)
        await self.run(lambda unit: carry(unit, draft, rules, effective_at))

    async def announces(self, rules: Policy, effective_at: Ms = NOON, by: int = LENA) -> int:
        """A campaign that people are told of now."""
        number = await self.drafts(rules, effective_at, by)
        await self.moves(number, CampaignState.SCHEDULED)
        await self.tells(number)
        return number

    async def tells(self, number: int, who: int = 1) -> None:
        """It is sent to somebody now."""
        if (await self.campaign(number)).state is CampaignState.SCHEDULED:
            await self.moves(number, CampaignState.SENDING)
        await self.sql(
            "INSERT INTO campaign_recipients (campaign, recipient, state, due_at, settled_at)"
            " VALUES (:number, :who, 'sent', 1, :now) RETURNING recipient",
            number=number,
            who=who,
            now=self.clock.now,
        )

    async def campaign(self, number: int) -> Campaign:
        found = await self.run(lambda unit: unit.campaigns.of(number))
        assert found is not None
        return found

    async def moves(self, number: int, to: CampaignState) -> None:
        since = (await self.campaign(number)).state
        assert await self.run(lambda unit: unit.campaigns.move(number, since, to=to))

    async def spam_weighs(self) -> int:
        return await self.runner.read(_spam_weighs)

    async def versions(self) -> list[tuple[str, str, Ms]]:
        rows = await self.sql("SELECT version, source, since FROM policies ORDER BY id")
        return [(row["version"], row["source"], row["since"]) for row in rows]


async def _spam_weighs(unit) -> int:
    return unit.policy.category("spam").points


@pytest.fixture
async def desk(database) -> Worker:
    await adopt(database, POLICY, START - 1)
    opened = Worker(database)
    await opened.appoint()
    return opened


async def test_a_version_is_in_force_from_its_moment_and_not_before(desk: Worker):
    await desk.announces(HARDER)
    desk.clock.now = NOON - 1
    assert (await desk.run(adopt_due), await desk.spam_weighs()) == (0, SPAM)
    desk.clock.now = NOON + 700
    assert (await desk.run(adopt_due), await desk.spam_weighs()) == (1, 3)
    assert (await desk.versions())[1:] == [("2099-01-01", "B-1", NOON)]
    assert await desk.run(adopt_due) == 0


async def test_it_is_written_down_who_brought_it(desk: Worker):
    await desk.announces(HARDER)
    desk.clock.now = NOON
    await desk.run(adopt_due)
    assert "desk adopted_policy B-1" in (await desk.details())[-1]
    assert (await desk.campaign(1)).policy.adopted_at == NOON


async def test_decisions_go_by_the_version_of_the_moment_when_the_message_was_sent(desk: Worker):
    await desk.announces(HARDER)
    desk.clock.now = NOON + HOUR
    await desk.run(adopt_due)
    await desk.files(about=message(5), evidence=(posted(5, sent_at=NOON - 1),))
    await desk.files(about=message(6), evidence=(posted(6, sent_at=NOON),))
    decisions = [await desk.decides(Outcome.WARN, case=case) for case in (1, 2)]
    assert [one.policy for one in decisions] == [POLICY.version, "2099-01-01"]
    assert [one.points for one in decisions] == [SPAM, 3]


async def test_every_worker_has_it_at_once_and_one_of_them_adopts_it(desk: Worker):
    other = desk.another()
    await desk.announces(HARDER)
    desk.clock.now = NOON
    assert sorted(await asyncio.gather(desk.run(adopt_due), other.run(adopt_due))) == [0, 1]
    assert [await desk.spam_weighs(), await other.spam_weighs()] == [3, 3]
    assert other.policies.latest.version == "2099-01-01"
    assert len(await desk.versions()) == 2


async def test_a_worker_that_is_started_later_has_it_too(desk: Worker):
    await desk.announces(HARDER)
    desk.clock.now = NOON + DAY
    later = await desk.starts()
    assert await later.spam_weighs() == 3
    assert (await desk.versions())[-1] == ("2099-01-01", "B-1", NOON)


async def test_the_file_does_not_come_back_by_a_start_unless_somebody_changed_it(desk: Worker):
    await desk.announces(HARDER)
    desk.clock.now = NOON
    for _again in range(2):
        assert await (await desk.starts()).spam_weighs() == 3
    desk.clock.now += HOUR
    edited = version("2099-03-01", 7)
    assert await (await desk.starts(edited)).spam_weighs() == 7
    assert (await desk.versions())[-1] == ("2099-03-01", "file", NOON + HOUR)
    assert await desk.spam_weighs() == 7


async def test_a_file_that_was_given_what_is_in_force_does_not_outlive_the_next_announcement(desk: Worker):
    await desk.announces(HARDER)
    desk.clock.now = NOON
    await desk.starts(HARDER)
    assert [source for _, source, _ in await desk.versions()] == ["file", "B-1", "file"]
    await desk.announces(HARDEST, NOON + DAY)
    desk.clock.now = NOON + DAY
    assert await (await desk.starts(HARDER)).spam_weighs() == 4


async def test_a_release_with_other_defaults_does_not_undo_what_was_announced(desk: Worker):
    values = json.loads(POLICY.text)
    values["limits"]["draft"] = "25h"
    released = files.stored(json.dumps(values))
    released = replace(released, own=POLICY.own)
    await desk.announces(HARDER)
    desk.clock.now = NOON
    assert await (await desk.starts(released)).spam_weighs() == 3


async def test_a_release_with_other_defaults_holds_where_nothing_was_announced(desk: Worker):
    values = json.loads(POLICY.text)
    values["categories"]["spam"]["points"] = 2
    released = replace(files.stored(json.dumps(values)), own=POLICY.own)
    assert await (await desk.starts(released)).spam_weighs() == 2


async def test_a_file_changed_while_the_desk_was_down_is_later_than_what_came_due_then(desk: Worker):
    await desk.announces(HARDER)
    desk.clock.now = NOON + HOUR
    later = await desk.starts(version("2099-03-01", 7))
    assert [await later.spam_weighs(), await later.run(adopt_due)] == [7, 0]
    assert [name for name, _, _ in await desk.versions()] == [POLICY.version, "2099-01-01", "2099-03-01"]


@pytest.mark.parametrize(
    ("state", "adopted"),
    [
        (CampaignState.PAUSED, 1),
        (CampaignState.DONE, 1),
        (CampaignState.STOPPED, 0),
        (CampaignState.WITHDRAWN, 0),
    ],
)
async def test_a_campaign_that_was_stopped_brings_nothing_a_paused_or_finished_one_does(desk: Worker, state, adopted):
    number = await desk.announces(HARDER)
    await desk.moves(number, state)
    desk.clock.now = NOON + HOUR
    assert await desk.run(adopt_due) == adopted


async def test_what_nobody_was_told_of_is_not_in_force(desk: Worker):
    """Paused at once, or refused by Telegram everywhere: nobody is judged by it before the first has it."""
    number = await desk.drafts(HARDER)
    await desk.moves(number, CampaignState.SCHEDULED)
    await desk.moves(number, CampaignState.SENDING)
    await desk.moves(number, CampaignState.PAUSED)
    desk.clock.now = NOON + HOUR
    assert (await desk.run(adopt_due), await desk.spam_weighs()) == (0, SPAM)
    await desk.tells(number)
    desk.clock.now += MINUTE
    assert (await desk.run(adopt_due), await desk.spam_weighs()) == (1, 3)
    assert (await desk.versions())[-1] == ("2099-01-01", "B-1", NOON + HOUR)


async def test_what_nobody_was_told_of_keeps_no_other_policy_waiting(desk: Worker):
    first = await desk.drafts(HARDER)
    await desk.moves(first, CampaignState.SCHEDULED)
    await desk.moves(first, CampaignState.SENDING)
    assert await desk.run(lambda unit: unit.campaigns.policy_ahead(0)) == HARDER.version
    await desk.moves(first, CampaignState.DONE)
    assert await desk.run(lambda unit: unit.campaigns.policy_ahead(0)) is None
    await desk.tells(first)
    assert await desk.run(lambda unit: unit.campaigns.policy_ahead(0)) == HARDER.version


async def test_a_correction_of_what_was_stopped_does_not_say_again_that_the_rules_come(desk: Worker):
    number = await desk.announces(HARDER)
    await desk.moves(number, CampaignState.STOPPED)
    stopped = await desk.campaign(number)
    assert await desk.run(lambda unit: announced(unit, stopped)) is None


async def test_stopping_afterwards_takes_nothing_back(desk: Worker):
    number = await desk.announces(HARDER)
    desk.clock.now = NOON
    await desk.run(adopt_due)
    await desk.moves(number, CampaignState.STOPPED)
    assert await (await desk.starts()).spam_weighs() == 3


async def test_where_people_are_told_late_it_holds_from_then(desk: Worker):
    number = await desk.drafts(HARDER)
    await desk.moves(number, CampaignState.SCHEDULED)
    desk.clock.now = NOON + HOUR
    assert await desk.run(adopt_due) == 0
    await desk.tells(number)
    begun = await desk.campaign(number)
    assert (await desk.run(lambda unit: announced(unit, begun))).effective_at == NOON + HOUR
    desk.clock.now += MINUTE
    assert await desk.run(adopt_due) == 1
    assert (await desk.versions())[-1] == ("2099-01-01", "B-1", NOON + HOUR)


async def test_of_two_for_one_moment_the_one_approved_later_holds(desk: Worker):
    first, second = await desk.drafts(HARDEST), await desk.drafts(HARDER, by=LENA + 1)
    for number in (second, first):
        desk.clock.now += MINUTE
        await desk.moves(number, CampaignState.SCHEDULED)
        await desk.run(lambda unit, number=number: unit.campaigns.approve(number, LENA))
        await desk.tells(number)
    desk.clock.now = NOON
    assert (await desk.run(adopt_due), await desk.spam_weighs()) == (2, 4)
    assert await (await desk.starts()).spam_weighs() == 4


async def test_announced_stays_what_it_was_when_it_is_in_force(desk: Worker):
    number = await desk.announces(HARDER)
    campaign = await desk.campaign(number)
    told = await desk.run(lambda unit: announced(unit, campaign))
    assert told == Announced(HARDER.version, NOON, (Reweighed(Weight.POINTS, HARDER.category("spam"), SPAM, 3),))
    desk.clock.now = NOON
    await desk.run(adopt_due)
    assert await desk.run(lambda unit: announced(unit, campaign)) == told
    assert await desk.run(lambda unit: carried(unit, number)) == HARDER


async def test_a_draft_is_compared_anew_when_it_is_frozen(desk: Worker):
    number = await desk.drafts(HARDEST, NOON + DAY)
    await desk.announces(HARDER, by=LENA + 1)
    desk.clock.now = NOON
    await desk.run(adopt_due)
    await desk.carries(number, HARDEST, NOON + DAY)
    draft = await desk.campaign(number)
    told = await desk.run(lambda unit: announced(unit, draft))
    assert [(one.before, one.after) for one in told.changes] == [(3, 4)]


async def test_what_is_sent_says_what_changes_against_the_rules_in_force_when_it_begins(desk: Worker):
    number = await desk.drafts(HARDEST, NOON + DAY)
    await desk.moves(number, CampaignState.SCHEDULED)
    desk.clock.now = NOON
    later = await desk.starts(HARDER)
    await later.run(begin_due)
    campaign = await desk.campaign(number)
    told = await later.run(lambda unit: announced(unit, campaign))
    assert told is not None
    assert [(one.before, one.after) for one in told.changes] == [(3, 4)]


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        (files.uploaded("same.toml", b'version = "2099-05-05"\n'), "same"),
        (POLICY, "same"),
        (version(POLICY.version, 3), "used"),
        (version("2020-01-01", 3), "older"),
    ],
)
async def test_what_is_not_later_than_the_version_in_force_is_refused(desk: Worker, rules, why):
    with pytest.raises(PolicyNotNew) as refusal:
        await desk.drafts(rules)
    assert (refusal.value.why, refusal.value.in_force) == (why, POLICY.version)


async def test_a_name_that_was_in_force_once_names_nothing_else(desk: Worker):
    await desk.announces(HARDER)
    desk.clock.now = NOON
    await desk.run(adopt_due)
    for by, name in enumerate((HARDER.version, POLICY.version)):
        with pytest.raises(PolicyNotNew) as refusal:
            await desk.drafts(version(name, 9), NOON + DAY, by)
        assert refusal.value.why == "used"


@pytest.mark.parametrize(
    "rules",
    [
        "[campaigns]\nsecond_person_over = 1000000",
        "[campaigns]\npaid_budget_stars = 5000",
        '[officers]\ngrant_delay = "1s"',
        "[appeals]\nsingle_moderator = true",
        "[limits]\nlone_bans = true",
        "[limits]\nsanctions_per_10m = 900000",
        '[limits]\nundo = "1y"',
        '[requests.eu_epoc]\nanswer = "1d"',
        "[transparency]\nsuppress_below = 0",
    ],
)
async def test_what_keeps_the_staff_in_check_is_announced_by_an_owner(desk: Worker, rules):
    freer = files.uploaded("new.toml", f'version = "2099-01-01"\n{rules}\n'.encode())
    with pytest.raises(PolicyForOwners):
        await desk.drafts(freer)
    assert await desk.drafts(freer, by=OLGA)


async def test_nobody_announces_what_holds_before_people_hear_of_it(desk: Worker):
    with pytest.raises(PolicyTooSoon):
        await desk.drafts(HARDER, START - 1)
    with pytest.raises(PolicyTooSoon) as refusal:
        await desk.drafts(HARDER, NOON - 1, by=LENA + 1, terms=Terms(starts_at=NOON))
    assert refusal.value.at == NOON


async def told_of_a_mute(desk: Worker) -> Ms:
    """The spammer is muted and told of it. Returns until when they are told that they can appeal."""
    await desk.files("scam")
    await desk.decides(Outcome.MUTE, lasts=parse("7d"))
    await desk.owed(StatementOfReasons)
    ((until,),) = [[one.until for one in await desk.run(lambda unit: appealable(unit, SPAMMER.id))]]
    assert until is not None
    return until


async def test_a_new_policy_shortens_nobodys_right_to_appeal_what_was_decided_before(desk: Worker):
    until = await told_of_a_mute(desk)
    shorter = files.uploaded("n.toml", b'version = "2099-01-01"\n[appeals]\nwindow = "2d"\nlatest = "2d"\n')
    await desk.announces(shorter)
    desk.clock.now = NOON + 3 * DAY
    assert await desk.run(adopt_due) == 1
    (listed,) = await desk.run(lambda unit: appealable(unit, SPAMMER.id))
    assert listed.until == until


async def test_nor_that_of_somebody_who_was_erased_and_comes_back(desk: Worker):
    until = await told_of_a_mute(desk)
    await desk.sql("UPDATE decisions SET points = 0, expires_at = NULL RETURNING id")
    await desk.run(lambda unit: erasing.erase_again(unit, SPAMMER.id, unit.now))
    shorter = files.uploaded("n.toml", b'version = "2099-01-01"\n[appeals]\nwindow = "2d"\nlatest = "2d"\n')
    await desk.announces(shorter)
    desk.clock.now = NOON + 3 * DAY
    assert await desk.run(adopt_due) == 1
    await desk.run(lambda unit: unit.people.meet(SPAMMER))
    assert [one.until for one in await desk.run(lambda unit: appealable(unit, SPAMMER.id))] == [until]


async def test_a_new_policy_lengthens_it(desk: Worker):
    until = await told_of_a_mute(desk)
    longer = files.uploaded("n.toml", b'version = "2099-01-01"\n[appeals]\nwindow = "5y"\nlatest = "5y"\n')
    await desk.announces(longer)
    desk.clock.now = NOON
    await desk.run(adopt_due)
    (listed,) = await desk.run(lambda unit: appealable(unit, SPAMMER.id))
    assert listed.until is not None
    assert listed.until > until
