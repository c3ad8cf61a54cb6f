"""Subscribe to notifications: what exists already is found instead of made again."""

from zhongshu.amazon.calls import Caller, Question
from zhongshu.amazon.notifications.mapping import (
    find_destination_id,
    to_destination_id,
    to_subscription,
)
from zhongshu.amazon.operations import (
    AMAZON_FULFILLMENT,
    CREATE_DESTINATION,
    CREATE_SUBSCRIPTION,
    DELETE_SUBSCRIPTION,
    GET_DESTINATIONS,
    GET_SUBSCRIPTION,
    SELLING_PARTNER_INSIGHTS,
)
from zhongshu.amazon.reading import understood
from zhongshu.channels import public as channels

NAME = "zhongshu"
GONE, EXISTS = 404, 409

KIND = channels.NotificationKind
VERSIONS = {
    KIND.ORDER_CHANGE: "1.0",
    KIND.REPORT_FINISHED: "2020-09-04",
    KIND.STOCK_CHANGE: "1.0",
    KIND.ACCOUNT_STATUS: "2021-01-01",
}
ROLES = {KIND.STOCK_CHANGE: AMAZON_FULFILLMENT, KIND.ACCOUNT_STATUS: SELLING_PARTNER_INSIGHTS}


def ensure_destination(caller: Caller, queue_arn: str) -> str:
    """Make the application's destination, or find the one that leads to this queue already.

    Raises:
        channels.SendingHeldError: this installation may change nothing at Amazon.
        channels.GatewayError: no usable answer.
    """
    specification = {"sqs": {"arn": queue_arn}}
    body = {"name": NAME, "resourceSpecification": specification}
    try:
        reply = caller.call(Question(CREATE_DESTINATION, body=body))
    except channels.RequestRefusedError as refusal:
        if refusal.status != EXISTS:
            raise
        known = caller.call(Question(GET_DESTINATIONS))
        found = understood(
            known, GET_DESTINATIONS, lambda body: find_destination_id(body, queue_arn)
        )
        if found is None:
            raise
        return found
    return understood(reply, CREATE_DESTINATION, to_destination_id)


def ensure_subscription(
    caller: Caller, kind: channels.NotificationKind, destination_id: str
) -> channels.SubscriptionFacts:
    """Subscribe, or return the subscription that exists, wherever that one leads.

    Raises:
        channels.SendingHeldError: this installation may change nothing at Amazon.
        channels.RoleMissingError: the application lacks the role behind this news.
        channels.GatewayError: no usable answer.
    """
    body = {"payloadVersion": VERSIONS[kind], "destinationId": destination_id}
    path, role = (kind.value,), ROLES.get(kind, "")
    try:
        reply = caller.call(Question(CREATE_SUBSCRIPTION, path=path, body=body, role=role))
    except channels.RequestRefusedError as refusal:
        if refusal.status != EXISTS:
            raise
        reply = caller.call(Question(GET_SUBSCRIPTION, path=path, role=role))
    return understood(reply, CREATE_SUBSCRIPTION, to_subscription)


def end_subscription(caller: Caller, kind: channels.NotificationKind, subscription_id: str) -> None:
    """End a subscription by the application's own token; gone already, all is well.

    Raises:
        channels.SendingHeldError: this installation may change nothing at Amazon.
        channels.GatewayError: no usable answer.
    """
    try:
        caller.call(Question(DELETE_SUBSCRIPTION, path=(kind.value, subscription_id)))
    except channels.RequestRefusedError as refusal:
        if refusal.status != GONE:
            raise
