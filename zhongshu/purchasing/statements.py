"""SQL of purchasing: batches as one JSON parameter, one writer at a time."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import connection

from zhongshu.kernel.statements import copy_rows, to_json

SUPPLIER: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "code", "code_look", "name", "name_look", "contact", "phone", "email", "chat",
            "country", "address", "website", "currency", "payment_terms", "note", "search_text",
        ),
        "text",
    ),
    "owner_id": "bigint",
    "lead_days": "integer",
    "archived_at": "timestamptz",
    "removed_at": "timestamptz",
}  # fmt: skip
PRICE: Mapping[str, str] = {
    "supplier_sku": "text",
    "price": "numeric",
    "currency": "text",
    "min_quantity": "integer",
    "pack_quantity": "integer",
    "lead_days": "integer",
    "is_preferred": "boolean",
    "link": "text",
    "note": "text",
}
_SUPPLIER = ", ".join(SUPPLIER)
_SUPPLIER_TYPES = ", ".join(f"{name} {kind}" for name, kind in SUPPLIER.items())
_PRICE = ", ".join(PRICE)
_PRICE_TYPES = ", ".join(f"{name} {kind}" for name, kind in PRICE.items())

# Codes, names and who is preferred are compared across suppliers: whoever writes is alone.
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('purchasing.suppliers', 0))"

# Codes that we give are S and a number; removed suppliers keep theirs.
LAST_NUMBER = """
SELECT coalesce(max(substring(code_look from 2)::integer), 0)
FROM purchasing_supplier WHERE code_look ~ '^s[0-9]{4,8}$'
"""

INSERT_SUPPLIERS = f"""
INSERT INTO purchasing_supplier (made_at, changed_at, {_SUPPLIER})
SELECT now(), now(), {_SUPPLIER} FROM jsonb_to_recordset(%s::jsonb) AS given({_SUPPLIER_TYPES})
RETURNING code_look, id
"""  # noqa: S608 - names of our own table

UPDATE_SUPPLIERS = f"""
UPDATE purchasing_supplier AS kept
SET changed_at = now(), ({_SUPPLIER}) = ROW({", ".join(f"given.{name}" for name in SUPPLIER)})
FROM jsonb_to_recordset(%s::jsonb) AS given(id bigint, {_SUPPLIER_TYPES})
WHERE kept.id = given.id
"""  # noqa: S608 - names of our own table

DELETE_PRICES = """
DELETE FROM purchasing_supplierprice AS kept
USING jsonb_to_recordset(%s::jsonb) AS given(supplier_id bigint, product_id bigint)
WHERE kept.supplier_id = given.supplier_id AND kept.product_id = given.product_id
"""

# First nobody is preferred, so that it may go from one supplier to another.
UNPREFER = """
UPDATE purchasing_supplierprice AS kept SET is_preferred = false
FROM jsonb_to_recordset(%s::jsonb) AS given(supplier_id bigint, product_id bigint)
WHERE kept.supplier_id = given.supplier_id AND kept.product_id = given.product_id
    AND kept.is_preferred
"""

UPSERT_PRICES = f"""
INSERT INTO purchasing_supplierprice (supplier_id, product_id, changed_at, {_PRICE})
SELECT supplier_id, product_id, now(), {_PRICE} FROM jsonb_to_recordset(%s::jsonb)
    AS given(supplier_id bigint, product_id bigint, {_PRICE_TYPES})
ON CONFLICT (supplier_id, product_id) DO UPDATE
SET changed_at = now(), ({_PRICE}) = ROW({", ".join(f"excluded.{name}" for name in PRICE)})
"""  # noqa: S608 - names of our own table


def _rows(statement: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else []


def lock_suppliers() -> None:
    """Be the only writer of suppliers until the transaction ends."""
    _rows(LOCK)


def find_last_number() -> int:
    """Return the largest number among the codes that were given by us."""
    [(number,)] = _rows(LAST_NUMBER)
    return int(number)


def insert_suppliers(rows: Sequence[Mapping[str, object]]) -> dict[str, int]:
    """Write new suppliers and return their ids by what their code looks like."""
    return dict(_rows(INSERT_SUPPLIERS, [to_json(rows)])) if rows else {}


def update_suppliers(rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        _rows(UPDATE_SUPPLIERS, [to_json(rows)])


def write_prices(
    rows: Sequence[Mapping[str, object]], gone: Collection[Mapping[str, object]]
) -> None:
    """Write the terms of these pairs, and forget the others."""
    if gone:
        _rows(DELETE_PRICES, [to_json([*gone])])
    if rows:
        _rows(UNPREFER, [to_json(rows)])
        _rows(UPSERT_PRICES, [to_json(rows)])


def insert_events(rows: Sequence[Mapping[str, object]]) -> None:
    names = ("edit_id", "supplier_id", "product_id", "field", "before", "after")
    copy_rows("purchasing_supplierevent", names, rows)
