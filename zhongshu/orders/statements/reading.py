"""What lists and figures of orders ask in SQL of their own."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Q, QuerySet, Value

from zhongshu.orders.models import Order, OrderLine

# More lines than these, and each list is counted by its own index instead.
MOST_FOUND = 2_000


def count_each(
    querysets: Mapping[str, QuerySet[Any]], *, most: Mapping[str, int]
) -> dict[str, int]:
    """Count the rows of several lists in one statement, none further than one past its `most`.

    Lists that mean the same are counted once, as far as the longest of them asks; their
    numbers may so be greater than a list's own `most`.
    """
    asked: dict[tuple[str, tuple[Any, ...]], list[str]] = {}
    for name, queryset in querysets.items():
        try:
            query = queryset.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:  # Django knows without asking: somebody without stores
            query = "SELECT WHERE false", ()
        asked.setdefault(query, []).append(name)
    bounded: list[str] = []
    params: list[Any] = []
    for (sql, values), names in asked.items():
        bounded.append(f"(SELECT count(*) FROM ({sql} LIMIT %s) AS bounded)")  # noqa: S608 - Django's SQL
        params += [*values, max(most[name] for name in names) + 1]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(bounded)}", params)
        counts = zip(asked.values(), cursor.fetchone(), strict=True)
    return {name: count for names, count in counts for name in names}


def count_found(
    orders: QuerySet[Order], lines: QuerySet[OrderLine], conditions: Mapping[str, Q]
) -> dict[str, int] | None:
    """Count what these lines lead to, all conditions in one pass; None: there are too many lines.

    An index on lines finds them at once; counting list by list would look each of their
    orders up again for every list.
    """
    found = lines.order_by().values("order")[: MOST_FOUND + 1]
    counted = (
        orders.order_by()
        .filter(pk__in=found)
        .annotate(one=Value(1))
        .values("one")
        .annotate(**{name: Count("pk", filter=condition) for name, condition in conditions.items()})
        .values(*conditions)
    )
    try:
        sql, values = counted.query.sql_with_params()
    except EmptyResultSet:  # Django knows without asking: somebody without stores
        return dict.fromkeys(conditions, 0)
    found_sql, found_values = found.query.sql_with_params()
    columns = ", ".join(f"counted.{connection.ops.quote_name(name)}" for name in conditions)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT count(*) FROM ({found_sql}) AS lines), {columns}"  # noqa: S608 - Django's SQL
            f" FROM (SELECT 1) AS always LEFT JOIN ({sql}) AS counted ON true",
            [*found_values, *values],
        )
        line_count, *counts = cursor.fetchone()
    if line_count > MOST_FOUND:
        return None
    return {name: count or 0 for name, count in zip(conditions, counts, strict=True)}


# The index is asked for the next greater word, again and again: a few steps, however many orders.
OTHER_STATUSES = """
WITH RECURSIVE words AS (
    SELECT min(amazon_status) AS word FROM orders_order WHERE amazon_status > ''
    UNION ALL
    SELECT (SELECT min(amazon_status) FROM orders_order WHERE amazon_status > words.word)
    FROM words WHERE words.word IS NOT NULL
)
SELECT word FROM words WHERE word IS NOT NULL AND word <> ALL(%s)
"""


def read_other_statuses(named: Sequence[str]) -> tuple[str, ...]:
    """Return Amazon's words that occur and are not among these."""
    with connection.cursor() as cursor:
        cursor.execute(OTHER_STATUSES, [list(named)])
        return tuple(word for (word,) in cursor.fetchall())


def read_settled_time() -> datetime:
    """Return the time before which every change of an order is visible to all.

    Rows carry the clock of their statement, but show up when their transaction ends: whoever
    polls must not go past the start of the oldest one that is still writing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT LEAST(clock_timestamp(), (
                SELECT min(xact_start) FROM pg_stat_activity
                WHERE datname = current_database() AND backend_xid IS NOT NULL
                  AND pid <> pg_backend_pid()
            ))
            """
        )
        settled: datetime = cursor.fetchone()[0]
        return settled


