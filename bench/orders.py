"""10,000 orders in pages of 100 beside raw COPY, and lists over a million orders."""

import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import batched

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from zhongshu.channels import public as channels
from zhongshu.channels.models import Application, FulfilmentPool, SellingAccount, Store
from zhongshu.identity import public as identity
from zhongshu.kernel.money import Money
from zhongshu.orders import public as orders

ROWS = 1_000_000
RECORDED = 10_000
PAGE = 100
REPEATS = 40
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
US = "ATVPDKIKX0DER"
TABLES = {
    "orders_order": "id",
    "orders_orderline": "order_id",
    "orders_orderpackage": "order_id",
    "orders_orderevent": "order_id",
    "orders_buyerdetails": "order_id",
    "orders_orderpayload": "order_id",
}

type Figure = tuple[str, float, str]


def run(rows: int = ROWS) -> list[Figure]:
    """Measure recording, then lists over so many orders."""
    account_id = _make_account()
    return [*_measure_recording(account_id, min(rows, RECORDED)), *_measure_lists(rows)]


def _measure_recording(account_id: int, number: int) -> list[Figure]:
    """Record pages and COPY pages of other orders in turn, so that both meet the same weather."""
    pages = _make_pages(0, number)
    contents = _dump(account_id, _make_pages(number, number))
    with CaptureQueriesContext(connection) as spent:
        recorded = _record(account_id, pages[:1])
    copied = _copy(contents[0])
    for page, content in zip(pages[1:], contents[1:], strict=True):
        recorded += _record(account_id, [page])
        copied += _copy(content)
    again = _record(account_id, pages)
    changed = _record(account_id, [[_ship(order) for order in page] for page in pages])
    return [
        (
            f"{number:,} orders of 1–3 lines, pages of {PAGE}",
            recorded,
            f"{number / recorded:,.0f}/s, {recorded / copied:.1f} × COPY,"
            f" {len(spent)} statements a page",
        ),
        ("raw COPY of such rows, page by page", copied, "same tables, indexes, foreign keys"),
        ("the same pages again", again, f"{number / again:,.0f}/s"),
        ("the same orders, all shipped", changed, f"{number / changed:,.0f}/s"),
    ]


def _make_pages(first: int, number: int) -> list[list[channels.OrderFacts]]:
    made = map(_make_order, range(first, first + number))
    return [list(page) for page in batched(made, PAGE, strict=False)]


def _make_account() -> int:
    application = Application.objects.create(
        name="bench orders", client_id="bench orders", client_secret=b"", application_id="bench"
    )
    account = SellingAccount.objects.create(
        application=application, name="bench orders", region="NA", seller_id="BENCH ORDERS"
    )
    pool = FulfilmentPool.objects.create(account=account, code="NA")
    for marketplace_id, country in ((US, "US"), ("A2EUQ1WTGCTBG2", "CA"), ("A1AM78C64UM0Y8", "MX")):
        Store.objects.create(
            account=account,
            marketplace_id=marketplace_id,
            name=f"bench {country}",
            country_code=country,
            currency="USD",
            time_zone="America/Los_Angeles",
            pool=pool,
        )
    return account.pk


def _make_order(number: int) -> channels.OrderFacts:
    bought = NOW - timedelta(minutes=number)
    lines = tuple(
        channels.OrderLineFacts(
            f"{number:010}{position}",
            quantity=1 + position,
            seller_sku=f"MUG-{(number + position) % 5_000:05}",
            asin=f"B0{(number + position) % 5_000:08}",
            title=f"Stainless steel mug number {number} 不锈钢保温杯",
            fulfilled=0,
            amounts=channels.LineAmounts("USD", item=Decimal("19.99"), tax=Decimal("1.65")),
        )
        for position in range(1 + number % 3)
    )
    raw = {"orderId": f"701-{number:07}-0000000", "items": [vars_of(line) for line in lines] * 3}
    return channels.OrderFacts(
        order_id=f"701-{number:07}-0000000",
        created_at=bought,
        updated_at=bought,
        amazon_status="UNSHIPPED",
        fulfilled_by="MERCHANT",
        marketplace_id=US,
        total=Money(Decimal("21.64") * len(lines), "USD"),
        ship_by_latest=bought + timedelta(days=2),
        deliver_by_latest=bought + timedelta(days=9),
        lines=lines,
        packages=(channels.PackageFacts("1", carrier="UPS", tracking_number=f"1Z{number}"),)
        if number % 2
        else (),
        buyer=channels.BuyerFacts(
            name=f"Buyer {number}",
            email=f"b{number}@marketplace.example",
            address=channels.AddressFacts(
                name=f"Buyer {number}",
                lines=(f"{number} Main Street",),
                city="Springfield",
                postal_code=f"{number % 99999:05}",
                country_code="US",
                phone=f"+1555{number:07}",
            ),
        ),
        raw=json.dumps(raw).encode(),
    )


