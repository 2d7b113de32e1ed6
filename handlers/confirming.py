"""A name alone is asked about before anything is done to its bearer: names change hands, and a bot cannot look one up."""

from collections.abc import Sequence
from typing import Final

from desk.errors import UnknownTarget
from desk.ports import Unit
from desk.views import AccountView, view_account
from handlers import access
from handlers.answering import answer, answer_privately, reader_there
from handlers.arrival import Arrival
from handlers.commands import Command
from handlers.messages import staff_answers
from handlers.targets import OfName
from handlers.wire import Message

NAMESAKES: Final = 3
"""Accounts that are shown for one name, the latest first."""


async def bearers(unit: Unit, name: OfName) -> Sequence[AccountView]:
    """Who was last seen under a name. Raises UnknownTarget where nobody was."""
    accounts = await unit.people.named(name.username)
    if not accounts:
        raise UnknownTarget(f"@{name.username}")
    return [await view_account(unit, account.id) for account in accounts[:NAMESAKES]]


async def confirm_name(
    arrival: Arrival, message: Message, name: OfName, command: Command, *, unseen: bool = False
) -> None:
    """Say whom the desk knows by a name, and how to repeat the command with an id. `command` holds what stood behind the name.

    Nothing is kept of it. What is to stay `unseen` colleagues do not read either. Raises UnknownTarget.
    """

    async def work(unit: Unit, _asking: int) -> tuple[Sequence[AccountView], int]:
        return await bearers(unit, name), unit.now

    views, now = await access.typed(arrival, message, work, unseen=unseen)
    reader = await reader_there(arrival, message)

    def repeated(account: int) -> str:
        return f"/{command.name} {account} {command.args}"

    text = staff_answers.by_name_only(name.username, views, repeated, now, reader)
    if unseen:
        answer_privately(arrival, message, text)
    else:
        await answer(arrival, message, text)
