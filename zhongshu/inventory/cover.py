"""What a seller SKU has at a pool of Amazon and how long it had none, for all pools at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from zhongshu.identity import public as identity
from zhongshu.inventory.statements import cover as statements
from zhongshu.inventory.statements.sharing import find_shared

type PoolSku = tuple[int, int]


@dataclass(frozen=True, slots=True)
class BookUnits:
    """Units of one product at one pool, by our books."""

    on_hand: int
    reserved: int
    unsellable: int
    least: int

    def plus(self, other: "BookUnits") -> "BookUnits":
        """Return both as one stock; below zero is only what is so together."""
        on_hand, unsellable = self.on_hand + other.on_hand, self.unsellable + other.unsellable
        return BookUnits(
            on_hand, self.reserved + other.reserved, unsellable, min(on_hand, unsellable)
        )


@dataclass(frozen=True, slots=True)
class PoolStock:
    """What one seller SKU has at a pool: our books by product, and what Amazon showed last.

    `amazon_free`, `inbound`, `held_back` (transfers, processing, researching) and
    `amazon_unsellable` are in Amazon's units; `books` in units of products. `opened_at` is since
    when there are books; without it only Amazon's figures say anything.
    """

    books: Mapping[int, BookUnits] = field(default_factory=dict)
    opened_at: datetime | None = None
    amazon_free: int | None = None
    inbound: int = 0
    held_back: int = 0
    amazon_unsellable: int = 0


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Sellable product units by span of days: what came to pools, and what came to us at all."""

    at_pools: dict[PoolSku, dict[int, int]]
    of_products: dict[int, dict[int, int]]


def read_pool_stock(actor: identity.Actor) -> dict[PoolSku, PoolStock]:
    """Return the stock of every seller SKU at every pool of the actor's stores. Four queries.

    Seller SKUs of one FNSKU are one stock: the first one has it, the others are absent.
    """
    stores = _stores(actor)
    shared = find_shared()
    books: dict[PoolSku, dict[int, BookUnits]] = {}
    for pool_id, sku_id, product_id, on_hand, reserved, unsellable, least in statements.read_books(
        stores
    ):
        here = BookUnits(int(on_hand or 0), int(reserved or 0), int(unsellable or 0), int(least))
        leader = shared.get((pool_id, sku_id), int(sku_id or 0))
        of_sku = books.setdefault((pool_id, leader), {})
        of_sku[product_id] = of_sku[product_id].plus(here) if product_id in of_sku else here
    levels = {(row[0], row[1]): row[2:] for row in statements.read_levels(stores)}
    opened = {(row[0], row[1]): row[2] for row in statements.read_openings(stores)}
    nothing = (None, 0, 0, 0)
    return {
        key: PoolStock(books.get(key, {}), opened.get(key), *levels.get(key, nothing))
        for key in sorted({*books, *levels, *opened})
        if shared.get(key, key[1]) == key[1]
    }


def count_stockless_days(
    actor: identity.Actor, spans: Collection[int], *, today: date, zone: str
) -> dict[PoolSku, dict[int, int]]:
    """Return on how many of the last days before today nothing was there at any time, by span.

    Days are those of the zone. Days before the opening of the books, and seller SKUs without
    books, are not known to be without stock. One query.
    """
    since = today - timedelta(days=max(spans))
    found: dict[PoolSku, dict[int, int]] = {}
    rows = statements.read_stockless_days(
        _stores(actor), sorted(spans), today=today, since=since, zone=zone
    )
    for pool_id, sku_id, span, days in rows:
        found.setdefault((pool_id, sku_id), {})[span] = days
    return found


def sum_arrivals(actor: identity.Actor, spans: Collection[int], *, at: datetime) -> Arrivals:
    """Return how many units came in so many days before `at`. One query.

    What came to us is told to who sees every store only.
    """
    found = Arrivals({}, {})
    if not spans:
        return found
    longest_first = sorted(spans, reverse=True)
    since = [at - timedelta(days=span) for span in longest_first]
    for pool_id, sku_id, product_id, number, units in statements.read_arrivals(
        _stores(actor), since
    ):
        reached = longest_first[:number]
        if pool_id is not None:
            _add(found.at_pools.setdefault((pool_id, sku_id), {}), reached, units)
        if product_id is not None:
            _add(found.of_products.setdefault(product_id, {}), reached, units)
    return found


def find_below_zero(actor: identity.Actor) -> dict[int, int]:
    """Return how many units are below zero of every product in our books, mostly none.

    Seller SKUs of one FNSKU are one stock. One query, three where any is below zero.

    Raises:
        identity.NotEveryStoreError: the actor does not see every store.
    """
    if not actor.sees_every_store:
        raise identity.NotEveryStoreError
    found: dict[int, int] = dict(statements.read_kept_products())
    below = [product_id for product_id, units in found.items() if units]
    if below and (shared := find_shared()):
        found.update(statements.read_below_together(below, shared))
    return found


def read_level_traces(actor: identity.Actor) -> str:  # noqa: ARG001 - it tells nothing of any
    """Return what is another text after Amazon showed anything else. One query."""
    return statements.read_level_traces()


def _add(sums: dict[int, int], spans: Collection[int], units: int) -> None:
    for span in spans:
        sums[span] = sums.get(span, 0) + units


def _stores(actor: identity.Actor) -> list[int] | None:
    return None if actor.sees_every_store else sorted(actor.store_ids)
