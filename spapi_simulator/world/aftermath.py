"""What follows a sale: units leave, some come back, some are lost, repaid or removed."""

import random
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from spapi_simulator.clock import days_later
from spapi_simulator.world.listings import Listing, Listings
from spapi_simulator.world.orders import AMAZON, Line, Order
from spapi_simulator.world.stock import SELLABLE, PoolStock, Stock, StockMovement

DAMAGED = "CUSTOMER_DAMAGED"
DEFECTIVE = "DEFECTIVE"
WAREHOUSE_DAMAGED = "WAREHOUSE_DAMAGED"
DISPOSITIONS = (SELLABLE,) * 6 + (DAMAGED,) * 2 + (DEFECTIVE,) * 2
RETURN_REASONS = (
    "UNWANTED_ITEM",
    "DEFECTIVE",
    "NOT_AS_DESCRIBED",
    "ORDERED_WRONG_ITEM",
    "FOUND_BETTER_PRICE",
)
RETURNS_PER_THOUSAND = 50
CHECK_EVERY_DAYS = 7
REMOVE_EVERY_DAYS = 30
REPAID_AFTER_DAYS = 10


class Happenings(Protocol):
    """What the aftermath needs of the world."""

    listings: Listings
    stock: Stock

    @property
    def settings(self) -> Any: ...

    def on(self, kind: str, handler: Callable[[int, Any], None]) -> None: ...

    def listen(self, news: str, listener: Callable[[int, Any], None]) -> None: ...

    def tell(self, news: str, at: int, subject: Any) -> None: ...

    def schedule(self, at: float, kind: str, payload: Any) -> None: ...


@dataclass(frozen=True, slots=True)
class Shipped:
    """Units of one order item that left together; `before` of them had left earlier."""

    at: int
    order: Order
    line: Line
    quantity: int
    before: int
    number: int

    @property
    def shipment_id(self) -> str:
        return f"D{zlib.crc32(self.order.order_id.encode()):010d}"


@dataclass(frozen=True, slots=True)
class Returned:
    at: int
    order: Order
    line: Line
    quantity: int
    disposition: str
    reason: str
    number: int


@dataclass(frozen=True, slots=True)
class Reimbursed:
    """Money for units that Amazon lost, or units again; less than nothing: taken back.

    `price` of one unit: None is what Amazon usually pays.
    """

    at: int
    listing: Listing
    quantity: int
    number: int
    reason: str = "Lost_Warehouse"
    price: Decimal | None = None
    to_stock: int = 0
    case_id: str = ""
    order_id: str = ""
    original_id: str = ""

    @property
    def reimbursement_id(self) -> str:
        return f"{4_000_000_000 + self.number}"


@dataclass(frozen=True, slots=True)
class Removed:
    at: int
    stock: PoolStock
    quantity: int
    number: int

    @property
    def order_id(self) -> str:
        return f"RM{self.number:06d}"


