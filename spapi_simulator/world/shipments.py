"""Shipments to Amazon: what a seller sends, what Amazon counts, and what that does to the stock."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol

from spapi_simulator.accounts import secret
from spapi_simulator.clock import days_later
from spapi_simulator.faults import Faults, Scope
from spapi_simulator.world.stock import PoolStock, Stock, StockMovement

WORKING = "WORKING"
READY_TO_SHIP = "READY_TO_SHIP"
SHIPPED = "SHIPPED"
IN_TRANSIT = "IN_TRANSIT"
DELIVERED = "DELIVERED"
CHECKED_IN = "CHECKED_IN"
RECEIVING = "RECEIVING"
CLOSED = "CLOSED"
CANCELLED = "CANCELLED"
DELETED = "DELETED"
ERROR = "ERROR"
# In the order in which a shipment goes through them; the last three end it early.
STATUSES = (
    WORKING,
    READY_TO_SHIP,
    SHIPPED,
    IN_TRANSIT,
    DELIVERED,
    CHECKED_IN,
    RECEIVING,
    CLOSED,
    CANCELLED,
    DELETED,
    ERROR,
)
BEFORE_RECEIVING = frozenset(STATUSES[: STATUSES.index(RECEIVING)])
# Where the units that were not received yet count in Amazon's inventory; elsewhere: nowhere.
PLACES = {
    WORKING: "inbound_working",
    READY_TO_SHIP: "inbound_working",
    SHIPPED: "inbound_shipped",
    IN_TRANSIT: "inbound_shipped",
    DELIVERED: "inbound_shipped",
    CHECKED_IN: "inbound_shipped",
    RECEIVING: "inbound_receiving",
}
LABEL_PREPS = ("NO_LABEL", "SELLER_LABEL", "AMAZON_LABEL")
RECOUNTED_AFTER_DAYS = 2

type Waiting = Counter[tuple[str, str]]


@dataclass(slots=True)
class ShipmentItem:
    """One SKU; `shipped` 0 when the shipment lacks it and it was found all the same."""

    seller_sku: str
    fnsku: str
    shipped: int
    updated: int
    received: int = 0
    in_case: int = 0
    release_date: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Units counted at one moment; a recount that finds fewer is negative."""

    at: int
    seller_sku: str
    quantity: int


@dataclass(slots=True)
class Shipment:
    number: int
    shipment_id: str
    seller_id: str
    marketplace_id: str
    pool: str
    name: str
    destination: str
    created: int
    updated: int
    label_prep: str = "SELLER_LABEL"
    status: str = WORKING
    items: dict[str, ShipmentItem] = field(default_factory=dict)
    receipts: list[Receipt] = field(default_factory=list)

    def waiting(self) -> Waiting:
        """Return the units under way, by place and SKU."""
        place = PLACES.get(self.status)
        if place is None:
            return Counter()
        return Counter(
            {
                (place, each.seller_sku): max(each.shipped - each.received, 0)
                for each in self.items.values()
            }
        )


class Dock(Protocol):
    """What shipments need of the world."""

    stock: Stock
    faults: Faults

    @property
    def settings(self) -> Any: ...

    def on(self, kind: str, handler: Callable[[int, Any], None]) -> None: ...

    def tell(self, news: str, at: int, subject: Any) -> None: ...

    def schedule(self, at: float, kind: str, payload: Any) -> None: ...


