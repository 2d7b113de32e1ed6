"""Every call is checked against the published API, and what is refused is remembered."""

import json

import aiohttp
import pytest

from sandbox import Sandbox
from tests.sandbox.client import Bot, Refused

GO = {"text": "Go", "callback_data": "go"}


async def test_an_unknown_method_is_404(bot):
    with pytest.raises(Refused, match="Not Found: method not found") as refusal:
        await bot.call("sendTelepathy")
    assert refusal.value.code == 404


async def test_a_wrong_token_is_401(telegram, bot):
    async with bot.session.get(f"{telegram.url}/bot1:wrong/getMe") as response:
        assert response.status == 401


async def test_method_names_ignore_case_and_get_works(telegram, bot):
    async with bot.session.get(f"{bot.root}/GETME") as response:
        assert (await response.json())["result"]["username"] == "ombud_bot"


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"text": "x"}, "chat_id is empty"),
        ({"chat_id": 1}, "message text is empty"),
        ({"chat_id": 1, "text": "x", "colour": "red"}, 'unknown parameter "colour" of sendMessage'),
        ({"chat_id": 1.5, "text": "x"}, '"chat_id" must be Integer or String'),
        ({"chat_id": 1, "text": 7}, '"text" must be String'),
        ({"chat_id": 1, "text": "x", "disable_notification": "perhaps"}, '"disable_notification" must be Boolean'),
        ({"chat_id": 1, "text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"chat_id": 1, "text": "x", "reply_markup": [1]}, "object expected as reply markup"),
        ({"chat_id": 1, "text": "x", "link_preview_options": {"is_off": True}}, 'unknown field "is_off" of LinkPrev'),
        ({"chat_id": 1, "text": "x", "reply_parameters": {"message_id": "1"}}, '"ReplyParameters.message_id" must be'),
        ({"chat_id": 1, "text": "x", "entities": [{"type": "bold"}]}, "can't parse MessageEntity: can't find field"),
    ],
)
async def test_wrong_parameters_are_refused(bot, params, reason):
    with pytest.raises(Refused) as refusal:
        await bot.call("sendMessage", **params)
    assert str(refusal.value).startswith(f"Bad Request: {reason}")


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"callback_data": "x"}, "can't parse InlineKeyboardButton: can't find field \"text\""),
        ({"text": "x"}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "ф" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "url": "not an address"}, "BUTTON_URL_INVALID"),
        ({"text": "x", "callback_data": "x", "color": "red"}, 'unknown field "color" of InlineKeyboardButton'),
    ],
)
async def test_wrong_buttons_are_refused(bot, ana, button, reason):
    with pytest.raises(Refused) as refusal:
        await bot.call("sendMessage", chat_id=ana.id, text="x", reply_markup={"inline_keyboard": [[button]]})
    assert str(refusal.value) == f"Bad Request: {reason}"


async def test_callback_data_of_64_bytes_is_fine(bot, ana):
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "ф" * 32}]]}
    sent = await bot.call("sendMessage", chat_id=ana.id, text="x", reply_markup=keyboard)
    assert sent["reply_markup"] == keyboard


async def test_forms_carry_numbers_flags_and_objects_as_text(bot, ana):
    sent = await bot.form(
        "sendMessage",
        {
            "chat_id": str(ana.id),
            "text": "123",
            "disable_notification": "true",
            "reply_markup": json.dumps({"inline_keyboard": [[GO]]}),
        },
    )
    assert sent["text"] == "123"
    assert sent["reply_markup"]["inline_keyboard"] == [[GO]]


async def test_a_body_that_is_no_json_object_is_refused(bot):
    async with bot.session.post(
        f"{bot.root}/sendMessage", data=b"[1", headers={"Content-Type": "application/json"}
    ) as response:
        assert (response.status, (await response.json())["ok"]) == (400, False)


async def test_refused_calls_are_remembered_with_their_parameters(telegram, bot):
    with pytest.raises(Refused):
        await bot.call("sendMessage", chat_id=5, text="x")
    assert [(call.method, call.params["text"], str(call.error)) for call in telegram.refused] == [
        ("sendMessage", "x", "Bad Request: chat not found")
    ]


async def test_granted_calls_are_remembered_with_their_result(telegram, bot, ana):
    sent = await bot.call("sendMessage", chat_id=ana.id, text="x")
    assert telegram.refused == []
    assert telegram.calls[-1].result == sent


async def test_a_published_method_that_is_not_emulated_says_so(bot, ana):
    with pytest.raises(Refused, match="sendDice is published, but this sandbox does not emulate it"):
        await bot.call("sendDice", chat_id=ana.id)


async def test_an_older_server_ignores_what_it_does_not_know():
    async with Sandbox(api="10.0") as telegram, aiohttp.ClientSession() as session:
        bot, ana = Bot(telegram, session), telegram.person("Ana")
        ana.starts()
        sent = await bot.call("sendMessage", chat_id=ana.id, text="x", colour="red", link_preview_options={"is_off": 1})
        assert sent["text"] == "x"
        assert telegram.refused == []


async def test_everything_the_bot_is_shown_is_published(telegram, bot, group, ana, ben, olga):
    """Walk a crowded world and check each update against the published type of Update."""
    group.promotes(ben, anonymous=True, title="Guard")
    channel = telegram.channel("News", owner=olga, username="news")
    channel.add_bot(admin=True)
    group.links(channel)
    channel.posts("breaking")
    channel.writes("as a channel", in_=group)
    post = ben.says("as the group", in_=group)
    ana.replies(post, "/report @admin #now")
    ana.forwards(post)
    ana.sends_album(2, "album", in_=group)
    ana.sends_file("video", "clip.mp4")
    keys = {"keyboard": [[{"text": "Pick", "request_users": {"request_id": 1}}]]}
    await bot.call("sendMessage", chat_id=ana.id, text="who?", reply_markup=keys)
    ana.picks_user(1, ben)
    ana.edits(ana.says("typo", in_=group), "fixed")
    ana.blocks_bot()
    await bot.updates(allowed_updates=["message", "chat_member", "message_reaction"])
    ana.reacts(post, "👍")
    group.bans(ana)
    updates = await bot.updates()
    check = telegram._server._api._check_of("Update")
    assert len(updates) > 15
    assert all(check(update, "update") == update for update in updates)
