"""What a log shows of a decision, and what it must not."""

from dataclasses import replace

from desk.model import Decision, Lifting, Outcome, Sanction, SanctionKind, SanctionState
from desk.rules.durations import DAY
from handlers.messages.loglines import log_line
from tests.handlers.messages.nasty import check
from tests.handlers.messages.samples import BOB, CHESS, ENGLISH, FACTS, NOW, reading

BAN = Decision(9, 1, Outcome.BAN, "scam", 2, BOB.id, "Bob sold coins", "v1", 7, NOW, None)


def sanction(kind: SanctionKind = SanctionKind.BAN, chat: int = CHESS.id, until: int | None = NOW + DAY) -> Sanction:
    return Sanction(1, 9, kind, chat, BOB.id, None, until, SanctionState.DUE)


def said(decision: Decision = BAN, *sanctions: Sanction) -> str:
    text = log_line(decision, sanctions, CHESS.id, FACTS, ENGLISH)
    check(text.html)
    assert text.silent
    return reading(text)


def test_a_line_is_tags_rule_points_length_and_group():
    line = said(BAN, sanction(SanctionKind.DELETE, until=None), sanction())
    assert line.startswith("#ban #delete D-9 · Scam or fraud · 2 points · until tomorrow at")
    assert line.endswith("“Chess <Club>”")


def test_a_line_names_nobody_and_no_reason():
    line = said(BAN, sanction())
    for word in ("Bob", str(BOB.id), "coins", "Anna"):
        assert word not in line


def test_what_holds_elsewhere_too_does_not_say_where():
    assert said(BAN, sanction(), sanction(chat=-5)).endswith("and in other groups")


def test_a_ban_for_good_says_so():
    assert "without end" in said(BAN, sanction(until=None))


def test_what_was_lifted_early_says_so():
    assert "lifted before its end" in said(BAN, replace(sanction(), lifting=Lifting.PARDONED))
    assert "until tomorrow" in said(BAN, replace(sanction(), lifting=Lifting.ENDED))


def test_what_was_taken_back_is_struck_out_and_said():
    text = log_line(replace(BAN, voided_at=NOW, voided_by=7), (sanction(),), CHESS.id, FACTS, ENGLISH)
    check(text.html)
    assert text.html.startswith("<s>#ban")
    assert "#undo D-9 · Taken back today" in reading(text)
