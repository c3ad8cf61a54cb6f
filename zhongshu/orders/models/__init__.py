"""Tables of orders."""

from zhongshu.orders.models.around import (
    BuyerDetails,
    OrderAction,
    OrderEvent,
    OrderOfFile,
    OrderPayload,
)
from zhongshu.orders.models.orders import Order, OrderLine, OrderPackage

__all__ = [
    "BuyerDetails",
    "Order",
    "OrderAction",
    "OrderEvent",
    "OrderLine",
    "OrderOfFile",
    "OrderPackage",
    "OrderPayload",
]
