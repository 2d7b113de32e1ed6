"""Who stands above whom: nobody judges themselves, or a colleague of equal or higher role.

Nobody is above an owner: the other owners judge them.
"""

from desk.errors import NotAboveThem, NotAllowed
from desk.lending import roles_here
from desk.model import LEADS, Audience
from desk.ports import Unit
from desk.rules.admission import audience_for
from desk.rules.rights import audiences


async def require_above(unit: Unit, account: int, person: int) -> None:
    """Raises NotAllowed for who works on no cases, for oneself, and for a colleague where the right is only lent: who works here is not
    everybody's to know. Raises NotAboveThem, which says how to go on, for a colleague whom others judge."""
    allowed, theirs = audiences(await roles_here(unit, person)), audience_for(await unit.staff.roles(account))
    if not allowed or account == person:
        raise NotAllowed
    if theirs not in allowed:
        raise NotAllowed if unit.lent is not None or theirs is Audience.STAFF else NotAboveThem


async def require_lead(unit: Unit, person: int) -> None:
    """Raises NotAllowed for whoever is no lead or owner."""
    if not LEADS & await unit.staff.roles(person):
        raise NotAllowed
