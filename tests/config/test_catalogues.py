"""Catalogues: who reads what, and whether a translation is complete. All in a temporary folder with a language of our own."""

import re

import pytest
from babel.messages.pofile import read_po

from config.catalogues import main, missing, template, update
from config.texts import LOCALES, languages, path, translations

HANDLER = '''
def texts(_, ngettext, mark):
    """Three kinds of messages."""
    return _("<b>Hello</b> %(name)s"), ngettext("one report", "%(count)d reports", 3), mark("later"), f"{_('inside')}"
'''


@pytest.fixture
def handlers(tmp_path):
    folder = tmp_path / "handlers"
    folder.mkdir()
    (folder / "greeting.py").write_text(HANDLER)
    return folder


@pytest.fixture
def locales(tmp_path):
    return tmp_path / "locales"


@pytest.fixture
def catalogue(locales):
    """Write a catalogue of these entries."""

    def write(language: str, entries: str, plurals: str = "nplurals=2; plural=(n != 1)") -> None:
        file = path(language, locales)
        file.parent.mkdir(parents=True)
        head = f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {plurals};\\n"'
        file.write_text(f"{head}\n\n{entries}", encoding="utf-8")

    return write


def entry(message: str, translation: str) -> str:
    return f'msgid "{message}"\nmsgstr "{translation}"\n\n'


def greeting_problems(locales, handlers) -> list[str]:
    """What is missing of the handler above, leaving aside what ships in this package."""
    own = ("<b>Hello", "one report", "later", "inside")
    return [problem for problem in missing(locales, handlers) if problem.split(': "')[1].startswith(own)]


def test_english_needs_no_catalogue(locales):
    assert languages(locales) == ("en",)
    assert translations("en", locales).gettext("Hello") == "Hello"
    assert translations("xx", locales).ngettext("one", "many", 2) == "many"


def test_a_region_falls_back_to_its_language_and_then_to_english(locales, catalogue):
    catalogue("pt", entry("yes", "sim") + entry("bus", "autocarro"))
    catalogue("pt_BR", entry("bus", "ônibus"))
    brazil = translations("pt-br", locales)
    assert [brazil.gettext(word) for word in ("bus", "yes", "no")] == ["ônibus", "sim", "no"]
    assert translations("pt-AO", locales).gettext("bus") == "autocarro"
    assert languages(locales) == ("en", "pt", "pt-BR")


def test_plurals_follow_the_rules_of_the_language(locales, catalogue):
    catalogue(
        "ru",
        'msgid "one report"\nmsgid_plural "%(count)d reports"\n'
        'msgstr[0] "%(count)d жалоба"\nmsgstr[1] "%(count)d жалобы"\nmsgstr[2] "%(count)d жалоб"\n',
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)",
    )
    russian = translations("ru", locales)
    said = [russian.ngettext("one report", "%(count)d reports", count) % {"count": count} for count in (1, 3, 5, 21)]
    assert said == ["1 жалоба", "3 жалобы", "5 жалоб", "21 жалоба"]


@pytest.mark.parametrize("language", ["", "../../etc", "en-", "xx" * 100])
def test_a_strange_language_code_reads_english(locales, language):
    assert translations(language, locales).gettext("yes") == "yes"


def test_messages_come_from_handlers_policy_and_helplines(handlers):
    wanted = template(handlers)
    assert "later" in wanted
    assert "inside" in wanted, "in an f-string too, with every Python"
    assert ("one report", "%(count)d reports") in wanted
    assert "Scam or fraud" in wanted
    assert any("local emergency number" in str(message.id) for message in wanted)


def test_an_empty_catalogue_lacks_every_message(locales, handlers, catalogue):
    catalogue("es", "")
    assert greeting_problems(locales, handlers) == [
        'es: not translated: "<b>Hello</b> %(name)s"',
        'es: not translated: "one report"',
        'es: not translated: "later"',
        'es: not translated: "inside"',
    ]


