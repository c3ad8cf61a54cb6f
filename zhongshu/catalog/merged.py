"""What parts are once some of their products were merged."""

from collections import defaultdict
from collections.abc import Mapping


def follow_merges(
    parts: Mapping[int, int] | Mapping[str, int], living: Mapping[int, int]
) -> dict[int, int]:
    """Return parts with what merged products are by now; `living` as `find_living` tells it."""
    found: defaultdict[int, int] = defaultdict(int)
    for product_id, units in parts.items():
        found[living.get(int(product_id), int(product_id))] += units
    return dict(found)
