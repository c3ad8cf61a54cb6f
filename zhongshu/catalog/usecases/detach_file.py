"""Take an attachment away from a product."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog import extras
from zhongshu.catalog.extras_errors import ProductFileNotFoundError
from zhongshu.catalog.extras_values import ExtrasChanged
from zhongshu.catalog.extras_writing import hold_product, write_text
from zhongshu.catalog.product_texts import FILES
from zhongshu.catalog.product_values import EditSource
from zhongshu.identity import public as identity


@transaction.atomic
def detach_file(
    product_id: int,
    file_id: int,
    *,
    source: EditSource = EditSource.PAGE,
    actor: identity.Actor,
    at: datetime,
) -> ExtrasChanged:
    """Show the file no more; it is kept, so that `undo_edit` brings it back.

    Raises:
        identity.NotAllowedError: this role does not change products.
        ProductNotFoundError: there is no such product, or it is removed.
        ProductFileNotFoundError: it is not attached to the product (any more).
    """
    held = hold_product(product_id, actor=actor, at=at)
    attached = {each.id: each.name for each in held.stored.files}
    if file_id not in attached:
        raise ProductFileNotFoundError(file_id=file_id)
    name = attached.pop(file_id)
    edit_id = write_text(held, FILES, extras.to_text(attached), source=source, actor=actor, at=at)
    identity.record(
        actor,
        "catalog.product.file_detached",
        f"catalog.product:{product_id}",
        sku=held.stored.texts["sku"],
        file=name,
    )
    return ExtrasChanged(edit_id)
