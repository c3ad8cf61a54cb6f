"""SQL of what many seller SKUs and products are: for work over all goods, not for a page."""

from collections.abc import Collection
from typing import Any

from django.db import connection

SKUS = """
SELECT sku.id, sku.account_id, sku.code, pairing.product_id, coalesce(product.sku, ''),
    coalesce(product.name, ''), coalesce(category.path, ''),
    coalesce(sku.owner_id, product.owner_id)
FROM catalog_sellersku AS sku
LEFT JOIN catalog_pairing AS pairing ON pairing.id = sku.pairing_id
LEFT JOIN catalog_product AS product ON product.id = pairing.product_id
LEFT JOIN catalog_category AS category ON category.id = product.category_id
WHERE sku.id = ANY(%s)
"""

PARTS = """
SELECT sku.id, coalesce(part.component_id, pairing.product_id),
    pairing.factor * coalesce(part.quantity, 1)
FROM catalog_sellersku AS sku
JOIN catalog_pairing AS pairing ON pairing.id = sku.pairing_id
LEFT JOIN catalog_bundlepart AS part
    ON part.bundle_id = pairing.product_id AND part.ended_at IS NULL
WHERE sku.id = ANY(%s)
"""

# An offer that Amazon shows as sellable, or says nothing of, sells what lies at its pool: that of
# its store, unless somebody said another.
OFFERS = """
SELECT listing.seller_sku_id, coalesce(sent.pool_id, store.pool_id),
    array_agg(listing.store_id ORDER BY listing.store_id),
    bool_or(
        listing.absent_since IS NULL
        AND (listing.amazon_status IN ('', 'Active') OR coalesce(listing.is_buyable, false))
    ), min(listing.amazon_created_at)
FROM catalog_listing AS listing
JOIN channels_store AS store ON store.id = listing.store_id
LEFT JOIN catalog_offerpool AS sent
    ON sent.store_id = listing.store_id AND sent.seller_sku_id = listing.seller_sku_id
WHERE listing.seller_sku_id = ANY(%s)
GROUP BY 1, 2
"""

# The accounts whose seller SKUs are it, or have it in them.
PRODUCTS = """
SELECT product.id, product.sku, product.name, coalesce(category.path, ''), product.owner_id,
    coalesce(sold.account_ids, '{}')
FROM catalog_product AS product
LEFT JOIN catalog_category AS category ON category.id = product.category_id
LEFT JOIN (
    SELECT coalesce(part.component_id, pairing.product_id) AS product_id,
        array_agg(DISTINCT sku.account_id) AS account_ids
    FROM catalog_sellersku AS sku
    JOIN catalog_pairing AS pairing ON pairing.id = sku.pairing_id
    LEFT JOIN catalog_bundlepart AS part
        ON part.bundle_id = pairing.product_id AND part.ended_at IS NULL
    GROUP BY 1
) AS sold ON sold.product_id = product.id
WHERE product.id = ANY(%s) AND product.removed_at IS NULL
"""

# What was written last: rows are added or ended, so that one of these is another then.
TRACES = """
SELECT jsonb_build_array(
    (SELECT max(id) FROM catalog_pairing), (SELECT max(ended_at) FROM catalog_pairing),
    (SELECT max(id) FROM catalog_bundlepart), (SELECT max(ended_at) FROM catalog_bundlepart),
    (SELECT max(id) FROM catalog_listing), (SELECT max(id) FROM catalog_listingevent),
    (SELECT max(said_at) FROM catalog_offerpool)
)::text
"""

type Rows = list[tuple[Any, ...]]


def read_skus(sku_ids: Collection[int]) -> Rows:
    return _read(SKUS, sku_ids)


def read_parts(sku_ids: Collection[int]) -> Rows:
    return _read(PARTS, sku_ids)


def read_offers(sku_ids: Collection[int]) -> Rows:
    return _read(OFFERS, sku_ids)


def read_products(product_ids: Collection[int]) -> Rows:
    return _read(PRODUCTS, product_ids)


def read_traces() -> str:
    with connection.cursor() as cursor:
        cursor.execute(TRACES)
        [(told,)] = cursor.fetchall()
        return str(told)


def _read(statement: str, ids: Collection[int]) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(ids)])
        rows: Rows = cursor.fetchall()
        return rows
