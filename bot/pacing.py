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

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from bot.easing import Easing
from bot.windows import CATCH_UP, Slots, Window, surely
from desk.rules.durations import MINUTE, SECOND, Ms

ALL_PER_SECOND: Final = 30
PAID_PER_SECOND: Final = 1_000
GROUP_PER_MINUTE: Final = 20

_PAID_CATCH_UP: Final[Ms] = 100
"""Recipients are claimed some at a time, and a claim takes as long as the disk: at a thousand a second that is dozens of starts, and what
is lost at so narrow a distance would never be regained."""

_YIELDING_AT_ONCE: Final = ALL_PER_SECOND // 2
_LOOK_AGAIN: Final[Ms] = 10
"""So long after one of them came back the next one may leave; it is looked for as often."""

_SAME_END: Final[Ms] = 2 * SECOND
"""Two refusals whose ends lie this near mean the same pause: `retry_after` is whole seconds, and answers travel."""

_FEW_CHATS: Final = 1_024
"""Below this many remembered chats nobody looks for idle ones."""


class Kind(Enum):
    """What a call counts to: each has so many a second in all, and none takes from another's."""

    MESSAGE = auto()
    ACT = auto()
    PAID = auto()


@dataclass(frozen=True, slots=True)
class Call:
    """A call that Telegram counts: about which chat (a negative id is a group or channel), and whether it is a message.

    Sends and edits are messages. Moderation acts (delete, ban, restrict) are not: Telegram publishes no limit for them. They get as many
    a second as all messages together, and count to none of those.
    """

    chat: int
    message: bool = True
    yielding: bool = False
    """A campaign's: it starts only when nothing else of its kind could."""
    paid: bool = False
    """Sent with `allow_paid_broadcast`: it does not count to the messages of all chats together, only to its chat's. Only campaigns pay."""

    @property
    def kind(self) -> Kind:
        if self.paid:
            return Kind.PAID
        return Kind.MESSAGE if self.message else Kind.ACT

    @property
    def yields(self) -> bool:
        return self.yielding or self.paid


