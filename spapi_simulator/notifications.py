"""Who wants to hear of what, and the messages that go out: late, twice, or not at all."""

import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from spapi_simulator import notification_bodies as bodies
from spapi_simulator.accounts import secret
from spapi_simulator.faults import Scope
from spapi_simulator.feeds import Feed
from spapi_simulator.queues import Queues
from spapi_simulator.reports.shelf import Report
from spapi_simulator.world.orders import AMAZON, Order
from spapi_simulator.world.stock import PoolStock
from spapi_simulator.world.world import World

ORDER_CHANGE = "ORDER_CHANGE"
REPORT_FINISHED = "REPORT_PROCESSING_FINISHED"
FEED_FINISHED = "FEED_PROCESSING_FINISHED"
STOCK_CHANGE = "FBA_INVENTORY_AVAILABILITY_CHANGES"
ACCOUNT_STATUS = "ACCOUNT_STATUS_CHANGED"
VERSIONS = {
    ORDER_CHANGE: "1.0",
    REPORT_FINISHED: "2020-09-04",
    FEED_FINISHED: "2020-09-04",
    STOCK_CHANGE: "1.0",
    ACCOUNT_STATUS: "2021-01-01",
}
# Messages take up to half a minute, each its own time: so they overtake one another.
LATEST_S = 30

type Json = dict[str, Any]
type Envelope = Callable[..., Json]


@dataclass(frozen=True)
class Destination:
    destination_id: str
    client_id: str
    name: str
    resource: Json

    @property
    def arn(self) -> str | None:
        arn: str | None = self.resource.get("sqs", {}).get("arn")
        return arn


@dataclass(frozen=True)
class Subscription:
    subscription_id: str
    seller_id: str
    client_id: str
    kind: str
    version: str
    destination_id: str
    directive: Json | None = None

    def wants(self, marketplace_id: str | None) -> bool:
        """Tell whether the event filter lets a store's news through."""
        event_filter = (self.directive or {}).get("eventFilter", {})
        wanted = event_filter.get("marketplaceIds")
        return not wanted or marketplace_id is None or marketplace_id in wanted


