"""Versions of the policy that campaigns announce: what may be announced, what it changes, and when it comes into force."""

import json
import re
from dataclasses import dataclass
from typing import Final

from desk.campaigns import Campaign, CampaignState, CarriedPolicy
from desk.errors import PolicyForOwners, PolicyNotNew, PolicyTooSoon
from desk.model import Role
from desk.ports import Unit
from desk.rules.changes import Change
from desk.rules.comparing import changes
from desk.rules.durations import Ms
from desk.rules.policy import Policy

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Announced:
    """What people are told of a version beside their campaign's text."""

    version: str
    effective_at: Ms
    changes: tuple[Change, ...]
    """For people, against the version before; empty where it changes something for the staff only."""


async def require_new(unit: Unit, policy: Policy) -> None:
    """Only what is later than the version in force can be announced. Raises PolicyNotNew.

    A decision names its version, so no two may go by one name; where both names begin with a day, the later day is the later version.
    """
    in_force = unit.policy
    if _without_name(policy) == _without_name(in_force):
        raise PolicyNotNew("same", in_force.version)
    if await unit.policies.ever(policy.version):
        raise PolicyNotNew("used", in_force.version)
    day, today = _DAY.match(policy.version), _DAY.match(in_force.version)
    if day and today and day[0] < today[0]:
        raise PolicyNotNew("older", in_force.version)


async def require_next(unit: Unit, campaign: Campaign) -> None:
    """What is announced is the next version, and compared with the one before it: else it would take back, without a word to anybody, what
    another campaign announces meanwhile. Raises PolicyNotNew."""
    ahead = await unit.campaigns.policy_ahead(campaign.id)
    if ahead is not None:
        raise PolicyNotNew("ahead", ahead)
    if not await unit.campaigns.compared_with_in_force(campaign.id):
        raise PolicyNotNew("changed", await unit.policies.in_force(None))


async def carry(unit: Unit, campaign: Campaign, policy: Policy, effective_at: Ms) -> None:
    """Let a draft announce a version that comes into force at a moment. Raises PolicyNotNew, PolicyForOwners, PolicyTooSoon.

    Called again when the draft is frozen, with what `carried` returns: what was in force, and what is too soon, may be another by then.
    """
    await require_new(unit, policy)
    if guards(policy) != guards(unit.policy) and Role.OWNER not in await unit.staff.roles(campaign.author):
        raise PolicyForOwners
    earliest = max(unit.now, campaign.terms.starts_at or unit.now)
    if effective_at < earliest:
        raise PolicyTooSoon(earliest)
    await unit.campaigns.carry(campaign.id, policy.version, policy.text, effective_at)


def guards(policy: Policy) -> tuple[object, ...]:
    """What keeps the staff in check, and what may be spent: else a lead could free themselves of it by an announcement to a few."""
    limits = policy.limits
    return (
        policy.campaigns,
        policy.officers,
        policy.appeals.single_moderator,
        (limits.sanctions_per_10m, limits.lone_bans, limits.undo),
        policy.requests,
        policy.telegram_8_3,
        policy.transparency,
    )


async def carried(unit: Unit, campaign: int) -> Policy | None:
    """The version that a campaign announces."""
    text = await unit.campaigns.carried(campaign)
    return None if text is None else unit.policies.read(text)


async def announced(unit: Unit, campaign: Campaign) -> Announced | None:
    """The version that a campaign announces, compared with the one in force when the campaign was frozen, or began. None where it has none.

    The same for everybody who gets the campaign, also after the version came into force.
    """
    after = await carried(unit, campaign.id)
    if after is None or campaign.policy is None or _never_comes(campaign, campaign.policy):
        return None
    text = await unit.campaigns.compared_with(campaign.id)
    before = unit.policy if text is None else unit.policies.read(text)
    return Announced(after.version, in_force_from(campaign, campaign.policy), changes(before, after))


def _never_comes(campaign: Campaign, carried: CarriedPolicy) -> bool:
    """Whether it was stopped before its version was in force: whoever corrects what was sent says so, and nothing below says otherwise."""
    return campaign.state is CampaignState.STOPPED and carried.adopted_at is None


def in_force_from(campaign: Campaign, carried: CarriedPolicy) -> Ms:
    """Since when its version is in force, or will be: not before people began to be told."""
    return max(carried.effective_at, campaign.begun_at or 0)


async def adopt_due(unit: Unit) -> int:
    """Bring into force what was announced and whose moment has come; returns how many versions.

    A campaign brings its version once it was sent to anybody, be it paused or done since; a stopped or withdrawn one does not. A version is
    in force from the stated moment, also where the desk was down then; where people were told only after it, from when the telling began:
    nobody is judged by what nobody was told. They are brought in the order of their moments, and of one moment in the order of their
    approvals: the one approved last holds.
    """
    brought = 0
    for campaign in await unit.campaigns.policies_due():
        policy, told = campaign.policy, await unit.recipients.told_since(campaign.id)
        if policy is None or told is None:
            continue
        text = await unit.campaigns.carried(campaign.id)
        if text is None or not await unit.campaigns.adopted(campaign.id):
            continue
        since = max(in_force_from(campaign, policy), told)
        await unit.policies.adopt(text, since, campaign.ref)
        await unit.journal.write("desk", "adopted_policy", campaign.ref, version=policy.version, since=since)
        brought += 1
    return brought


def _without_name(policy: Policy) -> dict[str, object]:
    values: dict[str, object] = json.loads(policy.text)
    return {key: value for key, value in values.items() if key != "version"}
