"""A verdict by command: on a case, on the message that the moderator replied to, or on an account.

/warn <target> <category> <reason>              /mute, /ban <target> [duration] <category> <reason>
/kick, /delete <target> <category> <reason>     /dismiss C-7 <reason>

Each takes --everywhere, for all groups that share their measures, and --silent.

Where the category is missing the verdict waits, and is answered with a button for each.
"""

import re
from dataclasses import dataclass
from typing import Final

from desk.decisions import OwnAction, act, decide
from desk.errors import (
    AboutYourself,
    CommandIncomplete,
    LengthMissing,
    NotReportable,
    TargetLeads,
    UnclearDuration,
)
from desk.evidence import EvidenceKind, NewEvidence
from desk.model import JUDGES, Account, Attribution, Decision, Outcome, Sanction, Subject
from desk.pending import Pending, ask_for_rule, name_rule
from desk.ports import Unit
from desk.rules.durations import Duration, Ms, parse
from desk.rules.policy import Policy
from desk.triage import see
from desk.verdict import Verdict
from handlers import access, targets
from handlers.answering import answer, in_staff_chat, reader_there
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.commands import Command, apart, category_before, first_word
from handlers.confirming import confirm_name
from handlers.flags import Flags, flags_in
from handlers.habits import MANNERS, Manner
from handlers.incoming import chat_of, is_group, person, subject
from handlers.messages.pending import which_rule
from handlers.messages.reader import Reader
from handlers.messages.text import Text
from handlers.messages.verdicts import in_brief
from handlers.saying import say, say_over
from handlers.snapshots import snapshot
from handlers.targets import OfAccount, OfCase, OfMessage, OfName
from handlers.wire import CallbackQuery, Message

_SIGNED: Final = re.compile(r"[-+−][0-9]")
_TOUCHING: Final = frozenset({Outcome.MUTE, Outcome.KICK, Outcome.BAN})
_LASTING: Final = frozenset({Outcome.MUTE, Outcome.BAN})


Meant = OfCase | OfMessage | OfAccount


