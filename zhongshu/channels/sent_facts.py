"""What the operator sent of orders, parcel by parcel, and when it left."""

from dataclasses import dataclass
from datetime import datetime

SENT_REPORT = "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentUnitsFacts:
    """Units of an order item that left a fulfilment centre in one parcel.

    `key` names the row within its account for ever.
    """

    key: str
    order_id: str
    order_item_id: str
    seller_sku: str
    units: int
    sent_at: datetime
