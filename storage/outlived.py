"""When what belongs to no case is over, as conditions on a row `page`: who was seen last long ago, what was said, who was told of changes.

`:until` is the last moment at which such a record may have begun, `:now` is now.
"""

from __future__ import annotations

from typing import Final

from desk.rules.priority import SILENT
from storage.holds import KEEPS_CASE


def _held(who: str) -> str:
    """Whether a hold keeps what is of an account."""
    return f"""EXISTS (SELECT 1 FROM holds WHERE holds.ended_at IS NULL
                       AND (matching = 'everything' OR (matching = 'account' AND {who} IN (holds.target, holds.stand_in))))"""


_OWED = "outbox.state IN ('due', 'sending')"
_LASTING = """
    kind IN ('mute', 'ban') AND state <> 'lifted'
    AND (state <> 'failed' OR sanctions.until IS NULL OR sanctions.until > :now)"""
_SILENT_OR_CLOSED = f"""
    (cases.state = 'closed' AND cases.closed_at <= :until)
    OR (cases.state = 'open' AND cases.band = {SILENT} AND cases.changed_at <= :until)"""

CAUTIONS: Final = f"""
    page.until <= :now AND page.at <= :until AND (contested_at IS NULL OR upheld_at IS NOT NULL OR revoked_at IS NOT NULL)
    AND EXISTS (SELECT 1 FROM reports JOIN cases ON cases.id = reports.case_id
                WHERE reports.id = page.report AND ({_SILENT_OR_CLOSED}))
    AND NOT EXISTS (SELECT 1 FROM reports WHERE reports.muted_by = page.id)
    AND NOT {_held("page.reporter")}
    AND NOT EXISTS (SELECT 1 FROM holds, cases
                    WHERE cases.id = (SELECT case_id FROM reports WHERE reports.id = page.report) AND {KEEPS_CASE})"""
NOTICES: Final = f"""
    page.case_id IS NULL AND page.state NOT IN ('due', 'sending') AND page.settled_at <= :until AND NOT {_held("page.recipient")}"""
FLAGGERS: Final = f"page.revoked_at <= :until AND NOT {_held('page.account')}"
CAMPAIGNS: Final = """
    page.ended_at <= :until AND page.state IN ('done', 'stopped', 'withdrawn') AND retry_at IS NULL
    AND (policy_sealed IS NULL OR adopted_at IS NOT NULL OR effective_at <= :until)
    AND NOT EXISTS (SELECT 1 FROM campaign_corrections AS open
                    WHERE open.campaign = page.id AND open.begun_at IS NOT NULL AND open.ended_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM holds WHERE holds.ended_at IS NULL
                    AND (matching = 'everything'
                      OR (matching = 'account'
                        AND EXISTS (SELECT 1 FROM campaign_recipients AS told
                                    WHERE told.campaign = page.id AND told.recipient IN (holds.target, holds.stand_in)))))"""
"""Ended, with no policy that is still to come into force."""
HOLDS: Final = f"""
    page.ended_at <= :until
    AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.kind = 'HoldNews' AND {_OWED}
                    AND outbox.cause LIKE 'H-' || CAST(page.id AS TEXT) || '/%')"""
"""Whose end everybody was told."""
_TAKES_PART = """
    SELECT about.id FROM cases AS about WHERE about.accused = page.id
    UNION ALL SELECT case_id FROM decisions WHERE decisions.accused = page.id AND outcome <> 'dismiss'
    UNION ALL SELECT case_id FROM reports WHERE reports.reporter = page.id
    UNION ALL SELECT case_id FROM appeals WHERE appeals.appellant = page.id"""
PROFILES: Final = f"""
    page.seen_at <= :until
    AND NOT EXISTS (SELECT 1 FROM staff WHERE staff.account = page.id AND revoked_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM officer_grants WHERE officer_grants.account = page.id AND ended_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM flaggers WHERE flaggers.account = page.id AND revoked_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM misuse WHERE misuse.reporter = page.id AND revoked_at IS NULL AND misuse.until > :now)
    AND NOT EXISTS (SELECT 1 FROM cases WHERE cases.accused = page.id AND cases.state = 'open')
    AND NOT EXISTS (SELECT 1 FROM reports JOIN cases ON cases.id = reports.case_id
                    WHERE reports.reporter = page.id AND cases.state = 'open')
    AND NOT EXISTS (SELECT 1 FROM appeals WHERE appeals.appellant = page.id AND appeals.state = 'open')
    AND NOT EXISTS (SELECT 1 FROM decisions WHERE decisions.accused = page.id AND points > 0 AND voided_at IS NULL
                    AND (expires_at IS NULL OR expires_at > :now))
    AND NOT EXISTS (SELECT 1 FROM sanctions WHERE sanctions.account = page.id AND {_LASTING})
    AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.recipient = page.id AND {_OWED})
    AND NOT {_held("page.id")}
    AND NOT EXISTS (SELECT 1 FROM holds, cases WHERE cases.id IN ({_TAKES_PART}) AND {KEEPS_CASE})"""
"""Whose name nobody needs at present: to work on a case, to lift what holds, or to tell them something."""
GROUPS: Final = f"""
    page.left_at <= :until AND page.moved_to IS NULL
    AND NOT EXISTS (SELECT 1 FROM group_settings AS others WHERE others.log_chat = page.id)
    AND NOT EXISTS (SELECT 1 FROM cases WHERE cases.state = 'open' AND cases.chat = page.id)
    AND NOT EXISTS (SELECT 1 FROM sanctions WHERE sanctions.chat = page.id AND lifting = '' AND {_LASTING})
    AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.recipient = page.id AND {_OWED})
    AND NOT {_held("page.id")}"""
UNUSED: Final = "\n    AND ".join(
    (
        "page.kind IN ('person', 'chat') AND page.created_at <= :until",
        "(page.wrapped IS NULL OR page.withheld_at IS NULL)",  # a hold needs it, and its end destroys it
        *(
            f"NOT EXISTS (SELECT 1 FROM {table} WHERE {table}.{column} = page.owner)"
            for table, column in (
                ("accounts", "id"),
                ("chats", "id"),
                ("reports", "reporter"),
                ("appeals", "appellant"),
                ("misuse", "reporter"),
                ("flaggers", "account"),
                ("outbox", "recipient"),
                ("drafts", "person"),
                ("pending_verdicts", "moderator"),
                ("pending_imports", "lead"),
            )
        ),
    )
)
"""Keys of people and chats under which nothing is sealed any more."""
