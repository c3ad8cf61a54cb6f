"""Store a file piece by piece."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction

from zhongshu.documents.errors import FileRefusedError
from zhongshu.documents.models import FilePart, StoredFile
from zhongshu.documents.parts import pack
from zhongshu.documents.tables.limits import LARGEST_FILE
from zhongshu.kernel.texts import clean

PART = 1024 * 1024
# How long whoever brought a file that names persons has to look through it.
KEPT = timedelta(hours=24)


@transaction.atomic
def store_file(
    pieces: Iterable[bytes],
    *,
    name: str,
    at: datetime,
    most: int | None = None,
    is_personal: bool = False,
    may_be_empty: bool = False,
) -> int:
    """Store a file under a name that is shown and nothing else; return its id.

    `most` bytes is what it may have at most; without it, what a file of rows may. One that
    names persons (`is_personal`) is encrypted, and destroyed after a day at the latest. Empty may
    be what we made ourselves: a list without rows.

    Raises:
        FileRefusedError: it is empty, or too large. Nothing of it is kept.
    """
    file = StoredFile.objects.create(
        name=_shown_name(name),
        sha256="",
        size=0,
        stored_at=at,
        purge_after=at + KEPT if is_personal else None,
    )
    hashed = hashlib.sha256()
    limit, size = most or LARGEST_FILE, 0
    for number, piece in enumerate(_even(pieces)):
        size += len(piece)
        if size > limit:
            why = FileRefusedError.LARGE if most else FileRefusedError.TOO_LARGE
            raise FileRefusedError(why, str(limit // 1024**2))
        hashed.update(piece)
        content = pack(piece, file_id=file.pk, number=number, is_personal=is_personal)
        FilePart.objects.create(file=file, number=number, content=content)
    if not size and not may_be_empty:
        raise FileRefusedError(FileRefusedError.EMPTY)
    file.sha256, file.size = hashed.hexdigest(), size
    file.save(update_fields=["sha256", "size"])
    return file.pk


def _shown_name(name: str) -> str:
    """Return the last part of what a browser or a person calls a file, without what is unseen."""
    last = clean(name, longest=4_000).replace("\\", "/").rpartition("/")[2]
    seen = "".join(letter for letter in last if letter.isprintable())
    return seen.strip()[-255:] or "file"


def _even(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Cut what comes in any sizes into pieces of one size."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) >= PART:
            yield bytes(waiting[:PART])
            del waiting[:PART]
    if waiting:
        yield bytes(waiting)
