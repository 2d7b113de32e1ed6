"""Formatting by entities: what people write, what the bot gets, what a bot may send, what people see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import CannotWrite, Formatted, html
from sandbox.formatting import laid_out
from sandbox.nesting import end_of
from sandbox.wire import utf16_length
from tests.sandbox.client import Refused


def entity(kind, offset, length, **more):
    return {"type": kind, "offset": offset, "length": length, **more}


def shape(entities):
    return [(one["type"], one["offset"], one["length"]) for one in entities]


async def send(bot, person, text, *entities):
    return await bot.call("sendMessage", chat_id=person.id, text=text, entities=list(entities))


async def refusal(bot, person, text, *entities):
    with pytest.raises(Refused) as refused:
        await send(bot, person, text, *entities)
    return str(refused.value).removeprefix("Bad Request: ")


NEW_RULES = html(
    '<b>New rules</b> 😀 <tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>: <a href="https://example.org/rules">read <i>them</i></a>\n'
    '<pre><code class="language-python">x = 1</code></pre>\n<blockquote>as agreed</blockquote> <tg-spoiler>soon</tg-spoiler>'
)


async def test_what_a_person_formats_reaches_the_bot_and_comes_back_the_same(bot, ana):
    ana.writes(NEW_RULES)
    message = await bot.update("message")
    assert shape(message["entities"]) == [
        ("bold", 0, 9),
        ("custom_emoji", 13, 2),
        ("text_link", 17, 9),
        ("italic", 22, 4),
        ("pre", 27, 5),
        ("blockquote", 33, 9),
        ("spoiler", 43, 4),
    ]
    assert message["entities"][4]["language"] == "python"
    sent = await bot.call("sendMessage", chat_id=ana.id, text=message["text"], entities=message["entities"])
    assert (sent["text"], sent["entities"]) == (message["text"], message["entities"])
    assert ana.messages()[-1].formats[:3] == [
        ("bold", "New rules"),
        ("custom_emoji", "👍"),
        ("text_link", "read them"),
    ]


async def test_a_forwarded_caption_keeps_its_formatting_and_its_file(telegram, bot, olga, ana):
    channel = telegram.channel("News", owner=olga)
    photo = ana.sends_photo(html("<b>hot</b>"))
    post = channel.posts("", content={**photo.body, "text": None})
    ana.forwards(post)
    message = await bot.update("message")
    assert (message["caption"], shape(message["caption_entities"])) == ("hot", [("bold", 0, 3)])
    assert message["photo"] == photo.body["photo"]
    sent = await bot.call(
        "sendPhoto",
        chat_id=ana.id,
        photo=message["photo"][-1]["file_id"],
        caption=message["caption"],
        caption_entities=message["caption_entities"],
    )
    assert sent["caption_entities"] == message["caption_entities"]
    assert ana.messages()[-1].formats == [("bold", "hot")]


async def test_a_person_mentioned_by_name_is_shown_whole_and_a_stranger_not_at_all(telegram, bot, ana, ben):
    ana.writes(html(f'<a href="tg://user?id={ben.id}">him</a>'))
    message = await bot.update("message")
    assert message["entities"][0]["user"]["first_name"] == "Ben"
    mention = entity("text_mention", 0, 2, user={"id": 77, "is_bot": False, "first_name": "No"})
    assert "entities" not in await send(bot, ana, "hi", mention)


async def test_a_person_cannot_format_what_they_did_not_write(ana):
    with pytest.raises(CannotWrite, match="1024"):
        ana.sends_photo("x" * 1025)
    with pytest.raises(CannotWrite, match="4096"):
        ana.writes(Formatted("x" * 4097, []))


@pytest.mark.parametrize(
    ("entities", "expected"),
    [
        ([("bold", 0, 5), ("bold", 5, 5)], [("bold", 0, 10)]),  # what touches is one
        ([("bold", 0, 5), ("bold", 3, 5)], [("bold", 0, 8)]),
        ([("bold", 0, 6), ("italic", 4, 6)], [("bold", 0, 4), ("italic", 4, 6), ("bold", 4, 2)]),
        ([("italic", 0, 5), ("bold", 0, 5)], [("bold", 0, 5), ("italic", 0, 5)]),
        ([("code", 2, 4), ("bold", 0, 10)], [("bold", 0, 2), ("code", 2, 4), ("bold", 6, 4)]),  # code takes no style
        ([("pre", 0, 4), ("code", 2, 4)], [("pre", 0, 4)]),  # of two that stay whole the first wins
        ([("blockquote", 0, 5), ("code", 3, 4)], [("blockquote", 0, 5)]),  # nothing whole crosses a quote
        ([("blockquote", 0, 5), ("code", 1, 3)], [("blockquote", 0, 5), ("code", 1, 3)]),
        ([("blockquote", 0, 5), ("expandable_blockquote", 1, 3)], [("blockquote", 0, 5)]),
        ([("blockquote", 2, 4), ("bold", 0, 4)], [("bold", 0, 2), ("blockquote", 2, 4), ("bold", 2, 2)]),
        ([("spoiler", 3, 0)], []),
        ([("mention", 0, 3), ("hashtag", 1, 2)], []),  # found by the server, never told by a bot
    ],
)
async def test_entities_nest_as_telegram_nests_them(bot, ana, entities, expected):
    sent = await send(bot, ana, "abcdefghij", *(entity(*one) for one in entities))
    assert shape(sent.get("entities", [])) == expected


async def test_what_telegram_finds_gives_way_to_what_is_marked_and_cuts_styles(bot, ana):
    sent = await send(bot, ana, "see https://a.example/x /help", entity("bold", 0, 29), entity("code", 24, 5))
    assert shape(sent["entities"]) == [
        ("bold", 0, 4),
        ("url", 4, 19),
        ("bold", 4, 19),
        ("bold", 23, 1),
        ("code", 24, 5),
    ]


async def test_entities_stay_on_their_words_when_characters_go(bot, ana):
    sent = await send(bot, ana, "\n a\r\nb\u202ec  ", entity("bold", 1, 7), entity("code", 2, 1))
    assert (sent["text"], shape(sent["entities"])) == ("a\nbc", [("code", 0, 1), ("bold", 2, 2)])


@pytest.mark.parametrize(
    ("entities", "reason"),
    [
        ([entity("bold", -1, 2)], "receive an entity with incorrect offset -1"),
        ([entity("bold", 0, -2)], "receive an entity with incorrect length -2"),
        ([entity("bold", 1, 2)], "entity begins in a middle of a UTF-16 symbol at byte offset 4"),
        (
            [entity("bold", 0, 1)],
            "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 4",
        ),
        (
            [entity("bold", 2, 9)],
            "entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 11",
        ),
        ([entity("bold", 9, 1)], "entity begins after the end of the text at UTF-16 offset 9"),
        ([entity("loud", 0, 2)], "can't parse MessageEntity: Unsupported type specified"),
        ([entity("text_link", 0, 2)], "can't parse MessageEntity: Can't find field \"url\""),
        ([entity("text_link", 0, 2, url="nowhere")], "entity URL 'nowhere' is invalid: Wrong HTTP URL"),
        ([entity("custom_emoji", 0, 2, custom_emoji_id="x")], "invalid custom emoji identifier specified"),
        ([entity("text_mention", 0, 2, user={})], "can't parse User: can't find field \"id\""),
        ([{"type": "bold", "offset": 0}], "can't parse MessageEntity: can't find field \"length\""),
    ],
)
async def test_entities_that_do_not_fit_are_refused(bot, ana, entities, reason):
    assert await refusal(bot, ana, "😀 xy", *entities) == reason


async def test_a_link_gets_its_scheme_and_path_and_a_link_to_a_person_becomes_a_mention(bot, ana):
    links = [entity("text_link", 0, 1, url="example.org"), entity("text_link", 2, 1, url=f"tg://user?id={ana.id}")]
    first, second = (await send(bot, ana, "a b", *links))["entities"]
    assert (first["url"], second["user"]["id"]) == ("http://example.org/", ana.id)


async def test_what_does_not_belong_to_a_kind_of_entity_is_ignored(bot, ana):
    sent = await send(bot, ana, "abc", entity("bold", 0, 3, url="https://a.example", user={"id": 1}, language="python"))
    assert sent["entities"] == [entity("bold", 0, 3)]


async def test_a_message_keeps_a_hundred_marked_entities(bot, ana):
    sent = await send(bot, ana, "a " * 150, *(entity("code", 2 * number, 1) for number in range(150)))
    assert len(sent["entities"]) == 100


async def test_custom_emoji_need_an_owner_with_premium(telegram, bot, ana):
    telegram.world.owner_has_premium = False
    sent = await send(bot, ana, "👍", entity("custom_emoji", 0, 2, custom_emoji_id="5368324170671202286"))
    assert "entities" not in sent


async def test_limits_count_after_entities(bot, ana):
    await send(bot, ana, "x" * 4096, entity("bold", 0, 4096))
    assert await refusal(bot, ana, "x" * 4097) == "message is too long"
    photo = ana.sends_photo().body["photo"][-1]["file_id"]
    with pytest.raises(Refused, match="message caption is too long"):
        await bot.call("sendPhoto", chat_id=ana.id, photo=photo, caption="x" * 1025, caption_entities=[])


@pytest.mark.parametrize(("method", "field"), [("sendPhoto", "photo"), ("sendDocument", "document")])
async def test_a_file_that_the_bot_never_got_is_refused(bot, ana, method, field):
    with pytest.raises(Refused, match="wrong file identifier/HTTP URL specified"):
        await bot.call(method, chat_id=ana.id, **{field: "AgACAgIAAxkBAAInothing"})


async def test_a_document_is_no_photo(bot, ana):
    document = ana.sends_file("document", "rules.pdf").body["document"]["file_id"]
    with pytest.raises(Refused, match="can't use file of type Document as Photo"):
        await bot.call("sendPhoto", chat_id=ana.id, photo=document)
    await bot.call("sendDocument", chat_id=ana.id, document=document)


WORDS = st.lists(
    st.sampled_from(["ab", "x ", "\n", " ", "\r", "\u030a", "é", "/help", "https://a.example/x"]), max_size=9
).map("".join)
KINDS = ("bold", "italic", "spoiler", "blockquote", "code", "pre", "text_link", "custom_emoji")
MARKS = st.lists(st.builds(entity, st.sampled_from(KINDS), st.integers(0, 20), st.integers(0, 9)), max_size=7)


@given(text=WORDS, marks=MARKS)
def test_no_two_entities_cross_and_what_arrived_can_be_sent_again_as_it_is(text, marks):
    inside = [one for one in marks if end_of(one) <= utf16_length(text)]
    plain, laid = laid_out(text, inside)
    assert all(one["length"] > 0 and end_of(one) <= utf16_length(plain) for one in laid)
    assert not any(one["offset"] < other["offset"] < end_of(one) < end_of(other) for one in laid for other in laid)
    found = ("url", "bot_command")
    assert laid_out(plain, [one for one in laid if one["type"] not in found]) == (plain, laid)
