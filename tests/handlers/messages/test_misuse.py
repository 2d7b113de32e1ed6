"""What the misuse of reporting makes people read: the reporter all that was weighed, leads nothing that names anybody."""

from desk.misuse import Gravity, Intention, Misuse, MisuseKind, Weighed
from desk.notices import IdentityUnsealed, MisuseDecided, MisuseReviewed
from desk.records import Unsealing
from desk.reporters import Past
from desk.rules.durations import DAY
from desk.rules.trust import Record
from desk.unsealing import Reporter
from handlers.buttons import Action, Press, decode
from handlers.messages.notices import render
from handlers.messages.reporters import listing, misuse_contested, reporter_past
from handlers.messages.unsealing import identity, identity_unsealed
from tests.handlers.messages.samples import ANNA, BOB, ENGLISH, FACTS, NOW, pressed, reading

WEIGHED = Weighed(Gravity.SERIOUS, Intention.DELIBERATE, "quarrel")


def misuse(**changes: object) -> Misuse:
    values: dict[str, object] = {
        "id": 3,
        "reporter": BOB.id,
        "report": 12,
        "kind": MisuseKind.MUTE,
        "unfounded": 6,
        "decided": 8,
        "gravity": Gravity.SERIOUS,
        "intention": Intention.DELIBERATE,
        "reason": "a <b>quarrel</b>",
        "decided_by": ANNA.id,
        "at": NOW - DAY,
        "until": NOW + 29 * DAY,
    }
    return Misuse(**values | changes)


def decided(kind: MisuseKind) -> MisuseDecided:
    return MisuseDecided(3, kind, 12, 6, 8, WEIGHED, NOW + 30 * DAY)


def test_a_muted_reporter_reads_why_until_when_and_how_to_contest():
    text = render(decided(MisuseKind.MUTE), FACTS, ENGLISH)
    said = reading(text)
    assert "This is about your report R-12" in said
    assert "Your reports are muted until 24 Dec 2026 at 06:00 UTC." in said
    assert "6 of 8 decided reports dismissed in 180 days; serious; on purpose." in said
    assert "Reason: You used reports to carry on a quarrel." in said
    assert "If a life is in danger or a child is harmed" in said
    assert "/contest M-3" in said
    assert "court" in said
    assert [decode(data) for data in pressed(text)] == [Press(Action.MISUSE_CONTEST, (3,))]


def test_a_cautioned_reporter_reads_that_nothing_changes_yet():
    said = reading(render(decided(MisuseKind.WARNING), FACTS, ENGLISH))
    assert "Nothing changes for your reports now" in said
    assert "may be muted for a time" in said


def test_what_came_of_another_look_is_told_with_its_reason():
    stands = reading(render(MisuseReviewed(3, MisuseKind.MUTE, True, "holds"), FACTS, ENGLISH))
    assert "It stands." in stands
    assert "Reason: I looked at the reports again, and they bear it out." in stands
    assert "court" in stands
    gone = reading(render(MisuseReviewed(3, MisuseKind.MUTE, False, "my mistake"), FACTS, ENGLISH))
    assert "your reports are not muted any more" in gone
    assert "Reason: my mistake" in gone


def test_a_lead_reads_what_is_contested_and_can_press():
    text = misuse_contested(misuse(contested_at=NOW, contest="<i>all true</i>"), FACTS, ENGLISH)
    assert "The reporter says: <i>all true</i>" in reading(text)
    assert "by Anna" in reading(text)
    assert {decode(data).action for data in pressed(text)} == {Action.MISUSE_UPHOLD, Action.MISUSE_CLEAR}
    assert text.protected


def test_leads_see_figures_and_no_names():
    past = Past(12, Record(8, 2), (misuse(),), (Unsealing(ANNA.id, NOW, "in danger"),))
    for text in (reporter_past(past, FACTS, ENGLISH), listing([misuse()], {3: ["R-13"]}, FACTS, ENGLISH)):
        assert "6 of 8" in reading(text)
        assert "Bob" not in reading(text)
        assert "a <b>quarrel</b>" in reading(text)
    assert "Anna looked at who sent it: in danger" in reading(reporter_past(past, FACTS, ENGLISH))
    assert "Held back, and not in the queue: R-13" in reading(listing([misuse()], {3: ["R-13"]}, FACTS, ENGLISH))


def test_an_identity_is_shown_so_that_it_cannot_be_passed_on():
    text = identity(Reporter(12, BOB.id, BOB), ENGLISH)
    assert "R-12 was sent by Bob <b> @bob · id 50" in reading(text)
    assert text.protected
    assert "id 50" in reading(identity(Reporter(12, BOB.id, None), ENGLISH))


def test_other_leads_read_that_somebody_looked_and_not_at_whom():
    said = reading(identity_unsealed(IdentityUnsealed(12, ANNA.id), FACTS, ENGLISH))
    assert said.startswith("Anna has looked at who sent R-12.")
    assert "Bob" not in said
