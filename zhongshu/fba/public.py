"""Front desk of fba: shipments to Amazon, what it received of them, and claims."""

from zhongshu.fba.queries.contradictions import find_contradictions
from zhongshu.fba.queries.reading import find_last_sweep, list_awaited, list_items_to_read
from zhongshu.fba.usecases.finish_shipment_sweep import finish_shipment_sweep
from zhongshu.fba.usecases.leave_items import leave_items
from zhongshu.fba.usecases.post_receipts import post_receipts
from zhongshu.fba.usecases.record_shipment_items import record_shipment_items
from zhongshu.fba.usecases.record_shipments import record_shipments
from zhongshu.fba.usecases.wake_shipments import wake_shipments
from zhongshu.fba.usecases.want_items import want_items
from zhongshu.fba.values import LineWait, ReceiptsPosted, Source, Stage

__all__ = [
    "LineWait",
    "ReceiptsPosted",
    "Source",
    "Stage",
    "find_contradictions",
    "find_last_sweep",
    "finish_shipment_sweep",
    "leave_items",
    "list_awaited",
    "list_items_to_read",
    "post_receipts",
    "record_shipment_items",
    "record_shipments",
    "wake_shipments",
    "want_items",
]
