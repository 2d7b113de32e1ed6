"""The policy file: what ships, what an operator changes, and how slips are told."""

import hashlib
import json

import pytest

from config.errors import PolicyError
from config.policy import load, stored, uploaded
from config.writing import as_toml
from desk.errors import UnknownCategory
from desk.rules.durations import DAY, FOREVER, HOUR, MINUTE, parse
from desk.rules.policy import Consequence, Step, Undo

NEW_CATEGORY = """
[categories.fanfiction]
title = "Fan fiction"
description = "Stories about other people's characters."
severity = 1
points = 1
expires = "7d"
deadline = "3d"
"""


@pytest.fixture
def write(tmp_path):
    def write(text: str):
        path = tmp_path / "policy.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def problems(write):
    """The problems of such a file, without its path."""

    def problems(text: str) -> list[str]:
        path = write(text)
        with pytest.raises(PolicyError) as refusal:
            load(path)
        return [problem.removeprefix(f"{path}, ") for problem in refusal.value.problems]

    return problems


def test_the_packaged_policy_covers_what_communities_meet():
    assert set(load().categories) >= {
        "spam", "scam", "harassment", "hate", "violence", "threat_to_life", "child_safety", "grooming", "sextortion",
        "sexual_content", "intimate_images", "drugs", "illegal_goods", "impersonation", "personal_data", "copyright",
        "terrorism", "self_harm", "other",
    }  # fmt: skip


def test_the_packaged_ladder_goes_from_a_notice_to_a_ban_for_good():
    assert load().ladder == (
        Step(1, Consequence.NOTICE, None),
        Step(2, Consequence.MUTE, parse("1d")),
        Step(4, Consequence.MUTE, parse("7d")),
        Step(6, Consequence.BAN, parse("30d")),
        Step(9, Consequence.BAN, FOREVER),
    )


def test_lives_have_no_limits_and_page():
    policy = load()
    urgent = {name for name, category in policy.categories.items() if not category.limited}
    assert urgent == {"threat_to_life", "self_harm"}
    assert all(policy.category(name).page and policy.category(name).helpline for name in urgent)


def test_what_weighs_much_disturbs_unless_the_policy_says_otherwise(write):
    policy = load(write("[categories.scam]\nseverity = 4\n[categories.hate]\ndisturbing = false\n"))
    found = {
        name: policy.category(name).disturbing
        for name in ("spam", "scam", "hate", "violence", "sexual_content", "drugs")
    }
    assert found == {
        "spam": False,
        "scam": True,
        "hate": False,
        "violence": True,
        "sexual_content": True,
        "drugs": False,
    }
    assert policy.as_stored("gone").disturbing


def test_who_hurts_themselves_gets_no_points():
    assert load().category("self_harm").points == 0


def test_child_safety_takes_references_only_and_says_whom_the_law_wants_informed():
    policy = load()
    kin = [policy.category(name) for name in ("child_safety", "grooming", "sextortion")]
    assert all(category.reference_only and category.law for category in kin)
    assert [category.parent for category in kin] == [None, "child_safety", "child_safety"]


def test_spam_and_scam_take_one_press():
    assert [name for name, category in load().categories.items() if category.one_press] == ["spam", "scam"]


def test_something_else_is_the_mildest_so_that_any_name_replaces_it():
    policy = load()
    others = [category.severity for name, category in policy.categories.items() if name != "other"]
    assert policy.category("other").severity < min(others)


def test_an_appeal_is_possible_for_as_long_as_evidence_stays():
    policy = load()
    assert policy.appeals.window == parse("6mo")
    for kind in ("report", "evidence", "decision", "notice"):
        assert policy.retention.kept[kind].ms >= policy.appeals.latest.ms


def test_a_file_may_hold_only_what_differs(write):
    policy = load(write('[limits]\nclaim = "10m"\n[categories.scam]\npoints = 4\n'))
    assert policy.limits.claim == 10 * MINUTE
    assert policy.limits.draft == load().limits.draft
    assert policy.category("scam").points == 4
    assert policy.category("scam").deadline == 24 * HOUR


