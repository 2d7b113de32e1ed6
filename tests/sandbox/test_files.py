"""Files: ids, limits, downloads, albums."""

import io
import json

import aiohttp
import pytest

from tests.sandbox.client import Refused

MEGABYTE = 1024 * 1024


async def download(telegram, bot, path):
    async with bot.session.get(f"{telegram.url}/file/bot{telegram.token}/{path}") as response:
        return response.status, await response.read()


async def test_a_file_is_fetched_by_its_id_for_an_hour(telegram, bot, ana):
    ana.sends_photo("look", content=b"jpeg bytes")
    photo = (await bot.update("message"))["photo"][-1]
    file = await bot.call("getFile", file_id=photo["file_id"])
    assert file["file_unique_id"] == photo["file_unique_id"]
    assert await download(telegram, bot, file["file_path"]) == (200, b"jpeg bytes")
    telegram.clock.advance(3601)
    assert (await download(telegram, bot, file["file_path"]))[0] == 404


async def test_the_unique_id_is_the_same_for_the_same_file_and_the_id_is_not(ana, ben):
    first, second = ana.sends_photo(content=b"same"), ben.sends_photo(content=b"same")
    one, other = first.body["photo"][0], second.body["photo"][0]
    assert one["file_unique_id"] == other["file_unique_id"]
    assert one["file_id"] != other["file_id"]


async def test_get_file_serves_at_most_20_megabytes(bot, ana):
    huge = ana.sends_file("video", "film.mp4", size=20 * MEGABYTE + 1)
    with pytest.raises(Refused, match="Bad Request: file is too big"):
        await bot.call("getFile", file_id=huge.body["video"]["file_id"])


async def test_an_uploaded_document_larger_than_a_megabyte_arrives_whole(telegram, bot, ana):
    form = aiohttp.FormData({"chat_id": str(ana.id), "caption": "export"})
    form.add_field("document", io.BytesIO(b"x" * 2 * MEGABYTE), filename="export.zip")
    sent = await bot.form("sendDocument", form)
    assert (sent["document"]["file_name"], sent["document"]["file_size"]) == ("export.zip", 2 * MEGABYTE)
    assert sent["caption"] == "export"


async def test_a_file_is_sent_again_by_its_id_but_not_as_another_kind(bot, ana):
    photo = ana.sends_photo().body["photo"][0]["file_id"]
    assert "photo" in await bot.call("sendPhoto", chat_id=ana.id, photo=photo)
    with pytest.raises(Refused, match="can't use file of type Photo as Document"):
        await bot.call("sendDocument", chat_id=ana.id, document=photo)
    with pytest.raises(Refused, match="wrong file identifier"):
        await bot.call("sendPhoto", chat_id=ana.id, photo="nonsense")


async def test_an_album_is_one_message_a_file_tied_by_its_group(bot, ana, group):
    ana.sends_album(3, "evidence", in_=group)
    album = [one["message"] for one in await bot.updates() if "media_group_id" in one.get("message", {})]
    assert len({one["media_group_id"] for one in album}) == 1
    assert [one.get("caption") for one in album] == ["evidence", None, None]


async def test_the_bot_sends_albums_of_attached_and_known_files(bot, ana):
    photo = ana.sends_photo().body["photo"][0]["file_id"]
    media = [
        {"type": "photo", "media": photo, "caption": "<b>one</b>", "parse_mode": "HTML"},
        {"type": "photo", "media": "attach://second"},
    ]
    form = aiohttp.FormData({"chat_id": str(ana.id), "media": json.dumps(media)})
    form.add_field("second", b"jpeg", filename="2.jpg")
    first, second = await bot.form("sendMediaGroup", form)
    assert first["media_group_id"] == second["media_group_id"]
    assert first["caption_entities"][0]["type"] == "bold"


async def test_media_can_be_replaced(bot, ana):
    photo = ana.sends_photo().body["photo"][0]["file_id"]
    document = ana.sends_file("document", "a.txt").body["document"]["file_id"]
    sent = await bot.call("sendPhoto", chat_id=ana.id, photo=photo, caption="x")
    media = {"type": "document", "media": document}
    edited = await bot.call("editMessageMedia", chat_id=ana.id, message_id=sent["message_id"], media=media)
    assert (edited["document"]["file_name"], "photo" in edited, "caption" in edited) == ("a.txt", False, False)


async def test_a_caption_can_be_edited(bot, ana):
    photo = ana.sends_photo().body["photo"][0]["file_id"]
    sent = await bot.call("sendPhoto", chat_id=ana.id, photo=photo, caption="x")
    await bot.call("editMessageCaption", chat_id=ana.id, message_id=sent["message_id"], caption="y")
    assert ana.texts()[-1] == "y"
    with pytest.raises(Refused, match="there is no text in the message to edit"):
        await bot.call("editMessageText", chat_id=ana.id, message_id=sent["message_id"], text="z")


async def test_a_photo_has_a_small_size_first_and_either_can_be_sent(bot, ana):
    small, large = ana.sends_photo().body["photo"]
    assert (small["width"] < large["width"], small["file_id"] != large["file_id"]) == (True, True)
    assert [
        (await bot.call("sendPhoto", chat_id=ana.id, photo=one["file_id"]))["photo"][-1]["file_id"]
        for one in (small, large)
    ] == [small["file_id"], large["file_id"]]


async def test_what_telegram_has_lost_is_neither_handed_out_nor_sent_again(telegram, bot, ana):
    photo = ana.sends_photo("look", content=b"jpeg").body["photo"][-1]["file_id"]
    link = (await bot.call("getFile", file_id=photo))["file_path"]
    telegram.loses_files()
    with pytest.raises(Refused, match="wrong file_id or the file is temporarily unavailable"):
        await bot.call("getFile", file_id=photo)
    with pytest.raises(Refused, match="wrong file identifier"):
        await bot.call("sendPhoto", chat_id=ana.id, photo=photo)
    assert (await download(telegram, bot, link))[0] == 404


async def test_there_is_nothing_to_fetch_where_nobody_got_a_link(telegram, bot):
    assert (await download(telegram, bot, "photos/file_99"))[0] == 404


async def test_a_text_can_be_made_to_hold_a_file(bot, ana):
    video = ana.sends_file("video", "film.mp4").body["video"]["file_id"]
    sent = await bot.call("sendMessage", chat_id=ana.id, text="C-1")
    media = {"type": "video", "media": video, "caption": "C-1"}
    edited = await bot.call("editMessageMedia", chat_id=ana.id, message_id=sent["message_id"], media=media)
    assert ("text" in edited, edited["video"]["file_name"], edited["caption"]) == (False, "film.mp4", "C-1")
