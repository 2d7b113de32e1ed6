"""A verdict by command: on a case, on the message that the moderator replied to, or on an account.

/warn <target> <category> <reason>              /mute, /ban <target> [duration] <category> <reason>
/delete <target> <category> <reason>            /dismiss C-7 <reason>
"""

from dataclasses import dataclass
from typing import Final

from desk.decisions import OwnAction, Verdict, act, decide
from desk.errors import DurationOutOfRange, NotReportable, UnclearDuration
from desk.evidence import EvidenceKind, NewEvidence
from desk.model import Attribution, Decision, Outcome, Sanction, Subject
from desk.ports import Unit
from desk.rules.durations import DAY, SECOND, Duration, Ms, parse
from handlers import access, targets
from handlers.answering import in_staff_chat
from handlers.arrival import Arrival
from handlers.commands import Command, first_word, leading_category, required_category
from handlers.confirming import confirm_name
from handlers.incoming import chat_of, is_group, subject
from handlers.messages.reader import Reader
from handlers.messages.verdicts import in_brief
from handlers.saying import say
from handlers.snapshots import snapshot
from handlers.targets import OfAccount, OfCase, OfMessage, OfName
from handlers.wire import Message

SHORTEST: Final[Ms] = 30 * SECOND
LONGEST: Final[Ms] = 366 * DAY
"""Telegram takes shorter and longer ones for ever (https://core.telegram.org/bots/api#banchatmember)."""

_LASTING: Final = frozenset({Outcome.MUTE, Outcome.BAN})


@dataclass(frozen=True, slots=True)
class Said:
    """What stands behind the target."""

    category: str | None
    """None keeps that of the case."""
    reason: str
    lasts: Duration | None


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision just made, with what it does in Telegram."""

    decision: Decision
    sanctions: tuple[Sanction, ...]
    now: Ms

    def words(self, reader: Reader) -> str:
        return in_brief(self.decision, self.sanctions, self.now, reader)


@access.staff_only(lent=True)
async def on_verdict(arrival: Arrival, message: Message, command: Command) -> None:
    """/warn, /delete, /mute and /ban."""
    outcome = Outcome(command.name)
    target, words = await targets.read(arrival, message, command)
    if isinstance(target, OfName):
        await confirm_name(arrival, message, target, Command(command.name, words))
        return
    said = _read(arrival, target, words, outcome)
    group = message.chat.id if is_group(message.chat) and not await in_staff_chat(arrival, message) else None

    async def work(unit: Unit, moderator: int) -> Ruling:
        verdict = Verdict(moderator, outcome, said.category, said.reason, said.lasts, group)
        return await ruled(unit, await _rule(unit, arrival, target, verdict))

    over, absent = targets.judged(target), isinstance(target, OfMessage)
    ruling = await access.typed(arrival, message, work, over=over, absent=absent)
    await say(arrival, message, ruling.words)


@access.staff_only()
async def on_dismiss(arrival: Arrival, message: Message, command: Command) -> None:
    case, reason = await targets.read_case(arrival, message, command)

    async def work(unit: Unit, moderator: int) -> Ruling:
        return await ruled(unit, await decide(unit, case, Verdict(moderator, Outcome.DISMISS, None, reason)))

    ruling = await access.typed(arrival, message, work)
    await say(arrival, message, ruling.words)


async def ruled(unit: Unit, decision: Decision) -> Ruling:
    """A decision as its moderator is told of it."""
    return Ruling(decision, tuple(await unit.sanctions.of_decision(decision.id)), unit.now)


def _read(arrival: Arrival, target: OfCase | OfMessage | OfAccount, words: str, outcome: Outcome) -> Said:
    """Duration, category and reason. A case has a category already; elsewhere one is required."""
    lasts, words = _leading_duration(words) if outcome in _LASTING else (None, words)
    read = leading_category if isinstance(target, OfCase) else required_category
    category, reason = read(words, arrival.house.policy)
    return Said(category, reason, lasts)


def _leading_duration(words: str) -> tuple[Duration | None, str]:
    """The length of time that the words begin with, if they do. Raises UnclearDuration, DurationOutOfRange."""
    word, rest = first_word(words)
    try:
        lasts = parse(word)
    except ValueError:
        if word[:1].isdigit():
            raise UnclearDuration(word) from None
        return None, words
    if lasts.ms is not None and not SHORTEST <= lasts.ms <= LONGEST:
        raise DurationOutOfRange(word)
    return lasts, rest


async def _rule(unit: Unit, arrival: Arrival, target: OfCase | OfMessage | OfAccount, verdict: Verdict) -> Decision:
    match target:
        case OfCase(number):
            return await decide(unit, number, verdict)
        case OfMessage(message):
            await unit.chats.seen(chat_of(message.chat))
            evidence = (NewEvidence(EvidenceKind.MESSAGE, snapshot(message)),)
            action = OwnAction(subject(message, arrival.house.bot.id), evidence, arrival.cause)
            return await act(unit, action, verdict)
        case OfAccount(account):
            if account.id == arrival.house.bot.id:
                raise NotReportable("desk")
            accused = await targets.known(unit, account)
            about = Subject(accused=accused, attribution=Attribution.STRONG)
            return await act(unit, OwnAction(about, (), arrival.cause), verdict)
