"""Bytes become an update, or one clear error."""

import json
from contextlib import suppress
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.incoming import CONTENT
from handlers.wire import ALLOWED_UPDATES, Member, Message, Undecodable, Update, decode
from tests.handlers.updates import ANNA, BOT, GROUP, SAM, message, raw, report, update, writes

PUBLISHED = json.loads((Path(__file__).parents[2] / "sandbox" / "botapi-10.3.json").read_text())["types"]

ENVELOPE = {"message_id", "chat", "date", "sender", "sender_chat", "message_thread_id", "is_topic_message"} | {
    "is_automatic_forward",
    "ephemeral_message_id",
    "author_signature",
    "forward_origin",
    "reply_to_message",
    "media_group_id",
    "edit_date",
    "entities",
    "caption_entities",
    "users_shared",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
}


def test_a_command_and_the_message_it_replies_to_are_read():
    read = decode(raw(report("/report spam", message(text="cheap coins")))).message

    assert read is not None
    assert (read.sender.id, read.text) == (ANNA["id"], "/report spam")
    assert (read.reply_to_message.sender.id, read.reply_to_message.text) == (SAM["id"], "cheap coins")


def test_fields_and_kinds_that_nobody_reads_are_skipped():
    assert decode(raw(update(poll={"id": "1", "surprise": [{}]}))).message is None
    assert decode(raw(writes("hello", new_in_api_11={"a": [1]}))).message.text == "hello"


def test_every_field_that_is_read_is_published():
    fields = set(Message.__struct_fields__)
    assert fields == ENVELOPE | set(CONTENT)
    assert fields - {"sender"} <= PUBLISHED["Message"]["fields"].keys()
    assert set(Update.__struct_fields__) <= PUBLISHED["Update"]["fields"].keys()


def test_every_permission_of_somebody_restricted_is_read():
    permissions = {name for name in PUBLISHED["ChatMemberRestricted"]["fields"] if name.startswith("can_")}
    assert permissions == {name for name in Member.__struct_fields__ if name.startswith("can_")}


def test_telegram_is_asked_for_what_is_read_only():
    assert set(ALLOWED_UPDATES) == {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "callback_query",
        "my_chat_member",
        "chat_member",
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"{",
        b'{"update_id": "1"}',
        b'{"update_id": 99999999999999999999}',
        b'{"update_id": 1, "message": {}}',
        b'{"update_id": 1, "message": {"text": "' + b"\xff" + b'"}}',
        b'{"update_id": 1, "message": ' + b"[" * 100_000,
        raw(update(message=message(date=-1))),
        raw(update(message=message(date=2**50))),
        raw(update(message=message(text=7))),
        raw(update(message=message(text="half \ud800"))),
        raw(update(message=message({**GROUP, "id": 2**63}))),
        raw(update(message=message(media_group_id="with\0zero"))),
        raw(update(message=message(reply_to_message={"message_id": 1}))),
        raw(update(callback_query={"id": "1", "data": "no sender"})),
    ],
)
def test_garbage_is_one_error(body):
    with pytest.raises(Undecodable):
        decode(body)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(sorted(ENVELOPE | set(CONTENT) | {"id"})), inner),
    max_leaves=30,
)


@given(st.dictionaries(st.sampled_from(sorted(Update.__struct_fields__)), _JSON))
def test_no_json_raises_anything_else(value):
    _decodes_or_says_so(json.dumps(value).encode())


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(body):
    _decodes_or_says_so(body)


@given(st.data())
def test_a_field_of_any_other_type_raises_nothing_else(data):
    sound = deepcopy(report("/report spam", message(photo=[{"file_id": "a", "file_unique_id": "b"}])))
    place = data.draw(
        st.sampled_from([sound["message"], sound["message"]["reply_to_message"], sound["message"]["chat"]])
    )
    place[data.draw(st.sampled_from(sorted(place)))] = data.draw(_JSON)

    _decodes_or_says_so(json.dumps(sound).encode())


def _decodes_or_says_so(body: bytes) -> None:
    with suppress(Undecodable):
        assert isinstance(decode(body), Update)


def test_an_undecodable_update_shows_nothing_of_its_body_in_a_traceback():
    with pytest.raises(Undecodable) as caught:
        decode(raw(update(message=message(sender=BOT, text=["a secret"]))))
    assert caught.value.__suppress_context__
