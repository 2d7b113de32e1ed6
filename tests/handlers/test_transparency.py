"""`/transparency`: anybody picks a country and reads the quarters that are over."""

from typing import Final

import pytest

from desk.rules.transparency.quarters import quarter_of
from handlers.buttons import Action, encode
from tests.handlers.updates import ANNA, GROUP, message, presses, private, update
from tests.storage.desk import START

OVER: Final = quarter_of(START)


@pytest.fixture
async def asked(desk):
    """Two large countries and a small one have asked; the quarter is over."""
    numbers = iter(range(1, 100))
    for country, count in (("DE", 8), ("FR", 12), ("IT", 2), ("ES", 20)):
        for _ in range(count):
            ref = f"L-{next(numbers)}"
            said = {"instrument": "national_order", "country": country, "emergency": 0, "persons": 1, "strangers": 0}
            await desk.run(
                lambda unit, ref=ref, said=said: unit.journal.write("staff:301", "request_received", ref, **said)
            )
            await desk.run(
                lambda unit, ref=ref: unit.journal.write("staff:301", "request_refuse", ref, code="too_broad")
            )
    desk.clock.now = OVER.before
    return desk


async def test_nobody_asked_yet(desk):
    await desk.handles(update(message=message(private(ANNA), ANNA, text="/transparency")))
    assert "No authority had asked" in desk.last_said


async def test_a_country_is_picked_and_its_quarters_are_read(asked):
    await asked.handles(update(message=message(private(ANNA), ANNA, text="/transparency fr")))
    assert "<b>France</b>" in asked.last_said
    assert f"<b>{OVER}</b>\nRequests received: 12\n" in asked.last_said
    assert "Refused: 12" in asked.last_said
    assert str(OVER.previous) not in asked.last_said
    asked.clock.now = OVER.next.before
    await asked.handles(update(message=message(private(ANNA), ANNA, text="/transparency fr")))
    assert f"<b>{OVER.next}</b>\nRequests received: 0\n" in asked.last_said


async def test_a_small_country_is_withheld_and_cannot_be_computed_from_the_others(asked):
    for code in ("it", "de"):  # the second so that the first is not what is left of the total
        await asked.handles(update(message=message(private(ANNA), ANNA, text=f"/transparency {code}")))
        assert f"<b>{OVER}</b>\nRequests received: withheld\n" in asked.last_said
    await asked.handles(update(message=message(private(ANNA), ANNA, text="/transparency es")))
    assert "Requests received: 20" in asked.last_said
    assert "Counts under 5" in asked.last_said


async def test_the_button_shows_all_countries_where_the_choice_was(asked):
    await asked.handles(presses(encode(Action.TRANSPARENCY, "-")))
    assert "<b>All countries</b>" in asked.last_said
    assert "Requests received: 42" in asked.last_said
    await asked.handles(presses(encode(Action.TRANSPARENCY_COUNTRIES)))
    assert "Requests from authorities" in asked.last_said


async def test_in_a_group_the_others_do_not_see_who_looked(asked):
    await asked.handles(update(message=message(GROUP, ANNA, text="/transparency")))
    chat, _said, _whisper = asked.telegram.said[-1]
    assert chat == ANNA["id"]
