"""SQL of catalog that the ORM cannot say: batches as one JSON parameter."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from zhongshu.kernel.statements import to_json

# Every column that a batch writes, with its type; the order is that of the statements.
LISTING_COLUMNS = {
    "sku": "text",
    "asin": "text",
    "fnsku": "text",
    "title": "text",
    "amazon_price": "numeric",
    "amazon_currency": "text",
    "amazon_quantity": "integer",
    "amazon_status": "text",
    "fulfilment_channel": "text",
    "condition": "text",
    "product_type": "text",
    "image_url": "text",
    "amazon_listing_id": "text",
    "amazon_created_at": "timestamptz",
    "amazon_updated_at": "timestamptz",
    "is_buyable": "boolean",
    "is_discoverable": "boolean",
    "problem_count": "integer",
    "barcode": "text",
    "search_text": "text",
    "pairs": "text[]",
    "swept_at": "timestamptz",
    "detailed_at": "timestamptz",
    "absent_since": "timestamptz",
    "missed_sweeps": "smallint",
}
_NAMES = ", ".join(LISTING_COLUMNS)
_TYPES = ", ".join(f"{name} {kind}" for name, kind in LISTING_COLUMNS.items())

STORES = "SELECT marketplace_id, id FROM channels_store WHERE account_id = %s"

LOCK_SKUS = """
SELECT code, id FROM catalog_sellersku
WHERE account_id = %s AND code = ANY(%s)
ORDER BY id FOR NO KEY UPDATE
"""

# The conflict update changes nothing: it waits for, locks and returns what another wrote.
INSERT_SKUS = """
INSERT INTO catalog_sellersku (account_id, code, look_alike, first_seen_at)
SELECT %s, given.code, given.look_alike, %s
FROM jsonb_to_recordset(%s::jsonb) AS given(code text, look_alike text)
ORDER BY given.code COLLATE "C"
ON CONFLICT (account_id, code) DO UPDATE SET code = excluded.code
RETURNING code, id
"""

INSERT_LISTINGS = f"""
INSERT INTO catalog_listing (seller_sku_id, store_id, first_seen_at, recorded_at, {_NAMES})
SELECT seller_sku_id, store_id, now(), now(), {_NAMES}
FROM jsonb_to_recordset(%s::jsonb) AS given(seller_sku_id bigint, store_id bigint, {_TYPES})
RETURNING store_id, sku, id
"""  # noqa: S608 - names of our own table

UPDATE_LISTINGS = f"""
UPDATE catalog_listing AS kept
SET recorded_at = now(), ({_NAMES}) = ROW({", ".join(f"given.{n}" for n in LISTING_COLUMNS)})
FROM jsonb_to_recordset(%s::jsonb) AS given(id bigint, {_TYPES})
WHERE kept.id = given.id
"""  # noqa: S608 - names of our own table

INSERT_EVENTS = """
INSERT INTO catalog_listingevent (listing_id, kind, before, after, source, happened_at)
SELECT listing_id, kind, before, after, source, happened_at
FROM jsonb_to_recordset(%s::jsonb) AS given(
    listing_id bigint, kind text, before text, after text, source text, happened_at timestamptz
)
"""

# Single reads since the sweep began prove presence; a listing made within the hour before it
# may be younger than the report.
_MISSING = """
store_id = %(store_id)s AND absent_since IS NULL
AND (swept_at IS NULL OR swept_at < %(started_at)s)
AND (refused_at IS NULL OR refused_at < %(started_at)s)
AND (detailed_at IS NULL OR detailed_at < %(started_at)s)
AND (amazon_created_at IS NULL OR amazon_created_at < %(started_at)s - interval '1 hour')
"""

COUNT_SWEEP = f"""
SELECT count(*) FILTER (WHERE swept_at >= %(started_at)s),
    count(*) FILTER (WHERE {_MISSING})
