"""SQL of products: batches as one JSON parameter, one writer at a time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from zhongshu.catalog.models import Product
from zhongshu.catalog.product_texts import NUMBERS, TEXTS, YES_NOS
from zhongshu.catalog.product_values import ProductTab
from zhongshu.kernel.statements import copy_rows, to_json

COLUMNS: Mapping[str, str] = {
    "look_alike": "text",
    "kind": "text",
    **dict.fromkeys(TEXTS, "text"),
    **dict.fromkeys(NUMBERS, "numeric"),
    **dict.fromkeys(YES_NOS, "boolean"),
    "carton_quantity": "integer",
    "category_id": "bigint",
    "owner_id": "bigint",
    "developer_id": "bigint",
    "tag_ids": "bigint[]",
    "declared_value": "numeric",
    "declared_currency": "text",
    "custom": "jsonb",
    "search_text": "text",
    "pairs": "text[]",
    "removed_at": "timestamptz",
    "merged_into_id": "bigint",
}
_NAMES = ", ".join(COLUMNS)
_TYPES = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())

# Codes, barcodes and recipes are compared across products: whoever writes has them alone.
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('catalog.products', 0))"

NAME_CATEGORIES = """
INSERT INTO catalog_category (path) SELECT unnest(%s::text[])
ON CONFLICT (path) DO UPDATE SET path = excluded.path RETURNING path, id
"""

NAME_TAGS = """
INSERT INTO catalog_tag (name, colour) SELECT unnest(%s::text[]), 'grey'
ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING name, id
"""

INSERT_PRODUCTS = f"""
INSERT INTO catalog_product (made_at, changed_at, {_NAMES})
SELECT now(), now(), {_NAMES} FROM jsonb_to_recordset(%s::jsonb) AS given({_TYPES})
RETURNING look_alike, id
"""  # noqa: S608 - names of our own table

UPDATE_PRODUCTS = f"""
UPDATE catalog_product AS kept
SET changed_at = now(), ({_NAMES}) = ROW({", ".join(f"given.{name}" for name in COLUMNS)})
FROM jsonb_to_recordset(%s::jsonb) AS given(id bigint, {_TYPES})
WHERE kept.id = given.id
"""  # noqa: S608 - names of our own table

DELETE_BARCODES = "DELETE FROM catalog_barcode WHERE product_id = ANY(%s)"

# A recipe is not changed but ended, and the next version begins.
END_PARTS = """
UPDATE catalog_bundlepart SET ended_at = %s WHERE bundle_id = ANY(%s) AND ended_at IS NULL
"""

INSERT_PARTS = """
INSERT INTO catalog_bundlepart (bundle_id, component_id, quantity, version, from_at)
SELECT bundle_id, component_id, quantity, 1 + coalesce(
    (SELECT max(version) FROM catalog_bundlepart AS old WHERE old.bundle_id = given.bundle_id), 0
), %s
FROM jsonb_to_recordset(%s::jsonb)
    AS given(bundle_id bigint, component_id bigint, quantity integer)
