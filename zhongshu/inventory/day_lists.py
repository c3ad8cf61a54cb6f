"""What a product had at the end of each day, and what the day sold and brought."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from zhongshu.identity import public as identity
from zhongshu.inventory.models import Location
from zhongshu.inventory.statements.moves import read_days
from zhongshu.inventory.stock_lists import MoveFilter, PlaceGroup, find_places

ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of a product where it can be sold: units at its end, sold, and come in."""

    day: date
    total: int
    sold: int = 0
    came: int = 0


def list_days(
    actor: identity.Actor, product_id: int, *, until: date, days: int, zone: str
) -> list[DayRow]:
    """Return the last so many days until this one, today, none before the first move there.

    Days are those of the zone; places are those at which it can be sold and the actor sees. A
    constant number of statements.
    """
    places = find_places(Location.objects.for_actor(actor), MoveFilter(group=PlaceGroup.SALEABLE))
    begins = until - (days - 1) * ONE
    since = datetime.combine(begins, time.min, ZoneInfo(zone))
    total, first, moved = read_days(product_id, places, since=since, zone=zone)
    if first is None:
        return []
    by_day = {day: rest for day, *rest in moved}
    found: list[DayRow] = []
    day = until
    while day >= max(begins, first):
        change, sold, came = by_day.get(day, (0, 0, 0))
        found.append(DayRow(day, total, sold, came))
        total -= change
        day -= ONE
    return found[::-1]
