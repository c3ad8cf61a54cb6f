"""SQL of reconciliation: what a check found and what people say, in one statement each."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import DecimalField
from django.db.models.expressions import RawSQL

from zhongshu.kernel.statements import to_json

AMOUNT = DecimalField(max_digits=30, decimal_places=4)

HOLD_POOL = "SELECT pg_advisory_xact_lock(hashtextextended('reconciliation.pool', %s))"
HOLD_POOLS = """
SELECT pg_advisory_xact_lock(hashtextextended('reconciliation.pool', pool_id))
FROM (
    SELECT DISTINCT pool_id FROM reconciliation_difference WHERE id = ANY(%s) ORDER BY pool_id
) AS wanted
"""
FIGURES = "ours, amazon, in_flight, gap"
EVENT = f"difference_id, at, what, user_id, who, reason, {FIGURES}, before, entry_id"

OPEN_DIFFERENCES = f"""
WITH made AS (
    INSERT INTO reconciliation_difference (
        pool_id, seller_sku_id, product_id, kind, {FIGURES}, cause, read_at,
        status, first_seen_at, last_seen_at, who, reason, version
    )
    SELECT %(pool_id)s, seller_sku_id, product_id, kind, {FIGURES}, cause, read_at,
        'OPEN', %(at)s, %(at)s, '', '', 1
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS given (
        seller_sku_id bigint, product_id bigint, kind text, ours bigint, amazon bigint,
        in_flight bigint, gap bigint, cause text, read_at timestamptz
    )
    RETURNING id, {FIGURES}
)
INSERT INTO reconciliation_differenceevent ({EVENT})
SELECT id, %(at)s, 'SEEN', NULL, '', '', {FIGURES}, '', NULL FROM made
"""  # noqa: S608 - names of our own tables

# What is gone keeps the figures with which it was seen last.
FOLLOW_DIFFERENCES = f"""
WITH given AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS given (
        id bigint, ours bigint, amazon bigint, in_flight bigint, gap bigint, cause text,
        read_at timestamptz, status text, happened text
    )
), followed AS (
    UPDATE reconciliation_difference AS kept SET
        ours = coalesce(given.ours, kept.ours),
        amazon = coalesce(given.amazon, kept.amazon),
        in_flight = coalesce(given.in_flight, kept.in_flight),
        gap = coalesce(given.gap, kept.gap),
        cause = coalesce(given.cause, kept.cause),
        read_at = coalesce(given.read_at, kept.read_at),
        last_seen_at = CASE WHEN given.gap IS NULL THEN kept.last_seen_at ELSE %(at)s END,
        resolved_at = CASE WHEN given.status = 'RESOLVED' THEN %(at)s::timestamptz END,
        status = given.status,
        wait_until = CASE WHEN given.status = 'WAITING' THEN kept.wait_until END,
        entry_id = CASE WHEN given.status = 'OPEN' THEN NULL ELSE kept.entry_id END,
        version = kept.version + (given.happened IS NOT NULL)::integer
    FROM given WHERE kept.id = given.id
    RETURNING kept.id, kept.ours, kept.amazon, kept.in_flight, kept.gap
)
INSERT INTO reconciliation_differenceevent ({EVENT})
SELECT followed.id, %(at)s, given.happened, NULL, '', '', followed.ours, followed.amazon,
    followed.in_flight, CASE WHEN given.status = 'RESOLVED' THEN 0 ELSE followed.gap END, '', NULL
FROM followed JOIN given USING (id) WHERE given.happened IS NOT NULL
"""  # noqa: S608 - names of our own tables

SAY = f"""
WITH given AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS given (
        id bigint, status text, happened text, entry_id bigint, before text
    )
), said AS (
    UPDATE reconciliation_difference AS kept SET
        status = given.status,
        wait_until = CASE WHEN given.status = 'WAITING' THEN %(until)s::date END,
        resolved_at = CASE WHEN given.status = 'RESOLVED' THEN kept.resolved_at END,
        user_id = %(user_id)s, who = %(who)s, reason = %(reason)s, said_at = %(at)s,
        entry_id = given.entry_id,
        version = kept.version + 1
    FROM given WHERE kept.id = given.id
    RETURNING kept.id, kept.ours, kept.amazon, kept.in_flight, kept.gap
)
INSERT INTO reconciliation_differenceevent ({EVENT})
SELECT said.id, %(at)s, given.happened, %(user_id)s, %(who)s, %(reason)s, said.ours, said.amazon,
    said.in_flight, said.gap, given.before, given.entry_id
