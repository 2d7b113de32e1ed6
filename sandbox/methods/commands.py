"""The bot's command menus."""

from __future__ import annotations

import re

from sandbox.commands import DEFAULT, Scope
from sandbox.methods.access import known_chat
from sandbox.refusals import bad_request
from sandbox.wire import JsonObject
from sandbox.world import World

MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 256
_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")


def set_my_commands(world: World, params: JsonObject) -> bool:
    commands = params["commands"]
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= LONGEST_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    stored = [{**command, "command": command["command"].removeprefix("/")} for command in commands]
    world.commands.put(_scope(world, params), params.get("language_code", ""), stored)
    return True


def get_my_commands(world: World, params: JsonObject) -> list[JsonObject]:
    return world.commands.listed(_scope(world, params), params.get("language_code", ""))


def delete_my_commands(world: World, params: JsonObject) -> bool:
    world.commands.take_away(_scope(world, params), params.get("language_code", ""))
    return True


def _scope(world: World, params: JsonObject) -> Scope:
    scope: JsonObject | None = params.get("scope")
    if scope is None:
        return DEFAULT
    chat_id = known_chat(world, scope["chat_id"]).id if "chat_id" in scope else 0
    return scope["type"], chat_id, scope.get("user_id", 0)


METHODS = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
}
