"""Report schedules: Amazon asks for a report by itself, again and again."""

from collections import Counter
from dataclasses import dataclass

from spapi_simulator.faults import Scope
from spapi_simulator.reports.kinds import ReportKind
from spapi_simulator.reports.shelf import ReportOrder, Shelf
from spapi_simulator.world.world import World

HOUR_S, DAY_S = 3600, 86_400
PERIODS = {
    "PT5M": 300,
    "PT15M": 900,
    "PT30M": 1800,
    "PT1H": HOUR_S,
    "PT2H": 2 * HOUR_S,
    "PT4H": 4 * HOUR_S,
    "PT8H": 8 * HOUR_S,
    "PT12H": 12 * HOUR_S,
    "P1D": DAY_S,
    "P2D": 2 * DAY_S,
    "P3D": 3 * DAY_S,
    "PT84H": 84 * HOUR_S,
    "P7D": 7 * DAY_S,
    "P14D": 14 * DAY_S,
    "P15D": 15 * DAY_S,
    "P18D": 18 * DAY_S,
    "P30D": 30 * DAY_S,
    "P1M": 30 * DAY_S,
}


@dataclass
class Schedule:
    schedule_id: str
    seller_id: str
    kind: ReportKind
    marketplace_ids: list[str]
    options: dict[str, str]
    period: str
    next_at: int


class Schedules:
    """All schedules by id; the same type and marketplaces again replace the older one."""

    def __init__(self) -> None:
        self.by_id: dict[str, Schedule] = {}
        self._numbers: Counter[str] = Counter()

    def begin(self, world: World) -> None:
        world.on("SCHEDULED_REPORT", lambda at, schedule: self._order(world, at, schedule))

    def add(
        self, world: World, order: ReportOrder, *, seller_id: str, period: str, first_at: int
    ) -> Schedule:
        for each in self.of(seller_id):
            is_same = set(each.marketplace_ids) == set(order.marketplace_ids)
            if each.kind is order.kind and is_same:
                del self.by_id[each.schedule_id]
        self._numbers[seller_id] += 1
        number = world.accounts.sellers[seller_id].numbers
        schedule = Schedule(
            schedule_id=f"{number}{5_000_000_000 + self._numbers[seller_id]}",
            seller_id=seller_id,
            kind=order.kind,
            marketplace_ids=order.marketplace_ids,
            options=order.options,
            period=period,
            next_at=first_at,
        )
        self.by_id[schedule.schedule_id] = schedule
        world.schedule(first_at, "SCHEDULED_REPORT", schedule)
        return schedule

    def of(self, seller_id: str) -> list[Schedule]:
        return [each for each in self.by_id.values() if each.seller_id == seller_id]

    def _order(self, world: World, at: int, schedule: Schedule) -> None:
        """Ask for the report of the period that ends now, unless the schedule has ended."""
        if self.by_id.get(schedule.schedule_id) is not schedule:
            return
        period_s = PERIODS[schedule.period]
        order = ReportOrder(
            kind=schedule.kind,
            marketplace_ids=schedule.marketplace_ids,
            start=at - period_s,
            end=at,
            options=schedule.options,
            schedule_id=schedule.schedule_id,
        )
        scope = Scope(
            "createReport",
            schedule.seller_id,
            marketplace_ids=frozenset(schedule.marketplace_ids),
        )
        world.state(Shelf).order(world, schedule.seller_id, order, scope, now=at)
        schedule.next_at = at + period_s
        world.schedule(schedule.next_at, "SCHEDULED_REPORT", schedule)
