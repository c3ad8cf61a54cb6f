"""How products do at each pool, from their seller SKUs, and below what they run out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from zhongshu.catalog import public as catalog
from zhongshu.inventory import public as inventory
from zhongshu.replenishment.finding import Goods
from zhongshu.replenishment.rules import RuleBook
from zhongshu.replenishment.values import Speed, Threshold

# No pool: sold by orders of no store, and nobody knows from which; it counts for products only.
type SpeedKey = tuple[int | None, int, bool]
NOTHING = Decimal(0)
OF_PACE = ("speed", "fba_seen", "inbound")


def add_up_paces(
    speeds: Mapping[SpeedKey, Speed],
    skus: Mapping[int, catalog.GoodsSku],
    of_skus: Iterable[Goods],
) -> list[inventory.Pace]:
    """Return what all seller SKUs of a product sell from a pool, and what Amazon shows there."""
    found: defaultdict[tuple[int, int | None], dict[str, int]] = defaultdict(
        lambda: dict.fromkeys(OF_PACE, 0)
    )
    for (pool_id, sku_id, _fba), speed in speeds.items():
        for product_id, units in skus[sku_id].parts.items():
            parts = int((speed.per_day or NOTHING) * inventory.SPEED_PARTS)
            found[product_id, pool_id]["speed"] += parts * units
    for goods in of_skus:
        for product_id, units in skus[goods.subject.seller_sku_id or 0].parts.items():
            pace = found[product_id, goods.subject.pool_id]
            pace["fba_seen"] += goods.free * units if goods.is_seen else 0
            pace["inbound"] += goods.in_transit * units
    return [
        inventory.Pace(product_id, pool_id, **told) for (product_id, pool_id), told in found.items()
    ]


def add_paces(
    books: Mapping[int, inventory.StockFigures], paces: Iterable[inventory.Pace]
) -> dict[int, inventory.StockFigures]:
    """Return the figures of products with these paces instead of those that they had."""
    told = {product_id: dict.fromkeys(OF_PACE, 0) for product_id in books}
    for pace in paces:
        if pace.product_id in told:
            for name in OF_PACE:
                told[pace.product_id][name] += getattr(pace, name)
    return {
        product_id: replace(figures, **told[product_id]) for product_id, figures in books.items()
    }


def find_limits(of_products: Iterable[Goods], book: RuleBook) -> list[inventory.Limit]:
    """Return below what each product runs out, by the rule that counts for it and is on."""
    return [
        inventory.Limit(
            goods.subject.product_id or 0,
            safety_days=terms.safety_days,
            least_days=terms.least_days if terms.threshold is Threshold.DAYS else 0,
            least_units=terms.quantity if terms.threshold is Threshold.QUANTITY else 0,
        )
        for goods in of_products
        if (rule := book.find(goods.subject)) and (terms := rule.terms).is_on
    ]
