"""A library that others wrote for the real Amazon works against the simulated one."""

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sp_api.api import (  # type: ignore[import-untyped]
    AmazonWarehousingAndDistributionV20240509,
    CatalogItemsV20220401,
    FeedsV20210630,
    FinancesV20240619,
    FulfillmentInbound,
    Inventories,
    ListingsItemsV20210801,
    Notifications,
    OrdersV0,
    OrdersV20260101,
    Reports,
    Sellers,
    Tokens,
)
from sp_api.auth import AccessTokenClient, access_token_client  # type: ignore[import-untyped]
from sp_api.base import (  # type: ignore[import-untyped]
    Marketplaces,
    SellingApiBadRequestException,
    SellingApiForbiddenException,
)

from spapi_simulator.server import SECTIONS
from tests.simulator.amazon import NA, US_STORE
from tests.simulator.process import Process

LISTINGS = "GET_MERCHANT_LISTINGS_ALL_DATA"
PRICE = [
    {
        "marketplace_id": US_STORE,
        "currency": "USD",
        "our_price": [{"schedule": [{"value_with_tax": 21.5}]}],
    }
]
PATCH = {"op": "replace", "path": "/attributes/purchasable_offer", "value": PRICE}
JSON_TYPE = "application/json; charset=UTF-8"


@pytest.fixture
def clients(running: Process) -> Iterator[Callable[[type[Any]], Any]]:
    """Open clients of the library that speak to the running simulator."""
    seller = running.web.get("/sim/sellers").json()[0]
    access_token_client.cache.clear()  # one for the whole process: another simulator's tokens
    opened: list[Any] = []

    class SimulatedLogin(AccessTokenClient):  # type: ignore[misc]
        scheme = "http://"
        host = running.url.removeprefix("http://")

        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            opened.append(self)

        def close(self) -> None:
            self._transport.close()

    def open_client(kind: type[Any]) -> Any:
        client = kind(
            marketplace=Marketplaces.US,
            refresh_token=seller["refresh_token"],
            credentials={
                "lwa_app_id": seller["client_id"],
                "lwa_client_secret": seller["client_secret"],
            },
            auth_token_client_class=SimulatedLogin,
        )
        client.endpoint = running.url
        opened.append(client)
        return client

    yield open_client
    for each in opened:
        each.close()


def test_reads_stores_and_orders_and_confirms_a_shipment(running: Process, clients: Any) -> None:
    rows = clients(Sellers).get_marketplace_participation().payload
    wish = {
        "seller_id": "A2NORTHWIND7US",
        "marketplace_id": "ATVPDKIKX0DER",
        "fulfilled_by": "MERCHANT",
        "lines": [{"seller_sku": "MUG-RED-1", "quantity": 1}],
    }
    placed = running.web.post("/sim/orders", json=wish).json()
    running.web.post("/sim/clock", json={"advance_s": 180})
    pages = clients(OrdersV20260101).search_orders(
        lastUpdatedAfter=placed["updated_at"], includedData=["FULFILLMENT"]
    )
    clients(OrdersV0).confirm_shipment(
        placed["order_id"],
        marketplaceId="ATVPDKIKX0DER",
        packageDetail={
            "packageReferenceId": "1",
            "carrierCode": "USPS",
            "trackingNumber": "9400100000000000000000",
            "shipDate": running.web.get("/sim/clock").json()["now"],
            "orderItems": [
                {"orderItemId": placed["lines"][0]["order_item_id"], "quantity": 1},
            ],
        },
    )
    order = clients(OrdersV20260101).get_order(placed["order_id"], includedData=["FULFILLMENT"])

    assert [row["marketplace"]["countryCode"] for row in rows] == ["US", "CA", "MX", "US"]
    assert placed["order_id"] in {each["orderId"] for each in pages.payload["orders"]}
    assert order.payload["order"]["fulfillment"]["fulfillmentStatus"] == "SHIPPED"


def test_meets_amazons_refusals(running: Process, clients: Any) -> None:
    with pytest.raises(SellingApiBadRequestException):
        clients(OrdersV20260101).search_orders()
    running.web.post("/sim/faults", json={"kind": "role_missing"})
    with pytest.raises(SellingApiForbiddenException):
        clients(Sellers).get_marketplace_participation()


def test_asks_for_a_report_and_reads_it(running: Process, clients: Any) -> None:
    reports = clients(Reports)
    made = reports.create_report(reportType=LISTINGS, marketplaceIds=[US_STORE]).payload
    running.web.post("/sim/clock", json={"advance_s": 60})
    done = reports.get_report(made["reportId"]).payload
    found = reports.get_reports(reportTypes=[LISTINGS]).payload["reports"]
    told = reports.get_report_document(done["reportDocumentId"], download=True).payload
    planned = reports.create_report_schedule(
        reportType=LISTINGS, marketplaceIds=[US_STORE], period="P1D"
    ).payload

    assert done["processingStatus"] == "DONE"
    assert made["reportId"] in {each["reportId"] for each in found}
    assert "MUG-RED-1" in told["document"]
    assert reports.get_report_schedule(planned["reportScheduleId"]).payload["period"] == "P1D"


