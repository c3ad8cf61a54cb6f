"""Which units were replaced and did not come back; plain values only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from zhongshu.inventory import public as inventory
from zhongshu.orders import public as orders


@dataclass(frozen=True, slots=True)
class Unreturned:
    """A replacement, what of it is still missing, and which units came back for it."""

    replacement: orders.Replacement
    seller_sku_id: int
    missing: int
    returned: tuple[inventory.ReturnedUnits, ...]


def find_unreturned(
    replacements: Iterable[orders.Replacement],
    returned: Iterable[inventory.ReturnedUnits],
    sku_ids: Mapping[str, int],
) -> Iterator[Unreturned]:
    """Yield every replacement with what is missing of it, nothing of some.

    Units that came back of the first order make up for its oldest replacements. No more can be
    missing than the first order had.
    """
    came: defaultdict[tuple[str, int], list[inventory.ReturnedUnits]] = defaultdict(list)
    for units in returned:
        came[units.order_id, units.seller_sku_id].append(units)
    capacity: dict[tuple[str, int], int] = {}
    spent: defaultdict[tuple[str, int], int] = defaultdict(int)
    for each in replacements:
        if (sku_id := sku_ids.get(each.seller_sku)) is None:
            continue
        key = each.original_id, sku_id
        due = min(each.units, capacity.setdefault(key, each.original_units))
        capacity[key] -= due
        back = min(due, sum(row.units for row in came[key]) - spent[key])
        spent[key] += back
        yield Unreturned(each, sku_id, due - back, tuple(came[key]) if back else ())
