"""What a desk can do about lawful requests, by how many officers and counsel it has. Pure."""

from dataclasses import dataclass

APPROVERS_NEEDED = 3
"""One prepares a request and collects, two approve: officers and counsel who are no owners."""
OFFICERS_NEEDED = 2
"""One enters the authority's key, another confirms it; and one approves an emergency, another reviews that. Counsel has no such access."""


@dataclass(frozen=True, slots=True)
class Means:
    officers: frozenset[int]
    approvers: frozenset[int]
    """Officers and counsel who are no owners, for an owner approves nothing."""

    @property
    def may_disclose(self) -> bool:
        return len(self.approvers) >= APPROVERS_NEEDED and len(self.officers) >= OFFICERS_NEEDED

    @property
    def may_disclose_in_emergency(self) -> bool:
        """What identifies a person, on one officer's approval."""
        return len(self.officers & self.approvers) >= OFFICERS_NEEDED


NOBODY = Means(frozenset(), frozenset())
