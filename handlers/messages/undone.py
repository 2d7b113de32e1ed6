"""That a decision holds no more: to whom it concerned, to whoever reported, and in a line to whoever took it back."""

from desk.model import Sanction, SanctionKind
from desk.notices import DecisionUndone, Measure, OutcomeWithdrawn, SanctionPardoned
from desk.pardoning import Pardoned
from desk.rules.ladder import standing
from desk.undoing import Undone
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.naming import chat_title
from handlers.messages.reader import Reader
from handlers.messages.standing import your_standing
from handlers.messages.text import Text, foreign
from handlers.messages.wording import points


def taken_back(owed: DecisionUndone | SanctionPardoned | OutcomeWithdrawn, facts: Facts, reader: Reader) -> Text:
    """To whom it concerns, that something of what they were told holds no more."""
    match owed:
        case DecisionUndone():
            return decision_undone(owed, facts, reader)
        case SanctionPardoned():
            return sanction_pardoned(owed, facts, reader)
        case OutcomeWithdrawn():
            return outcome_withdrawn(owed, facts, reader)


def decision_undone(owed: DecisionUndone, facts: Facts, reader: Reader) -> Text:
    """What is put back, what nobody can put back, why, and what counts now."""
    _ = reader.gettext
    title = _("Decision {ref} was withdrawn").format(ref=f"D-{owed.decision}")
    head = _("The moderators have taken it back: it holds no more. Other decisions about you stay as they are.")
    again = _("The matter is looked at again. If anything else is decided, you will hear of it.")
    blocks = [
        Block(f"<b>{title}</b>\n{head}"),
        Block("\n".join(put_back(measure, facts, reader) for measure in owed.lifted)),
        Block("\n".join(_gone(measure, facts, reader) for measure in owed.kept)),
        Block(_lost_with_a_ban(owed, reader)),
        Block(_reason(owed.reason, reader), Worth.SHOULD),
        Block(_meaning(owed, facts, reader)),
        Block(again if owed.again else ""),
    ]
    return Text(fit(blocks))


def outcome_withdrawn(owed: OutcomeWithdrawn, facts: Facts, reader: Reader) -> Text:
    """As neutral as the outcome was: a reporter does not learn what had been done to whom."""
    _ = reader.gettext
    head = _("The decision about your report {ref} was withdrawn.").format(ref=f"R-{owed.report}")
    if owed.again:
        then = _("What we told you of it holds no more. We look at it again, and you will hear what came of it.")
    else:
        then = _(
            "What we told you of it holds no more. If it goes on, or if you know more now, please report it again: send /report"
            " to @{bot}."
        ).format(bot=facts.bot.username)
    return Text(fit([Block(f"<b>{head}</b>"), Block(then)]))


def sanction_pardoned(owed: SanctionPardoned, facts: Facts, reader: Reader) -> Text:
    """What is lifted and why; that the decision stands is said, too."""
    _ = reader.gettext
    banned = any(measure.kind == SanctionKind.BAN for measure in owed.lifted)
    head = _("A ban on you is lifted") if banned else _("A mute on you is lifted")
    refs = ", ".join(f"D-{number}" for number in owed.decisions)
    stands = _("The decision stands, and its points count as before: {refs}").format(refs=refs)
    blocks = [
        Block(f"<b>{head}</b>\n" + "\n".join(put_back(measure, facts, reader) for measure in owed.lifted)),
        Block(_reason(owed.reason, reader), Worth.SHOULD),
        Block(stands),
    ]
    return Text(fit(blocks))


def pardoned(done: Pardoned, reader: Reader) -> str:
    """To who has just lifted it."""
    _ = reader.gettext
    count = len({sanction.chat for sanction in done.sanctions})
    if done.kind is SanctionKind.BAN:
        words = reader.ngettext("The ban is lifted in {n} group", "The ban is lifted in {n} groups", count)
    else:
        words = reader.ngettext("The mute is lifted in {n} group", "The mute is lifted in {n} groups", count)
    refs = ", ".join(decision.ref for decision in done.decisions)
    after = _("They are told. {refs} stands with its points; /undo takes back both.").format(refs=refs)
    return f"{words.format(n=count)}. {after}{_outlasted(done, reader)}"


def _outlasted(done: Pardoned, reader: Reader) -> str:
    if not any(measure.outlasted for measure in done.measures):
        return ""
    words = reader.gettext(
        "But something else still holds there: /history shows what is this desk's; what was set in Telegram itself is lifted there, in"
        " the group's settings."
    )
    return f" {words}"


def in_brief(done: Undone, reader: Reader) -> str:
    """To who has just undone it: plain text that fits over a button (200 characters), the later decisions to review last."""
    _ = reader.gettext
    ref, case = done.decision.ref, f"C-{done.decision.case}"
    said = [_("{ref} is undone, everyone concerned is told.").format(ref=ref)]
    if done.reopened:
        said.append(_("{case} is open again.").format(case=case))
    if _done_for_good(done.kept):
        said.append(_("What was deleted stays deleted."))
    if done.review:
        later = ", ".join(f"{one.ref} (C-{one.case})" for one in done.review)
        said.append(_("Please review what it pushed up: {later}").format(later=later))
    return " ".join(said)


def _done_for_good(kept: tuple[Sanction, ...]) -> bool:
    return any(one.kind is SanctionKind.DELETE for one in kept)


def put_back(measure: Measure, facts: Facts, reader: Reader) -> str:
    """What is lifted; that it sets them free is said only where nothing else holds."""
    _ = reader.gettext
    if measure.kind == SanctionKind.BAN:
        words = _("We lift the ban from {chat}: you may join again.")
        if measure.outlasted:
            words = _("We lift this ban from {chat}. Something else still keeps you out there, so you cannot join yet.")
    else:
        words = _("We lift the mute in {chat}.")
        if measure.outlasted:
            words = _("We lift this mute in {chat}. Something else still holds there, so you cannot write yet.")
    return words.format(chat=chat_title(measure.chat, facts.chats, reader))


def _gone(measure: Measure, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    words = _("Your message in {chat} was deleted, and nobody can put it back.")
    if measure.kind == SanctionKind.KICK:
        words = _("You were removed from {chat}: you may join again.")
    return words.format(chat=chat_title(measure.chat, facts.chats, reader))


def _lost_with_a_ban(owed: DecisionUndone, reader: Reader) -> str:
    """In supergroups a ban deletes the member's recent messages."""
    if all(measure.kind != SanctionKind.BAN for measure in owed.lifted):
        return ""
    return reader.gettext("Messages that Telegram deleted with the ban cannot be put back.")


def _reason(reason: str, reader: Reader) -> str:
    title = reader.gettext("Why, in the moderator's words")
    return f"<b>{title}</b>\n<blockquote>{foreign(reason)}</blockquote>" if reason else ""


def _meaning(owed: DecisionUndone, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    if not owed.points:
        return ""
    gone = _("Of this decision nothing counts any more ({points}).").format(points=points(owed.points, reader))
    return f"{gone} {your_standing(standing(facts.policy.ladder_named(owed.ladder), owed.total), reader)}"
