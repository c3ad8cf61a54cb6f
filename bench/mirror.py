"""Our books of 50,000 seller SKUs beside Amazon's words: compared, stored, and compared again."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from bench.accounts import make_account
from bench.asking import Asked, ask_in_turn
from bench.figures import Figure, p95
from bench.goods import save_products
from bench.ground import Ground
from bench.stock_world import LISTINGS, PAIRINGS, POINTERS, SKUS
from zhongshu.channels.models import FulfilmentPool
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.reconciliation import public as reconciliation

ROWS = 50_000
SECONDS = 10
PAGE_MS = 80
DIFFERING_EACH = 50
SALES = 10

LEVELS = """
INSERT INTO inventory_amazonstocklevel (
    store_id, seller_sku_id, fnsku, asin, fulfillable, inbound_working, inbound_shipped,
    inbound_receiving, reserved, reserved_customer_orders, reserved_transfers,
    reserved_processing, researching, unfulfillable, read_at, changed_at, missed_sweeps)
SELECT store.id, sku.id, '', '', 100 - (sku.id %% %(each)s = 0)::integer, 0, 0, 0, 0, 0, 0, 0, 0,
    0, %(at)s, %(at)s, 0
FROM catalog_sellersku AS sku CROSS JOIN channels_store AS store
"""
SWEEPS = """
INSERT INTO inventory_stocksweep (store_id, is_full, status, started_at, finished_at, rows, message)
SELECT id, true, 'COMPLETE', %(at)s, %(at)s, 0, '' FROM channels_store
"""
# A year of sales before Amazon was read, and one that it does not know yet.
MOVES = """
INSERT INTO inventory_stockmove (
    entry_id, product_id, seller_sku_id, source_id, destination_id, quantity, occurred_at)
SELECT %(entry)s, paired.product_id, paired.seller_sku_id, %(pool)s, %(customer)s, 1,
    %(at)s::timestamptz + make_interval(hours => 1) - make_interval(days => 30 * sale)
FROM catalog_pairing AS paired CROSS JOIN generate_series(0, %(sales)s) AS sale
"""
ENTRY = """
INSERT INTO inventory_stockentry (
    key, content_hash, reason, occurred_at, cause_kind, cause_ref, note
) VALUES ('bench', '', 'FBA_SALE', %(at)s, 'bench', '1', '') RETURNING id
"""
BALANCES = """
INSERT INTO inventory_stockbalance (
    product_id, location_id, seller_sku_id, may_go_negative, on_hand, reserved)
SELECT product_id, %(pool)s, seller_sku_id, true, 99, 0 FROM catalog_pairing
"""
OPENINGS = """
INSERT INTO inventory_stockopening (
    pool_id, seller_sku_id, opened_at, fulfillable, reserved, researching, unfulfillable, is_posted)
SELECT %(of)s, id, %(at)s, 100, 0, 0, 0, true FROM catalog_sellersku
"""
CHANGE = """
UPDATE inventory_amazonstocklevel SET fulfillable = fulfillable - 1, read_at = %(at)s
WHERE seller_sku_id %% 100 = 1
"""
ALL_DIFFER = "UPDATE inventory_amazonstocklevel SET fulfillable = 7, read_at = %(at)s"


def run(_ground: Ground, rows: int = ROWS) -> list[Figure]:
    """Measure the first check, one of what changed, one in which everything differs, a page."""
    at = timezone.now()
    account_id, pool_id = fill(rows, at - timedelta(hours=2))
    figures = []

    def check(name: str, note: str) -> None:
        took, result = timed(
            lambda: reconciliation.run_check(
                pool_id=pool_id, account_id=account_id, at=timezone.now()
            )
        )
        told = f"{note}; {result.compared:,} compared, {result.differing:,} differ"
        figures.append(
            Figure(name=name, rows=rows, value=took, unit="s", limit=SECONDS, remark=told)
        )

    check("mirror of a pool, all of it", "the first check")
    execute(CHANGE, at=timezone.now())
    check("mirror of what changed", "one in a hundred told anew")
    execute(ALL_DIFFER, at=timezone.now())
    check("mirror in which everything differs", "each difference opened with its first event")
    check("mirror in which everything still differs", "nothing new")
    execute("VACUUM (ANALYZE)")
    open_ones = reconciliation.DifferenceFilter(tab=reconciliation.DifferenceTab.OPEN)
    page = measure_list(
        "a page of differences by size",
        rows,
        lambda: reconciliation.list_differences(
            identity.SYSTEM,
            open_ones,
            at=timezone.now(),
            sort=reconciliation.DifferenceSort.UNITS,
        ),
    )
    return [*figures, page]


def measure_list(name: str, rows: int, ask: Asked) -> Figure:
    """Ask for a page of a list fifty times, warmed up, and hold it against the limit of pages."""
    ask()
    times = ask_in_turn({name: ask})[name]
    remark = f"{len(times)} requests"
    return Figure(
        name=f"{name}, p95", rows=rows, value=p95(times), unit="ms", limit=PAGE_MS, remark=remark
    )


def fill(rows: int, at: datetime) -> tuple[int, int]:
    """Make a pool whose books are open for every seller SKU; return account and pool."""
    account_id = make_account()
    save_products(rows)
    pool = FulfilmentPool.objects.filter(account=account_id)[0]
    wanted = [
        inventory.Place(kind=inventory.LocationKind.FBA, pool_id=pool.pk),
        inventory.Place(kind=inventory.LocationKind.CUSTOMER),
    ]
    places = inventory.put_places(wanted)
    told: dict[str, object] = {
        "account": account_id,
        "at": at,
        "each": DIFFERING_EACH,
        "pool": places[wanted[0]],
        "customer": places[wanted[1]],
        "of": pool.pk,
        "sales": SALES,
    }
    for statement in (SKUS, PAIRINGS, POINTERS, LISTINGS, LEVELS, SWEEPS):
        execute(statement, **told)
    told["entry"] = execute(ENTRY, **told)
    for statement in (MOVES, BALANCES, OPENINGS):
        execute(statement, **told)
    execute("VACUUM (ANALYZE)")
    return account_id, pool.pk


def execute(statement: str, **told: object) -> object:
    """Run a statement; return what it returns, if anything."""
    with connection.cursor() as cursor:
        cursor.execute(statement, told or None)  # type: ignore[arg-type]
        return cursor.fetchone()[0] if "RETURNING" in statement else None


def timed[Result](call: Callable[[], Result]) -> tuple[float, Result]:
    """Return how many seconds a call took, and what it returned."""
    began = time.perf_counter()
    result = call()
    return time.perf_counter() - began, result
