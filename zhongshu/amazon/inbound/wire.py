"""Fulfillment Inbound API v0 as Amazon spells it: the fields that we read."""

from typing import TypedDict


class Address(TypedDict, total=False):
    City: str
    CountryCode: str


class InboundShipmentInfo(TypedDict, total=False):
    ShipmentId: str
    ShipmentName: str
    ShipFromAddress: Address
    DestinationFulfillmentCenterId: str
    ShipmentStatus: str
    LabelPrepType: str
    ConfirmedNeedByDate: str


class GetShipmentsResult(TypedDict, total=False):
    ShipmentData: list[InboundShipmentInfo]
    NextToken: str


class GetShipmentsResponse(TypedDict, total=False):
    payload: GetShipmentsResult


class InboundShipmentItem(TypedDict, total=False):
    ShipmentId: str
    SellerSKU: str
    FulfillmentNetworkSKU: str
    QuantityShipped: int
    QuantityReceived: int


class GetShipmentItemsResult(TypedDict, total=False):
    ItemData: list[InboundShipmentItem]
    NextToken: str


class GetShipmentItemsResponse(TypedDict, total=False):
    payload: GetShipmentItemsResult
