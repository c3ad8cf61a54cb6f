"""Lists of 100,000 products and 500,000 listings as a person gets them."""

import time
from collections.abc import Callable
from datetime import datetime
from statistics import median
from typing import Protocol
from urllib.parse import urlencode

from django.db import connection
from django.utils import timezone

from bench.accounts import make_account
from bench.asking import REQUESTS, ask_in_turn, asking, count_statements, sign_in
from bench.figures import Figure, p95
from bench.ground import Ground
from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity

ALL = identity.SYSTEM
ROWS = 100_000
LISTINGS_PER_PRODUCT = 5
BATCH = 2_000
LIST_MS = 60
MOST_STATEMENTS = 6
MOST_BESIDE_FIRST = 1.25
NAMES = ("红色陶瓷马克杯", "不锈钢保温杯", "无线蓝牙耳机", "折叠手机支架", "硅胶厨房铲", "LED 台灯")
SKUS = """
INSERT INTO catalog_sellersku (account_id, code, look_alike, first_seen_at)
SELECT %(account)s, 'MUG-' || lpad(n::text, 6, '0'), 'mug-' || lpad(n::text, 6, '0'), %(now)s
FROM generate_series(0, %(skus)s - 1) AS n
"""
LISTINGS = """
INSERT INTO catalog_listing (
    seller_sku_id, store_id, sku, asin, fnsku, title, amazon_price, amazon_currency,
    amazon_quantity, amazon_status, fulfilment_channel, condition, product_type, image_url,
    amazon_listing_id, search_text, pairs, first_seen_at, recorded_at, missed_sweeps, sold_7,
    sold_14, sold_30)
SELECT sku.id, store.id, sku.code, 'B0' || lpad(sku.id::text, 8, '0'), '',
    'Red mug ' || sku.id || ' 不锈钢保温杯', 5 + sku.id %% 90, 'USD', sku.id %% 40,
    CASE WHEN sku.id %% 9 = 0 THEN 'Inactive' ELSE 'Active' END, 'DEFAULT', '', '', '', '',
    'red mug ' || sku.id || ' 不锈钢保温杯' || E'\n' || lower(sku.code),
    '{不锈,锈钢,钢保,保温,温杯}', %(now)s, %(now)s, 0, sku.id %% 3, sku.id %% 7, sku.id %% 50
FROM catalog_sellersku AS sku
JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS position FROM channels_store)
    AS store ON store.position = sku.id %% 3
"""
PAIRINGS = """
INSERT INTO catalog_pairing (seller_sku_id, product_id, factor, reason, who, paired_at, ended_by)
SELECT sku.id, product.id, 1, 'SAME_SKU', 'bench', %(now)s, ''
FROM catalog_sellersku AS sku
JOIN catalog_product AS product ON product.id = 1 + sku.id %% %(products)s
WHERE sku.id %% 5 <> 0
"""
POINTERS = """
UPDATE catalog_sellersku AS sku SET pairing_id = pairing.id
FROM catalog_pairing AS pairing WHERE pairing.seller_sku_id = sku.id
"""


class Page(Protocol):
    """A page of any list: where the next one begins."""

    @property
    def next(self) -> str | None: ...


