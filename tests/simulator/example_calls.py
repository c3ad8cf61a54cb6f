"""One good call of each operation, for the tests that hold every answer against its model."""

from collections.abc import Callable

from httpx2 import Response

from spapi_simulator.notifications import ORDER_CHANGE
from spapi_simulator.world.shipments import STATUSES
from tests.simulator.amazon import NA, US_STORE, Amazon, Json
from tests.simulator.reading_reports import DOCUMENTS, LISTINGS, REPORTS, ask, order
from tests.simulator.receiving import (
    DESTINATIONS,
    SUBSCRIPTIONS,
    grantless,
    make_destination,
    subscribe,
)
from tests.simulator.sending_feeds import FEEDS, feed_of, send, upload
from tests.simulator.sending_units import INBOUND, items_of, send_units, shipments_of


def _get_report(amazon: Amazon) -> Response:
    report_id = ask(amazon, LISTINGS).json()["reportId"]
    return amazon.get(f"{REPORTS}/{report_id}")


def _cancel_report(amazon: Amazon) -> Response:
    report_id = ask(amazon, LISTINGS).json()["reportId"]
    return amazon.call("DELETE", f"{REPORTS}/{report_id}")


def _get_report_document(amazon: Amazon) -> Response:
    report = order(amazon, LISTINGS)
    return amazon.get(f"{DOCUMENTS}/{report['reportDocumentId']}")


def _plan_report(amazon: Amazon) -> Response:
    body = {"reportType": LISTINGS, "marketplaceIds": [US_STORE], "period": "P1D"}
    return amazon.call("POST", SCHEDULES, body=body)


def _planned(amazon: Amazon) -> str:
    return f"{SCHEDULES}/{_plan_report(amazon).json()['reportScheduleId']}"


def _search_listings(amazon: Amazon) -> Response:
    return amazon.get(ITEMS, marketplaceIds=US_STORE, includedData=LISTING_PARTS, pageSize=20)


def _write_listing(method: str, body: Json | None) -> Callable[[Amazon], Response]:
    def call(amazon: Amazon) -> Response:
        return amazon.call(
            method, f"{ITEMS}/MUG-RED-1", body=body, marketplaceIds=US_STORE, includedData="issues"
        )

    return call


def _delete_listing(amazon: Amazon) -> Response:
    return amazon.call("DELETE", f"{ITEMS}/MUG-RED-1", marketplaceIds=US_STORE)


def _get_catalog_item(amazon: Amazon) -> Response:
    [listing, *_] = amazon.world.listings.of(NA, US_STORE)
    return amazon.get(
        f"{CATALOG}/{listing.asin}", marketplaceIds=US_STORE, includedData=CATALOG_PARTS
    )


def _get_feed(amazon: Amazon) -> Response:
    return amazon.get(f"{FEEDS}/{send(amazon, feed_of()).json()['feedId']}")


def _cancel_feed(amazon: Amazon) -> Response:
    return amazon.call("DELETE", f"{FEEDS}/{send(amazon, feed_of()).json()['feedId']}")


def _get_feed_document(amazon: Amazon) -> Response:
    return amazon.get(f"/feeds/2021-06-30/documents/{upload(amazon, b'{}')}")


def _with_destination(method: str) -> Callable[[Amazon], Response]:
    def call(amazon: Amazon) -> Response:
        destination_id = make_destination(amazon).json()["payload"]["destinationId"]
        return grantless(amazon, method, f"{DESTINATIONS}/{destination_id}")

    return call


def _with_subscription(method: str) -> Callable[[Amazon], Response]:
    def call(amazon: Amazon) -> Response:
        subscription_id = subscribe(amazon, ORDER_CHANGE).json()["payload"]["subscriptionId"]
        return grantless(amazon, method, f"{SUBSCRIPTIONS}/{ORDER_CHANGE}/{subscription_id}")

    return call


def _get_subscription(amazon: Amazon) -> Response:
    subscribe(amazon, ORDER_CHANGE)
    return amazon.get(f"{SUBSCRIPTIONS}/{ORDER_CHANGE}")


def _get_shipment_items(amazon: Amazon) -> Response:
    shipment = send_units(amazon, {"MUG-RED-1": 12})
    return amazon.get(f"{INBOUND}/shipments/{shipment['shipment_id']}/items")


def _list_shipments(amazon: Amazon) -> Response:
    for status in STATUSES:
        send_units(amazon, {"MUG-RED-1": 12}, status=status)
    return shipments_of(amazon, ShipmentStatusList=",".join(STATUSES))


