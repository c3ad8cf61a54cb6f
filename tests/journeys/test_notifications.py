"""Notifications from the queue to our rows, through a worker as it runs in real life."""

import json
import signal
import time
from dataclasses import dataclass
from typing import Any

from tests.journeys.amazon import Amazon, Json
from tests.journeys.installation import Installation, wait_for
from zhongshu.cli.environment import queue_at

SKU = "MUG-RED-1"
SOON_S = 5.0
LATE_S = 40  # longer than Amazon's messages are under way

type Tally = tuple[int, int, int, int]


@dataclass
class Scene:
    """One seller, the queue of its news, and an installation whose worker reads it."""

    erp: Installation
    amazon: Amazon
    seller: Json
    queue: str

    def place(self, quantity: int = 1) -> Json:
        return self.amazon.place(self.seller, SKU, quantity, fulfilled_by="MERCHANT")

    def change(self, order: Json, status: str) -> None:
        """Change an order at Amazon, and let the message about it arrive."""
        self.amazon.change(order, amazon_status=status)
        self.amazon.advance(seconds=LATE_S)

    def put(self, body: str, copies: int = 1) -> None:
        path = f"/sim/queues/{self.queue}/messages"
        self.amazon.tell("POST", path, json={"body": body, "copies": copies})

    def news(self, order: Json, *, seller_id: str = "", name: str = "n-by-hand") -> str:
        """Return a message about an order, in Amazon's other casing."""
        change = {
            "sellerId": seller_id or self.seller["seller_id"],
            "amazonOrderId": order["order_id"],
        }
        message = {
            "notificationType": "ORDER_CHANGE",
            "eventTime": "2026-11-23T08:00:00.000Z",
            "payload": {"orderChangeNotification": change},
            "notificationMetadata": {"notificationId": name},
        }
        return json.dumps(message)

    def status_of(self, order: Json) -> Any:
        rows = self.erp.query(
            "SELECT amazon_status FROM orders_order WHERE order_id = %s", order["order_id"]
        )
        return rows[0][0] if rows else None

    def tally(self) -> Tally:
        rows = self.erp.query(
            'SELECT received, repeated, "foreign", unread FROM channels_notificationtally'
        )
        return rows[0] if rows else (0, 0, 0, 0)

    def waiting(self) -> int:
        found: int = self.amazon.tell("GET", "/sim/queues")[0]["messages"]
        return found


def open_scene(erp: Installation, amazon: Amazon) -> Scene:
    """Connect and subscribe a seller; only the orders stream is on, and not due for an hour."""
    [queue] = amazon.tell("GET", "/sim/queues")
    erp.variables = queue_at(amazon.url, queue)
    scene = Scene(erp, amazon, amazon.seller(), queue["name"])
    erp.connect(scene.seller)
    erp.keep_only("orders")
    erp.query("UPDATE channels_syncstream SET due_at = now() + interval '1 hour'")
    assert erp.run("notifications", "subscribe").stdout.count("True") == 4
    return scene


def follow_a_change(scene: Scene) -> None:
    """Follow an order that changes within seconds, without any polling."""
    shipped = scene.place()
    scene.change(shipped, "SHIPPED")
    wait_for(lambda: scene.status_of(shipped) == "SHIPPED", seconds=20)  # the worker is up
    cancelled = scene.place()
    scene.change(cancelled, "CANCELLED")
    wait_for(lambda: scene.status_of(cancelled) == "CANCELLED", seconds=SOON_S)


def survive_poison(scene: Scene) -> None:
    """Survive poison and forged messages before three copies of a good one: one effect."""
    scene.amazon.break_with("mute")
    wait_for(lambda: scene.waiting() == 0, seconds=SOON_S)
    before = scene.tally()
    told, secret = scene.place(2), scene.place(3)

    scene.put("not { json", 2)
    scene.put(scene.news(secret, seller_id="A0STRANGER0000", name="n-forged"), 2)
    scene.put(scene.news(told), 3)

    after = tuple(old + new for old, new in zip(before, (7, 2, 2, 2), strict=True))
    wait_for(lambda: scene.tally() == after, seconds=SOON_S)
    wait_for(lambda: scene.waiting() == 0, seconds=SOON_S)
    assert (scene.status_of(told), scene.status_of(secret)) == ("UNSHIPPED", None)
    assert scene.erp.query("SELECT subject FROM channels_syncissue") == [("queue:unreadable",)]


def poll_the_mute(scene: Scene) -> None:
    """Find by polling what Amazon does not tell."""
    silent = scene.place()
    scene.change(silent, "CANCELLED")
    scene.amazon.advance(minutes=5)
    assert scene.status_of(silent) is None

    scene.erp.query("UPDATE channels_syncstream SET due_at = now() WHERE kind = 'orders'")

    wait_for(lambda: scene.status_of(silent) == "CANCELLED", seconds=30)


def test_i_notifications_from_the_queue_to_our_rows(erp: Installation, amazon: Amazon) -> None:
    scene = open_scene(erp, amazon)
    worker = erp.start("worker")

    follow_a_change(scene)
    survive_poison(scene)
    poll_the_mute(scene)

    began = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=25) == 0
    assert time.monotonic() - began < 10
