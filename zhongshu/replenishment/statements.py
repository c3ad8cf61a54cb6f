"""SQL of replenishment: speeds and warnings are replaced whole, in one statement each."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection

from zhongshu.kernel.statements import to_json
from zhongshu.replenishment.values import SEVERITIES, Speed, Warned

HOLD_ALERTS = "SELECT pg_advisory_xact_lock(hashtextextended('replenishment.alerts', 0))"

# In the order in which people put off, so that neither waits for the other for ever; not before
# the run has read everything, so that a person waits for its writing only. Rules stay until it
# has ended: those gone by then are named by no warning.
HOLD_LASTING = """
SELECT id FROM replenishment_alertrule ORDER BY id FOR KEY SHARE;
SELECT count(*) FROM (
    SELECT FROM replenishment_stockalert WHERE gone_at IS NULL ORDER BY id FOR NO KEY UPDATE
) AS held
"""

# Only what is different is written: most speeds are those of an hour ago.
PUT_SPEEDS = """
WITH given AS (
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS row (
        seller_sku_id bigint, pool_id bigint, is_fba boolean, units integer[], days smallint[],
        per_day numeric
    )
), forgotten AS (
    DELETE FROM replenishment_dailyspeed AS old WHERE NOT EXISTS (
        SELECT FROM given WHERE given.seller_sku_id = old.seller_sku_id
        AND given.pool_id = old.pool_id AND given.is_fba = old.is_fba
    )
)
INSERT INTO replenishment_dailyspeed AS old
    (seller_sku_id, pool_id, is_fba, units, days, per_day, weights_version, until)
SELECT seller_sku_id, pool_id, is_fba, units, days, per_day, %(version)s, %(until)s FROM given
ORDER BY seller_sku_id, pool_id, is_fba
ON CONFLICT (seller_sku_id, pool_id, is_fba) DO UPDATE SET units = excluded.units,
    days = excluded.days, per_day = excluded.per_day,
    weights_version = excluded.weights_version, until = excluded.until
WHERE (old.units, old.days, old.per_day, old.weights_version, old.until)
    IS DISTINCT FROM (excluded.units, excluded.days, excluded.per_day,
        excluded.weights_version, excluded.until)
"""

_FIGURES = """rule_id, free, in_transit, units, per_day, cover_days, stock_out_on, suggested,
    "limit", store_ids, category, owner_id"""
_GIVEN = ", ".join(f"given.{name.strip()}" for name in _FIGURES.split(","))

# One is raised per key while it lasts. What was put off and is over meanwhile comes back put off:
# found once for all, since for each the table would be read that is growing by these very rows.
PUT_ALERTS = f"""
WITH given AS (
    SELECT row.*, rule.id AS rule_id FROM jsonb_to_recordset(%(rows)s::jsonb) AS row (
        key text, kind text, severity smallint, rank integer, seller_sku_id bigint, pool_id bigint,
        product_id bigint, by_rule bigint, free bigint, in_transit bigint, units bigint,
        per_day numeric, cover_days integer, stock_out_on date, suggested bigint,
        "limit" integer, store_ids bigint[], category text, owner_id bigint
    ) LEFT JOIN replenishment_alertrule AS rule ON rule.id = row.by_rule
), earlier AS MATERIALIZED (
    SELECT old.key, old.snoozed_until, old.snoozed_by_id FROM replenishment_stockalert AS old
    WHERE old.gone_at IS NOT NULL AND old.snoozed_until > %(at)s AND NOT EXISTS (
        SELECT FROM replenishment_stockalert AS newer
        WHERE newer.key = old.key AND newer.gone_at IS NOT NULL AND newer.id > old.id
    )
), ended AS (
    UPDATE replenishment_stockalert AS old SET gone_at = %(at)s
    WHERE old.gone_at IS NULL AND NOT EXISTS (SELECT FROM given WHERE given.key = old.key)
    RETURNING 1
), kept AS (
    UPDATE replenishment_stockalert AS old
    SET severity = given.severity, rank = given.rank,
        product_id = given.product_id, last_seen_at = %(at)s,
        ({_FIGURES}) = ROW({_GIVEN}),
        snoozed_until = CASE WHEN old.snoozed_until > %(at)s THEN old.snoozed_until END
    FROM given, replenishment_stockalert AS before
    WHERE old.gone_at IS NULL AND old.key = given.key AND before.id = old.id
    RETURNING old.id, before.snoozed_until <= %(at)s AS is_back
), added AS (
    INSERT INTO replenishment_stockalert (
        key, kind, severity, rank, seller_sku_id, pool_id, product_id, {_FIGURES},
        first_seen_at, last_seen_at, snoozed_until, snoozed_by_id
    )
    SELECT given.key, kind, severity, rank, seller_sku_id, pool_id, product_id, {_FIGURES},
        %(at)s, %(at)s, earlier.snoozed_until, earlier.snoozed_by_id
    FROM given LEFT JOIN earlier ON earlier.key = given.key
    WHERE NOT EXISTS (
        SELECT FROM replenishment_stockalert AS old
        WHERE old.key = given.key AND old.gone_at IS NULL
    )
    ORDER BY given.key
    RETURNING id, snoozed_until
)
SELECT (SELECT coalesce(array_agg(id ORDER BY id), '{{}}') FROM (
        SELECT id FROM kept WHERE is_back UNION ALL
        SELECT id FROM added WHERE snoozed_until IS NULL
    ) AS new), (SELECT count(*) FROM ended)
