"""Listings Items API 2021-08-01 as Amazon spells it: the fields that we read."""

from typing import NotRequired, TypedDict


class Money(TypedDict):
    currencyCode: str
    amount: str


class ItemImage(TypedDict):
    link: str


class ItemSummaryByMarketplace(TypedDict):
    marketplaceId: str
    productType: str
    status: list[str]
    createdDate: str
    lastUpdatedDate: str
    asin: NotRequired[str]
    conditionType: NotRequired[str]
    fnSku: NotRequired[str]
    itemName: NotRequired[str]
    mainImage: NotRequired[ItemImage]


class Audience(TypedDict, total=False):
    value: str


class ItemOfferByMarketplace(TypedDict):
    marketplaceId: str
    offerType: str
    price: Money
    audience: NotRequired[Audience]


class FulfillmentAvailability(TypedDict):
    fulfillmentChannelCode: str
    quantity: NotRequired[int]


class Issue(TypedDict):
    code: str
    message: str
    severity: str
    marketplaceIds: NotRequired[list[str]]


class Item(TypedDict):
    sku: str
    summaries: NotRequired[list[ItemSummaryByMarketplace]]
    offers: NotRequired[list[ItemOfferByMarketplace]]
    fulfillmentAvailability: NotRequired[list[FulfillmentAvailability]]
    issues: NotRequired[list[Issue]]


class Pagination(TypedDict, total=False):
    nextToken: str


class ItemSearchResults(TypedDict):
    numberOfResults: int
    items: list[Item]
    pagination: NotRequired[Pagination]
