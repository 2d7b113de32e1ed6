"""Whatever the database can hold about somebody is known to the copy: a new table or sealed column belongs here, with what shows it."""

import re

import pytest

from storage.database import Engine
from storage.erased_columns import COLUMNS
from tests.desk.copied import copied, world
from tests.desk.floor import Floor

THEIRS = {
    "accounts.sealed": "OWN-name",
    "reports.sealed": "OWN-report",
    "evidence.sealed": "OWN-posted",
    "decisions.sealed": "OWN-reason",
    "decisions.voided_sealed": "OWN-why",
    "appeals.sealed": "OWN-appeal",
    "appeals.reason": "OWN-judgement",
    "misuse.sealed": "OWN-caution",
    "misuse.contest_sealed": "OWN-contest",
    "misuse.review_sealed": "OWN-review",
    "flaggers.revoked_sealed": "OWN-flagger",
    "drafts.sealed": "OWN-draft",
    "outbox.sealed": "receipt of a report",
    "campaign_texts.sealed": "OWN-announcement",
    "holds.sealed": "OWN-basis",
    "chats.sealed": "",
}
"""Sealed columns that hold something of the person, and words by which that shows on the page."""
OTHERS = {
    "notes.sealed": "what staff say among themselves",
    "decisions.departure_sealed": "the same",
    "unsealings.sealed": "the same: the person learns that and when somebody looked",
    "proposals.sealed": "a verdict that is none yet",
    "pending_verdicts.sealed": "the same; who has one learns that it waits",
    "pending_imports.sealed": "warnings of others; whose list it is learns that it waits",
    "held_commands.sealed": "a command that a chat gave: nobody knows yet whose it is",
    "hold_drafts.sealed": "what an officer is about to order: that there is one may be a secret",
    "inbox.sealed": "what came and is not handled yet, or could not be read; when it came is in the copy",
    "set_aside.sealed": "what was erased and a hold keeps: a copy that showed it would tell a secret one",
    "campaigns.policy_sealed": "rules",
    "requests.sealed": "what an authority asks: whether the person may know is decided there, and they are told by a notice of its own",
    "requests.document": "the same",
    "request_scopes.sealed": "the same",
    "request_packages.sealed": "what was collected for it",
    "request_packages.package": "the same, as its authority gets it",
    "request_answers.sealed": "the same",
    "request_drafts.sealed": "the same",
    "request_steps.sealed": "the same",
    "request_reviews.sealed": "the same",
    "escalations.sealed": "why officers were called: that they were is for them alone to know",
    "campaigns.rejection": "what staff say among themselves",
    "correction_texts.sealed": "texts of announcements",
    "evidence_files.sealed": "a digest",
    "evidence_contents.sealed": "files, which are in the copy by themselves",
}
FILLED = (
    "notes.sealed",
    "decisions.departure_sealed",
    "unsealings.sealed",
    "proposals.sealed",
    "pending_verdicts.sealed",
)
"""Of these what the world of the tests holds."""
BARE = {
    "meta.value",
    "data_keys.wrapped",
    "inbox.digest",
    "accounts.digest",
    "accounts.username_index",
    "chats.digest",
    "evidence.digest",
    "evidence_files.digest",
    "evidence_files.address",
    "removed_contents.address",
    "journal.salt",
    "journal_nodes.hash",
    "journal_heads.root",
    "journal_heads.signature",
    "journal_heads.key",
}
"""Keys, digests and salts."""

ABOUT_PEOPLE = {
    *(
        "accounts",
        "reports",
        "evidence",
        "decisions",
        "sanctions",
        "memberships_before",
        "appeals",
        "misuse",
        "flaggers",
    ),
    *(
        "unsealings",
        "drafts",
        "outbox",
        "campaign_recipients",
        "inbox",
        "holds",
        "erasures",
        "erasure_requests",
        "staff",
    ),
    *(
        "officer_grants",
        "pauses",
        "claims",
        "handed_on",
        "pending_verdicts",
        "pending_imports",
        "proposals",
        "campaign_asks",
    ),
}
"""Tables in which the copy looks for the person."""
NOT_ABOUT_THEM = {
    "cases": "shown by what was decided and reported",
    "notes": "the journal says of staff that they wrote one",
    "pages": "the same: that they acknowledged one",
    "campaigns": "the same: what they composed and approved",
    "campaign_corrections": "the same: what they ordered",
    "data_keys": "a key says nothing",
    "requests": "the journal says of staff what they did to a request",
    "request_scopes": "the same",
    "request_approvals": "the same",
    "request_answers": "the same",
    "request_analysts": "the same",
    "request_steps": "the same",
    "request_reviews": "the same",
    "request_told": "the same",
    "request_letters": "the same",
    "request_keys": "the same",
    "request_deputies": "the same: whose deputy somebody was",
    "request_drafts": "what an officer is taking in: an authority's words",
    "escalations": "the journal says of staff that they escalated a case",
    "request_asks": "what an officer is about to write",
}


@pytest.fixture
def engine() -> Engine:
    return "sqlite"


async def sealed(desk: Floor) -> set[str]:
    """All columns of bytes."""
    rows = await desk.sql("""
        SELECT tables.name || '.' || columns.name AS name
        FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns
        WHERE tables.type = 'table' AND columns.type = 'BLOB'""")
    return {row["name"] for row in rows}


async def test_every_sealed_column_is_known_to_be_theirs_or_not(desk: Floor):
    assert await sealed(desk) - {*THEIRS, *OTHERS, *BARE} == set()


def test_every_table_that_names_an_account_is_looked_into():
    assert {name.split(".")[0] for name in COLUMNS} - ABOUT_PEOPLE - set(NOT_ABOUT_THEM) == set()


async def test_the_world_fills_what_it_claims_to_fill(desk: Floor):
    """Otherwise a column whose content leaks would go unnoticed."""
    await world(desk)
    empty = [
        one
        for one in (*THEIRS, *FILLED)
        if not (await desk.sql("SELECT COUNT({1}) AS n FROM {0}".format(*one.split("."))))[0]["n"]
        and one != "chats.sealed"
    ]
    assert empty == []
    _data, html = await copied(desk)
    assert [words for words in THEIRS.values() if not re.search(re.escape(words), html)] == []
