"""The benchmarks check their own work: here that they run, and that the checks notice what is missing."""

import logging
from pathlib import Path

import pytest

from benchmarks import intake, latency, process, queue
from benchmarks.checks import no_complaints, require_filed
from benchmarks.measure import Unsound
from benchmarks.rivals import sqlalchemy_bot
from benchmarks.updates import reports
from storage.database import Database


async def test_intake_files_every_report_with_all_it_owes(empty_url: str, tmp_path: Path):
    figures = await intake.measure(empty_url, tmp_path, 50)
    assert figures.reports == 50
    assert figures.per_second > 0


async def test_latency_files_every_report_alone(empty_url: str, tmp_path: Path):
    figures = await latency.measure(empty_url, tmp_path, 5)
    assert 0 < figures.median_ms <= figures.p99_ms


async def test_pages_of_a_growing_queue_are_full(empty_url: str, tmp_path: Path):
    figures = await queue.measure(empty_url, tmp_path, 300, 600)
    assert figures.ratio == figures.many_ms / figures.few_ms


async def test_process_serves_and_has_a_size():
    (start,) = await process.measure(1)
    assert start.start_s > 0
    assert start.idle_mb > 0


async def test_the_rival_stores_the_same_reports(tmp_path: Path):
    figures = await sqlalchemy_bot.measure(tmp_path, 50)
    assert figures.reports == 50


async def test_a_missing_report_makes_the_figures_unsound(database: Database):
    with pytest.raises(Unsound, match="'reports': 0"):
        await require_filed(database, reports(1))


def test_a_complaint_of_the_desk_makes_the_figures_unsound():
    with pytest.raises(Unsound, match="set aside"), no_complaints():
        logging.getLogger("bot.handling").error("update 7 set aside")