def test_an_empty_file_is_the_packaged_policy(write):
    assert load(write("")) == load()


def test_every_key_that_the_documentation_names_is_taken(write):
    policy = load(
        write("""
        version = "2027-01-01"
        [categories.scam]
        title = "Fraud"
        description = "Deceit for gain."
        severity = 5
        points = 9
        expires = "1y"
        deadline = "30s"
        reference_only = true
        page = true
        one_press = false
        [[ladder]]
        points = 1
        do = "kick"
        [[ladder]]
        points = 3
        do = "ban"
        [limits]
        reports_per_hour = 1
        reports_per_day = 2
        claim = "1s"
        draft = "2s"
        page_repeat = "3s"
        remind_before = "4s"
        sanctions_per_10m = 3
        undo = "2w"
        [staff]
        digest_at = "off"
        timezone = "Europe/Berlin"
        [appeals]
        window = "1mo"
        latest = "forever"
        deadline = "1h"
        [officers]
        grant_delay = "1s"
        art18_takeover = "1s"
        [campaigns]
        second_person_over = 0
        per_second = 30
        paid_per_second = 1000
        paid_budget_stars = 50
        [retention]
        evidence = "30d"
        package_grace = "1d"
        [requests.eu_epoc]
        answer = "5d"
        emergency = "4h"
        [requests.house_order]
        answer = "14d"
        [transparency]
        suppress_below = 0
        """)
    )
    assert policy.version == "2027-01-01"
    assert policy.category("scam").page
    assert not policy.category("scam").one_press
    assert policy.appeals.latest == FOREVER
    assert policy.retention.kept["evidence"] == parse("30d")
    assert policy.requests["eu_epoc"] == load().requests["eu_epoc"] | {"answer": 5 * DAY, "emergency": 4 * HOUR}
    assert policy.requests["house_order"] == {"answer": 14 * DAY}


def test_the_time_for_an_undo_is_one_for_each_role_or_one_for_all(write):
    assert load(write('[limits]\nundo = "2d"\n')).limits.undo == Undo(2 * DAY, 2 * DAY, 2 * DAY)
    some = load(write('[limits.undo]\nmoderator = "1h"\n')).limits.undo
    assert (some.moderator, some.lead) == (HOUR, load().limits.undo.lead)


def test_a_category_or_a_step_may_hold_everywhere(write):
    text = '[categories.scam]\neverywhere = true\n[[ladder]]\npoints = 3\ndo = "kick"\neverywhere = true\n'
    policy = load(write(text))
    assert (policy.category("scam").everywhere, policy.ladder[0].everywhere) == (True, True)
    assert not any(one.everywhere for one in (*load().categories.values(), *load().ladder))


def test_a_ladder_replaces_the_packaged_one_whole(write):
    ladder = load(write('[[ladder]]\npoints = 3\ndo = "ban"\nfor = "1w"\n')).ladder
    assert ladder == (Step(3, Consequence.BAN, parse("1w")),)


def test_a_ban_that_does_not_say_for_how_long_is_for_good(write):
    assert load(write('[[ladder]]\npoints = 3\ndo = "ban"\n')).ladder[0].lasts == FOREVER


def test_a_new_category_needs_no_rule_of_its_own(write):
    category = load(write(NEW_CATEGORY)).category("fanfiction")
    assert (category.rule, category.law, category.parent) == ("Fan fiction", None, None)


def test_an_unknown_category_is_refused_with_what_comes_close():
    with pytest.raises(UnknownCategory) as refusal:
        load().category("scams")
    assert refusal.value.near[0] == "scam"


def test_what_is_stored_is_the_whole_policy_and_its_digest(write):
    policy = load(write('[limits]\nclaim = "10m"\n'))
    in_any_order = json.dumps(json.loads(policy.text), sort_keys=True, ensure_ascii=False, indent=1)
    assert policy.digest == hashlib.sha256(in_any_order.encode()).hexdigest()
    assert json.loads(policy.text)["limits"]["claim"] == "10m"
    assert json.loads(policy.text)["categories"]["spam"]["points"] == 1


