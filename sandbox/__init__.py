"""A Telegram of our own: a Bot API server on loopback, with people, groups, rights and a clock.

It imports nothing of Ombud. The bot talks to it over real HTTP; the story is told in Python, in the same event loop:

    async with Sandbox() as telegram:               # api="10.3"|"10.0", limits="telegram"|"strict"|"off", privacy_mode=True, seed=0
        ana, spammer, olga = (telegram.person(name) for name in ("Ana Lima", "Buy Now", "Olga"))
        group = telegram.supergroup("Gardeners", owner=olga, members=[ana, spammer])
        group.add_bot(admin=True)
        post = spammer.says("Buy now!", in_=group)
        ana.starts()
        ana.replies(post, "/report spam please look")
        await ana.sees("received", within=5)
        await ana.presses("Confirm")

The telegram
    url, token, bot (Account), clock.advance(seconds), clock.stop(), faults (see `faults.Faults`)
    world.stars, world.deletions_lie, world.owner_has_premium              paid() -> float, in Stars
    person(name, username=None, *, language="en") -> Person
    people(count, name="Person", *, language="en") -> list[Person]         who pressed Start before the story begins
    group(title, *, owner, members=()) -> Group                           a basic group
    supergroup(title, *, owner, members=(), forum=False, username=None) -> Group
    channel(title, *, owner, username=None) -> Channel
    calls, refused: list[Call(at, method, params, result, error)]          error is None or a Refusal(code, description, parameters)
    transcript() -> list[Event(number, at, kind, chat_id, chat, who, text, detail, buttons, message_id, only_for, paid, by_bot)]
    raw_update(dict | bytes) -> int       pending: int
    received(text_or_pattern, *, now=False) -> Counter[int]                how often it came to each chat, or is there to read now
    await all_receive(text_or_pattern, people, *, times=1, within=5)
    await called(method, *, times=1, within=5) -> list[Call]
    await all_read(within=5)              await quiet(for_=0.3, within=10)

A person (acts return at once; without `in_` all happens in the private chat with the bot)
    id, name, username, account
    starts(payload="")  writes(text)  says(text, *, in_, topic=None, ephemeral=None)  replies(message, text, *, ephemeral=None) -> Message
    forwards(message, *, to=None, hidden=False)  sends_photo(caption="", *, in_=None, content=..., size=None)
    sends_file(kind, name, caption="", *, in_=None, content=..., size=None)  sends_album(count, caption="", *, in_=None) -> list[Message]
    picks_user(request_id, *people)  edits(message, text)  deletes(message)  reacts(message, emoji)
    blocks_bot()  unblocks_bot()  deactivates()  hides_forwards()  goes_offline()  comes_online()
    messages(*, in_=None) -> list[Message]  texts(*, in_=None) -> list[str]           what they can see now
    await sees(text_or_pattern, *, in_=None, within=5) -> Message    from the bot; the same text asked again waits for the next one
    await presses(*labels, in_=None, within=5) -> str                the last answer's text; follows ?start= links
    await presses_data(message, data, *, within=5) -> str            a button that is no longer shown

A group or channel
    id, title, chat   add_bot(*, admin=False, by=None, **rights)  remove_bot(*, by=None)  messages()  texts()
    group: visible_to(person)  adds(person)  removes(person)  bans(person, *, by=None)  unbans(person, *, by=None)
        restricts(person, *, until=0, by=None, **permissions)  demotes(person)
        promotes(person, *, anonymous=False, title=None, **rights)  upgrades()  links(channel)
        opens_topic(name, *, by=None) -> int  topic_texts(topic=1)
    channel: posts(text) -> Message  writes(text, *, in_, reply_to=None) -> Message  edits(message, text)

A text that a person writes is plain, or formatted: `html("<b>New rules</b>")`, `Formatted(text, entities)`.

A Message: id, text, entities, formats [("bold", "New rules")], link, date, buttons, labels, chat, author, reply_to, receiver,
    ephemeral_id, thread, is_deleted, body, as_json().
A person who may not write somewhere raises CannotWrite.
"""

from sandbox.accounts import Account
from sandbox.chats import Chat, Message
from sandbox.formatting import Formatted, html
from sandbox.people import Person
from sandbox.places import Channel, Group
from sandbox.refusals import Refusal
from sandbox.server import Call
from sandbox.telegram import Sandbox
from sandbox.transcript import Event
from sandbox.writing import CannotWrite

__all__ = [
    "Account",
    "Call",
    "CannotWrite",
    "Channel",
    "Chat",
    "Event",
    "Formatted",
    "Group",
    "Message",
    "Person",
    "Refusal",
    "Sandbox",
    "html",
]
