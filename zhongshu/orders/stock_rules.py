"""What a line of an order does to stock at Amazon, decided on plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from zhongshu.inventory import public as inventory
from zhongshu.orders.stock_values import LONGEST_SHIPPING, StockWait
from zhongshu.orders.values import AmazonStatus

# What nobody will ship any more reserves nothing.
FINAL = frozenset({AmazonStatus.SHIPPED, AmazonStatus.CANCELLED, "UNFULFILLABLE"})


@dataclass(frozen=True, slots=True)
class StockLine:
    """One line as it is stored, with what the ledger knows of it (None: nothing yet)."""

    line_id: int
    order_pk: int
    account_id: int
    order_id: str
    order_item_id: str
    store_id: int | None
    seller_sku: str
    quantity: int
    fulfilled: int
    is_gone: bool
    amazon_status: str
    channel: str
    created_at: datetime
    updated_at: datetime
    ship_by: datetime | None
    opening: int | None
    posted: int
    revision: int
    wanted: int
    wait: str
    # What a report told to be sent of it (at most), and when, before the API told it at all.
    reported: int
    reported_at: datetime | None

    @property
    def key(self) -> str:
        """What names the line for ever: Amazon's ids."""
        return f"{self.account_id}:{self.order_id}:{self.order_item_id}"

    @property
    def open_units(self) -> int:
        """Units that somebody bought and nobody sent, from the first answer on."""
        if self.is_gone or self.amazon_status in FINAL:
            return 0
        return max(self.quantity - self.fulfilled, 0)


@dataclass(frozen=True, slots=True)
class LinePlan:
    """What becomes of a line: its state behind, and what is posted and reserved for it."""

    line: StockLine
    seller_sku_id: int | None
    opening: int
    sold: int = 0
    wanted: int = 0
    wait: str = ""

    @property
    def is_news(self) -> bool:
        """Whether anything of it has to be written."""
        line = self.line
        is_known = line.opening is not None
        return (
            (self.sold, self.wanted, self.wait) != (0, line.wanted, line.wait)
            or (is_known and self.opening != line.opening)
            or (not is_known and self.opening > 0)
        )


def plan_line(
    line: StockLine,
    *,
    seller_sku_id: int | None,
    pool_id: int | None,
    is_paired: bool,
    opened: inventory.OpeningState | None,
) -> LinePlan | None:
    """Return what this line does to stock; None: its books are not open, nothing is due.

    The fulfilled quantity moves out once, by its difference to what was posted: it only grows,
    whatever the order of answers. What is open is reserved, however much there is.
    """
    if pool_id is None:
        opening = line.opening or 0
        return LinePlan(line, seller_sku_id, opening, wait=StockWait.NO_POOL)
    if seller_sku_id is None or opened is None:
        return None
    opening = _find_opening(line, opened.opened_at)
    if not is_paired or not opened.is_posted:
        return LinePlan(line, seller_sku_id, opening, wait=StockWait.UNPAIRED)
    sold = max(line.fulfilled - opening - line.posted, 0)
    return LinePlan(line, seller_sku_id, opening, sold, line.open_units)


def _find_opening(line: StockLine, opened_at: datetime) -> int:
    """Return what was fulfilled before the books began: it left before Amazon was counted.

    What Amazon dates before them is in them, however late it tells; so is what a report told.
    """
    if line.updated_at <= opened_at:
        return max(line.opening or 0, line.fulfilled - line.posted)
    if line.opening is not None:
        return line.opening
    if line.created_at < opened_at - LONGEST_SHIPPING:
        return line.fulfilled
    is_reported = line.reported_at is not None and line.reported_at <= opened_at
    return min(line.reported, line.fulfilled) if is_reported else 0


def to_entry(
    plan: LinePlan, parts: Mapping[int, int], *, pool: int, customer: int
) -> inventory.Entry:
    """Return the sale of a line: out of the pool, to its customer, by what the SKU is now."""
    line = plan.line
    total = plan.opening + line.posted + plan.sold
    is_amazons = line.channel == "AMAZON"
    reason = inventory.Reason.FBA_SALE if is_amazons else inventory.Reason.MULTI_CHANNEL_SALE
    return inventory.Entry(
        key=f"sale:{line.key}:{line.revision + 1}:{total}",
        reason=reason,
        occurred_at=line.updated_at,
        moves=tuple(
            inventory.Move(
                product_id=product_id,
                source_id=pool,
                destination_id=customer,
                quantity=plan.sold * per_unit,
                seller_sku_id=plan.seller_sku_id,
            )
            for product_id, per_unit in sorted(parts.items())
        ),
        cause=to_cause(line),
    )


def to_reserve(
    plan: LinePlan, parts: Mapping[int, int], pool_place: int | None
) -> inventory.Reserve:
    """Return what a line wants from now on at its pool; nothing releases it."""
    wanted = {}
    if pool_place is not None and plan.wanted:
        wanted = {
            inventory.BalanceKey(product_id, pool_place, plan.seller_sku_id): plan.wanted * per_unit
            for product_id, per_unit in parts.items()
        }
    return inventory.Reserve(
        f"order:{plan.line.key}", wanted, to_cause(plan.line), plan.line.ship_by
    )


def to_cause(line: StockLine) -> inventory.Cause:
    return inventory.Cause(kind="order", ref=line.order_id, account_id=line.account_id)
