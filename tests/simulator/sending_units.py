"""Send units to the simulated Amazon, and ask what became of them."""

from collections.abc import Mapping
from typing import Any

from httpx2 import Response

from tests.simulator.amazon import NA, US_STORE, Amazon, Json

INBOUND = "/fba/inbound/v0"
ALL_STATUSES = (
    "WORKING,READY_TO_SHIP,SHIPPED,IN_TRANSIT,DELIVERED,CHECKED_IN,RECEIVING,CLOSED,CANCELLED,"
    "DELETED,ERROR"
)
SINCE_SUNDAY = {
    "LastUpdatedAfter": "2026-11-22T00:00:00Z",
    "LastUpdatedBefore": "2026-12-22T00:00:00Z",
}


def send_units(
    amazon: Amazon, units: Mapping[str, int], *, status: str = "SHIPPED", **more: Any
) -> Json:
    """Make a shipment of so many units of each SKU."""
    sent: Json = amazon.control(
        "POST",
        "/sim/shipments",
        {
            "seller_id": NA,
            "marketplace_id": US_STORE,
            "status": status,
            "items": [{"seller_sku": sku, "shipped": count} for sku, count in units.items()],
            **more,
        },
    )
    return sent


def receive_units(amazon: Amazon, shipment: Json, units: Mapping[str, int]) -> Json:
    items = [{"seller_sku": sku, "quantity": count} for sku, count in units.items()]
    path = f"/sim/shipments/{shipment['shipment_id']}/receive"
    told: Json = amazon.control("POST", path, {"items": items})
    return told


def shipments_of(amazon: Amazon, *, seller_id: str = NA, **query: Any) -> Response:
    """Ask for shipments by status, or as `query` says."""
    wanted = {"QueryType": "SHIPMENT", "MarketplaceId": US_STORE} | query
    return amazon.get(f"{INBOUND}/shipments", seller_id=seller_id, **wanted)


def items_of(amazon: Amazon, *, seller_id: str = NA, **query: Any) -> Response:
    """Ask for all items that changed since Sunday, or as `query` says."""
    wanted = {"QueryType": "DATE_RANGE", "MarketplaceId": US_STORE}
    if query.get("QueryType") != "NEXT_TOKEN":
        wanted |= SINCE_SUNDAY
    return amazon.get(f"{INBOUND}/shipmentItems", seller_id=seller_id, **wanted | query)


def ids_of(answer: Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["ShipmentId"] for each in answer.json()["payload"]["ShipmentData"]]


def counts_of(answer: Response) -> dict[str, tuple[int, int]]:
    """Return units shipped and received by SKU."""
    assert answer.status_code == 200, answer.text
    return {
        each["SellerSKU"]: (each["QuantityShipped"], each["QuantityReceived"])
        for each in answer.json()["payload"]["ItemData"]
    }
