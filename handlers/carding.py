"""The card of a case: its buttons, its menus, and the claimer's reply to it.

    Warn, Delete, Remove -> category -> reason    Dismiss -> reason        Note, Record hand-over -> text        Change category -> which

Every press is answered once, by what it did or by why it did nothing.
"""

from functools import partial

from desk import triage
from desk.decisions import decide
from desk.disclosure.escalating import escalate
from desk.disclosure.escalation import EscalationKind
from desk.errors import DeskError, StaleButton
from desk.model import Case, Claim, NoteKind, Outcome
from desk.pardoning import pardon_of_case
from desk.ports import Unit
from desk.retrying import try_again
from desk.rules.durations import Ms
from desk.undoing import undo_of_case
from desk.verdict import Verdict
from handlers import access
from handlers.arrival import Arrival
from handlers.asking import PARDONS, Asked, Menu, read
from handlers.buttons import Press
from handlers.commands import apart, words_of
from handlers.deciding import Ruling, ruled
from handlers.following import confirmed, decided_otherwise
from handlers.incoming import person
from handlers.messages import staff_answers, undone
from handlers.messages.naming import category_label
from handlers.messages.verdicts import DISMISSALS
from handlers.saying import Words, say, say_over
from handlers.targets import card_of
from handlers.wire import CallbackQuery, Message

_OUTCOMES = {Menu.WARN: Outcome.WARN, Menu.DELETE: Outcome.DELETE, Menu.KICK: Outcome.KICK}
"""The menus that ask for a category, then for a reason."""
_Done = Ruling | Words
"""What a press or a reply led to: a decision, or something else to say."""


async def on_claim(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, moderator: int) -> tuple[Claim, Ms]:
        return await triage.claim(unit, press.ids[0], moderator), unit.now

    claim, now = await access.pressed(arrival, query, work)
    await say_over(arrival, query, lambda reader: staff_answers.claimed(f"C-{claim.case}", claim.until, now, reader))