@dataclass(frozen=True, slots=True)
class Said:
    """What stands behind the target."""

    category: str | None
    """None keeps that of the case; elsewhere it is asked for."""
    reason: str
    departure: str
    """Why something else than what the ladder makes due, behind two slashes."""
    lasts: Duration | None
    flags: Flags


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision just made, with what it does in Telegram."""

    decision: Decision
    sanctions: tuple[Sanction, ...]
    now: Ms
    said: Outcome
    """What the moderator asked for: a warning may have become the step that was due."""

    def words(self, reader: Reader) -> str:
        return in_brief(self.decision, self.sanctions, self.now, reader, said=self.said)


@dataclass(frozen=True, slots=True)
class Asking:
    """A verdict that waits for its rule."""

    number: int
    pending: Pending
    policy: Policy

    def text(self, reader: Reader) -> Text:
        return which_rule(self.number, self.pending.verdict, self.pending.action.subject.accused, self.policy, reader)


@access.staff_only(lent=True)
async def on_verdict(arrival: Arrival, message: Message, command: Command) -> None:
    """/warn, /delete, /mute, /kick and /ban, and what Rose calls them."""
    manner = MANNERS[command.name]
    target, words = await targets.read(arrival, message, command)
    if isinstance(target, OfName):
        await confirm_name(arrival, message, target, Command(command.name, words))
        return
    if manner.deletes and isinstance(target, OfAccount):
        raise CommandIncomplete(command.name)
    said = _read(arrival, words, manner, command.name)
    group = message.chat.id if is_group(message.chat) and not await in_staff_chat(arrival, message) else None

    async def work(unit: Unit, moderator: int) -> Ruling | Asking:
        verdict = _verdict(moderator, manner, said, group, message)
        if isinstance(target, OfCase):
            return await ruled(unit, await decide(unit, target.number, verdict), verdict.outcome)
        action = await _action(unit, arrival, target)
        if verdict.category is None:
            return await _ask(unit, Pending(verdict, action))
        return await ruled(unit, await act(unit, action, verdict), verdict.outcome)

    over, absent = targets.judged(target), isinstance(target, OfMessage)
    _require_another(message, over)
    if manner.outcome in _TOUCHING and not said.flags.everywhere:
        await _require_touchable(arrival, message, target, group)
    done = await access.typed(arrival, message, work, over=over, absent=absent)
    if isinstance(done, Ruling):
        await say(arrival, message, done.words)
    else:
        await answer(arrival, message, done.text(await reader_there(arrival, message)))


def _verdict(moderator: int, manner: Manner, said: Said, group: int | None, message: Message) -> Verdict:
    return Verdict(
        moderator=moderator,
        outcome=manner.outcome,
        category=said.category,
        reason=said.reason,
        lasts=said.lasts,
        chat=group,
        delete=manner.deletes,
        departure=said.departure,
        only=bool(said.departure),
        command=message.message_id if group is not None else None,
        everywhere=said.flags.everywhere,
        silent=said.flags.silent or manner.silent,
    )


def _require_another(message: Message, over: Account | None) -> None:
    """Raises AboutYourself."""
    writer = person(message)
    if writer is not None and over is not None and over.id == writer.id:
        raise AboutYourself


async def _require_touchable(arrival: Arrival, message: Message, target: Meant, group: int | None) -> None:
    """Raises TargetLeads where Telegram would refuse: better now than after everybody was told.

    Whoever may not see a case learns nothing of it here. To those whom a group lends the right `access` says the same.
    """
    over, writer = targets.judged(target), person(message)

    async def look(unit: Unit) -> tuple[int | None, int | None]:
        if writer is None or not JUDGES & await unit.staff.roles(writer.id):
            return None, None
        if not isinstance(target, OfCase):
            return group, over.id if over is not None else None
        case = await see(unit, target.number, writer.id)
        return case.chat or group, case.accused

    chat, account = await arrival.desk.read(look)
    if chat is None or account is None or account < 0:  # A channel leads nobody.
        return
    if await arrival.house.telegram.is_administrator(chat, account):
        raise TargetLeads


async def on_ruled_as(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """The rule that a verdict waited for."""
    number, category = press.ids[0], press.word

    async def work(unit: Unit, moderator: int) -> Ruling:
        return await ruled(unit, await name_rule(unit, number, moderator, category))

    pending = await arrival.desk.read(lambda unit: unit.pending.of(number, query.sender.id))
    lent = _lending(pending) if pending is not None else None
    ruling = await access.pressed(arrival, query, work, lending_of=lent)
    await say_over(arrival, query, ruling.words)


@access.staff_only()
async def on_dismiss(arrival: Arrival, message: Message, command: Command) -> None:
    case, reason = await targets.read_case(arrival, message, command)

    async def work(unit: Unit, moderator: int) -> Ruling:
        return await ruled(unit, await decide(unit, case, Verdict(moderator, Outcome.DISMISS, None, reason)))

    ruling = await access.typed(arrival, message, work)
    await say(arrival, message, ruling.words)


async def ruled(unit: Unit, decision: Decision, said: Outcome | None = None) -> Ruling:
    """A decision as its moderator is told of it, who asked for what is `said`."""
    return Ruling(decision, tuple(await unit.sanctions.of_decision(decision.id)), unit.now, said or decision.outcome)


def _lending(pending: Pending) -> access.Lending | None:
    """The group that may lend the right to complete a verdict that was given there."""
    subject, group = pending.action.subject, pending.verdict.chat
    if subject.accused is None or group is None:
        return None
    return access.Lending(group, subject.accused, absent=subject.message is not None)


async def _ask(unit: Unit, pending: Pending) -> Asking:
    return Asking(await ask_for_rule(unit, pending), pending, unit.policy)


def _read(arrival: Arrival, words: str, manner: Manner, name: str) -> Said:
    """Flags, duration, category and reason. Raises UnknownFlag, LengthMissing, UnknownCategory for a misspelt one."""
    flags, words = flags_in(words)
    lasts, words = leading_duration(words) if manner.outcome in _LASTING else (None, words)
    if manner.timed and lasts is None:
        raise LengthMissing(name, manner.outcome)
    category, reason = category_before(words, arrival.house.policy)
    return Said(category, *apart(reason), lasts, flags)


def leading_duration(words: str) -> tuple[Duration | None, str]:
    """The length of time that the words begin with, if they do. Raises UnclearDuration."""
    word, rest = first_word(words)
    try:
        lasts = parse(word)
    except ValueError:
        if word[:1].isdigit() or _SIGNED.match(word):
            raise UnclearDuration(word) from None
        return None, words
    return lasts, rest


async def _action(unit: Unit, arrival: Arrival, target: OfMessage | OfAccount) -> OwnAction:
    """What a moderator acts on: a message is the evidence, too. Raises NotReportable."""
    match target:
        case OfMessage(message):
            await unit.chats.seen(chat_of(message.chat))
            evidence = (NewEvidence(EvidenceKind.MESSAGE, snapshot(message)),)
            return OwnAction(subject(message, arrival.house.bot.id), evidence, arrival.cause)
        case OfAccount(account):
            if account.id == arrival.house.bot.id:
                raise NotReportable("desk")
            accused = await targets.known(unit, account)
            return OwnAction(Subject(accused=accused, attribution=Attribution.STRONG), (), arrival.cause)
