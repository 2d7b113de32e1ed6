"""The evidence locker: what Spike posts is kept, and shown to who works on it; of child abuse nothing is."""

import asyncio
import hashlib
import io

from desk.files import LARGEST
from sandbox import Message
from storage.database import connect
from tests.journeys.stage import House, Stage
from tests.storage.test_privacy import everything

CONTENT = b"\x89PNG an offer that nobody should see in clear"


async def test_what_was_posted_is_shown_though_telegram_has_lost_it_until_it_may_not_be(
    house: House, logged: io.StringIO
):
    async with house.stage() as stage:
        cast = stage.cast
        stage.expects("wrong file identifier")
        post = cast.spike.sends_photo("Cheap coins", in_=stage.group, content=CONTENT)
        cast.ana.replies(post, "/report scam")
        await cast.mona.sees("C-1", in_=stage.staff)
        await _kept(stage, 1)
        stage.telegram.loses_files()
        (photo,) = (await stage.shows("C-1"))["evidence"][0]["files"]
        assert (photo["state"], photo["bytes"]) == ("kept", len(CONTENT))
        assert photo["sha256"] == hashlib.sha256(CONTENT).hexdigest()

        await cast.mona.presses("Show evidence", in_=stage.staff)
        await cast.mona.sees("kept, SHA-256")
        (shown,) = await stage.telegram.called("sendPhoto")
        assert (shown.params["chat_id"], shown.params["protect_content"]) == (cast.mona.id, True)
        assert shown.params["photo"].content == CONTENT

        cast.ben.replies(post, "/report child_safety")
        card = await cast.mona.sees("references only", in_=stage.staff)
        assert "What the law asks: Inform the police" in card.text
        await _kept(stage, 0)
        await cast.mona.presses("Show evidence", in_=stage.staff)
        await cast.mona.sees("References only")
        await stage.telegram.quiet()
        assert len(await stage.telegram.called("sendPhoto")) == 1
        while _files(house):
            await asyncio.sleep(0.05)
    database = await connect(house.database_url)
    left = await everything(database) + logged.getvalue()
    await database.close()
    assert "an offer that nobody" not in left


async def test_a_film_goes_to_the_vault_chat_and_leaves_it_with_its_case(house: House):
    async with house.stage() as stage:
        vault = stage.channel("Vault")
        await stage.closes()
        stage.settings = stage.settings.model_copy(update={"vault_chat": vault.id})
        stage.opens()
        film = stage.cast.spike.sends_file("video", "film.mp4", in_=stage.group, size=LARGEST + 1)
        stage.cast.ana.replies(film, "/report scam")
        (copied,) = await stage.telegram.called("editMessageMedia")
        assert copied.params["chat_id"] == vault.id
        assert _shown(vault.messages()) == ["film.mp4"]

        stage.cast.ben.replies(film, "/report child_safety")
        await stage.cast.mona.sees("references only", in_=stage.staff)
        deleted = await stage.telegram.called("deleteMessage")
        while not any(call.params["chat_id"] == vault.id for call in deleted):
            deleted = await stage.telegram.called("deleteMessage", times=len(deleted) + 1)
        assert vault.messages() == []


async def _kept(stage: Stage, count: int) -> None:
    """Wait until so many contents are kept."""
    database = await connect(stage.settings.database_url)
    try:
        while await database.read(lambda tx: tx.rows("SELECT id FROM evidence_files WHERE state <> 'kept'")) or (
            len(await database.read(lambda tx: tx.rows("SELECT id FROM evidence_files"))) != count
        ):
            await stage.telegram.quiet(0.05)
    finally:
        await database.close()


def _shown(messages: list[Message]) -> list[str]:
    return [one.body["video"]["file_name"] for one in messages if "video" in one.body]


def _files(house: House) -> list[str]:
    return [str(path) for path in (house.folder / "files").glob("[0-9a-f][0-9a-f]/*")]
