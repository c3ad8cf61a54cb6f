"""Take pictures that people send: drawn anew one at a time, then kept at their product."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhongshu.catalog import public as catalog
from zhongshu.identity import public as identity
from zhongshu.kernel.errors import InvalidError

LARGEST_PICTURE = 20 * 1024 * 1024
# A decoded picture holds 160 MB for a moment: one at a time, and nobody waits for ever.
TURN = threading.BoundedSemaphore(1)
PATIENCE_S = 30


class Upload(Protocol):
    """A file as it was sent."""

    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    def chunks(self) -> Iterable[Any]: ...


@dataclass(eq=False)
class ImageRefusedError(InvalidError):
    """A file cannot be a picture of a product; `why` says what to do."""

    name: str
    why: str

    TOO_LARGE: ClassVar[str] = _("It is larger than 20 MB. Make it smaller.")
    EMPTY: ClassVar[str] = _("It is empty.")
    BUSY: ClassVar[str] = _("Too many pictures are being drawn just now. Send it again.")

    code = "catalog.image_refused"
    template = "{name}: {why}"

    def __str__(self) -> str:
        return f"{self.name[:80]}: {gettext(self.why)}"


@dataclass(frozen=True, slots=True)
class AddedImages:
    """What was kept, and why the others were not."""

    kept: catalog.ExtrasChanged
    refused: Sequence[ImageRefusedError]


def add_product_images(
    product_id: int,
    uploads: Iterable[Upload],
    *,
    alt: str = "",
    edit_id: int | None = None,
    source: catalog.EditSource,
    actor: identity.Actor,
    at: datetime,
) -> AddedImages:
    """Keep the good ones in one edit; each bad one comes back with its reason.

    Raises:
        identity.NotAllowedError: this role does not change products. Nothing is drawn then.
        catalog.ProductNotFoundError: there is none, or it is removed. Nothing is drawn then.
        catalog.ExtrasRefusedError: see `catalog`.
    """
    identity.require_role(actor, *catalog.MAY_CHANGE)
    wanted = catalog.ProductFilter(product_ids=(product_id,))
    if not catalog.list_products(actor, wanted, limit=1).rows:
        raise catalog.ProductNotFoundError(product_id=product_id)
    images: list[catalog.NewImage] = []
    refused: list[ImageRefusedError] = []
    for upload in uploads:
        try:
            images.append(_draw(upload, alt))
        except ImageRefusedError as refusal:
            refused.append(refusal)
    kept = catalog.ExtrasChanged(None)
    if images:
        kept = catalog.add_product_images(
            product_id, images, edit_id=edit_id, source=source, actor=actor, at=at
        )
    return AddedImages(kept, refused)


def _draw(upload: Upload, alt: str) -> catalog.NewImage:
    from zhongshu.flows.shrink_picture import (  # noqa: PLC0415 - memory, only where one draws
        PictureRefusedError,
        shrink_picture,
    )

    name = upload.name or ""
    if (upload.size or 0) > LARGEST_PICTURE:
        raise ImageRefusedError(name, ImageRefusedError.TOO_LARGE)
    if not TURN.acquire(timeout=PATIENCE_S):
        raise ImageRefusedError(name, ImageRefusedError.BUSY)
    try:
        content = b"".join(upload.chunks())
        if not content:
            raise ImageRefusedError(name, ImageRefusedError.EMPTY)
        drawn = shrink_picture(content, is_full=True)
    except PictureRefusedError as refusal:
        raise ImageRefusedError(name, str(refusal)) from refusal
    finally:
        TURN.release()
    return catalog.NewImage(
        sha256=drawn.sha256,
        media_type=drawn.media_type,
        small=drawn.small,
        large=drawn.large,
        full=drawn.full,
        alt=alt,
    )
