"""SQL of re-posting: whose stock lies under another product, and what entries moved."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

# Behind an OR it would be looked up for every balance there is.
OF_PRODUCT = """AND balance.seller_sku_id IN (
            SELECT seller_sku_id FROM inventory_stockbalance
            WHERE product_id = %(product)s AND on_hand <> 0
            UNION ALL
            SELECT seller_sku_id FROM catalog_pairing
            WHERE product_id = %(product)s AND ended_at IS NULL
            UNION ALL
            SELECT pairing.seller_sku_id FROM catalog_bundlepart AS part
            JOIN catalog_pairing AS pairing ON pairing.product_id = part.bundle_id
            WHERE part.component_id = %(product)s AND part.ended_at IS NULL
                AND pairing.ended_at IS NULL
        )"""
# What is given as null is all of them; `stores` are the reader's, `chosen` a filter. What is paired
# otherwise in one store is that, too. `product`: it lies there, or the seller SKU is that by now.
MISPLACED = """
WITH lying AS (
    SELECT balance.seller_sku_id, balance.product_id, balance.location_id,
        balance.on_hand AS units
    FROM inventory_stockbalance AS balance
    JOIN inventory_location AS place ON place.id = balance.location_id
    WHERE balance.seller_sku_id IS NOT NULL AND balance.on_hand <> 0
        AND (%(skus)s::bigint[] IS NULL OR balance.seller_sku_id = ANY(%(skus)s))
        {of_product}
        AND (%(stores)s::bigint[] IS NULL OR num_nonnulls(place.pool_id, place.account_id) = 0
            OR EXISTS (
                SELECT FROM channels_store AS store WHERE store.id = ANY(%(stores)s)
                    AND (store.pool_id = place.pool_id OR store.account_id = place.account_id)
            ))
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
)
SELECT sku.id, sku.code, account.id, account.name,
    array_agg(product.id ORDER BY product.sku, lying.location_id),
    array_agg(product.sku ORDER BY product.sku, lying.location_id),
    array_agg(lying.location_id ORDER BY product.sku, lying.location_id),
    array_agg(lying.units ORDER BY product.sku, lying.location_id),
    (SELECT state FROM inventory_reposting AS asked
        WHERE asked.seller_sku_id = sku.id AND asked.state IN ('WAITING', 'RUNNING'))
FROM lying JOIN catalog_sellersku AS sku ON sku.id = lying.seller_sku_id
JOIN channels_sellingaccount AS account ON account.id = sku.account_id
JOIN catalog_product AS product ON product.id = lying.product_id
WHERE (%(stores)s::bigint[] IS NULL OR EXISTS (
        SELECT FROM catalog_listing AS listing
        WHERE listing.seller_sku_id = sku.id AND listing.store_id = ANY(%(stores)s)
    ))
    AND (%(chosen)s::bigint[] IS NULL OR EXISTS (
        SELECT FROM catalog_listing AS listing
        WHERE listing.seller_sku_id = sku.id AND listing.store_id = ANY(%(chosen)s)
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

# What takes entries back moves the units of this seller SKU alone; an exchange names its cause.
LEFT = """
SELECT DISTINCT product.id, product.sku FROM (
    SELECT back_id AS entry_id FROM inventory_repostedentry WHERE reposting_id = %(id)s
    UNION ALL
    SELECT id FROM inventory_stockentry
    WHERE cause_kind = 'reposting' AND cause_ref = %(id)s::text
) AS touched
JOIN inventory_stockmove AS move ON move.entry_id = touched.entry_id
JOIN catalog_product AS product ON product.id = move.product_id
ORDER BY product.sku, product.id
"""
FIND_SKUS = "SELECT id, sku FROM catalog_product WHERE id = ANY(%s)"


class MisplacedSku(NamedTuple):
    """A seller SKU with units under products that it is not, by their SKUs and places."""

    sku_id: int
    code: str
    account_id: int
    account: str
    product_ids: Sequence[int]
    skus: Sequence[str]
    location_ids: Sequence[int]
    units: Sequence[int]
    state: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which seller SKUs are looked for; `stores` None: the reader sees all of them."""

    stores: Collection[int] | None
    chosen: Collection[int] = ()
    accounts: Collection[int] = ()
    skus: Collection[int] = ()
    product: int | None = None
    search: str = ""


def list_misplaced(
    wanted: Wanted, *, beside: tuple[str, int] | None, is_backward: bool, limit: int
) -> list[MisplacedSku]:
    """Return so many seller SKUs by their codes; backwards those in front of `beside`."""
    statement = f"{_find(wanted)}{IN_REVERSE if is_backward else IN_ORDER}"
    told = _told(wanted, limit)
    if beside is not None:
        told |= {"code": beside[0], "after": beside[1], "is_backward": is_backward}
    return [MisplacedSku(*row) for row in _read(statement, told)]


def count_misplaced(wanted: Wanted, *, at_most: int) -> int:
    """Return how many there are, counted no further than `at_most`."""
    found = f"SELECT count(*) FROM ({_find(wanted)} LIMIT %(limit)s) AS bounded"  # noqa: S608
    return int(_read(found, _told(wanted, at_most))[0][0])


def list_left(reposting_id: int) -> list[tuple[int, str]]:
    """Return the products, with their SKUs, that what was taken back or exchanged was of."""
    return [(pk, sku) for pk, sku in _read(LEFT, {"id": reposting_id})]


def find_skus(product_ids: Collection[int]) -> dict[int, str]:
    """Return the SKUs of products, of removed ones too."""
    if not product_ids:
        return {}
    return {pk: sku for pk, sku in _read(FIND_SKUS, [list(product_ids)])}  # noqa: C416 - any, any


def _find(wanted: Wanted) -> str:
    return MISPLACED.replace("{of_product}", "" if wanted.product is None else OF_PRODUCT)


def _told(wanted: Wanted, limit: int) -> dict[str, Any]:
    words = wanted.search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {
        "stores": None if wanted.stores is None else list(wanted.stores),
        "chosen": list(wanted.chosen) or None,
        "accounts": list(wanted.accounts) or None,
        "skus": list(wanted.skus) or None,
        "product": wanted.product,
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
