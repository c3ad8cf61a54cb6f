"""Orders API 2026-01-01 as Amazon spells it: the fields that we read."""

from typing import NotRequired, TypedDict


class Money(TypedDict):
    amount: str
    currencyCode: str


class DateTimeRange(TypedDict, total=False):
    earliestDateTime: str
    latestDateTime: str


class AssociatedOrder(TypedDict, total=False):
    orderId: str
    associationType: str


class SalesChannel(TypedDict):
    channelName: str
    marketplaceId: NotRequired[str]
    marketplaceName: NotRequired[str]


class Buyer(TypedDict, total=False):
    buyerName: str
    buyerEmail: str
    buyerCompanyName: str
    buyerPurchaseOrderNumber: str


class AddressExtendedFields(TypedDict, total=False):
    streetName: str
    streetNumber: str
    complement: str
    neighborhood: str


class CustomerAddress(TypedDict, total=False):
    name: str
    companyName: str
    addressLine1: str
    addressLine2: str
    addressLine3: str
    city: str
    districtOrCounty: str
    stateOrRegion: str
    municipality: str
    postalCode: str
    countryCode: str
    phone: str
    extendedFields: AddressExtendedFields
    addressType: str


class Recipient(TypedDict, total=False):
    deliveryAddress: CustomerAddress


class OrderProceeds(TypedDict, total=False):
    grandTotal: Money


class OrderFulfillment(TypedDict):
    fulfillmentStatus: str
    fulfilledBy: NotRequired[str]
    fulfillmentServiceLevel: NotRequired[str]
    shipByWindow: NotRequired[DateTimeRange]
    deliverByWindow: NotRequired[DateTimeRange]


class ItemCondition(TypedDict, total=False):
    conditionType: str
    conditionSubtype: str
    conditionNote: str


class ItemPrice(TypedDict, total=False):
    unitPrice: Money
    priceDesignation: str


class ItemProduct(TypedDict, total=False):
    asin: str
    title: str
    sellerSku: str
    condition: ItemCondition
    price: ItemPrice


class ItemProceedsBreakdown(TypedDict):
    type: str
    subtotal: Money


class ItemProceeds(TypedDict, total=False):
    proceedsTotal: Money
    breakdowns: list[ItemProceedsBreakdown]


class ItemCancellationRequest(TypedDict, total=False):
    requester: str
    cancelReason: str


class ItemCancellationExecution(TypedDict, total=False):
    cancelledBy: str
    cancelReason: str


class ItemCancellation(TypedDict, total=False):
    cancellationRequest: ItemCancellationRequest
    cancellationExecution: ItemCancellationExecution


class GiftOption(TypedDict, total=False):
    giftMessage: str
    giftWrapLevel: str


class ItemPacking(TypedDict, total=False):
    giftOption: GiftOption


class ItemFulfillment(TypedDict, total=False):
    quantityFulfilled: int
    quantityUnfulfilled: int
    packing: ItemPacking


class OrderItem(TypedDict):
    orderItemId: str
    quantityOrdered: int
    product: ItemProduct
    programs: NotRequired[list[str]]
    proceeds: NotRequired[ItemProceeds]
    cancellation: NotRequired[ItemCancellation]
    fulfillment: NotRequired[ItemFulfillment]


class PackageStatus(TypedDict):
    status: str
    detailedStatus: NotRequired[str]


class OrderPackage(TypedDict):
    packageReferenceId: str
    packageStatus: NotRequired[PackageStatus]
    carrier: NotRequired[str]
    shipTime: NotRequired[str]
    shippingService: NotRequired[str]
    trackingNumber: NotRequired[str]


class Order(TypedDict):
    orderId: str
    createdTime: str
    lastUpdatedTime: str
    salesChannel: SalesChannel
    orderItems: list[OrderItem]
    programs: NotRequired[list[str]]
    associatedOrders: NotRequired[list[AssociatedOrder]]
    buyer: NotRequired[Buyer]
    recipient: NotRequired[Recipient]
    proceeds: NotRequired[OrderProceeds]
    fulfillment: NotRequired[OrderFulfillment]
    packages: NotRequired[list[OrderPackage]]


class Pagination(TypedDict, total=False):
    nextToken: str


class SearchOrdersResponse(TypedDict):
    orders: list[Order]
    pagination: NotRequired[Pagination]
    lastUpdatedBefore: NotRequired[str]