"""

UPSERT_COSTS = """
INSERT INTO catalog_productcost (product_id, from_day, amount, currency, recorded_at)
SELECT product_id, %s, amount, currency, now()
FROM jsonb_to_recordset(%s::jsonb) AS given(product_id bigint, amount numeric, currency text)
ON CONFLICT (product_id, from_day) DO UPDATE
SET amount = excluded.amount, currency = excluded.currency, recorded_at = excluded.recorded_at
"""

# The search knows nothing of such values.
RENAME_OPTION = """
WITH renamed AS (
    UPDATE catalog_product
    SET custom = jsonb_set(custom, ARRAY[%(code)s::text], to_jsonb(%(new)s::text)),
        changed_at = now()
    WHERE custom @> jsonb_build_object(%(code)s::text, %(old)s::text)
    RETURNING id
)
INSERT INTO catalog_productevent (edit_id, product_id, field, before, after)
SELECT %(edit)s, id, %(field)s, %(old)s, %(new)s FROM renamed ORDER BY id
"""

TITLES_OF_UNPAIRED = """
SELECT sku.id, sku.code, coalesce((
    SELECT title FROM catalog_listing AS listing
    WHERE listing.seller_sku_id = sku.id AND title <> '' ORDER BY store_id LIMIT 1
), '')
FROM catalog_sellersku AS sku
WHERE sku.id = ANY(%s)
ORDER BY sku.id
"""

# Down the merges, from those that live: which products each of them took in.
MERGED_INTO = """
WITH RECURSIVE taken (id, living) AS (
    SELECT id, merged_into_id FROM catalog_product WHERE merged_into_id = ANY(%(ids)s)
    UNION
    SELECT product.id, taken.living
    FROM catalog_product AS product JOIN taken ON product.merged_into_id = taken.id
)
SELECT id, living FROM taken ORDER BY id
"""

# Up the merges: which product each of these is by now.
LIVING_OF = """
WITH RECURSIVE led (id, living) AS (
    SELECT id, merged_into_id FROM catalog_product
    WHERE id = ANY(%(ids)s) AND merged_into_id IS NOT NULL
    UNION
    SELECT led.id, product.merged_into_id
    FROM led JOIN catalog_product AS product ON product.id = led.living
    WHERE product.merged_into_id IS NOT NULL
)
SELECT led.id, led.living
FROM led JOIN catalog_product AS product ON product.id = led.living
WHERE product.merged_into_id IS NULL
"""

# What tabs hold of the products found, as `product_filters.of_tab` says it, in one pass over them;
# the unpaired are looked for only as far as a tab tells.
OF_STATUS = "count(*) FILTER (WHERE removed_at IS NULL AND status = '{}')"
IN_TAB = {
    **{tab: OF_STATUS.format(tab.value) for tab in ProductTab},
    ProductTab.ALL: "count(*) FILTER (WHERE removed_at IS NULL)",
    ProductTab.REMOVED: "count(*) FILTER (WHERE removed_at IS NOT NULL)",
    ProductTab.UNPAIRED: """(SELECT count(*) FROM (
        SELECT FROM found WHERE removed_at IS NULL AND NOT EXISTS (
            SELECT FROM catalog_pairing AS sells
            WHERE sells.product_id = found.id AND ended_at IS NULL AND store_id IS NULL
        ) LIMIT %s
    ) AS unpaired)""",
}


def _rows(statement: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else []


def count_found(products: QuerySet[Product], *, at_most: int) -> dict[ProductTab, int]:
    """Count what each tab holds of these products, none further than `at_most`."""
    found = products.order_by().values("id", "status", "removed_at")
    sql, values = found.query.sql_with_params()
    tabs = ", ".join(IN_TAB.values())
    statement = f"WITH found AS MATERIALIZED ({sql}) SELECT {tabs} FROM found"  # noqa: S608 - the ORM's own
    [row] = _rows(statement, [*values, at_most])
    return {tab: min(count, at_most) for tab, count in zip(IN_TAB, row, strict=True)}


def lock_products() -> None:
    """Be the only writer of products until the transaction ends."""
    _rows(LOCK)


def name_categories(paths: Collection[str]) -> dict[str, int]:
    """Return the ids of categories by path; new ones are made."""
    return dict(_rows(NAME_CATEGORIES, [sorted(paths)])) if paths else {}


def name_tags(names: Collection[str]) -> dict[str, int]:
    """Return the ids of tags by name; new ones are made."""
    return dict(_rows(NAME_TAGS, [sorted(names)])) if names else {}


def insert_products(rows: Sequence[Mapping[str, object]]) -> dict[str, int]:
    """Write new products and return their ids by what their SKU looks like."""
    return dict(_rows(INSERT_PRODUCTS, [to_json(rows)])) if rows else {}


def update_products(rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        _rows(UPDATE_PRODUCTS, [to_json(rows)])


def replace_barcodes(product_ids: Collection[int], rows: Sequence[Mapping[str, object]]) -> None:
    """Give the products these barcodes and no others."""
    if product_ids:
        _rows(DELETE_BARCODES, [sorted(product_ids)])
        copy_rows("catalog_barcode", ("product_id", "code", "kind"), rows)


def replace_parts(
    bundle_ids: Collection[int], rows: Sequence[Mapping[str, object]], at: datetime
) -> None:
    """End the recipes of these products and begin new ones."""
    if bundle_ids:
        _rows(END_PARTS, [at, sorted(bundle_ids)])
        _rows(INSERT_PARTS, [at, to_json(rows)])


def upsert_costs(rows: Sequence[Mapping[str, object]], day: date) -> None:
    if rows:
        _rows(UPSERT_COSTS, [day, to_json(rows)])


def insert_events(rows: Sequence[Mapping[str, object]]) -> None:
    names = ("edit_id", "product_id", "field", "before", "after")
    copy_rows("catalog_productevent", names, rows)


def rename_option(code: str, field: str, old: str, new: str, *, edit_id: int) -> int:
    """Let all products that hold an option hold it under its new name; return how many."""
    told: dict[str, str | int] = {
        "code": code,
        "field": field,
        "old": old,
        "new": new,
        "edit": edit_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(RENAME_OPTION, told)
        return int(cursor.rowcount)


def read_merged(product_ids: Collection[int]) -> dict[int, int]:
    """Return every product that was merged into one of these, with the one that took it in."""
    return dict(_rows(MERGED_INTO, {"ids": sorted(product_ids)})) if product_ids else {}


def read_living(product_ids: Collection[int]) -> dict[int, int]:
    """Return the product that each of these was merged into in the end; others are absent."""
    return dict(_rows(LIVING_OF, {"ids": sorted(product_ids)})) if product_ids else {}


def read_titles(seller_sku_ids: Sequence[int]) -> list[tuple[int, str, str]]:
    """Return id, code and any title of these seller SKUs, in the order of their ids."""
    return [(pk, code, title) for pk, code, title in _rows(TITLES_OF_UNPAIRED, [seller_sku_ids])]
