"""A desk whose operator finds out step by step how it is set up."""

from tests.process.conftest import Scene
from tests.process.process import Process


async def test_a_staff_chat_that_is_set_later_gets_the_cards_that_waited(scene: Scene, process: Process) -> None:
    staff = process.settings.pop("staff_chat")
    rita = scene.reporter()
    await process.serves()
    rita.replies(scene.post, "/report spam")
    await rita.sees("has arrived")
    await scene.telegram.quiet()
    assert await process.stop() == 0

    process.settings["staff_chat"] = staff
    await process.serves()
    await scene.olga.sees("C-1", in_=scene.staff, within=5)


async def test_a_desk_that_is_let_into_its_staff_chat_while_it_runs_shows_what_waited(
    scene: Scene, process: Process
) -> None:
    scene.staff.remove_bot()
    rita = scene.reporter()
    await process.serves()
    rita.replies(scene.post, "/report spam")
    await rita.sees("has arrived")
    await scene.telegram.quiet()
    scene.staff.add_bot(admin=True)
    await scene.olga.sees("C-1", in_=scene.staff, within=5)
    assert len([message for message in scene.staff.messages() if message.text.startswith("C-1")]) == 1
