"""Who works here: roles by buttons, menus that follow, and nobody who makes an officer alone."""

from tests.journeys.stage import Stage

HOUR_S = 3600


async def test_roles_change_hands(stage: Stage):
    await _a_member_becomes_a_moderator_and_is_offered_what_is_theirs(stage)
    await _who_is_demoted_holds_nothing_and_their_buttons_are_dead(stage)
    await _a_fourth_officer_needs_a_day_and_a_colleague(stage)


async def _a_member_becomes_a_moderator_and_is_offered_what_is_theirs(stage: Stage) -> None:
    olga, ben = stage.cast.olga, stage.cast.ben
    assert "queue" not in ben.menu()
    olga.writes(f"/role {ben.id} moderator")
    await olga.sees("has this role now: moderator")
    await stage.telegram.quiet(0.1)
    assert {"report", "queue", "warn"} <= {*ben.menu()}
    assert "role" not in ben.menu()
    assert {"role", "flagger"} <= {*stage.cast.lena.menu()} & {*stage.cast.lena.menu(in_=stage.staff)}
    assert "role" not in stage.cast.mona.menu(in_=stage.staff)
    assert {"setup", "settings"} <= {*stage.cast.greta.menu(in_=stage.group)}
    assert "setup" not in stage.cast.ana.menu(in_=stage.group)


async def _who_is_demoted_holds_nothing_and_their_buttons_are_dead(stage: Stage) -> None:
    olga, mona = stage.cast.olga, stage.cast.mona
    await stage.spike_is_reported()
    await mona.presses("Claim", in_=stage.staff)
    await stage.cast.max.sees("Claimed by", in_=stage.staff)
    olga.writes("/roles")
    await olga.presses(f"Change {mona.name}")
    await olga.presses("Take: moderator")
    await olga.sees("no role")
    await stage.cast.max.sees("Nobody has claimed it", in_=stage.staff)
    assert "Your role does not cover this" in await mona.presses("Warn", in_=stage.staff)
    await stage.telegram.quiet(0.1)
    assert "queue" not in mona.menu()


async def _a_fourth_officer_needs_a_day_and_a_colleague(stage: Stage) -> None:
    olga, max_, ana, lena = stage.cast.olga, stage.cast.max, stage.cast.ana, stage.cast.lena
    for person in (stage.cast.ben, max_, stage.cast.mona):
        olga.writes(f"/role {person.id} officer")
        await olga.sees("has this role now: officer")
    olga.writes(f"/role {ana.id} officer")
    await olga.sees("once the time to object is over")
    await max_.sees("wants")
    assert f"{ana.name} will be an officer" in await max_.presses("Consent")
    stage.telegram.clock.advance(24 * HOUR_S)
    await max_.sees("is an officer now, appointed by")
    await ana.sees("is an officer now")
    olga.writes("/roles")
    panel = await olga.sees("Who works here")
    assert f"{ana.name}" in panel.text
    assert lena.name in panel.text
