"""The simulated Amazon of a journey, and the hands that tests lay on its world."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx2

from tests.simulator.process import Process

WORLD = ("--seed", "7", "--products", "8", "--orders-per-day", "30", "--speed", "3")
REGIONS = ("NA", "EU", "FE")

type Json = dict[str, Any]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


class Amazon:
    """A running simulator, seen through its /sim/* pages."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.url = process.url

    def tell(self, method: str, path: str, **options: Any) -> Any:
        answer: httpx2.Response = self.process.web.request(method, path, **options)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def sellers(self) -> list[Json]:
        found: list[Json] = self.tell("GET", "/sim/sellers")
        return found

    def seller(self, number: int = 0) -> Json:
        return self.sellers()[number]

    def truth(self, seller: Json) -> Json:
        told: Json = self.tell("GET", "/sim/truth", params={"seller_id": seller["seller_id"]})
        return told

    def now(self) -> datetime:
        told: str = self.tell("GET", "/sim/clock")["now"]
        return datetime.fromisoformat(told).astimezone(UTC)

    def advance(self, **time: float) -> None:
        """Let time go by: `advance(hours=2, minutes=5)`."""
        seconds = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
        total = sum(seconds[unit] * number for unit, number in time.items())
        self.tell("POST", "/sim/clock", json={"advance_s": total})

    def break_with(self, kind: str, operation: str = "*", **fault: Any) -> None:
        self.tell("POST", "/sim/faults", json={"kind": kind, "operation": operation, **fault})

    def mend(self) -> None:
        self.tell("DELETE", "/sim/faults")

    def fill_buckets(self) -> None:
        self.tell("POST", "/sim/buckets/fill")

    def place(self, seller: Json, sku: str, quantity: int = 1, **order: Any) -> Json:
        """Place an order by hand in the seller's first marketplace."""
        marketplace = order.pop("marketplace_id", seller["marketplaces"][0])
        placed: Json = self.tell(
            "POST",
            "/sim/orders",
            json={
                "seller_id": seller["seller_id"],
                "marketplace_id": marketplace,
                "lines": [{"seller_sku": sku, "quantity": quantity}],
                **order,
            },
        )
        return placed

    def change(self, order: Json, **wish: Any) -> Json:
        changed: Json = self.tell("PATCH", f"/sim/orders/{order['order_id']}", json=wish)
        return changed

    def access_token(self, seller: Json) -> str:
        """Return a new access token of a seller's own program."""
        form = {"grant_type": "refresh_token"} | {
            name: seller[name] for name in ("client_id", "client_secret", "refresh_token")
        }
        token: str = self.tell("POST", "/auth/o2/token", data=form)["access_token"]
        return token

    def confirm(self, seller: Json, order: Json) -> None:
        """Confirm the shipment of a whole order, as the seller's own program would."""
        answer = self.process.web.post(
            f"/orders/v0/orders/{order['order_id']}/shipmentConfirmation",
            headers={"x-amz-access-token": self.access_token(seller)},
            json={
                "marketplaceId": order["marketplace_id"],
                "packageDetail": {
                    "packageReferenceId": "1",
                    "carrierCode": "USPS",
                    "trackingNumber": "9400100000000000000000",
                    "shipDate": self.now().isoformat().replace("+00:00", "Z"),
                    "orderItems": [
                        {"orderItemId": line["order_item_id"], "quantity": line["quantity"]}
                        for line in order["lines"]
                    ],
                },
            },
        )
        assert answer.status_code == 204, answer.text

    def calls(self, seller: Json) -> dict[str, Json]:
        """Return the counts of calls by operation."""
        return {
            each["operation"]: each
            for each in self.tell("GET", "/sim/calls")
            if each.get("seller_id") in (None, seller["seller_id"])
        }


@contextmanager
def start_amazon(*options: str) -> Iterator[Amazon]:
    """Run a simulator while the block runs."""
    process = Process(free_port(), *(options or WORLD))
    try:
        yield Amazon(process)
    finally:
        process.process.kill()
        process.process.communicate()
        process.web.close()
