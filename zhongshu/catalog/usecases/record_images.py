"""Keep the pictures that were fetched, and remember which could not be."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhongshu.catalog.statements import listings as statements
from zhongshu.catalog.values import FetchedImage


@transaction.atomic
def record_images(*, images: Sequence[FetchedImage], at: datetime) -> None:
    """Store each picture once, however many ASINs show it; two statements whatever the number.

    A failure keeps the picture from before, and is tried again after a growing while. The
    same again changes nothing.
    """
    newest = {image.asin: image for image in images}
    pictures = {
        image.sha256: {
            "sha256": image.sha256,
            "media_type": image.media_type,
            "small": image.small,
            "large": image.large,
        }
        for image in newest.values()
        if not image.failure
    }
    if pictures:
        statements.insert_pictures(list(pictures.values()))
    rows = [
        {
            "asin": image.asin,
            "url": image.url,
            "sha256": image.sha256,
            "failure": image.failure[:200],
        }
        for image in newest.values()
    ]
    if rows:
        statements.upsert_images(rows, at)
