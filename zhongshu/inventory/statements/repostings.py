"""SQL of re-posting: whose stock lies under another product, and what entries moved."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from django.db import connection

# Stores given as null are all of them. What is paired otherwise in one store is that, too.
MISPLACED = """
WITH lying AS (
    SELECT balance.seller_sku_id, balance.product_id, sum(balance.on_hand)::bigint AS units
    FROM inventory_stockbalance AS balance
    WHERE balance.seller_sku_id IS NOT NULL AND balance.on_hand <> 0
        AND EXISTS (
            SELECT FROM catalog_pairing AS pairing
            WHERE pairing.seller_sku_id = balance.seller_sku_id AND pairing.ended_at IS NULL
        )
        AND NOT EXISTS (
            SELECT FROM catalog_pairing AS pairing
            LEFT JOIN catalog_bundlepart AS part
                ON part.bundle_id = pairing.product_id AND part.ended_at IS NULL
            WHERE pairing.seller_sku_id = balance.seller_sku_id AND pairing.ended_at IS NULL
                AND coalesce(part.component_id, pairing.product_id) = balance.product_id
        )
    GROUP BY 1, 2
)
SELECT sku.id, sku.code, account.id, account.name,
    array_agg(product.id ORDER BY product.sku), array_agg(product.sku ORDER BY product.sku),
    array_agg(lying.units ORDER BY product.sku),
    (SELECT state FROM inventory_reposting AS asked
        WHERE asked.seller_sku_id = sku.id AND asked.state IN ('WAITING', 'RUNNING'))
FROM lying JOIN catalog_sellersku AS sku ON sku.id = lying.seller_sku_id
JOIN channels_sellingaccount AS account ON account.id = sku.account_id
JOIN catalog_product AS product ON product.id = lying.product_id
WHERE (%(stores)s::bigint[] IS NULL OR EXISTS (
        SELECT FROM catalog_listing AS listing
        WHERE listing.seller_sku_id = sku.id AND listing.store_id = ANY(%(stores)s)
    ))
    AND (%(accounts)s::bigint[] IS NULL OR sku.account_id = ANY(%(accounts)s))
    AND sku.code ILIKE %(search)s
    AND (%(after)s::bigint IS NULL OR CASE WHEN %(is_backward)s
        THEN (sku.code, sku.id) < (%(code)s COLLATE "C", %(after)s)
        ELSE (sku.code, sku.id) > (%(code)s COLLATE "C", %(after)s) END)
GROUP BY sku.id, account.id
"""
IN_ORDER = "ORDER BY sku.code, sku.id LIMIT %(limit)s"
IN_REVERSE = "ORDER BY sku.code DESC, sku.id DESC LIMIT %(limit)s"
COUNT = f"SELECT count(*) FROM ({MISPLACED} LIMIT %(limit)s) AS bounded"  # noqa: S608 - a constant

FIND_SKUS = "SELECT id, sku FROM catalog_product WHERE id = ANY(%s)"


class MisplacedSku(NamedTuple):
    """A seller SKU with units under products that it is not, in the order of their SKUs."""

    sku_id: int
    code: str
    account_id: int
    account: str
    product_ids: Sequence[int]
    skus: Sequence[str]
    units: Sequence[int]
    state: str | None


def list_misplaced(
    *,
    stores: Collection[int] | None,
    accounts: Collection[int],
    search: str,
    beside: tuple[str, int] | None,
    is_backward: bool,
    limit: int,
) -> list[MisplacedSku]:
    """Return so many seller SKUs by their codes; backwards those in front of `beside`."""
    statement = f"{MISPLACED}{IN_REVERSE if is_backward else IN_ORDER}"
    told = _told(stores, accounts, search, limit)
    if beside is not None:
        told |= {"code": beside[0], "after": beside[1], "is_backward": is_backward}
    return [MisplacedSku(*row) for row in _read(statement, told)]


def count_misplaced(
    *, stores: Collection[int] | None, accounts: Collection[int], search: str, at_most: int
) -> int:
    """Return how many there are, counted no further than `at_most`."""
    return int(_read(COUNT, _told(stores, accounts, search, at_most))[0][0])


def find_skus(product_ids: Collection[int]) -> dict[int, str]:
    """Return the SKUs of products, of removed ones too."""
    if not product_ids:
        return {}
    return {pk: sku for pk, sku in _read(FIND_SKUS, [list(product_ids)])}  # noqa: C416 - any, any


def _told(
    stores: Collection[int] | None, accounts: Collection[int], search: str, limit: int
) -> dict[str, Any]:
    words = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {
        "stores": None if stores is None else list(stores),
        "accounts": list(accounts) or None,
        "search": f"%{words}%",
        "code": "",
        "after": None,
        "is_backward": False,
        "limit": limit,
    }


def _read(statement: str, told: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return list(cursor.fetchall())
