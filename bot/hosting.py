"""What the settings say of how the desk is run, as far as people whose data it holds are told."""

from ipaddress import ip_address
from typing import Final
from urllib.parse import parse_qs, urlsplit

from bot.vaulting import vault_chat
from config.settings import Settings
from desk.privacy import Hosting

TELEGRAM: Final = "api.telegram.org"
"""The host of Telegram's own Bot API server."""


def hosting(settings: Settings) -> Hosting:
    """A database or a server on this machine is no other party; passwords and ports are nobody's business."""
    server = urlsplit(settings.api_url).hostname
    database = urlsplit(settings.database_url)
    hosts = [
        database.hostname,
        *(host for named in parse_qs(database.query).get("host", ()) for host in named.split(",")),
    ]
    return Hosting(
        contact=settings.contact,
        server=None if server == TELEGRAM or _is_here(server) else server,
        database_apart=database.scheme == "postgresql" and not all(map(_is_here, hosts)),
        vault=vault_chat(settings) is not None,
    )


def _is_here(host: str | None) -> bool:
    """Whether a host is this machine; without one, a socket or a file is used."""
    if not host or host == "localhost" or host.startswith("/"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
