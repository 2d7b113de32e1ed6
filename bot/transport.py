"""How calls reach a Bot API server: python-telegram-bot's request seam, on one aiohttp session.

python-telegram-bot's own client (httpx) takes fifteen times the processor time a call.

Errors are python-telegram-bot's (`telegram.error`) and two more. A send has no idempotency key, so whoever sends must
know whether a call without an answer can have taken effect:

    NetworkError
      NotSent      surely not
      MaybeSent    it can

The token is part of every URL. aiohttp's exceptions carry the URL in their text or arguments, and gateways repeat it in
their error pages. So nothing of either goes into a message here, and `from None` keeps the original out of tracebacks.
"""

import json
import logging
import warnings
from typing import TYPE_CHECKING, Final

import aiohttp
import msgspec
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import BaseRequest, RequestData
from telegram.warnings import PTBUserWarning

if TYPE_CHECKING:
    # The type in BaseRequest's own signature; python-telegram-bot has no public name for it.
    from telegram._utils.types import ODVInput

READ_S: Final = 20.0
"""Seconds to wait for an answer. Long, because giving up on a send leaves it in doubt."""

CONNECT_S: Final = 5.0
POOL_S: Final = 5.0
WRITE_S: Final = 5.0
UPLOAD_S: Final = 60.0
"""Seconds to write a call that carries files: up to 50 MB (https://core.telegram.org/bots/api#sending-files)."""

UNREADABLE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What msgspec raises for bytes that are not the JSON it wants: also for bad UTF-8, and for nesting a thousand deep."""

_JSON: Final = {"Content-Type": "application/json"}


class NotSent(NetworkError):
    """The Bot API surely did not get the call: it is safe to send it again."""


class MaybeSent(NetworkError):
    """The call left, and no answer says what became of it: it may have taken effect."""


class AiohttpRequest(BaseRequest):
    """Calls over at most `connections` connections at a time, to the server named in the URL and nowhere else.

    No proxy from the environment, no redirect (it would hand the token to another server), no cookies.
    """

    def __init__(self, *, connections: int) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return READ_S

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

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
        """One call, or the download of one file where there is no `request_data`: its HTTP status and body.

        Timeouts are in seconds, None for no limit. Raises NotSent and MaybeSent.
        """
        body = None if request_data is None else _body(request_data)
        limits = limits_of(
            read=_seconds(read_timeout, READ_S),
            write=_seconds(write_timeout, UPLOAD_S if isinstance(body, aiohttp.FormData) else WRITE_S),
            connect=_seconds(connect_timeout, CONNECT_S),
            pool=_seconds(pool_timeout, POOL_S),
        )
        if body is None:
            # A large file takes its time; only silence is limited.
            limits = aiohttp.ClientTimeout(connect=limits.connect, sock_read=limits.sock_read)
        status, payload = await self.exchange(method, url, body, limits)
        if body is None and status < 300:
            return status, payload
        return read_answer(status, payload).code(status), payload

    async def exchange(
        self, method: str, url: str, body: bytes | aiohttp.FormData | None, limits: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        """One HTTP request; bytes are sent as JSON. Returns whatever status and body come back.

        Raises NotSent and MaybeSent.
        """
        if self._session is None:
            raise RuntimeError("the request is not initialized")
        headers = _JSON if isinstance(body, bytes) else None
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=limits, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError, aiohttp.InvalidURL) as fault:
            raise NotSent(f"No connection to the Bot API server: {type(fault).__name__}") from None
        except (aiohttp.ClientError, TimeoutError) as fault:
            raise MaybeSent(f"No answer from the Bot API server: {type(fault).__name__}") from None


_NOTHING: Final = msgspec.Raw()


class Parameters(msgspec.Struct):
    """https://core.telegram.org/bots/api#responseparameters"""

    retry_after: int | None = None
    migrate_to_chat_id: int | None = None


class Answer(msgspec.Struct):
    """https://core.telegram.org/bots/api#making-requests, the result left undecoded."""

    ok: bool
    result: msgspec.Raw = _NOTHING
    error_code: int | None = None
    description: str | None = None
    parameters: Parameters = msgspec.field(default_factory=Parameters)

    def code(self, status: int) -> int:
        """The status that belongs to this answer, given the HTTP status it came with.

        The published API promises `ok` and `error_code`, not the HTTP status, which python-telegram-bot goes by.
        """
        return status if self.ok else self.error_code or max(status, 400)


