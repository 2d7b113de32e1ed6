"""An update as it travels: the fields that the desk reads, as the Bot API names them (https://core.telegram.org/bots/api).

The body's bytes become these values in one step. Fields that nobody here reads are skipped, those that Telegram may leave out
have a default, and anything of a wrong type makes the whole update `Undecodable`, so that nobody further in has to check again.
Moments are in seconds here, as Telegram sends them.
"""

from typing import Annotated, Final

import msgspec

Number = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
"""What a BIGINT holds; Telegram promises 52 bits."""
Seconds = Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799)]
"""A moment that a calendar has: up to the year 9999."""
Code = Annotated[str, msgspec.Meta(pattern=r"\A[\x20-\x7e]{0,256}\Z")]
"""A word of the protocol: printable ASCII, twice as long as any that was ever seen."""


Words = tuple[str | None, ...]
"""What people read of content that is no text, a line each; None where Telegram left it out."""


class Undecodable(Exception):
    """Bytes that are no update, or an update with a field of a wrong type."""


class User(msgspec.Struct, frozen=True, gc=False):
    id: Number
    first_name: str
    is_bot: bool = False
    last_name: str | None = None
    username: Code | None = None
    language_code: Code | None = None


class Chat(msgspec.Struct, frozen=True, gc=False):
    id: Number
    type: Code
    title: str | None = None
    username: Code | None = None
    first_name: str | None = None
    last_name: str | None = None
    is_forum: bool = False


class Entity(msgspec.Struct, frozen=True, gc=False):
    """Formatting of a stretch of text, counted in UTF-16 code units."""

    type: Code
    offset: Number
    length: Number
    url: str | None = None
    user: User | None = None
    language: str | None = None
    """Of a block of code."""
    custom_emoji_id: Code | None = None


class File(msgspec.Struct, frozen=True, gc=False):
    """A photo's size, document, video, voice or any other file: they differ in what nobody here reads."""

    file_id: Code
    file_unique_id: Code
    file_size: Number | None = None
    file_name: str | None = None


class PaidItem(msgspec.Struct, frozen=True, gc=False):
    """One item of paid media; a preview that was not paid for has no file."""

    photo: tuple[File, ...] = ()
    video: File | None = None
    live_photo: File | None = None


class PaidMedia(msgspec.Struct, frozen=True, gc=False):
    paid_media: tuple[PaidItem, ...] = ()


class Line(msgspec.Struct, frozen=True, gc=False):
    """An option of a poll, or a task of a checklist."""

    text: str


class Poll(msgspec.Struct, frozen=True, gc=False):
    question: str
    options: tuple[Line, ...] = ()

    def words(self) -> Words:
        return (self.question, *(option.text for option in self.options))


class Checklist(msgspec.Struct, frozen=True, gc=False):
    title: str
    tasks: tuple[Line, ...] = ()

    def words(self) -> Words:
        return (self.title, *(task.text for task in self.tasks))


class Contact(msgspec.Struct, frozen=True, gc=False):
    phone_number: str
    first_name: str
    last_name: str | None = None

    def words(self) -> Words:
        return (self.first_name, self.last_name, self.phone_number)


class Location(msgspec.Struct, frozen=True, gc=False):
    latitude: float
    longitude: float

    def words(self) -> Words:
        return (f"{self.latitude}, {self.longitude}",)


class Venue(msgspec.Struct, frozen=True, gc=False):
    title: str
    address: str

    def words(self) -> Words:
        return (self.title, self.address)


class Titled(msgspec.Struct, frozen=True, gc=False):
    """A game or an invoice."""

    title: str
    description: str

    def words(self) -> Words:
        return (self.title, self.description)


class Dice(msgspec.Struct, frozen=True, gc=False):
    emoji: str
    value: Number

    def words(self) -> Words:
        return (f"{self.emoji} {self.value}",)


class Giveaway(msgspec.Struct, frozen=True, gc=False):
    """A giveaway or its winners."""

    prize_description: str | None = None

    def words(self) -> Words:
        return (self.prize_description,)


class Story(msgspec.Struct, frozen=True, gc=False):
    chat: Chat
    id: Number

    def words(self) -> Words:
        return (f"https://t.me/{self.chat.username}/s/{self.id}" if self.chat.username else None,)


class Origin(msgspec.Struct, frozen=True, gc=False):
    """Where a forwarded message came from: of type `user`, `hidden_user`, `chat` or `channel`."""

    type: Code
    date: Seconds
    sender_user: User | None = None
    sender_user_name: str | None = None
    sender_chat: Chat | None = None
    chat: Chat | None = None
    message_id: Number | None = None


