"""The stock of 50,000 products at eight places, after five million moves, as a person gets it."""

import resource
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from statistics import median
from urllib.parse import urlencode

from django.db import connection

from bench.asking import REQUESTS, ask_in_turn, asking, count_statements, sign_in
from bench.figures import Figure, p95
from bench.ground import Ground
from bench.stock_world import BEGAN, MOVES_EACH, fill
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory

ROWS = 5_000_000
PAGE_MS = 80
MOST_STATEMENTS = 8
MOST_BESIDE_FIRST = 1.25
AS_OF_S = 1
CHECK_S = 60
MOST_BESIDE_RAW = 5
ALL = identity.SYSTEM
FIRST = "/stock/?tab=all"
PRODUCT = "a product with its chart and moves"


def run(_ground: Ground, *, rows: int = ROWS) -> list[Figure]:
    """Fill the books by COPY, then ask for pages in turn, and for everything at once."""
    started = time.perf_counter()
    fill(rows)
    filled = time.perf_counter() - started
    return [
        Figure(
            name="moves filled in by COPY",
            rows=rows,
            value=filled,
            unit="s",
            remark="all constraints and indexes; products, listings and levels besides",
        ),
        *measure(rows),
    ]


def measure(rows: int) -> list[Figure]:
    """Measure books that are filled."""
    products = rows // MOVES_EACH
    taken = _time(lambda: inventory.refresh_figures(everything=True))
    # They are all new here, as on the first day only; the database settles that within a minute.
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) inventory_stockfigure")
    return [
        Figure(name="figures of all products taken anew", rows=products, value=taken, unit="s"),
        *_measure_pages(products),
        *_measure_all(products, rows),
    ]


def _measure_pages(products: int) -> list[Figure]:
    client = sign_in()
    place = inventory.list_places(ALL)[0].location_id
    pages = {
        "first page": FIRST,
        "page in the middle": f"{FIRST}&{urlencode({'cursor': _middle(products)})}",
        "virtual total, largest first": f"{FIRST}&sort=-virtual_total",
        "days of cover, shortest first": f"{FIRST}&sort=cover",
        "units at one place, most first": f"{FIRST}&sort=-place-{place}",
        "below zero": "/stock/?tab=negative",
        "running out": "/stock/?tab=low",
        "not sold for 90 days": f"{FIRST}&dead=90",
        "without cover": f"{FIRST}&cover=0",
        "not selling": "/stock/?tab=idle",
        PRODUCT: f"/stock/{_first_product()}/",
        "one SKU": f"{FIRST}&q=SKU-{products // 3:06}",
        "at one place": f"{FIRST}&place={place}",
        "as it was half a year ago": f"{FIRST}&at={(BEGAN + timedelta(days=180)).date()}",
    }
    statements = {name: count_statements(client, url) for name, url in pages.items()}
    times = ask_in_turn({name: asking(client, url) for name, url in pages.items()})
    most = max(set(statements) - {PRODUCT}, key=lambda name: statements[name])
    return [
        *(
            Figure(
                name=f"{name}, whole page, p95 of {REQUESTS}",
                rows=products,
                value=p95(times[name]),
                unit="ms",
                limit=PAGE_MS,
                remark=f"median {median(times[name]) * 1000:.1f} ms, {statements[name]} statements",
            )
            for name in pages
        ),
        Figure(
            name="page in the middle, beside the first page",
            rows=products,
            value=median(times["page in the middle"]) / median(times["first page"]),
            unit="×",
            limit=MOST_BESIDE_FIRST,
            remark="medians",
        ),
        Figure(
            name="most statements of a list of stock",
            rows=products,
            value=statements[most],
            unit="statements",
            limit=MOST_STATEMENTS,
            remark=f"{most}; besides session and user",
        ),
    ]


def _measure_all(products: int, rows: int) -> list[Figure]:
    before = _most_memory()
    exported = min(_time(_export) for _ in range(3))
    grown = _most_memory() - before
    raw = min(_time(_read_raw) for _ in range(3))
    then = {
        days: min(_time(partial(_sort_then, days)) for _ in range(3)) for days in (30, 80, 180, 350)
    }
    checked = _time(_require_sound)
    return [
        *(
            Figure(
                name=f"all products as they were, {days} days after the beginning, sorted",
                rows=rows,
                value=seconds,
                unit="s",
                limit=AS_OF_S,
                remark="the best of three",
            )
            for days, seconds in then.items()
        ),
        Figure(
            name="everything read for an export",
            rows=products,
            value=exported,
            unit="s",
            remark=f"figures and eight places each; the process grew by {grown:.0f} MB",
        ),
        Figure(
            name="beside reading the balances raw",
            rows=products,
            value=exported / raw,
            unit="×",
            limit=MOST_BESIDE_RAW,
            remark=f"{raw:.2f} s",
        ),
        Figure(
            name="check of these books",
            rows=rows,
            value=checked,
            unit="s",
            limit=CHECK_S,
            remark="every balance, reservation and entry proved",
        ),
    ]


def _time(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _most_memory() -> float:
    """Return the most memory that this process held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _first_product() -> int:
    return inventory.list_stock(ALL, limit=1).rows[0].product_id


def _middle(products: int) -> str:
    cursor, limit = None, min(500, max(products // 4, 1))
    for _ in range(max(products // (2 * limit), 1)):
        cursor = inventory.list_stock(ALL, cursor=cursor, limit=limit).next
        if cursor is None:
            raise RuntimeError("there are too few products for a page in the middle")
    return cursor or ""


def _export() -> None:
    places = [each.location_id for each in inventory.list_places(ALL)]
    for _row in inventory.iterate_stock(ALL, places=places):
        pass


def _read_raw() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM inventory_stockbalance")
        cursor.fetchall()


def _sort_then(days: int) -> None:
    wanted = inventory.StockFilter(at=BEGAN + timedelta(days=days))
    inventory.list_stock(ALL, wanted, sort=inventory.StockSort.VIRTUAL_TOTAL)


def _require_sound() -> None:
    if found := inventory.find_contradictions(ALL):
        raise RuntimeError(found[0])
