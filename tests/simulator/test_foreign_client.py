"""A library that others wrote for the real Amazon works against the simulated one."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sp_api.api import OrdersV0, OrdersV20260101, Sellers  # type: ignore[import-untyped]
from sp_api.auth import AccessTokenClient, access_token_client  # type: ignore[import-untyped]
from sp_api.base import (  # type: ignore[import-untyped]
    Marketplaces,
    SellingApiBadRequestException,
    SellingApiForbiddenException,
)

from tests.simulator.process import Process


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
