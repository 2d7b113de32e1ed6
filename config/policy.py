"""Loads the policy file. Whatever a file leaves out comes from the policy that ships in `config/policy.toml`.

What is stored as the text of a policy is the whole of it, every default written out, as JSON in the order of the menus; the digest is
taken over the same with sorted keys. So a default that a new release changes is a new digest too, and an old decision can be read
against exactly what was in force.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from config.errors import PolicyError
from config.ladders import NAME, goes_to, ladders, own_ladder
from config.reading import Source, Table
from desk.rules.durations import Ms
from desk.rules.policy import (
    Appeals,
    Campaigns,
    Category,
    Limits,
    Officers,
    Policy,
    Reporters,
    Retention,
    Staff,
    Transparency,
    Undo,
)
from desk.rules.schedule import zone

PACKAGED: Final = Path(__file__).with_name("policy.toml")

_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_OFF: Final = "off"

_MOST: Final = 1_000_000
"""No count in a policy is larger: more is a slip of the hand."""

DISTURBING: Final = 4
"""From this severity on, what was posted is covered unless the category says otherwise."""

_CLOCKS: Final = (
    "answer",
    "emergency",
    "validation",
    "objection",
    "emergency_objection",
    "keep",
    "extension",
    "notice",
)
_KINDS: Final = (
    "report",
    "evidence",
    "decision",
    "notice",
    "appeal",
    "campaign",
    "request",
    "profile",
    "quarantine",
    "journal",
)


def load(path: Path | None = None) -> Policy:
    """The policy in that file over the packaged one; without a path, the packaged one.

    Raises PolicyError with every problem, one line each: file, line, key, what is wrong and how it should look.
    """
    source = Source.of_file(path or PACKAGED)
    if source.problems:
        raise PolicyError([f"OMBUD_POLICY: {problem}" for problem in source.problems])
    return _over(source.values, {}, source) if path is None else _read(source, source.values)


def uploaded(name: str, content: bytes) -> Policy:
    """The policy in a file that somebody sent, over the packaged one. It needs a `version` of its own: people are told of it by that.

    Raises PolicyError as `load` does.
    """
    source = Source(name, content)
    if not source.problems and "version" not in source.values:
        source.problem(("version",), 'is missing, must be a name that no version had before, such as "2026-12-01"')
    if source.problems and not source.values:
        raise PolicyError(source.problems)
    return _read(source, source.values)


def stored(text: str) -> Policy:
    """A policy from its own text, as it was stored. What this release has added to policies is as packaged, what it has dropped is dropped.

    Raises PolicyError where this release takes a value no longer.
    """
    values: dict[str, object] = json.loads(text)
    return _read(Source("the policy in force", b"", of_our_release=False), values)


def _read(source: Source, own: Mapping[str, object]) -> Policy:
    """What `own` says, over the packaged policy."""
    return _over(Source.of_file(PACKAGED).values, own, source)


def _over(packaged: Mapping[str, object], own: Mapping[str, object], source: Source) -> Policy:
    values = _merged(packaged, own)
    if "version" not in own and values != packaged:
        values["version"] = f"{packaged['version']}+{_digest(values)[:8]}"
    policy = _policy(Table(source, (), values))
    if source.problems:
        raise PolicyError(source.problems)
    return replace(policy, own=_digest(own))


def _merged(base: Mapping[str, object], over: Mapping[str, object]) -> dict[str, object]:
    """Tables key by key; anything else, the ladder too, as a whole."""
    merged = dict(base)
    for name, value in over.items():
        below = merged.get(name)
        merged[name] = _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _text(values: Mapping[str, object], *, in_order: bool = True) -> str:
    """The text of a policy; a value that TOML has and a policy has not, such as a date, is about to be refused anyway."""
    return json.dumps(values, sort_keys=not in_order, ensure_ascii=False, indent=1, default=str)


def _digest(values: Mapping[str, object]) -> str:
    """The same for the same policy, in whatever order it is written."""
    return hashlib.sha256(_text(values, in_order=False).encode()).hexdigest()


def _policy(top: Table) -> Policy:
    requests = top.table("requests")
    policy = Policy(
        version=top.text("version", most=64),
        digest=_digest(top.values),
        text=_text(top.values),
        categories=_categories(top.table("categories")),
        ladder=own_ladder(top),
        ladders=ladders(top.table("ladders")),
        limits=_limits(top.table("limits")),
        staff=_staff(top.table("staff")),
        reporters=_reporters(top.table("reporters")),
        appeals=_appeals(top.table("appeals")),
        officers=_officers(top.table("officers")),
        campaigns=_campaigns(top.table("campaigns")),
        retention=_retention(top.table("retention")),
        requests=_requests(requests),
        telegram_8_3=requests.flag("telegram_8_3"),
        disclosure_warning=requests.flag("disclosure_warning"),
        transparency=_transparency(top.table("transparency")),
        later_groups=_later_groups(top.table("sharing")),
    )
    top.close()
    return policy


def _categories(table: Table) -> Mapping[str, Category]:
    categories = {name: _category(name, table.table(name)) for name in table.values}
    for name, category in categories.items():
        key = (*table.key, name)
        if not NAME.fullmatch(name):
            table.source.problem(
                key, "a category's name is small letters, digits and _, beginning with a letter, at most 31"
            )
        if category.parent is not None and not _is_top(categories.get(category.parent)):
            table.source.problem((*key, "parent"), "must be the name of a category that has no parent itself")
    return MappingProxyType(categories)


def _is_top(category: Category | None) -> bool:
    return category is not None and category.parent is None


def _category(name: str, table: Table) -> Category:
    title, description = table.text("title", most=64), table.text("description")
    severity = table.whole("severity", 1, 5)
    category = Category(
        name=name,
        title=title,
        description=description,
        rule=table.text("rule") if table.has("rule") else title,
        severity=severity,
        points=table.whole("points", 0, 1_000),
        expires=table.duration("expires"),
        deadline=table.span("deadline"),
        reference_only=table.flag("reference_only"),
        page=table.flag("page"),
        one_press=table.flag("one_press"),
        helpline=table.flag("helpline"),
        disturbing=table.flag("disturbing") if table.has("disturbing") else severity >= DISTURBING,
        law=table.text("law") if table.has("law") else None,
        parent=table.text("parent") if table.has("parent") else None,
        goes_to=goes_to(table, severity) if table.has("goes_to") else None,
        everywhere=table.flag("everywhere"),
    )
    table.close()
    return category


def _limits(table: Table) -> Limits:
    limits = Limits(
        reports_per_hour=table.whole("reports_per_hour", 1, _MOST),
        reports_per_day=table.whole("reports_per_day", 1, _MOST),
        claim=table.span("claim"),
        draft=table.span("draft"),
        page_repeat=table.span("page_repeat"),
        remind_before=table.span("remind_before"),
        sanctions_per_10m=table.whole("sanctions_per_10m", 1, _MOST),
        lone_bans=table.flag("lone_bans"),
        undo=_undo(table),
    )
    table.close()
    return limits


def _undo(table: Table) -> Undo:
    """One length for each role; a single one, as text, is everybody's."""
    if not isinstance(table.values.get("undo"), dict):
        span = table.span("undo")
        return Undo(span, span, span)
    spans = table.table("undo")
    undo = Undo(spans.span("moderator"), spans.span("lead"), spans.span("owner"))
    spans.close()
    return undo


