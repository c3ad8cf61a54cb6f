"""The shapes of Amazon Warehousing and Distribution v2024-05-09, in our own words.

Its model is not among those beside the repository: what it says of the operations that read is
written down here, so that answers are held against it all the same.
"""

from typing import Any

type Json = dict[str, Any]

SHIPMENT_STATUSES = [
    "CREATED",
    "SHIPPED",
    "IN_TRANSIT",
    "RECEIVING",
    "DELIVERED",
    "CLOSED",
    "CANCELLED",
]
TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}
MEASURES = ["PRODUCT_UNITS", "CASES", "PALLETS"]


def _ref(name: str) -> Json:
    return {"$ref": f"#/definitions/{name}"}


def _list(name: str) -> Json:
    return {"type": "array", "items": _ref(name)}


def _object(required: tuple[str, ...] = (), **properties: Json) -> Json:
    shape: Json = {"type": "object", "properties": properties}
    return shape | ({"required": list(required)} if required else {})


def _operation(schema: str, rate: int, burst: int) -> Json:
    refused = {"schema": _ref("ErrorList")}
    return {
        "description": f"| {rate} | {burst} |",
        "responses": {
            "200": {"schema": _ref(schema)},
            **dict.fromkeys(("400", "403", "404", "429", "500", "503"), refused),
        },
    }


OF_SUMMARY: Json = {
    "createdAt": TEXT,
    "externalReferenceId": TEXT,
    "orderId": TEXT,
    "shipmentId": TEXT,
    "shipmentStatus": {"type": "string", "enum": SHIPMENT_STATUSES},
    "updatedAt": TEXT,
}
DEFINITIONS: Json = {
    "ErrorList": _object(("errors",), errors=_list("Error")),
    "Error": _object(("code", "message"), code=TEXT, message=TEXT, details=TEXT),
    "InventoryListing": _object(
        ("inventory",), inventory=_list("InventorySummary"), nextToken=TEXT
    ),
    "InventorySummary": _object(
        ("sku",),
        sku=TEXT,
        totalOnhandQuantity=WHOLE,
        totalInboundQuantity=WHOLE,
        inventoryDetails=_ref("InventoryDetails"),
        expirationDetails=_list("ExpirationDetails"),
    ),
    "InventoryDetails": _object(
        availableDistributableQuantity=WHOLE,
        reservedDistributableQuantity=WHOLE,
        replenishmentQuantity=WHOLE,
    ),
    "ExpirationDetails": _object(expiration=TEXT, onhandQuantity=WHOLE),
    "ShipmentListing": _object(shipments=_list("InboundShipmentSummary"), nextToken=TEXT),
    "InboundShipmentSummary": _object(("orderId", "shipmentId", "shipmentStatus"), **OF_SUMMARY),
    "InboundShipment": _object(
        (
            "destinationAddress",
            "orderId",
            "originAddress",
            "shipmentContainerQuantities",
            "shipmentId",
            "shipmentStatus",
        ),
        **OF_SUMMARY,
        destinationAddress=_ref("Address"),
        destinationRegion=TEXT,
        originAddress=_ref("Address"),
        receivedQuantity=_list("InventoryQuantity"),
        shipmentContainerQuantities=_list("DistributionPackageQuantity"),
        shipmentSkuQuantities=_list("SkuQuantity"),
        trackingId=TEXT,
        warehouseReferenceId=TEXT,
    ),
    "Address": _object(
        ("addressLine1", "countryCode", "name", "stateOrRegion"),
        name=TEXT,
        addressLine1=TEXT,
        city=TEXT,
        countryCode=TEXT,
        stateOrRegion=TEXT,
        postalCode=TEXT,
    ),
    "InventoryQuantity": _object(
        ("quantity", "unitOfMeasurement"),
        quantity={"type": "number"},
        unitOfMeasurement={"type": "string", "enum": MEASURES},
    ),
    "SkuQuantity": _object(
        ("expectedQuantity", "sku"),
        sku=TEXT,
        expectedQuantity=_ref("InventoryQuantity"),
        receivedQuantity=_ref("InventoryQuantity"),
    ),
    "DistributionPackageQuantity": _object(
        ("count", "distributionPackage"),
        count=WHOLE,
        distributionPackage=_ref("DistributionPackage"),
    ),
    "DistributionPackage": _object(
        ("contents", "measurements", "type"),
        contents=_object(products=_list("ProductQuantity")),
        measurements=_object(("weight",), weight={"type": "object"}),
        type={"type": "string", "enum": ["CASE", "PALLET"]},
    ),
    "ProductQuantity": _object(("quantity", "sku"), sku=TEXT, quantity=WHOLE),
}
MODEL: Json = {
    "paths": {
        "/awd/2024-05-09/inventory": {"get": _operation("InventoryListing", 2, 2)},
        "/awd/2024-05-09/inboundShipments": {"get": _operation("ShipmentListing", 1, 1)},
        "/awd/2024-05-09/inboundShipments/{shipmentId}": {
            "get": _operation("InboundShipment", 2, 2)
        },
    },
    "definitions": DEFINITIONS,
}
