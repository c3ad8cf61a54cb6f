"""Amazon Warehousing and Distribution v2024-05-09: the three operations that read.

What callers have to know, as Amazon has it: a seller who stores nothing there, and an application
without the role, are refused alike; details and SKUs are told to those only who ask for them; the
units of a shipment are counted in cases, or in units where no whole cases came.
"""

import copy
from collections.abc import Callable
from typing import Any

from spapi_simulator.accounts import WAREHOUSING
from spapi_simulator.call import Answer, Call, Operation, Section
from spapi_simulator.clock import to_iso
from spapi_simulator.errors import not_found, unauthorized
from spapi_simulator.paging import open_page, seal_page
from spapi_simulator.world.awd import STATUSES, AwdItem, AwdShipment

USUAL_PAGE, LARGEST_PAGE = 25, 200
FREE: frozenset[str] = frozenset()
SHOW = frozenset({"SHOW", "HIDE"})
ORDERS = frozenset({"ASCENDING", "DESCENDING"})
SORTS = frozenset({"UPDATED_AT", "CREATED_AT"})

type Json = dict[str, Any]


def list_inventory(call: Call) -> Answer:
    _require_seller(call)
    [details] = call.choices("details", SHOW) or ["HIDE"]
    is_down = call.choices("sortOrder", ORDERS) == ["DESCENDING"]
    sku = call.text("sku")
    rows = [
        each
        for each in call.world.awd.skus_of(call.seller.seller_id)
        if sku in (None, each)
        and not call.world.faults.draw_for("hide_rows", call.scope, f"awd:{each}")
    ]
    rows.sort(reverse=is_down)
    return _page(
        call, "inventory", rows, lambda each: _show_stock(call, each, is_whole=details == "SHOW")
    )


def list_inbound_shipments(call: Call) -> Answer:
    _require_seller(call)
    statuses = call.choices("shipmentStatus", frozenset(STATUSES))
    is_up = call.choices("sortOrder", ORDERS) == ["ASCENDING"]
    by_creation = call.choices("sortBy", SORTS) == ["CREATED_AT"]
    since, until = call.moment("updatedAfter"), call.moment("updatedBefore")
    rows = [
        each
        for each in call.world.awd.of(call.seller.seller_id)
        if (statuses is None or each.status in statuses)
        and (since is None or each.updated >= since)
        and (until is None or each.updated <= until)
        and not call.world.faults.draw_for("hide_rows", call.scope, each.shipment_id)
    ]
    rows.sort(
        key=lambda each: (each.created if by_creation else each.updated, each.number),
        reverse=not is_up,
    )
    return _page(call, "shipments", rows, lambda each: _show_summary(call, each))


def get_inbound_shipment(call: Call) -> Answer:
    _require_seller(call)
    [details] = call.choices("skuQuantities", SHOW) or ["HIDE"]
    shipment = call.world.awd.shipments.get(call.path["shipmentId"])
    if shipment is None or shipment.seller_id != call.seller.seller_id:
        raise not_found("The shipment does not exist.")
    shown = _show_summary(call, shipment) | {
        "destinationAddress": _address("AWD", "Dallas", "US"),
        "destinationRegion": shipment.region,
        "originAddress": _address(call.seller.name, "Shenzhen", "CN"),
        "receivedQuantity": [_units(sum(each.received for each in shipment.items.values()))],
        "shipmentContainerQuantities": [
            _show_container(each) for each in shipment.items.values() if each.cases
        ],
    }
    if details == "SHOW":
        shown["shipmentSkuQuantities"] = [
            _show_item(call, shipment, each) for each in shipment.items.values()
        ]
    return Answer(shown)


def _require_seller(call: Call) -> None:
    if call.seller.seller_id not in call.world.awd.sellers:
        raise unauthorized()


