"""Who is reported and who reports each ask for a copy of what is held about them, and neither finds the other in it."""

import io
import json
import zipfile

from tests.journeys.stage import Stage

THEIR_WORDS = "he wrote to my sister, too"


async def test_both_sides_get_their_own_and_nothing_of_the_other(stage: Stage):
    cast = stage.cast
    cast.spike.starts()
    await stage.spike_is_reported("Cheap coins!", f"/report scam {THEIR_WORDS}")
    cast.spike.writes("/mydata")
    (early,) = await _copies(stage, 1)
    assert "Cheap coins!" not in early
    assert "C-1" not in early

    cast.mona.says("/warn C-1 scam Coins are no chess pieces.", in_=stage.staff)
    await cast.ana.sees("has been decided")
    await cast.spike.sees("Coins are no chess pieces.")
    cast.ana.writes("/mydata")
    await cast.ana.sees("within a minute")
    await stage.restarts()
    hers = (await _copies(stage, 2))[1]
    assert THEIR_WORDS in hers
    assert not any(one in hers for one in ("Spike", "Cheap coins!", "D-1", "Mona"))

    cast.spike.writes("/mydata")
    await cast.spike.sees("You got a copy a short time ago")
    stage.telegram.clock.advance(2 * 3_600)
    cast.spike.writes("/mydata")
    his = (await _copies(stage, 3))[2]
    assert all(one in his for one in ("Cheap coins!", "Coins are no chess pieces.", "D-1"))
    assert not any(
        one in his for one in ("Ana", THEIR_WORDS, "R-1", "C-1", "Mona", str(cast.ana.id), str(cast.mona.id))
    )


async def _copies(stage: Stage, times: int) -> list[str]:
    """All copies that were sent, each as the text of its data and its page."""
    calls = await stage.telegram.called("sendDocument", times=times)
    files = [stage.telegram.world.files.find(call.result["document"]["file_id"]) for call in calls]
    archives = [zipfile.ZipFile(io.BytesIO(file.content)) for file in files]
    data = [json.loads(one.read("data.json")) for one in archives]
    return [json.dumps(one) + archive.read("index.html").decode() for one, archive in zip(data, archives, strict=True)]
