"""For whom texts are written, by the code of their language."""

from config import texts
from handlers.messages.reader import Reader


def reader(language: str | None) -> Reader:
    """Somebody's language, or English."""
    code = language or "en"
    return Reader(code, texts.translations(code))