def test_without_catalogues_nothing_is_missing(locales, handlers):
    assert missing(locales, handlers) == []


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        (entry("later", ""), 'es: not translated: "later"'),
        ("#, fuzzy\n" + entry("later", "luego"), 'es: marked fuzzy: "later"'),
        (entry("<b>Hello</b> %(name)s", "<b>Hola</b>"), 'es: placeholders or tags differ: "<b>Hello</b> %(name)s"'),
        (
            entry("<b>Hello</b> %(name)s", "<b>Hola %(name)s"),
            'es: placeholders or tags differ: "<b>Hello</b> %(name)s"',
        ),
        (
            'msgid "one report"\nmsgid_plural "%(count)d reports"\nmsgstr[0] "un aviso"\nmsgstr[1] ""\n',
            'es: not translated: "one report"',
        ),
        (
            'msgid "one report"\nmsgid_plural "%(count)d reports"\nmsgstr[0] "un aviso"\nmsgstr[1] "%(n)d avisos"\n',
            'es: placeholders or tags differ: "one report"',
        ),
    ],
)
def test_a_translation_that_would_break_is_named(locales, handlers, catalogue, entries, problem):
    catalogue("es", entries)
    assert problem in greeting_problems(locales, handlers)


def test_a_plural_may_leave_out_the_number_in_some_forms(locales, handlers, catalogue):
    catalogue(
        "es",
        'msgid "one report"\nmsgid_plural "%(count)d reports"\nmsgstr[0] "un aviso"\nmsgstr[1] "%(count)d avisos"\n',
    )
    assert not any("one report" in problem for problem in greeting_problems(locales, handlers))


def test_every_shipped_text_is_read_as_babel_reads_it():
    for language in languages()[1:]:
        served = translations(language)
        with path(language, LOCALES).open("rb") as file:
            catalogue = read_po(file, locale=language)
        for message in catalogue:
            if isinstance(message.id, str):
                assert not message.id or _undirected(served.gettext(message.id)) == message.string
                continue
            said = {_undirected(served.ngettext(*message.id, count)) for count in range(200)}
            assert said == {*message.string}


def _undirected(text: str) -> str:
    """Without the marks of right and left."""
    return re.sub("[\u200e\u200f]", "", text)


def test_what_has_escapes_or_stands_on_several_lines_is_read_whole(locales, catalogue):
    catalogue("es", 'msgid ""\n"a \\"b\\"\\n"\n"c"\nmsgstr ""\n"x \\"y\\"\\n"\n"z\\\\n"\n')
    assert translations("es", locales).gettext('a "b"\nc') == 'x "y"\nz\\n'


def test_entries_need_no_blank_line_between_them(locales, catalogue):
    catalogue("es", (entry("yes", "sí") + entry("no", "no mucho")).replace("\n\n", "\n"))
    assert [translations("es", locales).gettext(word) for word in ("yes", "no")] == ["sí", "no mucho"]


def test_a_fuzzy_or_missing_translation_is_left_to_english(locales, catalogue):
    catalogue("es", "#, fuzzy\n" + entry("later", "luego") + entry("now", ""))
    spanish = translations("es", locales)
    assert [spanish.gettext(word) for word in ("later", "now")] == ["later", "now"]


def test_a_text_from_right_to_left_says_so_at_the_start_of_each_line(locales, catalogue):
    catalogue("fa", entry("undo", "D-9\\nبا /undo </b> https://x.org/a"))
    assert translations("fa", locales).gettext("undo") == "\u200fD-9\n\u200fبا \u200e/undo </b> https://x.org/a"


def test_an_update_begins_a_language_and_keeps_what_was_translated(locales, handlers, catalogue):
    catalogue("es", entry("later", "luego") + entry("gone", "ido"))
    update(["fa"], locales, handlers)
    assert languages(locales) == ("en", "es", "fa")
    spanish = (locales / "es" / "LC_MESSAGES" / "ombud.po").read_text(encoding="utf-8")
    assert 'msgid "later"\nmsgstr "luego"' in spanish
    assert "gone" not in spanish
    assert 'es: not translated: "one report"' in greeting_problems(locales, handlers)
    assert (locales / "ombud.pot").exists()


def test_a_second_update_changes_nothing(locales, handlers):
    update(["fa"], locales, handlers)
    first = {path: path.read_bytes() for path in locales.rglob("*.po*")}
    update([], locales, handlers)
    assert {path: path.read_bytes() for path in locales.rglob("*.po*")} == first


def test_the_shipped_catalogues_are_complete(capsys):
    assert main([]) == 0
    assert capsys.readouterr().out == ""