FROM catalog_listing WHERE store_id = %(store_id)s
"""  # noqa: S608 - a piece of our own

# A listing that is held counts the report; the next one that agrees marks it.
MARK_ABSENT = f"""
WITH missed AS (
    UPDATE catalog_listing
    SET missed_sweeps = missed_sweeps + 1,
        absent_since = CASE WHEN missed_sweeps >= %(patience)s THEN %(at)s::timestamptz END,
        recorded_at = CASE WHEN missed_sweeps >= %(patience)s THEN now() ELSE recorded_at END
    WHERE {_MISSING}
    RETURNING id, absent_since
), told AS (
    INSERT INTO catalog_listingevent (listing_id, kind, before, after, source, happened_at)
    SELECT id, 'ABSENT', '', '', 'REPORT', %(at)s FROM missed WHERE absent_since IS NOT NULL
)
SELECT count(absent_since), count(*) - count(absent_since) FROM missed
"""  # noqa: S608 - a piece of our own

# A file that is said to be complete; whoever told of a listing after it knows better.
MARK_MISSING = """
WITH missed AS (
    UPDATE catalog_listing AS kept
    SET absent_since = %(at)s, recorded_at = now()
    WHERE store_id = %(store_id)s AND absent_since IS NULL
        AND (swept_at IS NULL OR swept_at <= %(at)s)
        AND (detailed_at IS NULL OR detailed_at <= %(at)s)
        AND NOT EXISTS (
            SELECT FROM unnest(%(named)s::text[]) AS named(sku)
            WHERE named.sku COLLATE "C" = kept.sku
        )
    RETURNING id, swept_at, detailed_at
), told AS (
    INSERT INTO catalog_listingevent (listing_id, kind, before, after, source, happened_at)
    SELECT id, 'ABSENT', '', '', 'FILE', %(at)s FROM missed
)
SELECT id, swept_at, detailed_at FROM missed ORDER BY id
"""

WANTED_IMAGES = """
SELECT wanted.asin, wanted.url
FROM (
    SELECT asin, min(image_url COLLATE "C") AS url FROM catalog_listing
    WHERE image_url <> '' AND asin <> '' AND absent_since IS NULL GROUP BY asin
) AS wanted
LEFT JOIN catalog_listingimage AS had USING (asin)
WHERE had.id IS NULL OR had.url <> wanted.url OR had.retry_at <= %s
ORDER BY wanted.asin LIMIT %s
"""

INSERT_PICTURES = """
INSERT INTO catalog_picture (sha256, media_type, small, large, "full")
SELECT sha256, media_type, small, large, "full"
FROM jsonb_to_recordset(%s::jsonb)
    AS given(sha256 bytea, media_type text, small bytea, large bytea, "full" bytea)
ORDER BY sha256
ON CONFLICT (sha256) DO UPDATE SET "full" = excluded."full"
WHERE catalog_picture."full" IS NULL AND excluded."full" IS NOT NULL
"""

# A failure keeps the picture that was there, and is tried again ever more rarely.
UPSERT_IMAGES = """
INSERT INTO catalog_listingimage AS kept
    (asin, url, picture_id, fetched_at, tries, retry_at, failure)
SELECT given.asin, given.url, picture.id, %(at)s,
    (given.failure <> '')::int,
    CASE WHEN given.failure <> '' THEN %(at)s::timestamptz + interval '1 hour' END,
    given.failure
FROM jsonb_to_recordset(%(rows)s::jsonb)
    AS given(asin text, url text, sha256 bytea, failure text)
LEFT JOIN catalog_picture AS picture ON picture.sha256 = given.sha256
ORDER BY given.asin
ON CONFLICT (asin) DO UPDATE SET
    url = excluded.url,
    picture_id = coalesce(excluded.picture_id, kept.picture_id),
    fetched_at = excluded.fetched_at,
    tries = CASE WHEN excluded.failure <> '' THEN least(kept.tries + 1, 10) ELSE 0 END,
    retry_at = CASE WHEN excluded.failure <> ''
        THEN excluded.fetched_at + interval '1 hour' * (2 ^ least(kept.tries, 9)) END,
    failure = excluded.failure
