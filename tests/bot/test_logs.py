"""What is logged of a failure: where it happened, never what it says."""

import asyncio
import logging
import sys

import pytest

from bot.clockwork import Chore, Clockwork
from bot.logs import loop_fault, where

SECRET = "Anna wrote: please help"


def fails(*, discreetly: bool = False) -> None:
    try:
        {}[SECRET]
    except KeyError as error:
        raise ValueError(SECRET) from None if discreetly else error


def test_an_exception_that_a_library_logs_shows_types_and_places(logged):
    try:
        fails()
    except ValueError:
        logging.getLogger("aiohttp.server").exception("Error handling request")

    said = logged.getvalue()
    assert "Error handling request\nValueError at test_logs.py" in said
    assert "after KeyError at test_logs.py" in said
    assert SECRET not in said


def test_a_context_that_was_suppressed_is_not_said():
    with pytest.raises(ValueError, match=SECRET) as raised:
        fails(discreetly=True)

    assert "KeyError" not in where(raised.value)


async def test_a_task_whose_failure_nobody_hears_of_shows_types_and_places(logged):
    asyncio.get_running_loop().set_exception_handler(loop_fault)
    task = asyncio.get_running_loop().create_task(failing())
    await asyncio.wait([task])
    del task

    said = logged.getvalue()
    assert "Task exception was never retrieved: ValueError at test_logs.py" in said
    assert SECRET not in said


async def test_a_callback_that_fails_does_not_show_its_arguments(logged):
    loop, called = asyncio.get_running_loop(), asyncio.Event()
    loop.set_exception_handler(loop_fault)

    def callback(_words: str) -> None:
        called.set()
        fails()

    loop.call_soon(callback, SECRET)
    await called.wait()

    said = logged.getvalue()
    assert "Exception in callback" in said
    assert "ValueError at test_logs.py" in said
    assert SECRET not in said


async def test_a_timer_that_fails_shows_types_and_places_and_goes_on(logged):
    rung = asyncio.Event()
    times = 0

    async def chore() -> int:
        nonlocal times
        times += 1
        if times == 2:
            rung.set()
        return await failing()

    clockwork = Clockwork([Chore("cases paged", 0.01, chore)])
    clockwork.start()
    await asyncio.wait_for(rung.wait(), 5)
    await clockwork.stop(1)

    said = logged.getvalue()
    assert "cases paged: ValueError at test_logs.py" in said
    assert SECRET not in said


def test_the_last_words_of_the_process_show_types_and_places(logged):
    try:
        fails()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)

    said = logged.getvalue()
    assert "stopped by ValueError at test_logs.py" in said
    assert SECRET not in said


async def failing() -> int:
    fails()
    return 0