def _staff(table: Table) -> Staff:
    staff = Staff(_minute(table, "digest_at"), _timezone(table, "timezone"))
    table.close()
    return staff


def _minute(table: Table, name: str) -> int | None:
    word = table.text(name)
    if word == _OFF:
        return None
    shape = _TIME.fullmatch(word)
    if shape is None:
        if word:
            table.source.problem((*table.key, name), f'is "{word}", must be a time of the day such as 08:00, or {_OFF}')
        return 0
    return int(shape[1]) * 60 + int(shape[2])


def _timezone(table: Table, name: str) -> str:
    word = table.text(name)
    try:
        zone(word or "UTC")
    except (KeyError, ValueError, OSError):
        table.source.problem((*table.key, name), f'is "{word}", must be a time zone such as Europe/Berlin, or UTC')
    return word


def _reporters(table: Table) -> Reporters:
    reporters = Reporters(
        enough=table.whole("enough", 1, _MOST),
        window=table.span("window"),
        warning=table.span("warning"),
        mute=table.span("mute"),
        mute_longest=table.span("mute_longest"),
        pile_on=table.whole("pile_on", 2, _MOST),
        pile_on_within=table.span("pile_on_within"),
        flagger_quality=table.whole("flagger_quality", 0, 100),
    )
    if reporters.mute > reporters.mute_longest:
        table.source.problem((*table.key, "mute"), "must not be longer than mute_longest")
    table.close()
    return reporters


def _appeals(table: Table) -> Appeals:
    appeals = Appeals(
        table.duration("window"), table.duration("latest"), table.span("deadline"), table.flag("single_moderator")
    )
    table.close()
    return appeals


def _officers(table: Table) -> Officers:
    officers = Officers(table.span("grant_delay"), table.span("art18_takeover"))
    table.close()
    return officers


def _campaigns(table: Table) -> Campaigns:
    campaigns = Campaigns(
        second_person_over=table.whole("second_person_over", 0, _MOST),
        per_second=table.whole("per_second", 1, 30),
        paid_per_second=table.whole("paid_per_second", 1, 1_000),
        paid_budget_stars=table.whole("paid_budget_stars", 0, _MOST),
    )
    table.close()
    return campaigns


def _retention(table: Table) -> Retention:
    kept = MappingProxyType({kind: table.duration(kind) for kind in _KINDS})
    retention = Retention(kept, table.span("package_grace"))
    table.close()
    return retention


def _requests(table: Table) -> Mapping[str, Mapping[str, Ms]]:
    instruments = [name for name in table.values if name not in ("telegram_8_3", "disclosure_warning")]
    return MappingProxyType({instrument: _clocks(table.table(instrument)) for instrument in instruments})


def _clocks(table: Table) -> Mapping[str, Ms]:
    clocks = MappingProxyType({clock: table.span(clock) for clock in _CLOCKS if table.has(clock)})
    table.close()
    return clocks


def _transparency(table: Table) -> Transparency:
    transparency = Transparency(table.whole("suppress_below", 0, _MOST))
    table.close()
    return transparency


def _later_groups(table: Table) -> bool:
    later = table.flag("later_groups")
    table.close()
    return later
