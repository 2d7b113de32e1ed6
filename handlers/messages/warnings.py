"""What `/warns` shows a moderator: who an account is, where it stands and why."""

from desk.model import Strike
from desk.views import AccountView
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.naming import account_line, category_titles
from handlers.messages.reader import Reader
from handlers.messages.standing import counted_once, counts_where, staff_standing
from handlers.messages.text import Text
from handlers.messages.wording import points, stamp, when


def warns(view: AccountView, facts: Facts, reader: Reader) -> Text:
    """An account's active warnings, the latest first, with what sure recognition needs: id and when it was last seen."""
    _ = reader.gettext
    who = account_line(view.account, view.id, reader)
    if view.last_seen is not None:
        who += "\n" + _("Last seen {time}").format(time=when(view.last_seen, facts.now, reader))
    blocks = [Block(who)]
    if view.strikes:
        blocks.append(Block(staff_standing(view.standing, reader)))
        blocks.append(Block("\n".join(_strike(strike, view, facts, reader) for strike in view.strikes), Worth.SHOULD))
    else:
        blocks.append(Block(_("No active strikes.")))
    return Text(fit(blocks))


def nothing_is_wiped(view: AccountView, facts: Facts, reader: Reader) -> Text:
    """The answer to whoever wants a record reset: what expires by itself, and how each warning that counts is taken back."""
    _ = reader.gettext
    blocks = [Block(account_line(view.account, view.id, reader))]
    if not view.strikes:
        blocks.append(Block(_("Nothing counts against them now, so there is nothing to reset.")))
        return Text(fit(blocks))
    blocks.append(
        Block(
            _(
                "Here no record is wiped: points stop counting by themselves, and what was wrong is taken back decision by"
                " decision, with a reason that the person reads. What counts now:"
            )
        )
    )
    for strike in view.strikes:
        line = f"{_strike(strike, view, facts, reader)}\n<code>/undo D-{strike.decision} </code>"
        blocks.append(Block(line, Worth.SHOULD))
    return Text(fit(blocks))


def _strike(strike: Strike, view: AccountView, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    words = _("<b>D-{n}</b> {date}: {category}, {points} until {end}")
    if strike.expires_at is None:
        words = _("<b>D-{n}</b> {date}: {category}, {points}, no end")
    line = words.format(
        n=strike.decision,
        date=stamp(strike.at, reader),
        category=category_titles(strike.category, facts, reader),
        points=points(strike.points, reader),
        end=stamp(strike.expires_at or 0, reader),
    )
    line += counts_where(strike, reader) + counted_once(strike.decision, view.counted_with, reader)
    return f"{line} · {_('from Rose')}" if strike.imported_from else line
