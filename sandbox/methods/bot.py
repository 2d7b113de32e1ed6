"""The bot itself, and how its updates reach it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sandbox.refusals import bad_request
from sandbox.wire import JsonObject
from sandbox.world import World

NANOSTARS = 1_000_000_000
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def get_me(world: World, params: JsonObject) -> JsonObject:
    return {
        **world.me.as_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy_mode,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_webhook(world: World, params: JsonObject) -> bool:
    """Deliver updates to an address. Telegram insists on HTTPS; here plain HTTP to this machine is taken too."""
    url = urlsplit(params["url"])
    if url.scheme != "https" and url.hostname not in ("127.0.0.1", "localhost"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = params.get("secret_token", "")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _set_up(world, params)
    world.updates.interrupt("terminated by setWebhook request")
    world.webhook.start(params["url"], secret, max(1, min(params.get("max_connections", 40), 100)))
    return True


def delete_webhook(world: World, params: JsonObject) -> bool:
    _set_up(world, params)
    world.webhook.stop()
    return True


def get_webhook_info(world: World, params: JsonObject) -> JsonObject:
    return world.webhook.as_json()


def _set_up(world: World, params: JsonObject) -> None:
    if params.get("drop_pending_updates"):
        world.updates.clear()
    if "allowed_updates" in params:
        world.updates.allow(params["allowed_updates"])


def get_my_star_balance(world: World, params: JsonObject) -> JsonObject:
    """The StarAmount object: whole Stars, and the rest in billionths."""
    tenths = round(world.stars * 10)
    return {"amount": tenths // 10, "nanostar_amount": tenths % 10 * NANOSTARS // 10}


METHODS = {
    "getMyStarBalance": get_my_star_balance,
    "getMe": get_me,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
