"""Fulfillment Inbound API v0: shipments on their way to Amazon, and the units it has received.

What callers have to know, as Amazon has it: a list of shipments wants statuses or ids even with a
range of dates; a token goes alone, with the marketplace; no shipment tells its times; of one
shipment 200 items are told at most, and the token beside them leads nowhere.
"""

import copy
import re
from collections.abc import Callable, Sequence
from typing import Any

from spapi_simulator.accounts import FULFILLMENT, Seller
from spapi_simulator.call import Answer, Call, Operation, Section
from spapi_simulator.errors import ApiError, invalid_input, not_found
from spapi_simulator.paging import open_page, seal_page
from spapi_simulator.world.shipments import STATUSES, Shipment, ShipmentItem

PAGE = 50
MOST_ITEMS = 200
MOST_IDS = 999
SHIPMENT, DATE_RANGE, NEXT_TOKEN = "SHIPMENT", "DATE_RANGE", "NEXT_TOKEN"
FILTERS = ("ShipmentStatusList", "ShipmentIdList", "LastUpdatedAfter", "LastUpdatedBefore")
FREE = frozenset({"QueryType", *FILTERS})
ID = re.compile(r"FBA[0-9A-Z]{6,12}")
NO_FILTER = "At least one of ShipmentStatusList and ShipmentIdList must be provided"
NO_RANGE = (
    "Either the ShipmentId or a pair of LastUpdatedAfter and LastUpdatedBefore must be passed in"
    " input"
)

type Json = dict[str, Any]
type Place = tuple[int, str]


def get_shipments(call: Call) -> Answer:
    marketplace_id = _read_marketplace(call)
    kinds = (SHIPMENT, DATE_RANGE, NEXT_TOKEN)
    query, after = _read_query(call, kinds, _read_shipment_filter)
    found = [
        ((each.number, ""), each)
        for each in call.world.shipments.of(call.seller.seller_id, marketplace_id)
        if (each.number, "") > after
        and (query["statuses"] is None or each.status in query["statuses"])
        and (query["ids"] is None or each.shipment_id in query["ids"])
        and _is_within(query, each.updated)
        and not call.world.faults.draw_for("hide_rows", call.scope, each.shipment_id)
    ]
    payload: Json = {
        "ShipmentData": _told(call, [_show_shipment(call, each) for _, each in found[:PAGE]])
    }
    return Answer({"payload": payload | _following(call, [at for at, _ in found], query, after)})


def get_shipment_items(call: Call) -> Answer:
    marketplace_id = _read_marketplace(call)
    query, after = _read_query(call, (DATE_RANGE, NEXT_TOKEN), _read_item_filter)
    found = sorted(
        (
            ((shipment.number, item.seller_sku), shipment, item)
            for shipment in call.world.shipments.of(call.seller.seller_id, marketplace_id)
            for item in shipment.items.values()
            if (shipment.number, item.seller_sku) > after and _is_within(query, item.updated)
        ),
        key=lambda each: each[0],
    )
    found = [each for each in found if not _is_hidden(call, *each[1:])]
    payload: Json = {
        "ItemData": _told(call, [_show_item(call, *each[1:]) for each in found[:PAGE]])
    }
    return Answer({"payload": payload | _following(call, [at for at, *_ in found], query, after)})


def get_shipment_items_by_shipment_id(call: Call) -> Answer:
    if call.text("MarketplaceId") is not None:
        _read_marketplace(call)
    shipment_id = call.path["shipmentId"]
    if not ID.fullmatch(shipment_id):
        raise invalid_input("The shipmentId is not valid.")
    shipment = call.world.shipments.get(shipment_id)
    if shipment is None or shipment.seller_id != call.seller.seller_id:
        raise not_found("The shipment does not exist.")
    items = [each for each in shipment.items.values() if not _is_hidden(call, shipment, each)]
    rows = [_show_item(call, shipment, each) for each in items[:MOST_ITEMS]]
    payload: Json = {"ItemData": _told(call, rows)}
    if len(items) > MOST_ITEMS:
        payload["NextToken"] = seal_page(call, None, name="NextToken", this_page=None, free=FREE)
    return Answer({"payload": payload})


def _read_marketplace(call: Call) -> str:
    marketplace_id = call.text("MarketplaceId")
    if marketplace_id is None:
        raise invalid_input("MarketplaceId is required.")
    call.require_marketplaces([marketplace_id])
    return marketplace_id


def _read_query(
    call: Call, kinds: Sequence[str], read_filter: Callable[[Call, str], Json]
) -> tuple[Json, Place]:
    """Return what is asked for, and the place after which this page begins."""
    kind = call.text("QueryType")
    if kind is None or kind not in kinds:
        raise invalid_input(f"QueryType must be one of {', '.join(kinds)}.")
    if kind != NEXT_TOKEN:
        if call.text("NextToken") is not None:
            raise invalid_input("NextToken goes with QueryType NEXT_TOKEN alone.")
        return read_filter(call, kind), (0, "")
    given = [name for name in FILTERS if call.text(name) is not None]
    if given:
        raise invalid_input(f"{given[0]} cannot be combined with QueryType NEXT_TOKEN.")
    opened = open_page(call, "NextToken", free=FREE)
    if opened is None:
        raise invalid_input("NextToken is required for QueryType NEXT_TOKEN.")
    query, (number, seller_sku) = opened
    return query, (number, seller_sku)


