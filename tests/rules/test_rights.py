"""Who may work on which case, and who gives roles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.model import Audience, Role
from desk.rules.admission import audience_for
from desk.rules.rights import audiences, may_grant, shown_beside

ROLES = st.frozensets(st.sampled_from(Role))


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.MODERATOR, {Audience.STAFF}),
        (Role.LEAD, {Audience.STAFF, Audience.LEADS}),
        (Role.OWNER, {Audience.STAFF, Audience.LEADS, Audience.OWNERS}),
        (Role.OFFICER, set()),
        (Role.AUDITOR, set()),
    ],
)
def test_each_role_sees_the_cases_that_are_for_it(role, seen):
    assert audiences(frozenset({role})) == seen


def test_members_see_none():
    assert audiences(frozenset()) == frozenset()


@given(ROLES)
def test_who_judges_at_all_judges_ordinary_cases(roles):
    assert (Audience.STAFF in audiences(roles)) == bool(audiences(roles))


@given(ROLES, ROLES)
def test_another_role_never_takes_a_right_away(roles, more):
    assert audiences(roles) <= audiences(roles | more)


@given(ROLES.map(lambda roles: roles - {Role.OWNER}))
def test_nobody_but_an_owner_sees_a_case_about_someone_with_their_own_roles(roles):
    if roles:
        assert audience_for(roles) not in audiences(roles)


@given(ROLES, st.sampled_from(Role))
def test_owners_give_any_role_and_leads_that_of_a_moderator(roles, role):
    expected = Role.OWNER in roles or (Role.LEAD in roles and role is Role.MODERATOR)
    assert may_grant(roles, role) == expected


def test_a_card_may_count_what_all_its_readers_may_see():
    assert shown_beside(Audience.STAFF) == {Audience.STAFF}
    assert shown_beside(Audience.LEADS) == {Audience.STAFF, Audience.LEADS}
    assert shown_beside(Audience.OWNERS) == set(Audience)