async def on_release(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    case = await access.pressed(arrival, query, lambda unit, moderator: triage.release(unit, press.ids[0], moderator))
    await say_over(arrival, query, lambda reader: staff_answers.released(case.ref, reader))


async def on_acknowledge(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    case = await access.pressed(
        arrival, query, lambda unit, moderator: triage.acknowledge(unit, press.ids[0], moderator)
    )
    await say_over(arrival, query, lambda reader: staff_answers.acknowledged(case.ref, reader))


async def on_warn(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _ask(arrival, query, press, Asked(Menu.WARN, seen=press.ids[1]))


async def on_delete(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _ask(arrival, query, press, Asked(Menu.DELETE, seen=press.ids[1]))


async def on_kick(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _ask(arrival, query, press, Asked(Menu.KICK, seen=press.ids[1]))


async def on_dismiss(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _ask(arrival, query, press, Asked(Menu.DISMISS, seen=press.ids[1]))


async def on_note(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _ask(arrival, query, press, Asked(Menu.NOTE))


async def on_handover(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    asked = Asked(Menu.HANDOVER)

    async def work(unit: Unit, moderator: int) -> Case:
        return await triage.ask_after_verdict(unit, press.ids[0], moderator, str(asked))

    await access.pressed(arrival, query, work)
    await say_over(arrival, query, lambda reader: staff_answers.asked(asked, reader))


async def on_recategorise(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _ask(arrival, query, press, Asked(Menu.CATEGORY))


async def on_close_menu(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await access.pressed(arrival, query, lambda unit, moderator: triage.ask(unit, press.ids[0], moderator, ""))
    await arrival.house.telegram.answer_press(query.id)


async def on_try_again(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """What Telegram would not do is tried once more."""
    again = await access.pressed(arrival, query, lambda unit, moderator: try_again(unit, press.ids[0], moderator))
    await say_over(arrival, query, lambda reader: staff_answers.tried_again(again, reader))


async def on_warn_as(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _judge_as(arrival, query, press, Menu.WARN)


async def on_delete_as(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _judge_as(arrival, query, press, Menu.DELETE)


async def on_kick_as(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _judge_as(arrival, query, press, Menu.KICK)


async def on_dismiss_as(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """The code is stored as the reason, and said in each reader's language."""
    if press.word not in DISMISSALS:
        raise StaleButton

    async def work(unit: Unit, moderator: int) -> _Done:
        case, seen = press.ids
        verdict = Verdict(moderator, Outcome.DISMISS, None, press.word, seen=seen)
        return await ruled(unit, await decide(unit, case, verdict), verdict.outcome)

    await _do(arrival, query, work)


async def on_by_rule(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """The moderator lets the chosen category's rule speak for itself."""

    async def work(unit: Unit, moderator: int) -> _Done:
        case, seen = press.ids
        claim = await triage.hold(unit, await triage.see(unit, case, moderator), moderator)
        asked = read(claim.menu)
        if asked is None or asked.category is None or asked.menu is Menu.KICK:
            raise StaleButton
        category = unit.policy.category(asked.category)
        if asked.menu is Menu.CONFIRM:
            return await confirmed(unit, case, moderator, category.rule, seen, asked.step or "")
        verdict = Verdict(moderator, _OUTCOMES[asked.menu], category.name, category.rule, seen=seen)
        return await ruled(unit, await decide(unit, case, verdict), verdict.outcome)

    await _do(arrival, query, work)


async def on_recategorise_as(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, moderator: int) -> Case:
        return await triage.recategorise(unit, press.ids[0], moderator, press.word)

    case = await access.pressed(arrival, query, work)
    policy = arrival.house.policy
    await say_over(
        arrival,
        query,
        lambda reader: staff_answers.recategorised(case.ref, category_label(case.category, policy, reader), reader),
    )


async def on_reply(arrival: Arrival, message: Message) -> bool:
    """What a moderator writes in reply to a card: what the card asked them for. False if the reply is to no card."""
    number = await card_of(arrival, message)
    if number is None:
        return False
    text = words_of(message)
    unseen = await arrival.desk.read(lambda unit: _is_for_officers(unit, number, message))

    async def work(unit: Unit, moderator: int) -> _Done:
        return await _answer_card(unit, number, moderator, text)

    try:
        done = await access.typed(arrival, message, work, unseen=unseen)
    except DeskError:
        if unseen:
            await access.remove_traces(arrival, message, unseen=True)
        raise
    await say(arrival, message, done.words if isinstance(done, Ruling) else done)
    return True


async def _ask(arrival: Arrival, query: CallbackQuery, press: Press, asked: Asked) -> None:
    async def work(unit: Unit, moderator: int) -> Case:
        return await triage.ask(unit, press.ids[0], moderator, str(asked), asked.seen)

    await access.pressed(arrival, query, work)
    await say_over(arrival, query, lambda reader: staff_answers.asked(asked, reader))


async def _judge_as(arrival: Arrival, query: CallbackQuery, press: Press, menu: Menu) -> None:
    """A category was chosen: where the policy lets one press suffice that is the verdict, elsewhere a reason is asked for.

    A removal is nothing that the ladder makes due by itself: it always takes words.
    """

    async def work(unit: Unit, moderator: int) -> _Done:
        case, seen = press.ids
        category = unit.policy.category(press.word)
        if category.one_press and menu is not Menu.KICK:
            verdict = Verdict(moderator, _OUTCOMES[menu], category.name, "", seen=seen)
            return await ruled(unit, await decide(unit, case, verdict), verdict.outcome)
        asked = Asked(menu, category.name, seen)
        await triage.ask(unit, case, moderator, str(asked), seen)
        return partial(staff_answers.asked, asked)

    await _do(arrival, query, work)


async def _do(arrival: Arrival, query: CallbackQuery, work: access.Work[_Done]) -> None:
    done = await access.pressed(arrival, query, work)
    await say_over(arrival, query, done.words if isinstance(done, Ruling) else done)


async def _is_for_officers(unit: Unit, number: int, message: Message) -> bool:
    """Whether a reply is for officers only: then it does not stay in the staff chat."""
    claim, writer = await unit.claims.of(number), person(message)
    asked = read(claim.menu) if claim is not None and writer is not None and claim.moderator == writer.id else None
    return asked is not None and asked.menu is Menu.ESCALATE


async def _answer_card(unit: Unit, number: int, moderator: int, text: str) -> _Done:
    claim = await unit.claims.of(number)
    asked = read(claim.menu) if claim is not None and claim.moderator == moderator else None
    match asked:
        case Asked(Menu.NOTE):
            case = await triage.note(unit, number, moderator, text)
            return partial(staff_answers.noted, case.ref)
        case Asked(Menu.HANDOVER):
            case = await triage.note(unit, number, moderator, text, NoteKind.HANDOVER)
            return partial(staff_answers.handed_over, case.ref)
        case Asked(Menu.ESCALATE, step=str(kind)):
            case = await escalate(unit, number, moderator, EscalationKind(kind), text)
            return partial(staff_answers.escalated, case.ref)
        case Asked(Menu.UNMUTE | Menu.UNBAN as menu, _, seen):
            kind = PARDONS[menu]
            return partial(undone.pardoned, await pardon_of_case(unit, number, kind, moderator, text, seen))
        case Asked(Menu.UNDO, _, seen):
            return partial(undone.in_brief, await undo_of_case(unit, number, moderator, text, seen))
        case Asked(Menu.DISMISS, _, seen):
            verdict = Verdict(moderator, Outcome.DISMISS, None, text, seen=seen)
            return await ruled(unit, await decide(unit, number, verdict), verdict.outcome)
        case Asked(Menu.CONFIRM, _, seen, str(step)):
            return await confirmed(unit, number, moderator, text, seen, step)
        case Asked(Menu.OTHERWISE, step=str()):
            return await decided_otherwise(unit, number, moderator, text, asked)
        case Asked(menu, str(category), seen):
            reason, kept = apart(text)
            verdict = Verdict(moderator, _OUTCOMES[menu], category, reason, seen=seen, departure=kept, only=bool(kept))
            return await ruled(unit, await decide(unit, number, verdict), verdict.outcome)
        case _:
            case = await triage.see(unit, number, moderator)
            return partial(staff_answers.nothing_asked, case.ref)