def test_any_change_is_another_digest(write):
    assert load(write('[limits]\nclaim = "31m"\n')).digest != load().digest


def test_comments_and_order_are_no_change(write):
    one = load(write('version = "a"\n[limits]\nclaim = "10m"\ndraft = "1h"\n'))
    other = load(write('# The same.\nversion = "a"\n[limits]\ndraft = "1h"\nclaim = "10m"\n'))
    assert one.digest == other.digest


def test_a_changed_policy_without_a_version_of_its_own_gets_one_that_tells(write):
    version = load(write('[limits]\nclaim = "10m"\n')).version
    assert version.startswith(f"{load().version}+")
    assert version != load(write('[limits]\nclaim = "11m"\n')).version


def test_bad_toml_is_told_with_its_line(write):
    with pytest.raises(PolicyError, match=r"policy\.toml: is not TOML: .*line 2"):
        load(write('version = "1"\nlimits = {claim = }\n'))


def test_a_missing_file_is_one_clear_line(tmp_path):
    with pytest.raises(PolicyError, match=r"none\.toml: cannot be read: No such file or directory"):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("version = 2026-11-24", 'line 1: version: is 2026-11-24, must be text in quotes, such as version = "...", 64'),
        ("limits = 5", "line 1: limits: must be a table: [limits] and its keys below"),
        (
            "[limits]\nclaim = 5",
            "line 2: limits.claim: is 5, must be in quotes, a number above zero and a unit, such as",
        ),
        ('[limits]\nclaim = "Forever"', 'line 2: limits.claim: is "Forever", must be in quotes, a number above zero'),
        (
            "[limits]\nreports_per_hour = true",
            "line 2: limits.reports_per_hour: is True, must be a whole number from 1",
        ),
        (
            "limits.reports_per_hour = 0",
            "line 1: limits.reports_per_hour: is 0, must be a whole number from 1 to 1000000",
        ),
        ("limits = { reports_per_hour = 0 }", "line 1: limits.reports_per_hour: is 0, must be a whole number from 1"),
        (
            "\n[categories.scam]\nseverity = 6",
            "line 3: categories.scam.severity: is 6, must be a whole number from 1 to 5",
        ),
        ("[categories.scam]\nseverty = 3", "line 2: categories.scam.severty: unknown key; did you mean severity?"),
        ('[categories.scam]\npage = "yes"', 'line 2: categories.scam.page: is "yes", must be true or false'),
        (
            '[categories.scam]\nparent = "nope"',
            "line 2: categories.scam.parent: must be the name of a category that has no",
        ),
        (
            "[categories.scam]\nexpires = '9q'",
            'line 2: categories.scam.expires: is "9q", must be in quotes, a number above',
        ),
        ("[limit]\n", "line 1: limit: unknown key; did you mean limits?"),
        (
            "[zebra]\n",
            "line 1: zebra: unknown key; known are appeals, campaigns, categories, ladder, ladders, limits, officers,",
        ),
        ("ladder = []", "line 1: ladder: must be one or more [[ladder]] tables"),
        (
            '[[ladder]]\npoints = 1\ndo = "kik"',
            'line 3: ladder[1].do: is "kik", must be one of notice, mute, kick, ban',
        ),
        (
            '[[ladder]]\npoints = 1\ndo = "kick"\nfor = "1d"',
            "line 4: ladder[1].for: a kick does not last: leave it out",
        ),
        ("[requests.eu_epoc]\nanswr = '1d'", "line 2: requests.eu_epoc.answr: unknown key; did you mean answer?"),
        ("[retention]\nevidance = '1d'", "line 2: retention.evidance: unknown key; did you mean evidence?"),
    ],
)
def test_a_slip_is_named_with_line_key_and_what_it_should_be(problems, text, problem):
    [only] = problems(text)
    assert only.startswith(problem)


