"""Stock of orders as it crosses the desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# An order older than the books by this is taken to be shipped before them, whenever it is told.
LONGEST_SHIPPING = timedelta(days=14)
# So long after books began it is read what left around that time, and so long waited for at most.
CHECKED_FOR = timedelta(hours=72)
LONGEST_CHECK = timedelta(days=10)


class StockWait(StrEnum):
    """Why a line is not in the ledger yet: its SKU is no product, or nobody knows its pool."""

    UNPAIRED = "UNPAIRED"
    NO_POOL = "NO_POOL"


@dataclass(frozen=True, slots=True)
class StockPosted:
    """What became of a batch: orders looked at, entries posted, lines that wait."""

    orders: int = 0
    entries: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class OpeningChecked:
    """How far it is read what left around the opening of a pool's books: until `until` it is."""

    until: datetime
    read_to: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class CorrectedOpening:
    """A line of an order whose opening was told wrongly; `units` left, or came back below zero."""

    order_id: str
    seller_sku: str
    units: int
    opening_before: int
    opening: int
    corrected_at: datetime

    @property
    def given_back(self) -> int:
        """Units that the pool has more by it, or less below zero."""
        return -self.units


@dataclass(frozen=True, slots=True)
class CorrectedOpenings:
    """The newest corrections of a pool, of so many."""

    rows: tuple[CorrectedOpening, ...]
    total: int

    @property
    def is_cut(self) -> bool:
        """Whether there are older ones."""
        return self.total > len(self.rows)