class Pace:
    """When the next call may start.

    The caller asks `ready_at`, says `started` at the start of each call, and either `finished` or `refused` at
    its end. Only chats of the last minute, or with a pause still running, stay in memory.
    """

    def __init__(self, *, second: Ms = SECOND) -> None:
        """`second` is how long a second of the limits lasts: for a server that has none, such as the sandbox, it may be a short one."""
        self._second = second
        self._flows = {
            Kind.MESSAGE: _Flow(ALL_PER_SECOND, Easing(ALL_PER_SECOND, second), second, _YIELDING_AT_ONCE),
            Kind.ACT: _Flow(ALL_PER_SECOND, Easing(ALL_PER_SECOND, second), second, _YIELDING_AT_ONCE),
            Kind.PAID: _Flow(
                PAID_PER_SECOND, Easing(PAID_PER_SECOND, second, _PAID_CATCH_UP), second, catch_up=_PAID_CATCH_UP
            ),
        }
        self._paused_until: Ms = 0
        self._last_refusal: _Refusal | None = None
        self._chats: dict[int, _Chat] = {}
        self._look_for_idle_at = _FEW_CHATS

    def bound_campaigns(self, per_second: int, paid_per_second: int) -> None:
        """From now on campaigns start at most so many calls a second: of the messages, of the acts, and of what is paid for.

        The first is a bound on starts, evenly spread, within the window over ends that all messages share. Were it a window over ends
        itself, each of its rounds would last a second and a round trip: with 40 ms, 29 a second would be 27.9.
        """
        for kind in (Kind.MESSAGE, Kind.ACT):
            self._flows[kind].yielding.per_second = per_second
        self._flows[Kind.PAID].bound(paid_per_second)
        self._flows[Kind.PAID].yielding.per_second = paid_per_second

    def ready_at(self, call: Call, now: Ms) -> Ms:
        """The earliest moment at which this call may start; `now` if it may start now.

        While calls are on their way the answer is a lower bound, so ask again at that moment: it is never too late.
        """
        return max(self.turn_at(call, now), self.chat_ready_at(call, now))

    def turn_at(self, call: Call, now: Ms) -> Ms:
        """The same, for all that calls of its kind have in common: whatever its own chat allows."""
        return max(self._paused_until, self._flows[call.kind].ready_at(call, now))

    def chat_ready_at(self, call: Call, now: Ms) -> Ms:
        """The same, for its chat alone."""
        chat = self._chats.get(call.chat)
        return now if chat is None else chat.ready_at(now, message=call.message)

    def started(self, call: Call, now: Ms) -> None:
        """The call starts now. Starts that did not wait for `ready_at` are counted all the same."""
        self._flows[call.kind].enter(call, now)
        if call.message:
            self._chat(call.chat, now).enter()

    def finished(self, call: Call, now: Ms) -> None:
        """The call ended, well or badly, but not with 429."""
        self._leave(call, now)
        if not call.paid and self._last_refusal is not None and self._last_refusal.chat != call.chat:
            self._last_refusal = None

    def refused(self, call: Call, now: Ms, retry_after: Ms) -> None:
        """The call ended with 429: its chat rests for `retry_after`, or everything does.

        Telegram does not say which of the two it means. Two different chats, refused within a second until the same
        moment, with no other chat getting through in between, mean everything. The moments are compared because groups
        in slow mode answer 429 too, for up to an hour: two of those must not silence the desk.

        Calls that yield all rest with the first of them, and are slower afterwards: they have time. Only a group that asks for
        more than the minute of its own limit is in slow mode, and rests alone. What is paid for says nothing about the rest.
        """
        self._leave(call, now)
        if call.yields and (call.chat > 0 or retry_after <= MINUTE):
            self._flows[call.kind].yielding.refused(now, retry_after)
        refusal = _Refusal(call.chat, now, now + surely(retry_after))
        chat = self._chat(call.chat, now)
        chat.paused_until = max(chat.paused_until, refusal.until)
        if call.paid:
            return
        if self._last_refusal is not None and refusal.shares_cause(self._last_refusal):
            self._paused_until = max(self._paused_until, refusal.until)
        self._last_refusal = refusal

    def _leave(self, call: Call, now: Ms) -> None:
        self._flows[call.kind].leave(call, now)
        if call.message:
            self._chat(call.chat, now).leave(now)

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
        self._windows = [Window(1, second)]
        if group:
            self._windows.append(Window(GROUP_PER_MINUTE, second * MINUTE // SECOND))
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
    """Calls of one kind to all chats: at most so many a second, and evenly spread. Those that yield have a pace of their own within it."""

    __slots__ = ("_second", "_slots", "_window", "_yielding_now", "yielding")

    def __init__(
        self, per_second: int, yielding: Easing, second: Ms, at_once: int | None = None, *, catch_up: Ms = CATCH_UP
    ) -> None:
        """`at_once` is how many calls that yield may be on their way, so that however slow their answers are, others find room."""
        self._second = second
        self._slots = Slots(catch_up)
        self._window = Window(per_second, second)
        self.yielding = yielding
        self._yielding_now = None if at_once is None else Window(at_once, _LOOK_AGAIN)

    def ready_at(self, call: Call, now: Ms) -> Ms:
        ready = max(self._slots.ready_at(now), self._window.ready_at(now))
        if not call.yields:
            return ready
        if self._yielding_now is not None:
            ready = max(ready, self._yielding_now.ready_at(now))
        return max(ready, self.yielding.ready_at(now))

    def enter(self, call: Call, now: Ms) -> None:
        self._slots.take(now, self._second / self._window.limit)
        self._window.enter()
        if call.yields:
            self.yielding.enter(now)
            if self._yielding_now is not None:
                self._yielding_now.enter()

    def leave(self, call: Call, now: Ms) -> None:
        self._window.leave(now)
        if call.yields and self._yielding_now is not None:
            self._yielding_now.leave(now)

    def bound(self, per_second: int) -> None:
        self._window.limit = per_second
