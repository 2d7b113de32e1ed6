"""The rival: python-telegram-bot in front, SQLAlchemy's async ORM behind, each used as its documentation shows.

It stores what a report is to Ombud: the report, the case that it joins, the message as evidence, the journal entry, and in the outbox
the receipt, the card and the removal of the command. An update that comes twice counts once, nobody reports a message twice, and the
limits of ten an hour and thirty a day hold. One commit per report, in WAL mode with `synchronous = NORMAL`, under the indexes that its
questions need.

What it leaves out, all in its favour: it encrypts nothing, has no inbox (a kill loses what was fetched), keeps no profiles of people
and chats, and ranks no cases.
"""

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ForeignKey, Index, UniqueConstraint, event, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from telegram import Bot, Message, Update
from telegram.ext import Application, ApplicationBuilder, CommandHandler, ContextTypes

from benchmarks import updates
from benchmarks.intake import WARM_UP, Figures, figures
from benchmarks.measure import Spent, require
from benchmarks.silence import TOKEN, Silence
from benchmarks.updates import Stream

STAFF: Final = 0
HOUR_S: Final = 3_600
PER_HOUR: Final = 10
PER_DAY: Final = 30


class Base(DeclarativeBase):
    """Tables of the rival. Moments are seconds since 1970."""


class Seen(Base):
    __tablename__ = "seen"
    update_id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[int]


class Case(Base):
    __tablename__ = "cases"
    id: Mapped[int] = mapped_column(primary_key=True)
    chat: Mapped[int]
    message: Mapped[int]
    accused: Mapped[int | None]
    state: Mapped[str]
    category: Mapped[str]
    opened_at: Mapped[int]
    __table_args__ = (Index("cases_about", "chat", "message", "state"),)


class Report(Base):
    __tablename__ = "reports"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    reporter: Mapped[int]
    category: Mapped[str]
    text: Mapped[str]
    at: Mapped[int]
    __table_args__ = (UniqueConstraint("case_id", "reporter"), Index("reports_by_reporter", "reporter", "at"))


class Evidence(Base):
    __tablename__ = "evidence"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    snapshot: Mapped[str]
    at: Mapped[int]
    __table_args__ = (UniqueConstraint("case_id", "snapshot"),)


class Journal(Base):
    __tablename__ = "journal"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[int]
    actor: Mapped[str]
    verb: Mapped[str]
    ref: Mapped[str]
    case_id: Mapped[int] = mapped_column(index=True)
    detail: Mapped[str]


class Outbox(Base):
    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(primary_key=True)
    cause: Mapped[str]
    kind: Mapped[str]
    recipient: Mapped[int]
    state: Mapped[str]
    payload: Mapped[str]
    version: Mapped[int]
    due_at: Mapped[int]
    __table_args__ = (UniqueConstraint("cause", "kind", "recipient"), Index("outbox_due", "state", "due_at"))


Sessions = async_sessionmaker[AsyncSession]
Context = ContextTypes.DEFAULT_TYPE


