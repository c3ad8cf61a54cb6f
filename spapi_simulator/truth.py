"""What Amazon knows, told without any fault: the body of `GET /sim/truth`."""

from typing import Any

from spapi_simulator.clock import to_iso
from spapi_simulator.reports.after_sales import reimbursed_amount
from spapi_simulator.world.aftermath import Reimbursed
from spapi_simulator.world.listings import Listing
from spapi_simulator.world.orders import AMAZON, MERCHANT, Order
from spapi_simulator.world.shipments import Shipment
from spapi_simulator.world.stock import PoolStock
from spapi_simulator.world.world import World

type Json = dict[str, Any]


def tell_truth(world: World, seller_id: str | None) -> Json:
    """Return everything, or one seller's part, in the names of the ERP's REST answers."""
    now = world.catch_up()
    truth: Json = {
        "now": to_iso(now),
        "orders": [
            tell_order(order)
            for book_of, book in world.books.items()
            if seller_id in (None, book_of)
            for order in book.by_id.values()
        ],
        "listings": [
            tell_listing(each)
            for each in world.listings
            if seller_id in (None, each.seller_id) and each.created <= now
        ],
        "fba": [
            tell_pool(each)
            for each in world.stock.pools.values()
            if seller_id in (None, each.seller_id)
        ],
        "shipments": [
            tell_shipment(each) for each in world.shipments if seller_id in (None, each.seller_id)
        ],
        "reimbursements": [
            tell_reimbursement(each)
            for repaid_to, facts in world.aftermath.reimbursed.items()
            if seller_id in (None, repaid_to)
            for each in facts
        ],
    }
    for name, part in world.truth_parts.items():
        truth[name] = part(seller_id)
    return truth


def tell_order(order: Order) -> Json:
    return {
        "order_id": order.order_id,
        "seller_id": order.seller_id,
        "marketplace_id": order.marketplace_id,
        "amazon_status": order.status,
        "fulfilled_by": order.fulfilled_by,
        "kind": order.kind,
        "created_at": to_iso(order.created),
        "updated_at": to_iso(order.updated),
        "lines": [
            {
                "order_item_id": line.item_id,
                "seller_sku": line.seller_sku,
                "quantity": line.quantity,
                "fulfilled": line.fulfilled,
                "price": str(line.unit_price),
                "currency": line.currency,
            }
            for line in order.lines
        ],
        "packages": [
            {
                "package_reference_id": package.reference_id,
                "carrier": package.carrier,
                "tracking_number": package.tracking_number,
                "items": package.items,
            }
            for package in order.packages
        ],
    }


def tell_listing(listing: Listing) -> Json:
    """Tell a listing; Amazon's own stock has no quantity here, it stands under `fba`.

    `pool` is where its units lie, which may be another than that of its marketplace.
    """
    return {
        "seller_id": listing.seller_id,
        "marketplace_id": listing.marketplace_id,
        "seller_sku": listing.seller_sku,
        "asin": listing.asin,
        "title": listing.title,
        "price": str(listing.price),
        "currency": listing.currency,
        "quantity": listing.quantity if listing.fulfilled_by == MERCHANT else None,
        "fulfilled_by": listing.fulfilled_by,
        "pool": listing.pool if listing.fulfilled_by == AMAZON else None,
    }


def tell_pool(stock: PoolStock) -> Json:
    return {
        "seller_id": stock.seller_id,
        "pool": stock.pool,
        "seller_sku": stock.seller_sku,
        "fnsku": stock.fnsku,
        "fulfillable": stock.fulfillable,
        "reserved": stock.reserved,
        "researching": stock.researching,
        "unfulfillable": stock.unfulfillable,
        "inbound_working": stock.inbound_working,
        "inbound_shipped": stock.inbound_shipped,
        "inbound_receiving": stock.inbound_receiving,
        "received": stock.received,
    }


def tell_shipment(shipment: Shipment) -> Json:
    """Tell a shipment; `received` of an item is the sum of its `receipts`."""
    return {
        "shipment_id": shipment.shipment_id,
        "seller_id": shipment.seller_id,
        "marketplace_id": shipment.marketplace_id,
        "pool": shipment.pool,
        "name": shipment.name,
        "status": shipment.status,
        "destination": shipment.destination,
        "label_prep": shipment.label_prep,
        "created_at": to_iso(shipment.created),
        "updated_at": to_iso(shipment.updated),
        "items": [
            {
                "seller_sku": each.seller_sku,
                "fnsku": each.fnsku,
                "shipped": each.shipped,
                "received": each.received,
                "in_case": each.in_case,
                "release_date": each.release_date,
            }
            for each in shipment.items.values()
        ],
        "receipts": [
            {"at": to_iso(each.at), "seller_sku": each.seller_sku, "quantity": each.quantity}
            for each in shipment.receipts
        ],
    }


def tell_reimbursement(reimbursed: Reimbursed) -> Json:
    return {
        "reimbursement_id": reimbursed.reimbursement_id,
        "seller_id": reimbursed.listing.seller_id,
        "marketplace_id": reimbursed.listing.marketplace_id,
        "seller_sku": reimbursed.listing.seller_sku,
        "approved_at": to_iso(reimbursed.at),
        "reason": reimbursed.reason,
        "quantity": reimbursed.quantity,
        "to_stock": reimbursed.to_stock,
        "price": str(reimbursed_amount(reimbursed)),
        "currency": reimbursed.listing.currency,
        "case_id": reimbursed.case_id,
        "order_id": reimbursed.order_id,
        "original_id": reimbursed.original_id,
    }