def _page[Row](call: Call, name: str, rows: list[Row], show: Callable[[Row], Json]) -> Answer:
    """Return one page; the token holds how many rows came before."""
    size = call.integer("maxResults", default=USUAL_PAGE, low=1, high=LARGEST_PAGE)
    start: int = open_page(call, "nextToken", free=FREE) or 0
    shown = [show(each) for each in rows[start : start + size]]
    repeated = [
        copy.deepcopy(row) for row in shown if call.world.faults.draw("repeat_rows", call.scope)
    ]
    answer: Json = {name: shown + repeated}
    if len(rows) > start + size:
        answer["nextToken"] = seal_page(
            call, start + size, name="nextToken", this_page=start, free=FREE
        )
    return Answer(answer)


def _show_stock(call: Call, sku: str, *, is_whole: bool) -> Json:
    awd, seller_id = call.world.awd, call.seller.seller_id
    on_hand = awd.shelves[seller_id, sku]
    shown: Json = {
        "sku": sku,
        "totalOnhandQuantity": on_hand,
        "totalInboundQuantity": awd.inbound(seller_id, sku),
    }
    if is_whole:
        shown["inventoryDetails"] = {
            "availableDistributableQuantity": on_hand,
            "reservedDistributableQuantity": 0,
            "replenishmentQuantity": awd.replenishing(seller_id, sku),
        }
        shown["expirationDetails"] = []
    if call.world.faults.draw_for("missing_fields", call.scope, f"awd:{sku}"):
        shown.pop("totalOnhandQuantity")
        shown.pop("inventoryDetails", None)
    return shown


def _show_summary(call: Call, shipment: AwdShipment) -> Json:
    is_new_word = call.world.faults.draw_for("unknown_enum", call.scope, shipment.shipment_id)
    return {
        "shipmentId": shipment.shipment_id,
        "orderId": shipment.shipment_id,
        "shipmentStatus": "PAUSED_BY_AMAZON" if is_new_word else shipment.status,
        "externalReferenceId": f"AWD inbound {shipment.number}",
        "createdAt": to_iso(shipment.created),
        "updatedAt": to_iso(shipment.updated),
    }


def _show_item(call: Call, shipment: AwdShipment, item: AwdItem) -> Json:
    shown: Json = {
        "sku": item.seller_sku,
        "expectedQuantity": _quantity(item.expected, item.per_case),
        "receivedQuantity": _quantity(item.received, item.per_case),
    }
    key = f"{shipment.shipment_id}:{item.seller_sku}"
    if call.world.faults.draw_for("missing_fields", call.scope, key):
        del shown["receivedQuantity"]
    return shown


def _quantity(units: int, per_case: int) -> Json:
    """Return whole cases where the units fill them, else units."""
    if units and units % per_case == 0:
        return {"quantity": units // per_case, "unitOfMeasurement": "CASES"}
    return _units(units)


def _units(units: int) -> Json:
    return {"quantity": units, "unitOfMeasurement": "PRODUCT_UNITS"}


def _show_container(item: AwdItem) -> Json:
    return {
        "count": item.cases,
        "distributionPackage": {
            "type": "CASE",
            "contents": {"products": [{"sku": item.seller_sku, "quantity": item.per_case}]},
            "measurements": {"weight": {"unitOfMeasurement": "KILOGRAMS", "weight": 5.5}},
        },
    }


def _address(name: str, city: str, country: str) -> Json:
    return {
        "name": name,
        "addressLine1": "2 Warehouse Road",
        "city": city,
        "stateOrRegion": "TX" if country == COUNTRY_OF_AWD else "GD",
        "countryCode": country,
        "postalCode": "75001" if country == COUNTRY_OF_AWD else "518101",
    }


COUNTRY_OF_AWD = "US"
BASE = "/awd/2024-05-09"
ROLES = frozenset({WAREHOUSING})
SECTION = Section(
    operations=(
        Operation("listInventory", "GET", f"{BASE}/inventory", 2.0, 2, list_inventory, roles=ROLES),
        Operation(
            "listInboundShipments",
            "GET",
            f"{BASE}/inboundShipments",
            1.0,
            1,
            list_inbound_shipments,
            roles=ROLES,
        ),
        Operation(
            "getInboundShipment",
            "GET",
            BASE + "/inboundShipments/{shipmentId}",
            2.0,
            2,
            get_inbound_shipment,
            roles=ROLES,
        ),
    )
)
