"""What a line of an order does to stock at Amazon, decided on plain values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhongshu.inventory import public as inventory
from zhongshu.orders.stock_values import LONGEST_SHIPPING, StockWait
from zhongshu.orders.values import AmazonStatus

# Keys of what corrects an opening begin so; those of sales never do.
OPENING_CORRECTED = "opened:"
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
    # Parcels around the opening of its books: when each left, and with how many units of it.
    sent_times: Sequence[datetime]
    sent_units: Sequence[int]

    @property
    def key(self) -> str:
        """What names the line for ever: Amazon's ids."""
        return f"{self.account_id}:{self.order_id}:{self.order_item_id}"

    def sent_by(self, moment: datetime) -> int:
        """Return the units that are known to have left by then."""
        sent = zip(self.sent_times, self.sent_units, strict=True)
        return sum(units for at, units in sent if at <= moment)

    @property
    def open_units(self) -> int:
        """Units that somebody bought and nobody sent, from the first answer on."""
        if self.is_gone or self.amazon_status in FINAL:
            return 0
        return max(self.quantity - self.fulfilled, 0)


@dataclass(frozen=True, slots=True)
class LinePlan:
    """What becomes of a line: its state behind, and what is posted and reserved for it.

    `corrected` units leave, or come back below zero, because the opening was told wrongly at
    first; `sold` ones were sent since.
    """

    line: StockLine
    seller_sku_id: int | None
    opening: int
    sold: int = 0
    wanted: int = 0
    wait: str = ""
    corrected: int = 0
    pool_id: int | None = None

    @property
    def posted(self) -> int:
        return self.line.posted + self.corrected + self.sold

    @property
    def revision(self) -> int:
        return self.line.revision + bool(self.corrected) + bool(self.sold)

    @property
    def is_news(self) -> bool:
        """Whether anything of it has to be written."""
        line = self.line
        is_known = line.opening is not None
        return (
            (self.sold, self.corrected) != (0, 0)
            or (self.wanted, self.wait) != (line.wanted, line.wait)
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
    whatever the order of answers. Only where its opening turns out to be another one, what was
    posted comes back. What is open is reserved, however much there is.
    """
    if pool_id is None:
        opening = line.opening or 0
        return LinePlan(line, seller_sku_id, opening, wait=StockWait.NO_POOL)
    if seller_sku_id is None or opened is None:
        return None
    opening = _find_opening(line, opened.opened_at)
    if not is_paired or not opened.is_posted:
        return LinePlan(line, seller_sku_id, opening, wait=StockWait.UNPAIRED)
    due = line.fulfilled - opening - line.posted
    less_before = 0 if line.opening is None else line.opening - opening
    corrected = min(due, 0) if less_before < 0 else min(max(due, 0), less_before)
    return LinePlan(
        line,
        seller_sku_id,
        opening,
        sold=max(due - corrected, 0),
        wanted=line.open_units,
        corrected=corrected,
        pool_id=pool_id,
    )


def _find_opening(line: StockLine, opened_at: datetime) -> int:
    """Return what was fulfilled before the books began, within what parcels prove."""
    before = min(line.sent_by(opened_at), line.fulfilled)
    after = sum(line.sent_units) - line.sent_by(opened_at)
    return min(max(_guess_opening(line, opened_at), before), max(before, line.fulfilled - after))


def _guess_opening(line: StockLine, opened_at: datetime) -> int:
    """Return what left before Amazon was counted, as far as the order itself tells.

    What Amazon dates before the books is in them, however late it tells; so is what a report told.
    """
    if line.updated_at <= opened_at:
        return max(line.opening or 0, line.fulfilled - line.posted)
    if line.opening is not None:
        return line.opening
    if line.created_at < opened_at - LONGEST_SHIPPING:
        return line.fulfilled
    is_reported = line.reported_at is not None and line.reported_at <= opened_at
    return min(line.reported, line.fulfilled) if is_reported else 0


def to_entries(
    plan: LinePlan, parts: Mapping[int, int], *, pool: int, customer: int
) -> Iterator[inventory.Entry]:
    """Yield what a line moves out of the pool, to its customer, by what the SKU is now."""
    line = plan.line

    def post(key: str, reason: inventory.Reason, units: int, at: datetime) -> inventory.Entry:
        moves = (
            inventory.Move.signed(
                units * per_unit,
                product_id=product_id,
                source_id=pool,
                destination_id=customer,
                seller_sku_id=plan.seller_sku_id,
            )
            for product_id, per_unit in sorted(parts.items())
        )
        return inventory.Entry(
            key=key, reason=reason, occurred_at=at, moves=tuple(moves), cause=to_cause(line)
        )

    if plan.corrected:
        # What left after the books began did so then; what is given back never left since.
        at = max(line.sent_times) if plan.corrected > 0 else line.updated_at
        key = f"{OPENING_CORRECTED}{line.key}:{line.revision + 1}:{plan.opening}"
        yield post(key, inventory.Reason.OPENING_CORRECTED, plan.corrected, at)
    if plan.sold:
        is_amazons = line.channel == "AMAZON"
        reason = inventory.Reason.FBA_SALE if is_amazons else inventory.Reason.MULTI_CHANNEL_SALE
        key = f"sale:{line.key}:{plan.revision}:{plan.opening + plan.posted}"
        yield post(key, reason, plan.sold, line.updated_at)


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
