"""Notifications: subscribed once, sent late, twice or not at all, read from a queue."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from spapi_simulator.accounts import FULFILLMENT
from spapi_simulator.journal import Journal
from spapi_simulator.notifications import (
    ACCOUNT_STATUS,
    FEED_FINISHED,
    ORDER_CHANGE,
    REPORT_FINISHED,
    STOCK_CHANGE,
)
from spapi_simulator.server import open_world
from spapi_simulator.world.orders import AMAZON
from spapi_simulator.world.world import WorldSettings
from tests.simulator import contract
from tests.simulator.amazon import EU, MONDAY, NA, US_STORE, Amazon, Json
from tests.simulator.reading_reports import LISTINGS, ask
from tests.simulator.receiving import (
    DESTINATIONS,
    SUBSCRIPTIONS,
    bodies,
    grantless,
    make_destination,
    receive,
    sqs,
    subscribe,
)
from tests.simulator.sending_feeds import feed_of, patch_message, send
from tests.simulator.test_listings import price_patch

SOON_S = 40
SCHEMAS = {
    ORDER_CHANGE: "OrderChangeNotification.json",
    REPORT_FINISHED: "ReportProcessingFinishedNotification.json",
    FEED_FINISHED: "FeedProcessingFinishedNotification.json",
    STOCK_CHANGE: "FBAInventoryAvailabilityChangeNotification.json",
}


def check(kind: str, body: Json) -> None:
    if contract.are_models_here():
        file = Path(contract.MODELS).parent / "schemas" / "notifications" / SCHEMAS[kind]
        schema = json.loads(file.read_text())
        assert list(Draft7Validator(schema).iter_errors(body)) == []


def ship(amazon: Amazon, placed: Json) -> None:
    amazon.control("PATCH", f"/sim/orders/{placed['order_id']}", {"amazon_status": "SHIPPED"})


def about(messages: list[Json], order_id: str) -> list[Json]:
    return [
        each
        for each in bodies(messages)
        if each["Payload"].get("OrderChangeNotification", {}).get("AmazonOrderId") == order_id
    ]


def test_destinations_are_the_applications(amazon: Amazon) -> None:
    made = make_destination(amazon)
    destination = made.json()["payload"]
    path = f"{DESTINATIONS}/{destination['destinationId']}"

    assert grantless(amazon, "GET", DESTINATIONS).json()["payload"] == [destination]
    assert grantless(amazon, "GET", path).json()["payload"] == destination
    assert make_destination(amazon).status_code == 409
    with_seller = amazon.call("GET", DESTINATIONS)
    assert with_seller.status_code == 403
    assert grantless(amazon, "DELETE", path).status_code == 200
    assert grantless(amazon, "GET", path).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "x"},
        {"name": "x", "resourceSpecification": {}},
        {"name": "x", "resourceSpecification": {"sqs": {"arn": "arn:aws:sqs:us-east-1:1:none"}}},
        {"name": "x", "resourceSpecification": {"sqs": {}}},
        {"name": "", "resourceSpecification": {"eventBridge": {"accountId": "1", "region": "x"}}},
    ],
)
def test_create_destination_refuses(body: Json, amazon: Amazon) -> None:
    assert grantless(amazon, "POST", DESTINATIONS, body).status_code == 400


def test_a_seller_subscribes_once(amazon: Amazon) -> None:
    destination_id = make_destination(amazon).json()["payload"]["destinationId"]
    first = subscribe(amazon, ORDER_CHANGE, destination_id=destination_id)
    again = subscribe(amazon, ORDER_CHANGE, destination_id=destination_id)
    shown = amazon.get(f"{SUBSCRIPTIONS}/{ORDER_CHANGE}").json()["payload"]
    path = f"{SUBSCRIPTIONS}/{ORDER_CHANGE}/{shown['subscriptionId']}"

    assert (first.status_code, again.status_code) == (200, 409)
    assert shown == first.json()["payload"]
    assert amazon.get(f"{SUBSCRIPTIONS}/{ORDER_CHANGE}", seller_id=EU).status_code == 404
    assert amazon.call("GET", path).status_code == 403  # wants the application's own token
    assert grantless(amazon, "GET", path).json()["payload"] == shown
    held = grantless(amazon, "DELETE", f"{DESTINATIONS}/{destination_id}")
    assert held.status_code == 409
    assert grantless(amazon, "DELETE", path).status_code == 200
    assert amazon.get(f"{SUBSCRIPTIONS}/{ORDER_CHANGE}").status_code == 404


@pytest.mark.parametrize(
    ("kind", "change", "status"),
    [
        ("ORDER_STATUS_CHANGE", {}, 400),
        (ORDER_CHANGE, {"payloadVersion": "2.0"}, 400),
        (ORDER_CHANGE, {"destinationId": "nowhere"}, 404),
        (ORDER_CHANGE, {"processingDirective": {"filterExpression": "a", "eventFilter": {}}}, 400),
    ],
)
def test_create_subscription_refuses(kind: str, change: Json, status: int, amazon: Amazon) -> None:
    assert subscribe(amazon, kind, **change).status_code == status


def test_a_subscription_needs_the_role_of_its_news(amazon: Amazon) -> None:
    amazon.control("POST", "/sim/roles", {"role": FULFILLMENT, "granted": False})

    assert subscribe(amazon, STOCK_CHANGE).status_code == 403


def test_a_change_of_an_order_is_told(amazon: Amazon) -> None:
    subscribe(amazon, ORDER_CHANGE)
    placed = amazon.put_order()
    amazon.advance(SOON_S)
    assert about(receive(amazon), placed["order_id"]) == []  # that it is new is not told

    ship(amazon, placed)
    amazon.advance(SOON_S)
    [told] = about(receive(amazon), placed["order_id"])

    check(ORDER_CHANGE, told)
    said = told["Payload"]["OrderChangeNotification"]
    assert said["Summary"]["OrderStatus"] == "Shipped"
    assert said["SellerId"] == NA
    assert said["Summary"]["OrderItems"][0]["QuantityShipped"] == 2


def test_d7_a_buyers_wish_to_cancel_is_told_as_such(amazon: Amazon) -> None:
    subscribe(amazon, ORDER_CHANGE)
    placed = amazon.put_order()
    [line] = placed["lines"]
    change = {"order_item_id": line["order_item_id"], "cancel_reason": "Ordered by mistake"}
    amazon.control("PATCH", f"/sim/orders/{placed['order_id']}", {"lines": [change]})

    amazon.advance(SOON_S)
    [told] = about(receive(amazon), placed["order_id"])

    said = told["Payload"]["OrderChangeNotification"]
    assert said["OrderChangeType"] == "BuyerRequestedChange"
    assert said["Summary"]["OrderItems"][0]["IsBuyerRequestedCancel"] is True


def test_reports_feeds_stock_and_account_are_told(amazon: Amazon) -> None:
    destination_id = make_destination(amazon).json()["payload"]["destinationId"]
    for kind in (REPORT_FINISHED, FEED_FINISHED, STOCK_CHANGE, ACCOUNT_STATUS):
        assert subscribe(amazon, kind, destination_id=destination_id).status_code == 200

    report_id = ask(amazon, LISTINGS).json()["reportId"]
    feed_id = send(amazon, feed_of(patch_message(1, "x", price_patch(5)))).json()["feedId"]
    placed = amazon.put_order(fulfilled_by=AMAZON)
    status = {"marketplace_id": US_STORE, "status": "AT_RISK"}
    amazon.control("POST", f"/sim/sellers/{NA}/account-status", status)
    amazon.advance(2 * SOON_S)
    told: dict[str, list[Json]] = {}
    for body in bodies(receive(amazon)):
        kind = body.get("NotificationType") or body["notificationType"]
        told.setdefault(kind, []).append(body)

    for kind in (REPORT_FINISHED, FEED_FINISHED, STOCK_CHANGE):
        check(kind, told[kind][0])
    [report] = told[REPORT_FINISHED]
    said = report["payload"]["reportProcessingFinishedNotification"]
    assert (said["reportId"], said["processingStatus"]) == (report_id, "DONE")
    [feed] = told[FEED_FINISHED]
    assert feed["payload"]["feedProcessingFinishedNotification"]["feedId"] == feed_id
    [account] = told[ACCOUNT_STATUS]
    assert account["payload"] == {
        "accountStatusChangeNotification": {
            "previousAccountStatus": "NORMAL",
            "currentAccountStatus": "AT_RISK",
        }
    }
    skus = {body["Payload"]["SKU"] for body in told[STOCK_CHANGE]}
    assert placed["lines"][0]["seller_sku"] in skus


def test_an_event_filter_keeps_other_stores_quiet(amazon: Amazon) -> None:
    event_filter = {"eventFilterType": "ORDER_CHANGE", "marketplaceIds": ["A2EUQ1WTGCTBG2"]}
    subscribe(amazon, ORDER_CHANGE, processingDirective={"eventFilter": event_filter})
    placed = amazon.put_order()
    ship(amazon, placed)

    amazon.advance(SOON_S)

    assert about(receive(amazon), placed["order_id"]) == []


def test_i2_messages_overtake_one_another_and_come_twice(amazon: Amazon) -> None:
    amazon.fault("duplicate", operation=ORDER_CHANGE)
    subscribe(amazon, ORDER_CHANGE)
    for _ in range(8):
        ship(amazon, amazon.put_order())
        amazon.advance(1)
    amazon.advance(SOON_S)

    told = bodies(receive(amazon))

    ids = [each["NotificationMetadata"]["NotificationId"] for each in told]
    assert len(ids) == 2 * len(set(ids)) >= 16
    times = [each["EventTime"] for each in told]
    assert times != sorted(times)


@pytest.mark.parametrize(("kind", "number"), [("mute", 0), ("foreign_message", 2)])
def test_i1_i5_silence_and_strangers(kind: str, number: int, amazon: Amazon) -> None:
    amazon.fault(kind, operation=ORDER_CHANGE)
    subscribe(amazon, ORDER_CHANGE)
    placed = amazon.put_order()
    ship(amazon, placed)

    amazon.advance(SOON_S)

    told = [each["Body"] for each in receive(amazon)]
    mine = [each for each in told if placed["order_id"] in each or "not {" in each]
    assert len(mine) == number
    if number:
        assert sum(NA in each for each in mine) == 1


@pytest.mark.parametrize("change", [{"is_fifo": True}, {"has_policy": False}])
def test_i1_a_wrong_queue_gets_nothing(change: Json, amazon: Amazon) -> None:
    amazon.control("POST", "/sim/queues", {"name": "wrong", **change})
    destination = make_destination(amazon, "wrong").json()["payload"]
    subscribe(amazon, ORDER_CHANGE, destination_id=destination["destinationId"])
    ship(amazon, amazon.put_order())

    amazon.advance(SOON_S)

    answer = sqs(amazon, "GetQueueAttributes", queue="wrong", AttributeNames=["All"])
    attributes = answer.json()["Attributes"]
    assert attributes["ApproximateNumberOfMessages"] == "0"
    assert ("Policy" in attributes) is change.get("has_policy", True)
    assert attributes.get("FifoQueue", "false") == str(change.get("is_fifo", False)).lower()


def test_i4_what_is_not_deleted_comes_back(amazon: Amazon) -> None:
    amazon.control(
        "POST", "/sim/queues/spapi-notifications/messages", {"body": "poison", "copies": 2}
    )

    [first, second] = receive(amazon)
    assert receive(amazon) == []
    assert sqs(amazon, "DeleteMessage", ReceiptHandle=first["ReceiptHandle"]).json() == {}
    amazon.advance(30)
    [back] = receive(amazon)

    assert back["MessageId"] == second["MessageId"]
    assert back["Attributes"]["ApproximateReceiveCount"] == "2"
    # The receipt of the earlier look deletes nothing.
    sqs(amazon, "DeleteMessage", ReceiptHandle=second["ReceiptHandle"])
    amazon.advance(30)
    assert [each["MessageId"] for each in receive(amazon)] == [second["MessageId"]]


def test_messages_can_be_deleted_together(amazon: Amazon) -> None:
    amazon.control("POST", "/sim/queues/spapi-notifications/messages", {"body": "x", "copies": 3})
    entries: list[Json] = [
        {"Id": str(number), "ReceiptHandle": each["ReceiptHandle"]}
        for number, each in enumerate(receive(amazon))
    ]
    entries.append({"Id": "bad", "ReceiptHandle": "nonsense"})

    answer = sqs(amazon, "DeleteMessageBatch", Entries=entries).json()

    assert [each["Id"] for each in answer["Successful"]] == ["0", "1", "2"]
    assert [each["Id"] for each in answer["Failed"]] == ["bad"]
    amazon.advance(60)
    assert receive(amazon) == []


def test_the_queue_wants_a_signature_of_the_right_key(amazon: Amazon) -> None:
    unsigned = amazon.web.post("/", headers={"x-amz-target": "AmazonSQS.ReceiveMessage"})
    foreign = sqs(amazon, "ReceiveMessage", key_id="AKIANOBODY")

    assert (unsigned.status_code, foreign.status_code) == (403, 403)
    assert foreign.json()["__type"] == "com.amazonaws.sqs#InvalidClientTokenId"


@pytest.mark.parametrize(
    ("action", "body", "kind"),
    [
        ("ReceiveMessage", {"QueueUrl": "http://testserver/1/none"}, "QueueDoesNotExist"),
        ("ReceiveMessage", {"MaxNumberOfMessages": 11}, "InvalidParameterValue"),
        ("DeleteMessage", {"ReceiptHandle": "x"}, "ReceiptHandleIsInvalid"),
        ("DeleteMessageBatch", {"Entries": []}, "EmptyBatchRequest"),
        ("SendMessage", {"MessageBody": "x"}, "UnsupportedOperation"),
    ],
)
def test_the_queue_refuses(action: str, body: Any, kind: str, amazon: Amazon) -> None:
    answer = sqs(amazon, action, **body)

    assert answer.status_code == 400
    assert answer.json()["__type"] == f"com.amazonaws.sqs#{kind}"
    assert answer.headers["x-amzn-query-error"] == f"AWS.SimpleQueueService.{kind};Sender"


def test_the_state_file_remembers_subscriptions_and_what_was_read(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "state.jsonl")
    settings = WorldSettings(products=12, orders_per_day=20, history_days=14, start=MONDAY, speed=0)
    amazon = Amazon(open_world(settings, journal), journal)
    subscribe(amazon, ORDER_CHANGE)
    for _ in range(2):
        ship(amazon, amazon.put_order())
    amazon.advance(SOON_S)
    [first, *others] = receive(amazon)
    sqs(amazon, "DeleteMessage", ReceiptHandle=first["ReceiptHandle"])

    again = Amazon(open_world(settings, journal), journal)

    assert {each["MessageId"] for each in receive(again)} == {each["MessageId"] for each in others}
    assert again.get(f"{SUBSCRIPTIONS}/{ORDER_CHANGE}").status_code == 200