"""

# What was sold before and is not told now was not sold in thirty days.
UPDATE_SOLD = """
WITH told AS (
    SELECT listing.id, units_7, units_14, units_30, rank() OVER (
        PARTITION BY listing.store_id ORDER BY units_30 DESC, listing.sku
    ) AS place
    FROM jsonb_to_recordset(%s::jsonb) AS given(
        store_id bigint, seller_sku text, units_7 integer, units_14 integer, units_30 integer
    )
    JOIN catalog_listing AS listing
        ON listing.store_id = given.store_id AND listing.sku = given.seller_sku COLLATE "C"
), wanted AS (
    SELECT * FROM told
    UNION ALL
    SELECT id, 0, 0, 0, NULL FROM catalog_listing
    WHERE sold_30 > 0 AND NOT EXISTS (SELECT FROM told WHERE told.id = catalog_listing.id)
)
UPDATE catalog_listing AS kept
SET sold_7 = units_7, sold_14 = units_14, sold_30 = units_30, sold_rank = place
FROM wanted
WHERE kept.id = wanted.id
    AND (sold_7, sold_14, sold_30, sold_rank)
        IS DISTINCT FROM (units_7, units_14, units_30, place)
"""


def _rows(statement: str, params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else []


def read_stores(account_id: int) -> dict[str, int]:
    """Return the account's stores by marketplace."""
    return dict(_rows(STORES, [account_id]))


def lock_seller_skus(account_id: int, codes: Sequence[str]) -> dict[str, int]:
    """Lock the SKUs that exist, in the order of their ids: one writer per SKU."""
    return dict(_rows(LOCK_SKUS, [account_id, list(codes)]))


def insert_seller_skus(
    account_id: int, look_alikes: Mapping[str, str], at: datetime
) -> dict[str, int]:
    """Write new SKUs (code → what it looks like); those another wrote meanwhile are locked."""
    rows = [{"code": code, "look_alike": alike} for code, alike in look_alikes.items()]
    return dict(_rows(INSERT_SKUS, [account_id, at, to_json(rows)]))


def insert_listings(rows: Sequence[Mapping[str, object]]) -> dict[tuple[int, str], int]:
    """Write new listings and return their ids by store and SKU."""
    return {(store, sku): pk for store, sku, pk in _rows(INSERT_LISTINGS, [to_json(rows)])}


def update_listings(rows: Sequence[Mapping[str, object]]) -> None:
    _rows(UPDATE_LISTINGS, [to_json(rows)])


def insert_events(rows: Sequence[Mapping[str, object]]) -> None:
    _rows(INSERT_EVENTS, [to_json(rows)])


def count_sweep(store_id: int, started_at: datetime) -> tuple[int, int]:
    """Count what the report showed, and what it lacks."""
    [(seen, missing)] = _rows(COUNT_SWEEP, {"store_id": store_id, "started_at": started_at})
    return seen, missing


def mark_absent(
    store_id: int, started_at: datetime, *, patience: int, at: datetime
) -> tuple[int, int]:
    """Mark what is missing for more than `patience` sweeps; return marked and held."""
    params = {"store_id": store_id, "started_at": started_at, "patience": patience, "at": at}
    [(marked, held)] = _rows(MARK_ABSENT, params)
    return marked, held


def mark_missing(
    store_id: int, named: Sequence[str], at: datetime
) -> list[tuple[int, datetime | None, datetime | None]]:
    """Mark what a complete file does not name; return what was marked, and when it was told of."""
    rows = _rows(MARK_MISSING, {"store_id": store_id, "named": list(named), "at": at})
    return [(pk, swept_at, detailed_at) for pk, swept_at, detailed_at in rows]


def read_wanted_images(at: datetime, limit: int) -> list[tuple[str, str]]:
    """Return ASINs and addresses of pictures that we lack or whose time to retry has come."""
    return [(asin, url) for asin, url in _rows(WANTED_IMAGES, [at, limit])]


def insert_pictures(rows: Sequence[Mapping[str, object]]) -> None:
    _rows(INSERT_PICTURES, [to_json(rows)])


def upsert_images(rows: Sequence[Mapping[str, object]], at: datetime) -> None:
    _rows(UPSERT_IMAGES, {"rows": to_json(rows), "at": at})


def update_sold(rows: Sequence[Mapping[str, object]]) -> int:
    """Write what was sold, zero for all others; return how many listings changed."""
    with connection.cursor() as cursor:
        cursor.execute(UPDATE_SOLD, [to_json(rows)])
        return int(cursor.rowcount)
