"""What notifications say, in the two spellings that Amazon uses."""

from collections.abc import Iterable
from typing import Any

from spapi_simulator.clock import days_later, to_iso
from spapi_simulator.marketplaces import MARKETPLACES
from spapi_simulator.world import orders
from spapi_simulator.world.listings import Listing
from spapi_simulator.world.orders import Line, Order
from spapi_simulator.world.people import make_person
from spapi_simulator.world.stock import PoolStock

OLD_STATUSES = {
    orders.PENDING_AVAILABILITY: "PendingAvailability",
    orders.PENDING: "Pending",
    orders.UNSHIPPED: "Unshipped",
    orders.PARTIALLY_SHIPPED: "PartiallyShipped",
    orders.SHIPPED: "Shipped",
    orders.CANCELLED: "Canceled",
    orders.UNFULFILLABLE: "Unfulfillable",
}
OLD_PROGRAMS = {"AMAZON_BUSINESS": "Business", "PRIME": "Prime", "PREMIUM": "Premium"}

type Json = dict[str, Any]


def milliseconds(at: float) -> str:
    return to_iso(at)[:-1] + ".000Z"


def pascal_envelope(
    *, kind: str, version: str, at: float, payload: Json, metadata: dict[str, str]
) -> Json:
    return {
        "NotificationVersion": "1.0",
        "NotificationType": kind,
        "PayloadVersion": version,
        "EventTime": milliseconds(at),
        "Payload": payload,
        "NotificationMetadata": {
            name[0].upper() + name[1:]: text for name, text in metadata.items()
        },
    }


def camel_envelope(
    *, kind: str, version: str, at: float, payload: Json, metadata: dict[str, str]
) -> Json:
    return {
        "notificationVersion": version,
        "notificationType": kind,
        "payloadVersion": version,
        "eventTime": milliseconds(at),
        "payload": payload,
        "notificationMetadata": metadata,
    }


def order_change(order: Order, at: float, *, is_cancel_wish: bool) -> Json:
    marketplace = MARKETPLACES[order.marketplace_id]
    is_unpaid = order.status in orders.UNPAID
    postal_code = None if is_unpaid else make_person(order.person, marketplace).postal_code
    shipped = sum(line.fulfilled for line in order.lines)
    programs = [OLD_PROGRAMS[each] for each in order.programs if each in OLD_PROGRAMS]
    if order.replaces:
        programs.append("Replacement")
    summary = {
        "MarketplaceId": order.marketplace_id,
        "OrderStatus": OLD_STATUSES[order.status],
        "PurchaseDate": milliseconds(order.created),
        "DestinationPostalCode": postal_code,
        "FulfillmentType": "AFN" if order.fulfilled_by == orders.AMAZON else "MFN",
        "OrderType": "Preorder" if "PREORDER" in order.programs else "StandardOrder",
        "NumberOfItemsShipped": shipped,
        "NumberOfItemsUnshipped": sum(line.quantity for line in order.lines) - shipped,
        "EarliestShipDate": milliseconds(order.created),
        "LatestShipDate": milliseconds(order.ship_by),
        "EarliestDeliveryDate": milliseconds(days_later(order.ship_by, 1)),
        "LatestDeliveryDate": milliseconds(order.deliver_by),
        "CancelNotifyDate": milliseconds(days_later(order.ship_by, 7)),
        "OrderPrograms": programs,
        "ShippingPrograms": [],
        "OrderItems": [_order_item(line, is_cancel_wish=is_cancel_wish) for line in order.lines],
    }
    return {
        "OrderChangeNotification": {
            "NotificationLevel": "OrderLevel",
            "SellerId": order.seller_id,
            "AmazonOrderId": order.order_id,
            "OrderChangeType": "BuyerRequestedChange" if is_cancel_wish else "OrderStatusChange",
            "OrderChangeTrigger": {
                "TimeOfOrderChange": milliseconds(at),
                "ChangeReason": "Buyer Requested Cancel" if is_cancel_wish else "OrderStatusChange",
            },
            "Summary": summary,
        }
    }


def _order_item(line: Line, *, is_cancel_wish: bool) -> Json:
    return {
        "OrderItemId": line.item_id,
        "SellerSKU": line.seller_sku,
        "SupplySourceId": None,
        "OrderItemStatus": "Shipped" if line.fulfilled >= line.quantity else "Unshipped",
        "Quantity": line.quantity,
        "QuantityShipped": line.fulfilled,
        "IsBuyerRequestedCancel": is_cancel_wish and line.cancel_reason is not None,
    }


def stock_change(stock: PoolStock, listings: Iterable[Listing]) -> Json:
    """Tell a pool, once for each store that sells from it."""
    inventory = {
        "InboundQuantityBreakdown": {
            "Working": stock.inbound_working,
            "Shipped": stock.inbound_shipped,
            "Receiving": stock.inbound_receiving,
        },
        "Fulfillable": stock.fulfillable,
        "Unfulfillable": stock.unfulfillable,
        "Researching": stock.researching,
        "ReservedQuantityBreakdown": {
            "WarehouseProcessing": 0,
            "WarehouseTransfer": 0,
            "PendingCustomerOrder": stock.reserved,
        },
        "FutureSupplyBuyable": 0,
        "PendingCustomerOrderInTransit": 0,
    }
    return {
        "SellerId": stock.seller_id,
        "FNSKU": stock.fnsku,
        "ASIN": stock.asin,
        "SKU": stock.seller_sku,
        "FulfillmentInventoryByMarketplace": [
            {
                "MarketplaceId": each.marketplace_id,
                "ItemName": each.title,
                "FulfillmentInventory": inventory,
                "Stores": [],
            }
            for each in listings
        ],
    }


def account_id(seller_id: str) -> str:
    return f"amzn1.merchant.o.{seller_id}"


def account_status(previous: str, current: str) -> Json:
    change = {"previousAccountStatus": previous, "currentAccountStatus": current}
    return {"accountStatusChangeNotification": change}