FROM said JOIN given USING (id)
"""  # noqa: S608 - names of our own tables

# Of each day one check tells how it stood: the last that concluded.
PURGE_RUNS = """
DELETE FROM reconciliation_checkrun WHERE id IN (
    SELECT id FROM (
        SELECT id, at, status, row_number() OVER (
            PARTITION BY pool_id, status, day ORDER BY id DESC
        ) AS place
        FROM reconciliation_checkrun
        WHERE at < %(recent)s
    ) AS old
    WHERE (old.place > 1 OR old.status <> 'FINISHED' OR old.at < %(oldest)s)
        AND old.id NOT IN (
            SELECT max(id) FROM reconciliation_checkrun WHERE status = 'FINISHED' GROUP BY pool_id
            UNION ALL
            SELECT max(id) FROM reconciliation_checkrun
            WHERE status = 'FINISHED' AND is_full GROUP BY pool_id
        )
    LIMIT %(most)s
)
"""

# What a unit costs now, in the company's currency, times the units: NULL where that is unknown.
VALUE = """
(SELECT round(cost.amount * rate.factor * reconciliation_difference.units, 4)
FROM catalog_productcost AS cost
LEFT JOIN unnest(%s::text[], %s::numeric[]) AS rate (currency, factor)
    ON rate.currency = cost.currency
WHERE cost.product_id = reconciliation_difference.product_id AND cost.from_day <= %s
ORDER BY cost.from_day DESC LIMIT 1)
"""
COST_CURRENCIES = "SELECT DISTINCT currency FROM catalog_productcost ORDER BY currency"

PURGE_DIFFERENCES = """
WITH old AS MATERIALIZED (
    SELECT id FROM reconciliation_difference
    WHERE status = 'RESOLVED' AND resolved_at < %(oldest)s
    ORDER BY resolved_at LIMIT %(most)s FOR UPDATE SKIP LOCKED
), forgotten AS (
    DELETE FROM reconciliation_differenceevent WHERE difference_id IN (SELECT id FROM old)
)
DELETE FROM reconciliation_difference WHERE id IN (SELECT id FROM old)
"""


def hold_pool(pool_id: int) -> None:
    """Let one transaction at a time change differences of this pool, until its end."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_POOL, [pool_id])


def hold_pools_of(difference_ids: Collection[int]) -> None:
    """Hold the pools of these differences, in the order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_POOLS, [list(difference_ids)])


def open_differences(pool_id: int, rows: Sequence[Mapping[str, object]], *, at: datetime) -> None:
    """Store differences that are new, each with its first event."""
    if rows:
        _execute(OPEN_DIFFERENCES, pool_id=pool_id, rows=to_json(rows), at=at)


def follow_differences(rows: Sequence[Mapping[str, object]], *, at: datetime) -> None:
    """Store what a check saw of known ones; what happened to them is an event."""
    if rows:
        _execute(FOLLOW_DIFFERENCES, rows=to_json(rows), at=at)


def say(rows: Sequence[Mapping[str, object]], **said: object) -> None:
    """Store what a person said to differences, and that they did."""
    if rows:
        _execute(SAY, rows=to_json(rows), **said)


def purge_runs(*, recent: datetime, oldest: datetime, most: int) -> int:
    """Delete checks that tell nothing any more; return how many."""
    return _execute(PURGE_RUNS, recent=recent, oldest=oldest, most=most)


def purge_differences(*, oldest: datetime, most: int) -> int:
    """Delete differences that are gone for long, with their events; return how many."""
    return _execute(PURGE_DIFFERENCES, oldest=oldest, most=most)


def read_cost_currencies() -> list[str]:
    """Return in which currencies products cost something."""
    with connection.cursor() as cursor:
        cursor.execute(COST_CURRENCIES)
        return [currency for (currency,) in cursor.fetchall()]


def value_at(rates: Mapping[str, Decimal], day: date) -> RawSQL:
    """Return what differences are worth at the costs of a day, with these rates."""
    params = [list(rates), list(rates.values()), day]
    return RawSQL(VALUE, params, output_field=AMOUNT)  # noqa: S611 - a constant


def _execute(statement: str, **told: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return int(cursor.rowcount)
