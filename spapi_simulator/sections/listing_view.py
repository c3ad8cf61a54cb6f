"""A listing in the words of Listings Items API v2021-08-01."""

import zlib
from typing import Any

from spapi_simulator.call import Call
from spapi_simulator.clock import to_iso
from spapi_simulator.marketplaces import MARKETPLACES
from spapi_simulator.reports.listing_table import channel_of
from spapi_simulator.sections.images import SIDE
from spapi_simulator.sections.order_view import money
from spapi_simulator.world.drift import price_now, title_now
from spapi_simulator.world.listings import Listing
from spapi_simulator.world.orders import AMAZON

INCLUDED_DATA = frozenset(
    {
        "summaries",
        "attributes",
        "issues",
        "offers",
        "fulfillmentAvailability",
        "procurement",
        "relationships",
        "productTypes",
    }
)

type Json = dict[str, Any]


def show_item(call: Call, listings: list[Listing], included: frozenset[str]) -> Json:
    """Return one SKU with its part of each marketplace."""
    item: Json = {"sku": listings[0].seller_sku}
    parts: dict[str, Any] = {
        "summaries": lambda: [_summary(call, each) for each in listings],
        "attributes": lambda: _attributes(call, listings),
        "issues": lambda: [issue for each in listings for issue in issues_of(each)],
        "offers": lambda: [_offer(call, each) for each in listings],
        "fulfillmentAvailability": lambda: [_availability(listings[0])],
        "relationships": lambda: [
            {"marketplaceId": each.marketplace_id, "relationships": []} for each in listings
        ],
        "productTypes": lambda: [
            {"marketplaceId": each.marketplace_id, "productType": each.product_type}
            for each in listings
        ],
    }
    for name, make in parts.items():
        if name in included:
            item[name] = make()
    return item


def issues_of(listing: Listing) -> list[Json]:
    """Return what Amazon finds wrong: a suppressed listing, and here and there a small thing."""
    found = []
    if "BUYABLE" not in listing.status:
        found.append(
            {
                "code": "18320",
                "message": "This listing is inactive until the price is confirmed.",
                "severity": "ERROR",
                "attributeNames": ["purchasable_offer"],
                "categories": ["INVALID_PRICE"],
                "enforcements": {
                    "actions": [{"action": "LISTING_SUPPRESSED"}],
                    "exemption": {"status": "NOT_EXEMPT"},
                },
                "marketplaceIds": [listing.marketplace_id],
            }
        )
    if zlib.crc32(listing.seller_sku.encode()) % 11 == 0:
        found.append(
            {
                "code": "99300",
                "message": "'bullet_point' is recommended but missing.",
                "severity": "WARNING",
                "attributeNames": ["bullet_point"],
                "categories": ["MISSING_ATTRIBUTE"],
                "marketplaceIds": [listing.marketplace_id],
            }
        )
    return found


def _summary(call: Call, listing: Listing) -> Json:
    summary: Json = {
        "marketplaceId": listing.marketplace_id,
        "asin": listing.asin,
        "productType": listing.product_type,
        "conditionType": listing.condition,
        "status": sorted(listing.status),
        "itemName": title_now(listing, call.now),
        "createdDate": to_iso(listing.created),
        "lastUpdatedDate": to_iso(listing.updated),
        "mainImage": {
            "link": f"{call.base_url.rstrip('/')}{listing.image_path}",
            "height": SIDE,
            "width": SIDE,
        },
    }
    if listing.fulfilled_by == AMAZON:
        summary["fnSku"] = listing.fnsku
    return summary


def _offer(call: Call, listing: Listing) -> Json:
    return {
        "marketplaceId": listing.marketplace_id,
        "offerType": "B2C",
        "price": money(price_now(listing, call.now), listing.currency),
        "audience": {"value": "ALL", "displayName": "Sell on Amazon"},
    }


def _availability(listing: Listing) -> Json:
    """Return who ships and, for the merchant's own stock only, how much there is."""
    shown: Json = {"fulfillmentChannelCode": channel_of(listing)}
    if listing.fulfilled_by != AMAZON:
        shown["quantity"] = listing.quantity
    return shown


def _attributes(call: Call, listings: list[Listing]) -> Json:
    """Return the attributes in the shape in which they are patched."""
    first = listings[0]
    availability: Json = {"fulfillment_channel_code": channel_of(first)}
    if first.fulfilled_by != AMAZON:
        availability["quantity"] = first.quantity
        if first.lead_time_days is not None:
            availability["lead_time_to_ship_max_days"] = first.lead_time_days
    return {
        "item_name": [
            {
                "value": title_now(each, call.now),
                "language_tag": MARKETPLACES[each.marketplace_id].language,
                "marketplace_id": each.marketplace_id,
            }
            for each in listings
        ],
        "condition_type": [
            {"value": each.condition, "marketplace_id": each.marketplace_id} for each in listings
        ],
        "purchasable_offer": [
            {
                "marketplace_id": each.marketplace_id,
                "currency": each.currency,
                "audience": "ALL",
                "our_price": [{"schedule": [{"value_with_tax": float(price_now(each, call.now))}]}],
            }
            for each in listings
        ],
        "fulfillment_availability": [availability],
        "merchant_suggested_asin": [
            {"value": each.asin, "marketplace_id": each.marketplace_id} for each in listings
        ],
    }
