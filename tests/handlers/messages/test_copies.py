"""Everything in a copy has a name that people read."""

import re
from pathlib import Path

from desk import copying
from desk.campaigns import RecipientState
from desk.evidence import EvidenceKind
from desk.misuse import Gravity, Intention, MisuseKind
from desk.model import AppealState, Door, Lifting, Outcome, Role, SanctionKind, SanctionState
from desk.notices import DeliveryState
from handlers.messages.copy_words import FIELDS, SECTIONS, WORDS

HELD = (
    ("kind", SanctionKind),
    ("kind", MisuseKind),
    ("kind", EvidenceKind),
    ("state", SanctionState),
    ("state", AppealState),
    ("state", DeliveryState),
    ("state", RecipientState),
    ("outcome", [one for one in Outcome if one is not Outcome.DISMISS]),
    ("lifting", Lifting),
    ("door", Door),
    ("gravity", Gravity),
    ("intention", Intention),
    ("role", Role),
)


def test_every_section_has_a_title():
    assert {name for name, _gathering in copying._SECTIONS} == set(SECTIONS)


def test_every_field_has_a_label():
    here = Path(copying.__file__).parent
    text = "".join(path.read_text() for path in here.glob("*.py"))
    calls = re.findall(r"entry\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)", text)
    used = {name for call in calls for name in re.findall(r"(?:^|[\s,(])(\w+)=(?!=)", re.sub(r"\([^()]*\)", "", call))}
    assert len(used) > 40
    assert used <= set(FIELDS)


def test_every_word_is_translated():
    missing = [(field, one.value) for field, words in HELD for one in words if one.value not in WORDS[field]]
    assert missing == []
