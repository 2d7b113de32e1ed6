"""The copy of an authority's order, to the person whom it is about: fetched when it is sent, and nowhere else in clear."""

import io
from pathlib import PurePath

from bot.attempts import Attempt, Refused
from bot.sending import Sender
from desk.ports import Unit
from storage.sealing import Erased
from storage.unit import Runner


async def send_order(sender: Sender, runner: Runner, person: int, request: int) -> Attempt:
    """Send the original under a name of ours. Refused where what was sealed is gone."""

    async def look(unit: Unit) -> tuple[str, bytes]:
        said = (await unit.requests.get(request)).particulars
        return said.document, await unit.requests.document(request)

    try:
        name, content = await runner.read(look)
    except Erased:
        return Refused("the order is not kept any more")
    return await sender.send_file(person, f"L-{request}{PurePath(name).suffix}", io.BytesIO(content))
