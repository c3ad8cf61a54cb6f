"""Store rows of a file as suppliers, and as the terms on which they sell our products."""

from collections.abc import Mapping, Sequence

from zhongshu.catalog import public as catalog
from zhongshu.flows.import_values import CellError, ReadRow, RowResult, StoreContext, Stored
from zhongshu.purchasing import public as purchasing

# The column of each field: of the supplier, and of its terms for the product of the row.
OF_SUPPLIER: Mapping[str, str] = {
    "supplier": "name",
    "supplier_code": "code",
    **{
        each.name: each.name
        for each in purchasing.SUPPLIER_FIELDS
        if each.name not in ("name", "code")
    },
}
OF_TERMS: Mapping[str, str] = {
    "supplier_sku": "supplier_sku",
    "purchase_price": "price",
    "min_quantity": "min_quantity",
    "pack_quantity": "pack_quantity",
    "product_lead_days": "lead_days",
    "is_preferred": "is_preferred",
    "link": "link",
    "terms_note": "note",
}
# In a row without a product these tell of the supplier, where nothing else does.
OTHERWISE: Mapping[str, str] = {
    "product_lead_days": "lead_days",
    "link": "website",
    "terms_note": "note",
    "purchase_currency": "currency",
}
_FIELDS = {each.name: each.kind for each in purchasing.SUPPLIER_FIELDS}
_TERMS = {each.name: each.kind for each in purchasing.TERMS_FIELDS}
KINDS: Mapping[str, catalog.FieldKind] = {
    **{column: _FIELDS[name] for column, name in OF_SUPPLIER.items()},
    **{column: _TERMS[name] for column, name in OF_TERMS.items()},
}


def store_suppliers(rows: Sequence[ReadRow], context: StoreContext) -> Stored:
    """Make and change the suppliers of these rows; a row with a SKU tells of that product too."""
    told = [_read(row) for row in rows]
    found = purchasing.save_suppliers(
        [change for change, _columns in told],
        source=catalog.EditSource.FILE,
        title=context.title,
        edit_id=context.edit_id,
        actor=context.actor,
        at=context.at,
    )
    results = [
        RowResult(
            answer.outcome,
            tuple(
                CellError(columns.get(why.field, why.field), why.told) for why in answer.refusals
            ),
        )
        for answer, (_change, columns) in zip(found.saved, told, strict=True)
    ]
    return Stored(results, edit_ids=(found.edit_id,) if found.edit_id else ())


def _read(row: ReadRow) -> tuple[purchasing.SupplierChange, Mapping[str, str]]:
    """Return what a row says, and from which column each field comes."""
    sku = row.texts.get("sku", "")
    own = {name: column for column, name in OF_SUPPLIER.items() if column in row.texts}
    if not sku:
        own = {name: c for c, name in OTHERWISE.items() if c in row.texts} | own
    of_terms = {
        name: column
        for column, name in OF_TERMS.items()
        if column in row.texts and (sku or column not in OTHERWISE)
    }
    change = purchasing.SupplierChange(
        {name: row.texts[column] for name, column in own.items()},
        sku=sku,
        terms={name: row.texts[column] for name, column in of_terms.items()},
        label=str(row.number),
    )
    return change, own | of_terms
