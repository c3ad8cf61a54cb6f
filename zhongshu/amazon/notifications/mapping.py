"""From a message of the queue to ours: either casing is read, everything else is refused."""

from collections.abc import Callable, Mapping

from zhongshu.amazon import shapes
from zhongshu.amazon.answers import UnreadableAnswerError, read_object
from zhongshu.amazon.shapes import MalformedError, Node
from zhongshu.channels import public as channels

LARGEST_MESSAGE = 256 * 1024
LONGEST_SELLER_ID = 50
LONGEST_SKU = 200


def to_message(body: str, *, receipt: str) -> channels.Notification | channels.UnreadMessage:
    """Read one message; what cannot be understood comes back raw, with the reason."""
    raw = body.encode(errors="replace")
    if len(raw) > LARGEST_MESSAGE:
        why = f"The message is larger than {LARGEST_MESSAGE} bytes"
        return channels.UnreadMessage(why, raw[:LARGEST_MESSAGE], receipt)
    try:
        message = _fold(read_object(raw))
    except UnreadableAnswerError as error:
        return channels.UnreadMessage(f"The message is no JSON object ({error})", raw, receipt)
    try:
        return _to_notification(message, receipt)
    except MalformedError as error:
        return channels.UnreadMessage(
            str(error),
            raw,
            receipt,
            kind=_told(message, "notificationtype"),
            seller_id=_find_seller(message),
            subscription_id=_told(_under(message, "notificationmetadata"), "subscriptionid"),
        )


def to_subscription(body: Node) -> channels.SubscriptionFacts:
    """Read what Amazon keeps of a subscription."""
    told = shapes.required(body.get("payload"), "payload")
    return channels.SubscriptionFacts(
        subscription_id=shapes.identifier(told, "subscriptionId", longest=100),
        destination_id=shapes.identifier(told, "destinationId", longest=100),
        payload_version=shapes.text(told, "payloadVersion", longest=20),
    )


def to_destination_id(body: Node) -> str:
    """Read the id of a destination that was made."""
    told = shapes.required(body.get("payload"), "payload")
    return shapes.identifier(told, "destinationId", longest=100)


def find_destination_id(body: Node, queue_arn: str) -> str | None:
    """Return the destination that leads to this queue."""
    for each in shapes.children(body, "payload") or []:
        queue = shapes.child(shapes.child(each, "resource") or {}, "sqs")
        if queue is not None and queue.get("arn") == queue_arn:
            return shapes.identifier(each, "destinationId", longest=100)
    return None


def _to_notification(message: Node, receipt: str) -> channels.Notification:
    name = shapes.identifier(message, "notificationtype", longest=100)
    try:
        kind = channels.NotificationKind(name)
    except ValueError as error:
        raise MalformedError(f"{name[:60]} is nothing that we asked for") from error
    metadata = _required(message, "notificationmetadata")
    return channels.Notification(
        notification_id=shapes.identifier(metadata, "notificationid", longest=100),
        kind=kind,
        event_time=shapes.moment(message, "eventtime"),
        receipt=receipt,
        subscription_id=shapes.optional_identifier(metadata, "subscriptionid", longest=100),
        **_READERS[kind](_required(message, "payload")),
    )


def _order_change(payload: Node) -> dict[str, str]:
    told = _required(payload, "orderchangenotification")
    return {
        "seller_id": shapes.identifier(told, "sellerid", longest=LONGEST_SELLER_ID),
        "order_id": shapes.identifier(told, "amazonorderid"),
        "marketplace_id": shapes.optional_identifier(_under(told, "summary"), "marketplaceid"),
    }


def _report_finished(payload: Node) -> dict[str, str]:
    told = _required(payload, "reportprocessingfinishednotification")
    return {
        "seller_id": shapes.identifier(told, "sellerid", longest=LONGEST_SELLER_ID),
        "report_id": shapes.identifier(told, "reportid", longest=100),
    }


def _stock_change(payload: Node) -> dict[str, str]:
    stores = shapes.children(payload, "fulfillmentinventorybymarketplace") or [{}]
    return {
        "seller_id": shapes.identifier(payload, "sellerid", longest=LONGEST_SELLER_ID),
        "seller_sku": shapes.identifier(payload, "sku", longest=LONGEST_SKU),
        "marketplace_id": shapes.optional_identifier(_fold(stores[0]), "marketplaceid")
        if stores
        else "",
    }


def _account_status(payload: Node) -> dict[str, str]:
    told = _required(payload, "accountstatuschangenotification")
    return {
        "seller_id": shapes.optional_identifier(told, "sellerid", longest=LONGEST_SELLER_ID),
        "account_status": shapes.identifier(told, "currentaccountstatus", longest=30),
    }


_READERS: Mapping[channels.NotificationKind, Callable[[Node], dict[str, str]]] = {
    channels.NotificationKind.ORDER_CHANGE: _order_change,
    channels.NotificationKind.REPORT_FINISHED: _report_finished,
    channels.NotificationKind.STOCK_CHANGE: _stock_change,
    channels.NotificationKind.ACCOUNT_STATUS: _account_status,
}


def _fold(node: Node) -> Node:
    """Return the object with its names in lower case; what lies deeper is folded when read."""
    return {name.lower(): value for name, value in node.items()}


def _required(node: Node, name: str) -> Node:
    return _fold(shapes.required(node.get(name), name))


def _under(node: Node, name: str) -> Node:
    value = node.get(name)
    return _fold(value) if isinstance(value, Mapping) else {}


def _find_seller(message: Node) -> str:
    """Return the seller that a message we cannot use names, wherever it usually stands."""
    payload = _under(message, "payload")
    inner = [_under(payload, name) for name in payload]
    return next((found for node in (payload, *inner) if (found := _told(node, "sellerid"))), "")


def _told(node: Node, name: str) -> str:
    value = node.get(name)
    return value if isinstance(value, str) and 0 < len(value) <= 100 else ""
