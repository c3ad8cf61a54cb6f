"""Refusals about pictures and attachments of products."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError, NotFoundError


@dataclass(eq=False)
class ExtrasRefusedError(ConflictError):
    """There is no room for it at this product, or it is there already."""

    why: str
    given: str = ""
    limit: str = ""

    MANY_IMAGES: ClassVar[str] = _("A product has at most {limit} pictures. Remove one first.")
    MANY_FILES: ClassVar[str] = _("A product has at most {limit} attachments. Remove one first.")
    FULL: ClassVar[str] = _(
        "The attachments of one product hold at most {limit} MB together. Remove one first."
    )
    KNOWN: ClassVar[str] = _("This very file is attached already, as “{given}”.")

    code = "catalog.extras_refused"
    template = "{why}"

    def __str__(self) -> str:
        return gettext(self.why).format(given=self.given[:80], limit=self.limit)


@dataclass(eq=False)
class ProductImageNotFoundError(NotFoundError):
    picture_id: int

    code = "catalog.product_image_not_found"
    template = _("This product has no picture {picture_id}.")


@dataclass(eq=False)
class ProductFileNotFoundError(NotFoundError):
    file_id: int

    code = "catalog.product_file_not_found"
    template = _("This product has no attachment {file_id}.")
