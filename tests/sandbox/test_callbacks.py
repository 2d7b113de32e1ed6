"""Buttons: pressed by people, answered by the bot."""

import asyncio

import pytest

from sandbox import CannotWrite
from tests.sandbox.client import Refused


def keyboard(*labels, **more):
    return {"inline_keyboard": [[{"text": label, "callback_data": label.lower(), **more} for label in labels]]}


async def next_query(telegram, bot):
    await telegram.world.transcript.until(
        lambda: True if any(event.kind == "press" for event in telegram.transcript()) else None, within=5
    )
    return await bot.update("callback_query")


async def test_a_press_reaches_the_bot_and_its_answer_the_person(telegram, bot, ana):
    await bot.call("sendMessage", chat_id=ana.id, text="sure?", reply_markup=keyboard("Confirm", "Cancel"))
    pressing = asyncio.create_task(ana.presses("Conf"))
    query = await next_query(telegram, bot)
    assert (query["from"]["id"], query["data"], query["message"]["text"]) == (ana.id, "confirm", "sure?")
    await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="done")
    assert await pressing == "done"


async def test_a_press_nobody_answers_fails_the_story(bot, ana):
    await bot.call("sendMessage", chat_id=ana.id, text="sure?", reply_markup=keyboard("Confirm"))
    with pytest.raises(AssertionError, match="Ana Lima pressed 'Confirm' and got no answer"):
        await ana.presses("Confirm", within=0.05)


async def test_a_query_expires(telegram, bot, ana):
    await bot.call("sendMessage", chat_id=ana.id, text="sure?", reply_markup=keyboard("Confirm"))
    pressing = asyncio.create_task(ana.presses("Confirm"))
    query = await next_query(telegram, bot)
    telegram.clock.advance(60)
    with pytest.raises(Refused, match="query is too old and response timeout expired or query ID is invalid"):
        await bot.call("answerCallbackQuery", callback_query_id=query["id"])
    pressing.cancel()


async def test_an_answer_holds_200_characters_and_opens_only_the_bot_itself(telegram, bot, ana):
    await bot.call("sendMessage", chat_id=ana.id, text="sure?", reply_markup=keyboard("Confirm"))
    pressing = asyncio.create_task(ana.presses("Confirm"))
    answer = {"callback_query_id": (await next_query(telegram, bot))["id"]}
    with pytest.raises(Refused, match="MESSAGE_TOO_LONG"):
        await bot.call("answerCallbackQuery", **answer, text="x" * 201)
    with pytest.raises(Refused, match="URL_INVALID"):
        await bot.call("answerCallbackQuery", **answer, url="https://example.org/")
    await bot.call("answerCallbackQuery", **answer, url="https://t.me/ombud_bot?start=r_12")
    await pressing
    assert ana.texts()[-1] == "/start r_12"


async def test_a_link_button_to_the_bot_starts_it_with_the_payload(bot, group, ana):
    button = {"text": "Report privately", "url": "https://t.me/ombud_bot?start=g5"}
    await bot.call("sendMessage", chat_id=group.id, text="Rules", reply_markup={"inline_keyboard": [[button]]})
    await ana.presses("Report", in_=group)
    assert ana.texts()[-1] == "/start g5"


async def test_a_reply_keyboard_writes_its_label(bot, ana):
    keys = {"keyboard": [["Skip", {"text": "Back"}]], "resize_keyboard": True}
    sent = await bot.call("sendMessage", chat_id=ana.id, text="who?", reply_markup=keys)
    assert "reply_markup" not in sent
    await ana.presses("Back")
    assert ana.texts()[-1] == "Back"


async def test_people_are_picked_with_telegrams_own_picker(bot, ana, ben):
    request = {"request_id": 7, "request_name": True}
    keys = {"keyboard": [[{"text": "Pick", "request_users": request}]]}
    await bot.call("sendMessage", chat_id=ana.id, text="who?", reply_markup=keys)
    ana.picks_user(7, ben)
    shared = (await bot.update("message"))["users_shared"]
    assert shared == {"request_id": 7, "users": [{"user_id": ben.id, "first_name": "Ben"}]}


async def test_nobody_is_picked_without_a_button_that_asks(bot, ana, ben):
    with pytest.raises(CannotWrite, match="no button lets Ana Lima pick 1 people for request 7"):
        ana.picks_user(7, ben)


async def test_a_press_under_a_deleted_message_shows_an_inaccessible_one(telegram, bot, ana):
    await bot.call("sendMessage", chat_id=ana.id, text="old", reply_markup=keyboard("Confirm"))
    message = ana.messages()[-1]
    ana.deletes(message)
    pressing = asyncio.create_task(ana.presses_data(message, "confirm", within=1))
    assert (await next_query(telegram, bot))["message"]["date"] == 0
    pressing.cancel()
