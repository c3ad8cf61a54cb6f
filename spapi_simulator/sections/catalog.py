"""Catalog Items API v2022-04-01: what Amazon says of an ASIN, whoever sells it."""

import zlib
from typing import Any

from spapi_simulator.accounts import LISTING
from spapi_simulator.call import Answer, Call, Operation, Section
from spapi_simulator.errors import invalid_input, not_found
from spapi_simulator.paging import open_page, seal_page
from spapi_simulator.sections.images import SIDE
from spapi_simulator.sections.listings import read_marketplaces
from spapi_simulator.world.listings import Listing

BASE = "/catalog/2022-04-01/items"
ROLES = frozenset({LISTING})
INCLUDED_DATA = frozenset(
    {
        "attributes",
        "classifications",
        "dimensions",
        "identifiers",
        "images",
        "productTypes",
        "relationships",
        "salesRanks",
        "summaries",
        "vendorDetails",
    }
)
IDENTIFIERS = frozenset({"ASIN", "EAN", "GTIN", "ISBN", "JAN", "MINSAN", "SKU", "UPC"})
FREE = frozenset({"pageSize"})

type Json = dict[str, Any]


def search_catalog_items(call: Call) -> Answer:
    [marketplace_id] = read_marketplaces(call, most=1)
    included = _read_included(call)
    keywords, identifiers = call.csv("keywords", most=20), call.csv("identifiers", most=20)
    if (keywords is None) == (identifiers is None):
        raise invalid_input("Exactly one of keywords and identifiers is required.")
    products = _products(call, marketplace_id)
    if identifiers is not None:
        found = _by_identifier(call, products, identifiers)
    else:
        words = [word.casefold() for each in keywords or [] for word in each.split()]
        found = [
            each
            for each in products.values()
            if all(word in each.title.casefold() for word in words)
        ]
    size = call.integer("pageSize", default=10, low=1, high=20)
    start = open_page(call, "pageToken", free=FREE) or 0
    page = found[start : start + size]
    answer: Json = {
        "numberOfResults": len(found),
        "items": [_show(call, [each], included) for each in page],
    }
    if start + size < len(found):
        token = seal_page(call, start + size, name="pageToken", this_page=start, free=FREE)
        answer["pagination"] = {"nextToken": token}
    return Answer(answer)


def get_catalog_item(call: Call) -> Answer:
    marketplace_ids, included = read_marketplaces(call), _read_included(call)
    listings = [
        products[call.path["asin"]]
        for products in (_products(call, each) for each in marketplace_ids)
        if call.path["asin"] in products
    ]
    if not listings:
        raise not_found(f"Requested item '{call.path['asin']}' not found in the marketplace.")
    return Answer(_show(call, listings, included))


def ean_of(asin: str) -> str:
    """Return the product's number with a right check digit."""
    digits = f"40{zlib.crc32(asin.encode()):010d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def _products(call: Call, marketplace_id: str) -> dict[str, Listing]:
    return {
        each.asin: each
        for each in call.world.listings
        if each.marketplace_id == marketplace_id and each.created <= call.now
    }


def _read_included(call: Call) -> frozenset[str]:
    return frozenset(call.choices("includedData", INCLUDED_DATA) or ["summaries"])


def _by_identifier(
    call: Call, products: dict[str, Listing], identifiers: list[str]
) -> list[Listing]:
    kind = call.text("identifiersType")
    if kind not in IDENTIFIERS:
        raise invalid_input("identifiers needs a valid identifiersType.")
    if kind == "SKU":
        if call.text("sellerId") != call.seller.seller_id:
            raise invalid_input("identifiersType SKU needs the sellerId.")
        own = call.world.listings.of(call.seller.seller_id, call.text("marketplaceIds"))
        asins = {each.asin for each in own if each.seller_sku in identifiers}
        return [each for asin, each in products.items() if asin in asins]
    if kind == "ASIN":
        return [products[each] for each in identifiers if each in products]
    return [each for asin, each in products.items() if ean_of(asin) in identifiers]


def _show(call: Call, listings: list[Listing], included: frozenset[str]) -> Json:
    item: Json = {"asin": listings[0].asin}
    parts = {
        "summaries": lambda each: {
            "itemName": each.title,
            "brand": "Northwind",
            "itemClassification": "BASE_PRODUCT",
        },
        "images": lambda each: {
            "images": [
                {
                    "variant": "MAIN",
                    "link": f"{call.base_url.rstrip('/')}{each.image_path}",
                    "height": SIDE,
                    "width": SIDE,
                }
            ]
        },
        "identifiers": lambda each: {
            "identifiers": [{"identifierType": "EAN", "identifier": ean_of(each.asin)}]
        },
        "productTypes": lambda each: {"productType": each.product_type},
        "dimensions": lambda _each: {
            "package": {
                "length": {"unit": "inches", "value": 10.0},
                "width": {"unit": "inches", "value": 6.0},
                "height": {"unit": "inches", "value": 4.0},
                "weight": {"unit": "pounds", "value": 1.5},
            }
        },
        "relationships": lambda _each: {"relationships": []},
    }
    for name, make in parts.items():
        if name in included:
            item[name] = [
                {"marketplaceId": each.marketplace_id, **make(each)}  # type: ignore[no-untyped-call]
                for each in listings
            ]
    if "attributes" in included:
        item["attributes"] = {
            "item_name": [
                {"value": each.title, "marketplace_id": each.marketplace_id} for each in listings
            ]
        }
    return item


SECTION = Section(
    operations=(
        Operation("searchCatalogItems", "GET", BASE, 2.0, 2, search_catalog_items, roles=ROLES),
        Operation("getCatalogItem", "GET", BASE + "/{asin}", 2.0, 2, get_catalog_item, roles=ROLES),
    )
)
