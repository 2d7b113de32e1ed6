"""What each method of the Bot API does to the world, one file per family.

A handler takes the world and the checked parameters and returns the `result`; it raises Refusal to say no. `getUpdates`, which
waits, lives in the server.
"""

from __future__ import annotations

from collections.abc import Callable

from sandbox.methods import (
    bot,
    callbacks,
    chats,
    commands,
    copying,
    deleting,
    editing,
    ephemeral,
    files,
    forums,
    members,
    sending,
)
from sandbox.wire import JsonObject
from sandbox.world import World

Handler = Callable[[World, JsonObject], object]

HANDLERS: dict[str, Handler] = {
    **bot.METHODS,
    **callbacks.METHODS,
    **chats.METHODS,
    **commands.METHODS,
    **copying.METHODS,
    **deleting.METHODS,
    **editing.METHODS,
    **ephemeral.METHODS,
    **files.METHODS,
    **forums.METHODS,
    **members.METHODS,
    **sending.METHODS,
}