class Shipments:
    """All shipments, oldest first. Whatever changes one goes through `changing`."""

    def __init__(self, world: Dock) -> None:
        self._world = world
        self._by_id: dict[str, Shipment] = {}
        self._numbers = count(1)
        world.on("RECOUNT", self._recount)

    def __iter__(self) -> Iterator[Shipment]:
        return iter(self._by_id.values())

    def get(self, shipment_id: str) -> Shipment | None:
        return self._by_id.get(shipment_id)

    def of(self, seller_id: str, marketplace_id: str | None = None) -> list[Shipment]:
        return [
            each
            for each in self
            if each.seller_id == seller_id and marketplace_id in (None, each.marketplace_id)
        ]

    def new_name(self) -> tuple[int, str]:
        """Return the next number, and the id that Amazon makes of it."""
        for number in self._numbers:
            letters = secret(self._world.settings.seed, f"shipment:{number}", 7).upper()
            if f"FBA15{letters}" not in self._by_id:
                return number, f"FBA15{letters}"
        raise AssertionError("count() never ends")

    def add(self, shipment: Shipment) -> None:
        self._by_id[shipment.shipment_id] = shipment
        self._tell(shipment, self._follow(shipment, Counter()), at=shipment.created)

    def pool_of(self, shipment: Shipment, seller_sku: str) -> PoolStock:
        """Return where the units of a SKU go; Amazon takes in SKUs that nobody lists, too."""
        return self._world.stock.pool_at(shipment.seller_id, shipment.pool, seller_sku)

    def item_of(self, shipment: Shipment, seller_sku: str, *, at: int) -> ShipmentItem:
        """Return the item of a SKU; one that the shipment lacks joins it."""
        if seller_sku not in shipment.items:
            fnsku = self.pool_of(shipment, seller_sku).fnsku
            shipment.items[seller_sku] = ShipmentItem(seller_sku, fnsku, shipped=0, updated=at)
        return shipment.items[seller_sku]

    @contextmanager
    def changing(self, shipment: Shipment, *, at: int) -> Iterator[Shipment]:
        """Change a shipment; the units under way follow, and its time."""
        waiting, status, counted = shipment.waiting(), shipment.status, len(shipment.receipts)
        yield shipment
        shipment.updated = max(at, shipment.updated)
        touched = self._follow(shipment, waiting)
        touched |= {each.seller_sku for each in shipment.receipts[counted:]}
        self._tell(shipment, touched, at=at)
        if shipment.status == CLOSED != status:
            self._may_be_recounted(shipment, at)

    def receive(self, shipment: Shipment, seller_sku: str, quantity: int, *, at: int) -> None:
        """Count units of a SKU into the stock, or out of it again."""
        with self.changing(shipment, at=at):
            if shipment.status in BEFORE_RECEIVING:
                shipment.status = RECEIVING
            item = self.item_of(shipment, seller_sku, at=at)
            item.received += quantity
            item.updated = at
            shipment.receipts.append(Receipt(at, seller_sku, quantity))
            stock = self.pool_of(shipment, seller_sku)
            stock.received += quantity
            self._world.stock.change(
                stock,
                StockMovement(
                    at=at,
                    seller_id=stock.seller_id,
                    pool=stock.pool,
                    seller_sku=seller_sku,
                    event="Receipts",
                    quantity=quantity,
                    reference=shipment.shipment_id,
                ),
            )

    def _follow(self, shipment: Shipment, before: Waiting) -> set[str]:
        """Let Amazon's inbound quantities follow; they alone make no pool younger."""
        after, touched = shipment.waiting(), set()
        for place, seller_sku in before | after:
            more = after[place, seller_sku] - before[place, seller_sku]
            if more:
                stock = self.pool_of(shipment, seller_sku)
                setattr(stock, place, getattr(stock, place) + more)
                touched.add(seller_sku)
        return touched

    def _tell(self, shipment: Shipment, touched: set[str], *, at: int) -> None:
        for seller_sku in sorted(touched):
            self._world.tell("STOCK", at, self.pool_of(shipment, seller_sku))

    def _may_be_recounted(self, shipment: Shipment, at: int) -> None:
        scope = Scope("getShipments", shipment.seller_id)
        fault = self._world.faults.draw_for(
            "received_changes_after_close", scope, shipment.shipment_id
        )
        if fault is not None:
            later = days_later(at, RECOUNTED_AFTER_DAYS)
            when = later if fault.seconds is None else at + fault.seconds
            self._world.schedule(when, "RECOUNT", shipment)

    def _recount(self, at: int, shipment: Shipment) -> None:
        """Find one unit less than was told, or one more where nothing is left to take away."""
        for each in shipment.items.values():
            if each.received > 0 and self.pool_of(shipment, each.seller_sku).fulfillable > 0:
                self.receive(shipment, each.seller_sku, -1, at=at)
                return
        for each in list(shipment.items.values())[:1]:
            self.receive(shipment, each.seller_sku, 1, at=at)
