"""Amazon Warehousing and Distribution v2024-05-09 as Amazon spells it: the fields that we read."""

from typing import TypedDict


class InventoryDetails(TypedDict, total=False):
    availableDistributableQuantity: int
    reservedDistributableQuantity: int
    replenishmentQuantity: int


class InventorySummary(TypedDict, total=False):
    sku: str
    totalOnhandQuantity: int
    totalInboundQuantity: int
    inventoryDetails: InventoryDetails


class InventoryListing(TypedDict, total=False):
    inventory: list[InventorySummary]
    nextToken: str


class InboundShipmentSummary(TypedDict, total=False):
    shipmentId: str
    shipmentStatus: str
    externalReferenceId: str


class ShipmentListing(TypedDict, total=False):
    shipments: list[InboundShipmentSummary]
    nextToken: str


class Address(TypedDict, total=False):
    city: str
    countryCode: str


class InventoryQuantity(TypedDict, total=False):
    quantity: int
    unitOfMeasurement: str


class SkuQuantity(TypedDict, total=False):
    sku: str
    expectedQuantity: InventoryQuantity
    receivedQuantity: InventoryQuantity


class ProductQuantity(TypedDict, total=False):
    sku: str
    quantity: int


class PackageContents(TypedDict, total=False):
    products: list[ProductQuantity]


class DistributionPackage(TypedDict, total=False):
    type: str
    contents: PackageContents


class DistributionPackageQuantity(TypedDict, total=False):
    count: int
    distributionPackage: DistributionPackage


class InboundShipment(InboundShipmentSummary, total=False):
    destinationRegion: str
    originAddress: Address
    shipmentContainerQuantities: list[DistributionPackageQuantity]
    shipmentSkuQuantities: list[SkuQuantity]
