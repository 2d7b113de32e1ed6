"""`/announce`, for leads and owners in private: an announcement to many, composed on one panel that is drawn again after every step.

`/announce` alone opens the panel; with words behind it, or in reply to a message, these are its first text, in the writer's language. What
the panel asks for is the author's next message (`handlers/announcing_answers.py`).
"""

from desk import announcing, approving
from desk.campaigns import Campaign, CampaignState, Post
from desk.errors import StaleButton, Unannounceable
from desk.model import LEADS
from desk.ports import Unit
from handlers import access
from handlers.announcing_words import CHOICES, OVERVIEW, Ask, Page, language_of
from handlers.answering import answer_privately, reader_there
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.commands import Command, words_of
from handlers.gathering import measure
from handlers.incoming import is_private, replied_to
from handlers.messages import announcing as words
from handlers.posts import read_post
from handlers.saying import say_over
from handlers.wire import CallbackQuery, Message


@access.staff_only(LEADS, unseen=True)
async def on_announce(arrival: Arrival, message: Message, command: Command) -> None:
    """Open the panel. In a group nothing is taken, and the hint where to go is for the writer alone."""
    reader = await reader_there(arrival, message)
    if not is_private(message.chat):
        await access.remove_traces(arrival, message, unseen=True)
        answer_privately(arrival, message, words.only_in_private(reader))
        return
    post = _first_text(message, command, arrival.house.bot.id)

    async def work(unit: Unit, author: int) -> None:
        draft = await announcing.begin(unit, author)
        if post is not None:
            await _write(unit, arrival, draft, _spoken(arrival, reader.language), post)

    await access.typed(arrival, message, work, LEADS)


def _first_text(message: Message, command: Command, bot: int) -> Post | None:
    """What stands behind the command, else what it replies to; but the desk's own words, such as the panel's, are nobody's text."""
    said = words_of(message)
    if command.args:
        return read_post(message, behind=said.rstrip().rindex(command.args) if command.args in said else 0)
    reply = replied_to(message)
    if reply is None or (reply.sender is not None and reply.sender.id == bot):
        return None
    return read_post(reply)


def _spoken(arrival: Arrival, language: str) -> str:
    """The nearest language that the desk speaks."""
    small = {code.lower(): code for code in arrival.house.languages}
    code = language.lower()
    return small.get(code) or small.get(code.partition("-")[0]) or arrival.house.languages[0]


async def _write(unit: Unit, arrival: Arrival, draft: Campaign, language: str, post: Post) -> None:
    length = await measure(unit, arrival.house, draft)
    await announcing.write(unit, draft.id, draft.author, language, post, length)


async def on_page(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    if press.word not in {OVERVIEW, *Page}:
        raise StaleButton
    page = "" if press.word == OVERVIEW else press.word
    await _pressed(arrival, query, lambda unit, author: announcing.turn_to(unit, press.ids[0], author, page))


async def on_ask(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    language = language_of(press.word)
    known = press.word in set(Ask) if language is None else language in arrival.house.languages
    if not known:
        raise StaleButton
    await _pressed(arrival, query, lambda unit, author: announcing.ask(unit, press.ids[0], author, press.word))


async def on_set(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    if press.word not in CHOICES:
        raise StaleButton
    change, page = CHOICES[press.word]

    async def work(unit: Unit, author: int) -> None:
        zone = unit.policy.staff.timezone
        await announcing.choose(unit, press.ids[0], author, lambda now: change(now, unit.now, zone), page)

    await _pressed(arrival, query, work)


async def on_erase(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _pressed(arrival, query, lambda unit, author: announcing.erase(unit, press.ids[0], author, press.word))


async def on_no_policy(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _pressed(arrival, query, lambda unit, author: announcing.carry_none(unit, press.ids[0], author))


async def on_drop(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _pressed(arrival, query, lambda unit, author: announcing.drop(unit, press.ids[0], author))


async def on_take_back(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _pressed(arrival, query, lambda unit, author: approving.take_back(unit, press.ids[0], author))


async def on_preview(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _pressed(arrival, query, lambda unit, author: announcing.preview(unit, press.ids[0], author, arrival.cause))


async def on_test(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Raises Unannounceable also where the desk has no staff chat."""
    there = await arrival.house.staff_chat() is not None

    async def work(unit: Unit, author: int) -> None:
        if not there:
            raise Unannounceable("no_staff_chat")
        await announcing.test(unit, press.ids[0], author, arrival.cause)

    await access.pressed(arrival, query, work, LEADS)
    await say_over(arrival, query, words.tested)


async def on_let_go(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    number = press.ids[0]

    async def work(unit: Unit, author: int) -> CampaignState:
        draft = await announcing.own(unit, number, author)
        return await approving.let_go(unit, number, author, await measure(unit, arrival.house, draft))

    state = await access.pressed(arrival, query, work, LEADS)
    await say_over(arrival, query, lambda reader: words.let_go(f"B-{number}", state, reader))


async def _pressed(arrival: Arrival, query: CallbackQuery, work: access.Work[None]) -> None:
    await access.pressed(arrival, query, work, LEADS)
    await arrival.house.telegram.answer_press(query.id)
