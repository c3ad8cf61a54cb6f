"""A library that others wrote for the real Amazon reads the simulated one, as our door does."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sp_api.api import (  # type: ignore[import-untyped]
    Inventories,
    ListingsItemsV20210801,
    OrdersV20260101,
    Reports,
    Sellers,
)
from sp_api.auth import AccessTokenClient, access_token_client  # type: ignore[import-untyped]
from sp_api.base import Marketplaces  # type: ignore[import-untyped]

from tests.amazon import simulated
from tests.simulator.process import Process

US = "ATVPDKIKX0DER"


@pytest.fixture
def open_client(running: Process) -> Iterator[Callable[[type[Any]], Any]]:
    """Open clients of the library; only their hosts are changed."""
    seller = simulated.sellers(running)[0]
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
        # It cuts eight letters off for its Host header, as if the address began with https.
        client.endpoint = running.url.replace("http://", "http://@")
        opened.append(client)
        return client

    yield open_client
    for each in opened:
        each.close()


def test_reads_stores_and_orders(running: Process, open_client: Any) -> None:
    stores = open_client(Sellers).get_marketplace_participation().payload
    page = open_client(OrdersV20260101).search_orders(
        lastUpdatedAfter="2020-01-01T00:00:00Z", includedData=["PROCEEDS"], maxResultsPerPage=10
    )

    assert US in {each["marketplace"]["id"] for each in stores}
    assert len(page.payload["orders"]) == 10
    assert page.next_token


def test_reads_listings_and_stock(running: Process, open_client: Any) -> None:
    seller_id = simulated.sellers(running)[0]["seller_id"]

    found = open_client(ListingsItemsV20210801).search_listings_items(
        seller_id, includedData=["summaries", "offers"], pageSize=20
    )
    [first, *_] = found.payload["items"]
    one = open_client(ListingsItemsV20210801).get_listings_item(
        seller_id, first["sku"], includedData=["summaries"]
    )
    stock = open_client(Inventories).get_inventory_summary_marketplace(
        granularityType="Marketplace", granularityId=US, details=True
    )

    assert one.payload["sku"] == first["sku"]
    assert stock.payload["inventorySummaries"]


def test_makes_and_reads_a_report(running: Process, open_client: Any) -> None:
    reports = open_client(Reports)

    report_id = reports.create_report(
        reportType="GET_MERCHANT_LISTINGS_ALL_DATA", marketplaceIds=[US]
    ).payload["reportId"]
    for _ in range(10):
        report = reports.get_report(report_id).payload
        if report["processingStatus"] not in {"IN_QUEUE", "IN_PROGRESS"}:
            break
        simulated.advance(running, 60)
    document = reports.get_report_document(report["reportDocumentId"], download=True).payload

    assert report["processingStatus"] == "DONE"
    assert document["document"].startswith("item-name\titem-description\tlisting-id\t")
