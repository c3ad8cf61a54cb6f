"""Take a picture away from a product."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog import extras
from zhongshu.catalog.extras_values import ExtrasChanged
from zhongshu.catalog.extras_writing import find_shown, hold_product, write_text
from zhongshu.catalog.product_texts import IMAGES
from zhongshu.catalog.product_values import EditSource
from zhongshu.identity import public as identity


@transaction.atomic
def remove_product_image(
    product_id: int,
    picture_id: int,
    *,
    source: EditSource = EditSource.PAGE,
    actor: identity.Actor,
    at: datetime,
) -> ExtrasChanged:
    """Show the picture no more; it is kept, so that `undo_edit` brings it back to its place.

    Raises:
        identity.NotAllowedError: this role does not change products.
        ProductNotFoundError: there is no such product, or it is removed.
        ProductImageNotFoundError: it is not a picture of the product (any more).
    """
    held = hold_product(product_id, actor=actor, at=at)
    shown = find_shown(held, picture_id)
    del shown[picture_id]
    edit_id = write_text(held, IMAGES, extras.to_text(shown), source=source, actor=actor, at=at)
    identity.record(
        actor,
        "catalog.product.image_removed",
        f"catalog.product:{product_id}",
        sku=held.stored.texts["sku"],
    )
    return ExtrasChanged(edit_id)
