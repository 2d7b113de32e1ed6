"""What an operator sets in the environment or in `.env`: variables that begin with OMBUD_.

The environment wins over `.env`. An empty variable counts as not set. Relative paths start at the working directory.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.errors import SettingsError
from config.reading import suggestion

PREFIX: Final = "OMBUD_"
_FILE: Final = ".env"
SECRET_OF_SOURCE: Final = f"{PREFIX}SOURCE_"
"""And a source's name in capitals: its token, or its database's address."""

EXPECTED: Final[Mapping[str, str]] = {
    "token": "the bot's token from @BotFather, such as 123456:AAF...",
    "api_url": "the root of a Bot API server, such as https://api.telegram.org",
    "data_dir": "a directory, such as data",
    "database_url": "sqlite:///data/ombud.db, sqlite:////absolute/path.db or postgresql://user:password@host/name",
    "key_file": "the path of a file outside the database, such as ~/.config/ombud/master.key",
    "signing_key_file": "the path of a file outside the database, such as ~/.config/ombud/signing.key",
    "staff_chat": "a chat's id, such as -1001234567890; /chatid in the chat says it",
    "legal_chat": "a chat's id, such as -1001234567890; /chatid in the chat says it",
    "vault_chat": "a chat's id, such as -1001234567890; /chatid in the chat says it",
    "contact": "one line of text, such as an address or @name, at most 200 characters",
    "owners": "ids of people, comma separated, such as 11111111,22222222",
    "policy": "the path of a policy file, such as policy.toml",
    "helplines": "the path of a helplines file, such as helplines.toml",
    "sources": "the path of a sources file, such as sources.toml",
    "language": "a language code, such as en or pt-BR",
    "webhook_url": "the address that Telegram shall call, such as https://desk.example.org/telegram",
    "webhook_secret": "1 to 256 letters, digits, _ or -",
    "listen": "host:port, such as 127.0.0.1:8080",
    "log_level": "DEBUG, INFO, WARNING or ERROR",
}
"""What each setting should look like, for messages and the README."""

_SECRET: Final = frozenset({"token", "webhook_secret", "database_url"})
"""Never quoted: a database's address may hold its password."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Where a server waits for connections."""

    host: str
    port: int


def _matching(pattern: str) -> AfterValidator:
    shape = re.compile(pattern)

    def check(value: str | SecretStr) -> str | SecretStr:
        if not shape.fullmatch(value.get_secret_value() if isinstance(value, SecretStr) else value):
            raise ValueError
        return value

    return AfterValidator(check)


def _ids(value: object) -> object:
    """`5` or `5, 6` as a list of numbers."""
    return [part for part in value.replace(" ", "").split(",") if part] if isinstance(value, str) else value


def _listen(value: object) -> object:
    """`host:port`, an IPv6 address in brackets."""
    if not isinstance(value, str):
        return value
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or not 0 <= int(port) <= 65535:
        raise ValueError
    return Listen(host.removeprefix("[").removesuffix("]"), int(port))


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _without_slash(value: str) -> str:
    return value.rstrip("/")


_Address = Annotated[str, _matching(r"https?://[^\s/]+\S*"), AfterValidator(_without_slash)]
_ChatId = Annotated[int, Field(ge=-(2**52), le=2**52)]
_Home = Annotated[Path, AfterValidator(Path.expanduser)]


class Settings(BaseSettings):
    """The settings of one process. Make one with `load`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=_FILE,
        env_ignore_empty=True,
        enable_decoding=False,
        extra="ignore",
        frozen=True,
    )

    token: Annotated[SecretStr, _matching(r"[0-9]+:[A-Za-z0-9_-]+")] | None = None
    api_url: _Address = "https://api.telegram.org"
    data_dir: _Home = Path("data")
    database_url: Annotated[str, _matching(r"sqlite:///.+|postgresql://.+")] = Field(
        default_factory=lambda values: f"sqlite:///{values.get('data_dir', 'data')}/ombud.db", repr=False
    )
    key_file: _Home = Path("~/.config/ombud/master.key")
    signing_key_file: _Home = Field(
        default_factory=lambda values: Path(values.get("key_file", "master.key")).with_name("signing.key")
    )
    staff_chat: _ChatId | None = None
    legal_chat: _ChatId | None = None
    vault_chat: _ChatId | None = None
    owners: Annotated[tuple[Annotated[int, Field(gt=0, le=2**52)], ...], BeforeValidator(_ids)] = ()
    contact: Annotated[str, _matching(r"[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*"), Field(max_length=200)] | None = None
    policy: _Home | None = None
    helplines: _Home | None = None
    sources: _Home | None = None
    language: Annotated[str, _matching(r"[a-z]{2,3}([-_][A-Za-z]{2,4})*")] = "en"
    webhook_url: _Address | None = None
    webhook_secret: Annotated[SecretStr, _matching(r"[A-Za-z0-9_-]{1,256}")] | None = None
    listen: Annotated[Listen, BeforeValidator(_listen)] = Listen("127.0.0.1", 8080)
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = "INFO"

    def bot_token(self) -> str:
        """The token, for the commands that need one. Raises SettingsError if it is not set."""
        if self.token is None:
            raise SettingsError([f"{PREFIX}TOKEN: is missing, must be {EXPECTED['token']}"])
        return self.token.get_secret_value()


def load() -> Settings:
    """The settings in force. Raises SettingsError with every bad value, one line each."""
    try:
        return Settings()
    except ValidationError as error:
        # A default that waits for a bad value is no problem of its own; of several bad owners the first is named.
        own = [problem for problem in error.errors() if problem["type"] != "default_factory_not_called"]
        wrong = {str(problem["loc"][0]): problem["input"] for problem in reversed(own)}
        raise SettingsError([_problem(name, wrong[name]) for name in EXPECTED if name in wrong]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([f"{_FILE}: cannot be read as text in UTF-8: {type(error).__name__}"]) from None


def unknown() -> list[str]:
    """One line for each variable of the environment that begins like ours and is none of ours: usually a slip."""
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    ours = sorted(name for name in os.environ if name.upper().startswith(PREFIX))
    return [
        f"{name}: unknown setting; {suggestion(name, known)}"
        for name in ours
        if name.upper() not in known and not name.startswith(SECRET_OF_SOURCE)
    ]


def source_secrets() -> Mapping[str, str]:
    """The secrets of all sources, by the names of their variables. Raises SettingsError where `.env` is no text."""
    try:
        written = dotenv_values(_FILE)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([f"{_FILE}: cannot be read as text in UTF-8: {type(error).__name__}"]) from None
    there = {**written, **{name: value for name, value in os.environ.items() if value}}
    return {name: value for name, value in there.items() if value and name.startswith(SECRET_OF_SOURCE)}


def _problem(name: str, value: object) -> str:
    was = "is not as expected" if name in _SECRET else f'is "{value}"'
    return f"{PREFIX}{name.upper()}: {was}, must be {EXPECTED[name]}"
