"""From Amazon's shipments to ours, in Amazon's own words."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from zhongshu.amazon import shapes
from zhongshu.amazon.pages import next_token, read_each
from zhongshu.amazon.shapes import Node
from zhongshu.channels import public as channels

LONGEST_SKU = 100


def to_shipments(body: Node, *, request_id: str) -> channels.ShipmentPage:
    """Read one page of getShipments; without a list nothing is told: that is no empty one."""
    payload = shapes.required(body.get("payload"), "payload")
    shipments, unreadable = read_each(
        payload.get("ShipmentData"), "ShipmentData", "ShipmentId", to_shipment
    )
    return channels.ShipmentPage(
        shipments=shipments,
        next_token=_token(payload),
        unreadable=unreadable,
        request_id=request_id,
    )


def to_shipment(node: Node) -> channels.ShipmentFacts:
    """Read one shipment."""
    return channels.ShipmentFacts(
        code=shapes.identifier(node, "ShipmentId", longest=30),
        status=shapes.maybe_text(node, "ShipmentStatus", longest=30) or None,
        name=shapes.maybe_text(node, "ShipmentName", longest=200),
        center=shapes.maybe_text(node, "DestinationFulfillmentCenterId", longest=20),
        ship_from=_place(shapes.child(node, "ShipFromAddress")),
        label_prep=shapes.maybe_text(node, "LabelPrepType", longest=30),
        need_by=_day(node, "ConfirmedNeedByDate"),
    )


def to_items(body: Node, *, request_id: str) -> channels.ShipmentItems:
    """Read the items of one shipment: rows of one SKU are added up, a repeated one is one."""
    payload = shapes.required(body.get("payload"), "payload")
    rows, unreadable = read_each(payload.get("ItemData"), "ItemData", "SellerSKU", to_item)
    return channels.ShipmentItems(
        items=tuple(_add_up(rows)),
        unreadable=unreadable,
        is_cut=_token(payload) is not None,
        request_id=request_id,
    )


def to_changed_items(body: Node, *, request_id: str) -> channels.ChangedItemPage:
    """Read one page of getShipmentItems: items of several shipments."""
    payload = shapes.required(body.get("payload"), "payload")
    rows, unreadable = read_each(
        payload.get("ItemData"),
        "ItemData",
        "SellerSKU",
        lambda node: (shapes.identifier(node, "ShipmentId", longest=30), to_item(node)),
    )
    return channels.ChangedItemPage(
        items=rows, next_token=_token(payload), unreadable=unreadable, request_id=request_id
    )


def to_item(node: Node) -> channels.ShipmentItemFacts:
    """Read one item. A received quantity that is not told is not zero."""
    return channels.ShipmentItemFacts(
        seller_sku=shapes.identifier(node, "SellerSKU", longest=LONGEST_SKU),
        shipped=shapes.not_negative(shapes.units(node, "QuantityShipped"), "QuantityShipped"),
        received=shapes.maybe_counted(node, "QuantityReceived"),
        fnsku=shapes.optional_identifier(node, "FulfillmentNetworkSKU", longest=20),
    )


def _add_up(rows: Iterable[channels.ShipmentItemFacts]) -> list[channels.ShipmentItemFacts]:
    totals: dict[str, channels.ShipmentItemFacts] = {}
    for row in dict.fromkeys(rows):
        if (known := totals.get(row.seller_sku)) is None:
            totals[row.seller_sku] = row
            continue
        told = [each for each in (known.received, row.received) if each is not None]
        totals[row.seller_sku] = replace(
            known, shipped=known.shipped + row.shipped, received=sum(told) if told else None
        )
    return list(totals.values())


def _token(payload: Node) -> str | None:
    return next_token({"nextToken": payload.get("NextToken")}, holder="")


def _place(address: Node | None) -> str | None:
    """Return city and country: more of the sender's address is not needed."""
    if address is None:
        return None
    parts = [shapes.text(address, name, longest=100) for name in ("City", "CountryCode")]
    return ", ".join(part for part in parts if part)


def _day(node: Node, name: str) -> date | None:
    value = shapes.maybe_text(node, name, longest=30)
    if not value:
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError as error:
        raise shapes.MalformedError(f"{name} is no day") from error
