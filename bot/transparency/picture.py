"""A picture of the quarters: for each one a bar for each outcome of requests."""

import io
from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from desk.rules.transparency.report import WITHHELD, Cell, Report
from desk.rules.transparency.requests import OUTCOMES

_NAMES: Final = ("received", "in full", "narrowed", "refused", "nothing held", "withdrawn", "lapsed")
"""English, because the font of the picture has few letters."""
_FIGURES: Final = ("requests_received", *OUTCOMES)
_COLOURS: Final = ("#9aa5b1", "#1b7f5c", "#7cb342", "#c0392b", "#e0a030", "#5b6cc4", "#8d6e63")
_WIDTH, _HEIGHT, _MARGIN, _TOP, _FOOT = 1200, 630, 60, 110, 60
_INK, _PAPER, _LINE = "#1c2733", "#ffffff", "#d5dbe1"
_STUB: Final = 12
"""Pixels of a bar whose number is withheld: it says that there is one, not how high it is."""


def as_png(reports: Sequence[Report]) -> bytes:
    """The reports' quarters from left to right. What is withheld is a hatched stub with no number."""
    image = Image.new("RGB", (_WIDTH, _HEIGHT), _PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((_MARGIN, 20), "Requests from authorities by quarter and outcome", _INK, ImageFont.load_default(28))
    _legend(draw)
    most = max((cell for report in reports for cell in map(_number, _cells(report))), default=0)
    wide = (_WIDTH - 2 * _MARGIN) // max(len(reports), 1)
    for place, report in enumerate(reports):
        _quarter(draw, report, _MARGIN + place * wide, wide, most or 1)
    draw.line((_MARGIN, _HEIGHT - _FOOT, _WIDTH - _MARGIN, _HEIGHT - _FOOT), _INK)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _legend(draw: ImageDraw.ImageDraw) -> None:
    font, left = ImageFont.load_default(16), _MARGIN
    for name, colour in zip(_NAMES, _COLOURS, strict=True):
        draw.rectangle((left, 68, left + 14, 82), colour)
        draw.text((left + 20, 65), name, _INK, font)
        left += 50 + int(font.getlength(name))
    draw.rectangle((left, 68, left + 14, 82), None, _INK)
    draw.line((left, 82, left + 14, 68), _INK)
    draw.text((left + 20, 65), "withheld", _INK, font)


def _quarter(draw: ImageDraw.ImageDraw, report: Report, left: int, wide: int, most: int) -> None:
    cells = _cells(report)
    bar = int(wide * 0.8) // len(cells)
    for place, (cell, colour) in enumerate(zip(cells, _COLOURS, strict=True)):
        at = left + int(wide * 0.1) + place * bar
        _bar(draw, cell, colour, (at, at + bar - 4), most)
    name = str(report.quarter) if report.over else f"{report.quarter} (not over)"
    draw.text((left + wide // 2, _HEIGHT - _FOOT + 12), name, _INK, ImageFont.load_default(20), anchor="ma")


def _bar(draw: ImageDraw.ImageDraw, cell: Cell, colour: str, across: tuple[int, int], most: int) -> None:
    floor, (left, right) = _HEIGHT - _FOOT, across
    if cell == WITHHELD:
        draw.rectangle((left, floor - _STUB, right, floor), None, colour)
        for at in range(left, right - _STUB, 6):
            draw.line((at, floor, at + _STUB, floor - _STUB), colour)
        return
    count = _number(cell)
    top = floor - round((floor - _TOP - 24) * count / most)
    if count:
        draw.rectangle((left, top, right, floor), colour)
    draw.text(((left + right) // 2, top - 4), str(count), _INK, ImageFont.load_default(16), anchor="md")


def _cells(report: Report) -> list[Cell]:
    return [report.figures[name].total for name in _FIGURES]


def _number(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0
