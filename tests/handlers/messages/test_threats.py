"""What an officer reads who is asked to have a case kept."""

from desk.disclosure.escalation import Escalation, EscalationKind
from handlers.messages.threats import preservation_asked
from tests.handlers.messages.samples import ENGLISH, FACTS, NOW, case, reading


def test_who_asks_why_and_both_ways_to_answer():
    about = case()
    asked = Escalation(
        3, about.id, EscalationKind.PRESERVATION, "The <police> called.", 201, NOW, None, None, 0, None, None, None
    )
    text = preservation_asked(asked, about, FACTS, ENGLISH)
    said = reading(text)
    assert f"{about.ref}: a request is expected." in said
    assert "The <police> called." in said
    assert [one.label for row in text.buttons for one in row] == ["Preserve the case", "Preserve nothing"]
    assert text.protected
