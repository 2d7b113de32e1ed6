"""A Telegram that says who the bot is and that everyone is a plain member, and takes nothing: what is measured here must send nothing."""

import json
from typing import TYPE_CHECKING, Final

from telegram.request import BaseRequest, RequestData

from benchmarks.strict.answers import BOT, TOKEN

if TYPE_CHECKING:
    # The type in BaseRequest's own signature; python-telegram-bot has no public name for it.
    from telegram._utils.types import ODVInput

_ANSWERS: Final = {
    "getMe": BOT,
    "getChatMember": {"status": "member", "user": {"id": 6_000_000_000, "is_bot": False, "first_name": "Crypto Gains"}},
}
__all__ = ["TOKEN", "Silence"]

_BODIES: Final = {method: json.dumps({"ok": True, "result": result}).encode() for method, result in _ANSWERS.items()}


class Silence(BaseRequest):
    """For python-telegram-bot, in place of a connection."""

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def shutdown(self) -> None:
        """There is nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
        write_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
        connect_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
        pool_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Raises KeyError for a call that would send or change something."""
        return 200, _BODIES[url.rpartition("/")[2]]
