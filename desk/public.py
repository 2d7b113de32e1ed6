"""What a group reads of a measure, where its settings want that said: one line without names, corrected when the measure is withdrawn."""

from desk.model import Audience, Case, Decision, Sanction
from desk.notices import MeasureSaid
from desk.ports import Unit


async def say_measure(unit: Unit, case: Case, decision: Decision, sanction: Sanction) -> None:
    """Say in its group what Telegram has done. Of what concerns staff nothing is said: everybody would know whom."""
    if sanction.silent or case.audience is not Audience.STAFF:
        return
    if (await unit.groups.of(sanction.chat)).said_in_group:
        await unit.notices.show(sanction.chat, MeasureSaid(decision.id), cause=decision.ref, case=case.id)
