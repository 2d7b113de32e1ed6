"""How a new version of the policy reads to those who are told of it."""

from dataclasses import replace

import pytest

from config import policy, texts
from desk.campaigns import Attachment, Post
from desk.policies import Announced
from desk.rules.changes import Count, Length, Switch
from desk.rules.comparing import changes
from desk.rules.durations import parse
from desk.rules.policy import Consequence, Policy, Step
from handlers.messages import policy_changes
from handlers.messages.policy_changes import changes_in_plain, fits, with_changes
from handlers.messages.reader import Reader
from tests.handlers.messages.samples import ENGLISH, NOW, POLICY
from tests.rules.test_comparing import alterations, with_category

SCAM = POLICY.category("scam")
READERS = [Reader(code, texts.translations(code)) for code in texts.languages()]


def announced(after: Policy, before: Policy = POLICY) -> Announced:
    return Announced("2099-01-01", NOW, changes(before, after))


def lines(after: Policy, before: Policy = POLICY) -> list[str]:
    words = changes_in_plain(announced(after, before), ENGLISH, 4096)
    assert words is not None
    return words.split("\n")[1:]


def test_the_first_line_says_which_version_and_from_when():
    words = changes_in_plain(announced(with_category(replace(SCAM, points=5))), ENGLISH, 4096)
    assert words == (
        "Version 2099-01-01 of the rules, in force from 24 Nov 2026 06:00 UTC. What changes:\n"
        "• Scam or fraud: 5 points (before: 2 points)"
    )


def test_a_version_for_the_staff_only_says_that_nothing_changes_for_people():
    [only] = str(changes_in_plain(Announced("x", NOW, ()), ENGLISH, 4096)).split("\n")
    assert only.endswith("Nothing in it changes for you.")


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"rule": "Deceive nobody."}, "• Scam or fraud, in new words: Deceive nobody."),
        ({"title": "Fraud"}, "• “Scam or fraud” is now called “Fraud”"),
        ({"severity": 4}, "• Scam or fraud, how grave it is, of 5: 4 (before: 3)"),
        (
            {"expires": parse("forever")},
            "• Scam or fraud, how long its points count: without end (before: 3 months)",
        ),
        ({"deadline": 3_600_000}, "• Scam or fraud, how soon reports are handled: 1 h (before: 1 day)"),
        ({"goes_to": Step(0, Consequence.BAN, parse("forever"))}, "• Scam or fraud: leads at once to ban for good"),
        ({"everywhere": True}, "• Scam or fraud: what is done about it holds in all groups that share their measures"),
    ],
)
def test_each_change_of_a_category_is_one_plain_line(change, line):
    before = with_category(replace(SCAM, expires=parse("3mo")))
    after = with_category(replace(SCAM, **({"expires": parse("3mo")} | change)))
    assert lines(after, before) == [line]


def test_a_new_category_says_its_rule_and_what_it_costs():
    bets = replace(SCAM, name="bets", title="Betting", rule="No bets.", goes_to=Step(0, Consequence.KICK, None))
    assert lines(with_category(bets)) == ["• New: Betting. No bets. This leaves 2 points. It leads at once to removal."]
    assert lines(POLICY, with_category(bets)) == ["• No rule of its own any more: Betting"]


def test_the_ladder_is_told_step_by_step():
    first, second, *rest = POLICY.ladder
    after = replace(POLICY, ladder=(Step(1, Consequence.MUTE, parse("1h")), *rest))
    assert lines(after) == [
        "• 1 point → mute for 1 hour (before: notice)",
        "• 2 points → nothing new (before: mute for 1 day)",
    ]
    assert (first.points, second.points) == (1, 2)
    strict = POLICY.ladders["strict"]
    mild = {"mild": strict[:1], "strict": (*strict, Step(30, Consequence.KICK, None, everywhere=True))}
    assert lines(replace(POLICY, ladders=mild)) == [
        "• Groups may choose the steps “mild”: 1 point → mute for 1 day",
        "• With the steps “strict”: 30 points → removal, in all groups that share their measures",
    ]


@pytest.mark.parametrize("altered", alterations(), ids=lambda one: f"{one.where.__name__}.{one.field}")
def test_whatever_changes_has_words_in_every_language(altered):
    told = Announced("2", NOW, changes(POLICY, altered.policy))
    for reader in READERS:
        words = changes_in_plain(told, reader, 4096)
        assert words is not None
        assert "{" not in words
        assert words.count("\n") == len(told.changes)


def test_every_kind_of_number_has_words():
    assert set(policy_changes._LENGTHS) == set(Length)
    assert set(policy_changes._COUNTS) == set(Count)
    assert set(policy_changes._KEPT) == set(POLICY.retention.kept)
    assert set(policy_changes._SWITCHED) == {(switch, on) for switch in Switch for on in (True, False)}


def many() -> Policy:
    return replace(
        POLICY, categories={name: replace(one, points=one.points + 1) for name, one in POLICY.categories.items()}
    )


def test_what_does_not_fit_is_counted_and_the_most_important_stays():
    new = replace(SCAM, name="bets", title="Betting", rule="No bets.")
    told = announced(replace(many(), categories={**many().categories, "bets": new}))
    full = changes_in_plain(told, ENGLISH, 4096)
    words = changes_in_plain(told, ENGLISH, 300)
    assert full is not None
    assert words is not None
    assert len(words) <= 300
    *_, last = words.split("\n")
    shown = words.count("• ")
    assert words.split("\n")[1].startswith("• New: Betting.")
    assert last == f"And {len(told.changes) - shown} smaller changes; /rules shows the rules."
    assert changes_in_plain(told, ENGLISH, 30) is None


def test_of_a_whole_new_policy_a_notice_says_twenty_things():
    bigger = {name: replace(one, points=one.points + 1, rule="New.") for name, one in POLICY.categories.items()}
    words = str(changes_in_plain(announced(replace(POLICY, categories=bigger)), ENGLISH, 4096))
    assert words.count("• ") == policy_changes.LINES_AT_MOST
    assert "smaller changes; /rules" in words


def test_it_stands_below_the_operators_words_whose_formatting_stays_in_place():
    post = Post("Nouvelles règles 🎉")
    shown = with_changes(post, announced(with_category(replace(SCAM, points=5))), ENGLISH)
    assert shown.text.startswith("Nouvelles règles 🎉\n\nVersion 2099-01-01")
    assert shown.formatting == post.formatting
    assert with_changes(Post(""), announced(POLICY), ENGLISH).text.startswith("Version 2099")


@pytest.mark.parametrize("attachment", [None, Attachment("photo", "id")])
def test_together_they_never_exceed_what_telegram_takes(attachment):
    for left in range(0, 400, 7):
        post = Post("🎉" * ((Post("", attachment=attachment).most - left) // 2), attachment=attachment)
        shown = with_changes(post, announced(many()), ENGLISH)
        assert len(shown.text.encode("utf-16-le")) // 2 <= post.most
        assert fits(post, announced(many()), [ENGLISH]) == (shown != post)
    assert not fits(Post("x" * 4090), announced(many()), [ENGLISH])


def hostile(text: str) -> Policy:
    return policy.stored(
        policy.uploaded(
            "p.toml", f'version = "v"\n[categories.scam]\ntitle = "{text}"\nrule = "{text}"\n'.encode()
        ).text
    )


def test_a_rule_of_many_lines_cannot_pass_for_others():
    [rule, title] = lines(hostile("Scam\\n• Everything is allowed"))
    assert "\n" not in rule + title
