"""Listings Items API v2021-08-01, the reading half: search and get."""

from collections import defaultdict
from typing import Any
from urllib.parse import unquote

from spapi_simulator.accounts import LISTING
from spapi_simulator.call import Answer, Call, Operation, Section
from spapi_simulator.errors import invalid_input, not_found, unauthorized
from spapi_simulator.paging import open_page, seal_page
from spapi_simulator.sections.listing_view import INCLUDED_DATA, issues_of, show_item
from spapi_simulator.world.listings import Listing

ROLES = frozenset({LISTING})
BASE = "/listings/2021-08-01/items"
MOST_PAGED = 1000
IDENTIFIERS = frozenset({"ASIN", "EAN", "FNSKU", "GTIN", "ISBN", "JAN", "MINSAN", "SKU", "UPC"})
STATUSES = frozenset({"BUYABLE", "DISCOVERABLE"})
SORTS = {
    "sku": lambda each: each.seller_sku,
    "createdDate": lambda each: each.created,
    "lastUpdatedDate": lambda each: each.updated,
}
FREE = frozenset({"pageSize"})


def search_listings_items(call: Call) -> Answer:
    require_own(call)
    marketplace_ids = read_marketplaces(call)
    included = _read_included(call)
    size = call.integer("pageSize", default=10, low=1, high=20)
    start = open_page(call, "pageToken", free=FREE) or 0
    skus = _find(call, marketplace_ids)
    page = list(skus.values())[start : min(start + size, MOST_PAGED)]
    answer: dict[str, Any] = {
        "numberOfResults": len(skus),
        "items": [show_item(call, listings, included) for listings in page],
    }
    following = start + len(page)
    # Beyond the first thousand there are results, but no pages.
    if following < min(len(skus), MOST_PAGED):
        token = seal_page(call, following, name="pageToken", this_page=start, free=FREE)
        answer["pagination"] = {"nextToken": token}
    return Answer(answer)


def get_listings_item(call: Call) -> Answer:
    require_own(call)
    sku = read_sku(call)
    marketplace_ids = read_marketplaces(call)
    included = _read_included(call)
    found = (
        call.world.listings.get(call.seller.seller_id, marketplace_id, sku)
        for marketplace_id in marketplace_ids
    )
    listings = [each for each in found if each is not None and each.created <= call.now]
    if not listings:
        raise not_found(f"SKU '{sku}' not found in marketplace {','.join(marketplace_ids)}.")
    return Answer(show_item(call, listings, included))


def require_own(call: Call) -> None:
    """Refuse a seller id that is not the caller's."""
    if call.path["sellerId"] != call.seller.seller_id:
        raise unauthorized("The seller id is not that of the access token.")


def read_sku(call: Call) -> str:
    """Return the SKU of the path; a bare `/` in it makes another address."""
    if call.raw_path and call.raw_path.count("/") != BASE.count("/") + 2:
        raise not_found("The requested resource was not found.")
    if call.raw_path:
        # Decoded once and no more: a SKU may hold what looks like an encoded letter.
        call.path["sku"] = unquote(call.raw_path.rpartition("/")[2])
    return call.path["sku"]


def read_marketplaces(call: Call, *, most: int | None = None) -> list[str]:
    marketplace_ids = call.csv("marketplaceIds", most=most)
    if marketplace_ids is None:
        raise invalid_input("marketplaceIds is required.")
    call.require_marketplaces(marketplace_ids)
    return marketplace_ids


def _read_included(call: Call) -> frozenset[str]:
    return frozenset(call.choices("includedData", INCLUDED_DATA) or ["summaries"])


def _find(call: Call, marketplace_ids: list[str]) -> dict[str, list[Listing]]:
    """Return the listings that match, together by SKU, in the order that is wished."""
    is_wanted = _read_filter(call)
    listings = [
        each
        for marketplace_id in marketplace_ids
        for each in call.world.listings.of(call.seller.seller_id, marketplace_id)
        if each.created <= call.now and is_wanted(each)
    ]
    by = call.text("sortBy") or "lastUpdatedDate"
    order = call.text("sortOrder") or "DESC"
    if by not in SORTS or order not in ("ASC", "DESC"):
        raise invalid_input("Invalid value for parameter sortBy or sortOrder.")
    listings.sort(key=lambda each: (SORTS[by](each), each.seller_sku), reverse=order == "DESC")
    skus: dict[str, list[Listing]] = defaultdict(list)
    for each in listings:
        if not call.world.faults.draw_for("hide_rows", call.scope, each.seller_sku):
            skus[each.seller_sku].append(each)
    return skus


def _read_filter(call: Call) -> Any:
    """Return the test that the query's filters make together."""
    has_identifier = _read_identifiers(call)
    windows = [_read_window(call, "created"), _read_window(call, "lastUpdated")]
    has_status = set(call.choices("withStatus", STATUSES) or [])
    lacks_status = set(call.choices("withoutStatus", STATUSES) or [])
    severities = set(call.choices("withIssueSeverity", frozenset({"WARNING", "ERROR"})) or [])

    def is_wanted(each: Listing) -> bool:
        times = (each.created, each.updated)
        return (
            has_identifier(each)
            and all(low <= at <= high for at, (low, high) in zip(times, windows, strict=True))
            and has_status <= each.status
            and not lacks_status & each.status
            and (not severities or bool(severities & {one["severity"] for one in issues_of(each)}))
        )

    return is_wanted


def _read_identifiers(call: Call) -> Any:
    values, kind = call.csv("identifiers", most=20), call.text("identifiersType")
    if values is None:
        if kind is not None:
            raise invalid_input("identifiersType needs identifiers.")
        return lambda _each: True
    if kind not in IDENTIFIERS:
        raise invalid_input("identifiers needs a valid identifiersType.")
    wanted = set(values)
    fields = {"SKU": "seller_sku", "ASIN": "asin", "FNSKU": "fnsku"}
    if kind not in fields:
        return lambda _each: False
    return lambda each: getattr(each, fields[kind]) in wanted


def _read_window(call: Call, prefix: str) -> tuple[float, float]:
    after, before = call.moment(f"{prefix}After"), call.moment(f"{prefix}Before")
    if after is not None and before is not None and after > before:
        raise invalid_input(f"{prefix}After must not be later than {prefix}Before.")
    return (
        float("-inf") if after is None else after,
        float("inf") if before is None else before,
    )


SECTION = Section(
    operations=(
        Operation(
            "searchListingsItems",
            "GET",
            BASE + "/{sellerId}",
            5.0,
            5,
            search_listings_items,
            roles=ROLES,
        ),
        Operation(
            "getListingsItem",
            "GET",
            BASE + "/{sellerId}/{sku:path}",
            5.0,
            10,
            get_listings_item,
            roles=ROLES,
        ),
    )
)
