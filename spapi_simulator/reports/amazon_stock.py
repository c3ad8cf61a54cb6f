"""Reports on what Amazon keeps now: the inventory snapshot and the planning table."""

from collections import Counter

from spapi_simulator.clock import days_later
from spapi_simulator.reports.local import local_amount, local_time
from spapi_simulator.reports.paper import Paper, clean, write_table
from spapi_simulator.reports.request import PoolSku, ReportRequest
from spapi_simulator.world.listings import Listing
from spapi_simulator.world.orders import MERCHANT

SNAPSHOT_COLUMNS = (
    "sku",
    "fnsku",
    "asin",
    "product-name",
    "condition",
    "your-price",
    "mfn-listing-exists",
    "mfn-fulfillable-quantity",
    "afn-listing-exists",
    "afn-warehouse-quantity",
    "afn-fulfillable-quantity",
    "afn-unsellable-quantity",
    "afn-reserved-quantity",
    "afn-total-quantity",
    "per-unit-volume",
    "afn-inbound-working-quantity",
    "afn-inbound-shipped-quantity",
    "afn-inbound-receiving-quantity",
    "afn-researching-quantity",
    "afn-reserved-future-supply",
    "afn-future-supply-buyable",
)
AGES = (("0-to-90", 90), ("91-to-180", 180), ("181-to-270", 270), ("271-to-365", 365))
WINDOWS = (7, 30, 60, 90)
PLANNING_COLUMNS = (
    "snapshot-date",
    "sku",
    "fnsku",
    "asin",
    "product-name",
    "condition",
    "available",
    "pending-removal-quantity",
    *(f"inv-age-{name}-days" for name, _ in AGES),
    "inv-age-365-plus-days",
    "currency",
    *(f"units-shipped-t{days}" for days in WINDOWS),
    "alert",
    "your-price",
    "sales-price",
    "recommended-action",
    "days-of-supply",
    "estimated-excess-quantity",
    "inbound-quantity",
    "inbound-working",
    "inbound-shipped",
    "inbound-received",
    "Total Reserved Quantity",
    "unfulfillable-quantity",
)


def write_snapshot(request: ReportRequest) -> Paper | None:
    listings = request.amazon_listings()
    if not listings:
        return None
    merchants = {
        each.seller_sku: each
        for each in request.world.listings.of(request.seller.seller_id)
        if each.fulfilled_by == MERCHANT and each.pool in request.pools
    }
    rows = [_snapshot_row(request, each, merchants) for each in listings.values()]
    return Paper(
        write_table(SNAPSHOT_COLUMNS, rows), identifiers="".join(sku for _, sku in listings)
    )


def _snapshot_row(
    request: ReportRequest, listing: Listing, merchants: dict[str, Listing]
) -> list[str]:
    stock = request.world.stock.pool_of(listing)
    here = stock.fulfillable + stock.reserved + stock.unfulfillable + stock.researching
    inbound = stock.inbound_working + stock.inbound_shipped + stock.inbound_receiving
    by_merchant = merchants.get(listing.seller_sku)
    return [
        listing.seller_sku,
        listing.fnsku,
        listing.asin,
        clean(listing.title),
        "New",
        local_amount(listing.price, request.store),
        "Yes" if by_merchant else "No",
        str(by_merchant.quantity) if by_merchant else "",
        "Yes",
        str(here),
        str(stock.fulfillable),
        str(stock.unfulfillable),
        str(stock.reserved),
        str(here + inbound),
        "0.05",
        str(stock.inbound_working),
        str(stock.inbound_shipped),
        str(stock.inbound_receiving),
        str(stock.researching),
        "0",
        "0",
    ]


def write_planning(request: ReportRequest) -> Paper | None:
    listings = request.amazon_listings()
    if not listings:
        return None
    shipped = {days: _shipped_units(request, days) for days in WINDOWS}
    ages = _ages(request)
    rows = [
        _planning_row(request, listing, shipped, ages.get(key, Counter()))
        for key, listing in listings.items()
    ]
    return Paper(
        write_table(PLANNING_COLUMNS, rows), identifiers="".join(sku for _, sku in listings)
    )


def _planning_row(
    request: ReportRequest,
    listing: Listing,
    shipped: dict[int, Counter[PoolSku]],
    ages: Counter[int],
) -> list[str]:
    stock = request.world.stock.pool_of(listing)
    key = (listing.pool, listing.seller_sku)
    month = shipped[30][key]
    cover = stock.fulfillable * 30 // month if month else 0
    excess = max(stock.fulfillable - month * 3, 0)
    inbound = (stock.inbound_working, stock.inbound_shipped, stock.inbound_receiving)
    price = local_amount(listing.price, request.store)
    return [
        f"{local_time(request.now, request.store):%Y-%m-%d}",
        listing.seller_sku,
        listing.fnsku,
        listing.asin,
        clean(listing.title),
        "New",
        str(stock.fulfillable),
        "0",
        *(str(ages[place]) for place in range(len(AGES) + 1)),
        listing.currency,
        *(str(shipped[days][key]) for days in WINDOWS),
        "" if stock.fulfillable else "Out of stock",
        price,
        price,
        "Create removal order" if excess else "",
        str(cover) if month else "",
        str(excess),
        str(sum(inbound)),
        *map(str, inbound),
        str(stock.reserved),
        str(stock.unfulfillable),
    ]


def _shipped_units(request: ReportRequest, days: int) -> Counter[PoolSku]:
    """Return what Amazon shipped in the last days, by pool and SKU."""
    since = days_later(request.now, -days)
    units: Counter[PoolSku] = Counter()
    for each in request.world.stock.movements:
        is_mine = each.seller_id == request.seller.seller_id
        if is_mine and each.event == "Shipments" and each.at >= since:
            units[each.pool, each.seller_sku] -= each.quantity
    return units


def _ages(request: ReportRequest) -> dict[PoolSku, Counter[int]]:
    """Return how old the units are, first in first out: the newest receipts are still there."""
    ages: dict[PoolSku, Counter[int]] = {}
    left = {
        (each.pool, each.seller_sku): each.fulfillable
        for each in request.world.stock.pools.values()
        if each.seller_id == request.seller.seller_id
    }
    for each in reversed(request.world.stock.movements):
        if each.event != "Receipts" or each.seller_id != request.seller.seller_id:
            continue
        key = (each.pool, each.seller_sku)
        units = min(each.quantity, max(left[key], 0))
        left[key] -= units
        days = (request.now - each.at) // 86_400
        place = next((place for place, (_, most) in enumerate(AGES) if days <= most), len(AGES))
        ages.setdefault(key, Counter())[place] += units
    return ages
