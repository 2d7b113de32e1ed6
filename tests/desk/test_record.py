"""The journal: an entry for each verb, and no personal value in any."""

from desk import acquaintance, staffing, triage
from desk.evidence import Snapshot
from desk.intake import name_category, record_edit
from desk.model import Chat, NoteKind, Outcome, Role, SanctionState
from desk.notices import ApplySanction
from desk.sanctions import record_sanction
from tests.desk.floor import LENA, MIA, OLGA, Floor, linked
from tests.storage.desk import ANNA, BORIS, GROUP, SPAMMER, START

PERSONAL = (
    "Anna",
    "anna_r",
    "Boris",
    "Sam",
    "buy_coins",
    "coins",
    "look",
    "Secret Garden",
    "in the flesh",
    "4711",
    "No.",
)
MEMBERS = (ANNA, BORIS, SPAMMER)


async def live(desk: Floor) -> None:
    """Everything that a case can go through."""
    chat = Chat(GROUP, "supergroup", "Secret Garden", "secret_garden")
    await desk.run(lambda unit: acquaintance.joined(unit, chat, administrator=True))
    await desk.files("other", about=linked())
    await desk.files("sexual_content", BORIS)
    await desk.run(lambda unit: name_category(unit, 1, ANNA.id, "self_harm"))
    await desk.run(lambda unit: triage.acknowledge(unit, 1, LENA))
    await desk.claims(MIA)
    await desk.run(lambda unit: triage.note(unit, 1, MIA, "seen in the flesh"))
    edit = Snapshot(SPAMMER, GROUP, 5, START, "no coins", edited_at=START)
    await desk.run(lambda unit: record_edit(unit, edit))
    await desk.run(lambda unit: triage.recategorise(unit, 1, MIA, "child_safety"))
    await desk.run(lambda unit: triage.open_evidence(unit, 1, MIA, warned=True))
    await desk.run(lambda unit: triage.note(unit, 1, MIA, "police, 4711", NoteKind.HANDOVER))
    await desk.run(lambda unit: triage.release(unit, 1, MIA))
    await desk.decides(Outcome.DELETE)
    for _, act in await desk.owed(ApplySanction):
        await desk.run(lambda unit, act=act: record_sanction(unit, act.sanction, SanctionState.APPLIED))
    await desk.run(lambda unit: staffing.grant(unit, SPAMMER.id, Role.MODERATOR, OLGA))
    await desk.run(lambda unit: staffing.revoke(unit, SPAMMER.id, OLGA))


async def test_every_step_of_a_case_is_in_its_timeline(desk: Floor):
    await live(desk)
    assert await desk.verbs() == [
        "reported",
        "identified",
        "reported",
        "paging",
        "named_category",
        "page_acknowledged",
        "claimed",
        "noted",
        "edit_seen",
        "evidence_reduced",
        "recategorised",
        "evidence_viewed",
        "handed_over",
        "released",
        "decided",
        "sanction_applied",
        "sanction_applied",
        "audience_narrowed",
    ]


async def test_what_concerns_no_case_is_on_record_too(desk: Floor):
    await live(desk)
    verbs = {row["verb"] for row in await desk.sql("SELECT verb FROM journal WHERE case_id IS NULL")}
    assert verbs == {"joined_chat", "granted", "revoked"}


async def test_no_entry_holds_a_personal_value(desk: Floor):
    await live(desk)
    rows = await desk.sql("SELECT actor, verb, ref, detail FROM journal WHERE verb NOT IN ('granted', 'revoked')")
    written = "\n".join(str(value) for row in rows for value in dict(row).values())
    assert [value for value in (*PERSONAL, *(str(one.id) for one in MEMBERS)) if value in written] == []
