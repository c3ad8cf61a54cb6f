"""FBA Inventory API v1 as Amazon spells it: the fields that we read."""

from typing import TypedDict


class ReservedQuantity(TypedDict, total=False):
    totalReservedQuantity: int
    pendingCustomerOrderQuantity: int
    pendingTransshipmentQuantity: int
    fcProcessingQuantity: int


class ResearchingQuantity(TypedDict, total=False):
    totalResearchingQuantity: int


class UnfulfillableQuantity(TypedDict, total=False):
    totalUnfulfillableQuantity: int


class InventoryDetails(TypedDict, total=False):
    fulfillableQuantity: int
    inboundWorkingQuantity: int
    inboundShippedQuantity: int
    inboundReceivingQuantity: int
    reservedQuantity: ReservedQuantity
    researchingQuantity: ResearchingQuantity
    unfulfillableQuantity: UnfulfillableQuantity


class InventorySummary(TypedDict, total=False):
    asin: str
    fnSku: str
    sellerSku: str
    inventoryDetails: InventoryDetails
    lastUpdatedTime: str


class GetInventorySummariesResult(TypedDict):
    inventorySummaries: list[InventorySummary]


class Pagination(TypedDict, total=False):
    nextToken: str


class GetInventorySummariesResponse(TypedDict, total=False):
    payload: GetInventorySummariesResult
    pagination: Pagination
