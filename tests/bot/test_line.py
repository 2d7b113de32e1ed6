"""The line to Telegram: who waits for whom."""

import asyncio

from bot.line import Line
from bot.pacing import Call, Pace
from desk.rules.durations import Ms

SECOND: Ms = 20
"""The limits under test are those of a faster Telegram."""

GROUP = -1001


class Window:
    """What has passed through a line, in order."""

    def __init__(self) -> None:
        self.passed: list[str] = []
        self._line = Line(Pace(second=SECOND))

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
