"""Stock of orders as it crosses the desk."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

# An order older than the books by this is taken to be shipped before them, whenever it is told.
LONGEST_SHIPPING = timedelta(days=14)


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
