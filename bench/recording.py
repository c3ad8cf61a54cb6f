"""Recording pages of orders beside raw COPY of the same kind of rows."""

import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import batched

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.accounts import US, make_account
from bench.figures import Figure
from bench.ground import Ground
from bench.order_tables import copy, dump, empty, fingerprint
from zhongshu.channels import public as channels
from zhongshu.identity import public as identity
from zhongshu.kernel.money import Money
from zhongshu.orders import public as orders

ROWS = 10_000
PAGE = 100
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)

type Page = Sequence[channels.OrderFacts]


def run(_ground: Ground, *, rows: int = ROWS) -> list[Figure]:
    """Record pages and COPY pages of other orders in turn, so that both meet the same weather."""
    account_id = make_account()
    pages = make_pages(0, rows)
    others = make_pages(rows, rows)
    _record(account_id, others)
    contents = [dump([order.order_id for order in page]) for page in others]
    empty()

    recorded = copied = 0.0
    for page, content in zip(pages, contents, strict=True):
        recorded += _record(account_id, [page])
        copied += copy(content)
    before = fingerprint()
    again = _record(account_id, pages)
    is_same = fingerprint() == before
    shipped = _record(account_id, [[_ship(order) for order in page] for page in pages])
    one, many = (_count_statements(account_id, length) for length in (1, PAGE))
    return [
        Figure(
            name=f"new orders of 1–3 lines, pages of {PAGE}",
            rows=rows,
            value=rows / recorded,
            unit="/s",
            limit=1_500,
            is_least=True,
            remark=f"{recorded:.1f} s",
        ),
        Figure(
            name="beside raw COPY page by page",
            rows=rows,
            value=recorded / copied,
            unit="×",
            limit=3,
            remark=f"COPY {copied:.1f} s, same tables, indexes, foreign keys",
        ),
        Figure(
            name="the same pages again, beside the first time",
            rows=rows,
            value=again / recorded,
            unit="×",
            limit=1,
            remark=f"{rows / again:,.0f}/s, {'nothing' if is_same else 'SOMETHING'} changed",
        ),
        Figure(
            name="changes by the second time",
            rows=rows,
            value=0 if is_same else 1,
            unit="changes",
            limit=0,
            remark="every row of six tables compared",
        ),
        Figure(name="the same orders, all shipped", rows=rows, value=rows / shipped, unit="/s"),
        Figure(
            name=f"statements for {PAGE} orders beside those for 1",
            value=many - one,
            unit="statements",
            limit=0,
            remark=f"{many} a page, savepoint included",
        ),
    ]


def _count_statements(account_id: int, length: int) -> int:
    [page] = make_pages(10_000_001 + length * PAGE, length)
    with CaptureQueriesContext(connection) as spent:
        _record(account_id, [page])
    return len(spent)


def make_pages(first: int, number: int) -> list[Page]:
    """Make orders and lay them on pages."""
    made = map(_make_order, range(first, first + number))
    return list(batched(made, PAGE, strict=False))


def _make_order(number: int) -> channels.OrderFacts:
    bought = NOW - timedelta(minutes=number % 500_000)
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
    raw = {"orderId": f"701-{number:07}-0000000", "items": [_raw(line) for line in lines] * 3}
    return channels.OrderFacts(
        order_id=f"701-{number:07}-0000000",
        created_at=bought,
        updated_at=bought,
        amazon_status="UNSHIPPED",
        fulfilled_by="MERCHANT",
        marketplace_id=US,
        total=Money(Decimal("21.64") * len(lines), "USD"),
        ship_by_latest=bought + timedelta(days=2),
        deliver_by_latest=NOW + timedelta(days=9),
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


def _raw(line: channels.OrderLineFacts) -> dict[str, str]:
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


def _record(account_id: int, pages: Sequence[Page]) -> float:
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
