"""What `ombud check` says of a desk that answers lawful requests."""

import pytest

from bot.checking import disclosing
from config.settings import Settings

CHAT, FEW = "OMBUD_LEGAL_CHAT", "Fewer than 3 people"


@pytest.mark.parametrize(
    ("chat", "discloses", "officers", "said"),
    [
        (None, set(), set(), []),
        (None, {1, 2, 3}, {1, 2}, [CHAT]),
        (-1001, {1, 2, 3}, {1, 2}, []),
        (-1001, {1, 2}, {1, 2}, [FEW]),
        (-1001, set(), set(), [FEW]),
    ],
)
def test_three_officers_are_the_least_and_their_cards_need_a_chat(
    chat: int | None, discloses: set[int], officers: set[int], said: list[str]
):
    settings = Settings(legal_chat=chat)
    found = list(disclosing(settings, discloses, officers))
    assert [problem.startswith(begin) for problem, begin in zip(found, said, strict=True)] == [True] * len(said)
