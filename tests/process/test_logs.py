"""What a desk writes down about its work: never a token, what somebody wrote, or a name."""

from tests.process.conftest import Scene
from tests.process.process import Process

WORDS = ("Zanzibar", "Quetzal", "Xylophone", "Buy coins")
"""In names, in what is reported, in what reporters and staff write."""


async def test_the_most_talkative_log_holds_no_secret_and_nothing_private(scene: Scene, process: Process) -> None:
    process.settings["log_level"] = "DEBUG"
    telegram = scene.telegram
    await process.serves()
    rita = scene.reporter("Rita Zanzibar")
    telegram.faults.drop_after(method="sendMessage", times=2)
    telegram.faults.server_error(method="sendMessage", times=2)
    telegram.faults.drop_before(method="getUpdates", times=2)
    telegram.faults.too_many_requests(1, method="sendMessage")
    rita.replies(scene.post, "/report scam Quetzal wants my money")
    await rita.sees("has arrived: R-1", within=20)
    await scene.olga.sees("C-1", in_=scene.staff, within=20)
    scene.olga.says("/claim C-1", in_=scene.staff)
    scene.olga.says("/warn C-1 scam Xylophone", in_=scene.staff)
    await rita.sees("has been decided", within=20)
    rita.writes("Quetzal again")
    telegram.raw_update({"message": {"text": "Quetzal", "chat": "Zanzibar"}})
    telegram.raw_update(b'{"update_id": UPDATE_ID, "message": "Quetzal"')
    await telegram.all_read()
    await process.kill()
    await process.serves()
    assert await process.stop() == 0

    log = "\n".join(process.log)
    assert "Traceback" not in log
    assert telegram.token not in log
    assert telegram.token.partition(":")[2] not in log
    assert [word for word in WORDS if word.casefold() in log.casefold()] == []
