"""Telegram's sending limits, as sums about moments that are passed in.

Telegram publishes three: one message a second to one chat, 20 a minute to one group, about 30 a second in all
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). Edits are counted like messages;
answers to callbacks and `get...` calls are not, and do not come here. Deletions, bans and the like are no messages either.

The server counts a call when it arrives, at some moment between its start and its end here. So each limit is kept as a
sliding window over ends, where a call that has not ended counts as ending now. If fewer than `limit` other calls ended
within the window before a start (or are still on their way), then no window of that length at the server ever holds
more than `limit`, however late each of them arrives.

Every moment is in milliseconds of one clock that never goes back; every length is in milliseconds.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final

from desk.rules.durations import MINUTE, SECOND, Ms

ALL_PER_SECOND: Final = 30
GROUP_PER_MINUTE: Final = 20

_CATCH_UP: Final[Ms] = 20
"""How much of a late start the next ones may make up for. An event loop wakes some milliseconds late; without this,
each of them would be lost for good."""

_SAME_END: Final[Ms] = 2 * SECOND
"""Two refusals whose ends lie this near mean the same pause: `retry_after` is whole seconds, and answers travel."""

_FEW_CHATS: Final = 1_024
"""Below this many remembered chats nobody looks for idle ones."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call that Telegram counts: about which chat (a negative id is a group or channel), and whether it is a message.

    Sends and edits are messages. Moderation acts (delete, ban, restrict) are not: Telegram publishes no limit for them. They get as many
    a second as all messages together, and count to none of those.
    """

    chat: int
    message: bool = True


class Pace:
    """When the next call may start.

    The caller asks `ready_at`, says `started` at the start of each call, and either `finished` or `refused` at
    its end. Only chats of the last minute, or with a pause still running, stay in memory.
    """

    def __init__(self, per_second: int = ALL_PER_SECOND, *, second: Ms = SECOND) -> None:
        """`per_second` is the limit in all: up to 1,000 where paid broadcasts are allowed.

        `second` is how long a second of the limits lasts: for a server that has none, such as the sandbox, it may be a short one.
        """
        self._second = second
        self._messages = _Flow(per_second, second)
        self._acts = _Flow(ALL_PER_SECOND, second)
        self._paused_until: Ms = 0
        self._last_refusal: _Refusal | None = None
        self._chats: dict[int, _Chat] = {}
        self._look_for_idle_at = _FEW_CHATS

    def ready_at(self, call: Call, now: Ms) -> Ms:
        """The earliest moment at which this call may start; `now` if it may start now.

        While calls are on their way the answer is a lower bound, so ask again at that moment: it is never too late.
        """
        ready = max(self._paused_until, self._flow(call).ready_at(now))
        chat = self._chats.get(call.chat)
        return ready if chat is None else max(ready, chat.ready_at(now, message=call.message))

    def started(self, call: Call, now: Ms) -> None:
        """The call starts now. Starts that did not wait for `ready_at` are counted all the same."""
        self._flow(call).enter(now)
        if call.message:
            self._chat(call.chat, now).enter()

    def finished(self, call: Call, now: Ms) -> None:
        """The call ended, well or badly, but not with 429."""
        self._leave(call, now)
        if self._last_refusal is not None and self._last_refusal.chat != call.chat:
            self._last_refusal = None

    def refused(self, call: Call, now: Ms, retry_after: Ms) -> None:
        """The call ended with 429: its chat rests for `retry_after`, or everything does.

        Telegram does not say which of the two it means. Two different chats, refused within a second until the same
        moment, with no other chat getting through in between, mean everything. The moments are compared because groups
        in slow mode answer 429 too, for up to an hour: two of those must not silence the desk.
        """
        self._leave(call, now)
        refusal = _Refusal(call.chat, now, now + _surely(retry_after))
        chat = self._chat(call.chat, now)
        chat.paused_until = max(chat.paused_until, refusal.until)
        if self._last_refusal is not None and refusal.shares_cause(self._last_refusal):
            self._paused_until = max(self._paused_until, refusal.until)
        self._last_refusal = refusal

    def _leave(self, call: Call, now: Ms) -> None:
        self._flow(call).leave(now)
        if call.message:
            self._chat(call.chat, now).leave(now)

    def _flow(self, call: Call) -> "_Flow":
        return self._messages if call.message else self._acts

    def _chat(self, chat_id: int, now: Ms) -> "_Chat":
        chat = self._chats.get(chat_id)
        if chat is None:
            self._forget_idle(now)
            chat = self._chats[chat_id] = _Chat(self._second, group=chat_id < 0)
        return chat

    def _forget_idle(self, now: Ms) -> None:
        """Look through all chats, but only when they have doubled since: a constant price for each new one."""
        if len(self._chats) < self._look_for_idle_at:
            return
        self._chats = {chat_id: chat for chat_id, chat in self._chats.items() if not chat.idle(now)}
        self._look_for_idle_at = max(_FEW_CHATS, 2 * len(self._chats))


@dataclass(frozen=True, slots=True)
class _Refusal:
    chat: int
    at: Ms
    until: Ms

    def shares_cause(self, earlier: "_Refusal") -> bool:
        return (
            self.chat != earlier.chat
            and self.at - earlier.at <= SECOND
            and abs(self.until - earlier.until) <= _SAME_END
        )


class _Chat:
    """What is remembered about one chat: its windows, and the pause that a 429 asked for."""

    __slots__ = ("_windows", "paused_until")

    def __init__(self, second: Ms, *, group: bool) -> None:
        # A short burst to one chat passes at Telegram, but how short is nowhere said: we never rely on it.
        self._windows = [_Window(1, second)]
        if group:
            self._windows.append(_Window(GROUP_PER_MINUTE, second * MINUTE // SECOND))
        self.paused_until: Ms = 0

    def ready_at(self, now: Ms, *, message: bool) -> Ms:
        ready = max(now, self.paused_until)
        return max(ready, *(window.ready_at(now) for window in self._windows)) if message else ready

    def enter(self) -> None:
        for window in self._windows:
            window.enter()

    def leave(self, now: Ms) -> None:
        for window in self._windows:
            window.leave(now)

    def idle(self, now: Ms) -> bool:
        return self.paused_until <= now and all(window.empty(now) for window in self._windows)


class _Flow:
    """Calls of one kind to all chats: at most so many a second, and evenly spread."""

    __slots__ = ("_slot", "_spacing", "_window")

    def __init__(self, per_second: int, second: Ms) -> None:
        self._window = _Window(per_second, second)
        self._spacing: Ms = second // per_second
        self._slot: Ms = 0

    def ready_at(self, now: Ms) -> Ms:
        return max(now, self._slot, self._window.ready_at(now))

    def enter(self, now: Ms) -> None:
        self._slot = max(self._slot, now - _CATCH_UP) + self._spacing
        self._window.enter()

    def leave(self, now: Ms) -> None:
        self._window.leave(now)


class _Window:
    """At most `limit` calls in any `span` at the server."""

    __slots__ = ("_ends", "_limit", "_on_their_way", "_span")

    def __init__(self, limit: int, span: Ms) -> None:
        self._limit = limit
        self._span = _surely(span)
        self._ends: deque[Ms] = deque()
        self._on_their_way = 0

    def ready_at(self, now: Ms) -> Ms:
        self._forget(now)
        must_leave = len(self._ends) + self._on_their_way - self._limit
        if must_leave < 0:
            return now
        return (self._ends[must_leave] if must_leave < len(self._ends) else now) + self._span

    def enter(self) -> None:
        self._on_their_way += 1

    def leave(self, now: Ms) -> None:
        self._on_their_way -= 1
        self._ends.append(now)
        self._forget(now)

    def empty(self, now: Ms) -> bool:
        self._forget(now)
        return not self._ends and not self._on_their_way

    def _forget(self, now: Ms) -> None:
        while self._ends and self._ends[0] + self._span <= now:
            self._ends.popleft()


def _surely(length: Ms) -> Ms:
    """The length to wait here so that `length` has surely passed at the server.

    One millisecond more because moments here are cut to whole ones, and a thousandth because a clock that NTP is
    correcting may run 500 parts in a million fast or slow (adjtimex(2)): ours, and theirs.
    """
    return length + length // 1_000 + 1
