"""A campaign's figures are counted once for all who watch, and are true again at each change."""

import pytest

from bot.campaigns.figures import KEPT, Figures
from desk.campaigns import CampaignState, NewRecipient, RecipientState, Terms
from storage.database import Database
from tests.storage.desk import MODERATOR, START, Desk


@pytest.fixture
async def desk(database: Database) -> Desk:
    opened = Desk(database)
    number = await opened.run(lambda unit: unit.campaigns.add(MODERATOR, Terms()))
    await opened.run(lambda unit: unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.SENDING))
    return opened


async def joins(desk: Desk, recipient: int) -> None:
    await desk.run(lambda unit: unit.recipients.add(1, [NewRecipient(recipient, START)]))


async def due(figures: Figures) -> int:
    return (await figures.of(1)).progress.counts[RecipientState.DUE]


async def test_one_count_serves_all_who_look_within_seconds(desk: Desk) -> None:
    figures = Figures(desk.runner)
    assert await due(figures) == 0
    await joins(desk, 1)
    assert await due(figures) == 0
    desk.clock.now += KEPT
    assert await due(figures) == 1


@pytest.mark.parametrize("state", [CampaignState.PAUSED, CampaignState.STOPPED, CampaignState.DONE])
async def test_a_change_of_state_is_counted_anew_and_again_after_it(desk: Desk, state: CampaignState) -> None:
    figures = Figures(desk.runner)
    assert await due(figures) == 0
    await desk.run(lambda unit: unit.campaigns.move(1, CampaignState.SENDING, to=state))
    for recipient in (1, 2):
        await joins(desk, recipient)
        assert await due(figures) == recipient


async def test_a_retry_is_counted_anew(desk: Desk) -> None:
    figures = Figures(desk.runner)
    assert await due(figures) == 0
    await joins(desk, 1)
    await desk.run(lambda unit: unit.campaigns.retry(1))
    assert await due(figures) == 1
