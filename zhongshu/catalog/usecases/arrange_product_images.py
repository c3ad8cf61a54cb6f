"""Put the pictures of a product into another order; the first one is its face."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import extras
from zhongshu.catalog.extras_values import ExtrasChanged
from zhongshu.catalog.extras_writing import find_shown, hold_product, write_text
from zhongshu.catalog.product_texts import IMAGES
from zhongshu.catalog.product_values import EditSource
from zhongshu.identity import public as identity


@transaction.atomic
def arrange_product_images(
    product_id: int,
    picture_ids: Sequence[int],
    *,
    source: EditSource = EditSource.PAGE,
    actor: identity.Actor,
    at: datetime,
) -> ExtrasChanged:
    """Let these pictures come first, in this order; others follow as they stood.

    Whoever names one makes it the main one. `undo_edit` takes it back.

    Raises:
        identity.NotAllowedError: this role does not change products.
        ProductNotFoundError: there is no such product, or it is removed.
        ProductImageNotFoundError: one of them is not a picture of the product (any more).
    """
    held = hold_product(product_id, actor=actor, at=at)
    shown = find_shown(held, *picture_ids)
    ordered = {pk: shown[pk] for pk in dict.fromkeys([*picture_ids, *shown])}
    edit_id = write_text(held, IMAGES, extras.to_text(ordered), source=source, actor=actor, at=at)
    if edit_id is not None:
        identity.record(
            actor,
            "catalog.product.images_arranged",
            f"catalog.product:{product_id}",
            sku=held.stored.texts["sku"],
        )
    return ExtrasChanged(edit_id)