class SharedUser(msgspec.Struct, frozen=True, gc=False):
    user_id: Number
    first_name: str | None = None
    last_name: str | None = None
    username: Code | None = None


class UsersShared(msgspec.Struct, frozen=True, gc=False):
    request_id: Number
    users: tuple[SharedUser, ...] = ()


class Message(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    message_id: Number
    """0 for an ephemeral one."""
    chat: Chat
    date: Seconds
    """0 for one that is gone (`InaccessibleMessage`)."""
    sender: User | None = msgspec.field(name="from", default=None)
    sender_chat: Chat | None = None
    author_signature: str | None = None
    """Of an anonymous administrator: what the chat calls them."""
    message_thread_id: Number | None = None
    is_topic_message: bool = False
    is_automatic_forward: bool = False
    ephemeral_message_id: Number | None = None
    forward_origin: Origin | None = None
    reply_to_message: "Message | None" = None
    media_group_id: Code | None = None
    edit_date: Seconds | None = None

    text: str | None = None
    entities: tuple[Entity, ...] = ()
    caption: str | None = None
    caption_entities: tuple[Entity, ...] = ()
    rich_message: dict[str, object] | None = None
    photo: tuple[File, ...] = ()
    animation: File | None = None
    audio: File | None = None
    document: File | None = None
    live_photo: File | None = None
    sticker: File | None = None
    video: File | None = None
    video_note: File | None = None
    voice: File | None = None
    paid_media: PaidMedia | None = None
    poll: Poll | None = None
    checklist: Checklist | None = None
    contact: Contact | None = None
    location: Location | None = None
    venue: Venue | None = None
    dice: Dice | None = None
    game: Titled | None = None
    invoice: Titled | None = None
    giveaway: Giveaway | None = None
    giveaway_winners: Giveaway | None = None
    story: Story | None = None

    users_shared: UsersShared | None = None
    migrate_to_chat_id: Number | None = None
    migrate_from_chat_id: Number | None = None


class CallbackQuery(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A pressed button."""

    id: Code
    sender: User = msgspec.field(name="from")
    message: Message | None = None
    data: str = ""


class Member(msgspec.Struct, frozen=True, gc=False):
    user: User
    status: Code
    is_member: bool = False
    """Of someone restricted: whether they are inside."""
    until_date: Seconds = 0
    """When a restriction or a ban ends; 0: never."""
    can_send_messages: bool = False
    can_send_audios: bool = False
    can_send_documents: bool = False
    can_send_photos: bool = False
    can_send_videos: bool = False
    can_send_video_notes: bool = False
    can_send_voice_notes: bool = False
    can_send_polls: bool = False
    can_send_other_messages: bool = False
    can_add_web_page_previews: bool = False
    can_react_to_messages: bool = False
    can_edit_tag: bool = False
    can_change_info: bool = False
    can_invite_users: bool = False
    can_pin_messages: bool = False
    can_manage_topics: bool = False


class ChatMemberUpdated(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    chat: Chat
    sender: User = msgspec.field(name="from")
    date: Seconds
    old_chat_member: Member
    new_chat_member: Member


class Update(msgspec.Struct, frozen=True, gc=False):
    """One update. Of a kind that the desk does not read, all fields but the number are None."""

    update_id: Number
    message: Message | None = None
    edited_message: Message | None = None
    channel_post: Message | None = None
    edited_channel_post: Message | None = None
    callback_query: CallbackQuery | None = None
    my_chat_member: ChatMemberUpdated | None = None
    chat_member: ChatMemberUpdated | None = None


ALLOWED_UPDATES: Final = tuple(name for name in Update.__struct_fields__ if name != "update_id")
"""What to ask Telegram for: nothing else is read."""

_UPDATES: Final = msgspec.json.Decoder(Update)
_MESSAGES: Final = msgspec.json.Decoder(Message)
_JSON: Final = msgspec.json.Encoder()
_MALFORMED: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What msgspec raises: also for bad UTF-8, and for nesting a thousand deep."""


def decode(body: bytes) -> Update:
    """The update in these bytes. Raises Undecodable."""
    try:
        return _UPDATES.decode(body)
    except _MALFORMED:
        # The cause would quote the body in a traceback.
        raise Undecodable from None


def encode(message: Message) -> bytes:
    """A message in bytes that `decode_message` reads."""
    return _JSON.encode(message)


def decode_message(body: bytes) -> Message:
    """The message in these bytes. Raises Undecodable."""
    try:
        return _MESSAGES.decode(body)
    except _MALFORMED:
        raise Undecodable from None
