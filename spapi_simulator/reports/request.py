"""What a report is asked to tell of."""

from dataclasses import dataclass, field

from spapi_simulator.accounts import Seller
from spapi_simulator.marketplaces import MARKETPLACES, Marketplace
from spapi_simulator.world.listings import Listing
from spapi_simulator.world.orders import AMAZON, Order
from spapi_simulator.world.world import World

type PoolSku = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Codes:
    """What Amazon calls the units of a pool; nobody lists them where there is no title."""

    fnsku: str
    asin: str
    title: str


@dataclass(frozen=True)
class ReportRequest:
    """`start` and `end` belong to the window; `now` is when Amazon writes the report."""

    world: World
    seller: Seller
    marketplaces: tuple[Marketplace, ...]
    start: int
    end: int
    now: int
    options: dict[str, str] = field(default_factory=dict)

    @property
    def store(self) -> Marketplace:
        return self.marketplaces[0]

    @property
    def pools(self) -> frozenset[str]:
        return frozenset(each.pool for each in self.marketplaces)

    def concerns(self, order: Order) -> bool:
        """Tell whether an order was sold in the stores asked for, or from their stock."""
        marketplace = MARKETPLACES[order.marketplace_id]
        if marketplace.is_pseudo:
            return marketplace.pool in self.pools
        return marketplace in self.marketplaces

    def is_within(self, at: int) -> bool:
        return self.start <= at <= self.end

    def amazon_listings(self) -> dict[PoolSku, Listing]:
        """Return one listing for each pool and SKU that Amazon fulfils."""
        found: dict[PoolSku, Listing] = {}
        stores = {each.marketplace_id: place for place, each in enumerate(self.marketplaces)}
        listings = [
            each
            for each in self.world.listings.of(self.seller.seller_id)
            if each.fulfilled_by == AMAZON and each.pool in self.pools
        ]
        listings.sort(key=lambda each: stores.get(each.marketplace_id, len(stores)))
        for listing in listings:
            found.setdefault((listing.pool, listing.seller_sku), listing)
        return found

    def codes(self) -> dict[PoolSku, Codes]:
        """Return the codes of all that Amazon ever held, listed now or not."""
        listings = self.amazon_listings()
        found = {
            (each.pool, each.seller_sku): Codes(each.fnsku, each.asin, "")
            for each in self.world.stock.pools.values()
            if each.seller_id == self.seller.seller_id and each.pool in self.pools
        }
        return found | {
            key: Codes(each.fnsku, each.asin, each.title) for key, each in listings.items()
        }
