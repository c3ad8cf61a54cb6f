"""Notifications as Amazon spells them, in one of its two casings: the fields that we read.

Messages come as `NotificationType` and as `notificationType`; only the letters' case differs.
"""

from typing import NotRequired, TypedDict


class Metadata(TypedDict):
    SubscriptionId: str
    NotificationId: str


class OrderSummary(TypedDict):
    MarketplaceId: str


class OrderChange(TypedDict):
    SellerId: str
    AmazonOrderId: str
    Summary: OrderSummary


class ReportFinished(TypedDict):
    SellerId: str
    ReportId: str


class StoreStock(TypedDict):
    MarketplaceId: str


class AccountStatusChange(TypedDict):
    PreviousAccountStatus: str
    CurrentAccountStatus: str


class Payload(TypedDict, total=False):
    """A change of stock stands in the payload itself, everything else one level deeper."""

    OrderChangeNotification: OrderChange
    ReportProcessingFinishedNotification: ReportFinished
    AccountStatusChangeNotification: AccountStatusChange
    SellerId: str
    SKU: str
    FulfillmentInventoryByMarketplace: list[StoreStock]


class Message(TypedDict):
    NotificationType: str
    EventTime: str
    Payload: Payload
    NotificationMetadata: Metadata


class Subscription(TypedDict):
    subscriptionId: str
    destinationId: str
    payloadVersion: str


class QueueResource(TypedDict):
    arn: str


class DestinationResource(TypedDict, total=False):
    sqs: QueueResource


class Destination(TypedDict):
    destinationId: str
    resource: NotRequired[DestinationResource]
