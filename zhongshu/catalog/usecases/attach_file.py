"""Attach a file to a product: a drawing, a certificate, whatever belongs to it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from zhongshu.catalog import extras
from zhongshu.catalog.extras_errors import ExtrasRefusedError
from zhongshu.catalog.extras_values import (
    LARGEST_FILE,
    LARGEST_FILES,
    MOST_FILES,
    ExtrasChanged,
)
from zhongshu.catalog.extras_writing import hold_product, write_text
from zhongshu.catalog.models import ProductFile
from zhongshu.catalog.product_rights import MAY_CHANGE
from zhongshu.catalog.product_texts import FILES
from zhongshu.catalog.product_values import EditSource
from zhongshu.documents import public as documents
from zhongshu.identity import public as identity


@transaction.atomic
def attach_file(
    product_id: int,
    pieces: Iterable[bytes],
    *,
    name: str,
    edit_id: int | None = None,
    source: EditSource = EditSource.PAGE,
    actor: identity.Actor,
    at: datetime,
) -> ExtrasChanged:
    """Store the file in pieces and attach it; `undo_edit` takes it away again.

    `edit_id` goes on with an earlier call of the same person.

    Raises:
        identity.NotAllowedError: this role does not change products.
        documents.FileRefusedError: it is empty, or larger than 20 MB.
        ProductNotFoundError: there is no such product, or it is removed.
        ExtrasRefusedError: the same file is attached already, or there is no room for it.
    """
    identity.require_role(actor, *MAY_CHANGE)
    file_id = documents.store_file(pieces, name=name, at=at, most=LARGEST_FILE)
    file = documents.get_stored_file(actor, file_id)
    held = hold_product(product_id, actor=actor, at=at)
    _require_room(product_id, file)
    ProductFile.objects.create(
        product_id=product_id,
        file_id=file_id,
        who=actor.name[:150],
        added_at=at,
        removed_at=at,
    )
    attached = {each.id: each.name for each in held.stored.files} | {file_id: file.name}
    edit = write_text(
        held, FILES, extras.to_text(attached), edit_id=edit_id, source=source, actor=actor, at=at
    )
    identity.record(
        actor,
        "catalog.product.file_attached",
        f"catalog.product:{product_id}",
        sku=held.stored.texts["sku"],
        file=file.name,
    )
    return ExtrasChanged(edit, added=1)


def _require_room(product_id: int, new: documents.StoredFileRow) -> None:
    """Refuse a file that is there already, and one too many; what it stored is then forgotten."""
    refused = ExtrasRefusedError
    living = ProductFile.objects.filter(product=product_id, removed_at=None)
    rows = list(living.values_list("file__sha256", "file__size", "file__name"))
    for sha256, _size, name in rows:
        if sha256 == new.sha256:
            raise refused(refused.KNOWN, given=name)
    if len(rows) >= MOST_FILES:
        raise refused(refused.MANY_FILES, limit=str(MOST_FILES))
    if sum(size for _sha256, size, _name in rows) + new.size > LARGEST_FILES:
        raise refused(refused.FULL, limit=str(LARGEST_FILES // 1024**2))
