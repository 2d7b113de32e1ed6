"""Misuse of reporting, by command and by button: for leads, who choose, and for the reporter, who may contest.

/misuse [R-12]     /cautionreporter R-12 <gravity> <intention> <reason>     /mutereporter R-12 [30d] <gravity> <intention> <reason>
/upholdmisuse M-3 <reason>     /clearreporter M-3 <reason>     /contest M-3 [words]

All answers go to the lead alone: they say how one person's reports fared. "Reporters" on a case's page leads to the same, by buttons.
"""

from collections.abc import Mapping, Sequence

from desk import reporters
from desk.errors import CommandIncomplete, MuteTooLong, StaleButton
from desk.misuse import Gravity, Intention, Misuse, Weighed
from desk.model import LEADS, Account
from desk.ports import Unit
from desk.reporters import Contest, Past
from desk.rules.durations import Ms
from handlers import access
from handlers.answering import reader_over
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.commands import Command, first_word
from handlers.deciding import leading_duration
from handlers.gathering import facts_of_staff
from handlers.incoming import account_of, person
from handlers.messages import reporters as texts
from handlers.messages.facts import Facts
from handlers.messages.misuse import REASONS, contested
from handlers.messages.reader import Reader
from handlers.messages.text import Text, foreign
from handlers.saying import Words, say_over, say_privately, show_privately
from handlers.targets import read_misuse, read_report
from handlers.wire import CallbackQuery, Message

_CAUTION, _MUTE = "w", "m"
_KINDS = frozenset({_CAUTION, _MUTE})
"""How a button's word begins."""
_GRAVITIES: Mapping[str, Gravity] = {one.value[0]: one for one in Gravity}
_INTENTIONS: Mapping[str, Intention] = {one.value[0]: one for one in Intention}


@access.staff_only(LEADS)
async def on_misuse(arrival: Arrival, message: Message, command: Command) -> None:
    """What holds now; with a report, how the reports of who sent it fared."""
    if command.args:
        number, _rest = read_report(command)
        await _show_past(arrival, message, number)
        return

    async def work(unit: Unit, lead: int) -> tuple[Sequence[Misuse], dict[int, Sequence[str]], Facts]:
        found = await reporters.listed(unit, lead)
        held: dict[int, Sequence[str]] = {
            one.id: [f"R-{number}" for number, _case in await unit.reports.muted(one.id)] for one in found
        }
        return found, held, await _facts(unit, arrival, found)

    found, held, facts = await access.typed(arrival, message, work, LEADS)
    await say_privately(arrival, message, lambda reader: texts.listing(found, held, facts, reader))


async def _show_past(arrival: Arrival, message: Message, number: int) -> None:
    async def work(unit: Unit, lead: int) -> tuple[Past, Facts]:
        past = await reporters.past(unit, number, lead)
        return past, await _facts_of(unit, arrival, [past])

    past, facts = await access.typed(arrival, message, work, LEADS)
    await say_privately(arrival, message, lambda reader: texts.reporter_past(past, facts, reader))


@access.staff_only(LEADS)
async def on_caution(arrival: Arrival, message: Message, command: Command) -> None:
    number, rest = read_report(command)
    weighed = _weighed(command, rest)

    async def work(unit: Unit, lead: int) -> tuple[Misuse, Ms]:
        return await reporters.caution(unit, number, lead, weighed), unit.now

    made, now = await access.typed(arrival, message, work, LEADS)
    await _say(arrival, message, lambda reader: texts.done(made, now, reader))


@access.staff_only(LEADS)
async def on_mute(arrival: Arrival, message: Message, command: Command) -> None:
    number, rest = read_report(command)
    lasts, rest = leading_duration(rest)
    weighed = _weighed(command, rest)

    async def work(unit: Unit, lead: int) -> tuple[Misuse, Ms]:
        until = None if lasts is None else lasts.after(unit.now)
        if lasts is not None and until is None:
            raise MuteTooLong(unit.policy.reporters.mute_longest)
        return await reporters.mute(unit, number, lead, weighed, until), unit.now

    made, now = await access.typed(arrival, message, work, LEADS)
    await _say(arrival, message, lambda reader: texts.done(made, now, reader))


@access.staff_only(LEADS)
async def on_uphold(arrival: Arrival, message: Message, command: Command) -> None:
    number, reason = read_misuse(command)

    async def work(unit: Unit, lead: int) -> Misuse:
        return await reporters.uphold(unit, number, lead, reason)

    found = await access.typed(arrival, message, work, LEADS)
    await _say(arrival, message, lambda reader: texts.upheld(found, reader))


@access.staff_only(LEADS)
async def on_clear(arrival: Arrival, message: Message, command: Command) -> None:
    number, reason = read_misuse(command)

    async def work(unit: Unit, lead: int) -> Misuse:
        return await reporters.clear(unit, number, lead, reason)

    found = await access.typed(arrival, message, work, LEADS)
    await _say(arrival, message, lambda reader: texts.cleared(found, reader))


