"""GET_MERCHANT_LISTINGS_ALL_DATA: every listing of one store, in the store's own notation."""

import zlib

from spapi_simulator.reports.local import local_amount, local_stamp
from spapi_simulator.reports.paper import Paper, clean, write_table
from spapi_simulator.reports.request import ReportRequest
from spapi_simulator.world.listings import Listing
from spapi_simulator.world.orders import AMAZON

COLUMNS = (
    "item-name",
    "item-description",
    "listing-id",
    "seller-sku",
    "price",
    "quantity",
    "open-date",
    "image-url",
    "item-is-marketplace",
    "product-id-type",
    "zshop-shipping-fee",
    "item-note",
    "item-condition",
    "zshop-category1",
    "zshop-browse-path",
    "zshop-storefront-feature",
    "asin1",
    "asin2",
    "asin3",
    "will-ship-internationally",
    "expedited-shipping",
    "zshop-boldface",
    "product-id",
    "bid-for-featured-placement",
    "add-delete",
    "pending-quantity",
    "fulfillment-channel",
    "merchant-shipping-group",
    "status",
)
CHANNELS = {"UK": "AMAZON_EU", "EU": "AMAZON_EU", "JP": "AMAZON_JP", "AU": "AMAZON_AU"}
ASIN_TYPE, EAN_TYPE = "1", "4"
# Letters that Windows' Shift_JIS has and the older one lacks.
JAPANESE_NOTE = "①新品・髙品質"


def channel_of(listing: Listing) -> str:
    """Return Amazon's code of who ships: `DEFAULT` is the merchant."""
    if listing.fulfilled_by != AMAZON:
        return "DEFAULT"
    return CHANNELS.get(listing.pool, "AMAZON_NA")


def barcode_of(asin: str) -> str:
    """Return the EAN under which every third product was listed, the same for all its sellers."""
    number = zlib.crc32(asin.encode())
    if number % 3:
        return ""
    digits = f"69{number % 10**10:010d}"
    weighted = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits))
    return f"{digits}{-weighted % 10}"


def write_all_listings(request: ReportRequest) -> Paper | None:
    store = request.store
    listings = [
        each
        for each in request.world.listings.of(request.seller.seller_id, store.marketplace_id)
        if each.created <= request.now
    ]
    if not listings:
        return None
    return Paper(
        write_table(COLUMNS, [_row(request, each) for each in listings]),
        identifiers="".join(each.seller_sku for each in listings),
    )


def _row(request: ReportRequest, listing: Listing) -> list[str]:
    store = request.store
    is_amazons = listing.fulfilled_by == AMAZON
    barcode = barcode_of(listing.asin)
    number = zlib.crc32(f"{listing.marketplace_id}:{listing.seller_sku}".encode())
    cells = {
        "item-name": clean(listing.title),
        "item-description": clean(listing.title),
        "listing-id": f"{number:04d}"[:4] + f"{number:010d}"[-8:],
        "seller-sku": listing.seller_sku,
        "price": local_amount(listing.price, store),
        "quantity": "" if is_amazons else str(listing.quantity),
        "open-date": local_stamp(listing.created, store),
        "item-is-marketplace": "y",
        "product-id-type": EAN_TYPE if barcode else ASIN_TYPE,
        "item-note": JAPANESE_NOTE if store.country == "JP" else "",
        "item-condition": "11",
        "asin1": listing.asin,
        "product-id": barcode or listing.asin,
        "pending-quantity": "" if is_amazons else "0",
        "fulfillment-channel": channel_of(listing),
        "merchant-shipping-group": "" if is_amazons else "Migrated Template",
        "status": status_word(listing),
    }
    return [cells.get(column, "") for column in COLUMNS]


def status_word(listing: Listing) -> str:
    if "BUYABLE" in listing.status:
        return "Active"
    return "Inactive" if "DISCOVERABLE" in listing.status else "Incomplete"
