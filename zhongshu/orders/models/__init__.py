"""Tables of orders."""

from zhongshu.orders.models.around import (
    BuyerDetails,
    OrderAction,
    OrderEvent,
    OrderOfFile,
    OrderPayload,
)
from zhongshu.orders.models.orders import Order, OrderLine, OrderPackage
from zhongshu.orders.models.stock import (
    LineStock,
    OpeningCheck,
    OpeningCorrection,
    PoolOfNoStore,
    ReportedUnits,
    SentUnits,
    StockDue,
)

__all__ = [
    "BuyerDetails",
    "LineStock",
    "OpeningCheck",
    "OpeningCorrection",
    "Order",
    "OrderAction",
    "OrderEvent",
    "OrderLine",
    "OrderOfFile",
    "OrderPackage",
    "OrderPayload",
    "PoolOfNoStore",
    "ReportedUnits",
    "SentUnits",
    "StockDue",
]
