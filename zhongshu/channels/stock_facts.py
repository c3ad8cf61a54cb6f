"""What the operator tells of stock it holds besides sales: returns, its ledger, removals."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class StockFeed(StrEnum):
    """Which report an event comes from; each is the one owner of its kind of event."""

    LEDGER = "LEDGER"
    RETURNS = "RETURNS"
    REMOVALS = "REMOVALS"


class RemovalEvent(StrEnum):
    """What became of units of a removal order, as running totals."""

    SHIPPED = "SHIPPED"
    DISPOSED = "DISPOSED"


STOCK_REPORTS = {
    StockFeed.LEDGER: "GET_LEDGER_DETAIL_VIEW_DATA",
    StockFeed.RETURNS: "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA",
    StockFeed.REMOVALS: "GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StockEventFacts:
    """One event in the operator's own words.

    `key` names it within its account and feed: by the operator's ids, else by its content and
    which of the equal ones it is. `quantity` is signed in the ledger, and of a removal a running
    total that began at `began_at` and was last told at `occurred_at`. `day` is the operator's own
    calendar day, told by the ledger only.
    """

    feed: StockFeed
    key: str
    event: str
    seller_sku: str
    quantity: int
    disposition: str
    occurred_at: datetime
    fnsku: str = ""
    reference: str = ""
    reason: str = ""
    status: str = ""
    center: str = ""
    country_code: str = ""
    day: date | None = None
    began_at: datetime | None = None
