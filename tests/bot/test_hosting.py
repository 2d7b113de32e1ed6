"""Who else takes part is found out from the settings, not written down a second time."""

import pytest

from bot.hosting import hosting
from config.settings import Settings
from desk.privacy import Hosting


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, Hosting()),
        ({"contact": "@olga"}, Hosting(contact="@olga")),
        ({"api_url": "http://127.0.0.1:8081"}, Hosting()),
        ({"api_url": "http://localhost:8081"}, Hosting()),
        ({"api_url": "https://tg.example.org:8443/x"}, Hosting(server="tg.example.org")),
        ({"database_url": "postgresql://ombud:hunter2@[::1]/ombud"}, Hosting()),
        ({"database_url": "postgresql:///ombud?host=/run/postgresql"}, Hosting()),
        ({"database_url": "postgresql://ombud:hunter2@db.example.org/ombud"}, Hosting(database_apart=True)),
        ({"database_url": "postgresql:///ombud?host=db.example.org"}, Hosting(database_apart=True)),
        ({"vault_chat": -1001}, Hosting(vault=True)),
        ({"vault_chat": -1001, "staff_chat": -1001}, Hosting()),
    ],
)
def test_whoever_else_takes_part_is_named(settings: dict[str, object], said: Hosting) -> None:
    assert hosting(Settings(**settings)) == said
