"""What an operator sets in the environment or in `.env`."""

from pathlib import Path

import pytest

from config.errors import SettingsError
from config.settings import EXPECTED, Listen, Settings, load, unknown


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch, tmp_path):
    """Neither the variables nor the `.env` of whoever runs the tests."""
    for name in EXPECTED:
        monkeypatch.delenv(f"OMBUD_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def setting(monkeypatch):
    return lambda name, value: monkeypatch.setenv(f"OMBUD_{name}", value)


def problems() -> tuple[str, ...]:
    with pytest.raises(SettingsError) as refusal:
        load()
    return refusal.value.problems


def test_nothing_set_is_enough_to_load(monkeypatch):
    monkeypatch.setenv("HOME", "/home/desk")
    settings = load()
    assert settings.api_url == "https://api.telegram.org"
    assert settings.database_url == "sqlite:///data/ombud.db"
    assert settings.key_file == Path("/home/desk/.config/ombud/master.key")
    assert settings.language == "en"
    assert settings.owners == ()
    assert settings.staff_chat is None


def test_one_owner_and_several_read_alike(setting):
    setting("OWNERS", "5")
    assert load().owners == (5,)
    setting("OWNERS", "5, 6,7")
    assert load().owners == (5, 6, 7)


def test_database_lives_in_the_data_directory(setting):
    setting("DATA_DIR", "elsewhere")
    assert load().database_url == "sqlite:///elsewhere/ombud.db"
    setting("DATA_DIR", "/var/lib/ombud")
    assert load().database_url == "sqlite:////var/lib/ombud/ombud.db"


def test_a_database_of_its_own_goes_before_the_data_directory(setting):
    setting("DATA_DIR", "elsewhere")
    setting("DATABASE_URL", "postgresql://ombud@localhost/ombud")
    assert load().database_url == "postgresql://ombud@localhost/ombud"


def test_staff_chat_is_a_negative_number(setting):
    setting("STAFF_CHAT", "-1001234567890")
    assert load().staff_chat == -1001234567890


@pytest.mark.parametrize(
    ("text", "listen"), [("0.0.0.0:80", Listen("0.0.0.0", 80)), ("[::1]:8443", Listen("::1", 8443))]
)
def test_listen_is_host_and_port(setting, text, listen):
    setting("LISTEN", text)
    assert load().listen == listen


def test_an_api_server_may_be_written_with_a_slash(setting):
    setting("API_URL", "http://127.0.0.1:8081/")
    assert load().api_url == "http://127.0.0.1:8081"


def test_log_level_may_be_small(setting):
    setting("LOG_LEVEL", "debug")
    assert load().log_level == "DEBUG"


def test_an_empty_variable_counts_as_not_set(setting):
    setting("STAFF_CHAT", "")
    assert load().staff_chat is None


def test_the_environment_wins_over_the_file(setting, tmp_path):
    (tmp_path / ".env").write_text("OMBUD_LANGUAGE=de\nOMBUD_OWNERS=5,6\nOTHER=1\n")
    setting("LANGUAGE", "fr")
    settings = load()
    assert (settings.language, settings.owners) == ("fr", (5, 6))


def test_a_file_that_is_not_text_is_one_clear_line(tmp_path):
    (tmp_path / ".env").write_bytes(b"OMBUD_LANGUAGE=\xff\xfe")
    assert problems() == (".env: cannot be read as text in UTF-8: UnicodeDecodeError",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API_URL", "telegram"),
        ("STAFF_CHAT", "@staff"),
        ("OWNERS", "anna"),
        ("OWNERS", "-5"),
        ("LANGUAGE", "English, please"),
        ("LISTEN", "8080"),
        ("LISTEN", "localhost:99999"),
        ("LOG_LEVEL", "LOUD"),
        ("CONTACT", " "),
        ("CONTACT", "two\nlines"),
        ("CONTACT", "x" * 201),
        ("WEBHOOK_URL", "desk.example.org"),
    ],
)
def test_a_bad_value_is_named_quoted_and_explained(setting, name, value):
    setting(name, value)
    assert problems() == (f'OMBUD_{name}: is "{value}", must be {EXPECTED[name.lower()]}',)


@pytest.mark.parametrize(
    ("name", "value"),
    [("TOKEN", "hunter2"), ("WEBHOOK_SECRET", "hunter 2"), ("DATABASE_URL", "mysql://ombud:hunter2@localhost")],
)
def test_a_bad_secret_is_never_quoted(setting, name, value):
    setting(name, value)
    assert problems() == (f"OMBUD_{name}: is not as expected, must be {EXPECTED[name.lower()]}",)


def test_all_bad_values_are_told_at_once(setting):
    setting("OWNERS", "anna,bert")
    setting("STAFF_CHAT", "@staff")
    setting("LISTEN", "80")
    assert [problem.split(":")[0] for problem in problems()] == ["OMBUD_STAFF_CHAT", "OMBUD_OWNERS", "OMBUD_LISTEN"]


def test_the_token_is_given_out_but_never_printed(setting):
    setting("TOKEN", "123456:AAF-secret_part")
    settings = load()
    assert settings.bot_token() == "123456:AAF-secret_part"
    assert "secret_part" not in f"{settings} {settings!r}"


def test_the_password_of_a_database_is_not_printed(setting):
    setting("DATABASE_URL", "postgresql://ombud:hunter2@localhost/ombud")
    assert "hunter2" not in f"{load()} {load()!r}"


def test_a_missing_token_is_named_when_it_is_needed():
    with pytest.raises(SettingsError, match="OMBUD_TOKEN: is missing, must be the bot's token from @BotFather"):
        load().bot_token()


def test_a_slip_in_a_name_is_noticed(setting):
    setting("STAF_CHAT", "-5")
    assert unknown() == ["OMBUD_STAF_CHAT: unknown setting; did you mean OMBUD_STAFF_CHAT?"]


def test_every_setting_says_what_it_should_look_like():
    assert set(EXPECTED) == set(Settings.model_fields)
