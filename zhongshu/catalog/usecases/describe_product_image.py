"""Say in words what a picture of a product shows, for who cannot see it."""

from datetime import datetime

from django.db import transaction

from zhongshu.catalog import extras
from zhongshu.catalog.extras_values import ExtrasChanged
from zhongshu.catalog.extras_writing import find_shown, hold_product, write_text
from zhongshu.catalog.product_texts import IMAGES
from zhongshu.catalog.product_values import EditSource
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import require_name


@transaction.atomic
def describe_product_image(
    product_id: int,
    picture_id: int,
    *,
    alt: str,
    source: EditSource = EditSource.PAGE,
    actor: identity.Actor,
    at: datetime,
) -> ExtrasChanged:
    """Store the description of a picture; an empty one takes it away.

    Raises:
        identity.NotAllowedError: this role does not change products.
        ProductNotFoundError: there is no such product, or it is removed.
        ProductImageNotFoundError: it is not a picture of the product (any more).
        InvalidTextError, TooLongError, HiddenCharacterError: the text cannot be stored.
    """
    text = require_name(" ".join(alt.split()), field="alt", longest=extras.LONGEST_ALT)
    held = hold_product(product_id, actor=actor, at=at)
    shown = find_shown(held, picture_id)
    described = extras.to_text(shown | {picture_id: text})
    edit_id = write_text(held, IMAGES, described, source=source, actor=actor, at=at)
    if edit_id is not None:
        identity.record(
            actor,
            "catalog.product.image_described",
            f"catalog.product:{product_id}",
            sku=held.stored.texts["sku"],
            alt=text,
        )
    return ExtrasChanged(edit_id)
