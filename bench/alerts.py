"""Speeds and warnings of 50,000 seller SKUs: the first run, one that finds the same, a page."""

from datetime import datetime, timedelta

from django.utils import timezone

from bench import many_orders
from bench.accounts import make_account
from bench.figures import Figure
from bench.goods import save_products
from bench.ground import Ground
from bench.mirror import ENTRY, execute, measure_list, timed
from bench.stock_world import LISTINGS, PAIRINGS, POINTERS, SKUS
from zhongshu.channels.models import FulfilmentPool
from zhongshu.flows.raise_alerts import raise_alerts
from zhongshu.identity import public as identity
from zhongshu.inventory import public as inventory
from zhongshu.replenishment import public as replenishment

ROWS = 50_000
SECONDS = 10
# So many orders in a year for each seller SKU, and moves of each in half a year.
ORDERS_EACH = 8
SALES_EACH = 29  # of the 70 that came: 41 are left

# Amazon sends all of them: what merchants send has a speed of its own.
ORDERS = many_orders.ORDERS.replace(
    "CASE WHEN n %% 3 = 0 THEN 'AMAZON' ELSE 'MERCHANT' END", "'AMAZON'"
)
# Each order buys another seller SKU; every second one of them sells well.
LINES = """
INSERT INTO orders_orderline (
    order_id, order_item_id, seller_sku, asin, title, quantity, fulfilled, currency, item_amount,
    shipping_amount, gift_wrap_amount, discount_amount, tax_amount, condition, programs, is_gift,
    cancellation_requested, cancellation_reason, cancelled_by, is_provisional, is_gone)
SELECT sold.id, '1', sku.code, '', 'Red mug', 1 + sku.id %% 2 * 20, 1, 'USD', 5, 0, 0, 0, 1, '',
    '{}', false, false, '', '', false, false
FROM orders_order AS sold
JOIN catalog_sellersku AS sku ON sku.id = 1 + sold.id * 7919 %% %(rows)s
"""
LEVELS = """
INSERT INTO inventory_amazonstocklevel (
    store_id, seller_sku_id, fnsku, asin, fulfillable, inbound_working, inbound_shipped,
    inbound_receiving, reserved, reserved_customer_orders, reserved_transfers,
    reserved_processing, researching, unfulfillable, read_at, changed_at, missed_sweeps)
SELECT store.id, sku.id, '', '', 41, 0, sku.id %% 3 * 10, 0, 0, 0, 0, 0, 0, 0, %(at)s, %(at)s, 0
FROM catalog_sellersku AS sku CROSS JOIN channels_store AS store
"""
# Bought 200 days ago by every fourth, else 100 days ago, by every second one again 45 days ago;
# sold since, one at a time.
MOVES = """
INSERT INTO inventory_stockmove (
    entry_id, product_id, seller_sku_id, source_id, destination_id, quantity, occurred_at)
SELECT %(entry)s, paired.product_id, paired.seller_sku_id,
    CASE WHEN comes THEN %(supplier)s ELSE %(pool)s END,
    CASE WHEN comes THEN %(pool)s ELSE %(customer)s END,
    CASE WHEN comes THEN 35 ELSE 1 END,
    %(at)s::timestamptz - make_interval(days => CASE
        WHEN number > 0 THEN number * 3 WHEN number < 0 AND seller_sku_id %% 2 = 1 THEN 45
        WHEN seller_sku_id %% 4 = 0 THEN 200 ELSE 100 END)
FROM generate_series(-1, %(sales)s) AS number
CROSS JOIN catalog_pairing AS paired CROSS JOIN LATERAL (SELECT number < 1) AS of (comes)
"""
BALANCES = """
INSERT INTO inventory_stockbalance (
    product_id, location_id, seller_sku_id, may_go_negative, on_hand, reserved)
SELECT product_id, %(pool)s, seller_sku_id, true, 41, 0 FROM catalog_pairing
"""
OPENINGS = """
INSERT INTO inventory_stockopening (
    pool_id, seller_sku_id, opened_at, fulfillable, reserved, researching, unfulfillable, is_posted)
SELECT %(of)s, id, %(at)s::timestamptz - interval '300 days', 0, 0, 0, 0, true
FROM catalog_sellersku
"""


def run(_ground: Ground, rows: int = ROWS) -> list[Figure]:
    """Measure the first run, where everything is new, two later ones, and what is asked often."""
    at = timezone.now()
    fill(rows, at)
    figures = []

    def look(name: str, when: datetime) -> None:
        took, raised = timed(lambda: raise_alerts(at=when))
        told = f"{raised.total:,} warnings, {len(raised.new_ids):,} new, {raised.gone:,} over"
        figures.append(
            Figure(name=name, rows=rows, value=took, unit="s", limit=SECONDS, remark=told)
        )

    look("the first run of warnings", at)
    look("a run that finds the same", at + timedelta(hours=1))
    look("a run on the next day", at + timedelta(days=1))
    took, _answer = timed(lambda: replenishment.queue_alerts(at=at))
    figures.append(Figure(name="whether a run is due", rows=rows, value=took * 1000, unit="ms"))
    execute("VACUUM (ANALYZE)")
    page = measure_list(
        "a page of warnings", rows, lambda: replenishment.list_alerts(identity.SYSTEM)
    )
    return [*figures, page]


def fill(rows: int, at: datetime) -> None:
    """Make a pool whose books are open for every seller SKU, with a year of orders."""
    account_id = make_account()
    save_products(rows)
    pool = FulfilmentPool.objects.get(account=account_id)
    wanted = [
        inventory.Place(kind=inventory.LocationKind.FBA, pool_id=pool.pk),
        inventory.Place(kind=inventory.LocationKind.CUSTOMER),
        inventory.Place(kind=inventory.LocationKind.SUPPLIER),
    ]
    places = inventory.put_places(wanted)
    names = ("pool", "customer", "supplier")
    told: dict[str, object] = {
        "account": account_id,
        "at": at,
        "rows": rows,
        "of": pool.pk,
        "sales": SALES_EACH,
        **{name: places[place] for name, place in zip(names, wanted, strict=True)},
    }
    for statement in (SKUS, PAIRINGS, POINTERS, LISTINGS, LEVELS):
        execute(statement, **told)
    told["entry"] = execute(ENTRY, **told)
    for statement in (MOVES, BALANCES, OPENINGS):
        execute(statement, **told)
    execute(ORDERS, rows=rows * ORDERS_EACH, now=at)
    execute(LINES, **told)
    execute("VACUUM (ANALYZE)")