def vars_of(line: channels.OrderLineFacts) -> dict[str, str]:
    """Return a line as raw facts of about the size that Amazon sends."""
    return {name: str(getattr(line, name)) for name in ("order_item_id", "title", "amounts")}


def _ship(order: channels.OrderFacts) -> channels.OrderFacts:
    return channels.OrderFacts(
        **{
            **{name: getattr(order, name) for name in order.__slots__},
            "amazon_status": "SHIPPED",
            "updated_at": order.updated_at + timedelta(hours=9),
        }
    )


def _record(account_id: int, pages: Sequence[Sequence[channels.OrderFacts]]) -> float:
    started = time.perf_counter()
    for page in pages:
        orders.record_orders(
            account_id=account_id,
            orders=page,
            workbench_statuses=("UNSHIPPED",),
            mark_processed=False,
            actor=identity.SYSTEM,
            at=NOW,
        )
    return time.perf_counter() - started


def _dump(
    account_id: int, pages: Sequence[Sequence[channels.OrderFacts]]
) -> list[dict[str, bytes]]:
    """Record pages, take them out of the tables again and return their rows."""
    _record(account_id, pages)
    contents = []
    with connection.cursor() as cursor:
        for page in pages:
            cursor.execute(
                "SELECT array_agg(id) FROM orders_order WHERE order_id = ANY(%s)",
                [[order.order_id for order in page]],
            )
            ids = cursor.fetchone()[0]
            content = {}
            for table, key in TABLES.items():
                rows = f"COPY (SELECT * FROM {table} WHERE {key} = ANY(%s)) TO STDOUT"
                with cursor.copy(rows, [ids]) as read:
                    content[table] = b"".join(bytes(piece) for piece in read)
            contents.append(content)
    _empty()
    return contents


def _copy(content: dict[str, bytes]) -> float:
    started = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in content.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as write:
                write.write(rows)
    return time.perf_counter() - started


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(TABLES)}")


FILL_ORDERS = """
INSERT INTO orders_order (
    account_id, store_id, order_id, marketplace_id, marketplace_name, channel, fulfilled_by,
    amazon_status, amazon_created_at, amazon_updated_at, service_level, ship_by_latest,
    total_amount, total_currency, programs, replaces_order_id, is_business, is_gift,
    is_provisional, cancellation_requested, line_count, unit_count, sales_amount, sales_currency,
    work_status, is_held, recorded_at, content_hash)
SELECT store.account_id, store.id, '702-' || lpad(n::text, 7, '0') || '-0000000',
    store.marketplace_id, '', 'AMAZON', CASE WHEN n %% 3 = 0 THEN 'AMAZON' ELSE 'MERCHANT' END,
    CASE WHEN n < 3000 THEN 'UNSHIPPED' WHEN n < 3200 THEN 'PENDING' WHEN n %% 50 = 0
         THEN 'CANCELLED' ELSE 'SHIPPED' END,
    bought, bought + interval '9 hours', 'STANDARD', bought + interval '2 days',
    5 + n::bigint * 7919 %% 9001, 'USD', '{}', '', n %% 97 = 0, n %% 89 = 0, false, n %% 9973 = 0,
    1 + n %% 2, 1 + n %% 3, 5 + n %% 90, 'USD',
    CASE WHEN n %% 3 = 0 THEN NULL WHEN n < 3000 THEN 'TO_REVIEW' ELSE 'PROCESSED' END,
    n %% 20011 = 0, %(now)s, ''
FROM generate_series(0, %(rows)s - 1) AS n
CROSS JOIN LATERAL (SELECT %(now)s - n * interval '1 year' / %(rows)s AS bought) AS times
JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS position FROM channels_store
      WHERE name LIKE 'bench %%') AS store ON store.position = n %% 3
"""
FILL_LINES = """
INSERT INTO orders_orderline (
    order_id, order_item_id, seller_sku, asin, title, quantity, fulfilled, currency, item_amount,
    shipping_amount, gift_wrap_amount, discount_amount, tax_amount, condition, programs, is_gift,
    cancellation_requested, cancellation_reason, cancelled_by, is_provisional, is_gone)
SELECT id, n::text, 'MUG-' || lpad(((id * 7 + n) %% 5000)::text, 5, '0'),
    'B0' || lpad(((id * 7 + n) %% 5000)::text, 8, '0'), 'Red mug', 1, 1, 'USD', 5, 0, 0, 0, 1, '',
    '{}', false, false, '', '', false, false
FROM orders_order CROSS JOIN LATERAL generate_series(1, line_count) AS n
"""


