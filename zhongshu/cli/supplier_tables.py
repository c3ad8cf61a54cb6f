"""The tables of suppliers and their prices that `export` writes."""

from collections.abc import Iterator, Sequence

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.purchasing import public as purchasing
from zhongshu.server.folder import ServerError
from zhongshu.web.sheets import Cell

EVERY = purchasing.SupplierFilter(tab=purchasing.SupplierTab.ALL)
PAIR = ("supplier_id", "code", "name", "product_id", "sku", "merged_into")


def supplier_heads() -> list[str]:
    names = [each.name for each in purchasing.SUPPLIER_FIELDS]
    return ["id", *names, "products", "made_at", "changed_at", "archived_at"]


def price_heads() -> list[str]:
    return [*PAIR, *(each.name for each in purchasing.TERMS_FIELDS), "changed_at"]


def read_suppliers(account_id: int | None) -> Iterator[Sequence[Cell]]:
    """Return every supplier, archived ones too, the oldest first.

    Raises:
        ServerError: an account was named.
    """
    _require_none(account_id)
    return (
        (
            row.id,
            *(_cell(each, row.values[each.name]) for each in purchasing.SUPPLIER_FIELDS),
            row.products,
            row.made_at,
            row.changed_at,
            row.archived_at,
        )
        for row in purchasing.iterate_suppliers(identity.SYSTEM, EVERY)
    )


def read_prices(account_id: int | None) -> Iterator[Sequence[Cell]]:
    """Return on which terms every supplier sells which product.

    Raises:
        ServerError: an account was named.
    """
    _require_none(account_id)
    return (
        (
            *(getattr(row, name) for name in PAIR),
            *(_cell(each, row.values[each.name]) for each in purchasing.TERMS_FIELDS),
            row.changed_at,
        )
        for row in purchasing.iterate_prices(identity.SYSTEM, EVERY)
    )


def _require_none(account_id: int | None) -> None:
    if account_id is not None:
        raise ServerError("Suppliers belong to the company, to no account: leave --account out.")


def _cell(field: catalog.ProductField, text: str) -> Cell:
    """Return a number as one, so that a spreadsheet adds it up; a text as it stands."""
    return catalog.number_or_text(text) if field.kind is catalog.FieldKind.WHOLE else text
