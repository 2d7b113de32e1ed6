"""`/privacy` says what the settings and the policy say, in every language, and fits."""

from dataclasses import replace

import pytest

from config import policy
from config.texts import languages, translations
from desk.privacy import Hosting
from desk.rules.durations import parse
from handlers.messages.fitting import units
from handlers.messages.privacy import KINDS, kept_by_law, privacy_pages
from handlers.messages.reader import Reader
from handlers.messages.text import TEXT_AT_MOST
from tests.handlers.messages.nasty import check
from tests.handlers.messages.samples import ENGLISH, POLICY, reading

EVERYTHING = Hosting("Olga <olga@example.org>", "tg.example.org", database_apart=True, vault=True)


def said(hosting: Hosting = EVERYTHING, reader: Reader = ENGLISH, rules: policy.Policy = POLICY) -> str:
    return "\n\n".join(reading(page) for page in privacy_pages(rules, hosting, reader))


def test_every_kind_of_record_has_its_time():
    assert set(KINDS) == set(POLICY.retention.kept)
    words = said()
    for line in ("reports: 1 year", "decisions and measures: 2 years", "what you begin and do not send: 1 day"):
        assert f"• {line}" in words
    assert "the record of who did what, which holds no names and no texts: not deleted" in words


def test_the_journal_is_said_to_stay_whatever_the_policy_gives_it():
    kept = {**POLICY.retention.kept, "journal": parse("1y")}
    words = said(rules=replace(POLICY, retention=replace(POLICY.retention, kept=kept)))
    assert "the record of who did what, which holds no names and no texts: not deleted" in words


def test_the_times_are_those_of_the_policy_in_force():
    shorter = policy.uploaded("p.toml", b'version = "2"\n[retention]\nprofile = "3mo"\n')
    assert "from when you were last seen here: 3 months" in said(rules=shorter)


def test_what_is_never_copied_is_what_the_policy_says():
    assert "references alone of what is reported as: Child safety, Grooming of a child" in said()
    none = b'version = "2"\n' + b"".join(
        f"[categories.{one.name}]\nreference_only = false\n".encode()
        for one in POLICY.categories.values()
        if one.reference_only
    )
    assert "references alone" not in said(rules=policy.uploaded("p.toml", none))


def test_who_else_takes_part_is_named():
    words = said()
    assert "server at tg.example.org" in words
    assert "the database is on a server of its own" in words
    assert "a private chat at Telegram" in words
    assert "Who runs this desk and answers questions: Olga <olga@example.org>" in words


def test_nobody_is_named_who_takes_no_part():
    words = said(Hosting())
    assert "server" not in words
    assert "private chat at Telegram" not in words
    assert "Ask the people who run the group" in words


def test_what_people_can_ask_for_is_said():
    assert all(command in said() for command in ("/mydata", "/forgetme", "/appeal", "/mystatus", "/notices"))
    assert kept_by_law(ENGLISH) in said()


@pytest.mark.parametrize("code", languages())
def test_telegram_takes_it_in_every_language(code: str):
    for page in privacy_pages(POLICY, replace(EVERYTHING, contact="<" * 200), Reader(code, translations(code))):
        check(page.html)
        assert units(page.html) <= TEXT_AT_MOST
