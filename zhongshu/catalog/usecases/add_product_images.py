"""Add pictures to a product, behind those that it has."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import extras
from zhongshu.catalog.extras_errors import ExtrasRefusedError
from zhongshu.catalog.extras_values import MOST_IMAGES, ExtrasChanged, NewImage
from zhongshu.catalog.extras_writing import find_shown, hold_product, write_text
from zhongshu.catalog.models import Picture
from zhongshu.catalog.product_texts import IMAGES
from zhongshu.catalog.product_values import EditSource
from zhongshu.catalog.statements import listings as statements
from zhongshu.identity import public as identity
from zhongshu.kernel.texts import require_name


@transaction.atomic
def add_product_images(
    product_id: int,
    images: Sequence[NewImage],
    *,
    edit_id: int | None = None,
    source: EditSource = EditSource.PAGE,
    actor: identity.Actor,
    at: datetime,
) -> ExtrasChanged:
    """Store each picture once, whoever shows it too; what the product has already stays there.

    `undo_edit` takes them away again; `edit_id` goes on with an earlier call of the same person.

    Raises:
        identity.NotAllowedError: this role does not change products.
        ProductNotFoundError: there is no such product, or it is removed.
        ExtrasRefusedError: together they would be more than 20; nothing is stored.
        InvalidTextError, TooLongError, HiddenCharacterError: a description cannot be stored.
    """
    held = hold_product(product_id, actor=actor, at=at)
    new = {each.sha256: each for each in images}
    alts = {
        sha256: require_name(" ".join(each.alt.split()), field="alt", longest=extras.LONGEST_ALT)
        for sha256, each in new.items()
    }
    statements.insert_pictures(
        [
            {
                "sha256": each.sha256,
                "media_type": each.media_type,
                "small": each.small,
                "large": each.large,
                "full": each.full,
            }
            for each in new.values()
        ]
    )
    ids = {
        bytes(sha256): pk
        for pk, sha256 in Picture.objects.filter(sha256__in=list(new)).values_list("pk", "sha256")
    }
    shown = find_shown(held)
    added = {ids[sha256]: alt for sha256, alt in alts.items() if ids[sha256] not in shown}
    if len(shown) + len(added) > MOST_IMAGES:
        raise ExtrasRefusedError(ExtrasRefusedError.MANY_IMAGES, limit=str(MOST_IMAGES))
    text = extras.to_text(shown | added)
    edit_id = write_text(held, IMAGES, text, edit_id=edit_id, source=source, actor=actor, at=at)
    if edit_id is not None:
        identity.record(
            actor,
            "catalog.product.images_added",
            f"catalog.product:{product_id}",
            sku=held.stored.texts["sku"],
            images=len(added),
        )
    return ExtrasChanged(edit_id, len(added), len(new) - len(added))