# Each day is summed up by itself, so that each is one walk along the index of its store.
SALES = """
WITH stores AS (
    SELECT id, time_zone FROM channels_store
    WHERE %(sees_every_store)s OR id = ANY(%(store_ids)s)
), bases AS (
    SELECT id, 'STORE' AS basis, time_zone FROM stores
    UNION ALL SELECT id, 'COMPANY', %(company_zone)s FROM stores
), midnights AS (
    SELECT id, basis, time_zone, date_trunc('day', %(at)s AT TIME ZONE time_zone) AS midnight,
           %(at)s AT TIME ZONE time_zone AS moment
    FROM bases
), days AS (
    SELECT id, basis, day, starts_on::date AS starts_on,
           starts_on AT TIME ZONE time_zone AS starts_at, ends_on AT TIME ZONE time_zone AS ends_at
    FROM midnights, LATERAL (VALUES
        ('TODAY', midnight, midnight + interval '1 day'),
        ('YESTERDAY', midnight - interval '1 day', midnight),
        ('LAST_WEEK', midnight - interval '7 days', midnight - interval '6 days'),
        ('LAST_WEEK_SO_FAR', midnight - interval '7 days', moment - interval '7 days')
    ) AS named (day, starts_on, ends_on)
)
SELECT days.id, days.basis, days.day, days.starts_on, sold.currency, COALESCE(sold.orders, 0),
       COALESCE(sold.units, 0), COALESCE(sold.unpriced, 0), sold.amount
FROM days
LEFT JOIN LATERAL (
    SELECT sales_currency AS currency, count(*) AS orders, sum(unit_count)::bigint AS units,
           count(*) FILTER (WHERE sales_amount IS NULL) AS unpriced, sum(sales_amount) AS amount
    FROM orders_order
    WHERE store_id = days.id AND amazon_created_at >= days.starts_at
      AND amazon_created_at < days.ends_at AND amazon_status <> 'CANCELLED'
      AND own_status IS DISTINCT FROM 'CANCELLED'
    GROUP BY sales_currency
) AS sold ON true
ORDER BY days.id, days.basis, days.day, sold.currency
"""


def read_sales(
    *, sees_every_store: bool, store_ids: Collection[int], company_zone: str, at: datetime
) -> list[tuple[Any, ...]]:
    """Return the figures of each store, basis, day and currency."""
    with connection.cursor() as cursor:
        cursor.execute(
            SALES,
            {
                "sees_every_store": sees_every_store,
                "store_ids": list(store_ids),
                "company_zone": company_zone,
                "at": at,
            },
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


SOLD_UNITS = """
SELECT sold.store_id, line.seller_sku,
       coalesce(sum(line.quantity) FILTER (
           WHERE sold.amazon_created_at >= %(at)s::timestamptz - interval '7 days'), 0)::bigint,
       coalesce(sum(line.quantity) FILTER (
           WHERE sold.amazon_created_at >= %(at)s::timestamptz - interval '14 days'), 0)::bigint,
       sum(line.quantity)::bigint
FROM orders_order AS sold
JOIN orders_orderline AS line ON line.order_id = sold.id
WHERE sold.amazon_created_at >= %(at)s::timestamptz - interval '30 days'
  AND sold.amazon_created_at < %(at)s
  AND sold.store_id IS NOT NULL AND sold.amazon_status <> 'CANCELLED'
  AND sold.own_status IS DISTINCT FROM 'CANCELLED'
  AND NOT line.is_gone AND line.seller_sku <> ''
GROUP BY sold.store_id, line.seller_sku
HAVING sum(line.quantity) > 0
"""


def read_sold_units(at: datetime) -> list[tuple[int, str, int, int, int]]:
    """Return store, SKU and units of 7, 14 and 30 days, of whatever was sold."""
    with connection.cursor() as cursor:
        cursor.execute(SOLD_UNITS, {"at": at})
        rows: list[tuple[int, str, int, int, int]] = cursor.fetchall()
        return rows