def test_a_ladder_must_rise(problems):
    text = '[[ladder]]\npoints = 2\ndo = "mute"\n\n[[ladder]]\npoints = 2\ndo = "ban"\n'
    assert problems(text) == ["line 6: ladder[2].points: is 2, must be more than the 2 of the step before"]


def test_a_group_may_choose_a_ladder_by_name(write):
    policy = load(write('[[ladders.gentle]]\npoints = 5\ndo = "mute"\nfor = "1d"\n'))
    assert policy.ladder_named("gentle") == (Step(5, Consequence.MUTE, parse("1d")),)
    assert policy.ladder_named("strict")[0].do is Consequence.MUTE
    assert policy.ladder_named(None) == policy.ladder_named("gone") == policy.ladder


def test_a_named_ladder_is_read_as_strictly_as_the_policys_own(problems):
    text = '[[ladders.gentle]]\npoints = 2\ndo = "mute"\n\n[[ladders.gentle]]\npoints = 2\ndo = "ban"\n'
    assert problems(text) == ["line 6: ladders.gentle[2].points: is 2, must be more than the 2 of the step before"]
    assert problems("[ladders]\nGentle = []")[0].startswith("line 2: ladders.Gentle: a ladder's name is small letters")
    assert problems("[ladders]\ngentle = []") == [
        "line 2: ladders.gentle: must be one or more [[ladders.gentle]] tables with points, do and, for mute and ban, for"
    ]


def test_a_new_category_must_say_what_it_is(problems):
    told = problems('[categories.fanfiction]\ntitle = "Fan fiction"\n')
    assert [problem.partition(", must")[0] for problem in told] == [
        f"line 1: categories.fanfiction.{key}: is missing"
        for key in ("description", "severity", "points", "expires", "deadline")
    ]


def test_a_category_that_would_not_fit_a_button_is_refused(problems):
    [only] = problems(NEW_CATEGORY.replace("fanfiction", '"Fan Fiction"'))
    assert only.startswith("line 2: categories.Fan Fiction: a category's name is small letters, digits and _")


def test_all_slips_are_told_at_once(problems):
    assert len(problems('[limits]\nclaim = "x"\ndraft = "y"\n[appeals]\nwindow = 3\n[zebra]\n')) == 4


@pytest.mark.parametrize(("written", "minute"), [("08:00", 480), ("23:59", 1439), ("00:00", 0), ("off", None)])
def test_the_digest_has_a_time_or_is_off(write, written, minute):
    assert load(write(f'[staff]\ndigest_at = "{written}"\n')).staff.digest_minute == minute


@pytest.mark.parametrize(
    ("key", "value", "asked"),
    [
        ("digest_at", "8:00", "must be a time of the day such as 08:00, or off"),
        ("digest_at", "24:00", "must be a time of the day such as 08:00, or off"),
        ("timezone", "Mars/Olympus", "must be a time zone such as Europe/Berlin, or UTC"),
        ("timezone", "../etc", "must be a time zone such as Europe/Berlin, or UTC"),
    ],
)
def test_a_time_that_is_none_is_named(problems, key, value, asked):
    assert problems(f'[staff]\n{key} = "{value}"\n') == [f'line 2: staff.{key}: is "{value}", {asked}']


def test_a_mute_of_reports_is_not_longer_than_its_longest(problems):
    (problem,) = problems('[reporters]\nmute = "91d"\n')
    assert "reporters.mute: must not be longer than mute_longest" in problem


@pytest.mark.parametrize("line", ["enough = 0", "pile_on = 1", "flagger_quality = 101", 'window = "forever"'])
def test_a_slip_in_the_rules_for_reporters_is_told(problems, line):
    (problem,) = problems(f"[reporters]\n{line}\n")
    assert line.split()[0] in problem


