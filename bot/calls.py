"""Texts and acts as Bot API calls, one function each. They raise what `bot.transport` and python-telegram-bot raise."""

from contextlib import suppress
from typing import BinaryIO, Final

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMedia,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    KeyboardButton,
    KeyboardButtonRequestUsers,
    LinkPreviewOptions,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
    User,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from desk.campaigns import Formatting
from desk.evidence import Media
from desk.notices import Whisper
from handlers.messages.announcement import Announcement
from handlers.messages.text import Button, PersonPicker, Text

_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
"""A preview would fetch, and show, whatever somebody reported."""

_REMOVED: Final = "🗑"

Buttons = tuple[tuple[Button, ...], ...]
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


async def send(bot: Bot, chat: int, text: Text, *, thread: int | None = None, reply_to: int | None = None) -> int:
    """Send a message and return its number. What it replies to may be gone."""
    message = await bot.send_message(
        chat,
        text.html,
        parse_mode=ParseMode.HTML,
        reply_markup=_markup(text),
        message_thread_id=thread,
        disable_notification=text.silent,
        protect_content=text.protected,
        link_preview_options=_NO_PREVIEW,
        reply_parameters=ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None,
    )
    return message.message_id


class PostedInPublic(BadRequest):
    """A server that was thought to know ephemeral messages has posted one for everybody to read."""


async def whisper(bot: Bot, to: Whisper, text: Text) -> None:
    """Send an ephemeral message, which only its receiver sees (Bot API 10.3).

    Only for a server that was found to know ephemeral messages: another one ignores the parameter and posts in public. What comes
    out in public all the same is deleted at once. Raises PostedInPublic then.
    """
    extra: dict[str, object] = {"ephemeral_message_parameters": {"receiver_user_id": to.receiver}}
    if to.message is not None:
        extra["reply_parameters"] = {"ephemeral_message_id": to.message}
    sent = await bot.send_message(
        to.chat,
        text.html,
        parse_mode=ParseMode.HTML,
        reply_markup=inline(text.buttons),
        link_preview_options=_NO_PREVIEW,
        api_kwargs=extra,
    )
    if sent.message_id:  # An ephemeral message has none: by this one everybody can find it.
        with suppress(TelegramError):
            await bot.delete_message(to.chat, sent.message_id)
        raise PostedInPublic("an ephemeral message came out in public")


async def edit(bot: Bot, chat: int, message: int, text: Text) -> None:
    """Replace a message's text and buttons."""
    await bot.edit_message_text(
        text.html,
        chat_id=chat,
        message_id=message,
        parse_mode=ParseMode.HTML,
        reply_markup=inline(text.buttons),
        link_preview_options=_NO_PREVIEW,
    )


async def fill(bot: Bot, chat: int, message: int, media: Media, caption: str) -> None:
    """Let a message of the bot's hold a file, by reference; whether it can be forwarded stays as it is."""
    await bot.edit_message_media(_as_input(media, caption), chat_id=chat, message_id=message)


async def empty(bot: Bot, chat: int, message: int) -> None:
    """Let a message of the bot's hold nothing any more but a sign that something was removed."""
    await bot.edit_message_media(
        InputMediaDocument(b"\n", _REMOVED, filename="removed"), chat_id=chat, message_id=message
    )


def _as_input(media: Media, caption: str) -> InputMedia:
    match media.type:
        case "photo":
            return InputMediaPhoto(media.file_id, caption)
        case "video":
            return InputMediaVideo(media.file_id, caption)
        case "animation":
            return InputMediaAnimation(media.file_id, caption=caption)
        case "audio":
            return InputMediaAudio(media.file_id, caption)
        case _:
            return InputMediaDocument(media.file_id, caption)


async def show(bot: Bot, chat: int, media: Media, *, spoiler: bool, content: bytes | None = None) -> None:
    """Send a file by reference, or anew where its `content` is given; nobody can forward or save it."""
    file = media.file_id if content is None else InputFile(content, media.name or media.type)
    match media.type:
        case "photo":
            await bot.send_photo(chat, file, protect_content=True, has_spoiler=spoiler)
        case "video":
            await bot.send_video(chat, file, protect_content=True, has_spoiler=spoiler)
        case "animation":
            await bot.send_animation(chat, file, protect_content=True, has_spoiler=spoiler)
        case "voice":
            await bot.send_voice(chat, file, protect_content=True)
        case "audio":
            await bot.send_audio(chat, file, protect_content=True)
        case "video_note":
            await bot.send_video_note(chat, file, protect_content=True)
        case "sticker":
            await bot.send_sticker(chat, file, protect_content=True)
        case _:
            await bot.send_document(chat, file, protect_content=True)


async def post(bot: Bot, chat: int, shown: Announcement) -> int:
    """Send an announcement as its recipients get it, and return its message's number."""
    post, buttons = shown.post, inline(shown.buttons)
    entities = [_entity(one) for one in post.formatting]
    if post.attachment is None:
        message = await bot.send_message(
            chat,
            post.text,
            entities=entities,
            reply_markup=buttons,
            disable_notification=shown.silent,
            link_preview_options=_NO_PREVIEW,
        )
        return message.message_id
    send = bot.send_photo if post.attachment.kind == "photo" else bot.send_document
    message = await send(
        chat,
        post.attachment.file_id,
        caption=post.text,
        caption_entities=entities,
        reply_markup=buttons,
        disable_notification=shown.silent,
    )
    return message.message_id


def _entity(one: Formatting) -> MessageEntity:
    """Of a user Telegram reads nothing but the id."""
    user = None if one.user is None else User(one.user, "", is_bot=False)
    return MessageEntity(
        one.type, one.offset, one.length, one.url, user, one.language, custom_emoji_id=one.custom_emoji
    )


async def send_file(bot: Bot, chat: int, name: str, content: BinaryIO) -> int:
    """Upload a document, at most 50 MB (https://core.telegram.org/bots/api#senddocument), and return its message's number."""
    message = await bot.send_document(chat, InputFile(content, name, read_file_handle=False))
    return message.message_id


def _markup(text: Text) -> Markup | None:
    if text.picker is not None:
        return _picker(text.picker)
    if text.remove_picker and not text.buttons:
        return ReplyKeyboardRemove()
    return inline(text.buttons)


def inline(buttons: Buttons) -> InlineKeyboardMarkup | None:
    if not buttons:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(b.label, callback_data=b.data, url=b.url) for b in row] for row in buttons]
    )


def _picker(picker: PersonPicker) -> ReplyKeyboardMarkup:
    wanted = KeyboardButtonRequestUsers(picker.request, max_quantity=1, request_name=True, request_username=True)
    key = KeyboardButton(picker.label, request_users=wanted)
    return ReplyKeyboardMarkup([[key]], resize_keyboard=True, one_time_keyboard=True)
