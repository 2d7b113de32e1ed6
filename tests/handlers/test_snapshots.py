"""A message as evidence."""

import pytest

from handlers import wire
from handlers.snapshots import attached_snapshot, forwarded_snapshot, media_of, snapshot
from tests.handlers.updates import CHANNEL, GROUP, SAM, forwards, message, private, raw, update

FILE = {"file_id": "id", "file_unique_id": "unique", "file_size": 10}


def read(value) -> wire.Message:
    return wire.decode(raw(update(message=value))).message


def test_it_holds_text_formatting_time_and_author():
    taken = snapshot(
        read(message(text="see x", entities=[{"type": "text_link", "offset": 4, "length": 1, "url": "u"}]))
    )
    assert (taken.text, taken.entities[0].url, taken.sent_at, taken.author.id) == ("see x", "u", 1_764_000_000_000, 666)


def test_a_mention_without_a_username_keeps_whom_it_means():
    entity = {"type": "text_mention", "offset": 0, "length": 3, "user": SAM}
    assert snapshot(read(message(text="Sam", entities=[entity]))).entities[0].url == "tg://user?id=666"


@pytest.mark.parametrize(
    ("chat", "fields", "link"),
    [
        (GROUP, {}, "https://t.me/c/1234567890/7"),
        ({**GROUP, "username": "gardeners"}, {}, "https://t.me/gardeners/7"),
        (GROUP, {"message_thread_id": 3, "is_topic_message": True}, "https://t.me/c/1234567890/3/7"),
        (GROUP, {"message_thread_id": 3}, "https://t.me/c/1234567890/7"),
        ({"id": -55, "type": "group", "title": "small"}, {}, None),
        (private(SAM), {}, None),
    ],
)
def test_it_holds_the_messages_address(chat, fields, link):
    assert snapshot(read(message(chat, message_id=7, text="x", **fields))).link == link


def test_of_a_photo_the_largest_size_counts():
    sizes = [{"file_id": "s", "file_unique_id": "s"}, {"file_id": "l", "file_unique_id": "l", "file_size": 900}]
    (photo,) = snapshot(read(message(photo=sizes, caption="look"))).media
    assert (photo.type, photo.file_id, photo.size) == ("photo", "l", 900)


@pytest.mark.parametrize(
    "kind", ["animation", "audio", "document", "live_photo", "sticker", "video", "video_note", "voice"]
)
def test_every_kind_of_file_is_referred_to(kind):
    (file,) = media_of(read(message(**{kind: FILE})))
    assert (file.type, file.unique_id) == (kind, "unique")


def test_paid_media_is_referred_to():
    paid = {
        "star_count": 1,
        "paid_media": [{"type": "preview"}, {"type": "photo", "photo": [FILE]}, {"type": "video", "video": FILE}],
    }
    assert [file.type for file in media_of(read(message(paid_media=paid)))] == ["photo", "video"]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"caption": "below"}, "below"),
        ({"poll": {"id": "1", "question": "Who?", "options": [{"text": "He"}, {"text": "She"}]}}, "Who?\nHe\nShe"),
        ({"contact": {"phone_number": "+1", "first_name": "Bo"}}, "Bo\n+1"),
        ({"checklist": {"title": "Do", "tasks": [{"id": 1, "text": "it"}]}}, "Do\nit"),
        ({"venue": {"title": "Bar", "address": "Road 1", "location": {"latitude": 1, "longitude": 2}}}, "Bar\nRoad 1"),
        ({"location": {"latitude": 1.5, "longitude": 2}}, "1.5, 2.0"),
        ({"dice": {"emoji": "🎲", "value": 6}}, "🎲 6"),
        ({"game": {"title": "G", "description": "d", "photo": []}}, "G\nd"),
        ({"story": {"chat": CHANNEL, "id": 3}}, "https://t.me/news_channel/s/3"),
        ({"rich_message": {"blocks": [{"type": "p", "text": ["a", {"type": "bold", "text": "b"}]}]}}, "a\nb"),
    ],
)
def test_words_are_found_where_a_message_has_them(content, text):
    assert snapshot(read(message(**content))).text == text


def test_a_rich_message_may_nest_as_deep_as_json_does():
    text: object = "bottom"
    for _ in range(300):
        text = {"type": "bold", "text": [text]}
    assert snapshot(read(message(rich_message={"blocks": [{"type": "p", "text": text}]}))).text == "bottom"


def test_a_forwarded_message_is_the_first_one_not_the_forward():
    sent = wire.decode(raw(forwards({"type": "channel", "chat": CHANNEL, "message_id": 45}))).message
    taken = forwarded_snapshot(sent, sent.forward_origin)

    assert (taken.chat, taken.message, taken.author.id) == (CHANNEL["id"], 45, CHANNEL["id"])
    assert taken.sent_at == 1_763_999_000_000
    assert taken.link == "https://t.me/news_channel/45"


def test_an_added_file_holds_nothing_of_the_reporter():
    taken = attached_snapshot(read(message(private(SAM), SAM, document=FILE, caption="proof")))
    assert (taken.author, taken.chat, taken.message, taken.text) == (None, None, None, "proof")
