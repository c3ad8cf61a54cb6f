"""From Amazon's stock summaries to ours, in Amazon's own words."""

from zhongshu.amazon import shapes
from zhongshu.amazon.pages import next_token, read_each
from zhongshu.amazon.shapes import Node
from zhongshu.channels import public as channels

LONGEST_SKU = 100


def to_page(body: Node, *, request_id: str) -> channels.StockLevelPage:
    """Read one page of getInventorySummaries; the token stands beside the payload."""
    payload = shapes.required(body.get("payload"), "payload")
    levels, unreadable = read_each(
        payload.get("inventorySummaries"), "inventorySummaries", "sellerSku", to_level
    )
    return channels.StockLevelPage(
        levels=levels,
        next_token=next_token(body),
        unreadable=unreadable,
        request_id=request_id,
    )


def to_level(summary: Node) -> channels.StockLevelFacts:
    """Read one SKU. Without details nothing is known: that is not zero."""
    details = shapes.required(summary.get("inventoryDetails"), "inventoryDetails")
    reserved = shapes.child(details, "reservedQuantity") or {}
    researching = shapes.child(details, "researchingQuantity") or {}
    unfulfillable = shapes.child(details, "unfulfillableQuantity") or {}
    return channels.StockLevelFacts(
        seller_sku=shapes.identifier(summary, "sellerSku", longest=LONGEST_SKU),
        fnsku=shapes.optional_identifier(summary, "fnSku", longest=20),
        asin=shapes.optional_identifier(summary, "asin", longest=20),
        fulfillable=shapes.units(details, "fulfillableQuantity"),
        inbound_working=_units(details, "inboundWorkingQuantity"),
        inbound_shipped=_units(details, "inboundShippedQuantity"),
        inbound_receiving=_units(details, "inboundReceivingQuantity"),
        reserved=_units(reserved, "totalReservedQuantity"),
        reserved_customer_orders=_units(reserved, "pendingCustomerOrderQuantity"),
        reserved_transfers=_units(reserved, "pendingTransshipmentQuantity"),
        reserved_processing=_units(reserved, "fcProcessingQuantity"),
        researching=_units(researching, "totalResearchingQuantity"),
        unfulfillable=_units(unfulfillable, "totalUnfulfillableQuantity"),
        updated_at=shapes.maybe_moment(summary, "lastUpdatedTime"),
    )


def _units(node: Node, name: str) -> int:
    return shapes.maybe_units(node, name) or 0
