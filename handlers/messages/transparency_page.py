"""A report for people: one page of HTML that needs nothing from outside, and the words for Telegram."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from desk.rules.policy import Policy
from desk.rules.transparency.report import WITHHELD, Cell, Figure, Report
from desk.rules.transparency.requests import BY_COUNTRY
from handlers.messages.reader import Reader
from handlers.messages.transparency_words import MODERATION, REQUESTS, TABLES, country, row_title, value
from handlers.messages.wording import direction

_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin:1rem 0}caption{text-align:start;font-weight:600;padding:.25rem 0}"
    "th,td{border-bottom:1px solid #ccc;padding:.25rem .75rem;text-align:start}td{text-align:end}"
)


def as_html(report: Report, policy: Policy, reader: Reader) -> bytes:
    """The whole report as a page. Everything foreign in it is escaped."""
    _ = reader.gettext
    title = _("Transparency report, {quarter}").format(quarter=report.quarter)
    body = [f"<h1>{escape(title)}</h1>", *(f"<p>{escape(line)}</p>" for line in _notes(report, reader))]
    for heading, names in ((_("Requests from authorities"), REQUESTS), (_("Reports and decisions"), MODERATION)):
        body.append(f"<h2>{escape(heading)}</h2>")
        body += _part(report, names, policy, reader)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    start = f'<!doctype html>\n<html lang="{reader.language}" dir="{direction(reader.language)}">'
    page = [start, f"<head>{head}<style>{_STYLE}</style></head>", "<body>", *body, "</body></html>"]
    return "\n".join(page).encode() + b"\n"


def as_telegram(report: Report, reader: Reader) -> bytes:
    """Country by country what Telegram publishes of itself: requests that were fulfilled, and the users whom they concerned."""
    _ = reader.gettext
    blocks = [_("Transparency report, {quarter}").format(quarter=report.quarter)]
    countries = report.figures["requests_received"].by[BY_COUNTRY]
    named = sorted((country(code, reader), code) for code in countries)
    blocks += [f"{name}\n{_fulfilled(report, code, reader)}" for name, code in named]
    blocks.append(f"{_('All countries')}\n{_fulfilled(report, None, reader)}")
    blocks += _notes(report, reader)
    return "\n\n".join(blocks).encode() + b"\n"


def _fulfilled(report: Report, code: str | None, reader: Reader) -> str:
    """Both numbers of one country, or of all. The first is a sum, told only where its parts are published."""
    _ = reader.gettext
    parts = [_cell(report.figures[name], code) for name in ("fulfilled_in_full", "fulfilled_narrowed")]
    whole: Cell = WITHHELD if WITHHELD in parts else sum(one for one in parts if isinstance(one, int))
    affected = value(_cell(report.figures["accounts_affected"], code), reader)
    return "\n".join(
        (
            _("Fulfilled requests: {n}").format(n=value(whole, reader)),
            _("Affected users: {n}").format(n=affected),
        )
    )


def _cell(figure: Figure, code: str | None) -> Cell:
    return figure.total if code is None else figure.by[BY_COUNTRY].get(code, 0)


def _notes(report: Report, reader: Reader) -> Iterator[str]:
    _ = reader.gettext
    if not report.over:
        yield _("This quarter is not over yet: its figures still change, and are not to be published.")
    if report.below:
        yield _("Counts under {below}, and others that would reveal them, are withheld.").format(below=report.below)


def _part(report: Report, names: Mapping[str, str], policy: Policy, reader: Reader) -> Iterator[str]:
    _ = reader.gettext
    totals = ((_(title), report.figures[name].total) for name, title in names.items())
    yield _table("", [(title, cell) for title, cell in totals if cell is not None], reader)
    for name, title in names.items():
        for by, rows in report.figures[name].by.items():
            caption = f"{_(title)}, {_(TABLES[by])}"
            yield _table(caption, [(row_title(by, row, policy, reader), cell) for row, cell in rows.items()], reader)


def _table(caption: str, rows: list[tuple[str, Cell]], reader: Reader) -> str:
    lines = "".join(
        f'<tr><th scope="row">{escape(title)}</th><td>{escape(value(cell, reader))}</td></tr>' for title, cell in rows
    )
    return f"<table>{f'<caption>{escape(caption)}</caption>' if caption else ''}{lines}</table>" if lines else ""