def test_reads_and_changes_a_listing_and_its_place_in_the_catalogue(
    running: Process, clients: Any
) -> None:
    listings, here = clients(ListingsItemsV20210801), {"marketplaceIds": [US_STORE]}
    page = listings.search_listings_items(NA, includedData=["summaries"], **here).payload
    taken = listings.patch_listings_item(
        NA, "MUG-RED-1", body={"productType": "PRODUCT", "patches": [PATCH]}, **here
    ).payload
    running.web.post("/sim/clock", json={"advance_s": 60})
    item = listings.get_listings_item(
        NA, "MUG-RED-1", includedData=["summaries", "offers"], **here
    ).payload
    asin = item["summaries"][0]["asin"]

    assert "MUG-RED-1" in {each["sku"] for each in page["items"]}
    assert taken["status"] == "ACCEPTED"
    assert item["offers"][0]["price"]["amount"] == "21.50"
    assert clients(CatalogItemsV20220401).get_catalog_item(asin, **here).payload["asin"] == asin


def test_reads_amazons_stock_and_money(running: Process, clients: Any) -> None:
    stock = clients(Inventories).get_inventory_summary_marketplace(
        details=True, marketplaceIds=[US_STORE]
    )
    money = clients(FinancesV20240619).list_transactions(
        postedAfter="2020-01-01T00:00:00Z", marketplaceId=US_STORE
    )

    assert stock.payload["inventorySummaries"][0]["inventoryDetails"]["fulfillableQuantity"] >= 0
    assert isinstance(money.payload["transactions"], list)


def test_follows_a_shipment_until_its_units_are_received(running: Process, clients: Any) -> None:
    store = {"MarketplaceId": US_STORE}
    sent = running.web.post(
        "/sim/shipments",
        json={
            "seller_id": NA,
            "marketplace_id": US_STORE,
            "status": "SHIPPED",
            "items": [{"seller_sku": "MUG-RED-1", "shipped": 8}],
        },
    ).json()
    shipment_id, inbound = sent["shipment_id"], clients(FulfillmentInbound)
    page = inbound.get_shipments(QueryType="SHIPMENT", ShipmentStatusList="SHIPPED", **store)
    counted = {"items": [{"seller_sku": "MUG-RED-1", "quantity": 7}]}
    running.web.post(f"/sim/shipments/{shipment_id}/receive", json=counted)
    of_it = inbound.shipment_items_by_shipment(shipment_id).payload["ItemData"]
    changed = inbound.shipment_items(
        QueryType="DATE_RANGE",
        LastUpdatedAfter=sent["created_at"],
        LastUpdatedBefore="2099-01-01T00:00:00Z",
        **store,
    ).payload["ItemData"]

    assert [each["ShipmentId"] for each in page.payload["ShipmentData"]] == [shipment_id]
    assert [(each["QuantityShipped"], each["QuantityReceived"]) for each in of_it] == [(8, 7)]
    assert changed == of_it


def test_reads_what_lies_at_awd_and_what_comes_in(running: Process, clients: Any) -> None:
    item = {"seller_sku": "MUG-RED-1", "cases": 3}
    sent = running.web.post("/sim/awd/shipments", json={"seller_id": NA, "items": [item]}).json()
    awd = clients(AmazonWarehousingAndDistributionV20240509)
    counted = {"items": [{"seller_sku": "MUG-RED-1", "quantity": 24}]}
    running.web.post(f"/sim/awd/shipments/{sent['shipment_id']}/receive", json=counted)

    stock = awd.list_inventory(details="SHOW").payload["inventory"]
    [summary] = awd.list_inbound_shipments().payload["shipments"]
    shipment = awd.get_inbound_shipment(sent["shipment_id"], skuQuantities="SHOW").payload

    assert [(each["sku"], each["totalOnhandQuantity"]) for each in stock] == [("MUG-RED-1", 24)]
    assert summary["shipmentStatus"] == "RECEIVING"
    assert shipment["shipmentSkuQuantities"][0]["receivedQuantity"]["quantity"] == 2


def test_brings_a_feed_and_reads_what_became_of_it(running: Process, clients: Any) -> None:
    feed = {
        "header": {"sellerId": NA, "version": "2.0", "issueLocale": "en_US"},
        "messages": [
            {
                "messageId": 1,
                "sku": "MUG-RED-1",
                "operationType": "PATCH",
                "productType": "PRODUCT",
                "patches": [PATCH],
            }
        ],
    }
    feeds = clients(FeedsV20210630)
    _, made = feeds.submit_feed(
        "JSON_LISTINGS_FEED",
        io.BytesIO(json.dumps(feed).encode()),
        JSON_TYPE,
        marketplaceIds=[US_STORE],
    )
    running.web.post("/sim/clock", json={"advance_s": 120})
    done = feeds.get_feed(made.payload["feedId"]).payload
    result = json.loads(feeds.get_feed_document(done["resultFeedDocumentId"]))

    assert done["processingStatus"] == "DONE"
    assert result["summary"]["messagesAccepted"] == 1


def test_subscribes_to_news_and_asks_for_a_restricted_token(running: Process, clients: Any) -> None:
    [queue, *_] = running.web.get("/sim/queues").json()
    news = clients(Notifications)
    destination = news.create_destination("ours", arn=queue["arn"]).payload["destinationId"]
    made = news.create_subscription("ORDER_CHANGE", destination).payload
    restricted = clients(Tokens).create_restricted_data_token(
        restrictedResources=[{"method": "GET", "path": "/orders/v0/orders"}]
    )

    assert news.get_subscription("ORDER_CHANGE").payload["subscriptionId"] == made["subscriptionId"]
    assert restricted.payload["expiresIn"] == 3600


def test_every_family_that_is_offered_is_among_these() -> None:
    offered = {
        operation.path.split("/")[1] for section in SECTIONS for operation in section.operations
    }

    assert offered == {
        "awd",
        "sellers",
        "orders",
        "reports",
        "listings",
        "catalog",
        "fba",
        "feeds",
        "finances",
        "notifications",
        "tokens",
    }
