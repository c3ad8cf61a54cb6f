"""Make and change suppliers: from a page, a file or a program."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.purchasing.plans import Change
from zhongshu.purchasing.saving import require_batch, save
from zhongshu.purchasing.values import SavedSuppliers, SupplierChange


@transaction.atomic
def save_suppliers(
    changes: Sequence[SupplierChange],
    *,
    source: catalog.EditSource,
    title: str = "",
    only_known: bool = False,
    edit_id: int | None = None,
    actor: identity.Actor,
    at: datetime,
) -> SavedSuppliers:
    """Store each change that can be; the others come back with what is wrong in which field.

    A change without `supplier_id` is about the supplier of its code or name, or makes it;
    `only_known` refuses to make any. With a product it sets the terms of that one too. Several
    changes may be of one supplier as long as they do not contradict each other. All of it is
    one edit that `undo_supplier_edit` takes back; `edit_id` goes on with the edit of an earlier
    batch. The same again changes nothing.

    Raises:
        identity.NotAllowedError: neither administrator, operations nor buyer.
        TooManySuppliersError: more than 5,000.
    """
    require_batch(changes, actor)
    return save(
        [
            Change(
                each.values,
                each.terms,
                supplier_id=each.supplier_id,
                product_id=each.product_id,
                sku=each.sku.strip(),
                label=each.label,
            )
            for each in changes
        ],
        source=source,
        title=title,
        only_known=only_known,
        edit_id=edit_id,
        actor=actor,
        at=at,
    )
