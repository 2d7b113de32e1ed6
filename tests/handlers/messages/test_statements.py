"""The statement of reasons: all that DSA Art. 17(3) asks for."""

from dataclasses import replace

from desk.model import Origin, Outcome
from desk.notices import Measure
from desk.rules.durations import DAY
from handlers.buttons import Action, Press, decode
from handlers.messages.notices import render
from tests.handlers.messages.samples import CHESS, ENGLISH, FACTS, NOW, POLICY, reading, statement


def said(facts=FACTS, **changes) -> str:
    return reading(render(statement(**changes), facts, ENGLISH))


def test_a_warning_says_that_it_restricts_nothing():
    assert "This is a warning. It does not restrict what you can do" in said()


def test_what_holds_in_several_groups_says_so_and_many_are_counted():
    groups = [Measure("ban", -number, None) for number in range(1, 10)]
    few, many = said(outcome=Outcome.BAN, measures=tuple(groups[:2])), said(outcome=Outcome.BAN, measures=tuple(groups))
    assert "You are banned from the chat -1; this has no end date.\nYou are banned from the chat -2" in few
    assert "This holds in these groups only" in few
    assert "You are banned from 9 groups of this desk; this has no end date." in many


def test_what_later_groups_take_over_is_told_beforehand():
    text = said(outcome=Outcome.BAN, measures=(Measure("ban", CHESS.id, None, spreads=True),))
    assert "and in groups of this desk that come to share their measures later" in text


def test_a_mute_says_where_and_until_when_it_holds():
    text = said(outcome=Outcome.MUTE, measures=(Measure("mute", CHESS.id, NOW + DAY),))
    assert (
        "You cannot write in “Chess <Club>” until tomorrow at 06:00 UTC (25 Nov 2026).\nThis holds in that chat only"
        in text
    )


def test_a_ban_for_good_says_that_it_has_no_end():
    text = said(outcome=Outcome.BAN, measures=(Measure("ban", CHESS.id, None),))
    assert "You are banned from “Chess <Club>”; this has no end date." in text


def test_a_removed_message_is_said_to_be_removed():
    text = said(outcome=Outcome.DELETE, measures=(Measure("delete", CHESS.id, None),))
    assert "Your message is removed from “Chess <Club>”, for good." in text


def test_what_was_posted_is_quoted():
    assert "What it is about\nSend me 1 BTC" in said()


def test_what_may_not_be_quoted_is_passed_over_without_saying_why():
    assert "What it is about\nThe content is not repeated here." in said(excerpt=None)


def test_it_says_what_led_to_it_and_that_no_machine_did():
    assert "through a report. A person decided. Nothing was found or decided automatically." in said()
    assert "A moderator noticed it; nobody had reported it." in said(origin=Origin.MODERATOR)


def test_it_names_the_rule_and_the_version_of_the_policy():
    text = said()
    assert "Scam or fraud, in the rules of this community (version 2026-11-24)" in text
    assert POLICY.category("scam").rule in text


def test_it_gives_the_moderators_reason():
    assert "Why, in the moderator's words\nYou asked people for money under a false name." in said()


def test_a_reason_that_is_the_rule_itself_is_not_said_twice():
    rule = POLICY.category("scam").rule
    assert said(reason=rule).count(rule) == 1


def test_it_says_what_the_points_mean_and_what_comes_next():
    assert (
        "This counts 1 point in all groups that this desk looks after, until 22 Feb 2027 at 06:00 UTC. You now have"
        " 1 point: step 1 of 5. The next step, at 2 points, mutes you for 1 day."
    ) in said(points=1, total=1)


def test_the_last_warning_is_called_so():
    assert "Last warning. The next step, at 9 points, bans you for good." in said(total=8)


def test_at_the_top_of_the_ladder_nothing_is_threatened():
    text = said(points=9, total=9, expires_at=None)
    assert "without an end" in text
    assert "No further step follows." in text


def test_a_decision_without_points_says_so():
    assert "It leaves no points on your account." in said(points=0, total=0, expires_at=None)


def test_it_names_the_court_and_the_bodies_outside():
    text = said()
    assert "court" in text
    assert "out-of-court dispute settlement body (Art. 21 of the Digital Services Act)" in text


def test_it_says_how_and_until_when_to_appeal_counted_from_its_delivery():
    until = (
        "Until 24 May 2027 at 23:59 UTC you can ask us to look again, free of charge: press the button below, or send"
    )
    assert f"{until} /appeal D-9 to @" in said()
    assert "Another moderator decides." in said()
    assert "Until 30 Nov 2026" in said(appeal_until=NOW + 6 * DAY)


def test_it_carries_an_appeal_button():
    ((button,),) = render(statement(), FACTS, ENGLISH).buttons
    assert (button.label, decode(button.data)) == ("Appeal this decision", Press(Action.APPEAL, (9,)))


def test_what_came_of_an_appeal_offers_no_other():
    text = render(statement(final=True), FACTS, ENGLISH)
    assert text.buttons == ()
    assert "/appeal" not in text.html
    assert "court" in text.html


def test_a_desk_with_a_single_moderator_says_so():
    appeals = replace(POLICY.appeals, single_moderator=True)
    text = said(replace(FACTS, policy=replace(POLICY, appeals=appeals)))
    assert "Only where nobody else could does the same person look again." in text


def test_a_rule_that_the_policy_has_no_longer_is_still_named():
    assert "old_rule, in the rules" in said(category="old_rule")


def test_an_account_that_was_judged_without_a_chat_is_told_so():
    assert "about what you posted or how you acted" in said(chat=None)


def test_points_of_a_groups_own_administrators_are_said_to_count_there_only():
    assert "in this group only" in said(here_only=True)
    assert "in this group only" not in said()


def test_who_is_sanctioned_again_is_warned_of_disclosure_only_where_the_policy_says_so():
    warned = replace(FACTS, policy=replace(POLICY, disclosure_warning=True))
    words = "may be disclosed to an authority on a valid legal request"
    assert words in said(warned, points=2, total=4)
    assert "for how long: /privacy" in said(warned, points=2, total=4)
    assert words not in said(warned, points=2, total=2), "the first time"
    assert words not in said(warned, points=0, total=4), "nothing was counted now"
    assert words not in said(points=2, total=4)