_ANSWERS: Final = msgspec.json.Decoder(Answer)


def _is_a_result(result: msgspec.Raw) -> bool:
    """No method answers nothing at all, or with a list of lists, over which python-telegram-bot would fall."""
    return result != _NOTHING and not bytes(result).startswith(b"[[")


def read_answer(status: int, payload: bytes) -> Answer:
    """The Bot API's answer, be it a result or a refusal.

    Raises MaybeSent or NotSent if something else answered: a gateway, a captive portal, a server that broke down.
    """
    if status >= 500:
        raise MaybeSent(f"The Bot API server failed with status {status}")
    try:
        answer = _ANSWERS.decode(payload)
    except UNREADABLE:
        answer = None
    if answer is not None and (not answer.ok or _is_a_result(answer.result)):
        return answer
    # HTTP lets a server act before it answers 2xx, never before it answers 3xx or 4xx.
    fault = NotSent if status >= 300 else MaybeSent
    raise fault(f"Status {status} with a body that is no Bot API answer")


def refusal(status: int, answer: Answer) -> TelegramError:
    """What python-telegram-bot raises for this answer, given the HTTP status it came with, where a call is made without it.

    The rest is one of the two above: by its code a refusal tells whether the call took effect.
    """
    code, parameters = answer.code(status), answer.parameters
    description = answer.description or f"Refused with {code}"
    if parameters.migrate_to_chat_id is not None:
        return ChatMigrated(parameters.migrate_to_chat_id)
    if parameters.retry_after:
        return RetryAfter(parameters.retry_after)
    match code:
        case 400:
            return BadRequest(description)
        case 401 | 404:
            # 404 is how Telegram answers a token it cannot even parse.
            return InvalidToken("The server rejected the bot's token")
        case 403:
            return Forbidden(description)
        case 409:
            return Conflict(description)
        case _:
            return MaybeSent(description) if code >= 500 else NotSent(description)


def make_bot(token: str, api_url: str, *, connections: int) -> Bot:
    """A bot on a session of its own, at the server with the root `api_url`; `initialize` opens it, `shutdown` closes it."""
    return bot_over(AiohttpRequest(connections=connections), token, api_url)


def bot_over(request: BaseRequest, token: str, api_url: str) -> Bot:
    """A bot whose calls go by `request`."""
    # At DEBUG python-telegram-bot logs the URL with the token, and every text it sends.
    logging.getLogger("telegram").setLevel(logging.INFO)
    # It recommends its own methods to whoever asks by `do_api_request`; `bot.asking` says why it does.
    warnings.filterwarnings("ignore", r"\s*Please use 'Bot\.", PTBUserWarning)
    root = api_url.rstrip("/")
    return _DiscreetBot(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=request,
        # Polling does not go through the bot; without this one it would build an httpx client for it.
        get_updates_request=request,
    )


class _DiscreetBot(Bot):
    """python-telegram-bot's bot writes its token into its `repr`, and into the error about a token that is rejected."""

    async def initialize(self) -> None:
        try:
            await super().initialize()
        except InvalidToken:
            raise InvalidToken("The server rejected the bot's token") from None

    def __repr__(self) -> str:
        return "Bot"


def _body(data: RequestData) -> bytes | aiohttp.FormData:
    if not data.contains_files:
        return json.dumps(data.parameters).encode()
    # Percent signs in a quoted name would arrive as such: the Bot API takes names as UTF-8.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return form


def _seconds(given: "ODVInput[float]", default: float) -> float | None:
    if given is BaseRequest.DEFAULT_NONE:
        return default
    return given if isinstance(given, (int, float)) else None


def limits_of(
    *, read: float | None, write: float | None, connect: float | None, pool: float | None
) -> aiohttp.ClientTimeout:
    """aiohttp counts waiting for a free connection and opening one together, and has no limit for writing alone."""
    connected = None if connect is None or pool is None else pool + connect
    total = None if connected is None or write is None or read is None else connected + write + read
    return aiohttp.ClientTimeout(total=total, connect=connected, sock_read=read)
