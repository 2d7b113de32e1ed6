"""The line to Telegram: who waits for whom."""

import asyncio
import time

import pytest

from bot.line import Line
from bot.pacing import Call, Pace
from desk.rules.durations import Ms

SECOND: Ms = 20
"""The limits under test are those of a faster Telegram."""

GROUP = -1001


class Window:
    """What has passed through a line, in order."""

    def __init__(self, second: Ms = SECOND) -> None:
        self.passed: list[str] = []
        self._line = Line(Pace(second=second))

    async def send(self, call: Call, name: str) -> None:
        async def action() -> None:
            self.passed.append(name)

        await self._line.attempt(call, action)


async def test_messages_to_one_chat_start_in_the_order_they_came():
    window = Window()
    names = [str(number) for number in range(12)]

    async def come(number: int) -> None:
        # At different fractions of a millisecond, in which the limits are counted.
        await asyncio.sleep(number * 0.0007)
        await window.send(Call(GROUP), names[number])

    await asyncio.gather(*(come(number) for number in range(12)))
    assert window.passed == names


async def test_a_moderation_act_does_not_wait_behind_messages_to_its_chat():
    window = Window()
    messages = [window.send(Call(GROUP), f"message {number}") for number in (1, 2, 3)]
    await asyncio.gather(*messages, window.send(Call(GROUP, message=False), "deletion"))
    assert window.passed.index("deletion") < window.passed.index("message 2")


async def test_chats_do_not_wait_for_each_other():
    window = Window()
    await asyncio.gather(window.send(Call(1), "1a"), window.send(Call(1), "1b"), window.send(Call(2), "2a"))
    assert window.passed.index("2a") < window.passed.index("1b")


async def test_what_does_not_yield_gets_the_very_next_slot_of_a_saturating_campaign():
    window = Window(second=300)

    async def report() -> None:
        # After some of the campaign has left, and while the rest of it waits.
        while len(window.passed) < 10:
            await asyncio.sleep(0)
        before = len(window.passed)
        await window.send(Call(1_000), "receipt")
        assert window.passed.index("receipt") == before

    campaign = [window.send(Call(chat, yielding=True), str(chat)) for chat in range(1, 61)]
    await asyncio.gather(*campaign, report())
    assert [name for name in window.passed if name != "receipt"] == [str(chat) for chat in range(1, 61)]


async def test_a_campaign_goes_on_while_others_wait_for_a_crowded_group():
    window = Window()
    crowd = [asyncio.create_task(window.send(Call(GROUP), f"card {number}")) for number in range(25)]
    await asyncio.sleep(0)
    await asyncio.gather(*(window.send(Call(chat, yielding=True), str(chat)) for chat in range(1, 41)))

    assert not all(card.done() for card in crowd)
    for card in crowd:
        card.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)


async def test_what_yields_to_a_chat_that_is_not_free_lets_the_rest_of_the_campaign_pass():
    window = Window()
    await window.send(Call(1), "receipt")
    await asyncio.gather(*(window.send(Call(chat, yielding=True), str(chat)) for chat in range(1, 4)))

    assert window.passed == ["receipt", "2", "3", "1"]


async def test_a_receipt_does_not_wait_behind_what_yields_to_the_same_chat():
    window = Window()
    others = [window.send(Call(chat), "other") for chat in range(10, 40)]
    await asyncio.gather(*others, window.send(Call(1, yielding=True), "notice"), window.send(Call(1), "receipt"))

    assert window.passed[-2:] == ["receipt", "notice"]


async def test_what_is_given_up_leaves_its_place_to_the_next():
    window = Window(second=900)
    tasks = [asyncio.create_task(window.send(Call(chat, yielding=True), str(chat))) for chat in range(1, 11)]
    await asyncio.sleep(0)
    for task in tasks[1:9]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert window.passed == ["1", "10"]


class Unlucky(Pace):
    """Whoever makes the second call gives up in the moment of its turn."""

    second: asyncio.Task[object]

    def started(self, call: Call, now: Ms) -> None:
        super().started(call, now)
        if call == Call(2):
            asyncio.get_running_loop().call_soon(self.second.cancel)


async def test_what_is_given_up_in_the_moment_of_its_turn_is_not_made_and_holds_nobody_up():
    pace, made = Unlucky(), []
    line = Line(pace)

    async def action() -> None:
        made.append("call")

    await line.attempt(Call(1), action)
    pace.second = asyncio.create_task(line.attempt(Call(2), action))
    with pytest.raises(asyncio.CancelledError):
        await pace.second

    later = time.monotonic_ns() // 1_000_000 + 10_000
    assert made == ["call"]
    assert pace.ready_at(Call(2), later) == later


async def test_a_thousand_that_are_paid_for_do_not_wait_for_the_thirty():
    window = Window()
    messages = [window.send(Call(chat), "message") for chat in range(1, 61)]
    await asyncio.gather(*messages, *(window.send(Call(chat, paid=True), "paid") for chat in range(1_000, 1_500)))

    assert "message" in window.passed[-20:]
