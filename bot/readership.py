"""Who reads what is sent: where they are, in which language, and what a text to them may name."""

from collections.abc import Iterable, Mapping

from desk.cards import on_call
from desk.model import LEGAL, STAFF, Account, AccountKind, Chat
from desk.ports import Unit
from handlers.arrival import House
from handlers.messages.facts import Facts
from handlers.messages.reader import Reader


class Readership:
    def __init__(self, house: House) -> None:
        self.house = house

    async def chat_of(self, recipient: int) -> int | None:
        """Where a recipient is reached today; None for the staff, or the officers, of a desk without a chat for them."""
        if recipient == LEGAL:
            return await self.house.legal_chat()
        return await self.house.staff_chat() if recipient == STAFF else recipient

    async def reader(self, unit: Unit, recipient: int) -> Reader:
        """The staff's language in the staff chat and the officers', a group's in a group, a person's own in private."""
        if recipient in (STAFF, LEGAL):
            return self.house.readers(self.house.language)
        if recipient < STAFF:
            return self.house.readers((await unit.groups.of(recipient)).language or self.house.language)
        known = await unit.people.known(recipient)
        return self.house.readers(known.language if known is not None else None)

    def facts(self, unit: Unit, chats: Mapping[int, Chat]) -> Facts:
        house = self.house
        return Facts(unit.policy, house.helplines, house.bot, unit.now, chats, catalogue=house.catalogue)


async def known_chats(unit: Unit, numbers: Iterable[int]) -> Mapping[int, Chat]:
    """Those of these chats that the desk has met."""
    found = [await unit.chats.known(number) for number in sorted(numbers)]
    return {chat.id: chat for chat in found if chat is not None}


async def known_people(unit: Unit, numbers: Iterable[int]) -> Mapping[int, Account]:
    """Those of these accounts that the desk has met."""
    found = [await unit.people.known(number) for number in sorted(numbers)]
    return {account.id: account for account in found if account is not None}


async def those_on_call(unit: Unit) -> list[Account]:
    """Whom a page in the staff chat mentions; somebody who never wrote to the desk goes by number, and hears it all the same."""
    people = [(number, await unit.people.known(number)) for number in await on_call(unit)]
    return [account or Account(number, AccountKind.PERSON, "") for number, account in people]
