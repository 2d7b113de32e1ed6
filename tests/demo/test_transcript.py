"""The transcript: what is said reads as a story."""

import io
from collections.abc import AsyncIterator

import aiohttp
import pytest
from rich.console import Console

from bot.demo.transcript import Transcript
from sandbox import Group, Person, Sandbox
from tests.sandbox.client import Bot

CARD = "C-1 · Spam · open\nSeverity 2, 1 reporter\nNobody has claimed it."
CLAIM = {
    "inline_keyboard": [[{"text": "Claim", "callback_data": "1"}, {"text": "Show evidence", "callback_data": "2"}]]
}


class Page:
    """A transcript that can be read back."""

    def __init__(self, telegram: Sandbox) -> None:
        self._written = io.StringIO()
        self._transcript = Transcript(Console(file=self._written, width=80), telegram)

    def lines(self) -> list[str]:
        """What was printed since the last time."""
        self._transcript.catch_up()
        lines = self._written.getvalue().splitlines()
        self._written.seek(0)
        self._written.truncate()
        return lines


@pytest.fixture
async def telegram() -> AsyncIterator[Sandbox]:
    async with Sandbox(limits="off") as running:
        yield running


@pytest.fixture
async def bot(telegram: Sandbox) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as session:
        yield Bot(telegram, session)


@pytest.fixture
def ana(telegram: Sandbox) -> Person:
    return telegram.person("Ana Lima")


@pytest.fixture
def group(telegram: Sandbox, ana: Person) -> Group:
    gardeners = telegram.supergroup("Gardeners", owner=telegram.person("Olga"), members=[ana])
    gardeners.add_bot(admin=True)
    return gardeners


@pytest.fixture
def page(telegram: Sandbox, group: Group) -> Page:
    """A page that begins after the group was made."""
    page = Page(telegram)
    page.lines()
    return page


async def test_people_speak_in_lines_and_the_desk_in_blocks_with_its_buttons(
    page: Page, bot: Bot, ana: Person, group: Group
):
    ana.says("Hello!", in_=group)
    await bot.call("sendMessage", chat_id=group.id, text=CARD, reply_markup=CLAIM)
    assert page.lines() == [
        "Ana Lima → Gardeners: Hello!",
        "    Ombud → Gardeners:",
        "      C-1 · Spam · open",
        "      Severity 2, 1 reporter",
        "      Nobody has claimed it.",
        "      [ Claim ] [ Show evidence ]",
    ]


async def test_of_an_edit_only_what_is_new_is_shown(page: Page, bot: Bot, group: Group):
    card = await bot.call("sendMessage", chat_id=group.id, text=CARD, reply_markup=CLAIM)
    page.lines()
    text = CARD.replace("1 reporter", "2 reporters")
    await bot.call("editMessageText", chat_id=group.id, message_id=card["message_id"], text=text, reply_markup=CLAIM)
    assert page.lines() == ["    Ombud → Gardeners (edited):", "      Severity 2, 2 reporters"]


async def test_an_edit_to_what_was_read_before_shows_that_there_was_one(page: Page, bot: Bot, group: Group):
    card = await bot.call("sendMessage", chat_id=group.id, text=CARD)
    here = {"chat_id": group.id, "message_id": card["message_id"]}
    await bot.call("editMessageText", **here, text="C-1 · Spam · claimed")
    page.lines()
    await bot.call("editMessageText", **here, text=CARD)
    assert page.lines() == ["    Ombud → Gardeners (edited):", "      …"]


async def test_a_file_without_words_is_named_by_its_kind(page: Page, bot: Bot, group: Group):
    form = aiohttp.FormData({"chat_id": str(group.id)})
    form.add_field("document", b"bytes", filename="table.csv")
    await bot.form("sendDocument", form)
    assert page.lines() == ["    Ombud → Gardeners:", "      (document)"]


async def test_a_notice_like_an_earlier_one_is_cut_to_what_differs(page: Page, bot: Bot, telegram: Sandbox):
    for name, ref in (("Ben", "R-1"), ("Carla", "R-2")):
        reader = telegram.person(name)
        reader.starts()
        text = f"Your report has arrived: {ref}\nA person reads it.\nYou will hear of it."
        await bot.call("sendMessage", chat_id=reader.id, text=text)
    assert page.lines()[-3:] == ["    Ombud → Carla:", "      Your report has arrived: R-2", "      …"]


async def test_what_happens_meanwhile_is_told_when_the_story_comes_to_it(telegram: Sandbox, ana: Person, group: Group):
    written = io.StringIO()
    transcript = Transcript(Console(file=written, width=80), telegram)
    transcript.keep_for_later(ana.id)
    written.truncate(written.seek(0))
    ana.writes("in private")
    ana.says("in the group", in_=group)
    transcript.tell_meanwhile(ana.id)
    ana.writes("afterwards")
    transcript.catch_up()
    assert written.getvalue().splitlines() == [
        "Ana Lima → Gardeners: in the group",
        "Ana Lima → Ombud: in private",
        "Ana Lima → Ombud: afterwards",
    ]


async def test_a_file_is_said_to_be_one(page: Page, ana: Person, group: Group):
    ana.sends_file("document", "roses.pdf", in_=group)
    assert page.lines() == ["Ana Lima → Gardeners: (document)"]


async def test_what_only_one_person_sees_is_marked(page: Page, bot: Bot, ana: Person, group: Group):
    ana.says("/report", in_=group, ephemeral=True)
    only_ana = {"receiver_user_id": ana.id}
    await bot.call("sendMessage", chat_id=group.id, text="Thank you.", ephemeral_message_parameters=only_ana)
    assert page.lines() == [
        "Ana Lima → Gardeners (only the desk sees this): /report",
        "    Ombud → Gardeners (only Ana Lima sees this):",
        "      Thank you.",
    ]


async def test_a_deletion_names_whose_message_it_was_and_who_deleted_it(
    page: Page, bot: Bot, ana: Person, group: Group
):
    post = ana.says("@admin look", in_=group)
    page.lines()
    await bot.call("deleteMessage", chat_id=group.id, message_id=post.id)
    assert page.lines() == ["Ana Lima → Gardeners: @admin look (deleted by the desk)"]


async def test_long_words_are_wrapped_under_their_block(page: Page, bot: Bot, group: Group):
    await bot.call("sendMessage", chat_id=group.id, text="roses " * 30)
    lines = page.lines()
    assert len(lines) == 4
    assert all(len(line) <= 80 and line.startswith("      roses") for line in lines[1:])


def test_each_chat_has_a_colour_of_its_own(telegram: Sandbox, group: Group, ana: Person):
    written = io.StringIO()
    terminal = Console(file=written, width=80, force_terminal=True, color_system="standard", no_color=False)
    ana.says("in the group", in_=group)
    ana.starts()
    Transcript(terminal, telegram).catch_up()
    *_, in_group, in_private = written.getvalue().splitlines()
    assert in_group.startswith("\x1b[")
    assert in_private.startswith("\x1b[")
    assert in_group.split("Ana")[0] != in_private.split("Ana")[0]
