"""Who may give and take which role."""

import re

import pytest

from desk.model import Account, AccountKind, Role
from handlers.buttons import Action
from handlers.incoming import account_of
from handlers.wire import User
from tests.handlers.staff.desk import LENA, MIA, NOAH, OLGA
from tests.handlers.updates import ANNA, BOT, CHANNEL_BOT, GROUP, message, private

OTHER_BOT = {"id": 4_000, "is_bot": True, "first_name": "Weather", "username": "weather_bot"}


async def test_an_owner_gives_any_role(desk):
    await desk.types(OLGA, f"/role {ANNA['id']} officer", private(OLGA))

    assert await desk.roles(ANNA) == {Role.OFFICER}
    assert desk.last_said == "101 has this role now: officer."


async def test_a_colleague_in_the_staff_chat_is_meant_by_reply(desk):
    await desk.types(LENA, "/role moderator", reply=message(sender=ANNA, text="I can help"))

    assert await desk.roles(ANNA) == {Role.MODERATOR}
    assert desk.last_said == "Anna R has this role now: moderator."


async def test_a_role_that_is_held_is_not_given_twice(desk):
    await desk.types(LENA, f"/role {MIA['id']} moderator")

    assert desk.last_said.endswith("has this role already: moderator.")


@pytest.mark.parametrize("role", ["owner", "lead", "officer", "auditor"])
async def test_a_lead_gives_the_moderators_role_only(desk, role):
    await desk.types(LENA, f"/role {ANNA['id']} {role}")

    assert desk.last_said == "Your role does not cover this. If it should, ask an owner of this desk."
    assert await desk.roles(ANNA) == frozenset()


async def test_a_moderator_gives_none(desk):
    await desk.types(MIA, f"/role {ANNA['id']} moderator")

    assert await desk.roles(ANNA) == frozenset()


async def test_a_role_is_taken(desk):
    await desk.types(LENA, f"/role {NOAH['id']} none")

    assert await desk.roles(NOAH) == frozenset()
    assert desk.last_said.endswith("has these roles no longer: moderator.")


async def test_a_lead_does_not_take_an_owners_role(desk):
    await desk.types(LENA, f"/role {OLGA['id']} none")

    assert await desk.roles(OLGA) == {Role.OWNER}


async def test_the_last_owner_keeps_the_role(desk):
    await desk.types(OLGA, f"/role {OLGA['id']} none")

    assert desk.last_said == "A desk needs an owner. Give the role to somebody else first."
    assert await desk.roles(OLGA) == {Role.OWNER}


async def test_an_owner_may_leave_when_there_is_another(desk):
    await desk.types(OLGA, f"/role {LENA['id']} owner")
    await desk.types(OLGA, f"/role {OLGA['id']} none")

    assert await desk.roles(OLGA) == frozenset()


async def test_a_name_alone_gets_no_role(desk):
    await desk.meet(Account(101, AccountKind.PERSON, "Anna R", "anna_r"))
    await desk.types(OLGA, "/role @anna_r moderator")

    assert await desk.roles(ANNA) == frozenset()
    assert "<code>/role 101 moderator</code>" in desk.last_said


@pytest.mark.parametrize(
    "words",
    [
        "",
        "moderator",
        "101",
        "101 king",
        "101 moderator please",
        "C-1 moderator",
        "-1001234 lead",
        "777000 lead",
        "1087968824 lead",
    ],
)
async def test_what_names_no_person_or_no_role_is_not_understood(desk, words):
    await desk.types(OLGA, f"/role {words}")

    assert desk.last_said.startswith("Something is missing from /role.")


@pytest.mark.parametrize("sender", [BOT, CHANNEL_BOT, OTHER_BOT])
async def test_roles_are_for_people(desk, sender):
    reply = message(GROUP, sender, text="hello", **({"sender_chat": GROUP} if sender is CHANNEL_BOT else {}))
    await desk.types(OLGA, "/role moderator", GROUP, reply)

    assert await desk.run(lambda unit: unit.staff.with_role(Role.MODERATOR)) == [MIA["id"], NOAH["id"]]


async def test_a_new_moderator_is_known_by_name(desk):
    await desk.types(LENA, "/role moderator", reply=message(sender=ANNA, text="I can help"))

    known = await desk.run(lambda unit: unit.people.known(ANNA["id"]))
    assert known == account_of(
        User(**{key: ANNA[key] for key in ("id", "first_name", "last_name", "username", "language_code")})
    )


async def test_the_panel_gives_and_takes_by_buttons(desk):
    await desk.types(OLGA, "/roles")
    assert "Noah · id <code>202</code>: moderator" in plain(desk.last_said)

    await desk.presses(OLGA, Action.STAFF_MEMBER, NOAH["id"])
    await desk.presses(OLGA, Action.GIVE_ROLE, NOAH["id"], "lead")
    assert await desk.roles(NOAH) == {Role.MODERATOR, Role.LEAD}
    await desk.presses(OLGA, Action.TAKE_ROLE, NOAH["id"], "moderator")
    assert await desk.roles(NOAH) == {Role.LEAD}
    assert plain(desk.last_said).startswith("Noah · id <code>202</code>: lead")


async def test_a_panel_that_was_printed_for_an_owner_gives_nobody_else_more(desk):
    await desk.types(OLGA, "/roles")
    pressed = await desk.presses(LENA, Action.GIVE_ROLE, NOAH["id"], "lead")

    assert pressed.text == "Your role does not cover this. If it should, ask an owner of this desk."
    assert await desk.roles(NOAH) == {Role.MODERATOR}


async def test_who_takes_their_own_last_right_sees_no_more(desk):
    await desk.types(OLGA, f"/role {LENA['id']} owner")
    await desk.presses(OLGA, Action.TAKE_ROLE, OLGA["id"], "owner")

    assert desk.last_said == "You have that role no longer, and with it the right to see this."


async def test_a_word_that_is_no_role_was_never_printed(desk):
    assert "earlier step" in (await desk.presses(OLGA, Action.GIVE_ROLE, NOAH["id"], "king")).text


@pytest.mark.parametrize("nobody", [42, 777000, 1087968824])
async def test_a_forged_press_gives_no_role_to_who_is_no_person(desk, nobody):
    assert "earlier step" in (await desk.presses(OLGA, Action.GIVE_ROLE, nobody, "lead")).text
    assert await desk.run(lambda unit: unit.staff.roles(nobody)) == frozenset()


def plain(html: str) -> str:
    return re.sub(r"</?a[^>]*>", "", html)
