"""SQL of pairings that the ORM cannot say: batches as one JSON parameter."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import connection

from zhongshu.catalog.pairing_values import Assignment
from zhongshu.kernel.statements import to_json

# Whoever changes, merges or removes products has them alone; pairings share them.
SHARE_PRODUCTS = "SELECT pg_advisory_xact_lock_shared(hashtextextended('catalog.products', 0))"
READ_PRODUCTS = "SELECT id, sku FROM catalog_product WHERE id = ANY(%s) AND removed_at IS NULL"

END_PAIRINGS = """
UPDATE catalog_pairing AS kept SET ended_at = given.ended_at, ended_by = %s
FROM jsonb_to_recordset(%s::jsonb) AS given(id bigint, ended_at timestamptz)
WHERE kept.id = given.id
"""

INSERT_PAIRINGS = """
INSERT INTO catalog_pairing
    (seller_sku_id, store_id, product_id, factor, reason, who, paired_at, ended_by)
SELECT seller_sku_id, store_id, product_id, factor, reason, %s, paired_at, ''
FROM jsonb_to_recordset(%s::jsonb) AS given(
    seller_sku_id bigint, store_id bigint, product_id bigint, factor integer, reason text,
    paired_at timestamptz
)
ORDER BY seller_sku_id, store_id
RETURNING seller_sku_id, store_id, id
"""

# What is paired is no longer left out.
POINT_SKUS = """
UPDATE catalog_sellersku AS kept
SET pairing_id = given.pairing_id,
    is_left_out = kept.is_left_out AND given.pairing_id IS NULL
FROM jsonb_to_recordset(%s::jsonb) AS given(id bigint, pairing_id bigint)
WHERE kept.id = given.id
"""

DELETE_PROPOSALS = "DELETE FROM catalog_pairingproposal WHERE seller_sku_id = ANY(%s)"

# Each of the two fields goes back where it was given and still is what was given.
GIVE_BACK = """
UPDATE catalog_sellersku AS kept
SET owner_id = CASE WHEN given.owner_goes THEN given.owner_id ELSE kept.owner_id END,
    developer_id = CASE WHEN given.developer_goes THEN given.developer_id
        ELSE kept.developer_id END
FROM (
    SELECT sku.id, before.owner_id, before.developer_id,
        %(owner_given)s AND sku.owner_id IS NOT DISTINCT FROM %(owner)s::bigint
            AND sku.owner_id IS DISTINCT FROM before.owner_id AS owner_goes,
        %(developer_given)s AND sku.developer_id IS NOT DISTINCT FROM %(developer)s::bigint
            AND sku.developer_id IS DISTINCT FROM before.developer_id AS developer_goes
    FROM jsonb_to_recordset(%(rows)s::jsonb)
        AS before(id bigint, owner_id bigint, developer_id bigint)
    JOIN catalog_sellersku AS sku ON sku.id = before.id
) AS given
WHERE kept.id = given.id AND (given.owner_goes OR given.developer_goes)
RETURNING kept.id
"""

HOLD_RULES = "SELECT pg_advisory_xact_lock(hashtextextended('catalog.pairing_rules', 0))"


def _rows(statement: str, params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else []


def share_products(product_ids: Collection[int]) -> dict[int, str]:
    """Hold products against removal, and return the SKUs of those that are not removed."""
    _rows(SHARE_PRODUCTS, [])
    return dict(_rows(READ_PRODUCTS, [list(product_ids)]))


def end_pairings(rows: Sequence[Mapping[str, object]], who: str) -> None:
    _rows(END_PAIRINGS, [who, to_json(rows)])


def insert_pairings(
    rows: Sequence[Mapping[str, object]], who: str
) -> dict[tuple[int, int | None], int]:
    """Write new pairings and return their ids by SKU and store."""
    found = _rows(INSERT_PAIRINGS, [who, to_json(rows)])
    return {(sku_id, store_id): pk for sku_id, store_id, pk in found}


def point_skus(pairing_ids: Mapping[int, int | None]) -> None:
    """Let SKUs point at the pairing that counts now, or at none."""
    rows = [{"id": sku, "pairing_id": pairing} for sku, pairing in pairing_ids.items()]
    _rows(POINT_SKUS, [to_json(rows)])


def delete_proposals(sku_ids: Collection[int]) -> None:
    _rows(DELETE_PROPOSALS, [list(sku_ids)])


def hold_rules() -> None:
    """Let nobody else change the rules in this transaction: there may be none to lock."""
    _rows(HOLD_RULES, [])


def give_back(sku_ids: Sequence[int], assignment: Assignment) -> int:
    """Put back who answered for these SKUs before; return how many changed."""
    given = assignment.given
    rows = [
        {"id": pk, "owner_id": assignment.before[pk][0], "developer_id": assignment.before[pk][1]}
        for pk in sku_ids
    ]
    params = {
        "owner_given": "owner_id" in given,
        "owner": given.get("owner_id"),
        "developer_given": "developer_id" in given,
        "developer": given.get("developer_id"),
        "rows": to_json(rows),
    }
    return len(_rows(GIVE_BACK, params))
