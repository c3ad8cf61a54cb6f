"""A year of orders made inside the database: their lines, and the buyers of the newest."""

from datetime import datetime

from django.db import connection

ORDERS_WITH_BUYERS = 20_000
ORDERS = """
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
JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS position FROM channels_store)
    AS store ON store.position = n %% 3
"""
LINES = """
INSERT INTO orders_orderline (
    order_id, order_item_id, seller_sku, asin, title, quantity, fulfilled, currency, item_amount,
    shipping_amount, gift_wrap_amount, discount_amount, tax_amount, condition, programs, is_gift,
    cancellation_requested, cancellation_reason, cancelled_by, is_provisional, is_gone)
SELECT id, n::text, 'MUG-' || lpad(((id * 7 + n) %% 5000)::text, 5, '0'),
    'B0' || lpad(((id * 7 + n) %% 5000)::text, 8, '0'), 'Red mug 不锈钢保温杯', 1, 1, 'USD',
    5, 0, 0, 0, 1, '', '{}', false, false, '', '', false, false
FROM orders_order CROSS JOIN LATERAL generate_series(1, line_count) AS n
"""
BUYERS = """
INSERT INTO orders_buyerdetails (order_id, initials, city, country_code, purge_after)
SELECT id, 'A. S.', 'Springfield', 'US', amazon_created_at + interval '40 days'
FROM orders_order ORDER BY amazon_created_at DESC LIMIT %(buyers)s
"""
TABLES = ("orders_order", "orders_orderline", "orders_buyerdetails")


def fill(rows: int, *, now: datetime) -> None:
    """Make so many orders of the year before `now`, in all stores."""
    told: dict[str, int | datetime] = {"rows": rows, "now": now, "buyers": ORDERS_WITH_BUYERS}
    with connection.cursor() as cursor:
        for statement in (ORDERS, LINES, BUYERS):
            cursor.execute(statement, told)
        cursor.execute(f"VACUUM (ANALYZE) {', '.join(TABLES)}")
