"""What people read about an erasure: it fits whatever applies to them, in every language, and nobody can forge a part of it."""

import pytest

from config.texts import languages, translations
from desk.erasing import Asked, Meaning
from desk.holds import Hold, Matching
from desk.misuse import Gravity, Intention, Misuse, MisuseKind
from desk.model import Appeal, Decision, Outcome, Sanction, SanctionKind, SanctionState, Side
from desk.rules.durations import DAY
from handlers.messages.fitting import units
from handlers.messages.forgetting import erased, kept, question
from handlers.messages.reader import Reader
from handlers.messages.text import TEXT_AT_MOST
from tests.handlers.messages.nasty import check
from tests.handlers.messages.samples import ENGLISH, FACTS, NOW, labels, reading

NOTHING = Meaning((), (), False, (), (), (), (), worked_here=False)
END = NOW + 30 * DAY


def everything(n: int = 1) -> Meaning:
    """A person to whom all of it applies, `n` times."""
    misuse = (Gravity.MINOR, Intention.UNKNOWN, "", 301, NOW, END)
    return Meaning(
        appeals=tuple(
            Appeal(i, i, 1, 50, side, 1 if side is Side.REPORTER else None, "", NOW, END, 201)
            for i in range(n)
            for side in Side
        ),
        reports=tuple(f"R-{i}" for i in range(n)),
        flagger=True,
        decisions=tuple(
            Decision(i, 1, Outcome.WARN, "scam", 2, 50, "", "1", 201, NOW, END if i % 2 else None) for i in range(n)
        ),
        sanctions=tuple(
            Sanction(i, 1, kind, -i, 50, None, until, SanctionState.APPLIED)
            for i in range(n)
            for kind in (SanctionKind.MUTE, SanctionKind.BAN)
            for until in (None, END)
        ),
        misuse=tuple(Misuse(1, 50, 1, kind, 3, 4, *misuse) for kind in MisuseKind),
        holds=tuple(
            Hold(
                i,
                Matching.ACCOUNT,
                50,
                None,
                None,
                None,
                "<b>Art. 12</b>\n" * 20,
                401,
                False,
                NOW,
                END,
                None,
                None,
                None,
            )
            for i in range(n)
        ),
        worked_here=True,
    )


@pytest.mark.parametrize("meaning", [NOTHING, everything(), everything(3), everything(40)])
@pytest.mark.parametrize("language", languages())
def test_it_fits_and_is_sound_in_every_language(meaning: Meaning, language: str):
    reader = Reader(language, translations(language))
    for page in (*question(Asked(meaning, NOW), FACTS, reader), *erased(meaning, FACTS, reader), kept(reader)):
        assert units(page.html) <= TEXT_AT_MOST
        check(page.html)


def test_the_buttons_stand_below_the_last_page_and_only_there():
    *before, last = question(Asked(everything(40), NOW), FACTS, ENGLISH)
    assert before
    assert not any(labels(page) for page in before)
    assert labels(last) == ["Erase my data", "Keep everything"]


def test_the_last_words_are_the_same_for_everybody():
    last = "What a law obliges the desk to keep stays sealed for as long as it says, and nobody works with it."
    for meaning in (NOTHING, everything()):
        assert reading(question(Asked(meaning, NOW), FACTS, ENGLISH)[-1]).endswith(last)
        assert reading(erased(meaning, FACTS, ENGLISH)[-1]).endswith(last)


def test_what_applies_to_nobody_is_not_said():
    words = reading(question(Asked(NOTHING, NOW), FACTS, ENGLISH)[0])
    for left_out in ("appeal A-", "report R-", "flagger", "in particular", "an order"):
        assert left_out not in words


def test_a_second_look_at_a_report_is_not_promised_again():
    words = reading(question(Asked(everything(), NOW), FACTS, ENGLISH)[0])
    assert "your open appeal A-0: it is withdrawn. While there is time, you can appeal again" in words
    assert "your request A-0 to look again at a report: it is withdrawn, and cannot be made a second time" in words
