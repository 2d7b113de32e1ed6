"""What there is about one account, as staff read it: its related cases, and its whole history."""

from collections.abc import Iterator

from desk.histories import Chapter, History
from desk.model import Case, CaseState, Decision, Outcome
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.naming import account_line, category_label, category_titles
from handlers.messages.reader import Reader
from handlers.messages.standing import counts_where, staff_standing
from handlers.messages.text import Button, Text
from handlers.messages.verdicts import outcome_name, sanction_lines
from handlers.messages.wording import points, stamp


def related_page(case: int, found: History, facts: Facts, reader: Reader) -> Text:
    """Other cases about the one whom a case is about, a button for each."""
    _ = reader.gettext
    if not found.chapters:
        return Text(_("No other cases are left that you can see."))
    lines = [_related(chapter, facts, reader) for chapter in found.chapters]
    rows = [(_open(chapter.case, facts, reader),) for chapter in found.chapters]
    if found.more:
        more = encode(Action.RELATED, case, found.chapters[-1].case.id)
        rows.append((Button(_("Show more") + " »", more),))
    title = _("Other cases about the one whom {ref} is about").format(ref=f"C-{case}")
    return Text(fit([Block(f"<b>{title}</b>"), Block("\n".join(lines))]), tuple(rows))


def history_page(found: History, facts: Facts, reader: Reader) -> Text:
    """Who it is, where they stand, and every case with what was decided and what became of that."""
    _ = reader.gettext
    view = found.account
    blocks = [Block(account_line(view.account, view.id, reader)), Block(staff_standing(view.standing, reader))]
    if not found.chapters:
        blocks.append(Block(_("No cases are left that can be shown here.")))
    blocks += [Block(_chapter(chapter, facts, reader), Worth.SHOULD) for chapter in found.chapters]
    if not found.more:
        return Text(fit(blocks))
    more = Button(_("Show more") + " »", encode(Action.HISTORY, found.chapters[-1].case.id))
    return Text(fit(blocks), ((more,),))


def _related(chapter: Chapter, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    outcomes = [_brief(decision, facts, reader) for decision in chapter.decisions]
    state = _("open") if chapter.case.state is CaseState.OPEN else _("closed")
    return f"{_case(chapter.case, facts, reader)} · {', '.join(outcomes) or state}"


def _chapter(chapter: Chapter, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    lines = [_case(chapter.case, facts, reader)]
    if chapter.case.state is CaseState.OPEN:
        lines[0] += " · " + _("open")
    for decision in chapter.decisions:
        lines.append("• " + ", ".join(_parts(decision, facts, reader)))
        mine = [sanction for sanction in chapter.sanctions if sanction.decision == decision.id]
        lines += sanction_lines(mine, facts.chats, facts.now, reader)
    return "\n".join(lines)


def _case(case: Case, facts: Facts, reader: Reader) -> str:
    return f"<b>{case.ref}</b> {category_titles(case.category, facts, reader)} · {stamp(case.opened_at, reader)}"


def _parts(decision: Decision, facts: Facts, reader: Reader) -> Iterator[str]:
    """What was decided and when, what it weighs, and whether it still counts."""
    _ = reader.gettext
    yield f"{_brief(decision, facts, reader)} {stamp(decision.at, reader)}"
    if decision.outcome is Outcome.DISMISS or not decision.points or decision.voided_at is not None:
        return
    yield points(decision.points, reader) + counts_where(decision, reader)
    if decision.expires_at is not None and decision.expires_at > facts.now:
        yield _("until {end}").format(end=stamp(decision.expires_at, reader))


def _brief(decision: Decision, facts: Facts, reader: Reader) -> str:
    """ "D-9 warned", marked where it counts no more."""
    _ = reader.gettext
    name = f"<b>{decision.ref}</b> {outcome_name(decision.outcome, reader)}"
    if decision.voided_at is not None:
        return f"<s>{name}</s> ({_('voided {date}').format(date=stamp(decision.voided_at, reader))})"
    if decision.expires_at is not None and decision.expires_at <= facts.now:
        return f"{name} ({_('expired {date}').format(date=stamp(decision.expires_at, reader))})"
    return name


def _open(case: Case, facts: Facts, reader: Reader) -> Button:
    title = category_label(case.category, facts.policy, reader)
    words = reader.gettext("Open {ref}: {category}").format(ref=case.ref, category=title)
    return Button(words, encode(Action.OPEN_CASE, case.id))
