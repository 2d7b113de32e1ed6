"""`/transparency`: how often authorities asked for data, country by country and quarter by quarter."""

from collections.abc import Sequence
from typing import Final

from desk.rules.transparency.report import Cell, Report
from desk.rules.transparency.requests import BY_COUNTRY
from handlers.buttons import NONE, Action, encode
from handlers.messages.fitting import Block, paginate
from handlers.messages.reader import Reader
from handlers.messages.text import Button, Text, foreign
from handlers.messages.transparency_words import REQUESTS, country, value

_IN_A_ROW: Final = 2
_OFFERED: Final = 90
"""Countries that have a button; a keyboard holds a hundred. Others are read by `/transparency` and their code."""
_OF_COUNTRIES: Final = (
    "requests_received",
    "fulfilled_in_full",
    "fulfilled_narrowed",
    "refused",
    "no_data",
    "withdrawn",
    "expired",
    "preserved",
    "accounts_named",
    "accounts_affected",
)


def choice(reports: Sequence[Report], reader: Reader) -> Text:
    """The countries whose authorities have asked, to pick one."""
    _ = reader.gettext
    countries = countries_of(reports)
    lines = [
        "<b>" + _("Requests from authorities") + "</b>",
        _(
            "How often authorities asked this desk for data about people, and what came of it, for quarters that are over."
        ),
    ]
    if not countries:
        lines.append(_("No authority had asked by the end of the last quarter."))
    named = sorted(((country(code, reader), code) for code in countries), key=lambda one: one[0].casefold())[:_OFFERED]
    if not reports:
        return Text("\n\n".join(lines))
    buttons = [Button(_("Show all countries"), encode(Action.TRANSPARENCY, NONE))]
    buttons += [Button(name, encode(Action.TRANSPARENCY, code)) for name, code in named]
    rows = (buttons[:1], *(buttons[at : at + _IN_A_ROW] for at in range(1, len(buttons), _IN_A_ROW)))
    return Text("\n\n".join(lines), tuple(tuple(row) for row in rows))


def countries_of(reports: Sequence[Report]) -> frozenset[str]:
    """Whose authorities had asked by the end of the latest quarter."""
    return frozenset(reports[0].figures["requests_received"].by[BY_COUNTRY]) if reports else frozenset()


def pages(reports: Sequence[Report], code: str, reader: Reader) -> tuple[Text, ...]:
    """The last quarters of a country, or of all (NONE), the latest first."""
    _ = reader.gettext
    title = _("All countries") if code == NONE else country(code, reader)
    blocks = [Block(f"<b>{foreign(title)}</b>")]
    blocks += [_of_quarter(report, code, reader) for report in reports]
    below = reports[0].below if reports else 0
    if below:
        said = _("Counts under {below}, and others that would reveal them, are withheld.").format(below=below)
        blocks.append(Block(said))
    back = ((Button(_("Choose a country"), encode(Action.TRANSPARENCY_COUNTRIES)),),)
    found = list(paginate(blocks))
    return (*(Text(page) for page in found[:-1]), Text(found[-1], back))


def _of_quarter(report: Report, code: str, reader: Reader) -> Block:
    _ = reader.gettext
    lines = [f"<b>{report.quarter}</b>"]
    for name in REQUESTS if code == NONE else _OF_COUNTRIES:
        cell = _cell(report, name, code)
        if cell is not None:
            lines.append(f"{_(REQUESTS[name])}: {value(cell, reader)}")
    return Block("\n".join(lines))


def _cell(report: Report, name: str, code: str) -> Cell:
    if code == NONE:
        return report.figures[name].total
    return report.figures[name].by[BY_COUNTRY].get(code, 0)
