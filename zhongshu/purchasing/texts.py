"""Suppliers and their terms as texts by field, read in one statement each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from zhongshu.catalog import public as catalog
from zhongshu.purchasing import fields
from zhongshu.purchasing.models import Supplier, SupplierPrice

TEXTS = tuple(
    each.name
    for each in fields.SUPPLIER_FIELDS
    if each.kind not in (catalog.FieldKind.PERSON, catalog.FieldKind.WHOLE)
)
STAMPS = ("made_at", "changed_at", "archived_at", "removed_at")
READ = ("id", *TEXTS, "lead_days", "owner__username", *STAMPS)
TERMS_TEXTS = ("supplier_sku", "link", "note")
TERMS_NUMBERS = ("min_quantity", "pack_quantity", "lead_days")
READ_TERMS = (
    "id", "supplier_id", "product_id", *TERMS_TEXTS, *TERMS_NUMBERS, "price", "currency",
    "is_preferred", "changed_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoredSupplier:
    """One supplier with the text of every field, and whether it is archived or removed."""

    id: int
    texts: Mapping[str, str]
    made_at: datetime
    changed_at: datetime
    archived_at: datetime | None
    removed_at: datetime | None
    extra: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredTerms:
    """On which terms a supplier sells a product, as texts by field."""

    id: int
    supplier_id: int
    product_id: int
    texts: Mapping[str, str]
    changed_at: datetime
    extra: tuple[Any, ...] = ()


def read_suppliers(
    suppliers: QuerySet[Supplier], *, more: tuple[str, ...] = ()
) -> list[StoredSupplier]:
    """Return the suppliers of a query in its order; `more` come back as `extra`."""
    names = (*READ, *more)
    rows = suppliers.values_list(*names)
    return [_to_supplier(dict(zip(names, row, strict=True)), more) for row in rows]


def read_terms(prices: QuerySet[SupplierPrice], *, more: tuple[str, ...] = ()) -> list[StoredTerms]:
    """Return the terms of a query in its order; `more` come back as `extra`."""
    names = (*READ_TERMS, *more)
    rows = prices.values_list(*names)
    return [_to_terms(dict(zip(names, row, strict=True)), more) for row in rows]


def _to_supplier(row: Mapping[str, Any], more: tuple[str, ...]) -> StoredSupplier:
    texts = {name: row[name] for name in TEXTS}
    texts["lead_days"] = _number(row["lead_days"])
    texts["owner"] = row["owner__username"] or ""
    texts[fields.ARCHIVED] = fields.YES if row["archived_at"] else ""
    texts[fields.REMOVED] = fields.YES if row["removed_at"] else ""
    return StoredSupplier(
        id=row["id"],
        texts=texts,
        extra=tuple(row[name] for name in more),
        **{name: row[name] for name in STAMPS},
    )


def _to_terms(row: Mapping[str, Any], more: tuple[str, ...]) -> StoredTerms:
    texts = {name: row[name] for name in TERMS_TEXTS}
    texts |= {name: _number(row[name]) for name in TERMS_NUMBERS}
    texts["price"] = _money(row["price"], row["currency"])
    texts["is_preferred"] = fields.YES if row["is_preferred"] else ""
    texts[fields.SUPPLIES] = fields.YES
    return StoredTerms(
        id=row["id"],
        supplier_id=row["supplier_id"],
        product_id=row["product_id"],
        texts=texts,
        changed_at=row["changed_at"],
        extra=tuple(row[name] for name in more),
    )


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _money(amount: Decimal | None, currency: str) -> str:
    return "" if amount is None else catalog.join_money(amount, currency)
