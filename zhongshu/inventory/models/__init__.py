"""Tables of inventory."""

from zhongshu.inventory.models.awd import AwdBooks, AwdLevel, AwdOpening, AwdReading
from zhongshu.inventory.models.events import AmazonStockEvent
from zhongshu.inventory.models.figures import (
    PlaceFigure,
    StaleStock,
    StockFigure,
    StockLimit,
    StockPace,
)
from zhongshu.inventory.models.ledger import (
    Location,
    PoolBooks,
    Reservation,
    StockBalance,
    StockEntry,
    StockMove,
    StockOpening,
)
from zhongshu.inventory.models.levels import AmazonStockLevel, StockSweep
from zhongshu.inventory.models.repostings import RepostedEntry, Reposting
from zhongshu.inventory.models.sources import DrawOrder, DrawOrderEdit
from zhongshu.inventory.models.warehouses import Warehouse

__all__ = [
    "AmazonStockEvent",
    "AmazonStockLevel",
    "AwdBooks",
    "AwdLevel",
    "AwdOpening",
    "AwdReading",
    "DrawOrder",
    "DrawOrderEdit",
    "Location",
    "PlaceFigure",
    "PoolBooks",
    "RepostedEntry",
    "Reposting",
    "Reservation",
    "StaleStock",
    "StockBalance",
    "StockEntry",
    "StockFigure",
    "StockLimit",
    "StockMove",
    "StockOpening",
    "StockPace",
    "StockSweep",
    "Warehouse",
]