class Notifications:
    def __init__(self) -> None:
        self.destinations: dict[str, Destination] = {}
        self.subscriptions: dict[str, Subscription] = {}
        self._numbers: Counter[str] = Counter()

    def begin(self, world: World) -> None:
        world.on("NOTIFY", lambda at, message: self._deliver(world, at, *message))
        world.listen("ORDER", lambda at, order: self._tell_order(world, at, order))
        world.listen("STOCK", lambda at, stock: self._tell_stock(world, at, stock))
        world.listen("REPORT", lambda at, report: self._tell_report(world, at, report))
        world.listen("FEED", lambda at, feed: self._tell_feed(world, at, feed))
        world.listen("ACCOUNT_STATUS", lambda at, news: self._tell_account(world, at, *news))

    def new_id(self, world: World, label: str) -> str:
        """Return an id in the form 8-4-4-4-12."""
        self._numbers[label] += 1
        digits = secret(world.settings.seed, f"{label}:{self._numbers[label]}", 32)
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    def find(self, seller_id: str, client_id: str, kind: str) -> Subscription | None:
        wanted = (seller_id, client_id, kind)
        for each in self.subscriptions.values():
            if (each.seller_id, each.client_id, each.kind) == wanted:
                return each
        return None

    def _tell_order(self, world: World, at: int, order: Order) -> None:
        """Tell of a change; that an order is new is not told, as at Amazon."""
        if not self.subscriptions:
            return
        if order.fulfilled_by == AMAZON:
            for pool in _pools_of(world, order):
                self._tell_stock(world, at, pool)
        earlier = order.earlier
        if earlier is None:
            return
        fulfilled = tuple(line.fulfilled for line in order.lines)
        is_same = (earlier.status, earlier.fulfilled) == (order.status, fulfilled)
        is_cancel_wish = is_same and any(line.cancel_reason for line in order.lines)
        if is_same and not is_cancel_wish:
            return
        payload = bodies.order_change(order, at, is_cancel_wish=is_cancel_wish)
        self._send(
            world,
            ORDER_CHANGE,
            order.seller_id,
            payload,
            at=at,
            envelope=bodies.pascal_envelope,
            marketplace_id=order.marketplace_id,
        )

    def _tell_stock(self, world: World, at: int, stock: PoolStock) -> None:
        if not self.subscriptions:
            return
        listings = [
            each
            for each in world.listings.of(stock.seller_id)
            if (each.pool, each.seller_sku) == (stock.pool, stock.seller_sku)
        ]
        payload = bodies.stock_change(stock, listings)
        self._send(
            world, STOCK_CHANGE, stock.seller_id, payload, at=at, envelope=bodies.pascal_envelope
        )

    def _tell_report(self, world: World, at: int, report: Report) -> None:
        said = {
            "sellerId": report.seller_id,
            "accountId": bodies.account_id(report.seller_id),
            "reportId": report.report_id,
            "reportType": report.kind.name,
            "processingStatus": report.status,
        }
        if report.document_id is not None:
            said["reportDocumentId"] = report.document_id
        payload = {"reportProcessingFinishedNotification": said}
        self._send(
            world, REPORT_FINISHED, report.seller_id, payload, at=at, envelope=bodies.camel_envelope
        )

    def _tell_feed(self, world: World, at: int, feed: Feed) -> None:
        said = {
            "sellerId": feed.seller_id,
            "accountId": bodies.account_id(feed.seller_id),
            "feedId": feed.feed_id,
            "feedType": feed.kind,
            "processingStatus": feed.status,
        }
        if feed.result_id is not None:
            said["resultFeedDocumentId"] = feed.result_id
        payload = {"feedProcessingFinishedNotification": said}
        self._send(
            world, FEED_FINISHED, feed.seller_id, payload, at=at, envelope=bodies.camel_envelope
        )

    def _tell_account(
        self, world: World, at: int, seller_id: str, marketplace_id: str, before: str, after: str
    ) -> None:
        self._send(
            world,
            ACCOUNT_STATUS,
            seller_id,
            bodies.account_status(before, after),
            at=at,
            envelope=bodies.camel_envelope,
            marketplace_id=marketplace_id,
        )

    def _send(
        self,
        world: World,
        kind: str,
        seller_id: str,
        payload: Json,
        *,
        at: int,
        envelope: Envelope,
        marketplace_id: str | None = None,
    ) -> None:
        """Write one message per subscription and send it on its way."""
        for each in list(self.subscriptions.values()):
            if (each.seller_id, each.kind) != (seller_id, kind) or not each.wants(marketplace_id):
                continue
            notification_id = self.new_id(world, "notification")
            dice = random.Random(notification_id)
            published = at + dice.randrange(LATEST_S)
            metadata = {
                "applicationId": world.accounts.applications[each.client_id].application_id,
                "subscriptionId": each.subscription_id,
                "publishTime": bodies.milliseconds(published),
                "notificationId": notification_id,
            }
            body = envelope(
                kind=kind, version=each.version, at=at, payload=payload, metadata=metadata
            )
            text = json.dumps(body, ensure_ascii=False)
            world.schedule(published, "NOTIFY", (each, text, dice))

    def _deliver(
        self, world: World, at: int, subscription: Subscription, text: str, dice: random.Random
    ) -> None:
        destination = self.destinations.get(subscription.destination_id)
        queue = world.state(Queues).by_arn(destination.arn or "") if destination else None
        if queue is None or queue.is_fifo or not queue.has_policy:
            return  # nobody is told that nothing arrives
        scope = Scope(subscription.kind, subscription.seller_id, subscription.client_id)
        if world.faults.draw("mute", scope):
            return
        world.state(Queues).send(queue, text, at=at)
        if world.faults.draw("duplicate", scope):
            world.state(Queues).send(queue, text, at=at)
        if world.faults.draw("foreign_message", scope):
            forged = text.replace(subscription.seller_id, "A0STRANGER0000")
            world.state(Queues).send(queue, dice.choice((forged, "not { json")), at=at)


def _pools_of(world: World, order: Order) -> list[PoolStock]:
    found = {}
    for line in order.lines:
        listing = world.listings.for_order(order.seller_id, order.marketplace_id, line.seller_sku)
        if listing is not None:
            stock = world.stock.pool_of(listing)
            found[stock.seller_sku] = stock
    return list(found.values())
