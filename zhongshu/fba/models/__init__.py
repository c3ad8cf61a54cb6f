"""Tables of fba."""

from zhongshu.fba.models.shipments import (
    Shipment,
    ShipmentLine,
    ShipmentReceipt,
    ShipmentSweep,
    SourceChange,
)

__all__ = ["Shipment", "ShipmentLine", "ShipmentReceipt", "ShipmentSweep", "SourceChange"]
