"""Store rows of a file as products, or as what they cost."""

from collections.abc import Sequence

from zhongshu.catalog import public as catalog
from zhongshu.flows.import_values import CellError, ReadRow, RowResult, StoreContext, Stored


def store_products(rows: Sequence[ReadRow], context: StoreContext) -> Stored:
    """Make and change the products of these rows."""
    return _save(rows, context, only_known=False)


def store_costs(rows: Sequence[ReadRow], context: StoreContext) -> Stored:
    """Say what products cost from today on; a SKU that is unknown makes none."""
    return _save(rows, context, only_known=True)


def _save(rows: Sequence[ReadRow], context: StoreContext, *, only_known: bool) -> Stored:
    changes = [
        catalog.ProductChange(
            {name: text for name, text in row.texts.items() if name != "sku"},
            sku=row.texts.get("sku", ""),
            label=str(row.number),
        )
        for row in rows
    ]
    found = catalog.save_products(
        changes,
        source=catalog.EditSource.FILE,
        title=context.title,
        only_known=only_known,
        edit_id=context.edit_id,
        actor=context.actor,
        at=context.at,
    )
    results = [
        RowResult(each.outcome, tuple(CellError(why.field, why.told) for why in each.refusals))
        for each in found.saved
    ]
    return Stored(results, edit_ids=(found.edit_id,) if found.edit_id else ())