async def on_contest(arrival: Arrival, message: Message, command: Command) -> None:
    """For the reporter, in private."""
    number, words = read_misuse(command)
    writer = person(message)
    if writer is not None:
        found = await arrival.desk.run(lambda unit: _contest(unit, number, writer, words))
        await _say(arrival, message, lambda reader: contested(found, reader))


async def on_contest_button(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    presser = account_of(query.sender)
    found = await arrival.desk.run(lambda unit: _contest(unit, press.ids[0], presser, ""))
    await say_over(arrival, query, lambda reader: contested(found, reader))


async def _contest(unit: Unit, number: int, reporter: Account, words: str) -> Contest:
    """Who was erased and comes back with it is met first: what holds against them stands under their id again."""
    await unit.people.meet(reporter)
    return await reporters.contest(unit, number, reporter.id, words)


async def on_reporters(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """How the reports of those fared who reported a case; a message each, with its own buttons. /misuse R-12 shows any other."""

    async def work(unit: Unit, lead: int) -> tuple[Sequence[Past], Facts]:
        found = await reporters.pasts(unit, press.ids[0], lead)
        return found, await _facts_of(unit, arrival, found)

    found, facts = await access.pressed(arrival, query, work, LEADS)
    reader = await reader_over(arrival, query)
    await show_privately(arrival, query, [texts.reporter_past(past, facts, reader) for past in found])


async def on_choice(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """One choice after the other: what, how grave, with what intention, why; the last one does it, for the policy's time."""
    report, said = press.ids[0], press.word
    kind, *chosen = said.split("-")
    if kind not in _KINDS:
        raise StaleButton
    if len(chosen) == 3:
        weighed = _chosen(*chosen)

        async def work(unit: Unit, lead: int) -> tuple[Misuse, Ms]:
            if kind == _MUTE:
                return await reporters.mute(unit, report, lead, weighed, None), unit.now
            return await reporters.caution(unit, report, lead, weighed), unit.now

        made, now = await access.pressed(arrival, query, work, LEADS)
        await say_over(arrival, query, lambda reader: texts.done(made, now, reader))
        return
    await access.pressed(arrival, query, lambda unit, lead: reporters.past(unit, report, lead), LEADS)
    await show_privately(arrival, query, [_question(report, said, len(chosen), await reader_over(arrival, query))])


async def on_uphold_button(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, lead: int) -> Misuse:
        return await reporters.uphold(unit, press.ids[0], lead, "holds")

    found = await access.pressed(arrival, query, work, LEADS)
    await say_over(arrival, query, lambda reader: texts.upheld(found, reader))


async def on_clear_button(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, lead: int) -> Misuse:
        return await reporters.clear(unit, press.ids[0], lead, "doubt")

    found = await access.pressed(arrival, query, work, LEADS)
    await say_over(arrival, query, lambda reader: texts.cleared(found, reader))


def _question(report: int, said: str, chosen: int, reader: Reader) -> Text:
    match chosen:
        case 0:
            return texts.ask_gravity(report, said, reader)
        case 1:
            return texts.ask_intention(report, said, reader)
        case 2:
            return texts.ask_reason(report, said, reader)
        case _:
            raise StaleButton


def _chosen(gravity: str, intention: str, reason: str) -> Weighed:
    """Raises StaleButton for what no button says."""
    if gravity not in _GRAVITIES or intention not in _INTENTIONS or reason not in REASONS:
        raise StaleButton
    return Weighed(_GRAVITIES[gravity], _INTENTIONS[intention], reason)


def leading_factors(words: str) -> Weighed | None:
    """Gravity, intention and the reason behind them, in this order; None where the words do not begin so."""
    gravity, rest = first_word(words)
    intention, reason = first_word(rest)
    try:
        return Weighed(Gravity(gravity.casefold()), Intention(intention.casefold()), reason)
    except ValueError:
        return None


def _weighed(command: Command, words: str) -> Weighed:
    """Raises CommandIncomplete."""
    weighed = leading_factors(words)
    if weighed is None:
        raise CommandIncomplete(command.name)
    return weighed


async def _facts(unit: Unit, arrival: Arrival, found: Sequence[Misuse]) -> Facts:
    """What is needed to name the leads who decided."""
    return await facts_of_staff(unit, arrival.house, {one.decided_by for one in found})


async def _facts_of(unit: Unit, arrival: Arrival, pasts: Sequence[Past]) -> Facts:
    """What is needed to name the leads who decided or looked."""
    leads = {one.decided_by for past in pasts for one in past.misuse}
    return await facts_of_staff(unit, arrival.house, leads | {one.lead for past in pasts for one in past.unsealings})


async def _say(arrival: Arrival, message: Message, words: Words) -> None:
    await say_privately(arrival, message, lambda reader: Text(foreign(words(reader))))
