"""HTML, entities, and lengths in UTF-16 code units."""

import pytest

from tests.sandbox.client import Refused


async def send(bot, person, text, **params):
    return await bot.call("sendMessage", chat_id=person.id, text=text, parse_mode="HTML", **params)


def shape(entities):
    return [(one["type"], one["offset"], one["length"]) for one in entities]


async def test_html_becomes_text_and_entities_in_utf16_units(bot, ana):
    sent = await send(bot, ana, "😀 <b>bold <i>both</i></b> &lt;3 <code>x &amp; y</code>")
    assert sent["text"] == "😀 bold both <3 x & y"
    assert shape(sent["entities"]) == [("bold", 3, 5), ("bold", 8, 4), ("italic", 8, 4), ("code", 16, 5)]


async def test_links_mentions_quotes_and_code_blocks(bot, ana):
    sent = await send(
        bot,
        ana,
        f'<a href="https://example.org/a?b=1&amp;c=2">page</a> <a href="tg://user?id={ana.id}">Ana</a> '
        '<blockquote expandable>long</blockquote> <pre><code class="language-python">x</code></pre>',
    )
    link, mention, quote, block = sent["entities"]
    assert link["url"] == "https://example.org/a?b=1&c=2"
    assert mention["user"]["first_name"] == "Ana"
    assert quote["type"] == "expandable_blockquote"
    assert block["language"] == "python"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<b>open", 'Can\'t find end tag corresponding to start tag "b"'),
        ("wrong</b>", "Unexpected end tag at byte offset 5"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("é <div>x</div>", 'Unsupported start tag "div" at byte offset 3'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<span class="x">y</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_bad_html_is_refused_in_telegrams_words(bot, ana, text, reason):
    with pytest.raises(Refused) as refusal:
        await send(bot, ana, text)
    assert str(refusal.value) == f"Bad Request: can't parse entities: {reason}"


async def test_4096_utf16_units_after_entities_fit_and_one_more_does_not(bot, ana):
    await send(bot, ana, "<b>" + "😀" * 2048 + "</b>")
    with pytest.raises(Refused, match="Bad Request: message is too long"):
        await send(bot, ana, "😀" * 2048 + "!")


async def test_a_caption_holds_1024_units(bot, ana):
    file_id = ana.sends_photo().body["photo"][0]["file_id"]
    await bot.call("sendPhoto", chat_id=ana.id, photo=file_id, caption="x" * 1024)
    with pytest.raises(Refused, match="message caption is too long"):
        await bot.call("sendPhoto", chat_id=ana.id, photo=file_id, caption="x" * 1025)


@pytest.mark.parametrize("text", ["", "   \n ", "\u200b\u200f", "<b> </b>"])
async def test_a_text_of_nothing_visible_is_empty(bot, ana, text):
    with pytest.raises(Refused, match="message text is empty"):
        await send(bot, ana, text)


async def test_blanks_around_a_text_go_and_entities_stay_on_their_words(bot, ana):
    sent = await send(bot, ana, "\n  <b> hi</b> there  ")
    assert sent["text"] == "hi there"
    assert shape(sent["entities"]) == [("bold", 0, 2)]


async def test_direction_overrides_are_dropped(bot, ana):
    assert (await send(bot, ana, "ab\u202ecd\r\n\x07e"))["text"] == "abcd\n e"


async def test_typed_commands_mentions_links_and_hashtags_carry_entities(bot, ana):
    ana.writes("/report@ombud_bot 😀 @admin see https://t.me/c/1/2 #spam a@b.example")
    message = await bot.update("message")
    assert shape(message["entities"]) == [
        ("bot_command", 0, 17),
        ("mention", 21, 6),
        ("url", 32, 18),
        ("hashtag", 51, 5),
        ("email", 57, 11),
    ]


async def test_nothing_is_found_inside_code(bot, ana):
    sent = await send(bot, ana, "<code>/start</code> /help")
    assert shape(sent["entities"]) == [("code", 0, 6), ("bot_command", 7, 5)]


async def test_another_parse_mode_is_refused(bot, ana):
    with pytest.raises(Refused, match="unsupported parse_mode"):
        await bot.call("sendMessage", chat_id=ana.id, text="x", parse_mode="Markdown")