def _measure_lists(rows: int) -> list[Figure]:
    _empty()
    with connection.cursor() as cursor:
        started = time.perf_counter()
        cursor.execute(FILL_ORDERS, {"rows": rows, "now": NOW})
        cursor.execute(FILL_LINES, {})
        filled = time.perf_counter() - started
        cursor.execute(f"VACUUM (ANALYZE) {', '.join(TABLES)}")
    anybody = identity.SYSTEM
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM channels_store WHERE name = 'bench CA'")
        one_store = identity.Actor("one store", store_ids=frozenset(cursor.fetchone()))
    deep = _find_cursor_in_the_middle(anybody)
    review = orders.OrderFilter(tab=orders.OrderTab.TO_REVIEW)

    def page(
        wanted: orders.OrderFilter | None = None,
        *,
        actor: identity.Actor = anybody,
        sort: orders.OrderSort = orders.OrderSort.NEWEST,
        cursor: str | None = None,
    ) -> Callable[[], object]:
        return lambda: orders.list_orders(actor, wanted, sort=sort, cursor=cursor)

    asked: dict[str, tuple[int, Callable[[], object]]] = {
        "list, newest first": (60, page()),
        "list, page 10,000": (60, page(cursor=deep)),
        "list, to review by ship-by": (60, page(review, sort=orders.OrderSort.SHIP_BY)),
        "list, one store only": (60, page(actor=one_store)),
        "list, cancelled, largest first": (
            60,
            page(orders.OrderFilter(tab=orders.OrderTab.CANCELLED), sort=orders.OrderSort.LARGEST),
        ),
        "list, cancellation asked": (60, page(orders.OrderFilter(cancellation_requested=True))),
        "search, one SKU": (60, page(orders.OrderFilter(text="MUG-01234"))),
        "search, beginning of every SKU": (60, page(orders.OrderFilter(text="MUG"))),
        "search, no such SKU": (60, page(orders.OrderFilter(text="XYZ"))),
        "search, order number": (60, page(orders.OrderFilter(text="702-0500000-"))),
        "search, 500 pasted order numbers": (
            60,
            page(
                orders.OrderFilter(
                    order_ids=tuple(f"702-{each * 7:07}-0000000" for each in range(500))
                )
            ),
        ),
        "tabs, seven counts": (60, lambda: orders.count_tabs(anybody)),
        "tabs, one store only": (60, lambda: orders.count_tabs(one_store)),
        "changes for a poller": (60, lambda: orders.list_changed_since(anybody, limit=100)),
        "dashboard, sales by store": (100, lambda: orders.sales_by_store(anybody, at=NOW)),
    }
    figures = [(f"{rows:,} orders filled in", filled, "generate_series, all indexes")]
    for name, (limit_ms, ask) in asked.items():
        with CaptureQueriesContext(connection) as spent:
            ask()
        figures.append(
            (name, _measure_p95(ask), f"p95, limit {limit_ms} ms, {len(spent)} statements")
        )
    return figures


def _find_cursor_in_the_middle(actor: identity.Actor) -> str | None:
    """Return the cursor of a page about half a million rows deep."""
    half = orders.OrderFilter(created_until=NOW - timedelta(days=182))
    return orders.list_orders(actor, half).next


def _measure_p95(ask: Callable[[], object]) -> float:
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        ask()
        times.append(time.perf_counter() - started)
    return sorted(times)[int(REPEATS * 0.95) - 1]
