"""The inventory ledger: every movement at Amazon, and the balances that follow from them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from spapi_simulator.reports.local import local_time
from spapi_simulator.reports.paper import Paper, clean, write_table
from spapi_simulator.reports.request import Codes, ReportRequest
from spapi_simulator.warehouses import warehouse_of
from spapi_simulator.world.stock import StockMovement

DETAIL_COLUMNS = (
    "Date",
    "FNSKU",
    "ASIN",
    "MSKU",
    "Title",
    "Event Type",
    "Reference ID",
    "Quantity",
    "Fulfillment Center",
    "Disposition",
    "Reason",
    "Country",
    "Reconciled Quantity",
    "Unreconciled Quantity",
    "Date and Time",
)
SUMMARY_COLUMNS = (
    "Date",
    "FNSKU",
    "ASIN",
    "MSKU",
    "Title",
    "Disposition",
    "Starting Warehouse Balance",
    "In Transit Between Warehouses",
    "Receipts",
    "Customer Shipments",
    "Customer Returns",
    "Vendor Returns",
    "Warehouse Transfer In/Out",
    "Found",
    "Lost",
    "Damaged",
    "Disposed",
    "Other Events",
    "Ending Warehouse Balance",
    "Unknown Events",
    "Location",
)
EVENT_COLUMNS = {
    "Receipts": "Receipts",
    "Shipments": "Customer Shipments",
    "CustomerReturns": "Customer Returns",
    "VendorReturns": "Vendor Returns",
}
ADJUSTMENT_COLUMNS = {"M": "Lost", "F": "Found", "E": "Damaged"}
PERIODS: dict[str, Callable[[date], date]] = {
    "DAILY": lambda day: day,
    "WEEKLY": lambda day: day + timedelta(days=6 - day.weekday()),
    "MONTHLY": lambda day: (
        (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    ),
}

type Place = tuple[str, str, str]


def write_detail(request: ReportRequest) -> Paper | None:
    codes = request.codes()
    first, last = _days(request)
    wanted = request.options.get("eventType")
    rows = []
    for each in _movements(request):
        moment = local_time(each.at, request.store)
        if first <= moment.date() <= last and wanted in (None, each.event):
            named = codes[each.pool, each.seller_sku]
            rows.append(_detail_row(each, named, f"{moment:%m/%d/%Y}", moment.isoformat()))
    if not rows:
        return None
    text = write_table(DETAIL_COLUMNS, rows)
    return Paper(text, identifiers="".join({row[3] for row in rows}))


def _detail_row(movement: StockMovement, named: Codes, day: str, moment: str) -> list[str]:
    center, country = warehouse_of(movement.pool, movement.seller_sku)
    is_open = movement.event == "Adjustments" and movement.reason == "M"
    return [
        day,
        named.fnsku,
        named.asin,
        movement.seller_sku,
        clean(named.title),
        movement.event,
        movement.reference,
        str(movement.quantity),
        center,
        movement.disposition,
        movement.reason,
        country,
        "0",
        str(abs(movement.quantity)) if is_open else "0",
        moment,
    ]


def write_summary(request: ReportRequest) -> Paper | None:
    codes = request.codes()
    first, last = _days(request)
    period = PERIODS[request.options.get("aggregatedByTimePeriod", "MONTHLY")]
    balances: Counter[Place] = Counter()
    sums: dict[date, dict[Place, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for each in _movements(request):
        day = local_time(each.at, request.store).date()
        place = (each.pool, each.seller_sku, each.disposition)
        if day < first:
            balances[place] += each.quantity
        elif day <= last:
            sums[period(day)][place][_column_of(each)] += each.quantity
    rows: list[list[str]] = []
    for day in _period_ends(first, last, period):
        for place, cells in _balances(balances, sums[day]):
            rows.append(_summary_row(request, codes[place[:2]], day, place, cells))
    if not rows:
        return None
    text = write_table(SUMMARY_COLUMNS, rows)
    return Paper(text, identifiers="".join({row[3] for row in rows}))


def _balances(
    balances: Counter[Place], sums: dict[Place, Counter[str]]
) -> Iterator[tuple[Place, dict[str, int]]]:
    """Yield what one period did to each place that holds or held something; carry it on."""
    for place in sorted(set(balances) | set(sums)):
        events, before = sums.get(place, Counter()), balances[place]
        if not before and not events:
            continue
        balances[place] = before + sum(events.values())
        ends = {"Starting Warehouse Balance": before, "Ending Warehouse Balance": balances[place]}
        yield place, dict(events) | ends


def _summary_row(
    request: ReportRequest, named: Codes, day: date, place: Place, cells: dict[str, int]
) -> list[str]:
    pool, seller_sku, disposition = place
    center, country = warehouse_of(pool, seller_sku)
    words = {
        "Date": f"{day:%m/%d/%Y}",
        "FNSKU": named.fnsku,
        "ASIN": named.asin,
        "MSKU": seller_sku,
        "Title": clean(named.title),
        "Disposition": disposition,
        "Location": center if request.options.get("aggregateByLocation") == "FC" else country,
    }
    return [words.get(column) or str(cells.get(column, 0)) for column in SUMMARY_COLUMNS]


def _period_ends(first: date, last: date, period: Callable[[date], date]) -> list[date]:
    days = (last - first).days + 1
    return sorted({period(first + timedelta(days=number)) for number in range(days)})


def _column_of(movement: StockMovement) -> str:
    if movement.event == "Adjustments":
        return ADJUSTMENT_COLUMNS.get(movement.reason, "Other Events")
    return EVENT_COLUMNS.get(movement.event, "Other Events")


def _days(request: ReportRequest) -> tuple[date, date]:
    """Return the local days of the window; both belong to it whole."""
    return (
        local_time(request.start, request.store).date(),
        local_time(request.end, request.store).date(),
    )


def _movements(request: ReportRequest) -> Iterator[StockMovement]:
    for each in request.world.stock.movements:
        if each.seller_id == request.seller.seller_id and each.pool in request.pools:
            yield each
