"""From Amazon's AWD to ours, in Amazon's own words, cases counted as the units in them."""

from collections import Counter
from decimal import Decimal

from zhongshu.amazon import shapes
from zhongshu.amazon.pages import next_token, read_each
from zhongshu.amazon.shapes import Node
from zhongshu.channels import public as channels

LONGEST_SKU = 100
LONGEST_CODE = 30
UNITS = "PRODUCT_UNITS"
# The model says one, its example the other.
CASES = frozenset({"CASE", "CASES"})

type PerCase = dict[str, set[int]]


def to_page(body: Node, *, request_id: str) -> channels.AwdLevelPage:
    """Read one page of listInventory."""
    levels, unreadable = read_each(body.get("inventory"), "inventory", "sku", to_level)
    return channels.AwdLevelPage(
        levels=levels,
        next_token=next_token(body, holder=""),
        unreadable=unreadable,
        request_id=request_id,
    )


def to_level(summary: Node) -> channels.AwdLevelFacts:
    """Read one SKU. What is not told is not zero."""
    details = shapes.child(summary, "inventoryDetails") or {}
    return channels.AwdLevelFacts(
        seller_sku=shapes.identifier(summary, "sku", longest=LONGEST_SKU),
        on_hand=shapes.maybe_counted(summary, "totalOnhandQuantity"),
        inbound=shapes.maybe_counted(summary, "totalInboundQuantity"),
        available=shapes.maybe_counted(details, "availableDistributableQuantity"),
        reserved=shapes.maybe_counted(details, "reservedDistributableQuantity"),
        replenishing=shapes.maybe_counted(details, "replenishmentQuantity"),
    )


def to_shipments(body: Node, *, request_id: str) -> channels.ShipmentPage:
    """Read one page of listInboundShipments; without a list nothing is told."""
    shipments, unreadable = read_each(
        body.get("shipments"), "shipments", "shipmentId", to_shipment_facts
    )
    return channels.ShipmentPage(
        shipments=shipments,
        next_token=next_token(body, holder=""),
        unreadable=unreadable,
        request_id=request_id,
    )


def to_shipment_facts(node: Node) -> channels.ShipmentFacts:
    """Read what a list and the shipment itself tell alike; a list tells no addresses."""
    return channels.ShipmentFacts(
        code=shapes.identifier(node, "shipmentId", longest=LONGEST_CODE),
        status=shapes.maybe_text(node, "shipmentStatus", longest=30) or None,
        name=shapes.maybe_text(node, "externalReferenceId", longest=200),
        center=shapes.maybe_text(node, "destinationRegion", longest=20),
        ship_from=_place(shapes.child(node, "originAddress")),
    )


def to_shipment(body: Node, *, request_id: str) -> channels.AwdShipment:
    """Read one shipment. Cases are units by what its containers hold of the SKU.

    Without quantities by SKU its containers say what was sent, and nothing what was received.
    """
    per_case, sent = _read_cases(body)
    told = body.get("shipmentSkuQuantities")
    if told is None:
        told = [{"sku": sku, "expectedQuantity": _in_units(sent[sku])} for sku in sorted(sent)]
    items, unreadable = read_each(
        told, "shipmentSkuQuantities", "sku", lambda node: _to_item(node, per_case)
    )
    if len({each.seller_sku for each in items}) < len(items):
        raise shapes.MalformedError("shipmentSkuQuantities names a SKU twice")
    return channels.AwdShipment(
        to_shipment_facts(body), channels.ShipmentItems(items, unreadable, request_id=request_id)
    )


def _to_item(node: Node, per_case: PerCase) -> channels.ShipmentItemFacts:
    sku = shapes.identifier(node, "sku", longest=LONGEST_SKU)
    expected = shapes.required(node.get("expectedQuantity"), "expectedQuantity")
    received = shapes.child(node, "receivedQuantity")
    return channels.ShipmentItemFacts(
        seller_sku=sku,
        shipped=_to_units(expected, sku, per_case),
        received=None if received is None else _to_units(received, sku, per_case),
    )


def _to_units(quantity: Node, sku: str, per_case: PerCase) -> int:
    number, measure = _whole(quantity), shapes.text(quantity, "unitOfMeasurement", longest=30)
    if measure == UNITS or number == 0:
        return number
    if measure not in CASES:
        raise shapes.MalformedError(f"unitOfMeasurement {measure} counts no units")
    held = per_case.get(sku, set())
    if len(held) != 1:
        raise shapes.MalformedError(f"cases of {sku} hold no certain number of units")
    return number * next(iter(held))


def _whole(quantity: Node) -> int:
    """Return a quantity; Amazon may write a whole number as a fraction."""
    value = quantity.get("quantity")
    if isinstance(value, Decimal) and value == value.to_integral_value():
        quantity = {"quantity": int(value)}
    return shapes.not_negative(shapes.units(quantity, "quantity"), "quantity")


def _in_units(units: int) -> Node:
    return {"quantity": units, "unitOfMeasurement": UNITS}


def _read_cases(body: Node) -> tuple[PerCase, Counter[str]]:
    """Return by SKU how many units of it a case holds, every number that occurs, and all units."""
    held: PerCase = {}
    sent: Counter[str] = Counter()
    for container in shapes.children(body, "shipmentContainerQuantities") or []:
        count = shapes.units(container, "count")
        package = shapes.child(container, "distributionPackage") or {}
        contents = shapes.child(package, "contents") or {}
        for product in shapes.children(contents, "products") or []:
            sku = shapes.identifier(product, "sku", longest=LONGEST_SKU)
            quantity = shapes.units(product, "quantity")
            held.setdefault(sku, set()).add(quantity)
            sent[sku] += count * quantity
    return held, sent


def _place(address: Node | None) -> str | None:
    """Return city and country: more of the sender's address is not needed."""
    if address is None:
        return None
    parts = [shapes.text(address, name, longest=100) for name in ("city", "countryCode")]
    return ", ".join(part for part in parts if part)