class Reporting:
    """Handles `/report` in reply to a message."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def on_report(self, update: Update, context: Context) -> None:
        message, reporter = update.effective_message, update.effective_user
        if message is None or reporter is None or message.reply_to_message is None:
            return
        category, *words = context.args or ["other"]
        async with self._sessions() as session, session.begin():
            if await session.get(Seen, update.update_id) is not None:
                return
            session.add(Seen(update_id=update.update_id, at=_now()))
            if not await _within_limits(session, reporter.id):
                return
            case = await _join_or_open(session, message.reply_to_message, category)
            report = Report(case_id=case.id, reporter=reporter.id, category=category, text=" ".join(words), at=_now())
            session.add(report)
            await session.flush()
            await _keep(session, case, report, message.reply_to_message)
            await _owe(session, case, report, message)
            session.add(_entry(case, report))


async def _within_limits(session: AsyncSession, reporter: int) -> bool:
    found = await session.scalars(
        select(Report.at).where(Report.reporter == reporter, Report.at > _now() - 24 * HOUR_S)
    )
    today = found.all()
    return len(today) < PER_DAY and sum(at > _now() - HOUR_S for at in today) < PER_HOUR


async def _join_or_open(session: AsyncSession, reported: Message, category: str) -> Case:
    chat, number = reported.chat_id, reported.message_id
    joined = await session.scalar(select(Case).where(Case.chat == chat, Case.message == number, Case.state == "open"))
    if joined is not None:
        return joined
    accused = reported.from_user.id if reported.from_user is not None else None
    case = Case(chat=chat, message=number, accused=accused, state="open", category=category, opened_at=_now())
    session.add(case)
    await session.flush()
    return case


async def _keep(session: AsyncSession, case: Case, report: Report, reported: Message) -> None:
    """The same snapshot once per case."""
    snapshot = reported.to_json()
    row = insert(Evidence).values(case_id=case.id, report_id=report.id, snapshot=snapshot, at=_now())
    await session.execute(row.on_conflict_do_nothing())


async def _owe(session: AsyncSession, case: Case, report: Report, command: Message) -> None:
    """The receipt, the removal of the command, and one card for each case, drawn again when the case changes."""
    receipt = _owed(f"R-{report.id}", "receipt", report.reporter, {"report": report.id, "category": report.category})
    removal = _owed(f"R-{report.id}", "remove", command.chat_id, {"message": command.message_id})
    session.add_all([receipt, removal])
    card = await session.scalar(
        select(Outbox).where(Outbox.cause == f"C-{case.id}", Outbox.kind == "card", Outbox.recipient == STAFF)
    )
    if card is None:
        session.add(_owed(f"C-{case.id}", "card", STAFF, {"case": case.id}))
    else:
        card.version += 1


def _owed(cause: str, kind: str, recipient: int, payload: dict[str, int | str]) -> Outbox:
    return Outbox(
        cause=cause,
        kind=kind,
        recipient=recipient,
        state="due",
        payload=json.dumps(payload),
        version=1,
        due_at=_now(),
    )


def _entry(case: Case, report: Report) -> Journal:
    detail = json.dumps({"category": report.category, "door": "group"})
    return Journal(
        at=_now(),
        actor=f"member:{report.reporter}",
        verb="reported",
        ref=f"R-{report.id}",
        case_id=case.id,
        detail=detail,
    )


def _now() -> int:
    return int(time.time())


async def measure(folder: Path, count: int) -> Figures:
    """Have the rival take the same reports as `intake.measure`, on a SQLite file. Raises Unsound unless all of them are stored."""
    first, stream = updates.reports(WARM_UP, series=1), updates.reports(count, series=2)
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder}/rival.db")
    event.listen(engine.sync_engine, "connect", _set_up)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        sessions = async_sessionmaker(engine, expire_on_commit=False)
        async with _running(sessions) as application:
            await _handle(application, first)
            with Spent() as spent:
                await _handle(application, stream)
        await _check(sessions, first, stream)
    finally:
        await engine.dispose()
    return figures(count, spent)


def _set_up(connection: Any, _: object) -> None:  # noqa: ANN401  SQLAlchemy's own adapter, for which it has no type
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "busy_timeout = 5000"):
        connection.execute(f"PRAGMA {pragma}")


Bots = Application[Any, Any, Any, Any, Any, Any]


@asynccontextmanager
async def _running(sessions: Sessions) -> AsyncIterator[Bots]:
    bot = Bot(TOKEN, request=Silence(), get_updates_request=Silence())
    application: Bots = ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()
    application.add_handler(CommandHandler("report", Reporting(sessions).on_report))
    async with application:
        yield application


async def _handle(application: Bots, stream: Stream) -> None:
    """One after the other, which is python-telegram-bot's default."""
    for raw in stream.updates:
        await application.process_update(Update.de_json(json.loads(raw.body), application.bot))


async def _check(sessions: Sessions, *streams: Stream) -> None:
    reports, cases = sum(stream.reports for stream in streams), sum(stream.cases for stream in streams)
    expected = {
        Seen: reports,
        Report: reports,
        Journal: reports,
        Case: cases,
        Evidence: cases,
        Outbox: 2 * reports + cases,
    }
    async with sessions() as session:
        for table, rows in expected.items():
            require(table.__tablename__, await session.scalar(select(func.count()).select_from(table)), rows)
