"""The people of random walks: who is what at a desk, written down as roles are taken and given, deputies named and news comes."""

from collections import Counter, defaultdict

from desk.disclosure import deputies
from desk.model import Role
from desk.ports import Unit
from desk.rules.durations import DAY, Ms, parse
from tests.desk.floor import OLGA, Floor


class World:
    """Who is what, over all walks of one desk."""

    def __init__(self, desk: Floor, staff: dict[int, Role]) -> None:
        self.desk = desk
        self.staff = staff
        self.roles: defaultdict[int, set[Role]] = defaultdict(set)
        self.deputies: dict[int, tuple[int, Ms]] = {}
        self.happened: Counter[str] = Counter()

    async def appoint(self) -> None:
        """Everybody is what they are at first."""

        async def restore(unit: Unit) -> None:
            for who, role in self.staff.items():
                await unit.staff.grant(who, role, OLGA)
                await unit.staff.revoke(who, Role.OWNER, OLGA)

        await self.desk.run(restore)
        for who, role in self.staff.items():
            self.roles[who] = {role}

    async def gain(self, who: int, role: Role) -> None:
        await self.desk.run(lambda unit: unit.staff.grant(who, role, OLGA))
        self.roles[who].add(role)

    async def lose(self, who: int, role: Role) -> None:
        await self.desk.run(lambda unit: unit.staff.revoke(who, role, OLGA))
        self.roles[who].discard(role)

    async def name(self, officer: int, deputy: int) -> None:
        await self.desk.run(lambda unit: deputies.name(unit, officer, deputy, parse("3d")))
        self.deputies[officer] = (deputy, self.desk.clock.now + 3 * DAY)
