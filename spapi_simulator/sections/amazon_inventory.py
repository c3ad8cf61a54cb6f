"""FBA Inventory API v1: what Amazon holds for a seller, fifty SKUs a page."""

from collections import Counter
from typing import Any

from spapi_simulator.accounts import FULFILLMENT, LISTING
from spapi_simulator.call import Answer, Call, Operation, Section
from spapi_simulator.clock import days_later, to_iso
from spapi_simulator.errors import ApiError, invalid_input
from spapi_simulator.marketplaces import MARKETPLACES
from spapi_simulator.paging import open_page, seal_page
from spapi_simulator.sections.listings import read_marketplaces
from spapi_simulator.world.aftermath import DEFECTIVE, WAREHOUSE_DAMAGED
from spapi_simulator.world.orders import AMAZON
from spapi_simulator.world.stock import PoolStock

PAGE = 50
TOKEN_LIFE_S = 30
OLDEST_DAYS = 548
FREE: frozenset[str] = frozenset()

type Json = dict[str, Any]


def get_inventory_summaries(call: Call) -> Answer:
    marketplace_id = _read_granularity(call)
    since = _read_since(call)
    wanted = _read_skus(call)
    with_details = call.text("details") == "true"
    start: str = open_page(call, "nextToken", life_s=TOKEN_LIFE_S, free=FREE) or ""
    rows = [
        (sku, stock, title)
        for sku, stock, title in _shelves(call, marketplace_id)
        if sku >= start
        and (wanted is None or sku in wanted)
        and (since is None or stock.updated >= since)
        and not call.world.faults.draw_for("hide_rows", call.scope, sku)
    ]
    answer: Json = {
        "payload": {
            "granularity": {"granularityType": "Marketplace", "granularityId": marketplace_id},
            "inventorySummaries": [
                _show(call, sku, stock, title, with_details=with_details)
                for sku, stock, title in rows[:PAGE]
            ],
        }
    }
    if len(rows) > PAGE:
        following = rows[PAGE][0]
        token = seal_page(
            call, following, name="nextToken", this_page=start, life_s=TOKEN_LIFE_S, free=FREE
        )
        answer["pagination"] = {"nextToken": token}
    return Answer(answer)


def _shelves(call: Call, marketplace_id: str) -> list[tuple[str, PoolStock, str]]:
    """Return what Amazon holds there by SKU, each with its title; listed nowhere, it has none.

    SKUs of one FNSKU show the same units, and so do stores into which Amazon sends from another.

    A seller without any listing that Amazon ships is refused.
    """
    stock, pool = call.world.stock, MARKETPLACES[marketplace_id].pool
    listings = [
        each
        for each in call.world.listings.of(call.seller.seller_id)
        if each.fulfilled_by == AMAZON
    ]
    found = [
        (each.seller_sku, stock.pool_of(each), each.title)
        for each in listings
        if each.marketplace_id == marketplace_id
    ]
    if not found:
        message = "The seller is not registered for Fulfillment by Amazon."
        raise ApiError(400, "InvalidInput", message)
    listed = {each.seller_sku for each in listings if each.pool == pool}
    found += [
        (each.seller_sku, each, "")
        for each in stock.pools.values()
        if (each.seller_id, each.pool) == (call.seller.seller_id, pool)
        and each.seller_sku not in listed
        and each.received
    ]
    return sorted(found, key=lambda each: each[0])


def _read_granularity(call: Call) -> str:
    [marketplace_id] = read_marketplaces(call, most=1)
    if call.text("granularityType") != "Marketplace":
        raise invalid_input("granularityType must be Marketplace.")
    if call.text("granularityId") != marketplace_id:
        raise invalid_input("granularityId must be the marketplace of marketplaceIds.")
    if call.text("details") not in (None, "true", "false"):
        raise invalid_input("details must be true or false.")
    return marketplace_id


def _read_since(call: Call) -> float | None:
    since = call.moment("startDateTime")
    if since is not None and since < days_later(call.now, -OLDEST_DAYS):
        raise invalid_input("startDateTime must not lie more than 18 months back.")
    return since


def _read_skus(call: Call) -> set[str] | None:
    skus, sku = call.csv("sellerSkus", most=50), call.text("sellerSku")
    if skus is None and sku is None:
        return None
    return {*(skus or []), *([sku] if sku else [])}


def _show(call: Call, sku: str, stock: PoolStock, title: str, *, with_details: bool) -> Json:
    inbound = stock.inbound_working + stock.inbound_shipped + stock.inbound_receiving
    here = stock.fulfillable + stock.reserved + stock.researching + stock.unfulfillable
    shown: Json = {
        "asin": stock.asin,
        "fnSku": stock.fnsku,
        "sellerSku": sku,
        "condition": "NewItem",
        "productName": title,
        "totalQuantity": here + inbound,
        "lastUpdatedTime": to_iso(stock.updated),
        "stores": [],
    }
    if with_details:
        shown["inventoryDetails"] = _details(stock, call.world.aftermath.unsellable(stock))
    return shown


def _details(stock: PoolStock, unsellable: Counter[str]) -> Json:
    """Return the units by where they are; all that is reserved here waits for its buyers."""
    in_warehouse, defective = unsellable[WAREHOUSE_DAMAGED], unsellable[DEFECTIVE]
    return {
        "fulfillableQuantity": stock.fulfillable,
        "inboundWorkingQuantity": stock.inbound_working,
        "inboundShippedQuantity": stock.inbound_shipped,
        "inboundReceivingQuantity": stock.inbound_receiving,
        "reservedQuantity": {
            "totalReservedQuantity": stock.reserved,
            "pendingCustomerOrderQuantity": stock.reserved,
            "pendingTransshipmentQuantity": 0,
            "fcProcessingQuantity": 0,
        },
        "researchingQuantity": {
            "totalResearchingQuantity": stock.researching,
            "researchingQuantityBreakdown": [],
        },
        "unfulfillableQuantity": {
            "totalUnfulfillableQuantity": stock.unfulfillable,
            "customerDamagedQuantity": stock.unfulfillable - in_warehouse - defective,
            "warehouseDamagedQuantity": in_warehouse,
            "distributorDamagedQuantity": 0,
            "carrierDamagedQuantity": 0,
            "defectiveQuantity": defective,
            "expiredQuantity": 0,
        },
    }


SECTION = Section(
    operations=(
        Operation(
            "getInventorySummaries",
            "GET",
            "/fba/inventory/v1/summaries",
            2.0,
            2,
            get_inventory_summaries,
            roles=frozenset({FULFILLMENT, LISTING}),
        ),
    )
)
