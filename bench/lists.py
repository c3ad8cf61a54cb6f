"""The order list and the dashboard over a million orders, as a signed-in person gets them."""

import time
from datetime import timedelta
from statistics import median
from urllib.parse import urlencode

from django.utils import timezone

from bench.accounts import make_account
from bench.asking import REQUESTS, ask_in_turn, asking, count_statements, sign_in
from bench.figures import Figure, p95
from bench.ground import Ground
from bench.many_orders import ORDERS_WITH_BUYERS, fill
from zhongshu.channels.models import Store
from zhongshu.identity import public as identity
from zhongshu.orders import public as orders
from zhongshu.web.orders.tabs import TABS

ROWS = 1_000_000
LIST_MS = 60
DASHBOARD_MS = 100
MOST_STATEMENTS = 6
MOST_BESIDE_FIRST = 1.25
FIRST = "/orders/?tab=all"


def run(_ground: Ground, *, rows: int = ROWS) -> list[Figure]:
    """Fill the tables, then ask for pages in turn, so that all meet the same weather."""
    make_account()
    now = timezone.now()
    started = time.perf_counter()
    fill(rows, now=now)
    filled = time.perf_counter() - started
    client = sign_in()
    deep = _find_cursor_in_the_middle()
    store = Store.objects.get(country_code="CA").pk
    pages = {
        "first page": FIRST,
        "page in the middle": f"{FIRST}&{urlencode({'cursor': deep})}",
        "one store": f"{FIRST}&store={store}",
        "sent by Amazon": f"{FIRST}&via=fba",
        "last 30 days": f"{FIRST}&days=30",
        "largest first": f"{FIRST}&sort=-total_amount",
        "one SKU": f"{FIRST}&q=MUG-01234",
        **{f"tab {key}": f"/orders/?tab={key}" for key in TABS if key != "all"},
        "dashboard": "/",
    }
    statements = {name: count_statements(client, url) for name, url in pages.items()}
    times = ask_in_turn({name: asking(client, url) for name, url in pages.items()})
    figures = [
        Figure(
            name="orders filled in",
            rows=rows,
            value=filled,
            unit="s",
            remark=f"all indexes; the newest {min(rows, ORDERS_WITH_BUYERS):,} with buyers",
        )
    ]
    for name in pages:
        is_list = name != "dashboard"
        figures.append(
            Figure(
                name=f"{name}, whole page, p95 of {REQUESTS}",
                rows=rows,
                value=p95(times[name]),
                unit="ms",
                limit=LIST_MS if is_list else DASHBOARD_MS,
                remark=f"median {median(times[name]) * 1000:.1f} ms, {statements[name]} statements",
            )
        )
    alone = count_statements(client, FIRST, headers={"HX-Request": "true"})
    return figures + _compare(rows, times, statements, alone=alone)


def _compare(
    rows: int, times: dict[str, list[float]], statements: dict[str, int], *, alone: int
) -> list[Figure]:
    first = median(times["first page"])
    compared = ("page in the middle", "one store", "sent by Amazon", "last 30 days")
    beside = [
        Figure(
            name=f"{name}, beside the first page",
            rows=rows,
            value=median(times[name]) / first,
            unit="×",
            limit=MOST_BESIDE_FIRST,
            remark="medians",
        )
        for name in compared
    ]
    lists = {name: number for name, number in statements.items() if name != "dashboard"}
    most = max(lists, key=lambda name: lists[name])
    return [
        *beside,
        Figure(
            name="most statements of a list page",
            rows=rows,
            value=lists[most],
            unit="statements",
            limit=MOST_STATEMENTS,
            remark=f"{most}; besides session and user",
        ),
        Figure(
            name="statements of the list without the frame of the page",
            rows=rows,
            value=alone,
            unit="statements",
            remark="as htmx asks for it when a filter or a page changes",
        ),
    ]


def _find_cursor_in_the_middle() -> str:
    """Return the cursor of a page about half of the orders deep."""
    half = orders.OrderFilter(created_until=timezone.now() - timedelta(days=182))
    cursor = orders.list_orders(identity.SYSTEM, half).next
    if cursor is None:
        raise RuntimeError("there are too few orders for a page in the middle")
    return cursor
