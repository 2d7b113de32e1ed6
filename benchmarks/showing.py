"""What all benchmarks have in common on the command line: their options, their databases, and how figures are printed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import median
from typing import Annotated

import typer

from benchmarks.databases import Engines, postgres

Figures = Mapping[str, float]
Results = Mapping[str, Figures]

Engine = Annotated[Engines, typer.Option(help="Which database.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")]
Rounds = Annotated[int, typer.Option(min=1, help="How often each is measured; the median counts.")]


@contextmanager
def servers(engine: Engines) -> Iterator[Mapping[str, str | None]]:
    """PostgreSQL servers by name of their engine; SQLite has none."""
    wanted: Sequence[str] = ("sqlite", "postgres") if engine == "both" else (engine,)
    if "postgres" not in wanted:
        yield dict.fromkeys(wanted)
        return
    with postgres() as server:
        yield {name: server if name == "postgres" else None for name in wanted}


def middle(rounds: Sequence[Figures]) -> Figures:
    """The median of each figure."""
    return {name: round(median(each[name] for each in rounds), 3) for name in rounds[0]}


def show(benchmark: str, results: Results, *, as_json: bool) -> None:
    """Print all figures of one benchmark."""
    if as_json:
        print(json.dumps({benchmark: results}))
        return
    for subject, figures in results.items():
        show_one(benchmark, subject, figures)


def show_one(benchmark: str, subject: str, figures: Figures) -> None:
    """Print the figures of one subject, for people."""
    print(f"{benchmark} {subject}")
    for name, figure in figures.items():
        print(f"  {name:20} {figure:>12,.{0 if isinstance(figure, int) else 2}f}", flush=True)
