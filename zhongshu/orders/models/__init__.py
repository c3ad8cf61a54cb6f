"""Tables of orders."""

from zhongshu.orders.models.around import (
    BuyerDetails,
    OrderAction,
    OrderEvent,
    OrderOfFile,
    OrderPayload,
)
from zhongshu.orders.models.orders import Order, OrderLine, OrderPackage
from zhongshu.orders.models.stock import LineStock, ReportedUnits, StockDue

__all__ = [
    "BuyerDetails",
    "LineStock",
    "Order",
    "OrderAction",
    "OrderEvent",
    "OrderLine",
    "OrderOfFile",
    "OrderPackage",
    "OrderPayload",
    "ReportedUnits",
    "StockDue",
]