"""  # noqa: S608 - names of our own columns

# An hour after the last run, or soon after a wish or other traces of what warnings follow; not
# while one waits or runs.
IS_DUE = """
SELECT NOT EXISTS (
    SELECT FROM procrastinate_jobs WHERE task_name = %(task)s AND status IN ('todo', 'doing')
) AND NOT EXISTS (
    SELECT FROM replenishment_alertrun
    WHERE began_at > clock_timestamp() - CASE
        WHEN traces <> %(traces)s OR EXISTS (SELECT FROM replenishment_alertwish)
        THEN greatest(interval '2 minutes', 20 * (ended_at - began_at)) ELSE interval '1 hour' END
)
"""
NOTE_BEGIN = """
INSERT INTO replenishment_alertrun (id, began_at, speeds, total, traces)
VALUES (1, clock_timestamp(), 0, 0, %(traces)s)
ON CONFLICT (id) DO UPDATE SET began_at = excluded.began_at, traces = excluded.traces
"""
NOTE_END = """
INSERT INTO replenishment_alertrun (id, ended_at, speeds, total)
VALUES (1, clock_timestamp(), %(speeds)s, %(total)s)
ON CONFLICT (id) DO UPDATE SET ended_at = excluded.ended_at, speeds = excluded.speeds,
    total = excluded.total
"""


def _rows(statement: str, told: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return cursor.fetchall() if cursor.description else []


def hold_alerts() -> None:
    """Let nobody else raise warnings until this transaction ends."""
    _rows(HOLD_ALERTS)


def put_speeds(
    speeds: Mapping[tuple[int | None, int, bool], Speed], *, version: int, until: date
) -> None:
    """Let these be all speeds that are known; those of no pool are not kept."""
    rows = [
        {
            "seller_sku_id": sku_id,
            "pool_id": pool_id,
            "is_fba": is_fba,
            "units": list(speed.units),
            "days": list(speed.days),
            "per_day": speed.per_day,
        }
        for (pool_id, sku_id, is_fba), speed in speeds.items()
        if pool_id is not None
    ]
    _rows(PUT_SPEEDS, {"rows": to_json(rows), "version": version, "until": until})


def put_alerts(warned: Iterable[Warned], *, at: datetime) -> tuple[tuple[int, ...], int]:
    """Let these be all warnings that last; return those new or back, and how many went away."""
    rows = [
        {
            "key": each.key,
            "kind": each.kind.value,
            "severity": SEVERITIES[each.kind].value,
            "rank": each.rank,
            "by_rule": each.rule_id,
            **{name: getattr(each, name) for name in _NAMES},
            "store_ids": list(each.store_ids),
        }
        for each in warned
    ]
    _rows(HOLD_LASTING)
    [(new_ids, gone)] = _rows(PUT_ALERTS, {"rows": to_json(rows), "at": at})
    return tuple(new_ids), gone


_NAMES = (
    *("seller_sku_id", "pool_id", "product_id", "free", "in_transit", "units"),
    *("per_day", "cover_days", "stock_out_on", "suggested", "limit", "category", "owner_id"),
)


def is_run_due(task: str, traces: str) -> bool:
    """Tell whether warnings should be looked for now, where others have left these traces."""
    [(is_due,)] = _rows(IS_DUE, {"task": task, "traces": traces})
    return bool(is_due)


def note_begin(traces: str) -> None:
    _rows(NOTE_BEGIN, {"traces": traces})


def note_end(*, speeds: int, total: int) -> None:
    _rows(NOTE_END, {"speeds": speeds, "total": total})
