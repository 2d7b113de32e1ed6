"""What is kept of Telegram's answers."""

import pytest
from telegram.error import BadRequest, Forbidden, InvalidToken

from bot.attempts import Later, Refused, Unreachable, explain


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (
            'Can\'t parse entities: unsupported start tag "anna" at byte offset 12',
            "Can't parse entities: unsupported start tag … at byte offset 12",
        ),
        (
            "Inline keyboard button URL 'https://anna.example' is invalid: wrong HTTP URL",
            "Inline keyboard button URL … is invalid: wrong HTTP URL",
        ),
        ("Message can't be deleted for everyone: it's too old", "Message can't be deleted for everyone: it's too old"),
        ("x" * 5_000, "x" * 200),
    ],
)
def test_what_telegram_quotes_of_what_was_sent_is_not_kept(said: str, kept: str):
    assert explain(BadRequest(said)) == Refused(kept)


def test_who_blocked_the_desk_is_gone():
    assert explain(Forbidden("Forbidden: bot was blocked by the user")) == Unreachable(
        "Forbidden: bot was blocked by the user", gone=True
    )


def test_what_is_owed_waits_while_the_token_is_rejected() -> None:
    """One 401 of a server that is restarting must not cost a reporter the receipt."""
    assert explain(InvalidToken("Unauthorized")) == Later("Unauthorized")