def test_the_gravest_categories_may_go_straight_to_a_step(write):
    policy = load(write('[categories.terrorism]\ngoes_to = "mute 7d"\n'))
    assert str(policy.category("terrorism").goes_to) == "mute 7d"
    assert str(load().category("child_safety").goes_to) == "ban forever"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[categories.spam]\ngoes_to = "ban forever"\n', "is for categories of severity 5 only"),
        ('[categories.terrorism]\ngoes_to = "ban"\n', "must be what a step does, such as mute 7d, kick or ban forever"),
        ('[categories.terrorism]\ngoes_to = "notice"\n', "must be more than a notice"),
    ],
)
def test_where_a_category_goes_is_checked(problems, text, problem):
    (said,) = problems(text)
    assert said.startswith("line 2: ")
    assert problem in said


def test_a_stored_text_reads_as_the_same_policy_with_its_menus_in_the_same_order(write):
    policy = load(write(NEW_CATEGORY + NEW_CATEGORY.replace("fanfiction", "cosplay") + "[limits]\nundo = '3d'\n"))
    again = stored(policy.text)
    assert again == policy
    assert list(again.categories) == list(policy.categories)
    assert list(again.categories)[-2:] == ["fanfiction", "cosplay"]


def test_what_a_later_release_adds_to_policies_is_as_packaged_and_what_it_drops_is_dropped():
    values = json.loads(load().text)
    del values["limits"]["draft"], values["sharing"]
    values["limits"]["reports_per_year"] = 5
    assert stored(json.dumps(values)).limits == load().limits


def test_a_policy_written_out_as_a_file_is_the_same_policy(write):
    text = """
    version = "the third"
    [categories.scam]
    goes_to = "mute 7d"
    severity = 5
    [limits]
    undo = "2d"
    [[ladders.mild]]
    points = 1
    do = "kick"
    [requests.house_order]
    """
    policy = load(write(text))
    again = load(write(as_toml(policy.text)))
    assert (again, again.digest) == (policy, policy.digest)
    assert load(write(as_toml(load().text))).digest == load().digest


@pytest.mark.parametrize("title", ["\x7f", "\\", '"', "\u2028", "a\nb", "\x01", "'''"])
def test_no_character_is_lost_on_the_way_to_a_file_and_back(write, title):
    policy = load(write(f"[categories.scam]\ndescription = {json.dumps(f'x{title}', ensure_ascii=True)}\n"))
    assert load(write(as_toml(policy.text))) == policy


def test_an_operators_own_words_are_told_from_what_a_release_fills_in(write):
    assert load(write("")).own == load().own != load(write('[limits]\nclaim = "30m"\n')).own
    assert load(write('[limits]\nclaim = "30m"\n')).digest == load().digest
    assert load(write('# A remark.\n[limits]\nclaim="30m"')).own == load(write('[limits]\nclaim = "30m"\n')).own


def test_an_uploaded_policy_is_read_as_the_file_is_but_needs_a_version():
    policy = uploaded("new.toml", b'version = "2027-01-01"\n[categories.scam]\npoints = 5\n')
    assert (policy.version, policy.category("scam").points) == ("2027-01-01", 5)
    with pytest.raises(PolicyError) as refusal:
        uploaded("new.toml", b"[categories.scam]\npoints = -5\n")
    assert refusal.value.problems == (
        'new.toml: version: is missing, must be a name that no version had before, such as "2026-12-01"',
        "new.toml, line 2: categories.scam.points: is -5, must be a whole number from 0 to 1000",
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff\xfe", "p.toml: is not text in UTF-8"),
        (b"", "p.toml: version: is missing"),
        (b"not toml", "p.toml: is not TOML: "),
        (b"x = 1" + b"0" * 5_000, "p.toml: is not TOML: "),
        (b"x = " + b"[" * 10_000, "p.toml: has tables within tables"),
        (b"x" + b".x" * 10_000 + b" = 1", "p.toml: has tables within tables"),
        (b"#" * 300_000, "p.toml: is larger than 256 KB"),
        (b'version = "\\ud800"', "p.toml: is not TOML: "),
    ],
)
def test_no_upload_does_more_harm_than_a_refusal(content, problem):
    with pytest.raises(PolicyError) as refusal:
        uploaded("p.toml", content)
    [only] = refusal.value.problems
    assert only.startswith(problem)
