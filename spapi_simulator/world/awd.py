"""Amazon Warehousing and Distribution: what lies there, what comes in, what goes on to FBA."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol

from spapi_simulator.accounts import Accounts, secret
from spapi_simulator.clock import days_later
from spapi_simulator.marketplaces import MARKETPLACES
from spapi_simulator.warehouses import warehouse_of
from spapi_simulator.world.listings import Listings
from spapi_simulator.world.orders import AMAZON
from spapi_simulator.world.shipments import IN_TRANSIT, PLACES, Shipment, ShipmentItem, Shipments
from spapi_simulator.world.stock import Stock

CREATED = "CREATED"
RECEIVING = "RECEIVING"
# In the order in which a shipment goes through them; the last ends it early.
STATUSES = (
    CREATED,
    "SHIPPED",
    "IN_TRANSIT",
    "DELIVERED",
    RECEIVING,
    "CLOSED",
    "CANCELLED",
)
BEFORE_RECEIVING = frozenset(STATUSES[: STATUSES.index(RECEIVING)])
ON_THE_WAY = frozenset(STATUSES[1 : STATUSES.index("CLOSED")])
REGIONS = ("us-west", "us-east", "us-southcentral", "us-southeast")
PER_CASE = 12
COUNTRY = "US"
ONWARD_AFTER_S = 1_200

type ShelfKey = tuple[str, str]


@dataclass(slots=True)
class AwdItem:
    """One SKU of an inbound shipment: so many cases of so many units; `received` counts units."""

    seller_sku: str
    cases: int
    per_case: int
    received: int = 0

    @property
    def expected(self) -> int:
        return self.cases * self.per_case


@dataclass(slots=True)
class AwdShipment:
    number: int
    shipment_id: str
    seller_id: str
    region: str
    created: int
    updated: int
    status: str = CREATED
    items: dict[str, AwdItem] = field(default_factory=dict)


class Depot(Protocol):
    """What AWD needs of the world."""

    accounts: Accounts
    listings: Listings
    stock: Stock
    shipments: Shipments
    started: int

    @property
    def settings(self) -> Any: ...

    def on(self, kind: str, handler: Callable[[int, Any], None]) -> None: ...

    def schedule(self, at: float, kind: str, payload: Any) -> None: ...


class Awd:
    """Who stores goods there, what lies there, and the shipments that bring it and take it on."""

    def __init__(self, world: Depot) -> None:
        self._world = world
        self._numbers = count(1)
        self.sellers: set[str] = set()
        self.shelves: Counter[ShelfKey] = Counter()
        self.shipments: dict[str, AwdShipment] = {}
        # Shipments to FBA that left here.
        self.onward: list[Shipment] = []
        world.on("AWD", self._begin)
        world.on("AWD_ONWARD", self._go_on)

    def begin(self) -> None:
        """Let the first seller of the country store goods there; some go on while people watch."""
        if self._world.settings.awd:
            self._world.schedule(days_later(self._world.started, -2), "AWD", None)
            self._world.schedule(self._world.started + ONWARD_AFTER_S, "AWD_ONWARD", None)

    def of(self, seller_id: str) -> list[AwdShipment]:
        return [each for each in self.shipments.values() if each.seller_id == seller_id]

    def skus_of(self, seller_id: str) -> list[str]:
        """Return the SKUs of a seller of which anything ever was there or is coming, in order."""
        stored = {sku for owner, sku in self.shelves if owner == seller_id}
        coming = {sku for each in self.of(seller_id) for sku in each.items}
        return sorted(stored | coming)

    def put(self, seller_id: str, seller_sku: str, units: int) -> None:
        """Let so many units lie there; the seller takes part from now on."""
        self.sellers.add(seller_id)
        self.shelves[seller_id, seller_sku] = units

    def inbound(self, seller_id: str, seller_sku: str) -> int:
        """Return the units that left for AWD and were not received there."""
        return sum(
            max(item.expected - item.received, 0)
            for each in self.of(seller_id)
            if each.status in ON_THE_WAY and (item := each.items.get(seller_sku))
        )

    def replenishing(self, seller_id: str, seller_sku: str) -> int:
        """Return the units that left for FBA and were not received there."""
        return sum(
            max(item.shipped - item.received, 0)
            for each in self.onward
            if each.seller_id == seller_id
            and each.status in PLACES
            and (item := each.items.get(seller_sku))
        )

    def send(
        self, seller_id: str, cases: Mapping[str, tuple[int, int]], *, at: int, name: str = ""
    ) -> AwdShipment:
        """Make a shipment to AWD: cases and units per case by SKU."""
        number = next(self._numbers)
        letters = secret(self._world.settings.seed, f"awd:{number}", 10).upper()
        shipment = AwdShipment(
            number=number,
            shipment_id=name or f"STAR-{letters}",
            seller_id=seller_id,
            region=REGIONS[number % len(REGIONS)],
            created=at,
            updated=at,
            items={sku: AwdItem(sku, *told) for sku, told in cases.items()},
        )
        self.sellers.add(seller_id)
        self.shipments[shipment.shipment_id] = shipment
        return shipment

    def receive(self, shipment: AwdShipment, seller_sku: str, units: int, *, at: int) -> None:
        """Count units in, or out again; a SKU that the shipment lacks joins it."""
        if shipment.status in BEFORE_RECEIVING:
            shipment.status = RECEIVING
        item = shipment.items.setdefault(seller_sku, AwdItem(seller_sku, 0, PER_CASE))
        item.received += units
        self.shelves[shipment.seller_id, seller_sku] += units
        shipment.updated = at

    def replenish(
        self, seller_id: str, marketplace_id: str, units: Mapping[str, int], *, at: int
    ) -> Shipment:
        """Send units on to FBA: from now on a shipment to Amazon like any other tells of them."""
        number, shipment_id = self._world.shipments.new_name()
        pool = MARKETPLACES[marketplace_id].pool
        destination = warehouse_of(pool, shipment_id)[0]
        items = {
            sku: ShipmentItem(
                sku, self._world.stock.pool_at(seller_id, pool, sku).fnsku, number_of, updated=at
            )
            for sku, number_of in units.items()
        }
        shipment = Shipment(
            number=number,
            shipment_id=shipment_id,
            seller_id=seller_id,
            marketplace_id=marketplace_id,
            pool=pool,
            name=f"AWD replenishment {number}",
            destination=destination,
            created=at,
            updated=at,
            status=IN_TRANSIT,
            items=items,
        )
        for sku, number_of in units.items():
            self.shelves[seller_id, sku] -= number_of
        self.onward.append(shipment)
        self._world.shipments.add(shipment)
        return shipment

    # -- a world that has some ---------------------------------------------------------------

    def _begin(self, at: int, _payload: Any) -> None:
        """Store what sells best, with a shipment under way, one half counted, one on to FBA."""
        for seller_id, marketplace_id, skus in self._candidates():
            for place, sku in enumerate(skus):
                self.put(seller_id, sku, 240 + 36 * place)
            under_way = self.send(seller_id, dict.fromkeys(skus[:2], (10, PER_CASE)), at=at)
            under_way.status = "IN_TRANSIT"
            counted = self.send(seller_id, {skus[-1]: (20, PER_CASE)}, at=at)
            self.receive(counted, skus[-1], 96, at=at)
            self.replenish(seller_id, marketplace_id, {skus[0]: 48}, at=at)

    def _go_on(self, at: int, _payload: Any) -> None:
        for seller_id, marketplace_id, skus in self._candidates():
            units = {sku: 24 for sku in skus[:2] if self.shelves[seller_id, sku] >= 24}
            if units:
                self.replenish(seller_id, marketplace_id, units, at=at)

    def _candidates(self) -> Iterator[tuple[str, str, list[str]]]:
        """Yield the first store in the country that Amazon ships for, and its best sellers."""
        for seller in self._world.accounts.sellers.values():
            for store in seller.stores():
                listings = [
                    each
                    for each in self._world.listings.of(seller.seller_id, store.marketplace_id)
                    if each.fulfilled_by == AMAZON and each.created <= self._world.started
                ]
                if store.country == COUNTRY and listings:
                    best = sorted(listings, key=lambda each: (-each.demand.daily, each.seller_sku))
                    skus = [each.seller_sku for each in best]
                    yield seller.seller_id, store.marketplace_id, skus[: self._world.settings.awd]
                    return
