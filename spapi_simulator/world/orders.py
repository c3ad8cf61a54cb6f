"""An order as Amazon knows it."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

PENDING_AVAILABILITY = "PENDING_AVAILABILITY"
PENDING = "PENDING"
UNSHIPPED = "UNSHIPPED"
PARTIALLY_SHIPPED = "PARTIALLY_SHIPPED"
SHIPPED = "SHIPPED"
CANCELLED = "CANCELLED"
UNFULFILLABLE = "UNFULFILLABLE"
STATUSES = (
    PENDING_AVAILABILITY,
    PENDING,
    UNSHIPPED,
    PARTIALLY_SHIPPED,
    SHIPPED,
    CANCELLED,
    UNFULFILLABLE,
)
UNPAID = frozenset({PENDING_AVAILABILITY, PENDING})
OPEN = frozenset({PENDING_AVAILABILITY, PENDING, UNSHIPPED, PARTIALLY_SHIPPED})
TO_SHIP = frozenset({UNSHIPPED, PARTIALLY_SHIPPED})

AMAZON = "AMAZON"
MERCHANT = "MERCHANT"

type Claims = dict[str, tuple[int, int]]


@dataclass(slots=True)
class Line:
    """An order item; `unit_price` is before tax, in the line's own currency."""

    item_id: str
    seller_sku: str
    asin: str
    title: str
    quantity: int
    unit_price: Decimal
    currency: str
    fulfilled: int = 0
    shipping: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)
    promotion_id: str | None = None
    gift_message: str | None = None
    cancel_reason: str | None = None
    cancelled_by: str | None = None


@dataclass(slots=True)
class Package:
    """A parcel the merchant confirmed."""

    reference_id: str
    carrier: str
    shipping_method: str
    tracking_number: str
    ship_time: int
    created: int
    items: dict[str, int]
    is_delivered: bool = False


@dataclass(slots=True)
class Order:
    """Times are whole seconds since 1970; `person` is the seed of buyer and address."""

    order_id: str
    seller_id: str
    marketplace_id: str
    fulfilled_by: str
    status: str
    created: int
    updated: int
    currency: str
    lines: list[Line]
    person: int
    ship_by: int
    deliver_by: int
    kind: str = "ORDINARY"
    channel: str = AMAZON
    service_level: str = "STANDARD"
    programs: tuple[str, ...] = ()
    replaces: str | None = None
    purchase_order: str | None = None
    packages: list[Package] = field(default_factory=list)
    earlier: "Earlier | None" = None

    def line(self, item_id: str) -> Line | None:
        return next((line for line in self.lines if line.item_id == item_id), None)

    def claims(self) -> Claims:
        """Return per SKU how many units it holds back and how many have left."""
        claims: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
        is_open = self.status in OPEN
        for line in self.lines:
            held, gone = claims[line.seller_sku]
            waiting = max(line.quantity - line.fulfilled, 0) if is_open else 0
            claims[line.seller_sku] = (held + waiting, gone + line.fulfilled)
        return claims

    def memory(self) -> "Earlier":
        fulfilled = tuple(line.fulfilled for line in self.lines)
        return Earlier(self.status, self.updated, fulfilled)

    def ship_everything(self) -> None:
        for line in self.lines:
            line.fulfilled = line.quantity
        self.status = SHIPPED

    def settle_status(self) -> None:
        """Let the status follow the units shipped."""
        if all(line.fulfilled >= line.quantity for line in self.lines):
            self.status = SHIPPED
        elif any(line.fulfilled for line in self.lines):
            self.status = PARTIALLY_SHIPPED
        elif self.status in (PARTIALLY_SHIPPED, SHIPPED):
            self.status = UNSHIPPED


@dataclass(frozen=True, slots=True)
class Earlier:
    """How the order stood before its latest change: for answers that come out of order."""

    status: str
    updated: int
    fulfilled: tuple[int, ...]
