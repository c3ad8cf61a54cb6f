"""What others may read of imports; everybody sees their own, full administrators all."""

from collections.abc import Iterator

from zhongshu.documents.errors import FileRefusedError, ImportNotFoundError
from zhongshu.documents.models import (
    ColumnMapping,
    FileImport,
    FilePart,
    ImportEffect,
    ImportRowError,
    StoredFile,
)
from zhongshu.documents.parts import unpack
from zhongshu.documents.stored import to_row, to_row_error, to_uses
from zhongshu.documents.values import (
    ColumnUse,
    Effect,
    ImportKind,
    ImportRow,
    ImportRows,
    ImportState,
    Reading,
    RowError,
    StoredFileRow,
)
from zhongshu.identity import public as identity
from zhongshu.kernel.encryption import CannotDecryptError

MOST_ROWS = 500
CHUNK = 500


def list_imports(
    actor: identity.Actor, *, older_than: int | None = None, limit: int = 50
) -> ImportRows:
    """Return imports, the newest first."""
    found = FileImport.objects.for_actor(actor).select_related("file").order_by("-pk")
    if older_than is not None:
        found = found.filter(pk__lt=older_than)
    rows = list(found[: min(limit, MOST_ROWS) + 1])
    more = len(rows) > limit
    rows = rows[:limit]
    return ImportRows(tuple(map(to_row, rows)), rows[-1].pk if more and rows else None)


def get_import(actor: identity.Actor, import_id: int) -> ImportRow:
    """Return one import.

    Raises:
        ImportNotFoundError: no such import, or not for this actor.
    """
    return to_row(_get(actor, import_id))


def list_row_errors(
    actor: identity.Actor, import_id: int, *, after: int = 0, limit: int = 100
) -> list[RowError]:
    """Return the refused rows of an import behind a row, in the order of the file."""
    errors = ImportRowError.objects.filter(file_import=_get(actor, import_id), row__gt=after)
    return [to_row_error(each) for each in errors.order_by("row", "pk")[:limit]]


def iterate_row_errors(actor: identity.Actor, import_id: int) -> Iterator[RowError]:
    """Yield every refused row, in the order of the file; memory stays flat."""
    errors = ImportRowError.objects.filter(file_import=_get(actor, import_id))
    for each in errors.order_by("row", "pk").iterator(chunk_size=CHUNK):
        yield to_row_error(each)


def list_effects(
    actor: identity.Actor, import_id: int, *, before_id: int | None = None, limit: int = 2_000
) -> tuple[list[Effect], int | None]:
    """Return what an import did, the last first, and where the next page goes on."""
    found = ImportEffect.objects.filter(file_import=_get(actor, import_id)).order_by("-pk")
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    rows = list(found[:limit])
    effects = [Effect(row.subject, row.before, row.after, row.pk) for row in rows]
    return effects, rows[-1].pk if len(rows) == limit else None


def read_parts(actor: identity.Actor, import_id: int) -> Iterator[bytes]:
    """Yield the file of an import, piece by piece."""
    yield from read_stored_file(actor, _get(actor, import_id).file_id)


def read_stored_file(
    actor: identity.Actor,  # noqa: ARG001 - whoever keeps the file has asked for the right
    file_id: int,
) -> Iterator[bytes]:
    """Yield a stored file, piece by piece.

    Raises:
        FileRefusedError: it named persons, and was destroyed, or its key is gone.
    """
    file = StoredFile.objects.get(pk=file_id)
    is_personal = file.purge_after is not None
    if file.purged_at:
        raise FileRefusedError(FileRefusedError.PURGED)
    number = 0
    while part := FilePart.objects.filter(file=file_id, number=number).first():
        try:
            yield unpack(
                bytes(part.content), file_id=file_id, number=number, is_personal=is_personal
            )
        except CannotDecryptError as error:
            raise FileRefusedError(FileRefusedError.PURGED) from error
        number += 1


def get_stored_file(
    actor: identity.Actor,  # noqa: ARG001 - whoever keeps the file has asked for the right
    file_id: int,
) -> StoredFileRow:
    """Return what is known of a stored file."""
    row = StoredFile.objects.get(pk=file_id)
    return StoredFileRow(row.pk, row.name, row.size, row.sha256)


def find_mapping(
    actor: identity.Actor,  # noqa: ARG001 - what columns mean is the company's; readers are named
    kind: ImportKind,
    fingerprint: str,
) -> tuple[tuple[ColumnUse, ...], Reading] | None:
    """Return what somebody told of such columns before."""
    found = ColumnMapping.objects.filter(kind=kind.value, fingerprint=fingerprint).first()
    if found is None:
        return None
    return to_uses(found.uses), Reading(**found.reading)


def find_twin(actor: identity.Actor, import_id: int) -> ImportRow | None:
    """Return the newest earlier import of the very same file that was stored."""
    row = _get(actor, import_id)
    twin = (
        FileImport.objects.for_actor(actor)
        .select_related("file")
        .filter(
            kind=row.kind,
            store_id=row.store_id,
            file__sha256=row.file.sha256,
            state=ImportState.DONE,
            pk__lt=import_id,
        )
        .order_by("-pk")
        .first()
    )
    return to_row(twin) if twin else None


def _get(actor: identity.Actor, import_id: int) -> FileImport:
    found = FileImport.objects.for_actor(actor).select_related("file").filter(pk=import_id).first()
    if found is None:
        raise ImportNotFoundError(import_id=import_id)
    return found
