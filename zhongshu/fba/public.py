"""Front desk of fba: shipments to Amazon, what it received of them, and claims."""

from zhongshu.fba.errors import (
    AwdNotOpenError,
    NoSourceNeededError,
    ShipmentNotFoundError,
    SourceChangedSinceError,
    SourceChangeNotFoundError,
    SourceRefusedError,
)
from zhongshu.fba.locks import hold_shipments
from zhongshu.fba.posted_keys import PostedLines, read_posted
from zhongshu.fba.queries.contradictions import find_contradictions
from zhongshu.fba.queries.lists import (
    count_shipments,
    count_unknown_sources,
    find_shipment,
    get_shipment,
    iterate_shipments,
    list_shipments,
)
from zhongshu.fba.queries.losses import list_losses
from zhongshu.fba.queries.posted import find_pools_of, list_source_entries
from zhongshu.fba.queries.reading import (
    find_last_sweep,
    find_sent,
    list_awaited,
    list_counting,
    list_items_to_read,
    list_unswept,
    sum_counted,
    sum_from_awd,
    sum_under_way,
)
from zhongshu.fba.queries.ways import find_ways
from zhongshu.fba.sourcing import MAY_CONFIRM
from zhongshu.fba.usecases.confirm_source import confirm_source
from zhongshu.fba.usecases.finish_shipment_sweep import finish_shipment_sweep
from zhongshu.fba.usecases.follow_parts import follow_parts
from zhongshu.fba.usecases.leave_items import leave_items
from zhongshu.fba.usecases.post_receipts import post_receipts
from zhongshu.fba.usecases.record_shipment_items import record_shipment_items
from zhongshu.fba.usecases.record_shipments import record_shipments
from zhongshu.fba.usecases.undo_source import undo_source
from zhongshu.fba.usecases.wake_shipments import wake_shipments
from zhongshu.fba.usecases.want_items import want_items
from zhongshu.fba.values import (
    Destination,
    LineWait,
    LostUnits,
    ReceiptRow,
    ReceiptsPosted,
    ShipmentFilter,
    ShipmentLineRow,
    ShipmentPage,
    ShipmentRow,
    ShipmentSort,
    ShipmentTab,
    Source,
    SourceRow,
    Stage,
    UnderWay,
    WayRow,
)

__all__ = [
    "MAY_CONFIRM",
    "AwdNotOpenError",
    "Destination",
    "LineWait",
    "LostUnits",
    "NoSourceNeededError",
    "PostedLines",
    "ReceiptRow",
    "ReceiptsPosted",
    "ShipmentFilter",
    "ShipmentLineRow",
    "ShipmentNotFoundError",
    "ShipmentPage",
    "ShipmentRow",
    "ShipmentSort",
    "ShipmentTab",
    "Source",
    "SourceChangeNotFoundError",
    "SourceChangedSinceError",
    "SourceRefusedError",
    "SourceRow",
    "Stage",
    "UnderWay",
    "WayRow",
    "confirm_source",
    "count_shipments",
    "count_unknown_sources",
    "find_contradictions",
    "find_last_sweep",
    "find_pools_of",
    "find_sent",
    "find_shipment",
    "find_ways",
    "finish_shipment_sweep",
    "follow_parts",
    "get_shipment",
    "hold_shipments",
    "iterate_shipments",
    "leave_items",
    "list_awaited",
    "list_counting",
    "list_items_to_read",
    "list_losses",
    "list_shipments",
    "list_source_entries",
    "list_unswept",
    "post_receipts",
    "read_posted",
    "record_shipment_items",
    "record_shipments",
    "sum_counted",
    "sum_from_awd",
    "sum_under_way",
    "undo_source",
    "wake_shipments",
    "want_items",
]
