"""What a report is asked to tell of."""

from dataclasses import dataclass, field

from spapi_simulator.accounts import Seller
from spapi_simulator.marketplaces import MARKETPLACES, Marketplace
from spapi_simulator.world.listings import Listing
from spapi_simulator.world.orders import AMAZON, Order
from spapi_simulator.world.world import World

WAREHOUSES = {
    "US": (("PHX7", "US"), ("ONT8", "US"), ("ABE2", "US")),
    "CA": (("YYZ1", "CA"),),
    "MX": (("MEX1", "MX"),),
    "BR": (("GRU5", "BR"),),
    "UK": (("LTN4", "GB"), ("BHX4", "GB")),
    "EU": (("LEJ1", "DE"), ("WRO5", "PL"), ("MXP5", "IT")),
    "JP": (("NRT5", "JP"), ("KIX2", "JP")),
    "AU": (("BWU1", "AU"),),
    "SG": (("SIN1", "SG"),),
}

type PoolSku = tuple[str, str]


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


def warehouse_of(pool: str, seller_sku: str) -> tuple[str, str]:
    """Return the warehouse that keeps a SKU, and its country."""
    choice = WAREHOUSES[pool]
    return choice[sum(seller_sku.encode()) % len(choice)]
