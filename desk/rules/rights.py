"""Who may work on which case. Pure; asked with the roles that hold at this moment."""

from typing import Final

from desk.model import JUDGES, Audience, Role

_MAY_SEE: Final = {
    Audience.STAFF: JUDGES,
    Audience.LEADS: frozenset({Role.LEAD, Role.OWNER}),
    Audience.OWNERS: frozenset({Role.OWNER}),
}


def audiences(roles: frozenset[Role]) -> frozenset[Audience]:
    """The cases that someone with these roles may see and work on, unless one is about them or was reported by them."""
    return frozenset(audience for audience, needed in _MAY_SEE.items() if needed & roles)


def shown_beside(audience: Audience) -> frozenset[Audience]:
    """The cases that everybody may know of who may see one for this audience: a card must not count what only some may see."""
    return frozenset(other for other, needed in _MAY_SEE.items() if needed >= _MAY_SEE[audience])


def who_may_see(audience: Audience) -> frozenset[Role]:
    """The roles that work on cases for this audience."""
    return _MAY_SEE[audience]


def standing_of(roles: frozenset[Role]) -> int:
    """How high someone with these roles stands among those who judge: owner, lead, moderator; 0 for who judges nothing."""
    return max((_STANDING[role] for role in roles & JUDGES), default=0)


_STANDING: Final = {Role.MODERATOR: 1, Role.LEAD: 2, Role.OWNER: 3}


def may_grant(granter: frozenset[Role], role: Role) -> bool:
    """Whether someone may give or take a role: owners any, leads that of a moderator."""
    return Role.OWNER in granter or (Role.LEAD in granter and role is Role.MODERATOR)