class Aftermath:
    """The facts, per seller in order of time. Chance follows from the seed and the item's id."""

    def __init__(self, world: Happenings) -> None:
        self._world = world
        self.shipped: dict[str, list[Shipped]] = defaultdict(list)
        self.returned: dict[str, list[Returned]] = defaultdict(list)
        self.reimbursed: dict[str, list[Reimbursed]] = defaultdict(list)
        self.removed: dict[str, list[Removed]] = defaultdict(list)
        self._unsellable: dict[int, Counter[str]] = defaultdict(Counter)
        world.listen("ORDER", self._note_shipped)
        world.on("RETURN", self._take_back)
        world.on("STOCK_CHECK", self._check_stock)
        world.on("REIMBURSE", self._reimburse)
        world.on("REMOVE", self._remove)

    def unsellable(self, stock: PoolStock) -> Counter[str]:
        """Return how many units of a pool are in which bad state."""
        return self._unsellable[id(stock)]

    def begin(self, seller_id: str, first_day: int) -> None:
        self._world.schedule(days_later(first_day, CHECK_EVERY_DAYS), "STOCK_CHECK", seller_id)
        self._world.schedule(days_later(first_day, REMOVE_EVERY_DAYS), "REMOVE", seller_id)

    def _note_shipped(self, at: int, order: Order) -> None:
        earlier = order.earlier.fulfilled if order.earlier else ()
        if len(earlier) != len(order.lines):
            earlier = (0,) * len(order.lines)
        for line, before in zip(order.lines, earlier, strict=True):
            if line.fulfilled > before:
                self._ship(at, order, line, before)

    def _ship(self, at: int, order: Order, line: Line, before: int) -> None:
        facts = self.shipped[order.seller_id]
        quantity = line.fulfilled - before
        facts.append(Shipped(at, order, line, quantity, before, len(facts) + 1))
        chance = zlib.crc32(f"{self._world.settings.seed}:{line.item_id}".encode())
        if chance % 1000 >= RETURNS_PER_THOUSAND or order.channel != AMAZON:
            return
        dice = random.Random(chance)
        returned = 1 if dice.random() < 0.8 else quantity
        back = days_later(at, dice.uniform(3, 25))
        self._world.schedule(back, "RETURN", (order, line, returned, dice))

    def _take_back(self, at: int, payload: tuple[Order, Line, int, random.Random]) -> None:
        order, line, quantity, dice = payload
        if line.fulfilled < quantity:
            return  # somebody has taken the shipment back by hand
        facts = self.returned[order.seller_id]
        disposition, reason = dice.choice(DISPOSITIONS), dice.choice(RETURN_REASONS)
        facts.append(Returned(at, order, line, quantity, disposition, reason, len(facts) + 1))
        listing = self._world.listings.for_order(
            order.seller_id, order.marketplace_id, line.seller_sku
        )
        if order.fulfilled_by == AMAZON and listing is not None:
            stock = self._world.stock.pool_of(listing)
            self._move(
                stock,
                "CustomerReturns",
                quantity,
                at=at,
                reference=order.order_id,
                disposition=disposition,
            )

    def _check_stock(self, at: int, seller_id: str) -> None:
        """Once a week: one unit is lost here, another damaged there."""
        self._world.schedule(days_later(at, CHECK_EVERY_DAYS), "STOCK_CHECK", seller_id)
        dice = random.Random(f"{self._world.settings.seed}:check:{seller_id}:{at}")
        amazons = [
            each
            for each in self._world.listings
            if each.seller_id == seller_id
            and each.fulfilled_by == AMAZON
            and self._world.stock.pool_of(each).fulfillable > 20
        ]
        if not amazons:
            return
        lost, damaged = dice.choice(amazons), self._world.stock.pool_of(dice.choice(amazons))
        reference = str(dice.randrange(10**10))
        lost_stock = self._world.stock.pool_of(lost)
        self._move(lost_stock, "Adjustments", -1, at=at, reference=reference, reason="M")
        self._world.schedule(days_later(at, REPAID_AFTER_DAYS), "REIMBURSE", lost)
        reference = str(dice.randrange(10**10))
        self._move(damaged, "Adjustments", -1, at=at, reference=reference, reason="E")
        self._move(
            damaged,
            "Adjustments",
            1,
            at=at,
            reference=reference,
            disposition=WAREHOUSE_DAMAGED,
            reason="E",
        )

    def _reimburse(self, at: int, listing: Listing) -> None:
        self.reimburse(at, listing, 1)

    def reimburse(self, at: int, listing: Listing, quantity: int, **more: Any) -> Reimbursed:
        """Pay for units, or give back `to_stock` of them, which are found again."""
        facts = self.reimbursed[listing.seller_id]
        reimbursed = Reimbursed(at, listing, quantity, len(facts) + 1, **more)
        facts.append(reimbursed)
        if reimbursed.to_stock:
            self._move(
                self._world.stock.pool_of(listing),
                "Adjustments",
                reimbursed.to_stock,
                at=at,
                reference=reimbursed.reimbursement_id,
                reason="F",
            )
        return reimbursed

    def _remove(self, at: int, seller_id: str) -> None:
        """Once a month: what cannot be sold any more leaves Amazon's shelves."""
        self._world.schedule(days_later(at, REMOVE_EVERY_DAYS), "REMOVE", seller_id)
        for stock in self._world.stock.pools.values():
            if stock.seller_id != seller_id or stock.unfulfillable <= 0:
                continue
            facts = self.removed[seller_id]
            facts.append(Removed(at, stock, stock.unfulfillable, len(facts) + 1))
            for disposition, quantity in list(self.unsellable(stock).items()):
                self._move(
                    stock,
                    "VendorReturns",
                    -quantity,
                    at=at,
                    reference=facts[-1].order_id,
                    disposition=disposition,
                )

    def _move(
        self,
        stock: PoolStock,
        event: str,
        quantity: int,
        *,
        at: int,
        reference: str,
        disposition: str = SELLABLE,
        reason: str = "",
    ) -> None:
        if disposition != SELLABLE:
            self.unsellable(stock)[disposition] += quantity
        self._world.stock.change(
            stock,
            StockMovement(
                at=at,
                seller_id=stock.seller_id,
                pool=stock.pool,
                seller_sku=stock.seller_sku,
                event=event,
                quantity=quantity,
                reference=reference,
                disposition=disposition,
                reason=reason,
            ),
        )
        self._world.tell("STOCK", at, stock)
