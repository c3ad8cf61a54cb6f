"""Messages of notifications in both casings, and what is no message of ours (I2, I3)."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.amazon.stage import Stage, bad, golden, good
from zhongshu.amazon.notifications.mapping import LARGEST_MESSAGE, to_message
from zhongshu.channels import public as channels

KIND = channels.NotificationKind
SELLER, US = "A3TH9S8BH6GOGM", "ATVPDKIKX0DER"
NOTIFICATION = "d0e9e693-c3ad-4373-979f-ed4ec98dd746"
SUBSCRIPTION = "7fcacc7e-727b-11e9-8848-1681be663d3e"
EVENT = datetime(2020, 7, 13, 19, 42, 4, 284_000, tzinfo=UTC)
ARN = "arn:aws:sqs:us-east-1:123456789012:news"

EXPECTED = {
    "notification_order_change.json": channels.Notification(
        NOTIFICATION,
        KIND.ORDER_CHANGE,
        SELLER,
        datetime(2020, 1, 11, 0, 9, 53, 109_000, tzinfo=UTC),
        "receipt",
        subscription_id=f"subscription-id-{NOTIFICATION}",
        marketplace_id=US,
        order_id="903-8868176-2219830",
    ),
    "notification_report_finished.json": channels.Notification(
        NOTIFICATION,
        KIND.REPORT_FINISHED,
        SELLER,
        datetime(2020, 7, 14, 3, 35, 13, 214_000, tzinfo=UTC),
        "receipt",
        subscription_id=f"subscription-id-{NOTIFICATION}",
        report_id="54517018502",
    ),
    "notification_stock_change.json": channels.Notification(
        NOTIFICATION,
        KIND.STOCK_CHANGE,
        SELLER,
        EVENT,
        "receipt",
        subscription_id=SUBSCRIPTION,
        marketplace_id=US,
        seller_sku="SELLERSKU-1",
    ),
    "notification_account_status.json": channels.Notification(
        NOTIFICATION,
        KIND.ACCOUNT_STATUS,
        "",
        EVENT,
        "receipt",
        subscription_id=SUBSCRIPTION,
        account_status="AT_RISK",
    ),
}


def recase(value: Any, change: Callable[[str], str]) -> Any:
    """Return the message with every name spelled in another casing."""
    if isinstance(value, dict):
        return {change(name): recase(each, change) for name, each in value.items()}
    return [recase(each, change) for each in value] if isinstance(value, list) else value


def pascal(name: str) -> str:
    return name[0].upper() + name[1:]


def camel(name: str) -> str:
    return name[0].lower() + name[1:]


@pytest.mark.parametrize("casing", [pascal, camel, str.upper, str])
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_i2_a_message_is_read_in_every_casing(name: str, casing: Callable[[str], str]) -> None:
    body = json.dumps(recase(golden(name), casing))

    assert to_message(body, receipt="receipt") == EXPECTED[name]


def changed(name: str, **changes: Any) -> str:
    return json.dumps(golden(name) | changes)


ORDER = "notification_order_change.json"
REPORT = "notification_report_finished.json"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("not { json", "The message is no JSON object (JSONDecodeError)"),
        ("", "The message is no JSON object (JSONDecodeError)"),
        ("[1]", "The message is no JSON object (not an object)"),
        ('{"a":' * 40_000, "The message is no JSON object (RecursionError)"),
        ("{}", "notificationtype is missing"),
        (changed(ORDER, EventTime="yesterday"), "eventtime is no time"),
        (changed(ORDER, NotificationMetadata={}), "notificationid is missing"),
        (changed(ORDER, Payload=[]), "payload is no object"),
        (changed(REPORT, payload={}), "reportprocessingfinishednotification is no object"),
    ],
)
def test_i3_what_cannot_be_read_comes_back_raw_with_the_reason(body: str, why: str) -> None:
    message = to_message(body, receipt="receipt")

    assert isinstance(message, channels.UnreadMessage)
    assert (message.why, message.raw, message.receipt) == (why, body.encode(), "receipt")


def test_i3_an_unknown_kind_says_whose_it_is() -> None:
    message = to_message(changed(ORDER, NotificationType="PRICING_HEALTH"), receipt="receipt")

    assert isinstance(message, channels.UnreadMessage)
    assert (message.kind, message.seller_id, message.subscription_id) == (
        "PRICING_HEALTH",
        SELLER,
        f"subscription-id-{NOTIFICATION}",
    )


def test_i3_a_message_beyond_256_kb_is_cut() -> None:
    message = to_message(json.dumps({"a": "ü" * LARGEST_MESSAGE}), receipt="receipt")

    assert isinstance(message, channels.UnreadMessage)
    assert message.why == f"The message is larger than {LARGEST_MESSAGE} bytes"
    assert len(message.raw) == LARGEST_MESSAGE


def test_a_destination_is_made_once_and_found_afterwards(stage: Stage) -> None:
    stage.script += [
        good({"payload": {"destinationId": "d-1", "name": "zhongshu", "resource": {}}}),
        bad(409, "Conflict", "exists"),
        good(
            {
                "payload": [
                    {"destinationId": "d-0", "resource": {"eventBridge": {"name": "bus"}}},
                    {"destinationId": "d-1", "resource": {"sqs": {"arn": ARN}}},
                ]
            }
        ),
    ]

    assert stage.gateway().make_destination(ARN) == "d-1"
    assert stage.gateway().make_destination(ARN) == "d-1"
    assert [each.method for each in stage.requests] == ["POST", "POST", "GET"]
    assert json.loads(stage.requests[0].content) == {
        "name": "zhongshu",
        "resourceSpecification": {"sqs": {"arn": ARN}},
    }


def test_a_subscription_that_exists_is_found(stage: Stage) -> None:
    told = {"subscriptionId": "s-1", "destinationId": "d-9", "payloadVersion": "1.0"}
    stage.script += [bad(409, "Conflict", "exists"), good({"payload": told})]

    found = stage.gateway().subscribe(KIND.STOCK_CHANGE, "d-1")

    assert found == channels.SubscriptionFacts("s-1", "d-9", "1.0")
    path = "/notifications/v1/subscriptions/FBA_INVENTORY_AVAILABILITY_CHANGES"
    assert [(each.method, each.url.path) for each in stage.requests] == [
        ("POST", path),
        ("GET", path),
    ]


def test_a_missing_role_is_named_by_the_kind_of_news(stage: Stage) -> None:
    stage.script += [bad(403, "Unauthorized", "denied") for _ in range(2)]

    with pytest.raises(channels.RoleMissingError) as refusal:
        stage.gateway().subscribe(KIND.STOCK_CHANGE, "d-1")

    assert refusal.value.role == "Amazon Fulfillment"


def test_a_subscription_is_ended_by_its_id_and_gone_is_gone(stage: Stage) -> None:
    stage.script += [good({}), bad(404, "NotFound", "no such subscription")]

    stage.gateway().unsubscribe(KIND.ORDER_CHANGE, "s-1")
    stage.gateway().unsubscribe(KIND.ORDER_CHANGE, "s-1")

    path = "/notifications/v1/subscriptions/ORDER_CHANGE/s-1"
    assert [(each.method, each.url.path) for each in stage.requests] == [("DELETE", path)] * 2


def test_a_subscription_that_amazon_keeps_is_not_said_to_be_gone(stage: Stage) -> None:
    stage.script += [bad(400, "InvalidInput", "no")]

    with pytest.raises(channels.RequestRefusedError):
        stage.gateway().unsubscribe(KIND.ORDER_CHANGE, "s-1")


def test_n5_a_held_installation_subscribes_nothing(stage: Stage) -> None:
    stage.is_held = True

    with pytest.raises(channels.SendingHeldError):
        stage.gateway().make_destination(ARN)
    with pytest.raises(channels.SendingHeldError):
        stage.gateway().subscribe(KIND.ORDER_CHANGE, "d-1")
    with pytest.raises(channels.SendingHeldError):
        stage.gateway().unsubscribe(KIND.ORDER_CHANGE, "s-1")

    assert stage.requests == []