def run(_ground: Ground, *, rows: int = ROWS) -> list[Figure]:
    """Save products through the desk, fill listings in, then ask for pages in turn."""
    account_id = make_account()
    saved = save_products(rows)
    _fill_listings(account_id, rows)
    client = sign_in()
    pages = _pages(rows)
    statements = {name: count_statements(client, url) for name, url in pages.items()}
    times = ask_in_turn({name: asking(client, url) for name, url in pages.items()})
    figures = [
        Figure(
            name="products made, in batches of 2,000",
            rows=rows,
            value=saved,
            unit="s",
            limit=60 * rows / ROWS,
        )
    ]
    figures += [
        Figure(
            name=f"{name}, whole page, p95 of {REQUESTS}",
            rows=rows if name.startswith("products") else rows * LISTINGS_PER_PRODUCT,
            value=p95(times[name]),
            unit="ms",
            limit=LIST_MS,
            remark=f"median {median(times[name]) * 1000:.1f} ms, {statements[name]} statements",
        )
        for name in pages
    ]
    figures += [
        Figure(
            name=f"{kind}, page in the middle, beside the first",
            rows=rows,
            value=median(times[f"{kind}, page in the middle"])
            / median(times[f"{kind}, first page"]),
            unit="×",
            limit=MOST_BESIDE_FIRST,
            remark="medians",
        )
        for kind in ("products", "listings")
    ]
    most = max(statements, key=lambda name: statements[name])
    figures.append(
        Figure(
            name="most statements of a page of goods",
            rows=rows,
            value=statements[most],
            unit="statements",
            limit=MOST_STATEMENTS,
            remark=f"{most}; besides session and user",
        )
    )
    return figures


def _pages(rows: int) -> dict[str, str]:
    middle = {
        "products": _walk(
            lambda cursor: catalog.list_products(ALL, cursor=cursor, limit=500), rows
        ),
        "listings": _walk(
            lambda cursor: catalog.list_listings(ALL, cursor=cursor, limit=500),
            rows * LISTINGS_PER_PRODUCT,
        ),
    }
    asked = {
        "products": {
            "two Chinese letters": {"q": "耳机"},
            "one code": {"q": f"SKU-{rows // 3:06}"},
            "by name": {"sort": "name"},
            "newest change first": {"sort": "-changed_at"},
        },
        "listings": {
            "two Chinese letters": {"q": "锈钢"},
            "one code": {"q": f"MUG-{rows:06}"},
            "best sold first": {"sort": "-sold"},
            "unpaired": {"paired": "0"},
        },
    }
    return {
        f"{kind}, {name}": f"/{kind}/?{urlencode({'tab': 'all', **told})}"
        for kind, lists in asked.items()
        for name, told in (
            ("first page", {}),
            ("page in the middle", {"cursor": middle[kind]}),
            *lists.items(),
        )
    }


def _walk(turn: Callable[[str | None], Page], rows: int) -> str:
    """Return the cursor of a page about half of the rows deep."""
    cursor = None
    for _ in range(max(rows // 1_000, 1)):
        cursor = turn(cursor).next
        if cursor is None:
            raise RuntimeError("there are too few rows for a page in the middle")
    return cursor or ""


def save_products(rows: int) -> float:
    """Make products as an import does; return the seconds."""
    now = timezone.now()
    started = time.perf_counter()
    for start in range(0, rows, BATCH):
        catalog.save_products(
            [_product(number) for number in range(start, min(start + BATCH, rows))],
            source=catalog.EditSource.FILE,
            actor=ALL,
            at=now,
        )
    return time.perf_counter() - started


def _product(number: int) -> catalog.ProductChange:
    return catalog.ProductChange(
        {
            "name": f"{NAMES[number % len(NAMES)]} {number}",
            "name_en": f"Red mug {number}",
            "category": f"Kitchen / Mugs {number % 40}",
            "brand": f"Brand {number % 30}",
            "tags": f"tag {number % 7}",
            "barcodes": f"OWN-{number}",
            "cost": f"{number % 90 + 1}.5 CNY",
            "packed_weight_g": "350",
            "packed_length_cm": "10",
            "customs_name_zh": "陶瓷杯",
            "customs_name_en": "mug",
            "hs_code": "691110",
            "declared_value": "2 USD",
        },
        sku=f"SKU-{number:06}",
    )


def _fill_listings(account_id: int, rows: int) -> None:
    told: dict[str, int | datetime] = {
        "account": account_id,
        "skus": rows * LISTINGS_PER_PRODUCT,
        "products": rows,
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        for statement in (SKUS, LISTINGS, PAIRINGS, POINTERS):
            cursor.execute(statement, told)
        cursor.execute("VACUUM (ANALYZE)")
