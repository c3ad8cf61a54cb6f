"""One good call of each operation, for the tests that hold every answer against its model."""

from collections.abc import Callable

from httpx2 import Response

from tests.simulator.amazon import NA, US_STORE, Amazon, Json
from tests.simulator.reading_reports import DOCUMENTS, LISTINGS, REPORTS, ask, order


def _get_report(amazon: Amazon) -> Response:
    report_id = ask(amazon, LISTINGS).json()["reportId"]
    return amazon.get(f"{REPORTS}/{report_id}")


def _cancel_report(amazon: Amazon) -> Response:
    report_id = ask(amazon, LISTINGS).json()["reportId"]
    return amazon.call("DELETE", f"{REPORTS}/{report_id}")


def _get_report_document(amazon: Amazon) -> Response:
    report = order(amazon, LISTINGS)
    return amazon.get(f"{DOCUMENTS}/{report['reportDocumentId']}")


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
    "getInventorySummaries": lambda amazon: amazon.get(
        "/fba/inventory/v1/summaries",
        granularityType="Marketplace",
        granularityId=US_STORE,
        marketplaceIds=US_STORE,
        details="true",
    ),
}
