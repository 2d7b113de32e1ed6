"""Groups and channels as a story handles them."""

from __future__ import annotations

from sandbox.accounts import LEFT, MEMBER, Account, Membership, administrator, kicked, restricted
from sandbox.chats import GENERAL_TOPIC, Chat, Message, Topic
from sandbox.joining import change_membership, delete_recent, upgrade
from sandbox.people import Person
from sandbox.posting import post, publish
from sandbox.viewing import visible
from sandbox.wire import JsonObject
from sandbox.world import World
from sandbox.writing import CannotWrite, Text, rewrite, text_content


class Place:
    """What groups and channels share. The owner does whatever the story does not say somebody else did."""

    def __init__(self, world: World, chat: Chat, owner: Account) -> None:
        self._world = world
        self._chat = chat
        self._owner = owner

    @property
    def chat(self) -> Chat:
        """The chat itself; after an upgrade, the supergroup."""
        return self._chat.upgraded_to or self._chat

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def title(self) -> str:
        return self.chat.name

    def add_bot(self, *, admin: bool = False, by: Person | None = None, **rights: bool) -> None:
        """Add the bot, or change what it may do: `add_bot(admin=True, can_delete_messages=False)`."""
        is_channel = self.chat.type == "channel"
        self._change(self._world.me, administrator(rights, is_channel=is_channel) if admin else MEMBER, by)

    def remove_bot(self, *, by: Person | None = None) -> None:
        self._change(self._world.me, kicked(0), by)

    def messages(self) -> list[Message]:
        """What everybody can see there now, oldest first."""
        return list(self.chat.messages.values())

    def texts(self) -> list[str]:
        return [message.text for message in self.messages() if message.text]

    def _change(self, account: Account, new: Membership, by: Person | None) -> None:
        change_membership(self._world, self.chat, account, new, by.account if by else self._owner)


class Group(Place):
    """A basic group, supergroup or forum."""

    def visible_to(self, person: Person) -> list[Message]:
        """What one person sees there now, ephemeral messages for them included, oldest first."""
        return visible(self._world, self.chat, person.account)

    def adds(self, person: Person, *, by: Person | None = None) -> None:
        self._change(person.account, MEMBER, by or person)

    def removes(self, person: Person, *, by: Person | None = None) -> None:
        """Somebody leaves, or is shown the door without a ban."""
        self._change(person.account, LEFT, by or person)

    def bans(self, person: Person, *, by: Person | None = None) -> None:
        """A human administrator bans somebody, as they do without asking the bot."""
        self._change(person.account, kicked(0), by)
        delete_recent(self._world, self.chat, person.account, by.account if by else self._owner)

    def unbans(self, person: Person, *, by: Person | None = None) -> None:
        """A human administrator takes somebody off the list of the banned, or of the restricted who are outside."""
        self._change(person.account, LEFT, by)

    def restricts(self, person: Person, *, until: int = 0, by: Person | None = None, **permissions: bool) -> None:
        """A human administrator leaves somebody these permissions and no others, or all: then they are free."""
        inside = self.chat.membership(person.id, self._world.clock.now()).is_inside
        self._change(person.account, restricted(permissions, until, is_inside=inside), by)

    def promotes(
        self,
        person: Person,
        *,
        anonymous: bool = False,
        title: str | None = None,
        by: Person | None = None,
        **rights: bool,
    ) -> None:
        self._change(person.account, administrator(rights, is_anonymous=anonymous, title=title), by)

    def demotes(self, person: Person, *, by: Person | None = None) -> None:
        self._change(person.account, MEMBER, by)

    def filters_spam(self) -> None:
        """Turn on Telegram's own aggressive filter against spam, of which administrators are told."""
        self.chat.has_anti_spam = True

    def upgrades(self) -> None:
        """Become a supergroup with a new id; this handle follows."""
        upgrade(self._world, self._chat, self._owner)

    def links(self, channel: Channel) -> None:
        """Make this the channel's discussion group: its posts arrive here as automatic forwards."""
        self.chat.linked, channel.chat.linked = channel.chat, self.chat

    def opens_topic(self, name: str, *, by: Person | None = None) -> int:
        """A person opens a topic; returns its id."""
        content = {"forum_topic_created": {"name": name, "icon_color": Topic(0, name).icon_color}}
        opening = post(self._world, self.chat, by.account if by else self._owner, content)
        self.chat.topics[opening.id] = Topic(opening.id, name)
        return opening.id

    def topic_texts(self, topic: int = GENERAL_TOPIC) -> list[str]:
        wanted = None if topic == GENERAL_TOPIC else topic
        return [message.text for message in self.messages() if message.text and message.thread == wanted]


class Channel(Place):
    """A channel: its owner posts in it, and may write in groups in its name."""

    def posts(self, text: Text, *, content: JsonObject | None = None) -> Message:
        """Publish; a linked group gets the automatic forward. Returns the channel's post."""
        body = {**text_content(text), **(content or {})}
        return publish(self._world, self.chat, self._owner, body)

    def writes(self, text: Text, *, in_: Group, reply_to: Message | None = None) -> Message:
        """Write in a group as the channel."""
        if self.id in in_.chat.banned_senders:
            raise CannotWrite(f"{self.title} is banned from {in_.title}")
        return post(self._world, in_.chat, self._owner, text_content(text), reply_to=reply_to, as_chat=self.chat)

    def edits(self, post_: Message, text: Text) -> None:
        rewrite(self._world, post_, text)
