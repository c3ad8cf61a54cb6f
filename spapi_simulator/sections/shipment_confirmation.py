"""Orders API v0, the part that stays: confirmShipment."""

from typing import Any

from spapi_simulator.accounts import DELIVERY, INVENTORY
from spapi_simulator.call import Answer, Call, Operation, Section
from spapi_simulator.clock import days_later, parse_moment
from spapi_simulator.errors import ApiError, invalid_input, not_found
from spapi_simulator.world import orders
from spapi_simulator.world.orders import Order, Package

DELIVERY_DAYS = 3


def confirm_shipment(call: Call) -> Answer:
    order = call.world.book(call.seller.seller_id).by_id.get(call.path["orderId"])
    if order is None:
        raise not_found("The order does not exist.")
    package = _read_package(call, order)
    known = next(
        (each for each in order.packages if each.reference_id == package.reference_id), None
    )
    if known is None:
        _add_package(call, order, package)
    else:
        _edit_package(call, order, known, package)
    return Answer(status=204)


def _add_package(call: Call, order: Order, package: Package) -> None:
    if order.status not in orders.TO_SHIP:
        raise _refuse("The order has no items left to ship or cannot be shipped.")
    for item_id, quantity in package.items.items():
        line = order.line(item_id)
        if line is None:
            raise _refuse(f"Order item {item_id} does not belong to the order.")
        if quantity > line.quantity - line.fulfilled:
            raise _refuse(f"The quantity of order item {item_id} exceeds what is unshipped.")
    with call.world.changing(order, at=call.now):
        for item_id, quantity in package.items.items():
            if (line := order.line(item_id)) is not None:
                line.fulfilled += quantity
        order.packages.append(package)
        order.settle_status()
    delivered = days_later(max(package.ship_time, call.now), DELIVERY_DAYS)
    call.world.schedule(delivered, "STEP", (order, "DELIVER"))


def _edit_package(call: Call, order: Order, known: Package, package: Package) -> None:
    """Change carrier and tracking of a package that was confirmed before."""
    if package.items != known.items:
        raise _refuse("PackageToUpdateNotFound: the package holds other items.")
    if known.is_delivered:
        raise _refuse("PackageToUpdateNotFound: the package is already fulfilled.")
    with call.world.changing(order, at=call.now):
        known.carrier = package.carrier
        known.shipping_method = package.shipping_method
        known.tracking_number = package.tracking_number
        known.ship_time = package.ship_time


def _read_package(call: Call, order: Order) -> Package:
    """Check the request's shape and sense, short of the quantities left."""
    body = call.body
    if not isinstance(body, dict) or not isinstance(body.get("packageDetail"), dict):
        raise invalid_input("packageDetail is required.")
    if body.get("marketplaceId") != order.marketplace_id:
        raise _refuse("The marketplaceId is not the order's.")
    if order.fulfilled_by == orders.AMAZON:
        raise _refuse("The order is fulfilled by Amazon.")
    detail = body["packageDetail"]
    reference_id = detail.get("packageReferenceId")
    if not isinstance(reference_id, str) or not _is_positive_number(reference_id):
        raise invalid_input("packageReferenceId must be a string of a positive number.")
    return Package(
        reference_id=reference_id,
        carrier=_read_carrier(detail),
        shipping_method=_read_text(detail, "shippingMethod", default=""),
        tracking_number=_read_tracking_number(detail),
        ship_time=_read_ship_time(detail, order, now=call.now),
        created=call.now,
        items=_read_items(detail),
    )


def _read_carrier(detail: dict[str, Any]) -> str:
    code = _read_text(detail, "carrierCode")
    if code != "Other":
        return code
    return _read_text(detail, "carrierName")


def _read_tracking_number(detail: dict[str, Any]) -> str:
    number = _read_text(detail, "trackingNumber")
    is_ups = detail.get("carrierCode") == "UPS"
    if len(number) > 50 or (is_ups and not number.startswith("1Z")):
        raise invalid_input("The trackingNumber does not fit the carrier.")
    return number


def _read_ship_time(detail: dict[str, Any], order: Order, *, now: int) -> int:
    text = _read_text(detail, "shipDate")
    moment = parse_moment(text)
    if moment is None or "T" not in text:
        raise invalid_input("shipDate is not an ISO 8601 date/time.")
    if moment < order.created or moment > days_later(now, 1):
        raise _refuse("shipDate lies before the order or in the future.")
    return int(moment)


def _read_items(detail: dict[str, Any]) -> dict[str, int]:
    items = detail.get("orderItems")
    if not isinstance(items, list) or not items:
        raise invalid_input("orderItems is required.")
    read: dict[str, int] = {}
    for item in items:
        item_id = item.get("orderItemId") if isinstance(item, dict) else None
        quantity = item.get("quantity") if isinstance(item, dict) else None
        if not isinstance(item_id, str) or item_id in read:
            raise invalid_input("orderItemId must be a string and occur once.")
        if not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 1:
            raise invalid_input("quantity must be a positive integer.")
        read[item_id] = quantity
    return read


def _read_text(detail: dict[str, Any], name: str, *, default: str | None = None) -> str:
    text = detail.get(name, default)
    if not isinstance(text, str) or (default is None and not text.strip()):
        raise invalid_input(f"{name} is required and must be a string.")
    return text


def _is_positive_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text[:40]) > 0


def _refuse(details: str) -> ApiError:
    return ApiError(400, "InvalidInput", details, details)


SECTION = Section(
    operations=(
        Operation(
            "confirmShipment",
            "POST",
            "/orders/v0/orders/{orderId}/shipmentConfirmation",
            2.0,
            10,
            confirm_shipment,
            roles=frozenset({DELIVERY, INVENTORY}),
        ),
    )
)
