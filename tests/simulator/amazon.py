"""A small client that speaks to a simulated Amazon in-process and checks every answer."""

from datetime import UTC, datetime
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from spapi_simulator.accounts import Seller
from spapi_simulator.journal import Journal
from spapi_simulator.server import create_app
from spapi_simulator.world.orders import Order
from spapi_simulator.world.world import World, WorldSettings
from tests.simulator import contract

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
NA = "A2NORTHWIND7US"
EU = "A3NORDLICHT5EU"
JP = "A1SAKURAYA9JP"
HARBOUR = "A4HARBOUR2US"
US_STORE = "ATVPDKIKX0DER"
DE_STORE = "A1PA6795UKMFR9"
JP_STORE = "A1VC38T7YXB528"
ORDERS = "/orders/2026-01-01/orders"
EVERYTHING = (
    "BUYER,RECIPIENT,PROCEEDS,EXPENSE,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES,TAX,PAYMENT,"
    "FULFILLMENT_ORDERS"
)
AGENT = "Tests/1.0 (Language=Python)"

type Json = dict[str, Any]


def small_world(**changes: Any) -> World:
    """Return a world of some hundred orders that stands still on MONDAY."""
    settings: Json = {
        "seed": 1,
        "products": 12,
        "orders_per_day": 20,
        "history_days": 14,
        "start": MONDAY,
        "speed": 0,
    }
    return World(WorldSettings(**settings | changes))


class Amazon:
    def __init__(self, world: World, journal: Journal | None = None) -> None:
        self.world = world
        self.web = TestClient(
            create_app(world, journal), headers={"user-agent": AGENT}, follow_redirects=False
        )
        self._tokens: dict[str, str] = {}

    def seller(self, seller_id: str) -> Seller:
        return self.world.accounts.sellers[seller_id]

    def grant(self, **form: str) -> Response:
        return self.web.post("/auth/o2/token", data=form)

    def refresh_form(self, seller_id: str = NA) -> dict[str, str]:
        accounts = self.world.accounts
        application = accounts.applications[accounts.sellers[seller_id].client_id]
        granted = accounts.latest(seller_id, application.client_id)
        return {
            "grant_type": "refresh_token",
            "refresh_token": granted.refresh_token if granted else "none",
            "client_id": application.client_id,
            "client_secret": application.client_secret,
        }

    def token(self, seller_id: str = NA) -> str:
        if seller_id not in self._tokens:
            answer = self.grant(**self.refresh_form(seller_id))
            assert answer.status_code == 200, answer.text
            self._tokens[seller_id] = answer.json()["access_token"]
        return self._tokens[seller_id]

    def forget_tokens(self) -> None:
        self._tokens.clear()

    def call(
        self, method: str, path: str, *, seller_id: str = NA, body: Any = None, **query: Any
    ) -> Response:
        """Call SP-API for a seller; an answer that breaks Amazon's model fails the test."""
        headers = {"x-amz-access-token": self.token(seller_id)}
        answer = self.web.request(method, path, headers=headers, params=query, json=body)
        if contract.are_models_here() and "json" in answer.headers.get("content-type", "json"):
            content = answer.json() if answer.content else None
            violations = contract.find_violations(method, path, answer.status_code, content)
            assert violations == []
        return answer

    def get(self, path: str, *, seller_id: str = NA, **query: Any) -> Response:
        return self.call("GET", path, seller_id=seller_id, **query)

    def search(self, *, seller_id: str = NA, **query: Any) -> Json:
        """Return one good page; everything that has changed since 2026 began by default."""
        if not {"createdAfter", "lastUpdatedAfter"} & set(query):
            query["lastUpdatedAfter"] = "2026-01-01T00:00:00Z"
        answer = self.get(ORDERS, seller_id=seller_id, **query)
        assert answer.status_code == 200, answer.text
        page: Json = answer.json()
        return page

    def walk(self, *, seller_id: str = NA, **query: Any) -> list[Json]:
        """Return all pages' orders."""
        found: list[Json] = []
        page = self.search(seller_id=seller_id, **query)
        while True:
            found += page["orders"]
            if "pagination" not in page:
                return found
            self.world.buckets.fill_all()
            token = page["pagination"]["nextToken"]
            page = self.search(seller_id=seller_id, paginationToken=token, **query)

    def control(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        answer = self.web.request(method, path, json=body, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def fault(self, kind: str, **more: Any) -> None:
        self.control("POST", "/sim/faults", {"kind": kind, **more})

    def put_order(self, *, fulfilled_by: str = "MERCHANT", **more: Any) -> Json:
        """Place an order of two units of the first SKU so fulfilled in the US store."""
        store = more.pop("marketplace_id", US_STORE)
        seller_id = more.pop("seller_id", NA)
        listing = next(
            each
            for each in self.world.listings.of(seller_id, store)
            if each.fulfilled_by == fulfilled_by
        )
        wish = {
            "seller_id": seller_id,
            "marketplace_id": store,
            "fulfilled_by": fulfilled_by,
            "lines": [{"seller_sku": listing.seller_sku, "quantity": 2}],
        }
        placed: Json = self.control("POST", "/sim/orders", wish | more)
        return placed

    def confirm(self, placed: Json, *, marketplace_id: str = "", **detail: Any) -> Response:
        """Confirm a placed order's lines in one package, or what `detail` says instead."""
        package = {
            "packageReferenceId": "1",
            "carrierCode": "USPS",
            "trackingNumber": "9400100000000000000000",
            "shipDate": "2026-11-23T10:00:00Z",
            "orderItems": [
                {"orderItemId": line["order_item_id"], "quantity": line["quantity"]}
                for line in placed["lines"]
            ],
        }
        return self.call(
            "POST",
            f"/orders/v0/orders/{placed['order_id']}/shipmentConfirmation",
            seller_id=placed["seller_id"],
            body={
                "marketplaceId": marketplace_id or placed["marketplace_id"],
                "packageDetail": package | detail,
            },
        )

    def order(self, order_id: str) -> Order:
        found = self.world.find_order(order_id)
        assert found is not None
        return found

    def advance(self, seconds: float) -> None:
        self.control("POST", "/sim/clock", {"advance_s": seconds})
