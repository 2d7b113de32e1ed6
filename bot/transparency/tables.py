"""A report for machines: JSON, and CSV with a line for each figure."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Final

from desk.rules.transparency.report import Cell, Report

COLUMNS: Final = ("period", "figure", "by", "row", "value")


def as_json(report: Report) -> bytes:
    """One object. null is what cannot apply, "withheld" what may not be told; 0 is nought."""
    figures = {name: {"total": figure.total, **figure.by} for name, figure in report.figures.items()}
    whole = {
        "period": str(report.quarter),
        "over": report.over,
        "suppress_below": report.below,
        "figures": figures,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2).encode() + b"\n"


def as_csv(report: Report) -> bytes:
    """A line for each total and each row; an empty value cannot apply."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for name, by, row, cell in lines(report):
        writer.writerow((report.quarter, name, by, row, "" if cell is None else cell))
    return out.getvalue().encode()


def lines(report: Report) -> Iterator[tuple[str, str, str, Cell]]:
    """The figure, by what it is told apart and the row, both empty for its total, and the number."""
    for name, figure in report.figures.items():
        yield name, "", "", figure.total
        for by, rows in figure.by.items():
            for row, cell in rows.items():
                yield name, by, row, cell