def _list_shipment_items(amazon: Amazon) -> Response:
    send_units(amazon, {"MUG-RED-1": 12, "007": 4})
    return items_of(amazon)


def _at_awd(path: str, **query: str) -> Callable[[Amazon], Response]:
    def call(amazon: Amazon) -> Response:
        body = {"seller_id": NA, "items": [{"seller_sku": "MUG-RED-1", "cases": 2}]}
        made = amazon.control("POST", "/sim/awd/shipments", body)
        return amazon.get(f"{AWD}/{path}".format(made["shipment_id"]), **query)

    return call


AWD = "/awd/2024-05-09"
SCHEDULES = "/reports/2021-06-30/schedules"
ITEMS = f"/listings/2021-08-01/items/{NA}"
CATALOG = "/catalog/2022-04-01/items"
LISTING_PARTS = (
    "summaries,attributes,issues,offers,fulfillmentAvailability,relationships,productTypes"
)
CATALOG_PARTS = "attributes,dimensions,identifiers,images,productTypes,relationships,summaries"
PATCH = {
    "productType": "PRODUCT",
    "patches": [
        {"op": "replace", "path": "/attributes/item_name", "value": [{"value": "A better mug"}]}
    ],
}
PUT = {"productType": "PRODUCT", "attributes": {"item_name": [{"value": "A mug"}]}}
EXAMPLE_CALLS: dict[str, Callable[[Amazon], Response]] = {
    "createReport": lambda amazon: ask(amazon, LISTINGS),
    "getReports": lambda amazon: amazon.get(REPORTS, reportTypes=LISTINGS),
    "getReport": _get_report,
    "cancelReport": _cancel_report,
    "getReportDocument": _get_report_document,
    "createFeedDocument": lambda amazon: amazon.call(
        "POST", "/feeds/2021-06-30/documents", body={"contentType": "application/json"}
    ),
    "createFeed": lambda amazon: send(amazon, feed_of()),
    "getFeeds": lambda amazon: amazon.get(FEEDS, feedTypes="JSON_LISTINGS_FEED"),
    "getFeed": _get_feed,
    "cancelFeed": _cancel_feed,
    "getFeedDocument": _get_feed_document,
    "createDestination": make_destination,
    "getDestinations": lambda amazon: grantless(amazon, "GET", DESTINATIONS),
    "getDestination": _with_destination("GET"),
    "deleteDestination": _with_destination("DELETE"),
    "createSubscription": lambda amazon: subscribe(amazon, ORDER_CHANGE),
    "getSubscription": _get_subscription,
    "getSubscriptionById": _with_subscription("GET"),
    "deleteSubscriptionById": _with_subscription("DELETE"),
    "searchListingsItems": _search_listings,
    "getListingsItem": lambda amazon: amazon.get(
        f"{ITEMS}/MUG-RED-1", marketplaceIds=US_STORE, includedData=LISTING_PARTS
    ),
    "patchListingsItem": _write_listing("PATCH", PATCH),
    "putListingsItem": _write_listing("PUT", PUT),
    "deleteListingsItem": _delete_listing,
    "searchCatalogItems": lambda amazon: amazon.get(
        CATALOG, marketplaceIds=US_STORE, keywords="mug", includedData=CATALOG_PARTS
    ),
    "getCatalogItem": _get_catalog_item,
    "createReportSchedule": _plan_report,
    "getReportSchedules": lambda amazon: amazon.get(SCHEDULES, reportTypes=LISTINGS),
    "getReportSchedule": lambda amazon: amazon.get(_planned(amazon)),
    "cancelReportSchedule": lambda amazon: amazon.call("DELETE", _planned(amazon)),
    "listTransactions": lambda amazon: amazon.get(
        "/finances/2024-06-19/transactions", postedAfter="2026-11-01T00:00:00Z"
    ),
    "getShipments": _list_shipments,
    "listInventory": _at_awd("inventory", details="SHOW"),
    "listInboundShipments": _at_awd("inboundShipments"),
    "getInboundShipment": _at_awd("inboundShipments/{}", skuQuantities="SHOW"),
    "getShipmentItems": _list_shipment_items,
    "getShipmentItemsByShipmentId": _get_shipment_items,
    "getInventorySummaries": lambda amazon: amazon.get(
        "/fba/inventory/v1/summaries",
        granularityType="Marketplace",
        granularityId=US_STORE,
        marketplaceIds=US_STORE,
        details="true",
    ),
}
