"""What seller SKUs sold in the last days, for whoever estimates how fast they sell."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from zhongshu.identity import public as identity
from zhongshu.orders.statements import windows as statements

type SoldKey = tuple[int | None, int, bool]


@dataclass(frozen=True, slots=True)
class SpanSales:
    """Units by (pool, seller SKU, shipped by Amazon) and span of days, and since when it is known.

    The pool is None for orders of no store where several pools may have sent them. `known_since`
    has the first day with an order of each account.
    """

    units: dict[SoldKey, dict[int, int]]
    known_since: dict[int, date]


def sum_span_sales(
    actor: identity.Actor, spans: Collection[int], *, today: date, zone: str
) -> SpanSales:
    """Return what was sold on the last whole days before today, days of the zone. Two queries.

    Orders of no store (multi-channel ones) are told to who sees every store: of the account's
    only pool or the chosen one, or else of that in which their seller SKU is offered.
    """
    stores = None if actor.sees_every_store else sorted(actor.store_ids)
    units: dict[SoldKey, dict[int, int]] = {}
    rows = statements.read_sold(stores, sorted(spans), today=today, zone=zone)
    for pool_id, sku_id, is_fba, span, sold in rows:
        units.setdefault((pool_id, sku_id, is_fba), {})[span] = sold
    known = statements.read_first_days(zone)
    return SpanSales(units, known)
