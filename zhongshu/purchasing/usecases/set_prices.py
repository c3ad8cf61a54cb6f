"""Say on which terms suppliers sell our products."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.purchasing.errors import SupplierFieldRefusedError
from zhongshu.purchasing.plans import Change
from zhongshu.purchasing.saving import require_batch, save
from zhongshu.purchasing.values import PriceChange, SavedSuppliers


@transaction.atomic
def set_prices(
    changes: Sequence[PriceChange],
    *,
    source: catalog.EditSource,
    title: str = "",
    actor: identity.Actor,
    at: datetime,
) -> SavedSuppliers:
    """Store each change that can be; the others come back with what is wrong in which field.

    What is not told stays; `is_removed` forgets the terms. An amount without a currency is of
    the supplier's, else of the company's. Who becomes preferred for a product is that alone.
    All of it is one edit that `undo_supplier_edit` takes back.

    Raises:
        identity.NotAllowedError: neither administrator, operations nor buyer.
        TooManySuppliersError: more than 5,000.
    """
    require_batch(changes, actor)
    wanted = [
        Change(
            given_terms={} if each.is_removed else each.values,
            supplier_id=each.supplier_id,
            reference=each.supplier.strip(),
            product_id=each.product_id,
            sku=each.sku.strip(),
            is_removed=each.is_removed,
            label=each.label,
        )
        for each in changes
    ]
    for change in wanted:
        if change.supplier_id is None and not change.reference:
            change.refuse("code", SupplierFieldRefusedError.EMPTY)
        if not change.names_product:
            change.refuse("sku", SupplierFieldRefusedError.NO_PRODUCT)
    return save(
        wanted,
        source=source,
        title=title,
        only_known=True,
        edit_id=None,
        actor=actor,
        at=at,
    )