def _read_shipment_filter(call: Call, kind: str) -> Json:
    statuses = call.choices("ShipmentStatusList", frozenset(STATUSES))
    ids = call.csv("ShipmentIdList", most=MOST_IDS)
    if statuses is None and ids is None:
        raise _refused(NO_FILTER)
    is_by_date = kind == DATE_RANGE
    return {"statuses": statuses, "ids": ids} | _read_range(call, is_wanted=is_by_date)


def _read_item_filter(call: Call, _kind: str) -> Json:
    return _read_range(call, is_wanted=True)


def _read_range(call: Call, *, is_wanted: bool) -> Json:
    """Return the range of dates; both ends belong to it."""
    since, until = call.moment("LastUpdatedAfter"), call.moment("LastUpdatedBefore")
    if not is_wanted:
        if since is not None or until is not None:
            raise invalid_input("A range of dates goes with QueryType DATE_RANGE.")
        return {"since": None, "until": None}
    if since is None or until is None:
        raise _refused(NO_RANGE)
    if since > until:
        raise invalid_input("LastUpdatedAfter must not be later than LastUpdatedBefore.")
    return {"since": since, "until": until}


def _refused(message: str) -> ApiError:
    return ApiError(400, "InvalidInput", message)


def _is_within(query: Json, updated: int) -> bool:
    return query["since"] is None or query["since"] <= updated <= query["until"]


def _is_hidden(call: Call, shipment: Shipment, item: ShipmentItem) -> bool:
    key = f"{shipment.shipment_id}:{item.seller_sku}"
    return call.world.faults.draw_for("hide_rows", call.scope, key) is not None


def _following(call: Call, places: list[Place], query: Json, after: Place) -> Json:
    """Return the token of the next page: it begins after the last place of this one."""
    if len(places) <= PAGE:
        return {}
    token = seal_page(
        call, [query, places[PAGE - 1]], name="NextToken", this_page=[query, after], free=FREE
    )
    return {"NextToken": token}


def _told(call: Call, rows: list[Json]) -> list[Json]:
    """Return the rows, some of them twice under that fault."""
    repeated = [
        copy.deepcopy(row) for row in rows if call.world.faults.draw("repeat_rows", call.scope)
    ]
    return rows + repeated


def _show_shipment(call: Call, shipment: Shipment) -> Json:
    shown: Json = {
        "ShipmentId": shipment.shipment_id,
        "ShipmentName": shipment.name,
        "ShipFromAddress": _address(call.seller),
        "DestinationFulfillmentCenterId": shipment.destination,
        "ShipmentStatus": shipment.status,
        "LabelPrepType": shipment.label_prep,
        "AreCasesRequired": any(each.in_case for each in shipment.items.values()),
        "BoxContentsSource": "INTERACTIVE",
    }
    faults = call.world.faults
    if faults.draw_for("unknown_enum", call.scope, shipment.shipment_id):
        shown["ShipmentStatus"] = "TELEPORTED"
    if faults.draw_for("missing_fields", call.scope, shipment.shipment_id):
        for name in ("ShipmentName", "DestinationFulfillmentCenterId", "LabelPrepType"):
            del shown[name]
    return shown


def _show_item(call: Call, shipment: Shipment, item: ShipmentItem) -> Json:
    owner = "AMAZON" if shipment.label_prep == "AMAZON_LABEL" else "SELLER"
    is_labelled = shipment.label_prep != "NO_LABEL"
    instruction = "Labeling" if is_labelled else "NoPrep"
    shown: Json = {
        "ShipmentId": shipment.shipment_id,
        "SellerSKU": item.seller_sku,
        "FulfillmentNetworkSKU": item.fnsku,
        "QuantityShipped": item.shipped,
        "QuantityReceived": item.received,
        "QuantityInCase": item.in_case,
        "PrepDetailsList": [{"PrepInstruction": instruction, "PrepOwner": owner}],
    }
    if item.release_date:
        shown["ReleaseDate"] = item.release_date
    key = f"{shipment.shipment_id}:{item.seller_sku}"
    if call.world.faults.draw_for("missing_fields", call.scope, key):
        for name in ("QuantityReceived", "FulfillmentNetworkSKU", "PrepDetailsList"):
            del shown[name]
    return shown


def _address(seller: Seller) -> Json:
    return {
        "Name": seller.name,
        "AddressLine1": "2 Warehouse Road, Bao'an District",
        "City": "Shenzhen",
        "StateOrProvinceCode": "GD",
        "CountryCode": "CN",
        "PostalCode": "518101",
    }


BASE = "/fba/inbound/v0"
ROLES = frozenset({FULFILLMENT})
SECTION = Section(
    operations=(
        Operation("getShipments", "GET", f"{BASE}/shipments", 2.0, 30, get_shipments, roles=ROLES),
        Operation(
            "getShipmentItemsByShipmentId",
            "GET",
            BASE + "/shipments/{shipmentId}/items",
            2.0,
            30,
            get_shipment_items_by_shipment_id,
            roles=ROLES,
        ),
        Operation(
            "getShipmentItems",
            "GET",
            f"{BASE}/shipmentItems",
            2.0,
            30,
            get_shipment_items,
            roles=ROLES,
        ),
    )
)
