"""What the Evidence button shows."""

from dataclasses import replace

import pytest

from desk.evidence import Entity, EvidenceKind, ForwardOrigin, Media
from desk.files import EvidenceFile, FileState, VaultCopy
from desk.rules.durations import HOUR
from handlers.messages.cards import case_card
from handlers.messages.evidence import evidence_pages
from tests.handlers.messages.samples import ENGLISH, FACTS, NOW, case, message, reading, view


def said(*evidence, about=None) -> str:
    return "\n".join(reading(page) for page in evidence_pages(view(about, evidence=evidence), FACTS, ENGLISH))


def test_a_message_is_shown_with_author_chat_time_and_address():
    text = said(message())
    assert "E-1 · The message · 24 Nov 2026 03:00 UTC\nAuthor: Bob <b> @bob · id 50\nChat: “Chess <Club>”" in text
    assert "https://t.me/chessclub/42\nSend me 1 BTC" in text


def test_an_edit_stands_beside_what_was_reported():
    edit = replace(message("Hello all", edited_at=NOW - HOUR), id=2, kind=EvidenceKind.EDIT)
    text = said(message(), edit)
    assert "Send me 1 BTC" in text
    assert "E-2 · Edited later · 24 Nov 2026 05:00 UTC" in text


def test_a_link_under_words_is_shown_with_where_it_leads():
    text = said(message("my bank", entities=(Entity("text_link", 0, 7, "https://evil.example"),)))
    assert "A link in the text leads to https://evil.example" in text


def test_a_forward_says_where_it_came_from_or_that_its_author_hides():
    hidden = message(forward=ForwardOrigin("hidden_user", None, "Mr X", NOW))
    assert "someone who hides their account, by the name of “Mr X”" in said(hidden)


def test_files_are_listed_with_type_name_and_size():
    assert "📎 file “list.pdf” 20,480 B u1" in said(message(media=(Media("document", "f", "u1", 20_480, "list.pdf"),)))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (FileState.DUE, "— it is still being fetched"),
        (FileState.KEPT, "— kept, SHA-256 abab"),
        (FileState.TOO_LARGE, "only the reference is kept"),
        (FileState.VAULTED, "a copy is in the vault chat: https://t.me/c/900/31"),
        (FileState.GONE, "— not kept: Telegram did not have it any more"),
    ],
)
def test_what_became_of_a_file_is_said(state, words):
    item = message(media=(Media("photo", "f", "u1"),))
    sha256 = b"\xab" * 32 if state is FileState.KEPT else None
    copy = VaultCopy(-1_000_000_000_900, 31) if state is FileState.VAULTED else None
    file = EvidenceFile(1, 7, 1, item.snapshot.media[0], state, 0, None, sha256, copy)
    assert words in "\n".join(reading(page) for page in evidence_pages(view(evidence=(item,)), FACTS, ENGLISH, (file,)))


def test_who_looks_at_references_reads_what_the_law_asks():
    assert "What the law asks: Inform the police or the hotline" in said(message(""), about=case("child_safety"))


def test_where_the_policy_is_silent_about_the_law_the_desk_is_not():
    silent = view(case("child_safety"), laws=())
    (page,) = evidence_pages(silent, FACTS, ENGLISH)
    assert "What the law asks: Inform the police or the hotline of your country now" in reading(page)
    assert "What the law asks: Inform the police or the hotline of your country now" in reading(
        case_card(silent, FACTS, ENGLISH)
    )


def test_material_that_may_not_be_copied_is_said_to_be_referred_to_only():
    assert "References only" in said(message(""), about=case("child_safety"))


def test_what_is_missing_is_said():
    link = replace(message("", author=None), kind=EvidenceKind.LINK)
    assert "Evidence unavailable: the bot cannot fetch the message itself." in said(link)


def test_disturbing_words_are_covered_however_many_blocks_they_take():
    about = case("violence")
    pages = evidence_pages(view(about, evidence=(message("blood " * 1_000),)), FACTS, ENGLISH)
    html = "".join(page.html for page in pages)
    assert html.count("<tg-spoiler>blood") + html.count("<tg-spoiler>ood") == html.count("<blockquote") == 2


def test_the_longest_message_is_shown_whole_over_several_messages():
    text = "".join(chr(0x1F300 + number % 300) for number in range(4_096))
    pages = evidence_pages(view(evidence=(message(text),)), FACTS, ENGLISH)
    shown = "".join(reading(page) for page in pages)
    assert len(pages) > 1
    assert all(text[start : start + 1_000] in shown for start in range(0, 4_000, 1_000))


def test_evidence_can_be_neither_forwarded_nor_saved():
    assert all(page.protected and page.silent for page in evidence_pages(view(), FACTS, ENGLISH))
