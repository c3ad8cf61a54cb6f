"""Tables of inventory."""

from zhongshu.inventory.models.ledger import (
    Location,
    Reservation,
    StockBalance,
    StockEntry,
    StockMove,
)
from zhongshu.inventory.models.levels import AmazonStockLevel, StockSweep
from zhongshu.inventory.models.warehouses import Warehouse

__all__ = [
    "AmazonStockLevel",
    "Location",
    "Reservation",
    "StockBalance",
    "StockEntry",
    "StockMove",
    "StockSweep",
    "Warehouse",
]
